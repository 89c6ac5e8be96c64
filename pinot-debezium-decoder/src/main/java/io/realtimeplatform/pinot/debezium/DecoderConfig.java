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
import io.realtimeplatform.pinot.debezium.envelope.EventOptions;
import io.realtimeplatform.pinot.debezium.envelope.EventPolicy;
import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.envelope.Ordering;
import io.realtimeplatform.pinot.debezium.envelope.SourceTables;
import io.realtimeplatform.pinot.debezium.envelope.UnavailablePolicy;
import io.realtimeplatform.pinot.debezium.payload.AvroMessageReader;
import io.realtimeplatform.pinot.debezium.payload.MessageReader;
import io.realtimeplatform.pinot.debezium.registry.RegistryConfig;
import io.realtimeplatform.pinot.debezium.registry.SchemaRegistry;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The decoder's properties, checked.
 */
final class DecoderConfig
{
    enum Format
    {
        JSON, AVRO
    }

    enum Emit
    {
        ALL, ERRORS
    }

    static final String ERROR_POLICY = "error.policy";
    static final String EMIT = "emit";
    static final String TRUNCATE_POLICY = "truncate.policy";
    static final String UNKNOWN_OPERATION_POLICY = "unknown.operation.policy";
    static final String UNAVAILABLE_POLICY = "unavailable.policy";
    static final String KEY_COLUMNS = "key.columns";

    private static final String FORMAT = "format";
    private static final String COLUMNS = "columns";
    private static final String NULLABLE_COLUMNS = "nullable.columns";
    private static final String HELPER_PREFIX = "helper.prefix";
    private static final String HELPER = "helper.";
    private static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";
    private static final String ORDERING = "ordering";
    private static final String SOURCE_TABLES = "source.tables";
    private static final String FINGERPRINT_SEED = "fingerprint.seed";
    private static final String BUCKET_COUNT = "bucket.count";
    private static final String ERROR_PAYLOAD_BYTES = "error.payload.bytes";

    private static final Set<String> PROPERTIES = Set.of(
            FORMAT, COLUMNS, KEY_COLUMNS, NULLABLE_COLUMNS, HELPER_PREFIX, TRUNCATE_POLICY, UNKNOWN_OPERATION_POLICY, ERROR_POLICY, ERROR_PAYLOAD_BYTES, EMIT,
            UNAVAILABLE_POLICY, UNAVAILABLE_PLACEHOLDER, ORDERING, SOURCE_TABLES, FINGERPRINT_SEED, BUCKET_COUNT);

    private final Format format;
    private final Optional<RegistryConfig> registry;
    private final AvroMessageReader.IdSize registryIdSize;
    private final Map<String, ColumnMapping> columns;
    private final List<String> keyColumns;
    private final List<String> nullableColumns;
    private final Map<Helper, String> helperColumns;
    private final ErrorPolicy errorPolicy;
    private final int errorPayloadBytes;
    private final Emit emit;
    private final EventPolicy truncatePolicy;
    private final EventPolicy unknownOperationPolicy;
    private final UnavailablePolicy unavailablePolicy;
    private final String unavailablePlaceholder;
    private final Ordering ordering;
    private final List<String> sourceTables;
    private final String fingerprintSeed;
    private final int bucketCount;

