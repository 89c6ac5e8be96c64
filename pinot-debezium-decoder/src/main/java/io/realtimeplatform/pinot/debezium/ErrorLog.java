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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the messages that could not be decoded, and logs the first at once and then one in each interval, with the
 * number of those in between.
 */
final class ErrorLog
{
    private static final Logger LOGGER = LoggerFactory.getLogger(DebeziumMessageDecoder.class);
    private static final long INTERVAL_NANOSECONDS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier ticker;
    private long count;
    private long logged;
    private long loggedAt;

    /**
     * @param ticker nanoseconds, as of {@link System#nanoTime()}
     */
    ErrorLog(LongSupplier ticker)
    {
        this.ticker = ticker;
    }

    void add(DecodeException error)
    {
        count++;
        long now = ticker.getAsLong();
        if (logged > 0 && now - loggedAt < INTERVAL_NANOSECONDS) {
            return;
        }
        LOGGER.error("Message not decoded ({}), {} of all kinds so far, {} since the last line like this: {}", error.kind().configName(), count, count - logged, error.getMessage(), error);
        logged = count;
        loggedAt = now;
    }

    /**
     * Messages since the decoder was made.
     */
    long count()
    {
        return count;
    }
}
