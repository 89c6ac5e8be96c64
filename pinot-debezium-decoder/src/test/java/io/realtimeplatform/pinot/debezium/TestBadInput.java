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
import io.realtimeplatform.pinot.debezium.payload.JsonMessageReader;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static io.realtimeplatform.pinot.debezium.EventBuilder.bytes;
import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.deleted;
import static io.realtimeplatform.pinot.debezium.EventBuilder.envelope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Messages that are no events: never a wrong row, and an error that says what is wrong.
 */
public class TestBadInput
{
    private static DecoderTester table()
    {
        return new DecoderTester("id", "customer_id", "name", "__deleted", "__position", "__commit_time").property("key.columns", "[\"id\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns", "ws", "flat"})
    public void testTruncatedAnywhere(String prefix)
    {
        DecoderTester table = table();
        byte[] message = bytes(Events.values(prefix + ".person.values.jsonl").get(1));
        // the schema block of this message is known already
        assertThat(table.decode(message).getValue("id")).isEqualTo(2L);
        for (int length = 1; length < message.length; length++) {
            assertThat(table.failure(Arrays.copyOf(message, length))).hasMessageStartingWith("Topic shop.public.person: ");
        }
        DecoderTester fresh = table();
        for (int length = 1; length < message.length; length += 7) {
            fresh.failure(Arrays.copyOf(message, length));
        }
        assertThat(fresh.decode(message).getValue("id")).isEqualTo(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns", "ws", "flat"})
    public void testTrailingBytes(String prefix)
    {
        DecoderTester table = table();
        String message = Events.values(prefix + ".person.values.jsonl").get(1);
        for (int round = 0; round < 2; round++) {
            for (String trailing : List.of("x", "}", ",", " null", "{}", message, "\0")) {
                assertThat(table.failure(message + trailing)).hasMessageContaining("malformed JSON");
            }
            assertThat(table.row(message + " \r\n\t")).containsEntry("id", 2L);
        }
        assertThat(table.failure("null x")).hasMessageContaining("malformed JSON: bytes follow the null");
        assertThat(table.failure("nul")).hasMessageContaining("expected a JSON object at the beginning");
    }

    @Test
    public void testAnyByteChangedNeverGivesAnUnexpectedError()
    {
        Random random = new Random(20_261_124);
        for (String prefix : List.of("ns", "ws", "flat")) {
            DecoderTester table = table();
            byte[] message = bytes(Events.values(prefix + ".person.values.jsonl").get(1));
            for (int round = 0; round < 20_000; round++) {
                byte[] changed = message.clone();
                for (int change = 0; change <= round % 3; change++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                try {
                    table.decode(changed);
                }
                catch (DecodeException e) {
                    assertThat(e.getCause()).as("%s", e).isInstanceOf(DecodeException.class);
                }
            }
            assertThat(table.decode(message).getValue("id")).isEqualTo(2L);
        }
    }

    @Test
    public void testInvalidUtf8()
    {
        DecoderTester table = table();
        byte[] message = bytes(created("{\"id\":1,\"name\":\"aXb\",\"ignored\":\"aYb\"}"));
        for (char marker : new char[] {'X', 'Y'}) {
            for (int invalid : new int[] {0x80, 0xC0, 0xFF, 0xE2}) {
                byte[] changed = message.clone();
                for (int index = 0; index < changed.length; index++) {
                    if (changed[index] == marker) {
                        changed[index] = (byte) invalid;
                    }
                }
                assertThat(table.failure(changed)).hasMessageContaining("malformed JSON").hasMessageContaining("Invalid UTF-8");
            }
        }
    }

    /**
     * Jackson takes a name with the byte 0xff for one that it has seen without it.
     */
    @Test
    public void testInvalidUtf8InNames()
    {
        DebeziumMessageDecoder decoder = new DebeziumMessageDecoder(() -> DecoderTester.NOW, () -> 0, JsonMessageReader::exact);
        decoder.init(Map.of("key.columns", "[\"id\"]", "error.policy", "fail"), Set.of("id", "ype"), "names");
        assertThat(decoder.decode(bytes(created("{\"id\":1,\"ype\":2}")), new GenericRow()).getValue("ype")).isEqualTo(2L);
        byte[] message = bytes(created("{\"id\":1,\"~ype\":2}"));
        for (int index = 0; index < message.length; index++) {
            if (message[index] == '~') {
                message[index] = (byte) 0xFF;
            }
        }
        assertThatThrownBy(() -> decoder.decode(message, new GenericRow()))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("malformed JSON")
                .hasMessageContaining("Invalid UTF-8");
    }

    @Test
    public void testDeepNesting()
    {
        DecoderTester table = table();
        for (String open : List.of("[", "{\"a\":")) {
            assertThat(table.failure(created("{\"id\":1,\"name\":" + open.repeat(100_000)))).hasMessageContaining("nesting depth");
            assertThat(table.failure(open.repeat(100_000))).isNotNull();
        }
        // beside the event and its row
        String nested = "[".repeat(998) + "]".repeat(998);
        assertThat(table.value("name", created("{\"id\":1,\"name\":" + nested + "}"))).isEqualTo(nested);
        assertThat(table.failure(created("{\"id\":1,\"name\":[" + nested + "]}"))).hasMessageContaining("nesting depth");
    }

    @Test
    public void testLongValues()
    {
        DecoderTester table = table();
        String text = "x".repeat(30_000_000);
        assertThat(table.value("name", created("{\"id\":1,\"name\":\"" + text + "\"}"))).isEqualTo(text);
        String digits = "9".repeat(20_000);
        assertThat(table.value("name", created("{\"id\":1,\"name\":" + digits + "}"))).isEqualTo(digits);
    }

    @ParameterizedTest
    @CsvSource(value = {
            "42|expected a JSON object at the beginning",
            "\"text\"|expected a JSON object at the beginning",
            "[]|expected a JSON object at the beginning",
            "{}|expected a Debezium envelope (op and source) or a flattened row",
            "{\"other\":1}|expected a Debezium envelope (op and source) or a flattened row",
            "{\"before\":null,\"after\":{\"id\":1},\"op\":\"c\"}|expected a Debezium envelope (op and source) or a flattened row",
            "{\"id\":1,}|malformed JSON at byte",
            "{'id':1}|malformed JSON at byte",
            "{\"id\":01}|malformed JSON at byte",
            "{\"id\":NaN}|malformed JSON at byte",
            "{\"name\":\"no key\"}|the key field id is null or missing in the row",
            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"id\"}]},\"payload\":{\"id\":1}}|the schema block has a field without a type",
            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\"}]},\"payload\":{\"id\":1}}|the schema block has a field without a name",
            "{\"schema\":{\"type\":\"struct\",\"fields\":[1]},\"payload\":{\"id\":1}}|expected an object in the schema block, found an integer"},
            delimiter = '|', quoteCharacter = '\0')
    public void testNotAnEvent(String message, String expected)
    {
        assertThat(table().failure(message)).hasMessageContaining(expected);
    }

    @Test
    public void testBrokenEnvelopes()
    {
        assertThat(table().failure(created("null"))).hasMessageContaining("the event of operation 'c' has no after");
        assertThat(table().failure(deleted("null"))).hasMessageContaining("the delete event has no before, so the row's key is unknown");
        assertThat(table().failure(deleted("{\"id\":null}"))).hasMessageContaining("the key field id is null or missing in before");
        assertThat(table().failure(created("{\"name\":\"x\"}"))).hasMessageContaining("the key field id is null or missing in after");
        assertThat(table().failure(envelope("x", "null", "{\"id\":1}"))).hasMessageContaining("unknown operation 'x', known are c, r, u, d, t and m");
        assertThat(table().failure(created("{\"id\":1}").replace("\"ts_ms\":1795345739487", "\"ts_ms\":\"x\""))).hasMessageContaining("expected source.ts_ms to be epoch milliseconds, found text");
    }

    @Test
    public void testPayloadOfAnotherKind()
    {
        DecoderTester table = table();
        String message = Events.values("ws.person.values.jsonl").get(1);
        assertThat(table.row(message)).containsEntry("id", 2L);
        String prefix = message.substring(0, message.indexOf("\"payload\":") + "\"payload\":".length());
        for (String payload : List.of("5", "\"x\"", "[1]", "true", "nul")) {
            assertThat(table.failure(prefix + payload + "}")).hasMessageMatching("(?s).*(expected a Debezium envelope|malformed JSON).*");
        }
        assertThat(DecoderTester.isSkipped(table.decode(prefix + "null}"))).isTrue();
        assertThat(table.failure(prefix + "null")).hasMessageContaining("malformed JSON");
        assertThat(table.row(message)).containsEntry("id", 2L);
    }

    @Test
    public void testConfluentWireFormat()
    {
        assertThat(table().failure(new byte[] {0, 0, 0, 0, 1, '{', '}'})).hasMessageContaining("a leading zero byte: for messages of a schema registry's Avro converter set format=avro");
        assertThat(table().failure(created("{\"id\":1}").getBytes(StandardCharsets.UTF_16LE))).hasMessageContaining("malformed JSON: a zero byte near the beginning");
    }

    @Test
    public void testMessageIsBoundedAndSafeToLog()
    {
        DecodeException failure = table().failure("{\"id\":\n\t\u0007\u202e" + "x".repeat(10_000));
        assertThat(failure.getMessage()).hasSizeLessThan(600).contains("\\u000a\\u0009\\u0007\\u202e").endsWith("…").doesNotContain("\n", "\t", "\u202e");
    }

    @Test
    public void testErrorPolicySkip()
    {
        DecoderTester table = table().property("error.policy", "skip");
        GenericRow row = new GenericRow();
        for (int round = 0; round < 3; round++) {
            assertThat(table.decoder().decode(bytes("{\"id\":"), row)).isNull();
            assertThat(row.getFieldToValueMap()).isEmpty();
        }
        assertThat(table.decoder().errorCount()).isEqualTo(3);
        assertThat(table.row(created("{\"id\":1}"))).containsEntry("id", 1L);
        assertThat(table.decoder().errorCount()).isEqualTo(3);
    }

    @Test
    public void testErrorAfterTheRowLeavesNothing()
    {
        DecoderTester table = new DecoderTester("id", "__position").property("error.policy", "skip");
        GenericRow row = new GenericRow();
        assertThat(table.decoder().decode(bytes(created("{\"id\":1}").replace("\"postgresql\"", "\"oracle\"")), row)).isNull();
        assertThat(row.getFieldToValueMap()).isEqualTo(Map.of());
    }
}
