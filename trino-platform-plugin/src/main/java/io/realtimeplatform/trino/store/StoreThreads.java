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
package io.realtimeplatform.trino.store;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import static java.util.concurrent.Executors.newCachedThreadPool;

/**
 * Threads for what touches a database in a file. Trino interrupts the threads of a query that its client gives up, and an interrupt
 * closes the channel of a file that a thread reads or writes: for everybody who has it.
 */
final class StoreThreads
{
    private final Optional<ExecutorService> executor;

    /** @param needed whether the database is in a file; a server stands an interrupt */
    StoreThreads(boolean needed)
    {
        // they end when they have had nothing to do for a minute
        executor = needed ? Optional.of(newCachedThreadPool(new ThreadFactoryBuilder().setNameFormat("platform-store-%s").setDaemon(true).build())) : Optional.empty();
    }

    /** Waits for the end of the work, also when the caller is interrupted, who is so still afterwards. */
    <T> T call(Supplier<T> work)
    {
        if (executor.isEmpty()) {
            return work.get();
        }
        try {
            return Uninterruptibles.getUninterruptibly(executor.get().submit(work::get));
        }
        catch (ExecutionException e) {
            Throwables.throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }
}
