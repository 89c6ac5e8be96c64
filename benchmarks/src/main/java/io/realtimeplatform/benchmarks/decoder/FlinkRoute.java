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

import com.google.common.collect.ImmutableList;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.debezium.DebeziumJsonDeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Flink's debezium-json. */
final class FlinkRoute
        implements Route
{
    private final DebeziumJsonDeserializationSchema deserializer;
    private final LastRow lastRow = new LastRow();

    FlinkRoute(Input input)
            throws Exception
    {
        DataType row = DataTypes.ROW(input.columns().stream()
                .map(column -> DataTypes.FIELD(column.name(), type(column)))
                .toArray(DataTypes.Field[]::new));
        deserializer = new DebeziumJsonDeserializationSchema(
                row, ImmutableList.of(), InternalTypeInfo.of(row.getLogicalType()), input.isWrapped(), false, TimestampFormat.ISO_8601);
        deserializer.open(null);
    }

    /**
     * The events with updates under another operation of the same length: Flink reads an update only if it has the row
     * before, which PostgreSQL's default replica identity does not give.
     */
    static byte[][] readable(byte[][] events)
    {
        return Arrays.stream(events)
                .map(event -> new String(event, StandardCharsets.UTF_8).replace("\"op\":\"u\"", "\"op\":\"c\"").getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static DataType type(Column column)
    {
        return switch (column.sourceType()) {
            case "int16", "int32", "io.debezium.time.Date" -> DataTypes.INT();
            case "int64", "io.debezium.time.MicroTimestamp", "io.debezium.time.Timestamp", "io.debezium.time.MicroTime", "io.debezium.time.MicroDuration" -> DataTypes.BIGINT();
            case "float32" -> DataTypes.FLOAT();
            case "float64" -> DataTypes.DOUBLE();
            case "boolean" -> DataTypes.BOOLEAN();
            case "array" -> DataTypes.ARRAY(DataTypes.STRING());
            case "io.debezium.data.VariableScaleDecimal" -> DataTypes.ROW(DataTypes.FIELD("scale", DataTypes.INT()), DataTypes.FIELD("value", DataTypes.STRING()));
            case "io.debezium.data.geometry.Point" -> DataTypes.ROW(DataTypes.FIELD("x", DataTypes.DOUBLE()), DataTypes.FIELD("y", DataTypes.DOUBLE()));
            default -> DataTypes.STRING();
        };
    }

    @Override
    public Object read(byte[] event)
            throws Exception
    {
        deserializer.deserialize(event, lastRow);
        return lastRow.row;
    }

    private static final class LastRow
            implements Collector<RowData>
    {
        private RowData row;

        @Override
        public void collect(RowData row)
        {
            this.row = row;
        }

        @Override
        public void close() {}
    }
}
