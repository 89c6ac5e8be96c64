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
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

public class TestErrorLog
{
    @Test
    public void testCount()
    {
        AtomicLong ticker = new AtomicLong(Long.MAX_VALUE - 5);
        ErrorLog log = new ErrorLog(ticker::get);
        for (int error = 1; error <= 5; error++) {
            log.add(new DecodeException("error"));
            ticker.addAndGet(4_000_000_000L);
            assertThat(log.count()).isEqualTo(error);
        }
    }

    @Test
    public void testExcerpt()
    {
        byte[] message = "{\"a\":\"b\nü\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(Excerpt.of(message, 0, message.length)).isEqualTo("{\"a\":\"b\\u000aü\"}");
        assertThat(Excerpt.of(message, 1, 3)).isEqualTo("\"a\"");
        assertThat(Excerpt.of("x".repeat(300).getBytes(StandardCharsets.UTF_8), 0, 300)).isEqualTo("x".repeat(200) + "…");
        assertThat(Excerpt.of(new byte[] {(byte) 0xFF, 0}, 0, 2)).isEqualTo("\ufffd\\u0000");
    }
}
