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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each type in each form: with the type declared and with the schema block, which must agree to the last digit.
 */
public class TestTypes
{
    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";
    private static final String VARIABLE = "io.debezium.data.VariableScaleDecimal";
    private static final String TIME = "io.debezium.time.";
    private static final String CONNECT = "org.apache.kafka.connect.data.";
    private static final String UUID = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";

    static Stream<Arguments> values()
    {
        return Stream.of(
                arguments("int8", "-128", "value", -128),
                arguments("int16", "32767", "value", 32_767),
                arguments("int32", "-2147483648", "value", Integer.MIN_VALUE),
                arguments("int32", "2147483647", "text", "2147483647"),
                arguments("int64", "9007199254740993", "value", 9_007_199_254_740_993L),
                arguments("int64", "9223372036854775807", "text", "9223372036854775807"),
                arguments("int64", "-9223372036854775808", "value", Long.MIN_VALUE),
                arguments("int64", "5", "value", 5L),
                arguments("float32", "1.5", "value", 1.5f),
                arguments("float32", "3.4028235E38", "value", Float.MAX_VALUE),
                arguments("float32", "1.4E-45", "value", Float.MIN_VALUE),
                arguments("float32", "\"NaN\"", "value", Float.NaN),
                arguments("float32", "\"-Infinity\"", "value", Float.NEGATIVE_INFINITY),
                arguments("float32", "0.1", "text", "0.1"),
                arguments("float64", "2.718281828459045", "value", 2.718281828459045),
                arguments("float64", "-0.0", "value", -0.0),
                arguments("float64", "4.9E-324", "value", Double.MIN_VALUE),
                arguments("float64", "7", "value", 7.0),
                arguments("float64", "\"Infinity\"", "value", Double.POSITIVE_INFINITY),
                arguments("float64", "\"NaN\"", "text", "NaN"),
                arguments("boolean", "true", "value", true),
                arguments("boolean", "false", "text", "false"),
                arguments("string", "\"\"", "value", ""),
                arguments("string", "\"q \\\" \\\\ \\n \\u00fc 日本 😀 \\ud83d\\ude00\"", "value", "q \" \\ \n ü 日本 😀 😀"),
                arguments("string", "\"NaN\"", "text", "NaN"),
                arguments("io.debezium.data.Enum", "\"happy, x\"", "value", "happy, x"),
                arguments("io.debezium.data.Json", "\"{\\\"a\\\": [1, 2.50, null]}\"", "value", "{\"a\": [1, 2.50, null]}"),
                arguments("io.debezium.data.Json", "{\"a\": [1, 2.50, null]}", "text", "{\"a\": [1, 2.50, null]}"),
                arguments("io.debezium.data.Uuid", "\"" + UUID + "\"", "value", UUID),
                arguments("io.debezium.data.Uuid", "\"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\"", "text", UUID),
                arguments("io.debezium.data.Uuid", "\"" + UUID + "\"", "bytes", HexFormat.of().parseHex(UUID.replace("-", ""))),
                arguments("string", "\"1E-10\"", "numeric", "0.0000000001"),
                arguments("string", "\"1234.50\"", "numeric", "1234.50"),
                arguments("string", "\"NAN\"", "numeric", "NaN"),
                arguments("string", "\"POSITIVE_INFINITY\"", "numeric", "Infinity"),
                arguments("string", "\"NEGATIVE_INFINITY\"", "numeric", "-Infinity"),
                arguments("bytes", "\"e1sxLDUpLFs3LDgpfQ==\"", "utf8", "{[1,5),[7,8)}"),
                arguments("bytes", "\"w7w=\"", "utf8", "ü"),
                arguments("bytes", "\"3q2+7w==\"", "value", HexFormat.of().parseHex("deadbeef")),
                arguments("bytes", "\"3q2+7w==\"", "bytes", HexFormat.of().parseHex("deadbeef")),
                arguments("bytes", "\"3q2+7w==\"", "text", "deadbeef"),
                arguments("bytes", "\"\"", "value", new byte[0]),
                arguments(VARIABLE, "{\"scale\":9,\"value\":\"J+QbMka+ybFuOYEV\"}", "text", "12345678901234567890.123456789"),
                arguments(VARIABLE, "{\"value\":\"AeI6\",\"scale\":2}", "value", "1234.50"),
                arguments(VARIABLE, "{\"scale\":-3,\"value\":\"BQ==\"}", "text", "5000"),
                arguments(TIME + "Date", "19782", "value", 1_709_164_800_000L),
                arguments(TIME + "Date", "19782", "epoch_days", 19_782),
                arguments(TIME + "Date", "-1", "epoch_microseconds", -86_400_000_000L),
                arguments(TIME + "Date", "19782", "text", "2024-02-29"),
                arguments(TIME + "Date", "-735160", "text", "-0043-03-15"),
                arguments(TIME + "Date", "-719529", "text", "-0001-12-31"),
                arguments(TIME + "Date", "2932896", "text", "9999-12-31"),
                arguments(TIME + "Date", "-622191234", "text", "infinity"),
                arguments(TIME + "IsoDate", "\"2024-02-29Z\"", "text", "2024-02-29"),
                arguments(TIME + "IsoDate", "\"-0043-03-15Z\"", "epoch_days", -735_160),
                arguments(CONNECT + "Date", "0", "text", "1970-01-01"),
                arguments(TIME + "Time", "45296789", "text", "12:34:56.789"),
                arguments(TIME + "MicroTime", "45296789012", "text", "12:34:56.789012"),
                arguments(TIME + "MicroTime", "45296789012", "epoch_microseconds", 45_296_789_012L),
                arguments(TIME + "MicroTime", "45296789000", "value", 45_296_789L),
                arguments(TIME + "MicroTime", "86400000000", "text", "24:00:00.000000"),
                arguments(TIME + "MicroTime", "-3020399000001", "text", "-838:59:59.000001"),
                arguments(TIME + "NanoTime", "45296789012345", "text", "12:34:56.789012345"),
                arguments(TIME + "IsoTime", "\"12:34:56.789012Z\"", "text", "12:34:56.789012"),
                arguments(TIME + "IsoTime", "\"12:34Z\"", "text", "12:34:00.000000"),
                arguments(TIME + "ZonedTime", "\"10:34:56.789012Z\"", "value", "10:34:56.789012Z"),
                arguments(CONNECT + "Time", "45296789", "value", 45_296_789L),
                arguments(TIME + "Timestamp", "1709210096789", "value", 1_709_210_096_789L),
                arguments(TIME + "Timestamp", "1709210096789", "text", "2024-02-29 12:34:56.789"),
                arguments(TIME + "Timestamp", "1709210096789", "epoch_microseconds", 1_709_210_096_789_000L),
                arguments(TIME + "MicroTimestamp", "1709210096789012", "text", "2024-02-29 12:34:56.789012"),
                arguments(TIME + "MicroTimestamp", "1709210096789012", "epoch_microseconds", 1_709_210_096_789_012L),
                arguments(TIME + "MicroTimestamp", "1709210096789000", "value", 1_709_210_096_789L),
                arguments(TIME + "MicroTimestamp", "-1", "text", "1969-12-31 23:59:59.999999"),
                arguments(TIME + "MicroTimestamp", "-62135596800000000", "text", "0001-01-01 00:00:00.000000"),
                arguments(TIME + "MicroTimestamp", "9223372036825200000", "text", "infinity"),
                arguments(TIME + "MicroTimestamp", "9223372036854775807", "text", "infinity"),
                arguments(TIME + "MicroTimestamp", "-9223372036854775808", "text", "-infinity"),
                arguments(TIME + "NanoTimestamp", "1709210096789012345", "text", "2024-02-29 12:34:56.789012345"),
                arguments(TIME + "NanoTimestamp", "1709210096789012000", "epoch_microseconds", 1_709_210_096_789_012L),
                arguments(TIME + "IsoTimestamp", "\"2024-02-29T12:34:56.789012Z\"", "text", "2024-02-29 12:34:56.789012"),
                arguments(TIME + "IsoTimestamp", "\"1960-01-01T00:00:00Z\"", "epoch_milliseconds", -315_619_200_000L),
                arguments(TIME + "IsoTimestamp", "\"-292275055-05-16T23:00:00Z\"", "text", "-infinity"),
                arguments(CONNECT + "Timestamp", "1709210096789", "epoch_milliseconds", 1_709_210_096_789L),
                arguments(TIME + "ZonedTimestamp", "\"2024-02-29T10:34:56.789012Z\"", "text", "2024-02-29 10:34:56.789012 UTC"),
                arguments(TIME + "ZonedTimestamp", "\"2024-02-29T10:34:56Z\"", "text", "2024-02-29 10:34:56.000000 UTC"),
                arguments(TIME + "ZonedTimestamp", "\"2024-03-01T00:34:56.5+02:00\"", "text", "2024-02-29 22:34:56.500000 UTC"),
                arguments(TIME + "ZonedTimestamp", "\"9999-12-31T23:59:59.999999Z\"", "epoch_microseconds", 253_402_300_799_999_999L),
                arguments(TIME + "ZonedTimestamp", "\"1969-12-31T23:59:59.500000Z\"", "value", -500L),
                arguments(TIME + "ZonedTimestamp", "\"-infinity\"", "text", "-infinity"),
                arguments("array", "[1, null,3]", "value", "[1, null,3]"),
                arguments("struct", "{\"x\":1.0}", "text", "{\"x\":1.0}"),
                arguments("map", "{}", "value", "{}"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("values")
    public void testDeclared(String type, String json, String form, Object expected)
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"type\": \"" + type + "\", \"form\": \"" + form + "\"}");
        assertThat(tester.value("c", created("{\"c\":" + json + "}"))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("values")
    public void testSchemaBlock(String type, String json, String form, Object expected)
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"form\": \"" + form + "\"}");
        String message = wrapped(field("c", type, ""), created("{\"c\":" + json + "}"));
        assertThat(tester.value("c", message)).isEqualTo(expected);
        assertThat(tester.value("c", message)).as("with the block known").isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("values")
    public void testBothAgree(String type, String json, String form, Object expected)
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"type\": \"" + type + "\", \"form\": \"" + form + "\"}");
        assertThat(tester.value("c", wrapped(field("c", type, ""), created("{\"c\":" + json + "}")))).isEqualTo(expected);
    }

