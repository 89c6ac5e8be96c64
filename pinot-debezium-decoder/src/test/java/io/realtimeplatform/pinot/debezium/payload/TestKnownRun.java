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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Fields that nobody asks for are passed as they were seen before, and only if they are that.
 */
public class TestKnownRun
{
    private final FieldNames names = new FieldNames(List.of("sequence", "snapshot"));
    private final FastJsonReader fast = new FastJsonReader();

    @Test
    public void testValuesThatChange()
    {
        for (String time : List.of("1", "12345678", "123456789012345678", "0", "-5", "1.5e3", "12345679", "null", "\"text\"", "{\"sequence\":1}", "[\"snapshot\"]")) {
            for (String table : List.of("a", "b", "\\n", "ä", "\\\"")) {
                assertSame("{\"version\":\"3\",\"ts\":" + time + ",\"sequence\":1,\"table\":\"" + table + "\",\"lsn\":" + time + "}");
                assertSame("{\"version\":\"3\",\"ts\":" + time + ", \"sequence\" : 1 ,\"table\":\"" + table + "\" }");
            }
        }
    }

    @Test
    public void testFieldsThatComeAndGo()
    {
        String[] messages = {
                "{\"a\":1,\"b\":2,\"sequence\":3,\"c\":4}",
                "{\"a\":1,\"sequence\":3,\"c\":4}",
                "{\"a\":1,\"b\":2,\"snapshot\":3,\"c\":4}",
                "{\"a\":1,\"b\":2,\"c\":4}",
                "{\"a\":1,\"snapshot\":2,\"sequence\":3}",
                "{\"a\":1,\"b\":2,\"sequence\":3,\"sequence\":5,\"c\":4}",
                "{\"sequence\":3}", "{}"};
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            assertSame(messages[random.nextInt(messages.length)]);
        }
    }

    @Test
    public void testWhatIsMalformedBehindAKnownBeginning()
    {
        String good = "{\"a\":12345678,\"b\":\"x\",\"sequence\":3,\"c\":12345678}";
        for (int round = 0; round < 3; round++) {
            assertSame(good);
        }
        for (int length = 1; length < good.length(); length++) {
            String cut = good.substring(0, length);
            assertThat(catchThrowable(() -> read(fast, cut))).as(cut).isInstanceOf(UncertainException.class);
            assertSame(good);
        }
        for (String number : List.of("02345678", "1234567", "1234567x", "12345678x", "1234567.", "12345678e", "--345678")) {
            String changed = good.replace("\"a\":12345678", "\"a\":" + number);
            if (number.equals("1234567")) {
                assertSame(changed);
            }
            else {
                assertThat(catchThrowable(() -> read(fast, changed))).as(changed).isInstanceOf(UncertainException.class);
            }
        }
    }

    @Test
    public void testNamesThatAreAskedForLater()
    {
        String message = "{\"a\":1,\"b\":2,\"sequence\":3,\"c\":4}";
        for (int round = 0; round < 3; round++) {
            assertThat(read(fast, message)).containsExactly("0=3");
        }
        names.add("b");
        names.add("c");
        for (int round = 0; round < 3; round++) {
            assertThat(read(fast, message)).containsExactly("2=2", "0=3", "3=4");
        }
    }

    @Test
    public void testMoreFieldsThanARunHas()
    {
        StringBuilder json = new StringBuilder("{\"sequence\":1");
        for (int field = 0; field < 100; field++) {
            json.append(",\"field").append(field).append("\":").append(field);
        }
        for (int round = 0; round < 3; round++) {
            assertSame(json + ",\"snapshot\":2}");
        }
    }

    @Test
    public void testLongValuesAndRunsThatChangeForEver()
    {
        for (int round = 0; round < 3; round++) {
            assertSame("{\"a\":\"" + "x".repeat(100_000) + "\",\"sequence\":1,\"b\":2}");
        }
        for (int round = 0; round < 3_000; round++) {
            assertSame("{\"name" + round % 700 + "\":1,\"sequence\":" + round + "}");
        }
    }

    private void assertSame(String message)
    {
        JsonPayloadReader exact = new JsonPayloadReader();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        exact.open(bytes, 0, bytes.length);
        assertThat(read(fast, message)).as(message).isEqualTo(fields(exact));
    }

    private List<String> read(FastJsonReader reader, String message)
    {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        reader.open(bytes, 0, bytes.length);
        List<String> fields = fields(reader);
        assertThat(reader.position()).as(message).isEqualTo(bytes.length);
        return fields;
    }

    private List<String> fields(PayloadReader reader)
    {
        List<String> fields = new ArrayList<>();
        int index = reader.nextNamedField(names);
        while (index != PayloadReader.END) {
            fields.add(index + "=" + reader.text());
            index = reader.nextNamedField(names);
        }
        return fields;
    }
}
