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
package io.realtimeplatform.benchmarks.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;

import java.util.List;

/** The source tables that the inputs are changes of. */
final class Tables
{
    static final List<Column> PERSON = ImmutableList.of(
            Column.of("id", "int64"),
            Column.of("customer_id", "int64"),
            Column.of("name", "string"));

    static final List<Column> ALL_TYPES = ImmutableList.<Column>builder()
            .add(Column.of("id", "int64"))
            .add(Column.of("c_smallint", "int16"))
            .add(Column.of("c_int", "int32"))
            .add(Column.of("c_bigint", "int64"))
            .add(Column.of("c_numeric", "io.debezium.data.VariableScaleDecimal"))
            .add(Column.of("c_numeric_10_2", "org.apache.kafka.connect.data.Decimal"))
            .add(Column.of("c_real", "float32"))
            .add(Column.of("c_float8", "float64"))
            .add(Column.of("c_bool", "boolean"))
            .add(Column.of("c_text", "string"))
            .add(Column.of("c_varchar", "string"))
            .add(Column.of("c_char", "string"))
            .add(Column.of("c_uuid", "io.debezium.data.Uuid"))
            .add(Column.of("c_json", "io.debezium.data.Json"))
            .add(Column.of("c_jsonb", "io.debezium.data.Json"))
            .add(Column.of("c_date", "io.debezium.time.Date"))
            .add(Column.of("c_time", "io.debezium.time.MicroTime"))
            .add(Column.of("c_timetz", "io.debezium.time.ZonedTime"))
            .add(Column.of("c_ts", "io.debezium.time.MicroTimestamp"))
            .add(Column.of("c_ts3", "io.debezium.time.Timestamp"))
            .add(Column.of("c_tstz", "io.debezium.time.ZonedTimestamp"))
            .add(Column.of("c_interval", "io.debezium.time.MicroDuration"))
            .add(Column.of("c_inet", "string"))
            .add(Column.of("c_cidr", "string"))
            .add(Column.of("c_macaddr", "string"))
            .add(Column.of("c_int_arr", "array"))
            .add(Column.of("c_text_arr", "array"))
            .add(Column.of("c_bytea", "bytes"))
            .add(Column.of("c_mood", "io.debezium.data.Enum"))
            .add(Column.of("c_money", "org.apache.kafka.connect.data.Decimal"))
            .add(Column.of("c_hstore", "io.debezium.data.Json"))
            .add(Column.of("c_xml", "io.debezium.data.Xml"))
            .add(Column.of("c_bit", "io.debezium.data.Bits"))
            .add(Column.of("c_point", "io.debezium.data.geometry.Point"))
            .add(Column.of("c_int4range", "string"))
            .add(Column.of("c_tsvector", "string"))
            .add(Column.of("c_num_arr", "array"))
            .add(Column.of("c_tstz_arr", "array"))
            .add(Column.of("c_oid", "int64"))
            .add(Column.of("c_big", "string"))
            .build();

    static final List<Column> FIFTY_COLUMNS = fiftyColumns();

    private Tables() {}

    private static List<Column> fiftyColumns()
    {
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        columns.add(Column.of("id", "int64"));
        for (int column = 1; column < 50; column++) {
            columns.add(switch (column % 7) {
                case 0 -> Column.of("number_" + column, "int32");
                case 1, 2 -> Column.of("text_" + column, "string");
                case 3 -> Column.of("amount_" + column, "org.apache.kafka.connect.data.Decimal");
                case 4 -> Column.of("measure_" + column, "float64");
                case 5 -> Column.of("happened_at_" + column, "io.debezium.time.MicroTimestamp");
                default -> Column.of("flag_" + column, "boolean");
            });
        }
        return columns.build();
    }

    /** A value of a column of the last table. */
    static JsonNode example(Column column)
    {
        return switch (column.sourceType()) {
            case "int32" -> JsonNodeFactory.instance.numberNode(48_213);
            case "int64" -> JsonNodeFactory.instance.numberNode(1L);
            case "float64" -> JsonNodeFactory.instance.numberNode(273.15);
            case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
            case "io.debezium.time.MicroTimestamp" -> JsonNodeFactory.instance.numberNode(1_795_345_739_487_088L);
            // 12345.67
            case "org.apache.kafka.connect.data.Decimal" -> JsonNodeFactory.instance.textNode("EtaH");
            default -> JsonNodeFactory.instance.textNode("value of " + column.name() + " ");
        };
    }
}
