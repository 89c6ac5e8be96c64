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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;

import java.util.Map;
import java.util.Set;

/**
 * Of what rows the storage was made: for each partition the state of the input rows as they were read.
 *
 * @param snapshotId the snapshot of the storage that was made of them; it says nothing of a snapshot with other rows
 * @param states the partitions that have rows
 * @param unknown the partitions of which it is not known what they were made of
 */
record RecordedStates(long snapshotId, Map<PartitionKey, InputState> states, Set<PartitionKey> unknown)
{
    RecordedStates
    {
        states = ImmutableMap.copyOf(states);
        unknown = ImmutableSet.copyOf(unknown);
    }

    /** @return whether the partition has the rows that it was made of, for certain */
    boolean isUnchanged(PartitionKey partition, InputState live)
    {
        return !unknown.contains(partition) && states.getOrDefault(partition, InputState.EMPTY).equals(live);
    }

    /** @return the same, but of these partitions it is not known what they were made of */
    RecordedStates forget(Set<PartitionKey> partitions)
    {
        return new RecordedStates(
                snapshotId,
                Maps.filterKeys(states, partition -> !partitions.contains(partition)),
                Sets.union(unknown, partitions));
    }

    RecordedStates at(long snapshotId)
    {
        return new RecordedStates(snapshotId, states, unknown);
    }
}