    static Stream<Arguments> decimals()
    {
        return Stream.of(
                arguments("\"AeI6\"", 2, "text", "1234.50"),
                arguments("\"AeI6\"", 2, "value", "1234.50"),
                arguments("\"AeI6\"", 2, "unscaled", 123_450L),
                arguments("\"/w==\"", 2, "text", "-0.01"),
                arguments("\"/av0HAE=\"", 2, "text", "-99999999.99"),
                arguments("\"AA==\"", 2, "text", "0.00"),
                arguments("\"AA==\"", 0, "text", "0"),
                arguments("\"AbabS6Yw804=\"", 4, "text", "12345678901234.5678"),
                arguments("\"AbabS6Yw804=\"", 4, "unscaled", 123_456_789_012_345_678L),
                arguments("\"J+QbMka+ybFuOYEV\"", 9, "text", "12345678901234567890.123456789"),
                arguments("\"f/////////8=\"", 18, "unscaled", Long.MAX_VALUE),
                arguments("\"gAAAAAAAAAA=\"", 0, "text", "-9223372036854775808"),
                arguments("1234.50", 2, "text", "1234.50"),
                arguments("12345678901234567890.123456789", 9, "text", "12345678901234567890.123456789"),
                arguments("1.5E+3", 2, "unscaled", 150_000L));
    }

