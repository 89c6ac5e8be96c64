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
import com.google.common.collect.ImmutableSet;
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

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The neighbours of refreshes by key: a lease, a storage table whose rows have what they were made of, staging tables.
 */
final class KeyedWorld
{
    private static final int BUCKETS = 3;

    /** A stored row; the definition keeps all columns, so that every wrong row is seen. */
    private record Stored(Row row, int generation) {}

    /** How the real class's neighbours are falsified, to show that each rule is needed. */
    enum Variant
    {
        RIGHT,
        /** Rows after the last position that was read, and nothing else. */
        POSITIONS_ALONE,
        /** The buckets' states are those that were recorded, and not computed from the storage. */
        RECORDED_BUCKETS,
    }

    /** A MERGE that was planned; it may commit after its client is gone. */
    private final class Query
    {
        private final String id = "query" + ++queries;
        private final int base = commits;
        private final List<Stored> removed;
        private final List<Stored> added;
        private boolean ended;

        private Query(List<Stored> removed, List<Stored> added)
        {
            this.removed = removed;
            this.added = added;
            running.add(this);
        }

        private boolean commit()
        {
            ended = true;
            running.remove(this);
            // of another commit it is noticed that it took the rows that this one takes, not that it added rows of the same keys
            if (base != commits && (!stored.containsAll(removed) || choices.oneIn(2))) {
                return false;
            }
            removed.forEach(stored::remove);
            stored.addAll(added);
            added.forEach(row -> everStored = Math.max(everStored, row.row().position()));
            commits++;
            committed.add(id);
            return true;
        }
    }

    final SourceWorld source;
    private final Choices choices;
    private final Actors actors;
    private final Variant variant;
    private final List<Stored> stored = new ArrayList<>();
    private final Set<String> committed = new HashSet<>();
    private final List<Query> running = new ArrayList<>();
    private final Map<String, List<Row>> staged = new HashMap<>();
    private final Map<String, Long> stagedBy = new HashMap<>();
    private int generation = 1;
    private int commits;
    private int queries;
    private long lease;
    private Map<Integer, InputState> recordedBuckets = new HashMap<>();
    private long recordedPosition = -1;
    private long everStored = -1;
    int accepted;

    KeyedWorld(Choices choices, Actors actors, SourceWorld source, Variant variant)
    {
        this.choices = choices;
        this.actors = actors;
        this.source = source;
        this.variant = variant;
    }

    private static int bucket(Row row)
    {
        return row.key() % BUCKETS;
    }

    private Map<Integer, InputState> states(List<Row> rows)
    {
        Map<Integer, InputState> states = new HashMap<>();
        for (Row row : rows) {
            if (!row.deleted()) {
                states.merge(bucket(row), source.state(row), InputState::plus);
            }
        }
        return states;
    }

    private static List<Row> rows(List<Stored> stored)
    {
        return stored.stream().map(Stored::row).collect(toImmutableList());
    }

    /** What can happen beside refreshes. */
    void event()
    {
        switch (choices.next(8)) {
            case 0 -> {
                if (!running.isEmpty()) {
                    running.get(choices.next(running.size())).commit();
                }
            }
            case 1 -> source.served = !source.faults || !source.served;
            case 2 -> lease++;
            case 3 -> otherWriter();
            case 4 -> {
                if (choices.oneIn(4)) {
                    source.beginGeneration();
                    generation++;
                }
            }
            default -> source.change();
        }
    }

    private void otherWriter()
    {
        if (variant == Variant.RIGHT && !stored.isEmpty()) {
            if (choices.oneIn(2)) {
                stored.remove(choices.next(stored.size()));
            }
            else {
                stored.add(stored.get(choices.next(stored.size())));
            }
            commits++;
        }
    }

    /** From now on reads are exact, and nobody but refreshes that begin writes: queries of refreshes that are gone have ended. */
    void endFaults()
    {
        source.faults = false;
        source.served = true;
        running.clear();
    }

