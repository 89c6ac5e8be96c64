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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random arrays and geometries come out as they went in. What is expected is a tree of its own, and well-known binary
 * written here.
 */
public class TestRandomStructures
{
    private static final int ROUNDS = 1_000;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /**
     * A value as the event has it, as a JSON column has it, and as a column of many values has it.
     */
    private record Element(JsonNode event, JsonNode json, Object value) {}

    private record ElementType(String name, String primitive, String parameters, String scale, String form, String pinotType)
    {
        Element next(Random random)
        {
            switch (name) {
                case "int64" -> {
                    long value = random.nextLong() >> random.nextInt(64);
                    return new Element(number(value), number(value), value);
                }
                case "string" -> {
                    String value = text(random);
                    return new Element(JsonNodeFactory.instance.textNode(value), JsonNodeFactory.instance.textNode(value), value);
                }
                case "boolean" -> {
                    boolean value = random.nextBoolean();
                    return new Element(JsonNodeFactory.instance.booleanNode(value), JsonNodeFactory.instance.booleanNode(value), value);
                }
                case "org.apache.kafka.connect.data.Decimal" -> {
                    BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(1, 120), random).subtract(BigInteger.TWO.pow(60)), 4);
                    String bytes = Base64.getEncoder().encodeToString(value.unscaledValue().toByteArray());
                    return new Element(JsonNodeFactory.instance.textNode(bytes), MAPPER.getNodeFactory().numberNode(value), value);
                }
                case "io.debezium.time.Date" -> {
                    LocalDate value = LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000));
                    return new Element(number(value.toEpochDay()), JsonNodeFactory.instance.textNode(value.toString()), value.toString());
                }
                case "io.debezium.data.Uuid" -> {
                    String value = new UUID(random.nextLong(), random.nextLong()).toString();
                    return new Element(JsonNodeFactory.instance.textNode(value), JsonNodeFactory.instance.textNode(value), value);
                }
                default -> throw new IllegalArgumentException(name);
            }
        }

        private static JsonNode number(long value)
        {
            return JsonNodeFactory.instance.numberNode(value);
        }
    }

    private static final List<ElementType> TYPES = List.of(
            new ElementType("int64", "int64", "", "", "value", "LONG[]"),
            new ElementType("string", "string", "", "", "value", "STRING[]"),
            new ElementType("boolean", "boolean", "", "", "value", "BOOLEAN[]"),
            new ElementType("org.apache.kafka.connect.data.Decimal", "bytes", ",\"parameters\":{\"scale\":\"4\"}", ", \"scale\": 4", "value", "BIG_DECIMAL[]"),
            new ElementType("io.debezium.time.Date", "int32", "", "", "text", "STRING[]"),
            new ElementType("io.debezium.data.Uuid", "string", "", "", "text", "STRING[]"));

    @Test
    public void testArraysWithNullsAndArraysInThem()
            throws JsonProcessingException
    {
        Random random = new Random(20_261_129);
        for (ElementType type : TYPES) {
            DecoderTester declared = new DecoderTester().column("c", "{\"type\": \"array\", \"element\": \"" + type.name() + "\"" + type.scale() + ", \"form\": \"json\"}");
            DecoderTester learned = new DecoderTester().column("c", "{\"form\": \"json\"}");
            for (int depth = 1; depth <= 3; depth++) {
                String block = "{\"type\":\"array\",\"items\":".repeat(depth) + element(type) + ",\"optional\":true}".repeat(depth - 1) + ",\"optional\":true,\"field\":\"c\"}";
                for (int round = 0; round < ROUNDS / 3; round++) {
                    ArrayNode expected = JsonNodeFactory.instance.arrayNode();
                    JsonNode event = nested(type, random, depth, expected);
                    String message = created("{\"c\":" + event + "}");
                    assertThat(MAPPER.readTree((String) declared.value("c", message))).as(message).isEqualTo(MAPPER.readTree(expected.toString()));
                    assertThat(MAPPER.readTree((String) learned.value("c", wrapped(block, message)))).as(message).isEqualTo(MAPPER.readTree(expected.toString()));
                }
            }
        }
    }

    @Test
    public void testColumnsOfManyValues()
    {
        Random random = new Random(20_261_130);
        for (ElementType type : TYPES) {
            String target = "\"form\": \"" + type.form() + "\", \"pinot_type\": \"" + type.pinotType() + "\"}";
            DecoderTester declared = new DecoderTester().column("c", "{\"type\": \"array\", \"element\": \"" + type.name() + "\"" + type.scale() + ", " + target);
            DecoderTester learned = new DecoderTester().column("c", "{" + target);
            String block = "{\"type\":\"array\",\"items\":" + element(type) + ",\"optional\":true,\"field\":\"c\"}";
            for (int round = 0; round < ROUNDS; round++) {
                ArrayNode event = JsonNodeFactory.instance.arrayNode();
                List<Object> expected = new ArrayList<>();
                for (int count = random.nextInt(6); count >= 0; count--) {
                    Element next = type.next(random);
                    event.add(next.event());
                    expected.add(next.value());
                }
                String message = created("{\"c\":" + event + "}");
                assertThat(declared.value("c", message)).as(message).isEqualTo(expected.toArray());
                assertThat(learned.value("c", wrapped(block, message))).as(message).isEqualTo(expected.toArray());
            }
        }
    }

    private static String element(ElementType type)
    {
        String logical = "";
        if (type.name().contains(".")) {
            logical = ",\"name\":\"" + type.name() + "\"";
        }
        return "{\"type\":\"" + type.primitive() + "\"" + logical + type.parameters() + ",\"optional\":true}";
    }

    private static JsonNode nested(ElementType type, Random random, int depth, ArrayNode expected)
    {
        ArrayNode event = JsonNodeFactory.instance.arrayNode();
        for (int count = random.nextInt(4); count > 0; count--) {
            if (random.nextInt(5) == 0) {
                event.addNull();
                expected.addNull();
            }
            else if (depth > 1) {
                event.add(nested(type, random, depth - 1, expected.addArray()));
            }
            else {
                Element next = type.next(random);
                event.add(next.event());
                expected.add(next.json());
            }
        }
        return event;
    }

    @Test
    public void testGeometries()
    {
        Random random = new Random(20_261_131);
        for (String kind : List.of("Point", "Geometry", "Geography")) {
            String type = "io.debezium.data.geometry." + kind;
            DecoderTester declared = geometry("\"type\": \"" + type + "\", ", kind);
            DecoderTester learned = geometry("", kind);
            String coordinates = kind.equals("Point") ? "{\"type\":\"double\",\"field\":\"x\"},{\"type\":\"double\",\"field\":\"y\"}," : "";
            String block = "{\"type\":\"struct\",\"fields\":[" + coordinates + "{\"type\":\"bytes\",\"optional\":true,\"field\":\"wkb\"},{\"type\":\"int32\",\"optional\":true,\"field\":\"srid\"}]," +
                    "\"optional\":true,\"name\":\"" + type + "\",\"version\":1,\"field\":\"g\"}";
            for (int round = 0; round < ROUNDS; round++) {
                double x = coordinate(random);
                double y = coordinate(random);
                byte[] binary = kind.equals("Point") ? point(x, y, random) : line(random);
                ObjectNode event = JsonNodeFactory.instance.objectNode();
                if (kind.equals("Point")) {
                    event.put("x", x).put("y", y);
                }
                event.put("wkb", binary);
                Integer system = random.nextInt(3) == 0 ? null : random.nextInt();
                event.put("srid", system);
                String message = created("{\"g\":" + event + "}");
                for (Map<String, Object> row : List.of(declared.row(message), learned.row(wrapped(block, message)))) {
                    assertThat(row.get("bytes")).as(message).isEqualTo(binary);
                    assertThat(row.get("text")).as(message).isEqualTo(HexFormat.of().formatHex(binary));
                    assertThat(row.get("srid")).as(message).isEqualTo(system);
                    assertThat(row.get("whole")).as(message).isEqualTo(event.toString());
                    if (kind.equals("Point")) {
                        assertThat(row).as(message).containsEntry("x", x).containsEntry("y", y);
                    }
                }
            }
        }
    }

    private static DecoderTester geometry(String type, String kind)
    {
        DecoderTester tester = new DecoderTester();
        List<String> forms = kind.equals("Point") ? List.of("bytes", "text", "srid", "x", "y") : List.of("bytes", "text", "srid");
        for (String form : forms) {
            tester.column(form, "{\"field\": \"g\", " + type + "\"form\": \"" + form + "\"}");
        }
        return tester.column("whole", "{\"field\": \"g\", " + type + "\"form\": \"value\"}");
    }

    private static double coordinate(Random random)
    {
        if (random.nextBoolean()) {
            return Math.round(random.nextDouble(-180, 180) * 1e6) / 1e6;
        }
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.5;
    }

    private static byte[] point(double x, double y, Random random)
    {
        boolean little = random.nextBoolean();
        return begin(21, little).putInt(1).putDouble(x).putDouble(y).array();
    }

    private static byte[] line(Random random)
    {
        int points = random.nextInt(1, 20);
        ByteBuffer buffer = begin(9 + points * 16, random.nextBoolean()).putInt(2).putInt(points);
        for (int coordinate = 0; coordinate < points * 2; coordinate++) {
            buffer.putDouble(coordinate(random));
        }
        return buffer.array();
    }

    private static ByteBuffer begin(int bytes, boolean little)
    {
        return ByteBuffer.allocate(bytes).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).put((byte) (little ? 1 : 0));
    }

    private static String text(Random random)
    {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0xE000, 0x110000));
        }
        return text.toString();
    }
}
