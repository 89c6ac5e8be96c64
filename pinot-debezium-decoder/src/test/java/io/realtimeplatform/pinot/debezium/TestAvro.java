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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events in Avro give the rows that the same events give in JSON.
 */
public class TestAvro
{
    private static DecoderTester avro(RegistryServer registry, DecoderTester tester)
    {
        return tester.property("format", "avro").property("schema.registry.url", registry.url());
    }

    @ParameterizedTest
    @CsvSource({"ws.person.values.jsonl, 4", "ws.all_types.values.jsonl, 4", "st.all_types.values.jsonl, 4", "st.person.values.jsonl, 8",
            "mariadb/mariadb-ws.mdb.inv.types.jsonl, 8", "postgres-2.7/pg27-ws.pg.inv.types.jsonl, 4"})
    public void testSameAsJson(String file, int idBytes)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            DecoderTester json = everything(file);
            DecoderTester avro = avro(registry, everything(file));
            Map<String, Long> ids = new HashMap<>();
            int rows = 0;
            for (String message : Events.values(file)) {
                if (message.equals("null")) {
                    continue;
                }
                AvroEvents.Event event = AvroEvents.of(message);
                long id = ids.computeIfAbsent(event.schema(), schema -> ids.size() + 1L);
                registry.add(id, event.schema());
                GenericRow expected;
                try {
                    expected = json.decode(message);
                }
                catch (DecodeException e) {
                    assertThat(avro.failure(event.message(id, idBytes)).kind()).isEqualTo(e.kind());
                    continue;
                }
                GenericRow actual = avro.decode(event.message(id, idBytes));
                assertThat(comparable(actual)).as(message).isEqualTo(comparable(expected));
                rows++;
            }
            assertThat(rows).isGreaterThan(5);
            assertThat(registry.requests()).as("each schema once").isEqualTo(ids.size());
        }
    }

    private static Map<String, Object> comparable(GenericRow row)
    {
        Map<String, Object> values = new HashMap<>(row.getFieldToValueMap());
        values.replaceAll((column, value) -> {
            if (value instanceof byte[] bytes) {
                return "bytes " + HexFormat.of().formatHex(bytes);
            }
            return value;
        });
        return values;
    }

    /**
     * Every column of the events, in the form that holds the whole value, and the helper columns about them.
     */
    private static DecoderTester everything(String file)
    {
        DecoderTester tester = new DecoderTester("__operation", "__deleted", "__position", "__commit_time", "__capture_time", "__transaction_id", "__snapshot", "__source_schema", "__source_table",
                "__unavailable", "__fingerprint_high", "__fingerprint_low")
                .property("unavailable.policy", "mark");
        AvroEvents.rowTypes(Events.values(file).get(0)).forEach((column, type) -> {
            if (type.matches("io.debezium.time.(Iso|Micro|Nano|Zoned)?(Date|Time|Timestamp)|.*connect.data.(Date|Time|Timestamp)") && !type.endsWith("ZonedTime")) {
                tester.column(column, "{\"form\": \"text\"}");
            }
            else {
                tester.column(column, "{}");
            }
        });
        return tester;
    }

    @Test
    public void testCutOffAndChangedAnywhere()
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            AvroEvents.Event event = AvroEvents.of(Events.values("ws.all_types.values.jsonl").get(0));
            registry.add(1, event.schema());
            DecoderTester tester = avro(registry, everything("ws.all_types.values.jsonl"));
            byte[] message = event.message(1, 4);
            tester.decode(message);
            for (int length = 1; length < message.length; length++) {
                assertThat(tester.failure(Arrays.copyOf(message, length))).hasMessageContaining("Avro");
            }
            assertThat(tester.failure(Arrays.copyOf(message, message.length + 1))).hasMessageContaining("1 bytes follow the record");
            Random random = new Random(5);
            for (int round = 0; round < 20_000; round++) {
                byte[] changed = message.clone();
                changed[5 + random.nextInt(changed.length - 5)] = (byte) random.nextInt(256);
                try {
                    tester.decode(changed);
                }
                catch (DecodeException e) {
                    assertThat(e.kind()).as("%s", e).isNotEqualTo(ErrorKind.INTERNAL);
                }
            }
            assertThat(DecoderTester.isSkipped(tester.decode(new byte[0]))).isTrue();
            assertThat(tester.failure("{}")).hasMessageContaining("expected Avro with a schema id, which begins with a zero byte, found 123");
        }
    }

    /**
     * What Connect's converters do not write, and Avro has.
     */
    @Test
    public void testEveryAvroType()
            throws Exception
    {
        Schema schema = new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Row\",\"namespace\":\"a.b\",\"fields\":[" +
                "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"n\",\"type\":\"null\"},{\"name\":\"f\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}}," +
                "{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}}," +
                "{\"name\":\"u\",\"type\":[\"null\",\"int\",\"string\",\"bytes\"]}," +
                "{\"name\":\"m\",\"type\":{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":[\"null\",\"double\"]}}}," +
                "{\"name\":\"d\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}," +
                "{\"name\":\"t\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}," +
                "{\"name\":\"dec\",\"type\":{\"type\":\"fixed\",\"name\":\"D\",\"size\":4,\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}}," +
                "{\"name\":\"inner\",\"type\":{\"type\":\"record\",\"name\":\"Inner\",\"fields\":[{\"name\":\"x\",\"type\":\"float\"},{\"name\":\"next\",\"type\":[\"null\",\"Inner\"]}]}}]}");
        Schema inner = schema.getField("inner").schema();
        Object last = new GenericRecordBuilder(inner).set("x", 1.5f).set("next", null).build();
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.add(7, schema.toString());
            DecoderTester tester = avro(registry, new DecoderTester("id", "n", "f", "e", "u", "m", "inner", "dec"))
                    .column("d", "{\"form\": \"text\"}").column("t", "{\"form\": \"text\"}");
            Map<Object, String> unions = new HashMap<>();
            unions.put(5, "5");
            unions.put("text", "text");
            for (Map.Entry<Object, String> union : unions.entrySet()) {
                Map<String, Object> doubles = Map.of("k", Arrays.asList(1.5, null, Double.NaN));
                Object row = new GenericRecordBuilder(schema).set("id", 1).set("n", null).set("f", new GenericData.Fixed(schema.getField("f").schema(), new byte[] {0, 1}))
                        .set("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "B")).set("u", union.getKey()).set("m", doubles).set("d", 1).set("t", 1L)
                        .set("dec", new GenericData.Fixed(schema.getField("dec").schema(), new byte[] {-1, -1, -1, -1}))
                        .set("inner", new GenericRecordBuilder(inner).set("x", Float.POSITIVE_INFINITY).set("next", last).build()).build();
                GenericRow decoded = tester.decode(new AvroEvents.Event("", AvroEvents.encode(schema, row)).message(7, 4));
                assertThat(decoded.getFieldToValueMap())
                        .containsEntry("id", 1)
                        .containsEntry("f", new byte[] {0, 1})
                        .containsEntry("e", "B")
                        .containsEntry("m", "{\"k\":[1.5,null,\"NaN\"]}")
                        .containsEntry("inner", "{\"x\":\"Infinity\",\"next\":{\"x\":1.5,\"next\":null}}")
                        .containsEntry("d", "1970-01-02")
                        .containsEntry("t", "1970-01-01 00:00:00.000001")
                        .containsEntry("dec", "-0.01")
                        .doesNotContainKey("n");
                assertThat(decoded.getValue("u")).hasToString(union.getValue());
            }
        }
    }

    @Test
    public void testBlocksWithoutEnd()
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.add(1, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}");
            DecoderTester tester = avro(registry, new DecoderTester("a"));
            ByteBuffer message = ByteBuffer.allocate(15).put((byte) 0).putInt(1).put(new byte[] {-2, -1, -1, -1, -1, -1, -1, -1, 127, 0});
            assertThat(tester.failure(message.array())).hasMessageContaining("malformed Avro: a block of");
        }
    }

    @Test
    public void testMongoDbDocument()
            throws Exception
    {
        String fields = "{\"type\":\"string\",\"optional\":true,\"name\":\"io.debezium.data.Json\",\"field\":\"after\"},{\"type\":\"string\",\"field\":\"op\"}," +
                "{\"type\":\"struct\",\"name\":\"Source\",\"fields\":[{\"type\":\"string\",\"field\":\"connector\"},{\"type\":\"int64\",\"field\":\"ts_ms\"},{\"type\":\"int32\",\"field\":\"ord\"}],\"field\":\"source\"}";
        String message = "{\"schema\":{\"type\":\"struct\",\"name\":\"E\",\"fields\":[" + fields + "]},\"payload\":{\"after\":\"{\\\"_id\\\":{\\\"$numberLong\\\":\\\"5\\\"}}\",\"op\":\"c\",\"source\":{\"connector\":\"mongodb\",\"ts_ms\":2000,\"ord\":3}}}";
        DecoderTester json = new DecoderTester("_id", "__position", "op");
        assertThat(json.row(message)).isEqualTo(Map.of("_id", 5L, "__position", 2L << 32 | 3));
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            AvroEvents.Event event = AvroEvents.of(message);
            registry.add(1, event.schema());
            assertThat(avro(registry, new DecoderTester("_id", "__position", "op")).decode(event.message(1, 4)).getFieldToValueMap())
                    .isEqualTo(Map.of("_id", 5L, "__position", 2L << 32 | 3));
        }
    }

    @Test
    public void testJsonDecoderOnAvro()
    {
        assertThat(new DecoderTester("id").failure(new byte[] {0, 0, 0, 0, 1, 2})).hasMessageContaining("leading zero byte");
    }
}
