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
package io.realtimeplatform.integration;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks for a state again and again until it is there. */
final class Await
{
    /** Far beyond what anything here takes on a busy machine: only what will never come meets it. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final long SHORTEST_PAUSE_MILLISECONDS = 100;
    private static final long LONGEST_PAUSE_MILLISECONDS = 1000;

    private Await() {}

    /** @param what the state, for the failure message */
    static void until(String what, BooleanSupplier reached)
    {
        untilNothingMissing(() -> reached.getAsBoolean() ? Optional.empty() : Optional.of(what));
    }

    /**
     * @param missing what still differs from the awaited state; empty when it is reached
     */
    static void untilNothingMissing(Supplier<Optional<String>> missing)
    {
        long start = System.nanoTime();
        Optional<String> now = missing.get();
        while (now.isPresent()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("Not reached within %s s: %s".formatted(LIMIT.toSeconds(), now.get()));
            }
            pause(System.nanoTime() - start);
            now = missing.get();
        }
    }

    /** The longer it takes, the longer: to ask is a query, which takes the processors from what is waited for. */
    private static void pause(long nanoseconds)
    {
        long pause = Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanoseconds) / 8, SHORTEST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS);
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }
}
