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

import com.google.inject.Inject;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.trino.spi.TrinoException;

import java.time.Duration;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Drops a Pinot table and waits until its servers have let it go.
 */
class DropPinotTable
{
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PinotClient pinot;

    @Inject
    DropPinotTable(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    /** Nothing happens when the table is not there; its schema stays. */
    void drop(String table)
    {
        pinot.dropTable(table);
        Deadline deadline = Deadline.in(PATIENCE);
        while (!pinot.tableIsGone(table)) {
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot servers still hold segments of table %s, %s s after it was dropped".formatted(table, PATIENCE.toSeconds()));
            }
            deadline.pause();
        }
    }
}