    void refresh()
    {
        actors.pause();
        Neighbours neighbours = new Neighbours(++lease);
        ConflictException.repeat(neighbours::drop, () -> new MergeRefresh(neighbours, neighbours, neighbours).run());
        neighbours.accept();
    }

    List<String> stored()
    {
        return describe(rows(stored));
    }

    /** What a fresh FULL refresh would store. */
    List<String> expected()
    {
        return describe(ImmutableList.copyOf(source.rows().values()));
    }

    private static List<String> describe(List<Row> rows)
    {
        return rows.stream()
                .filter(row -> !row.deleted())
                .map(row -> row.key() + "=" + row.partition() + "," + row.value())
                .sorted()
                .collect(toImmutableList());
    }

    /** Of one refresh. */
    private final class Neighbours
            implements KeyedStorage, KeyedInput, KeyedStaging
    {
        private final long ownLease;
        private final int ownGeneration = generation;
        private Map<Integer, InputState> lastLive = Map.of();
        private Map<Integer, InputState> believed = recordedBuckets;
        private long lastPosition = recordedPosition;

        private Neighbours(long ownLease)
        {
            this.ownLease = ownLease;
        }

        private void accept()
        {
            actors.pause();
            if (lease != ownLease || generation != ownGeneration) {
                throw new RefusedException("the lease is lost, or the definition changed");
            }
            recordedBuckets = believed;
            recordedPosition = lastPosition;
            accepted++;
        }

        /** Files tell of rows that are there no more, and of other generations; now and then they are made anew. */
        @Override
        public OptionalLong watermark()
        {
            actors.pause();
            if (variant == Variant.POSITIONS_ALONE) {
                return recordedPosition < 0 ? OptionalLong.empty() : OptionalLong.of(recordedPosition + 1);
            }
            if (choices.oneIn(10)) {
                return OptionalLong.empty();
            }
            return choices.oneIn(2) && everStored >= 0 ? OptionalLong.of(everStored) : stored.stream()
                    .mapToLong(row -> row.row().position())
                    .max();
        }

        @Override
        public StoredBuckets buckets(Optional<StagedInput> changes)
        {
            actors.pause();
            List<Stored> seen = ImmutableList.copyOf(stored);
            Map<Integer, InputState> withChanges = changes.map(input -> states(rows(merged(seen, staged(input))))).orElse(Map.of());
            if (changes.isPresent()) {
                believed = withChanges;
            }
            return switch (variant) {
                case RIGHT -> new StoredBuckets(states(rows(seen)), withChanges);
                case RECORDED_BUCKETS -> new StoredBuckets(recordedBuckets, withChanges);
                case POSITIONS_ALONE -> new StoredBuckets(allDiffer(), changes.isPresent() ? lastLive : Map.of());
            };
        }

        private static Map<Integer, InputState> allDiffer()
        {
            Map<Integer, InputState> states = new HashMap<>();
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                states.put(bucket, new InputState(-1, 0, 0));
            }
            return states;
        }

        private List<Stored> merged(List<Stored> before, List<Row> changes)
        {
            List<Stored> rows = new ArrayList<>(before);
            List<Row> taken = new ArrayList<>();
            for (Row change : changes) {
                if (before.stream().noneMatch(row -> row.row().key() == change.key() && row.generation() == ownGeneration && row.row().position() > change.position())) {
                    taken.add(change);
                }
            }
            for (Row change : taken) {
                rows.removeIf(row -> row.row().key() == change.key());
            }
            for (Row change : taken) {
                if (!change.deleted()) {
                    rows.add(new Stored(change, ownGeneration));
                }
            }
            return rows;
        }

