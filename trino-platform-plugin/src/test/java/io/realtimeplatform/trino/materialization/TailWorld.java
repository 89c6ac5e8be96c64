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
import io.realtimeplatform.trino.materialization.Actors.RefusedException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The neighbours of refreshes of a view with a live tail, and its readers. Days pass, rows arrive up to the settle time after their day, or
 * later; scans lack rows at times. A refresh that is gone does not write any more: of one that was only taken for dead nothing is promised.
 */
final class TailWorld
{
    static final int SETTLE_DAYS = 1;
    private static final long NO_SNAPSHOT = -1;

    /** @param late whether it arrived after the settle time */
    private record Row(int key, long day, int value, boolean late)
    {
        PartitionKey partition()
        {
            return PartitionKey.of(Long.toString(day));
        }
    }

    /** @param boundary the first day whose rows are read live */
    private record Served(int table, long boundary) {}

    private static final class Table
    {
        private final Map<Long, Snapshot> snapshots = new HashMap<>();
        private final Map<Long, List<Row>> contents = new HashMap<>();
        private long current = NO_SNAPSHOT;

        private List<Row> rows()
        {
            return contents.getOrDefault(current, ImmutableList.of());
        }
    }

    /** How the boundary is falsified, to show that each rule is needed. */
    enum Variant
    {
        RIGHT,
        /** The boundary is the day on which the refresh is recorded. */
        BOUNDARY_IS_NOW,
        /** The boundary moves over partitions as they were staged, which are not compared after the commit. */
        MOVED_AS_STAGED,
        /** A reader gets the table first, and the boundary later. */
        POINTER_AND_BOUNDARY_READ_APART,
    }

    enum Event
    {
        DAY_PASSES,
        LATEST_ARRIVAL_IN_TIME,
        ARRIVAL_OF_TODAY,
        LATE_ARRIVAL,
        UPDATE,
        DELETE,
    }

    private final Choices choices;
    private final Actors actors;
    private final Variant variant;
    private final Map<Integer, Row> rows = new TreeMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, List<Row>> staged = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long today = 4;
    private long lease;
    private int nextKey;
    private Optional<Served> served = Optional.empty();
    private Optional<RecordedStates> recorded = Optional.empty();
    /** Whether scans of refreshes lack rows at times. */
    boolean torn;
    /** Whether something may happen between the parts of a reader's scan. */
    boolean longScans;

    TailWorld(Choices choices, Actors actors, Variant variant)
    {
        this.choices = choices;
        this.actors = actors;
        this.variant = variant;
        for (long day = 1; day <= today; day++) {
            arrive(day, false);
        }
    }

    /** @return what readers got that they must not */
    List<String> wrong()
    {
        return wrong;
    }

    OptionalLong boundary()
    {
        return served.map(now -> OptionalLong.of(now.boundary())).orElse(OptionalLong.empty());
    }

    long today()
    {
        return today;
    }

    /** @return whether what is stored below the boundary is what the source has */
    boolean isStoredRight()
    {
        long boundary = served.orElseThrow().boundary();
        return new TreeSet<>(below(tables.get(served.orElseThrow().table()).rows(), boundary)).equals(new TreeSet<>(below(List.copyOf(rows.values()), boundary)));
    }

    private static List<String> below(List<Row> rows, long boundary)
    {
        return rows.stream()
                .filter(row -> row.day() < boundary)
                .map(Row::toString)
                .collect(toImmutableList());
    }

    private void arrive(long day, boolean late)
    {
        rows.put(nextKey, new Row(nextKey, day, 0, late));
        nextKey++;
    }

    void event(Event event)
    {
        List<Row> all = List.copyOf(rows.values());
        switch (event) {
            case DAY_PASSES -> today++;
            case LATEST_ARRIVAL_IN_TIME -> arrive(today - SETTLE_DAYS, false);
            case ARRIVAL_OF_TODAY -> arrive(today, false);
            case LATE_ARRIVAL -> arrive(1 + choices.next((int) today - SETTLE_DAYS - 1), true);
            case UPDATE -> {
                Row row = all.get(choices.next(all.size()));
                rows.put(row.key(), new Row(row.key(), row.day(), 1 - row.value(), row.late()));
            }
            case DELETE -> {
                if (all.size() > 1) {
                    rows.remove(all.get(choices.next(all.size())).key());
                }
            }
        }
    }

    /** A query: it reads what is served, pins a snapshot of the storage, and scans the source in two parts. */
    void read()
    {
        Set<Integer> before = settling();
        Optional<Served> first = served;
        actors.pause();
        List<Row> stored = first.map(now -> tables.get(now.table()).rows()).orElse(ImmutableList.of());
        actors.pause();
        Optional<Served> bounds = variant == Variant.POINTER_AND_BOUNDARY_READ_APART && first.isPresent() ? served : first;
        long boundary = bounds.map(Served::boundary).orElse(TailBoundary.NOTHING_STORED);
        List<Row> result = new ArrayList<>(stored.stream().filter(row -> row.day() < boundary).toList());
        for (int part = 0; part < 2; part++) {
            int scanned = part;
            rows.values().stream()
                    .filter(row -> row.key() % 2 == scanned && row.day() >= boundary)
                    .forEach(result::add);
            if (part == 0 && longScans) {
                actors.pause();
            }
        }
        Set<Integer> keys = new HashSet<>();
        for (Row row : result) {
            if (!keys.add(row.key())) {
                wrong.add("twice: " + row);
            }
        }
        before.retainAll(rows.keySet());
        before.removeAll(keys);
        before.forEach(key -> wrong.add("missing: " + rows.get(key)));
    }

