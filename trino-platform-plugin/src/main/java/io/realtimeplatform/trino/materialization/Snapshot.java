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

import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A snapshot of a storage table.
 *
 * @param parent the snapshot that it was made from
 * @param operation what Iceberg calls the change: append, overwrite, delete or replace
 * @param queryId the query that made it
 * @param size of the table as it is in the snapshot, where that is known
 */
record Snapshot(long id, OptionalLong parent, String operation, Optional<String> queryId, Optional<Size> size)
{
    private static final String REPLACE = "replace";

    Snapshot
    {
        requireNonNull(parent, "parent is null");
        requireNonNull(operation, "operation is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(size, "size is null");
    }

    Snapshot(long id, OptionalLong parent, String operation, Optional<String> queryId)
    {
        this(id, parent, operation, queryId, Optional.empty());
    }

    /**
     * @param rows that readers get
     * @param bytes of all its files, those of deleted rows among them
     */
    record Size(long rows, long bytes) {}

    /** Whether it has the rows of its parent in other files, as a compaction leaves them. */
    boolean keepsRows()
    {
        return operation.equals(REPLACE);
    }
}
