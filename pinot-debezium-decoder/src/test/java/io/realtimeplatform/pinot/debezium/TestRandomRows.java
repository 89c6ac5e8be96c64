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

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.deleted;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random row, written as Debezium writes it, must come out as it went in. What is expected is computed by
 * java.time and java.math, not by the decoder's own arithmetic.
 */
public class TestRandomRows
{
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final long FIRST_MICROSECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400_000_000L;
    private static final long LAST_MICROSECOND = LocalDate.of(9999, 12, 31).toEpochDay() * 86_400_000_000L;

    private record Value(String json, Object expected) {}

    private interface Generator
    {
        Value next(Random random);
    }

    private record Column(String name, String type, String primitive, String form, int scale, Generator generator) {}

    private static final List<Column> COLUMNS = List.of(
            column("small", "int16", "int16", "value", random -> same(random.nextInt(-32_768, 32_768))),
            column("number", "int32", "int32", "value", random -> same(random.nextInt())),
            column("big", "int64", "int64", "value", random -> same(random.nextLong() >> random.nextInt(64))),
            column("big_text", "int64", "int64", "text", random -> {
                long value = random.nextLong();
                return new Value(Long.toString(value), Long.toString(value));
            }),
            column("single", "float32", "float", "value", random -> {
                float value = Float.intBitsToFloat(random.nextInt());
                return new Value(json(value), value);
            }),
            column("twice", "float64", "double", "value", random -> {
                double value = Double.longBitsToDouble(random.nextLong());
                return new Value(json(value), value);
            }),
            column("flag", "boolean", "boolean", "value", random -> same(random.nextBoolean())),
            column("words", "string", "string", "value", random -> {
                String value = text(random);
                return new Value(quoted(value, random), value);
            }),
            column("bytes", "bytes", "bytes", "bytes", random -> {
                byte[] value = new byte[random.nextInt(40)];
                random.nextBytes(value);
                return new Value("\"" + Base64.getEncoder().encodeToString(value) + "\"", value);
            }),
            column("id", "io.debezium.data.Uuid", "string", "text", random -> {
                String value = new UUID(random.nextLong(), random.nextLong()).toString();
                return new Value("\"" + value + "\"", value);
            }),
            decimal("money", 2),
            decimal("whole", 0),
            decimal("precise", 19),
            column("variable", "io.debezium.data.VariableScaleDecimal", "struct", "text", random -> {
                BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(1, 300), random), random.nextInt(-5, 40)).multiply(sign(random));
                return new Value("{\"scale\":" + value.scale() + ",\"value\":" + unscaled(value) + "}", value.toPlainString());
            }),
            column("day", "io.debezium.time.Date", "int32", "text", random -> {
                LocalDate value = LocalDate.ofEpochDay(random.nextInt(-2_400_000, 3_000_000));
                String expected = value.toString().replace("+", "");
                return new Value(Long.toString(value.toEpochDay()), expected);
            }),
            column("clock", "io.debezium.time.MicroTime", "int64", "text", random -> {
                long value = random.nextLong(86_400_000_000L);
                return new Value(Long.toString(value), LocalTime.ofNanoOfDay(value * 1_000).format(TIME));
            }),
            column("moment", "io.debezium.time.MicroTimestamp", "int64", "text", random -> {
                long value = random.nextLong(FIRST_MICROSECOND, LAST_MICROSECOND);
                return new Value(Long.toString(value), local(value).format(TIMESTAMP));
            }),
            column("iso", "io.debezium.time.IsoTimestamp", "string", "epoch_microseconds", random -> {
                long value = random.nextLong(FIRST_MICROSECOND, LAST_MICROSECOND);
                return new Value("\"" + local(value).toInstant(ZoneOffset.UTC) + "\"", value);
            }),
            column("zoned", "io.debezium.time.ZonedTimestamp", "string", "text", random -> {
                long value = random.nextLong(FIRST_MICROSECOND + 86_400_000_000L, LAST_MICROSECOND);
                ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-64, 65) * 900);
                String json = local(value).atOffset(ZoneOffset.UTC).withOffsetSameInstant(offset).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
                return new Value("\"" + json + "\"", local(value).format(TIMESTAMP) + " UTC");
            }));

    @Test
    public void testRoundTrip()
    {
        Random random = new Random(20_261_124);
        DecoderTester declared = new DecoderTester("__deleted").property("key.columns", "[\"id\"]");
        DecoderTester learned = new DecoderTester("__deleted").property("key.columns", "[\"id\"]");
        List<String> fields = new ArrayList<>();
        for (Column column : COLUMNS) {
            String scale = "";
            String parameters = "";
            if (column.scale() >= 0) {
                scale = ", \"scale\": " + column.scale();
                parameters = "\"parameters\":{\"scale\":\"" + column.scale() + "\"},";
            }
            declared.column(column.name(), "{\"type\": \"" + column.type() + "\", \"form\": \"" + column.form() + "\"" + scale + "}");
            learned.column(column.name(), "{\"form\": \"" + column.form() + "\"}");
            String logical = "";
            if (column.type().contains(".")) {
                logical = "\"name\":\"" + column.type() + "\",";
            }
            fields.add("{\"type\":\"" + column.primitive() + "\"," + logical + parameters + "\"optional\":true,\"field\":\"" + column.name() + "\"}");
        }
        String block = String.join(",", fields);
        for (int round = 0; round < 2_000; round++) {
            Map<String, Object> expected = new HashMap<>();
            expected.put("__deleted", false);
            String row = row(random, expected);
            assertRow(declared.row(created(row)), expected, row);
            assertRow(learned.row(wrapped(block, created(row))), expected, row);
            assertRow(declared.row(row), expected, row);
            Map<String, Object> deleted = new HashMap<>(Map.of("__deleted", true, "id", expected.get("id")));
            assertRow(learned.row(wrapped(block, deleted(row))), deleted, row);
        }
    }

    private static String row(Random random, Map<String, Object> expected)
    {
        List<Column> columns = new ArrayList<>(COLUMNS);
        if (random.nextInt(3) == 0) {
            Collections.shuffle(columns, random);
        }
        List<String> members = new ArrayList<>();
        for (Column column : columns) {
            if (column.name().equals("id") || random.nextInt(5) > 0) {
                Value value = column.generator().next(random);
                members.add("\"" + column.name() + "\":" + value.json());
                expected.put(column.name(), value.expected());
            }
            else if (random.nextBoolean()) {
                members.add("\"" + column.name() + "\":null");
            }
            if (random.nextInt(10) == 0) {
                members.add("\"not_asked_for\":[{\"id\":" + quoted(text(random), random) + "}]");
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static void assertRow(Map<String, Object> actual, Map<String, Object> expected, String row)
    {
        assertThat(actual.keySet()).as(row).isEqualTo(expected.keySet());
        expected.forEach((column, value) -> assertThat(actual.get(column)).as("%s of %s", column, row).isEqualTo(value));
    }

    private static Column column(String name, String type, String primitive, String form, Generator generator)
    {
        return new Column(name, type, primitive, form, -1, generator);
    }

    private static Column decimal(String name, int scale)
    {
        return new Column(name, "org.apache.kafka.connect.data.Decimal", "bytes", "text", scale, random -> {
            BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(1, 130), random), scale).multiply(sign(random));
            return new Value(unscaled(value), value.toPlainString());
        });
    }

    private static BigDecimal sign(Random random)
    {
        if (random.nextBoolean()) {
            return BigDecimal.ONE;
        }
        return BigDecimal.ONE.negate();
    }

    private static String unscaled(BigDecimal value)
    {
        return "\"" + Base64.getEncoder().encodeToString(value.unscaledValue().toByteArray()) + "\"";
    }

    private static LocalDateTime local(long microseconds)
    {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(microseconds, 1_000_000), Math.floorMod(microseconds, 1_000_000) * 1_000L);
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Value same(Object value)
    {
        return new Value(value.toString(), value);
    }

    private static String json(double value)
    {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "\"" + value + "\"";
        }
        return Double.toString(value);
    }

    private static String json(float value)
    {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            return "\"" + value + "\"";
        }
        return Float.toString(value);
    }

    private static String text(Random random)
    {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int index = 0; index < length; index++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x80, 0x800));
                case 2 -> text.appendCodePoint(random.nextInt(0xE000, 0xFFFE));
                default -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
            }
        }
        return text.toString();
    }

    private static String quoted(String text, Random random)
    {
        StringBuilder json = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            }
            else if (character < 0x20 || (random.nextInt(8) == 0 && !Character.isSurrogate(character))) {
                json.append(String.format("\\u%04x", (int) character));
            }
            else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