    /** The rows that a reader who begins now must see, if they are still there when he ends. */
    private Set<Integer> settling()
    {
        Set<Integer> keys = new HashSet<>();
        rows.values().stream().filter(row -> !row.late()).forEach(row -> keys.add(row.key()));
        return keys;
    }

    /** @param newTable whether everything is made anew */
    void refresh(boolean newTable)
    {
        Neighbours neighbours = new Neighbours(newTable || served.isEmpty());
        PartitionRefresh refresh = new PartitionRefresh(neighbours, neighbours, neighbours, neighbours, PartitionScope.ALL, Optional.of(neighbours.boundary()));
        PartitionRefresh.Outcome outcome = refresh.run();
        actors.pause();
        outcome.move().ifPresent(refresh::look);
    }

    private static Map<PartitionKey, InputState> statesOf(List<Row> rows)
    {
        Map<PartitionKey, InputState> states = new HashMap<>();
        rows.forEach(row -> states.merge(row.partition(), new InputState(1, 1L << row.key(), row.value() * (1L << row.key())), InputState::plus));
        return states;
    }

    /** Of one refresh. */
    private final class Neighbours
            implements LeaseStore, StorageTable, LiveInput, StagingTables
    {
        private final boolean newTable;
        private final int number;
        private final long ownLease = ++lease;
        private final Optional<Served> servedBefore = served;
        private final Optional<RecordedStates> recordedBefore = recorded;
        private final long beganAt = today;
        private final Map<PartitionKey, InputState> read = new HashMap<>();
        private Optional<Served> own = Optional.empty();

        private Neighbours(boolean newTable)
        {
            this.newTable = newTable;
            if (newTable) {
                tables.add(new Table());
                number = tables.size() - 1;
            }
            else {
                number = servedBefore.orElseThrow().table();
            }
        }

        private Table table()
        {
            return tables.get(number);
        }

        private TailBoundary boundary()
        {
            OptionalLong current = newTable ? OptionalLong.empty() : OptionalLong.of(servedBefore.orElseThrow().boundary());
            return new TailBoundary(current, TailBoundary.NOTHING_STORED, beganAt - SETTLE_DAYS);
        }

        @Override
        public Optional<RecordedStates> begin()
        {
            return newTable ? Optional.empty() : recordedBefore;
        }

        @Override
        public void record(Optional<RecordedStates> states, OptionalLong boundary)
        {
            actors.pause();
            if (lease != ownLease) {
                throw new RefusedException("the lease is lost");
            }
            recorded = states;
            own = Optional.of(new Served(number, variant == Variant.BOUNDARY_IS_NOW ? today : boundary.orElseThrow()));
            served = own;
        }

        @Override
        public void setBack(long boundary)
        {
            actors.pause();
            if (served.equals(own)) {
                served = Optional.of(new Served(number, boundary));
            }
        }

        @Override
        public SnapshotLog log()
        {
            return new SnapshotLog(table().current, ImmutableMap.copyOf(table().snapshots));
        }

        @Override
        public Set<PartitionKey> partitions()
        {
            return statesOf(table().rows()).keySet();
        }

        @Override
        public String replace(StagedInput input, Set<PartitionKey> partitions)
        {
            actors.pause();
            Table table = table();
            List<Row> result = new ArrayList<>(table.rows().stream().filter(row -> !partitions.contains(row.partition())).toList());
            staged.get(input.token()).stream().filter(row -> partitions.contains(row.partition())).forEach(result::add);
            long id = table.snapshots.size() + 1L;
            String query = "query%s_%s".formatted(number, id);
            table.snapshots.put(id, new Snapshot(id, OptionalLong.of(table.current), "overwrite", Optional.of(query)));
            table.contents.put(id, ImmutableList.copyOf(result));
            table.current = id;
            return query;
        }

        @Override
        public void checkServed() {}

        @Override
        public Map<PartitionKey, InputState> states()
        {
            actors.pause();
            Map<PartitionKey, InputState> states = statesOf(List.copyOf(rows.values()));
            if (variant == Variant.MOVED_AS_STAGED && !read.isEmpty()) {
                states.putAll(read);
            }
            return states;
        }

        @Override
        public void dropLeftOver() {}

        @Override
        public StagedInput stage(Set<PartitionKey> partitions)
        {
            actors.pause();
            List<Row> scanned = rows.values().stream()
                    .filter(row -> partitions.contains(row.partition()))
                    .filter(_ -> !torn || !choices.oneIn(4))
                    .collect(toImmutableList());
            String token = "token" + staged.size();
            staged.put(token, scanned);
            partitions.forEach(partition -> read.put(partition, InputState.EMPTY));
            read.putAll(statesOf(scanned));
            return new StagedInput(token);
        }

        @Override
        public Map<PartitionKey, InputState> states(StagedInput input)
        {
            return statesOf(staged.get(input.token()));
        }

        @Override
        public void drop() {}
    }
}