    /**
     * @param properties the properties without the prefix {@code stream.<type>.decoder.prop.}
     * @throws IllegalArgumentException naming the property, its value and what is allowed
     */
    DecoderConfig(Map<String, String> properties)
    {
        checkNames(properties.keySet());
        PropertyReader reader = new PropertyReader(properties);
        format = reader.choice(FORMAT, Format.JSON);
        if (format == Format.AVRO) {
            registry = Optional.of(RegistryProperties.read(reader));
            registryIdSize = RegistryProperties.idSize(reader);
        }
        else {
            registry = Optional.empty();
            registryIdSize = AvroMessageReader.IdSize.AUTO;
            for (String name : properties.keySet()) {
                if (RegistryProperties.NAMES.contains(name)) {
                    throw new IllegalArgumentException("Property " + name + " is for format avro only, the format is json");
                }
            }
        }
        helperColumns = helperColumns(reader);
        columns = ColumnsProperty.parse(COLUMNS, reader.text(COLUMNS, "{}"));
        for (Map.Entry<Helper, String> helper : helperColumns.entrySet()) {
            if (columns.containsKey(helper.getValue())) {
                throw new IllegalArgumentException("Property " + COLUMNS + ": column '" + helper.getValue() + "' is the helper column " +
                        helper.getKey().configName() + "; rename that by " + HELPER + helper.getKey().configName() + ", or all by " + HELPER_PREFIX);
            }
        }
        keyColumns = reader.names(KEY_COLUMNS, "[\"id\"]");
        nullableColumns = reader.names(NULLABLE_COLUMNS, "[\"name\"]");
        errorPolicy = reader.choice(ERROR_POLICY, ErrorPolicy.SKIP);
        errorPayloadBytes = (int) reader.number(ERROR_PAYLOAD_BYTES, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
        emit = reader.choice(EMIT, Emit.ALL);
        if (emit == Emit.ERRORS && errorPolicy != ErrorPolicy.ROW) {
            throw PropertyReader.refused(EMIT, "errors", "it needs " + ERROR_POLICY + " row, which is " + errorPolicy.configName());
        }
        truncatePolicy = reader.choice(TRUNCATE_POLICY, EventPolicy.SKIP);
        unknownOperationPolicy = reader.choice(UNKNOWN_OPERATION_POLICY, EventPolicy.FAIL);
        unavailablePolicy = reader.choice(UNAVAILABLE_POLICY, UnavailablePolicy.FAIL);
        unavailablePlaceholder = reader.notEmpty(UNAVAILABLE_PLACEHOLDER, "__debezium_unavailable_value");
        ordering = reader.choice(ORDERING, Ordering.SOURCE_POSITION);
        fingerprintSeed = reader.text(FINGERPRINT_SEED, "");
        bucketCount = (int) reader.number(BUCKET_COUNT, 1_024, 1, 1 << 24);
        sourceTables = reader.names(SOURCE_TABLES, "[\"public.orders\"]");
        if (sourceTables.isEmpty() && reader.has(SOURCE_TABLES)) {
            throw PropertyReader.refused(SOURCE_TABLES, reader.text(SOURCE_TABLES, ""), "expected one name at least; leave the property out for all tables");
        }
    }

    /**
     * @param json makes the reader of messages in JSON
     * @throws IllegalArgumentException if a file of the registry's configuration cannot be read
     */
    MessageReader messageReader(Supplier<? extends MessageReader> json)
    {
        if (format == Format.AVRO) {
            return new AvroMessageReader(SchemaRegistry.of(registry.orElseThrow()), registryIdSize);
        }
        return json.get();
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

    ErrorPolicy errorPolicy()
    {
        return errorPolicy;
    }

    /**
     * How many bytes the helper column {@code error_payload} has at most.
     */
    int errorPayloadBytes()
    {
        return errorPayloadBytes;
    }

    Emit emit()
    {
        return emit;
    }

    EventPolicy truncatePolicy()
    {
        return truncatePolicy;
    }

    EventPolicy unknownOperationPolicy()
    {
        return unknownOperationPolicy;
    }

    UnavailablePolicy unavailablePolicy()
    {
        return unavailablePolicy;
    }

    String unavailablePlaceholder()
    {
        return unavailablePlaceholder;
    }

    Ordering ordering()
    {
        return ordering;
    }

    /**
     * Empty for every table.
     */
    List<String> sourceTables()
    {
        return sourceTables;
    }

    EventOptions eventOptions()
    {
        Optional<SourceTables> tables = Optional.empty();
        if (!sourceTables.isEmpty()) {
            tables = Optional.of(new SourceTables(sourceTables));
        }
        return new EventOptions(ordering, truncatePolicy, unknownOperationPolicy, unavailablePolicy, tables, fingerprintSeed, bucketCount);
    }

    private static void checkNames(Set<String> names)
    {
        Set<String> allowed = new TreeSet<>(PROPERTIES);
        allowed.addAll(RegistryProperties.NAMES);
        for (Helper helper : Helper.values()) {
            allowed.add(HELPER + helper.configName());
        }
        for (String name : names) {
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("Unknown property '" + name + "', allowed are " + String.join(", ", allowed));
            }
        }
    }

    private static Map<Helper, String> helperColumns(PropertyReader reader)
    {
        String prefix = reader.text(HELPER_PREFIX, "__");
        Map<Helper, String> columns = new EnumMap<>(Helper.class);
        Map<String, Helper> helpers = new HashMap<>();
        for (Helper helper : Helper.values()) {
            String property = HELPER + helper.configName();
            String column = reader.notEmpty(property, prefix + helper.configName());
            Helper other = helpers.put(column, helper);
            if (other != null) {
                throw new IllegalArgumentException("Property " + property + ": column '" + column + "' is the helper column " + other.configName() + " already");
            }
            columns.put(helper, column);
        }
        return Collections.unmodifiableMap(columns);
    }
}