    @ParameterizedTest(name = "{0} scale {1} {2}")
    @MethodSource("decimals")
    public void testDecimal(String json, int scale, String form, Object expected)
    {
        String event = created("{\"c\":" + json + "}");
        DecoderTester declared = new DecoderTester().column("c", "{\"type\": \"" + DECIMAL + "\", \"scale\": " + scale + ", \"form\": \"" + form + "\"}");
        assertThat(declared.value("c", event)).isEqualTo(expected);
        DecoderTester learned = new DecoderTester().column("c", "{\"form\": \"" + form + "\"}");
        String block = field("c", DECIMAL, "\"parameters\":{\"scale\":\"" + scale + "\",\"connect.decimal.precision\":\"38\"},");
        assertThat(learned.value("c", wrapped(block, event))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of {1} digits")
    @CsvSource({"BQ==,3,101", "AQAI,20,10000000000000000001", "AA==,3,000", "'',3,000", "gA==,8,10000000", "Aw==,10,0000000011"})
    public void testBits(String json, int digits, String expected)
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"type\": \"io.debezium.data.Bits\", \"scale\": " + digits + ", \"form\": \"bits\"}");
        assertThat(tester.value("c", created("{\"c\":\"" + json + "\"}"))).isEqualTo(expected);
    }

    @Test
    public void testNoBitsAndNoText()
    {
        DecoderTester bits = new DecoderTester().column("c", "{\"type\": \"io.debezium.data.Bits\", \"scale\": 3, \"form\": \"bits\"}");
        assertThat(bits.failure(created("{\"c\":\"CQ==\"}"))).hasMessageContaining("expected at most 3 bits, found more");
        DecoderTester text = new DecoderTester().column("c", "{\"type\": \"bytes\", \"form\": \"utf8\"}");
        assertThat(text.failure(created("{\"c\":\"/w==\"}"))).hasMessageContaining("expected bytes of text in UTF-8, found others");
        DecoderTester number = new DecoderTester().column("c", "{\"type\": \"string\", \"form\": \"numeric\"}");
        assertThat(number.failure(created("{\"c\":\"ten\"}"))).hasMessageContaining("expected a number, found ten");
    }

