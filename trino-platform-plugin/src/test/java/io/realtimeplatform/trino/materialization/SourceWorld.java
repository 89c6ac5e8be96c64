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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An upsert table that changes, and reads of it that lag and tear.
 */
final class SourceWorld
{
    static final int KEYS = 5;
    static final int PARTITIONS = 3;

    private static final int LAG = 3;

    /** @param position of the commit; rows of one transaction have the same */
    record Row(int key, int partition, int value, long position, boolean deleted)
    {
        PartitionKey partitionKey()
        {
            return partitionKey(partition);
        }

        static PartitionKey partitionKey(int partition)
        {
            return partition == 0 ? PartitionKey.NULL : PartitionKey.of(Integer.toString(partition));
        }
    }

    /** What is seen of a row. */
    interface Fingerprint
    {
        long of(Row row);
    }

    static final Fingerprint OF_KEY_AND_VALUES = row -> mix(mix(mix(row.key()) ^ row.partition()) ^ row.value());
    /** Fails: a snapshot's rows, and those of one transaction, share a position. */
    static final Fingerprint OF_KEY_AND_POSITION = row -> mix(mix(row.key()) ^ row.position());
    /** Fails: rows that swap their contents stay unseen. */
    static final Fingerprint OF_VALUES = row -> mix(mix(row.partition()) ^ row.value());

    private final Choices choices;
    private final Fingerprint fingerprint;
    private final List<Map<Integer, Row>> history = new ArrayList<>();
    private long position;
    boolean faults = true;
    boolean served = true;
    int frozenPartition = -1;

    SourceWorld(Choices choices, Fingerprint fingerprint)
    {
        this.choices = choices;
        this.fingerprint = fingerprint;
        history.add(new TreeMap<>());
        for (int key = 0; key < KEYS - 1; key++) {
            put(new Row(key, key % PARTITIONS, key % 2, 0, false));
        }
    }

    Map<Integer, Row> rows()
    {
        return history.getLast();
    }

    private void put(Row row)
    {
        Map<Integer, Row> rows = new TreeMap<>(rows());
        rows.put(row.key(), row);
        history.add(rows);
    }

    /** A transaction of the source: an insert, update, delete, a row that moves to another partition, or two that swap their contents. */
    void change()
    {
        if (choices.next(3) > 0) {
            // otherwise it has the position of the transaction before, as changes of one transaction do
            position++;
        }
        int key = choices.next(KEYS);
        Row row = rows().get(key);
        if (row != null && row.partition() == frozenPartition) {
            return;
        }
        if (row == null || row.deleted()) {
            put(new Row(key, partition(), choices.next(2), position, false));
            return;
        }
        switch (choices.next(4)) {
            case 0 -> put(new Row(key, row.partition(), 1 - row.value(), position, false));
            case 1 -> put(new Row(key, row.partition(), row.value(), position, true));
            case 2 -> put(new Row(key, partition(), row.value(), position, false));
            default -> swap(row);
        }
    }

    /** A row gets another value, and has its first one again when this is called again. */
    void toggle()
    {
        position++;
        Row row = rows().get(0);
        put(new Row(0, row.partition(), 1 - row.value(), position, false));
    }

    private int partition()
    {
        int partition = choices.next(PARTITIONS);
        return partition == frozenPartition ? (partition + 1) % PARTITIONS : partition;
    }

    private void swap(Row row)
    {
        for (Row other : rows().values()) {
            if (other.key() != row.key() && !other.deleted() && other.partition() == row.partition()) {
                put(new Row(row.key(), row.partition(), other.value(), position, false));
                put(new Row(other.key(), row.partition(), row.value(), position, false));
                return;
            }
        }
    }

    /** The same rows from a new snapshot of the source: positions begin anew. */
    void beginGeneration()
    {
        Map<Integer, Row> rows = new TreeMap<>();
        position = 0;
        rows().values().stream()
                .filter(row -> !row.deleted())
                .forEach(row -> rows.put(row.key(), new Row(row.key(), row.partition(), row.value(), 0, false)));
        history.clear();
        history.add(rows);
    }

    /** The rows of the frozen partition go, as Pinot drops segments by their age. */
    void expireFrozen()
    {
        Map<Integer, Row> rows = new TreeMap<>(rows());
        rows.values().removeIf(row -> row.partition() == frozenPartition);
        history.clear();
        history.add(rows);
    }

    /** One read of the rows whose key is in one part of two: of a replica that may lag, and with rows that it may lack. */
    List<Row> read(int part)
    {
        if (!served) {
            return List.of();
        }
        Map<Integer, Row> seen = rows();
        boolean torn = false;
        if (faults && choices.oneIn(3)) {
            seen = history.get(Math.max(0, history.size() - 1 - choices.next(LAG)));
            torn = choices.oneIn(2);
        }
        List<Row> rows = new ArrayList<>();
        for (Row row : seen.values()) {
            if (row.key() % 2 == part && !(torn && choices.oneIn(2))) {
                rows.add(row);
                if (torn && choices.oneIn(4)) {
                    // of a segment and of the one that it was moved to
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** @return both parts, each as it is seen */
    List<Row> read()
    {
        List<Row> rows = new ArrayList<>(read(0));
        rows.addAll(read(1));
        return rows;
    }

    InputState state(Row row)
    {
        long hash = fingerprint.of(row);
        return new InputState(1, hash >>> 40, (hash >>> 16) & 0xFF_FFFF);
    }

    Map<PartitionKey, InputState> partitionStates(List<Row> rows)
    {
        Map<PartitionKey, InputState> states = new HashMap<>();
        for (Row row : rows) {
            if (!row.deleted()) {
                states.merge(row.partitionKey(), state(row), InputState::plus);
            }
        }
        return states;
    }

    private static long mix(long value)
    {
        long hash = value + 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return hash ^ (hash >>> 31);
    }
}
