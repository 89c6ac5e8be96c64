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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Sets.difference;
import static java.util.Objects.requireNonNull;

/**
 * Refreshes the partitions of a storage table whose input changed, in place. What is recorded is the state of the rows that were
 * read, so whatever a read missed differs at the next refresh, and is mended then. It is recorded after the commit, and holds
 * for the snapshot of that commit only: a crash between them, or another writer, leaves it unknown of what rows the storage
 * is made, and then everything is made anew. A boundary up to which readers take stored rows in place of live ones moves in the
 * same transaction, over partitions only that have not changed after the commit.
 */
final class PartitionRefresh
{
    // a read that is torn again and again is of a table that changes all the time; the next refresh mends what it missed
    private static final int MAX_STAGINGS = 3;

    private final LeaseStore leases;
    private final StorageTable storage;
    private final LiveInput live;
    private final StagingTables staging;
    private final PartitionScope scope;
    private final Optional<TailBoundary> tail;

    /** @param tail of a view that is read live from a boundary on, which the refresh moves */
    PartitionRefresh(LeaseStore leases, StorageTable storage, LiveInput live, StagingTables staging, PartitionScope scope, Optional<TailBoundary> tail)
    {
        this.leases = requireNonNull(leases, "leases is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.live = requireNonNull(live, "live is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.scope = requireNonNull(scope, "scope is null");
        this.tail = requireNonNull(tail, "tail is null");
    }

    /**
     * @param replaced the partitions that were made anew
     * @param stagedRows how many rows of the input they were made of
     * @param heldBack changed partitions that were left as they were, as no two reads agreed on what they are
     * @param queryId the query that changed the storage
     * @param move of the boundary, where it was moved on
     */
    record Outcome(Set<PartitionKey> replaced, long stagedRows, Set<PartitionKey> heldBack, Optional<String> queryId, Optional<Move> move)
    {
        Outcome
        {
            replaced = ImmutableSet.copyOf(replaced);
            heldBack = ImmutableSet.copyOf(heldBack);
            requireNonNull(queryId, "queryId is null");
            requireNonNull(move, "move is null");
        }
    }

    /** @param recorded of what the storage was made as the boundary was moved */
    record Move(RecordedStates recorded, long to) {}

    /** @param live as it was last asked for: after the scan where what was read is not what was there before it */
    private record Staged(StagedInput input, Map<PartitionKey, InputState> states, Set<PartitionKey> unconfirmed, Map<PartitionKey, InputState> live)
    {
        InputState state(PartitionKey partition)
        {
            return states.getOrDefault(partition, InputState.EMPTY);
        }
    }

    Outcome run()
    {
        Optional<RecordedStates> recorded = leases.begin();
        staging.dropLeftOver();
        SnapshotLog base = storage.log();
        Optional<RecordedStates> trusted = recorded.filter(states -> base.sameRows(OptionalLong.of(base.current()), states.snapshotId()));
        Map<PartitionKey, InputState> before = live.states();
        Set<PartitionKey> changed = ChangedPartitions.find(trusted, before, storage::partitions, scope);
        if (changed.isEmpty()) {
            Optional<RecordedStates> same = states(trusted, Map.of(), Set.of(), base.current()).filter(_ -> storage.log().current() == base.current());
            return new Outcome(Set.of(), 0, Set.of(), Optional.empty(), record(same, before));
        }

        Staged staged = stage(changed, before);
        // No rows at all are what a scan returns that went wrong, too: stored rows are not given up for it. Nor are those that readers get in place of
        // live ones, and that is not told by the boundary of now: one that was set back is that of readers who began before
        Set<PartitionKey> heldBack = staged.unconfirmed().stream()
                .filter(partition -> staged.state(partition).isEmpty() || tail.isPresent())
                .collect(toImmutableSet());
        Set<PartitionKey> replaced = ImmutableSet.copyOf(difference(changed, heldBack));
        Map<PartitionKey, InputState> read = new HashMap<>();
        replaced.forEach(partition -> read.put(partition, staged.state(partition)));
        long rows = read.values().stream().mapToLong(InputState::rows).sum();
        if (replaced.isEmpty()) {
            Optional<RecordedStates> same = states(trusted, read, heldBack, base.current()).filter(_ -> storage.log().current() == base.current());
            Optional<Move> move = record(same, staged.live());
            staging.drop();
            return new Outcome(replaced, rows, heldBack, Optional.empty(), move);
        }
        String queryId = replace(staged.input(), replaced);
        SnapshotLog after = storage.log();
        Optional<RecordedStates> made = madeOf(base, after, queryId).flatMap(snapshot -> states(trusted, read, heldBack, snapshot));
        Optional<Move> move = record(made, tail.isPresent() ? live.states() : Map.of());
        staging.drop();
        return new Outcome(replaced, rows, heldBack, Optional.of(queryId), move);
    }

    /**
     * Compares the partitions that the boundary was moved over once more, when the move has taken effect: it goes back where they differ.
     */
    void look(Move move)
    {
        long boundary = tail.orElseThrow().afterMove(move.to(), move.recorded(), live.states());
        if (boundary < move.to()) {
            leases.setBack(boundary);
        }
    }

    /** @param live read when the storage had the rows that it has now */
    private Optional<Move> record(Optional<RecordedStates> states, Map<PartitionKey, InputState> live)
    {
        if (tail.isEmpty()) {
            leases.record(states, OptionalLong.empty());
            return Optional.empty();
        }
        long boundary = tail.get().next(states, live);
        leases.record(states, OptionalLong.of(boundary));
        return states.filter(_ -> boundary > tail.get().current().orElse(TailBoundary.NOTHING_STORED))
                .map(recorded -> new Move(recorded, boundary));
    }

    /** Stages until what was read is what an aggregate said before or after it, or too often. */
    private Staged stage(Set<PartitionKey> partitions, Map<PartitionKey, InputState> live)
    {
        Map<PartitionKey, InputState> before = live;
        for (int stagings = 1; ; stagings++) {
            this.live.checkServed();
            StagedInput input = staging.stage(partitions);
            Map<PartitionKey, InputState> read = staging.states(input);
            this.live.checkServed();
            Set<PartitionKey> changed = differing(partitions, read, before);
            if (changed.isEmpty()) {
                return new Staged(input, read, changed, before);
            }
            Map<PartitionKey, InputState> after = this.live.states();
            Set<PartitionKey> unconfirmed = differing(changed, read, after);
            if (unconfirmed.isEmpty() || stagings == MAX_STAGINGS) {
                return new Staged(input, read, unconfirmed, after);
            }
            before = after;
        }
    }

    private static Set<PartitionKey> differing(Set<PartitionKey> partitions, Map<PartitionKey, InputState> one, Map<PartitionKey, InputState> other)
    {
        return partitions.stream()
                .filter(partition -> !one.getOrDefault(partition, InputState.EMPTY).equals(other.getOrDefault(partition, InputState.EMPTY)))
                .collect(toImmutableSet());
    }

    /** A query that failed may have committed before; whether it did is asked of the table, not of the query. */
    private String replace(StagedInput input, Set<PartitionKey> partitions)
    {
        try {
            return storage.replace(input, partitions);
        }
        catch (ChangeFailedException e) {
            if (e.queryId().filter(queryId -> storage.log().madeBy(queryId).isPresent()).isEmpty()) {
                throw e.getCause();
            }
            return e.queryId().get();
        }
    }

    /** @return the snapshot whose rows are those that were there at the beginning and those that the query made, and no others; empty if there may be others */
    private static Optional<Long> madeOf(SnapshotLog base, SnapshotLog after, String queryId)
    {
        Optional<Snapshot> own = after.madeBy(queryId);
        if (own.isEmpty()) {
            return Optional.of(base.current()).filter(snapshot -> after.current() == snapshot);
        }
        return own.filter(snapshot -> after.sameRows(snapshot.parent(), base.current()))
                .map(Snapshot::id);
    }

    /**
     * What the storage is made of once the partitions are replaced.
     *
     * @param trusted of which all partitions are replaced, or frozen, if it is empty
     */
    private static Optional<RecordedStates> states(Optional<RecordedStates> trusted, Map<PartitionKey, InputState> replaced, Set<PartitionKey> heldBack, long snapshot)
    {
        Map<PartitionKey, InputState> states = new HashMap<>(trusted.map(RecordedStates::states).orElse(Map.of()));
        Set<PartitionKey> unknown = new HashSet<>(trusted.map(RecordedStates::unknown).orElse(heldBack));
        replaced.forEach((partition, state) -> {
            unknown.remove(partition);
            if (state.isEmpty()) {
                states.remove(partition);
            }
            else {
                states.put(partition, state);
            }
        });
        return Optional.of(new RecordedStates(snapshot, states, unknown));
    }
}
