/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.envelope.ColumnMapping;
import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The decoder's properties, checked.
 */
final class DecoderConfig
{
    private static final String FORMAT = "format";
    private static final String COLUMNS = "columns";
    private static final String KEY_COLUMNS = "key.columns";
    private static final String NULLABLE_COLUMNS = "nullable.columns";
    private static final String HELPER_PREFIX = "helper.prefix";
    private static final String HELPER = "helper.";
    private static final String TRUNCATE_POLICY = "truncate.policy";
    private static final String ERROR_POLICY = "error.policy";
    private static final String UNAVAILABLE_POLICY = "unavailable.policy";
    private static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";

    private static final Set<String> PROPERTIES = Set.of(
            FORMAT, COLUMNS, KEY_COLUMNS, NULLABLE_COLUMNS, HELPER_PREFIX, TRUNCATE_POLICY, ERROR_POLICY, UNAVAILABLE_POLICY, UNAVAILABLE_PLACEHOLDER);

    private final Map<String, ColumnMapping> columns;
    private final List<String> keyColumns;
    private final List<String> nullableColumns;
    private final Map<Helper, String> helperColumns;
    private final boolean truncateFails;
    private final boolean errorFails;
    private final boolean unavailableFails;
    private final String unavailablePlaceholder;

    /**
     * @param properties the properties without the prefix {@code stream.<type>.decoder.prop.}
     * @throws IllegalArgumentException naming the property, its value and what is allowed
     */
    DecoderConfig(Map<String, String> properties)
    {
        checkNames(properties.keySet());
        choice(properties, FORMAT, "json", Set.of("json"));
        helperColumns = helperColumns(properties);
        columns = ColumnsProperty.parse(COLUMNS, properties.getOrDefault(COLUMNS, "{}"));
        for (Map.Entry<Helper, String> helper : helperColumns.entrySet()) {
            if (columns.containsKey(helper.getValue())) {
                throw new IllegalArgumentException("Property " + COLUMNS + ": column '" + helper.getValue() + "' is the helper column " +
                        helper.getKey().configName() + "; rename that by " + HELPER + helper.getKey().configName() + ", or all by " + HELPER_PREFIX);
            }
        }
        keyColumns = names(properties, KEY_COLUMNS);
        nullableColumns = names(properties, NULLABLE_COLUMNS);
        truncateFails = choice(properties, TRUNCATE_POLICY, "skip", Set.of("skip", "fail")).equals("fail");
        errorFails = choice(properties, ERROR_POLICY, "skip", Set.of("skip", "fail")).equals("fail");
        unavailableFails = choice(properties, UNAVAILABLE_POLICY, "fail", Set.of("null", "fail")).equals("fail");
        unavailablePlaceholder = notEmpty(UNAVAILABLE_PLACEHOLDER, properties.getOrDefault(UNAVAILABLE_PLACEHOLDER, "__debezium_unavailable_value"));
    }

    /**
     * The columns that are configured, by name.
     */
    Map<String, ColumnMapping> columns()
    {
        return columns;
    }

    List<String> keyColumns()
    {
        return keyColumns;
    }

    List<String> nullableColumns()
    {
        return nullableColumns;
    }

    /**
     * The column names of all helpers, whether the table has them or not.
     */
    Map<Helper, String> helperColumns()
    {
        return helperColumns;
    }

    boolean truncateFails()
    {
        return truncateFails;
    }

    boolean errorFails()
    {
        return errorFails;
    }

    boolean unavailableFails()
    {
        return unavailableFails;
    }

    String unavailablePlaceholder()
    {
        return unavailablePlaceholder;
    }

    private static void checkNames(Set<String> names)
    {
        Set<String> allowed = new TreeSet<>(PROPERTIES);
        for (Helper helper : Helper.values()) {
            allowed.add(HELPER + helper.configName());
        }
        for (String name : names) {
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("Unknown property '" + name + "', allowed are " + String.join(", ", allowed));
            }
        }
    }

    private static Map<Helper, String> helperColumns(Map<String, String> properties)
    {
        String prefix = properties.getOrDefault(HELPER_PREFIX, "__");
        Map<Helper, String> columns = new EnumMap<>(Helper.class);
        Map<String, Helper> helpers = new HashMap<>();
        for (Helper helper : Helper.values()) {
            String property = HELPER + helper.configName();
            String column = notEmpty(property, properties.getOrDefault(property, prefix + helper.configName()));
            Helper other = helpers.put(column, helper);
            if (other != null) {
                throw new IllegalArgumentException("Property " + property + ": column '" + column + "' is the helper column " + other.configName() + " already");
            }
            columns.put(helper, column);
        }
        return Collections.unmodifiableMap(columns);
    }

    private static String choice(Map<String, String> properties, String property, String defaultValue, Set<String> allowed)
    {
        String value = properties.getOrDefault(property, defaultValue).toLowerCase(Locale.ROOT);
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException("Property " + property + ": '" + properties.get(property) + "' is not allowed, allowed are " +
                    allowed.stream().sorted().collect(Collectors.joining(", ")));
        }
        return value;
    }

    private static String notEmpty(String property, String value)
    {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Property " + property + ": '' is not allowed, expected a text that is not empty");
        }
        return value;
    }

    private static List<String> names(Map<String, String> properties, String property)
    {
        String value = properties.get(property);
        if (value == null) {
            return List.of();
        }
        try {
            return JsonText.read(value, DecoderConfig::readNames);
        }
        catch (DecodeException e) {
            throw new IllegalArgumentException("Property " + property + ": '" + value + "' is not allowed, expected a JSON array of field names such as [\"id\"]: " + e.getMessage(), e);
        }
    }

    private static List<String> readNames(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.ARRAY) {
            throw new DecodeException("found " + reader.kind().description());
        }
        List<String> names = new ArrayList<>();
        while (reader.nextElement()) {
            if (reader.kind() != ValueKind.TEXT) {
                throw new DecodeException("found " + reader.kind().description() + " in the array");
            }
            if (names.contains(reader.text())) {
                throw new DecodeException("'" + reader.text() + "' is in it twice");
            }
            names.add(reader.text());
        }
        return Collections.unmodifiableList(names);
    }
}
