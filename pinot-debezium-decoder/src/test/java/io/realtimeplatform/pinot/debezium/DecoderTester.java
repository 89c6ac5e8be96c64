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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A decoder as a table would configure it. Errors are thrown, unless {@code error.policy} says otherwise.
 */
final class DecoderTester
{
    static final String TOPIC = "shop.public.person";
    static final long NOW = 1_800_000_000_000L;

    private static final String EXACT = ".exact";

    private final Map<String, String> properties = new HashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private DebeziumMessageDecoder decoder;
    private DebeziumMessageDecoder exact;

    DecoderTester(String... columns)
    {
        this.columns.addAll(Arrays.asList(columns));
        properties.put("error.policy", "fail");
    }

    DecoderTester property(String name, String value)
    {
        properties.put(name, value);
        decoder = null;
        return this;
    }

    /**
     * Adds a column with its entry in the property columns.
     */
    DecoderTester column(String column, String mapping)
    {
        columns.add(column);
        String entry = "\"" + column + "\": " + mapping;
        properties.merge("columns", "{" + entry + "}", (all, next) -> all.substring(0, all.length() - 1) + ", " + entry + "}");
        decoder = null;
        return this;
    }

    DebeziumMessageDecoder decoder()
    {
        if (decoder == null) {
            decoder = new DebeziumMessageDecoder(() -> NOW, System::nanoTime, JsonMessageReader::new);
            decoder.init(properties, columns, TOPIC);
            exact = new DebeziumMessageDecoder(() -> NOW, System::nanoTime, JsonMessageReader::exact);
            exact.init(properties, columns, TOPIC + EXACT);
        }
        return decoder;
    }

    GenericRow decode(String message)
    {
        return decode(message.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes from the middle of a larger buffer, as Pinot may, by the fast and by the exact reader, which must agree.
     */
    GenericRow decode(byte[] message)
    {
        byte[] buffer = new byte[message.length + 20];
        Arrays.fill(buffer, (byte) '"');
        System.arraycopy(message, 0, buffer, 7, message.length);
        GenericRow row = null;
        DecodeException failure = null;
        try {
            row = decoder().decode(buffer, 7, message.length, new GenericRow());
        }
        catch (DecodeException e) {
            failure = e;
        }
        assertSameAsExact(buffer, message.length, row, failure);
        if (failure != null) {
            throw failure;
        }
        return row;
    }

    private void assertSameAsExact(byte[] buffer, int length, GenericRow row, DecodeException failure)
    {
        try {
            GenericRow expected = exact.decode(buffer, 7, length, new GenericRow());
            assertThat(failure).as("the exact reader gives %s", expected).isNull();
            assertThat(values(row)).isEqualTo(values(expected));
        }
        catch (DecodeException e) {
            assertThat(failure).as("the exact reader fails: %s", e.getMessage()).isNotNull();
            assertThat(failure.getMessage()).isEqualTo(e.getMessage().replace(TOPIC + EXACT, TOPIC));
        }
    }

    private static Map<String, Object> values(GenericRow row)
    {
        if (row == null) {
            return Map.of();
        }
        Map<String, Object> values = new HashMap<>(row.getFieldToValueMap());
        // equal as values, not as objects
        values.replaceAll((column, value) -> switch (value) {
            case byte[] bytes -> ByteBuffer.wrap(bytes);
            case Object[] array -> Arrays.asList(array);
            case String text -> text.replace(TOPIC + EXACT, TOPIC);
            default -> value;
        });
        return values;
    }

    /**
     * The row's values, which must be a row and not a skipped message.
     */
    Map<String, Object> row(String message)
    {
        GenericRow row = decode(message);
        assertThat(isSkipped(row)).as("skipped: %s", message).isFalse();
        return row.getFieldToValueMap();
    }

    Object value(String column, String message)
    {
        return row(message).get(column);
    }

    DecodeException failure(String message)
    {
        return failure(message.getBytes(StandardCharsets.UTF_8));
    }

    DecodeException failure(byte[] message)
    {
        DecodeException failure = catchThrowableOfType(DecodeException.class, () -> decode(message));
        assertThat(failure).as("no failure for %s", new String(message, StandardCharsets.UTF_8)).isNotNull();
        return failure;
    }

    static boolean isSkipped(GenericRow row)
    {
        return Boolean.TRUE.equals(row.getValue(GenericRow.SKIP_RECORD_KEY));
    }
}
