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

import java.util.Set;

/**
 * The table with a materialized view's rows, as Iceberg keeps it.
 */
interface StorageTable
{
    SnapshotLog log();

    /** @return the partitions that have rows */
    Set<PartitionKey> partitions();

    /**
     * Puts in the place of the partitions' rows what the definition makes of the staged ones, in one commit.
     *
     * @return the id of the query that did it
     * @throws ChangeFailedException when the query failed, or its answer was lost: it may have changed the table all the same
     */
    String replace(StagedInput input, Set<PartitionKey> partitions);
}
