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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.materialization.Actors.ConflictException;
import io.realtimeplatform.trino.materialization.Actors.RefusedException;
import io.realtimeplatform.trino.materialization.SourceWorld.Row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The neighbours of partition refreshes: a store with the lease and what was recorded, a storage table with snapshots, staging
 * tables. The definition keeps all columns, so that every wrong row is seen.
 */
final class PartitionWorld
{
    /** Rows of one partition of the storage, in an order of their own. */
    private record Contents(Map<PartitionKey, List<String>> partitions)
    {
        Contents with(PartitionKey partition, List<String> rows)
        {
            Map<PartitionKey, List<String>> changed = new TreeMap<>(partitions);
            if (rows.isEmpty()) {
                changed.remove(partition);
            }
            else {
                changed.put(partition, rows.stream().sorted().collect(toImmutableList()));
            }
            return new Contents(ImmutableMap.copyOf(changed));
        }
    }

    /** A MERGE that was planned; it may commit after its client is gone. */
    private final class Query
    {
        private final String id = "query" + ++queries;
        private final long base = current;
        private final Map<PartitionKey, List<String>> replaced;
        private boolean ended;

        private Query(Map<PartitionKey, List<String>> replaced)
        {
            this.replaced = replaced;
            running.add(this);
        }

        private boolean commit()
        {
            ended = true;
            running.remove(this);
            if (!ancestors(current).contains(base) || conflicts()) {
                return false;
            }
            Contents contents = contents();
            boolean changes = false;
            for (Map.Entry<PartitionKey, List<String>> partition : replaced.entrySet()) {
                changes |= !partition.getValue().isEmpty() || contents.partitions().containsKey(partition.getKey());
                contents = contents.with(partition.getKey(), partition.getValue());
            }
            if (changes) {
                add("overwrite", Optional.of(id), contents);
            }
            return true;
        }

