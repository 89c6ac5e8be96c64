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

import io.realtimeplatform.trino.http.Excerpt;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/**
 * A neighbour's answer, or why there is none.
 */
record Answer<T>(Optional<T> value, String error)
{
    Answer
    {
        requireNonNull(value, "value is null");
        requireNonNull(error, "error is null");
    }

    static <T> Answer<T> of(T value)
    {
        return new Answer<>(Optional.of(value), "");
    }

    static <T> Answer<T> failed(String error)
    {
        return new Answer<>(Optional.empty(), error);
    }

    /**
     * Waits for the answer.
     *
     * @param neighbour what the other side is called in errors
     * @param deadline of {@link System#nanoTime()}
     */
    static <T> Answer<T> await(String neighbour, Future<T> future, long deadline)
    {
        try {
            return of(future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        }
        catch (TimeoutException e) {
            return failed(neighbour + " gave no answer in time");
        }
        catch (ExecutionException e) {
            return failed(Excerpt.of(String.valueOf(e.getCause().getMessage())));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("Interrupted");
        }
    }
}
