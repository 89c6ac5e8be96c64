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

import org.jdbi.v3.core.Handle;

import java.util.OptionalLong;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * What a refresh wrote, which is not served yet.
 *
 * @param served what is served when the refresh takes effect
 * @param record what else is recorded then, in the same transaction
 * @param look at what is served, once that is done; what it finds wrong it sets right itself
 */
record RefreshOutcome(ServedStorage served, OptionalLong rowsRead, OptionalLong rowsWritten, OptionalLong rowsDeleted, Consumer<Handle> record, Runnable look)
{
    RefreshOutcome
    {
        requireNonNull(served, "served is null");
        requireNonNull(rowsRead, "rowsRead is null");
        requireNonNull(rowsWritten, "rowsWritten is null");
        requireNonNull(rowsDeleted, "rowsDeleted is null");
        requireNonNull(record, "record is null");
        requireNonNull(look, "look is null");
    }

    RefreshOutcome(ServedStorage served, OptionalLong rowsRead, OptionalLong rowsWritten, OptionalLong rowsDeleted, Consumer<Handle> record)
    {
        this(served, rowsRead, rowsWritten, rowsDeleted, record, () -> {});
    }
}