        private boolean conflicts()
        {
            for (long id = current; id != base; id = snapshots.get(id).parent().orElseThrow()) {
                if (snapshots.get(id).keepsRows()) {
                    // the files that it deletes from are gone, or not
                    if (choices.oneIn(2)) {
                        return true;
                    }
                    continue;
                }
                Contents before = contents.get(snapshots.get(id).parent().orElseThrow());
                Contents after = contents.get(id);
                if (replaced.keySet().stream().anyMatch(partition -> !rows(before, partition).equals(rows(after, partition)))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** How the real classes' neighbours are falsified, to show that each rule is needed. */
    enum Variant
    {
        RIGHT,
        /** What is recorded is trusted whatever the storage's snapshots say. */
        RECORD_AFTER_THE_COMMIT_ALONE,
        RECORD_BEFORE_THE_COMMIT,
        /** Snapshots are compared at the beginning, and the parent of the own one is not looked at. */
        COMPARE_AT_THE_BEGINNING_ONLY,
    }

    final SourceWorld source;
    private final Choices choices;
    private final Actors actors;
    private final Variant variant;
    private final Map<Long, Snapshot> snapshots = new HashMap<>();
    private final Map<Long, Contents> contents = new HashMap<>();
    private final Set<Long> expired = new HashSet<>();
    private final List<Query> running = new ArrayList<>();
    private final Map<String, List<Row>> staged = new HashMap<>();
    private final Map<String, Long> stagedBy = new HashMap<>();
    private long current;
    private int queries;
    private long lease;
    private Optional<RecordedStates> recorded = Optional.empty();
    int accepted;

    PartitionWorld(Choices choices, Actors actors, SourceWorld source, Variant variant)
    {
        this.choices = choices;
        this.actors = actors;
        this.source = source;
        this.variant = variant;
        current = 1;
        snapshots.put(1L, new Snapshot(1, OptionalLong.empty(), "append", Optional.empty()));
        contents.put(1L, new Contents(ImmutableMap.of()));
    }

    private Contents contents()
    {
        return contents.get(current);
    }

    private static List<String> rows(Contents contents, PartitionKey partition)
    {
        return contents.partitions().getOrDefault(partition, ImmutableList.of());
    }

    private Set<Long> ancestors(long id)
    {
        Set<Long> ancestors = new HashSet<>();
        OptionalLong next = OptionalLong.of(id);
        while (next.isPresent()) {
            ancestors.add(next.getAsLong());
            next = snapshots.get(next.getAsLong()).parent();
        }
        return ancestors;
    }

    private void add(String operation, Optional<String> queryId, Contents rows)
    {
        long id = snapshots.size() + 1L;
        snapshots.put(id, new Snapshot(id, OptionalLong.of(current), operation, queryId));
        contents.put(id, rows);
        current = id;
    }

    /** What can happen beside refreshes. */
    enum Event
    {
        COMPACTION,
        EXPIRY,
        OTHER_WRITER,
        ROLLBACK,
        LATE_COMMIT,
        SERVER_DOWN_OR_UP,
        FENCE,
        CHANGE,
    }

    void event()
    {
        Event event = Event.values()[choices.next(Event.values().length)];
        event(event);
        if (event == Event.CHANGE && choices.oneIn(2)) {
            source.change();
        }
    }

    void event(Event event)
    {
        switch (event) {
            case COMPACTION -> add("replace", Optional.of("compaction"), contents());
            case EXPIRY -> expired.addAll(ancestors(snapshots.get(current).parent().orElse(current)));
            case OTHER_WRITER -> otherWriter();
            case ROLLBACK -> rollBack();
            case LATE_COMMIT -> {
                if (!running.isEmpty()) {
                    running.get(choices.next(running.size())).commit();
                }
            }
            case SERVER_DOWN_OR_UP -> source.served = !source.faults || !source.served;
            case FENCE -> lease++;
            case CHANGE -> source.change();
        }
    }

    /** From now on reads are exact, and nobody but refreshes that begin writes: queries of refreshes that are gone have ended. */
    void endFaults()
    {
        source.faults = false;
        source.served = true;
        running.clear();
    }

    void beginFaults()
    {
        source.faults = true;
    }

    private void otherWriter()
    {
        PartitionKey partition = Row.partitionKey(choices.next(SourceWorld.PARTITIONS));
        if (partition.equals(Row.partitionKey(source.frozenPartition))) {
            return;
        }
        if (choices.oneIn(2)) {
            add("delete", Optional.of("other"), contents().with(partition, ImmutableList.of()));
            return;
        }
        add("append", Optional.of("other"), contents().with(partition, Stream.concat(rows(contents(), partition).stream(), Stream.of("another's row")).collect(toImmutableList())));
    }

    private void rollBack()
    {
        OptionalLong parent = snapshots.get(current).parent();
        if (source.frozenPartition < 0 && parent.isPresent() && !expired.contains(parent.getAsLong())) {
            current = parent.getAsLong();
        }
    }

    Runnable refresh()
    {
        RefreshNeighbours neighbours = new RefreshNeighbours();
        PartitionRefresh refresh = new PartitionRefresh(neighbours, neighbours, neighbours, neighbours, new PartitionScope()
        {
            private final int frozen = source.frozenPartition;

            @Override
            public boolean isFrozen(PartitionKey partition)
            {
                return frozen >= 0 && Row.partitionKey(frozen).equals(partition);
            }

            @Override
            public boolean isAlwaysChanged(PartitionKey partition)
            {
                return false;
            }
        }, Optional.empty());
        return () -> ConflictException.repeat(neighbours::drop, refresh::run);
    }

    Map<PartitionKey, List<String>> stored()
    {
        return contents().partitions();
    }

    /** What a fresh FULL refresh would store. */
    Map<PartitionKey, List<String>> expected()
    {
        return definition(new ArrayList<>(source.rows().values()));
    }

    private static Map<PartitionKey, List<String>> definition(List<Row> rows)
    {
        Contents result = new Contents(ImmutableMap.of());
        for (Row row : rows) {
            if (!row.deleted()) {
                result = result.with(row.partitionKey(), Stream.concat(rows(result, row.partitionKey()).stream(), Stream.of(row.key() + "=" + row.value())).collect(toImmutableList()));
            }
        }
        return result.partitions();
    }

    /** Of one refresh. */
    private final class RefreshNeighbours
            implements LeaseStore, StorageTable, LiveInput, StagingTables
    {
        private long ownLease;
        private Optional<RecordedStates> before = Optional.empty();
        private long baseSeen;
        private Optional<String> ownQuery = Optional.empty();

        @Override
        public Optional<RecordedStates> begin()
        {
            actors.pause();
            // a refresh that is repeated has its lease, and what it read with it
            if (ownLease == 0) {
                ownLease = ++lease;
                before = recorded;
            }
            ownQuery = Optional.empty();
            return before;
        }

        @Override
        public void record(Optional<RecordedStates> states, OptionalLong boundary)
        {
            actors.pause();
            if (lease != ownLease) {
                throw new RefusedException("the lease is lost");
            }
            recorded = states;
            accepted++;
        }

        @Override
        public void setBack(long boundary)
        {
            throw new IllegalStateException("there is no boundary");
        }

        @Override
        public SnapshotLog log()
        {
            actors.pause();
            if (ownQuery.isEmpty()) {
                baseSeen = current;
            }
            List<Snapshot> known = snapshots.values().stream()
                    .filter(snapshot -> !expired.contains(snapshot.id()))
                    .map(this::seen)
                    .collect(toImmutableList());
            return SnapshotLog.of(current, known);
        }

        private Snapshot seen(Snapshot snapshot)
        {
            return switch (variant) {
                case RIGHT -> snapshot;
                // nothing that another did is told apart from a compaction
                case RECORD_AFTER_THE_COMMIT_ALONE, RECORD_BEFORE_THE_COMMIT -> new Snapshot(snapshot.id(), snapshot.parent(), "replace", snapshot.queryId());
                case COMPARE_AT_THE_BEGINNING_ONLY -> isOwn(snapshot) ? new Snapshot(snapshot.id(), OptionalLong.of(baseSeen), snapshot.operation(), snapshot.queryId()) : snapshot;
            };
        }

        private boolean isOwn(Snapshot snapshot)
        {
            return ownQuery.isPresent() && snapshot.queryId().equals(ownQuery);
        }

        @Override
        public Set<PartitionKey> partitions()
        {
            actors.pause();
            return contents().partitions().keySet();
        }

        @Override
        public String replace(StagedInput input, Set<PartitionKey> partitions)
        {
            actors.pause();
            if (!staged.containsKey(input.token())) {
                throw new ChangeFailedException(Optional.empty(), new RefusedException("the token is not known"));
            }
            if (variant == Variant.RECORD_BEFORE_THE_COMMIT) {
                Map<PartitionKey, InputState> states = new HashMap<>(before.map(RecordedStates::states).orElse(Map.of()));
                states.keySet().removeAll(partitions);
                source.partitionStates(staged.get(input.token())).forEach((partition, state) -> {
                    if (partitions.contains(partition)) {
                        states.put(partition, state);
                    }
                });
                recorded = Optional.of(new RecordedStates(current, states, Set.of()));
            }
            actors.pause();
            if (!staged.containsKey(input.token())) {
                throw new ChangeFailedException(Optional.empty(), new RefusedException("the staging table is gone"));
            }
            Map<PartitionKey, List<String>> rows = definition(staged.get(input.token()));
            Map<PartitionKey, List<String>> replaced = new HashMap<>();
            partitions.forEach(partition -> replaced.put(partition, rows.getOrDefault(partition, ImmutableList.of())));
            Query query = new Query(replaced);
            ownQuery = Optional.of(query.id);
            actors.pause();
            boolean answerLost = source.faults && choices.oneIn(6);
            if (!query.ended && (!answerLost || choices.oneIn(2)) && !query.commit()) {
                throw new ChangeFailedException(ownQuery, new ConflictException());
            }
            actors.pause();
            if (answerLost) {
                throw new ChangeFailedException(ownQuery, new RefusedException("the answer is lost"));
            }
            return query.id;
        }

        @Override
        public void checkServed()
        {
            actors.pause();
            if (!source.served) {
                throw new RefusedException("a server is down");
            }
        }

        @Override
        public Map<PartitionKey, InputState> states()
        {
            actors.pause();
            return source.partitionStates(source.read());
        }

        @Override
        public void dropLeftOver()
        {
            actors.pause();
            stagedBy.forEach((token, by) -> {
                if (by < ownLease) {
                    staged.remove(token);
                }
            });
        }

        @Override
        public StagedInput stage(Set<PartitionKey> partitions)
        {
            actors.pause();
            List<Row> rows = new ArrayList<>(source.read(0));
            actors.pause();
            rows.addAll(source.read(1));
            rows.removeIf(row -> row.deleted() || !partitions.contains(row.partitionKey()));
            String token = "token" + (stagedBy.size() + 1);
            staged.put(token, rows);
            stagedBy.put(token, ownLease);
            return new StagedInput(token);
        }

        @Override
        public Map<PartitionKey, InputState> states(StagedInput input)
        {
            actors.pause();
            if (!staged.containsKey(input.token())) {
                throw new RefusedException("the staging table is gone");
            }
            return source.partitionStates(staged.get(input.token()));
        }

        @Override
        public void drop()
        {
            actors.pause();
            stagedBy.forEach((token, by) -> {
                if (by == ownLease) {
                    staged.remove(token);
                }
            });
        }
    }
}
