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

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import static io.trino.spi.StandardErrorCode.USER_CANCELED;

/**
 * Does the same for many things, a few of them at a time.
 */
final class AtATime
{
    private AtATime() {}

    /** @return what went wrong, by the thing with which it did; the others are done */
    static <T> Map<T, RuntimeException> forEach(Collection<T> things, int atATime, Consumer<T> action)
    {
        Map<T, RuntimeException> failures = new LinkedHashMap<>();
        if (things.size() == 1) {
            things.forEach(thing -> tried(thing, action, failures));
            return failures;
        }
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(atATime, Math.max(1, things.size())), Thread.ofVirtual().factory());
        try {
            Map<T, Future<?>> futures = new LinkedHashMap<>();
            things.forEach(thing -> futures.put(thing, executor.submit(() -> {
                try (ThreadContextClassLoader _ = new ThreadContextClassLoader(AtATime.class.getClassLoader())) {
                    action.accept(thing);
                }
            })));
            for (Map.Entry<T, Future<?>> future : futures.entrySet()) {
                await(future.getKey(), future.getValue(), failures);
            }
            return ImmutableMap.copyOf(failures);
        }
        finally {
            executor.shutdownNow();
        }
    }

    private static <T> void tried(T thing, Consumer<T> action, Map<T, RuntimeException> failures)
    {
        try {
            action.accept(thing);
        }
        catch (RuntimeException e) {
            failures.put(thing, e);
        }
    }

    private static <T> void await(T thing, Future<?> future, Map<T, RuntimeException> failures)
    {
        try {
            future.get();
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                failures.put(thing, failure);
                return;
            }
            throw new IllegalStateException(e.getCause());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrinoException(USER_CANCELED, "Interrupted while waiting");
        }
    }
}