    @Test
    public void testDecimalAsText()
    {
        DecoderTester tester = new DecoderTester()
                .column("c", "{\"type\": \"string\", \"scale\": 2, \"form\": \"text\"}")
                .column("c__filter", "{\"field\": \"c\", \"type\": \"string\", \"scale\": 2, \"form\": \"unscaled\"}");
        for (String message : List.of(created("{\"c\":\"-1234.50\"}"), wrapped(field("c", "string", ""), created("{\"c\":\"-1234.50\"}")))) {
            assertThat(tester.row(message)).containsEntry("c", "-1234.50").containsEntry("c__filter", -123_450L);
        }
        assertThat(tester.failure(created("{\"c\":\"NaN\"}"))).hasMessageContaining("column c__filter (field c): expected a number, found NaN");
        assertThat(tester.failure(created("{\"c\":\"1.005\"}"))).hasMessageContaining("expected a decimal of scale 2 that fits 64 bits, found 1.005");
    }

    @Test
    public void testScaleOfTheEventCounts()
    {
        String message = wrapped(field("c", DECIMAL, "\"parameters\":{\"scale\":\"3\"},"), created("{\"c\":\"BNIw\"}"));
        DecoderTester text = new DecoderTester().column("c", "{\"type\": \"" + DECIMAL + "\", \"scale\": 2, \"form\": \"text\"}");
        assertThat(text.value("c", message)).isEqualTo("315.952");
        DecoderTester unscaled = new DecoderTester().column("c", "{\"type\": \"" + DECIMAL + "\", \"scale\": 2, \"form\": \"unscaled\"}");
        assertThat(unscaled.failure(message)).hasMessageContaining("column c: expected a decimal of scale 2 that fits 64 bits, found 315.952");
    }

