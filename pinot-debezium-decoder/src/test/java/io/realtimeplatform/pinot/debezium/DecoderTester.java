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
import org.apache.pinot.spi.data.readers.GenericRow;

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

    private final Map<String, String> properties = new HashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private DebeziumMessageDecoder decoder;

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
            decoder = new DebeziumMessageDecoder(() -> NOW, System::nanoTime);
            decoder.init(properties, columns, TOPIC);
        }
        return decoder;
    }

    GenericRow decode(String message)
    {
        return decode(message.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes from the middle of a larger buffer, as Pinot may.
     */
    GenericRow decode(byte[] message)
    {
        byte[] buffer = new byte[message.length + 20];
        Arrays.fill(buffer, (byte) '"');
        System.arraycopy(message, 0, buffer, 7, message.length);
        return decoder().decode(buffer, 7, message.length, new GenericRow());
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
