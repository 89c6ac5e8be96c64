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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values for columns whose Pinot type is known: an object of that type, or an error that names the column.
 */
public class TestTargets
{
    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";

    private static DecoderTester tester(String type, String target)
    {
        String mapping = "{\"pinot_type\": \"" + target + "\"";
        if (!type.isEmpty()) {
            mapping += ", \"type\": \"" + type + "\"";
        }
        if (type.equals(DECIMAL)) {
            mapping += ", \"scale\": 2";
        }
        return new DecoderTester("id").column("c", mapping + "}");
    }

    private static String shown(Object value)
    {
        if (value instanceof byte[] bytes) {
            return "byte[] " + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Object[] values) {
            return Arrays.stream(values).map(TestTargets::shown).toList().toString();
        }
        return value.getClass().getSimpleName() + " " + value;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "int32 | 2147483647 | INT | Integer 2147483647",
            "int64 | -2147483648 | INT | Integer -2147483648",
            "int64 | 5 | LONG | Long 5",
            "int32 | 5 | LONG | Long 5",
            "int32 | 16777216 | FLOAT | Float 1.6777216E7",
            "int64 | 9007199254740992 | DOUBLE | Double 9.007199254740992E15",
            "int64 | 9223372036854775807 | BIG_DECIMAL | BigDecimal 9223372036854775807",
            "int64 | 7 | STRING | String 7",
            "int64 | 7 | JSON | String 7",
            "int16 | 1 | BOOLEAN | Boolean true",
            "int32 | 0 | BOOLEAN | Boolean false",
            "int32 | 7 | TIMESTAMP | Long 7",
            "boolean | true | INT | Integer 1",
            "boolean | false | STRING | String false",
            "float32 | 0.1 | FLOAT | Float 0.1",
            "float32 | 0.5 | DOUBLE | Double 0.5",
            "float64 | 0.1 | DOUBLE | Double 0.1",
            "float64 | 0.5 | FLOAT | Float 0.5",
            "float64 | \"NaN\" | FLOAT | Float NaN",
            "float64 | \"-Infinity\" | DOUBLE | Double -Infinity",
            "float64 | 3.0 | INT | Integer 3",
            "float64 | 0.1 | BIG_DECIMAL | BigDecimal 0.1",
            "org.apache.kafka.connect.data.Decimal | \"MDk=\" | BIG_DECIMAL | BigDecimal 123.45",
            "org.apache.kafka.connect.data.Decimal | \"MDk=\" | DOUBLE | Double 123.45",
            "org.apache.kafka.connect.data.Decimal | \"MDk=\" | FLOAT | Float 123.45",
            "org.apache.kafka.connect.data.Decimal | \"MDk=\" | STRING | String 123.45",
            "org.apache.kafka.connect.data.Decimal | \"ZA==\" | INT | Integer 1",
            "org.apache.kafka.connect.data.Decimal | \"ZA==\" | LONG | Long 1",
            "string | \"12345678901234567890.123456789\" | BIG_DECIMAL | BigDecimal 12345678901234567890.123456789",
            "string | \"NaN\" | DOUBLE | Double NaN",
            "string | \"true\" | BOOLEAN | Boolean true",
            "string | \"2026-01-31T23:59:59.123Z\" | TIMESTAMP | Long 1769903999123",
            "string | \"2026-01-31 23:59:59\" | TIMESTAMP | Long 1769903999000",
            "string | \"{\\\"a\\\": 1}\" | JSON | String {\"a\": 1}",
            "io.debezium.data.Json | \"[1, 2]\" | JSON | String [1, 2]",
            "io.debezium.time.Date | 1 | TIMESTAMP | Long 86400000",
            "io.debezium.time.MicroTimestamp | 1000 | TIMESTAMP | Long 1",
            "bytes | \"AP8=\" | BYTES | byte[] 00ff",
            "bytes | \"AP8=\" | STRING | String 00ff",
            "base64 | \"AP8=\" | BYTES | byte[] 00ff",
            "base64-url-safe | \"-_8=\" | BYTES | byte[] fbff",
            "hex | \"00fF\" | BYTES | byte[] 00ff",
            " | \"AP8=\" | BYTES | byte[] 00ff",
            " | 12 | INT | Integer 12",
            " | 0.1 | FLOAT | Float 0.1",
            " | 123456789012345678901234567890.5 | BIG_DECIMAL | BigDecimal 123456789012345678901234567890.5",
            " | [1,2] | JSON | String [1,2]",
            "array | [1,2] | INT[] | [Integer 1, Integer 2]",
            "array | [] | INT[] | []",
            "array | [1.5,2] | DOUBLE[] | [Double 1.5, Double 2.0]",
            "array | [\"a\",\"b\"] | STRING[] | [String a, String b]",
            " | [true,false] | BOOLEAN[] | [Boolean true, Boolean false]",
            "int32 | 5 | LONG[] | [Long 5]",
            "io.debezium.data.EnumSet | \"a,c\" | STRING[] | [String a, String c]",
            "io.debezium.data.EnumSet | \"\" | STRING[] | []",
            "io.debezium.data.EnumSet | \"a,c\" | STRING | String a,c",
            "io.debezium.data.DoubleVector | [0.1,2.0] | DOUBLE[] | [Double 0.1, Double 2.0]",
            "io.debezium.data.FloatVector | [0.1,2.0] | FLOAT[] | [Float 0.1, Float 2.0]",
            "io.debezium.data.SparseDoubleVector | {\"dimensions\":4,\"vector\":{\"1\":0.5,\"3\":1.0}} | DOUBLE[] | [Double 0.0, Double 0.5, Double 0.0, Double 1.0]",
            "io.debezium.data.SparseDoubleVector | {\"vector\":[[1,0.5]],\"dimensions\":2} | FLOAT[] | [Float 0.0, Float 0.5]"})
    public void testExact(String type, String json, String target, String expected)
    {
        assertThat(shown(tester(Objects.toString(type, ""), target).value("c", created("{\"id\":1,\"c\":" + json + "}")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "int64 | 2147483648 | INT | expected an integer of 32 bits for a column of type INT, found 2147483648",
            "int32 | 16777217 | FLOAT | expected a number that FLOAT holds exactly for a column of type FLOAT, found 16777217",
            "int64 | 9007199254740993 | DOUBLE | expected a number that DOUBLE holds exactly",
            "int64 | 2 | BOOLEAN | expected a boolean, or 0 or 1",
            "float64 | 0.1 | FLOAT[] | none",
            "float64 | 0.123456789 | FLOAT | expected a number that FLOAT holds exactly",
            "float64 | 0.5 | INT | expected an integer",
            "float64 | \"NaN\" | LONG | expected a number for a column of type LONG, found NaN",
            "float64 | \"Infinity\" | BIG_DECIMAL | expected a number for a column of type BIG_DECIMAL, found Infinity",
            "float64 | \"NaN\" | JSON | expected JSON",
            "org.apache.kafka.connect.data.Decimal | \"MDk=\" | INT | expected an integer for a column of type INT, found 123.45",
            "string | \"0.1000000000000000055\" | DOUBLE | expected a number that DOUBLE holds exactly",
            "string | \"text\" | LONG | expected a number for a column of type LONG, found text",
            "string | \"yes\" | BOOLEAN | expected a boolean",
            "string | \"2026-01-31T23:59:59.123456Z\" | TIMESTAMP | exact in milliseconds",
            "string | \"+999999999-01-01T00:00:00Z\" | TIMESTAMP | expected a time whose epoch milliseconds have 64 bits",
            "string | \"plain\" | JSON | expected JSON for a column of type JSON, found plain",
            "string | \"{} {}\" | JSON | expected JSON",
            "string | \"00ff\" | BYTES | expected bytes; name the type in the property columns if the text encodes them",
            "bytes | \"AP8=\" | LONG | expected a number for a column of type LONG, found bytes",
            "hex | \"00f\" | BYTES | expected hexadecimal digits",
            "hex | \"0g\" | BYTES | expected hexadecimal digits",
            "base64 | \"*\" | BYTES | expected base64",
            "array | [1,null] | INT[] | element 1 is null, which a column of many values cannot hold",
            "array | [[1]] | INT[] | element 0 is an array, which a column of many values cannot hold",
            "array | [1,2147483648] | INT[] | expected an integer of 32 bits",
            "array | [1] | INT | expected a number",
            "io.debezium.data.SparseDoubleVector | {\"dimensions\":2,\"vector\":{\"2\":0.5}} | DOUBLE[] | dimension 2 of a sparse vector of 2",
            "io.debezium.data.SparseDoubleVector | {\"dimensions\":1000000000,\"vector\":{}} | DOUBLE[] | at most 65536 dimensions",
            "io.debezium.data.SparseDoubleVector | {\"dimensions\":2,\"vector\":{\"x\":0.5}} | DOUBLE[] | expected the number of a dimension"})
    public void testRefused(String type, String json, String target, String message)
    {
        if (message.equals("none")) {
            assertThat(tester(type, target).row(created("{\"id\":1,\"c\":" + json + "}"))).containsKey("c");
            return;
        }
        DecodeException failure = tester(type, target).failure(created("{\"id\":1,\"c\":" + json + "}"));
        assertThat(failure).hasMessageContaining("column c: ").hasMessageContaining(message);
        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_TYPE);
    }

    @Test
    public void testElementsOfDeclaredTypes()
    {
        DecoderTester tester = new DecoderTester()
                .column("days", "{\"type\": \"array\", \"element\": \"io.debezium.time.Date\", \"form\": \"text\", \"pinot_type\": \"STRING[]\"}")
                .column("instants", "{\"field\": \"days\", \"type\": \"array\", \"element\": \"io.debezium.time.Date\", \"pinot_type\": \"TIMESTAMP[]\"}")
                .column("prices", "{\"type\": \"array\", \"element\": \"" + DECIMAL + "\", \"scale\": 2, \"pinot_type\": \"BIG_DECIMAL[]\"}")
                .column("json", "{\"field\": \"prices\", \"type\": \"array\", \"element\": \"" + DECIMAL + "\", \"scale\": 2, \"form\": \"json\"}");
        assertThat(tester.row(created("{\"days\":[0,1],\"prices\":[\"MDk=\"]}")))
                .containsEntry("days", new Object[] {"1970-01-01", "1970-01-02"})
                .containsEntry("instants", new Object[] {0L, 86_400_000L})
                .containsEntry("prices", new Object[] {new BigDecimal("123.45")})
                .containsEntry("json", "[123.45]");
        assertThat(tester.row(created("{\"prices\":[null,[\"MDk=\",null],[]]}".replace("\"prices\"", "\"ignored\"")))).isEmpty();
        DecoderTester json = new DecoderTester().column("json", "{\"type\": \"array\", \"element\": \"" + DECIMAL + "\", \"scale\": 2, \"form\": \"json\"}");
        assertThat(json.value("json", created("{\"json\":[null,[\"MDk=\",null],[]]}"))).isEqualTo("[null,[123.45,null],[]]");
    }

    @Test
    public void testStructuresWithSchema()
    {
        String field = "{\"type\":\"struct\",\"field\":\"s\",\"fields\":[" +
                "{\"type\":\"bytes\",\"name\":\"" + DECIMAL + "\",\"parameters\":{\"scale\":\"2\"},\"field\":\"d\"}," +
                "{\"type\":\"array\",\"items\":{\"type\":\"int64\",\"name\":\"io.debezium.time.MicroTimestamp\"},\"field\":\"t\"}," +
                "{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"int32\",\"name\":\"io.debezium.time.Date\"},\"field\":\"m\"}," +
                "{\"type\":\"string\",\"name\":\"io.debezium.data.Json\",\"field\":\"j\"},{\"type\":\"double\",\"field\":\"f\"}]}";
        String message = EventBuilder.wrapped(field, created("{\"s\":{\"d\":\"MDk=\",\"t\":[1,null],\"m\":{\"k \\\"\":1},\"j\":\"{\\\"x\\\":[1]}\",\"f\":\"NaN\",\"more\":[true,\"\\n\"]}}"));
        DecoderTester tester = new DecoderTester("s").column("json", "{\"field\": \"s\", \"form\": \"json\"}");
        assertThat(tester.row(message))
                .containsEntry("json", "{\"d\":123.45,\"t\":[\"1970-01-01 00:00:00.000001\",null],\"m\":{\"k \\\"\":\"1970-01-02\"},\"j\":{\"x\":[1]},\"f\":\"NaN\",\"more\":[true,\"\\u000a\"]}")
                .containsEntry("s", "{\"d\":\"MDk=\",\"t\":[1,null],\"m\":{\"k \\\"\":1},\"j\":\"{\\\"x\\\":[1]}\",\"f\":\"NaN\",\"more\":[true,\"\\n\"]}");
    }

    @Test
    public void testZerosWithSign()
    {
        String zeros = "{\"s\":{\"x\":-0.0,\"y\":[0.0,-0e0,-0.5,-0]}}";
        DecoderTester tester = new DecoderTester()
                .column("json", "{\"field\": \"s\", \"type\": \"struct\", \"form\": \"json\"}")
                .column("point", "{\"field\": \"s\", \"type\": \"io.debezium.data.geometry.Point\", \"form\": \"json\"}");
        assertThat(tester.row(created(zeros)))
                .containsEntry("json", "{\"x\":\"-0.0\",\"y\":[0.0,\"-0e0\",-0.5,-0]}")
                .containsEntry("point", "{\"x\":\"-0.0\",\"y\":[0.0,\"-0e0\",-0.5,-0]}");
    }

    @Test
    public void testGeometry()
    {
        String type = "\"type\": \"io.debezium.data.geometry.Point\"";
        DecoderTester tester = new DecoderTester().column("p", "{" + type + "}");
        for (String form : List.of("bytes", "text", "srid", "x", "y")) {
            tester.column(form, "{\"field\": \"p\", " + type + ", \"form\": \"" + form + "\"}");
        }
        String point = "{\"x\":1.5,\"y\":-2,\"wkb\":\"AP8=\",\"srid\":4326}";
        assertThat(tester.row(created("{\"p\":" + point + "}")))
                .containsEntry("p", point)
                .containsEntry("bytes", new byte[] {0, (byte) 0xFF})
                .containsEntry("text", "00ff")
                .containsEntry("srid", 4_326)
                .containsEntry("x", 1.5)
                .containsEntry("y", -2.0);
        DecoderTester geometry = new DecoderTester()
                .column("srid", "{\"field\": \"g\", \"type\": \"io.debezium.data.geometry.Geometry\", \"form\": \"srid\"}")
                .column("wkb", "{\"field\": \"g\", \"type\": \"io.debezium.data.geometry.Geometry\", \"form\": \"bytes\"}");
        assertThat(geometry.row(created("{\"g\":{\"wkb\":\"AQ==\",\"srid\":null}}"))).containsOnlyKeys("wkb");
        assertThat(geometry.failure(created("{\"g\":{\"srid\":1}}"))).hasMessageContaining("the geometry has no wkb");
        DecodeException failure = geometry.failure(created("{\"g\":{\"wkb\":\"AQ==\",\"srid\":4294967296}}"));
        assertThat(failure).hasMessageContaining("expected the reference system of a geometry as an integer of 32 bits, found an integer: 4294967296");
        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_TYPE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "\"__debezium_unavailable_value\"",
            "[\"__debezium_unavailable_value\"]",
            "[\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"]",
            "[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]",
            "[\"b68a35a7-17ad-35b3-af2a-ae46edb4545a\"]",
            "{\"__debezium_unavailable_value\":\"__debezium_unavailable_value\"}"})
    public void testPlaceholdersInEveryShape(String placeholder)
    {
        String after = EventBuilder.updated("null", "{\"id\":1,\"c\":" + placeholder + "}");
        for (String mapping : List.of("{\"type\": \"array\"}", "{\"type\": \"array\", \"element\": \"io.debezium.time.Date\", \"pinot_type\": \"TIMESTAMP[]\"}",
                "{\"type\": \"array\", \"element\": \"" + DECIMAL + "\", \"scale\": 2, \"form\": \"json\"}",
                "{\"type\": \"array\", \"element\": \"io.debezium.time.Date\", \"form\": \"json\", \"pinot_type\": \"STRING\"}",
                "{\"type\": \"array\", \"element\": \"io.debezium.data.Json\", \"form\": \"json\", \"pinot_type\": \"STRING\"}",
                "{\"type\": \"array\", \"element\": \"io.debezium.data.Uuid\", \"form\": \"json\", \"pinot_type\": \"STRING\"}",
                "{\"type\": \"array\", \"element\": \"io.debezium.data.Uuid\", \"form\": \"bytes\", \"pinot_type\": \"BYTES[]\"}")) {
            DecoderTester tester = new DecoderTester("id", "__unavailable").column("c", mapping).property("unavailable.policy", "mark");
            assertThat(tester.row(after)).as(mapping).containsEntry("__unavailable", "[\"c\"]").doesNotContainKey("c");
        }
    }

    @Test
    public void testJsonOfAnyType()
    {
        DecoderTester undeclared = tester("", "JSON");
        assertThat(undeclared.value("c", created("{\"id\":1,\"c\":{\"a\":[\"ä\"]}}"))).isEqualTo("{\"a\":[\"ä\"]}");
        assertThat(undeclared.failure(created("{\"id\":1,\"c\":\"{\"}"))).hasMessageContaining("expected JSON");
        assertThat(tester("io.debezium.data.geometry.Point", "JSON").value("c", created("{\"c\":{\"x\":1}}"))).isEqualTo("{\"x\":1}");
        // the text of a structure that is not its JSON
        DecoderTester geometry = new DecoderTester().column("c", "{\"type\": \"io.debezium.data.geometry.Point\", \"form\": \"text\", \"pinot_type\": \"JSON\"}");
        assertThat(geometry.failure(created("{\"c\":{\"wkb\":\"AP8=\"}}"))).hasMessageContaining("expected JSON for a column of type JSON, found 00ff");
    }

    @Test
    public void testPlaceholderOfEncodedBytes()
    {
        for (String[] encoded : new String[][] {{"base64", "Pz8+"}, {"base64-url-safe", "Pz8-"}, {"hex", "3f3f3e"}, {"bytes", "Pz8+"}}) {
            DecoderTester tester = new DecoderTester("id", "__unavailable")
                    .column("c", "{\"type\": \"" + encoded[0] + "\", \"form\": \"bytes\"}")
                    .property("unavailable.value.placeholder", "hex:3F3F3E")
                    .property("unavailable.policy", "mark");
            assertThat(tester.row(EventBuilder.updated("null", "{\"id\":1,\"c\":\"" + encoded[1] + "\"}"))).as(encoded[0]).containsEntry("__unavailable", "[\"c\"]");
        }
    }
}
