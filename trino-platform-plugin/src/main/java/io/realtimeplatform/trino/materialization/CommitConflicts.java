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

import io.airlift.log.Logger;
import io.realtimeplatform.trino.engine.EngineQueryException;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Another writer may commit to the table that a refresh changes. Iceberg repeats the commit by itself where that writer changed no rows; else the refresh
 * is repeated under its lease, from the beginning: nothing that it found out about the table is known to be so any more.
 */
final class CommitConflicts
{
    private static final Logger log = Logger.get(CommitConflicts.class);
    private static final int ATTEMPTS = 4;
    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    private CommitConflicts() {}

    /**
     * @param undo takes away what an attempt left
     * @throws RuntimeException that of the last attempt
     */
    static <T> T repeat(RefreshJob job, Runnable undo, Supplier<T> change)
    {
        for (int attempt = 1; ; attempt++) {
            try {
                return change.get();
            }
            catch (EngineQueryException e) {
                if (!e.is("ICEBERG_COMMIT_ERROR") || attempt == ATTEMPTS) {
                    throw e;
                }
                log.info("The refresh of %s begins again, as another writer committed to its table: %s", job.view().name(), e.getMessage());
                undo.run();
                pause();
            }
        }
    }

    /** Not as long as another refresh pauses that met the same writer. */
    private static void pause()
    {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
        }
        catch (InterruptedException e) {
            // the next statement is not begun then
            Thread.currentThread().interrupt();
        }
    }
}