    @Test
    public void testDeclaredTypeAndSchemaBlockMustAgree()
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"type\": \"io.debezium.time.Date\"}");
        assertThat(tester.failure(wrapped(field("c", "string", ""), created("{\"c\":\"x\"}"))))
                .hasMessageContaining("column c: the column is declared as DATE, the event's schema says string");
        assertThat(tester.row(wrapped(field("c", "string", ""), created("{\"c\":null}")))).doesNotContainKey("c");
    }

    @Test
    public void testWidthAndUnitOfTheEventCount()
    {
        DecoderTester narrow = new DecoderTester().column("c", "{\"type\": \"int32\"}");
        assertThat(narrow.value("c", wrapped(field("c", "int64", ""), created("{\"c\":7}")))).isEqualTo(7);
        assertThat(narrow.failure(wrapped(field("c", "int64", ""), created("{\"c\":2147483648}"))))
                .hasMessageContaining("column c: expected an integer of 32 bits, found 2147483648");
        DecoderTester wide = new DecoderTester().column("c", "{\"type\": \"int64\"}");
        assertThat(wide.value("c", wrapped(field("c", "int32", ""), created("{\"c\":7}")))).isEqualTo(7L);
        DecoderTester timestamp = new DecoderTester().column("c", "{\"type\": \"io.debezium.time.MicroTimestamp\", \"form\": \"epoch_microseconds\"}");
        assertThat(timestamp.value("c", wrapped(field("c", "io.debezium.time.Timestamp", ""), created("{\"c\":5}")))).isEqualTo(5_000L);
    }

    @Test
    public void testUndeclared()
    {
        DecoderTester tester = new DecoderTester("c");
        assertThat(List.of("5", "9223372036854775807", "18446744073709551615", "1.5", "0.1", "12345678901234567.25", "1.2345678901234567e+19", "true", "\"x\"", "[1, 2]", "{\"a\":1}", "1e400", "0.0"))
                .map(json -> tester.value("c", created("{\"c\":" + json + "}")))
                .isEqualTo(List.of(5L, Long.MAX_VALUE, "18446744073709551615", 1.5, 0.1, "12345678901234567.25", 1.2345678901234567e+19, true, "x", "[1, 2]", "{\"a\":1}",
                        "1" + "0".repeat(400), 0.0));
        DecoderTester text = new DecoderTester().column("c", "{\"form\": \"text\"}");
        assertThat(text.value("c", created("{\"c\":1.50}"))).isEqualTo("1.50");
        assertThat(text.value("c", created("{\"c\":true}"))).isEqualTo("true");
        DecoderTester bytes = new DecoderTester().column("c", "{\"form\": \"bytes\"}");
        assertThat(bytes.value("c", created("{\"c\":\"AQI=\"}"))).isEqualTo(new byte[] {1, 2});
        DecoderTester days = new DecoderTester().column("c", "{\"form\": \"epoch_days\"}");
        assertThat(days.failure(created("{\"c\":1}"))).hasMessageContaining("column c: form 'epoch_days' needs the type");
    }

    @Test
    public void testOneFieldFeedsManyColumns()
    {
        DecoderTester tester = new DecoderTester()
                .column("amount", "{\"type\": \"" + VARIABLE + "\", \"form\": \"text\", \"scale\": 2}")
                .column("amount__filter", "{\"field\": \"amount\", \"type\": \"" + VARIABLE + "\", \"form\": \"unscaled\", \"scale\": 2}")
                .column("at", "{\"type\": \"io.debezium.time.ZonedTimestamp\", \"form\": \"text\"}")
                .column("at__filter", "{\"field\": \"at\", \"type\": \"io.debezium.time.ZonedTimestamp\", \"form\": \"epoch_microseconds\"}");
        assertThat(tester.row(created("{\"amount\":{\"scale\":2,\"value\":\"AeI6\"},\"at\":\"2024-02-29T10:34:56Z\"}")))
                .containsEntry("amount", "1234.50")
                .containsEntry("amount__filter", 123_450L)
                .containsEntry("at", "2024-02-29 10:34:56.000000 UTC")
                .containsEntry("at__filter", 1_709_202_896_000_000L);
    }

    static Stream<Arguments> refused()
    {
        return Stream.of(
                arguments("int32", "\"5\"", "value", "expected int32, found text: 5"),
                arguments("int32", "5.0", "value", "expected int32, found a number with a fraction or exponent: 5.0"),
                arguments("int32", "2147483648", "value", "expected an integer of 32 bits, found 2147483648"),
                arguments("int64", "9223372036854775808", "value", "expected an integer of 64 bits, found 9223372036854775808"),
                arguments("int64", "true", "value", "expected int64, found a boolean: true"),
                arguments("float64", "\"x\"", "value", "expected a number, or one of the texts NaN, Infinity, -Infinity, found text: x"),
                arguments("float64", "1e999", "value", "expected a number in the range of float64"),
                arguments("float32", "1e39", "value", "expected a number in the range of float32"),
                arguments("boolean", "1", "value", "expected boolean as a boolean, found an integer: 1"),
                arguments("string", "1", "value", "expected text, found an integer: 1"),
                arguments("string", "{}", "value", "expected text, found an object"),
                arguments("bytes", "\"?\"", "value", "expected base64, found text: ?"),
                arguments("bytes", "[1]", "value", "expected bytes, found an array"),
                arguments("array", "\"x\"", "value", "expected an array or object, found text: x"),
                arguments("io.debezium.data.Json", "1", "value", "expected json as text or as a structure"),
                arguments("io.debezium.data.Uuid", "\"a0eebc99\"", "value", "expected a uuid, found text: a0eebc99"),
                arguments("io.debezium.data.Uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380aäg\"", "bytes", "expected a uuid"),
                arguments(VARIABLE, "{\"scale\":2}", "text", "expected a decimal as an object of scale and value"),
                arguments(VARIABLE, "{\"scale\":2000000000,\"value\":\"AQ==\"}", "text", "expected a decimal as an object of scale and value"),
                arguments(VARIABLE, "\"AQ==\"", "text", "expected a decimal as an object of scale and value, found text"),
                arguments(VARIABLE, "1e2000000", "text", "a number with an exponent beyond 200000"),
                arguments(TIME + "Date", "-2147472692", "text", "is no date of the source: infinity and -infinity arrive so"),
                arguments(TIME + "Date", "-622191234", "value", "the value is infinity, which only form 'text' can hold"),
                arguments(TIME + "IsoDate", "\"-5877611-06-22Z\"", "text", "is no date of the source"),
                arguments(TIME + "IsoDate", "\"2024-02-30Z\"", "text", "expected ISO_DATE in ISO 8601 format, found text: 2024-02-30Z"),
                arguments(TIME + "MicroTimestamp", "9223372036854775807", "epoch_microseconds", "the value is infinity, which only form 'text' can hold"),
                arguments(TIME + "MicroTimestamp", "1709210096789012", "value", "the value 2024-02-29 12:34:56.789012 is not exact in milliseconds"),
                arguments(TIME + "MicroTimestamp", "1709210096789012", "epoch_days", "is not exact in days"),
                arguments(TIME + "NanoTimestamp", "1", "epoch_microseconds", "the value 1970-01-01 00:00:00.000000001 is not exact in microseconds"),
                arguments(TIME + "MicroTimestamp", "\"x\"", "text", "expected TIMESTAMP_MICROSECONDS as an integer, found text: x"),
                arguments(TIME + "ZonedTimestamp", "\"2024-02-29 10:34:56\"", "text", "expected ZONED_TIMESTAMP in ISO 8601 format"),
                arguments(TIME + "ZonedTimestamp", "\"infinity\"", "value", "the value is infinity, which only form 'text' can hold"),
                arguments(TIME + "IsoTime", "\"25:00:00Z\"", "text", "expected ISO_TIME in ISO 8601 format"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("refused")
    public void testRefused(String type, String json, String form, String message)
    {
        DecoderTester tester = new DecoderTester().column("c", "{\"type\": \"" + type + "\", \"form\": \"" + form + "\"}");
        assertThat(tester.failure(created("{\"c\":" + json + "}")))
                .hasMessageStartingWith("Topic shop.public.person: column c: ")
                .hasMessageContaining(message);
    }

    private static String field(String name, String type, String parameters)
    {
        String primitive = "string";
        String logical = "";
        if (type.contains(".")) {
            logical = "\"name\":\"" + type + "\",\"version\":1,";
        }
        else {
            primitive = type.replace("float32", "float").replace("float64", "double");
        }
        return "{\"type\":\"" + primitive + "\",\"optional\":true," + logical + parameters + "\"field\":\"" + name + "\"}";
    }
}
