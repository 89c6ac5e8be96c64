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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The boundary between the stored rows of a view and its live ones, in days since 1970. It moves only over partitions of which the storage
 * has what the input has, by states that were read after the storage was changed.
 *
 * @param current where it is now; empty when the refresh makes a new table, of which nothing is known yet
 * @param earliest what is before it is never read live, as the input may have lost rows of it
 * @param latest where rows that are still to arrive can be from: the boundary is not moved beyond it, and is moved back to it
 */
record TailBoundary(OptionalLong current, long earliest, long latest)
{
    // no time is earlier
    static final long NOTHING_STORED = -1_000_000_000;

    TailBoundary
    {
        requireNonNull(current, "current is null");
    }

    /**
     * @param recorded what the storage is made of; empty when that is not known
     * @param live the states of the input, read when the storage had these rows already
     */
    long next(Optional<RecordedStates> recorded, Map<PartitionKey, InputState> live)
    {
        long from = current.orElse(NOTHING_STORED);
        long to = recorded.map(states -> firstDifferent(states, live, from, latest)).orElse(Math.min(from, latest));
        return Math.max(to, earliest);
    }

    /** @return where the boundary belongs after it was moved from one day to another, if the states that were read later are those of the input */
    long afterMove(long to, RecordedStates recorded, Map<PartitionKey, InputState> live)
    {
        return Math.max(firstDifferent(recorded, live, current.orElse(NOTHING_STORED), to), earliest);
    }

    /** @return the first day, from the one on and before the other, of a partition that differs; the other one when there is none */
    private static long firstDifferent(RecordedStates recorded, Map<PartitionKey, InputState> live, long from, long to)
    {
        return different(recorded, live, from, to)
                .min()
                .orElse(to);
    }

    /** @return the first days of the partitions, from the one day on and before the other, of which the storage is not made as the input is */
    static LongStream different(RecordedStates recorded, Map<PartitionKey, InputState> live, long from, long to)
    {
        return Stream.of(recorded.states().keySet(), recorded.unknown(), live.keySet())
                .flatMap(Set::stream)
                .filter(partition -> partition.value().isPresent())
                .filter(partition -> day(partition) >= from && day(partition) < to)
                .filter(partition -> !recorded.isUnchanged(partition, live.getOrDefault(partition, InputState.EMPTY)))
                .mapToLong(TailBoundary::day)
                .distinct();
    }

    private static long day(PartitionKey partition)
    {
        return Long.parseLong(partition.value().orElseThrow());
    }
}
