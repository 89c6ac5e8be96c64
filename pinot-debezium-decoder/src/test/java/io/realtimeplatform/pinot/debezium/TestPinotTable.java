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

import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.TableType;
import org.apache.pinot.spi.config.table.UpsertConfig;
import org.apache.pinot.spi.data.FieldSpec.DataType;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.utils.builder.TableConfigBuilder;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.management.ObjectName;

import static io.realtimeplatform.pinot.debezium.EventBuilder.bytes;
import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the decoder makes of the table that Pinot shows it from 1.2 on.
 */
public class TestPinotTable
{
    private static DebeziumMessageDecoder decoder(TableConfig table, Schema schema, Map<String, String> properties)
    {
        Map<String, String> stream = new HashMap<>(Map.of(
                "streamType", "kafka",
                "stream.kafka.topic.name", "typed",
                "stream.kafka.consumer.type", "lowlevel",
                "stream.kafka.consumer.factory.class.name", "factory",
                "stream.kafka.decoder.class.name", DebeziumMessageDecoder.class.getName()));
        properties.forEach((name, value) -> stream.put("stream.kafka.decoder.prop." + name, value));
        DebeziumMessageDecoder decoder = new DebeziumMessageDecoder();
        decoder.init(Set.copyOf(schema.getColumnNames()), new StreamConfig("typed_REALTIME", stream), table, schema);
        return decoder;
    }

    private static TableConfig table(boolean upsert)
    {
        TableConfigBuilder builder = new TableConfigBuilder(TableType.REALTIME).setTableName("typed");
        if (upsert) {
            builder.setUpsertConfig(new UpsertConfig(UpsertConfig.Mode.FULL));
        }
        return builder.build();
    }

    @Test
    public void testColumnsTakeTheirTypes()
    {
        Schema schema = new Schema.SchemaBuilder().setSchemaName("typed")
                .addSingleValueDimension("id", DataType.INT)
                .addMetric("price", DataType.BIG_DECIMAL)
                .addMultiValueDimension("tags", DataType.STRING)
                .build();
        DebeziumMessageDecoder decoder = decoder(table(false), schema, Map.of("error.policy", "fail"));
        GenericRow row = decoder.decode(bytes(created("{\"id\":1,\"price\":1.50,\"tags\":[\"a\"]}")), new GenericRow());
        assertThat(row.getFieldToValueMap()).containsEntry("id", 1).containsEntry("tags", new Object[] {"a"});
        assertThat(row.getValue("price")).hasToString("1.5");
        assertThatThrownBy(() -> decoder.decode(bytes(created("{\"id\":4294967297}")), new GenericRow()))
                .hasMessageContaining("column id: expected an integer of 32 bits for a column of type INT, found 4294967297");
    }

    @Test
    public void testHelperOfTheWrongTypeIsRefused()
    {
        Schema schema = new Schema.SchemaBuilder().setSchemaName("typed")
                .addSingleValueDimension("__position", DataType.STRING)
                .build();
        assertThatThrownBy(() -> decoder(table(false), schema, Map.of()))
                .hasMessage("Decoder of topic typed: The helper column __position is of type STRING, allowed are LONG; if it is no helper column, rename that by helper.position");
    }

    @Test
    public void testDeclaredTypeHasToAgree()
    {
        Schema schema = new Schema.SchemaBuilder().setSchemaName("typed").addSingleValueDimension("id", DataType.LONG).build();
        assertThatThrownBy(() -> decoder(table(false), schema, Map.of("columns", "{\"id\":{\"pinot_type\":\"INT\"}}")))
                .hasMessageContaining("column 'id': pinot_type is INT, the table has LONG");
        assertThatThrownBy(() -> decoder(table(false), schema, Map.of("columns", "{\"id\":{\"pinot_type\":\"INTEGER\"}}")))
                .hasMessageContaining("unknown Pinot type 'INTEGER', allowed are INT, LONG, FLOAT");
    }

    @Test
    public void testRowsOfMessagesNeedAKeyOfTheirOwn()
    {
        Schema.SchemaBuilder builder = new Schema.SchemaBuilder().setSchemaName("typed")
                .addSingleValueDimension("id", DataType.LONG)
                .addSingleValueDimension("__operation", DataType.STRING)
                .addSingleValueDimension("__event_id", DataType.STRING)
                .setPrimaryKeyColumns(List.of("id"));
        assertThatThrownBy(() -> decoder(table(true), builder.build(), Map.of("truncate.policy", "row")))
                .hasMessageContaining("the helper column __event_id has to be one of the primary key, which has [id]");
        decoder(table(false), builder.build(), Map.of("truncate.policy", "row"));
        decoder(table(true), builder.setPrimaryKeyColumns(List.of("id", "__event_id")).build(), Map.of("truncate.policy", "row"));
    }

    @Test
    public void testCountersOfTheTable()
            throws Exception
    {
        Schema schema = new Schema.SchemaBuilder().setSchemaName("typed").addSingleValueDimension("id", DataType.LONG).build();
        decoder(table(false), schema, Map.of()).decode(bytes("{"), new GenericRow());
        ObjectName name = new ObjectName("io.realtimeplatform.pinot:type=DebeziumDecoder,topic=\"typed\",table=\"typed_REALTIME\"");
        assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "ErrorCount")).isEqualTo(1L);
    }
}