        @Override
        public String merge(Optional<StagedInput> changes, Set<Integer> merged, Optional<StagedInput> rows, Set<Integer> replaced)
        {
            actors.pause();
            List<Row> changed = changes.map(this::staged).orElse(ImmutableList.of()).stream()
                    .filter(row -> merged.contains(bucket(row)))
                    .collect(toImmutableList());
            List<Stored> after = new ArrayList<>(merged(stored, changed));
            after.removeIf(row -> replaced.contains(bucket(row.row())));
            rows.map(this::staged).orElse(ImmutableList.of()).stream()
                    .filter(row -> replaced.contains(bucket(row)) && !row.deleted())
                    .forEach(row -> after.add(new Stored(row, ownGeneration)));
            rows.ifPresent(input -> {
                Map<Integer, InputState> states = new HashMap<>(believed);
                states.keySet().removeAll(replaced);
                states(staged(input)).forEach((bucket, state) -> {
                    if (replaced.contains(bucket)) {
                        states.put(bucket, state);
                    }
                });
                believed = states;
            });
            List<Stored> removed = new ArrayList<>(stored);
            after.forEach(removed::remove);
            List<Stored> added = new ArrayList<>(after);
            stored.forEach(added::remove);
            Query query = new Query(removed, added);
            actors.pause();
            boolean answerLost = source.faults && choices.oneIn(6);
            if (!query.ended && (!answerLost || choices.oneIn(2)) && !query.commit()) {
                throw new ChangeFailedException(Optional.of(query.id), new ConflictException());
            }
            actors.pause();
            if (answerLost) {
                throw new ChangeFailedException(Optional.of(query.id), new RefusedException("the answer is lost"));
            }
            return query.id;
        }

        @Override
        public boolean isChangedBy(String queryId)
        {
            actors.pause();
            return committed.contains(queryId);
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
        public Map<Integer, InputState> states()
        {
            actors.pause();
            checkGeneration();
            lastLive = states(source.read());
            return lastLive;
        }

        @Override
        public long rowsAt(long position)
        {
            actors.pause();
            // many at times
            return choices.oneIn(3) ? Long.MAX_VALUE : 1;
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
        public StagedInput stageChanges(long fromPosition)
        {
            List<Row> rows = scan();
            rows.removeIf(row -> row.position() < fromPosition);
            return stage(rows);
        }

        @Override
        public StagedInput stageBuckets(Set<Integer> buckets)
        {
            List<Row> rows = scan();
            rows.removeIf(row -> row.deleted() || !buckets.contains(bucket(row)));
            return stage(rows);
        }

        private List<Row> scan()
        {
            actors.pause();
            checkGeneration();
            List<Row> rows = new ArrayList<>(source.read(0));
            actors.pause();
            checkGeneration();
            rows.addAll(source.read(1));
            rows.forEach(row -> lastPosition = Math.max(lastPosition, row.position()));
            return rows;
        }

        /** The table of a generation is another table: its name is in the refresh's queries. */
        private void checkGeneration()
        {
            if (generation != ownGeneration) {
                throw new RefusedException("the generation is gone");
            }
        }

        private StagedInput stage(List<Row> rows)
        {
            String token = "token" + (stagedBy.size() + 1);
            staged.put(token, rows);
            stagedBy.put(token, ownLease);
            return new StagedInput(token);
        }

        @Override
        public Map<Integer, InputState> states(StagedInput input)
        {
            actors.pause();
            return KeyedWorld.this.states(staged(input));
        }

        private Map<Integer, InputState> states(List<Row> rows)
        {
            return KeyedWorld.this.states(rows);
        }

        private List<Row> staged(StagedInput input)
        {
            if (!staged.containsKey(input.token())) {
                throw new RefusedException("the staging table is gone");
            }
            return staged.get(input.token());
        }

        @Override
        public void drop()
        {
            actors.pause();
            ImmutableSet.copyOf(stagedBy.keySet()).stream()
                    .filter(token -> stagedBy.get(token) == ownLease)
                    .forEach(staged::remove);
        }
    }
}
