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

import com.google.common.collect.ImmutableSet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Sets.difference;
import static com.google.common.collect.Sets.union;
import static java.util.Objects.requireNonNull;

/**
 * Refreshes a storage table that has a row for each row of the input, by key. Which buckets of keys differ is computed from the
 * stored rows themselves, so nothing that was recorded has to be trusted. Changed rows are found by their position, which
 * only saves work: a bucket that they do not make equal is replaced as a whole.
 */
final class MergeRefresh
{
    // a read that is torn again and again is of a table that changes all the time; the next refresh mends what it missed
    private static final int MAX_STAGINGS = 3;
    // of a bulk load, or a snapshot: more than that are not read again and again
    private static final long MANY_ROWS = 10_000;

    private final KeyedStorage storage;
    private final KeyedInput live;
    private final KeyedStaging staging;

    MergeRefresh(KeyedStorage storage, KeyedInput live, KeyedStaging staging)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.live = requireNonNull(live, "live is null");
        this.staging = requireNonNull(staging, "staging is null");
    }

    /**
     * @param merged the buckets in which changed rows were merged
     * @param replaced the buckets of which all rows were replaced
     * @param heldBack buckets that differ and were left as they are, as no two reads agreed that they are empty
     * @param queryId the query that changed the storage
     * @param rows how many rows the storage has after it
     */
    record Outcome(Set<Integer> merged, Set<Integer> replaced, Set<Integer> heldBack, Optional<String> queryId, long rows)
    {
        Outcome
        {
            merged = ImmutableSet.copyOf(merged);
            replaced = ImmutableSet.copyOf(replaced);
            heldBack = ImmutableSet.copyOf(heldBack);
            requireNonNull(queryId, "queryId is null");
        }
    }

    /** @param live as it was last asked for: after the read where it was not what it was before */
    private record Read(Optional<StagedInput> input, Map<Integer, InputState> states, Set<Integer> unconfirmed, Map<Integer, InputState> live)
    {
        boolean isEmpty(int bucket)
        {
            return states.getOrDefault(bucket, InputState.EMPTY).isEmpty();
        }
    }

    /** Runs under the lease, which the caller took. */
    Outcome run()
    {
        staging.dropLeftOver();
        OptionalLong watermark = storage.watermark();
        Map<Integer, InputState> before = live.states();
        Optional<StagedInput> input = stageChanges(watermark);
        StoredBuckets stored = storage.buckets(input);
        Set<Integer> differing = differing(union(stored.states().keySet(), before.keySet()), stored.states(), before);
        if (differing.isEmpty()) {
            staging.drop();
            return new Outcome(Set.of(), Set.of(), Set.of(), Optional.empty(), rows(stored.states()));
        }
        // of buckets that are not confirmed it is not known that the changed rows make them what they are
        Read changes = input.map(staged -> read(staged, stored.withChanges(), differing, before))
                .orElseGet(() -> new Read(Optional.empty(), Map.of(), differing, before));
        Set<Integer> merged = ImmutableSet.copyOf(difference(differing, changes.unconfirmed()));
        Read rows = readBuckets(changes.unconfirmed(), changes.live());
        // no rows at all are what a scan returns that went wrong, too: stored rows are not given up for it
        Set<Integer> heldBack = rows.unconfirmed().stream()
                .filter(rows::isEmpty)
                .collect(toImmutableSet());
        Set<Integer> replaced = ImmutableSet.copyOf(difference(changes.unconfirmed(), heldBack));
        if (merged.isEmpty() && replaced.isEmpty()) {
            staging.drop();
            return new Outcome(merged, replaced, heldBack, Optional.empty(), rows(stored.states()));
        }
        String queryId = merge(changes.input(), merged, rows.input(), replaced);
        staging.drop();
        Map<Integer, InputState> after = new HashMap<>(stored.states());
        merged.forEach(bucket -> after.put(bucket, changes.states().getOrDefault(bucket, InputState.EMPTY)));
        replaced.forEach(bucket -> after.put(bucket, rows.states().getOrDefault(bucket, InputState.EMPTY)));
        return new Outcome(merged, replaced, heldBack, Optional.of(queryId), rows(after));
    }

    private static long rows(Map<Integer, InputState> states)
    {
        return states.values().stream()
                .mapToLong(InputState::rows)
                .sum();
    }

    private Optional<StagedInput> stageChanges(OptionalLong watermark)
    {
        if (watermark.isEmpty()) {
            return Optional.empty();
        }
        live.checkServed();
        // rows of one transaction have one position, so some of those that have the last one may not have been read
        long from = live.rowsAt(watermark.getAsLong()) > MANY_ROWS ? watermark.getAsLong() + 1 : watermark.getAsLong();
        StagedInput changes = staging.stageChanges(from);
        live.checkServed();
        return Optional.of(changes);
    }

    /** Stages until what was read is what an aggregate said before or after it, or too often. */
    private Read readBuckets(Set<Integer> buckets, Map<Integer, InputState> live)
    {
        if (buckets.isEmpty()) {
            return new Read(Optional.empty(), Map.of(), Set.of(), live);
        }
        Map<Integer, InputState> before = live;
        for (int stagings = 1; ; stagings++) {
            this.live.checkServed();
            StagedInput rows = staging.stageBuckets(buckets);
            Map<Integer, InputState> states = staging.states(rows);
            this.live.checkServed();
            Read read = read(rows, states, buckets, before);
            if (read.unconfirmed().isEmpty() || stagings == MAX_STAGINGS) {
                return read;
            }
            before = read.live();
        }
    }

    /** @param before the read */
    private Read read(StagedInput input, Map<Integer, InputState> states, Set<Integer> buckets, Map<Integer, InputState> before)
    {
        Set<Integer> changed = differing(buckets, states, before);
        if (changed.isEmpty()) {
            return new Read(Optional.of(input), states, changed, before);
        }
        Map<Integer, InputState> after = live.states();
        return new Read(Optional.of(input), states, differing(changed, states, after), after);
    }

    private static Set<Integer> differing(Set<Integer> buckets, Map<Integer, InputState> one, Map<Integer, InputState> other)
    {
        return buckets.stream()
                .filter(bucket -> !one.getOrDefault(bucket, InputState.EMPTY).equals(other.getOrDefault(bucket, InputState.EMPTY)))
                .collect(toImmutableSet());
    }

    /** A query that failed may have committed before; whether it did is asked of the table, not of the query. */
    private String merge(Optional<StagedInput> changes, Set<Integer> merged, Optional<StagedInput> rows, Set<Integer> replaced)
    {
        try {
            return storage.merge(changes, merged, rows, replaced);
        }
        catch (ChangeFailedException e) {
            if (e.queryId().filter(storage::isChangedBy).isEmpty()) {
                throw e.getCause();
            }
            return e.queryId().get();
        }
    }
}
