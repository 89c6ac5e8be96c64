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

import com.google.common.collect.ImmutableSortedSet;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the partitions whose rows in the storage were made of other input rows than there are now.
 */
final class ChangedPartitions
{
    private ChangedPartitions() {}

    /**
     * @param trusted what the storage's rows were made of; empty when it is not known, and then all partitions count as changed
     * @param live the partitions that have rows now
     * @param stored the partitions of the storage, asked for only where they are needed
     */
    static Set<PartitionKey> find(Optional<RecordedStates> trusted, Map<PartitionKey, InputState> live, Supplier<Set<PartitionKey>> stored, PartitionScope scope)
    {
        return known(trusted, live, stored)
                .filter(partition -> !scope.isFrozen(partition))
                .filter(partition -> scope.isAlwaysChanged(partition) || trusted.isEmpty() || !trusted.get().isUnchanged(partition, live.getOrDefault(partition, InputState.EMPTY)))
                .collect(ImmutableSortedSet.toImmutableSortedSet(PartitionKey::compareTo));
    }

    // a partition that lost its last row is known from what was recorded only
    private static Stream<PartitionKey> known(Optional<RecordedStates> trusted, Map<PartitionKey, InputState> live, Supplier<Set<PartitionKey>> stored)
    {
        if (trusted.isEmpty()) {
            return Stream.concat(live.keySet().stream(), stored.get().stream());
        }
        return Stream.of(live.keySet(), trusted.get().states().keySet(), trusted.get().unknown())
                .flatMap(Set::stream);
    }
}
