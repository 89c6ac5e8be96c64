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
package io.realtimeplatform.trino.pipeline;

import io.trino.spi.TrinoException;

import java.time.Duration;

import static io.trino.spi.StandardErrorCode.USER_CANCELED;

/**
 * Waits for something that nobody announces, by asking for it now and then.
 */
final class Deadline
{
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final long end;

    private Deadline(Duration patience)
    {
        this.end = System.nanoTime() + patience.toNanos();
    }

    static Deadline in(Duration patience)
    {
        return new Deadline(patience);
    }

    boolean isOver()
    {
        return System.nanoTime() - end >= 0;
    }

    /** Waits a little before the next question. */
    void pause()
    {
        pause(PAUSE);
    }

    void pause(Duration time)
    {
        try {
            Thread.sleep(time);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrinoException(USER_CANCELED, "Interrupted while waiting");
        }
    }
}
