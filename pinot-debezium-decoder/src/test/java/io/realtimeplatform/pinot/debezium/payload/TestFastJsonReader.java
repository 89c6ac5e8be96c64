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
package io.realtimeplatform.pinot.debezium.payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fast reader says what the exact one says, or that it is not certain.
 */
public class TestFastJsonReader
{
    private final ReaderComparison comparison = new ReaderComparison();

    private boolean isCertain(String json)
    {
        // read twice: names that were met are expected then, and at every offset of a word
        boolean certain = comparison.compare(json.getBytes(StandardCharsets.UTF_8));
        for (int offset = 0; offset < 9; offset++) {
            String shifted = " ".repeat(offset) + json + " ".repeat(9 - offset);
            assertThat(comparison.compare(shifted.getBytes(StandardCharsets.UTF_8))).as(shifted).isEqualTo(certain);
        }
        return certain;
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}", "[]", "{\"id\":1}", "{ \"id\" : 1 , \"name\"\t:\r\n\"x\" }", "[[],{},[{}]]", "{\"\":\"\"}",
            "{\"op\":\"c\",\"id\":-0,\"name\":-12345678901234567}",
            "[0,-1,1.5,-0.0,1e5,1E-5,1.25e+10,123456789012345678,9223372036854775807,-9223372036854775807]",
            "[0.1,273.15,1e22,1e23,123456789.123456789,1.7976931348623157e308,5e-324,1e999,16777217,0.30000001192092896]",
            "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\uDE00\\ud83d\"]",
            "[\"ä€😀\",\"plain text of more than one word\",\"mixed ä plain text of more than one word \\n\"]",
            "{\"ä\":1,\"\\u0069d\":2,\"a name that is longer than two words\":3,\"id\":4,\"name\":{\"id\":{\"name\":[1,{\"id\":2}]}}}",
            "[true,false,null]", "{\"id\":null,\"id\":2}", "[\"QUJD\",\"QUI=\",\"QQ==\",\"\"]", "[\"\u007f\"]"})
    public void testCertain(String json)
    {
        assertThat(isCertain(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{", "[", "{\"id\"", "{\"id\":", "{\"id\":1", "{\"id\":1,", "{\"id\":1,}", "{,}", "[1,]", "[,]", "[1 2]", "{\"id\" 1}", "{id:1}", "{'id':1}", "{\"id\":1]", "[1}",
            "[01]", "[-]", "[-01]", "[1.]", "[.5]", "[1e]", "[1e+]", "[+1]", "[0x1]", "[NaN]", "[Infinity]", "[1a]", "[--1]", "[1.5.5]",
            "[\"\\x\"]", "[\"\\u12\"]", "[\"\\u12g4\"]", "[\"a\nb\"]", "[\"a", "[\"a\\\"]", "[tru]", "[nul]", "[fals]", "[truex]", "[]]", "{}}", "{}{}", "[1]//", "[/**/1]"})
    public void testMalformed(String json)
    {
        assertThat(isCertain(json)).isFalse();
        assertThat(isCertain("{\"name\":" + json + "}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[9223372036854775808]", "[-9223372036854775808]", "[99999999999999999999]", "[\"QR==\"]", "[\"QUJD\\n\"]"})
    public void testLeftToTheExactReader(String json)
    {
        assertThat(isCertain(json)).isFalse();
    }

    @Test
    public void testNesting()
    {
        assertThat(isCertain("[".repeat(20) + "]".repeat(20))).isTrue();
        assertThat(isCertain("{\"name\":".repeat(20) + "1" + "}".repeat(20))).isTrue();
        assertThat(isCertain("[".repeat(900) + "]".repeat(900))).isFalse();
        assertThat(isCertain("[".repeat(1_100) + "]".repeat(1_100))).isFalse();
    }

    @Test
    public void testUtf8()
    {
        assertUtf8(true, 0xC2, 0x80);
        assertUtf8(true, 0xDF, 0xBF);
        assertUtf8(true, 0xE0, 0xA0, 0x80);
        assertUtf8(true, 0xED, 0x9F, 0xBF);
        assertUtf8(true, 0xEF, 0xBF, 0xBF);
        assertUtf8(true, 0xF0, 0x90, 0x80, 0x80);
        assertUtf8(true, 0xF4, 0x8F, 0xBF, 0xBF);
        assertUtf8(false, 0x80);
        assertUtf8(false, 0xC0, 0x80);
        assertUtf8(false, 0xC1, 0xBF);
        assertUtf8(false, 0xC2, 0x20);
        assertUtf8(false, 0xE0, 0x80, 0x80);
        assertUtf8(false, 0xE2, 0x82);
        assertUtf8(false, 0xED, 0xA0, 0x80);
        assertUtf8(false, 0xF0, 0x80, 0x80, 0x80);
        assertUtf8(false, 0xF4, 0x90, 0x80, 0x80);
        assertUtf8(false, 0xF5, 0x80, 0x80, 0x80);
        assertUtf8(false, 0xFF);
    }

    private void assertUtf8(boolean certain, int... bytes)
    {
        for (String around : new String[] {"[\"%s\"]", "{\"%s\":1}", "{\"name\":{\"%s\":[\"x%sx\"]}}", "[\"longer than one word %s and longer again\"]"}) {
            StringBuilder characters = new StringBuilder();
            for (int value : bytes) {
                characters.append((char) value);
            }
            byte[] message = around.replace("%s", characters).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(comparison.compare(message)).isEqualTo(certain);
        }
    }

    @Test
    public void testMoreNamesThanAreRemembered()
    {
        StringBuilder json = new StringBuilder("{");
        for (int name = 0; name < 10_000; name++) {
            json.append("\"name ").append(name).append("\":").append(name).append(',');
        }
        json.append('"').append("long".repeat(200)).append("\":1,\"id\":2}");
        assertThat(isCertain(json.toString())).isTrue();
        assertThat(isCertain("{\"id\":1,\"name\":\"x\"}")).isTrue();
    }

    @Test
    public void testNamesAddedLater()
    {
        FieldNames names = new FieldNames(List.of("id"));
        FastJsonReader reader = new FastJsonReader();
        byte[] message = "{\"id\":1,\"name\":2}".getBytes(StandardCharsets.UTF_8);
        for (int expected : new int[] {PayloadReader.OTHER, 1}) {
            reader.open(message, 0, message.length);
            assertThat(reader.nextField(names)).isEqualTo(0);
            assertThat(reader.nextField(names)).isEqualTo(expected);
            assertThat(reader.fieldName()).isEqualTo("name");
            assertThat(reader.nextField(names)).isEqualTo(PayloadReader.END);
            names.add("name");
        }
    }
}
