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
import io.realtimeplatform.pinot.debezium.envelope.EventPolicy;
import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.envelope.UnavailablePolicy;
import io.realtimeplatform.pinot.debezium.type.Target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that the decoder fills, as far as Pinot tells what the table has.
 */
final class TableColumns
{
    private static final List<Helper> ERROR_COLUMNS = List.of(Helper.EVENT_ID, Helper.ERROR_KIND, Helper.ERROR_MESSAGE, Helper.ERROR_PAYLOAD);

    private final boolean everything;
    private final List<ColumnMapping> columns = new ArrayList<>();
    private final Map<Helper, String> helpers;
    private final List<String> missing = new ArrayList<>();

    /**
     * @param fieldsToRead the columns of the table; null or empty means every field of the events and every helper column
     * @throws IllegalArgumentException if a column that the configuration needs is not there, or has the wrong type
     */
    TableColumns(DecoderConfig config, Set<String> fieldsToRead, PinotTable table)
    {
        everything = fieldsToRead == null || fieldsToRead.isEmpty();
        helpers = new EnumMap<>(config.helperColumns());
        if (everything) {
            columns.addAll(config.columns().values());
            if (config.errorPolicy() != ErrorPolicy.ROW) {
                helpers.keySet().removeIf(helper -> helper.isAboutMessage() && helper != Helper.EVENT_ID);
            }
            if (!keepsMessages(config)) {
                helpers.remove(Helper.EVENT_ID);
            }
            if (config.keyColumns().isEmpty()) {
                helpers.remove(Helper.BUCKET);
            }
            return;
        }
        helpers.values().retainAll(fieldsToRead);
        for (String column : fieldsToRead) {
            if (config.columns().containsKey(column)) {
                columns.add(typed(config.columns().get(column), table));
            }
            else if (!helpers.containsValue(column) && !isFilledByPinot(column)) {
                columns.add(typed(ColumnMapping.plain(column), table));
            }
        }
        for (String column : config.columns().keySet()) {
            if (!fieldsToRead.contains(column)) {
                missing.add(column);
            }
        }
        checkHelpers(config);
        helpers.forEach((helper, column) -> checkType(helper, column, table));
        if (keepsMessages(config) && table.isUpsert() && !table.primaryKey().contains(helpers.get(Helper.EVENT_ID))) {
            throw new IllegalArgumentException("The rows of messages would replace one another and rows of the table: the helper column " +
                    helpers.get(Helper.EVENT_ID) + " has to be one of the primary key, which has " + table.primaryKey());
        }
    }

    private static ColumnMapping typed(ColumnMapping column, PinotTable table)
    {
        Optional<Target> actual = table.type(column.column());
        Optional<Target> declared = column.type().target();
        if (declared.isPresent() && actual.isPresent() && !declared.equals(actual)) {
            throw new IllegalArgumentException("Property columns, column '" + column.column() + "': pinot_type is " + declared.get() + ", the table has " + actual.get());
        }
        return actual.map(column::withTarget).orElse(column);
    }

    private static void checkType(Helper helper, String column, PinotTable table)
    {
        Optional<Target> actual = table.type(column);
        if (actual.isPresent() && (actual.get().isMultiValue() || !helper.dataTypes().contains(actual.get().dataType()))) {
            throw new IllegalArgumentException("The helper column " + column + " is of type " + actual.get() + ", allowed are " +
                    helper.dataTypes().stream().map(Target.DataType::name).sorted().collect(Collectors.joining(", ")) +
                    "; if it is no helper column, rename that by helper." + helper.configName());
        }
    }

    static boolean keepsMessages(DecoderConfig config)
    {
        return config.errorPolicy() == ErrorPolicy.ROW || config.truncatePolicy() == EventPolicy.ROW || config.unknownOperationPolicy() == EventPolicy.ROW;
    }

    private void checkHelpers(DecoderConfig config)
    {
        if (config.errorPolicy() == ErrorPolicy.ROW) {
            require(config, ERROR_COLUMNS, DecoderConfig.ERROR_POLICY, "row");
        }
        if (helpers.containsKey(Helper.BUCKET)) {
            checkKey(config);
        }
        if (config.truncatePolicy() == EventPolicy.ROW) {
            require(config, List.of(Helper.OPERATION, Helper.EVENT_ID), DecoderConfig.TRUNCATE_POLICY, "row");
        }
        if (config.unknownOperationPolicy() == EventPolicy.ROW) {
            require(config, List.of(Helper.OPERATION, Helper.EVENT_ID), DecoderConfig.UNKNOWN_OPERATION_POLICY, "row");
        }
        if (config.unavailablePolicy() == UnavailablePolicy.MARK) {
            require(config, List.of(Helper.UNAVAILABLE), DecoderConfig.UNAVAILABLE_POLICY, "mark");
        }
    }

    private void checkKey(DecoderConfig config)
    {
        String bucket = "the helper column " + helpers.get(Helper.BUCKET) + " is a hash of the key";
        if (config.keyColumns().isEmpty()) {
            throw new IllegalArgumentException("Property " + DecoderConfig.KEY_COLUMNS + " is missing: " + bucket);
        }
        for (String key : config.keyColumns()) {
            if (columns.stream().noneMatch(column -> column.field().equals(key))) {
                throw PropertyReader.refused(DecoderConfig.KEY_COLUMNS, key, bucket + ", and the table has no column of this field");
            }
        }
    }

    private void require(DecoderConfig config, List<Helper> required, String property, String value)
    {
        for (Helper helper : required) {
            if (!helpers.containsKey(helper)) {
                throw PropertyReader.refused(property, value, "it needs the helper column " + config.helperColumns().get(helper) + ", which the table does not have");
            }
        }
    }

    /**
     * The record's key, headers and metadata, which Pinot 1.x puts into the row after it was decoded.
     */
    private static boolean isFilledByPinot(String column)
    {
        return column.equals("__key") || column.startsWith("__header$") || column.startsWith("__metadata$");
    }

    /**
     * Whether Pinot asks for no particular column.
     */
    boolean everything()
    {
        return everything;
    }

    List<ColumnMapping> columns()
    {
        return Collections.unmodifiableList(columns);
    }

    Map<Helper, String> helpers()
    {
        return Collections.unmodifiableMap(helpers);
    }

    /**
     * The columns of the configuration that the table does not have.
     */
    List<String> missing()
    {
        return Collections.unmodifiableList(missing);
    }
}
