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
package io.realtimeplatform.trino.materialization;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.airlift.units.Duration;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import java.util.concurrent.ScheduledExecutorService;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Drops tables in storages that are no longer needed: those that a coordinator left behind soon after it started again, and from time to time the rest.
 */
class StorageCleaner
{
    private static final Logger log = Logger.get(StorageCleaner.class);

    private final StorageTables tables;
    private final long intervalMillis;
    private final ScheduledExecutorService executor = newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("platform-storage-cleaner").factory());

    @Inject
    StorageCleaner(StorageTables tables, MaterializationConfig config)
    {
        this.tables = requireNonNull(tables, "tables is null");
        Duration interval = config.getCleanInterval();
        this.intervalMillis = interval.toMillis();
    }

    @PostConstruct
    void start()
    {
        // Trino takes statements when all catalogs are there
        executor.scheduleWithFixedDelay(this::clean, intervalMillis / 5, intervalMillis, MILLISECONDS);
    }

    /** Looks soon, and not only when it is time. */
    void cleanSoon()
    {
        executor.execute(this::clean);
    }

    private void clean()
    {
        try {
            tables.cleanAll();
        }
        catch (RuntimeException e) {
            log.warn("Stored rows that are no longer needed cannot be looked for: %s", e.getMessage());
        }
    }

    @PreDestroy
    void stop()
    {
        executor.shutdownNow();
    }
}
