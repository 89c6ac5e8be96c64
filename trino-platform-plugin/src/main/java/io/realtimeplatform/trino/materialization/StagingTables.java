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

import java.util.Map;
import java.util.Set;

/**
 * The tables with staged rows of one refresh.
 */
interface StagingTables
{
    /** Drops those that refreshes with older leases left: what they still run fails, as it finds no rows instead of others. */
    void dropLeftOver();

    /** Copies the rows of the partitions, in one scan. */
    StagedInput stage(Set<PartitionKey> partitions);

    /** @return the states of the partitions that have staged rows */
    Map<PartitionKey, InputState> states(StagedInput input);

    /** Drops those of this refresh. */
    void drop();
}
