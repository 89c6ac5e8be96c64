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

import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas that refer to themselves, have items without a byte, stand for maps, take turns, or are none.
 */
@Timeout(60)
public class TestAvroSchemas
{
    private RegistryServer registry;

    @BeforeEach
    public void setUp()
            throws IOException
    {
        registry = new RegistryServer(0, Optional.empty());
    }

    @AfterEach
    public void tearDown()
    {
        registry.close();
    }

    private DecoderTester tester(String... columns)
    {
        return new DecoderTester(columns).property("format", "avro").property("schema.registry.url", registry.url());
    }

    private byte[] message(long id, GenericRecord row)
            throws IOException
    {
        registry.add(id, row.getSchema().toString());
        return new AvroEvents.Event("", AvroEvents.encode(row.getSchema(), row)).message(id, 4);
    }

    private static Schema row(String... fields)
    {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Row\",\"fields\":[" + String.join(",", fields) + "]}");
    }

    private static String field(String name, String type)
    {
        return "{\"name\":\"" + name + "\",\"type\":" + type + "}";
    }

    /**
     * Each record has four more of its kind: the type of the row would have no end.
     */
    @Test
    public void testRecordWithinItself()
            throws IOException
    {
        Schema schema = row(field("id", "\"int\""), field("tree", "{\"type\":\"record\",\"name\":\"Tree\",\"fields\":[" + String.join(",",
                field("a", "[\"null\",\"Tree\"]"), field("b", "[\"null\",\"Tree\"]"), field("c", "{\"type\":\"array\",\"items\":\"Tree\"}"), field("d", "{\"type\":\"map\",\"values\":\"Tree\"}")) + "]}"));
        Schema tree = schema.getField("tree").schema();
        GenericRecord leaf = new GenericRecordBuilder(tree).set("a", null).set("b", null).set("c", List.of()).set("d", Map.of()).build();
        GenericRecord branch = new GenericRecordBuilder(tree).set("a", leaf).set("b", null).set("c", List.of(leaf)).set("d", Map.of("k", leaf)).build();
        byte[] message = message(1, new GenericRecordBuilder(schema).set("id", 7).set("tree", branch).build());
        String text = "{\"a\":null,\"b\":null,\"c\":[],\"d\":{}}";
        assertThat(tester("id", "tree").decode(message).getFieldToValueMap())
                .containsEntry("id", 7)
                .containsEntry("tree", "{\"a\":" + text + ",\"b\":null,\"c\":[" + text + "],\"d\":{\"k\":" + text + "}}");
        assertThat(tester("id").column("tree", "{\"form\": \"json\"}").decode(message).getValue("tree"))
                .isEqualTo("{\"a\":" + text + ",\"b\":null,\"c\":[" + text + "],\"d\":{\"k\":" + text + "}}");
    }

    /**
     * Connect's maps whose keys are no texts are pairs in JSON.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "\"name\":\"MapEntry\",\"namespace\":\"io.confluent.connect.avro\"",
            "\"name\":\"io.confluent.connect.avro.MapEntry\"",
            "\"name\":\"Numbers\",\"namespace\":\"shop\",\"connect.internal.type\":\"MapEntry\""})
    public void testMapWithKeysThatAreNoTexts(String name)
            throws IOException
    {
        String entry = "{\"type\":\"record\"," + name + ",\"fields\":[" + field("key", "{\"type\":\"int\",\"connect.type\":\"int16\"}") + "," + field("value", "\"double\"") + "]}";
        String vector = "{\"type\":\"record\",\"name\":\"SparseDoubleVector\",\"namespace\":\"io.debezium.data\",\"connect.name\":\"io.debezium.data.SparseDoubleVector\",\"fields\":["
                + field("dimensions", "{\"type\":\"int\",\"connect.type\":\"int16\"}") + "," + field("vector", "{\"type\":\"array\",\"items\":" + entry + "}") + "]}";
        Schema schema = row(field("id", "\"int\""), field("v", vector), field("m", "{\"type\":\"array\",\"items\":\"" + fullName(entry) + "\"}"), field("last", "\"string\""));
        Schema vectors = schema.getField("v").schema();
        Schema entries = schema.getField("m").schema().getElementType();
        List<GenericData.Record> pairs = List.of(
                new GenericRecordBuilder(entries).set("key", 1).set("value", 0.5).build(),
                new GenericRecordBuilder(entries).set("key", 3).set("value", Double.NaN).build());
        byte[] message = message(1, new GenericRecordBuilder(schema)
                .set("id", 1)
                .set("v", new GenericRecordBuilder(vectors).set("dimensions", 4).set("vector", pairs.subList(0, 1)).build())
                .set("m", pairs)
                .set("last", "x")
                .build());
        assertThat(tester("id", "v", "m", "last").decode(message).getFieldToValueMap())
                .containsEntry("v", "{\"dimensions\":4,\"vector\":[[1,0.5]]}")
                .containsEntry("m", "[[1,0.5],[3,\"NaN\"]]")
                .containsEntry("last", "x");
        assertThat(tester("id", "last").decode(message).getFieldToValueMap()).as("skipped").containsEntry("last", "x");
        assertThat(tester("id").column("v", "{\"pinot_type\": \"DOUBLE[]\"}").column("m", "{\"form\": \"json\"}").decode(message).getFieldToValueMap())
                .containsEntry("v", new Object[] {0.0, 0.5, 0.0, 0.0})
                .containsEntry("m", "[[1,0.5],[3,\"NaN\"]]");
    }

    private static String fullName(String record)
    {
        return new Schema.Parser().parse(record).getFullName();
    }

    /**
     * A record of the same fields that is none of a map's.
     */
    @Test
    public void testRecordOfKeyAndValue()
            throws IOException
    {
        Schema schema = row(field("id", "\"int\""), field("p", "{\"type\":\"record\",\"name\":\"MapEntry\",\"namespace\":\"shop\",\"fields\":[" + field("key", "\"int\"") + "," + field("value", "\"int\"") + "]}"));
        Object pair = new GenericRecordBuilder(schema.getField("p").schema()).set("key", 1).set("value", 2).build();
        assertThat(tester("id", "p").decode(message(1, new GenericRecordBuilder(schema).set("id", 1).set("p", pair).build())).getValue("p")).isEqualTo("{\"key\":1,\"value\":2}");
    }

    /**
     * Every list has fewer items than bytes follow it, and all together have far more than the message has bytes.
     */
    @Test
    public void testItemsWithoutBytes()
            throws IOException
    {
        registry.add(1, row(field("a", "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}"), field("b", "\"int\"")).toString());
        int lists = 200_000;
        ByteBuffer message = ByteBuffer.allocate(5 + 5 + 5 * lists).put((byte) 0).putInt(1).put(number(lists));
        while (message.remaining() >= 5) {
            message.put(number(100_000));
            message.put((byte) 0);
        }
        assertThat(tester("b").failure(message.array())).hasMessageContaining("malformed Avro: a block of 100000 items");
        assertThat(tester("a").failure(message.array())).hasMessageContaining("malformed Avro: a block of 100000 items");
    }

    private static byte[] number(int value)
    {
        ByteBuffer bytes = ByteBuffer.allocate(5);
        int left = value << 1;
        while (left > 0x7F) {
            bytes.put((byte) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        bytes.put((byte) left);
        byte[] used = new byte[bytes.position()];
        bytes.flip().get(used);
        return used;
    }

    /**
     * As those of a topic of many tables do.
     */
    @Test
    public void testSchemasTakeTurns()
            throws IOException
    {
        int schemas = 100;
        byte[][] messages = new byte[schemas][];
        for (int index = 0; index < schemas; index++) {
            String[] fields = {field("id", index % 2 == 0 ? "\"int\"" : "\"string\""), field("other" + index, "\"string\""), field("name", "\"string\"")};
            if (index % 3 == 0) {
                fields = new String[] {fields[2], fields[0], fields[1]};
            }
            Object id = index;
            if (index % 2 == 1) {
                id = "text " + index;
            }
            messages[index] = message(index + 1, new GenericRecordBuilder(row(fields)).set("id", id).set("other" + index, "x").set("name", "name " + index).build());
        }
        DecoderTester tester = tester("id", "name");
        for (int round = 0; round < 3; round++) {
            for (int index = 0; index < schemas; index++) {
                Object id = tester.decode(messages[index]).getValue("id");
                assertThat(id).isEqualTo(index % 2 == 0 ? (Object) index : "text " + index);
                assertThat(tester.decode(messages[index]).getValue("name")).isEqualTo("name " + index);
                assertThat(tester.decode(messages[(index * 7 + round) % schemas]).getValue("name")).isEqualTo("name " + (index * 7 + round) % schemas);
            }
        }
        assertThat(registry.requests()).isEqualTo(schemas);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "\"string\"",
            "[]",
            "[\"null\",\"int\"]",
            "{\"type\":\"array\",\"items\":\"int\"}",
            "{\"type\":\"array\"}",
            "{\"type\":5}",
            "{\"type\":\"record\"}",
            "{\"type\":\"record\",\"name\":\"R\"}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":{}}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[null]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"type\":\"int\"}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\"}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"Unknown\"}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"enum\",\"name\":\"E\"}}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[null]}}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"fixed\",\"name\":\"F\"}}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":5000000000}}]}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"map\"}}]}",
            "no json"})
    public void testSchemasThatAreNone(String schema)
    {
        registry.add(1, schema);
        assertThat(tester("id").failure(new byte[] {0, 0, 0, 0, 1, 0}).kind()).isEqualTo(ErrorKind.UNKNOWN_SCHEMA);
        assertThat(registry.requests()).as("not asked for again").isEqualTo(1);
    }
}
