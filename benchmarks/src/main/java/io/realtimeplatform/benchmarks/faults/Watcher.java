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
package io.realtimeplatform.benchmarks.faults;

import com.google.common.collect.ImmutableList;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static io.realtimeplatform.benchmarks.faults.FaultStack.pause;
import static io.realtimeplatform.benchmarks.faults.FaultTable.STILL_ROWS;

/**
 * Reads a typed table all the time, one query after the other: single keys, small ranges, and the rows that nobody
 * changes. What a later query shows must not be older than what an earlier one showed, no key may be twice in a result, and the
 * rows that nobody changes must be there. A query may fail, as while a server is down; then it has shown nothing.
 */
final class Watcher
        implements AutoCloseable
{
    private static final int RANGE = 200;
    private static final int LIMIT_SECONDS = 30;
    private static final int EXAMPLES = 5;

    private final FaultStack stack;
    private final FaultTable table;
    private final Random random;
    private final Map<Long, Long> newest = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private boolean stillRowsSeen;
    private long results;
    private long failures;
    private long wentBack;
    private long twice;
    private long incomplete;
    private final List<String> examples = new ArrayList<>();

    private Watcher(FaultStack stack, FaultTable table, long seed)
    {
        this.stack = stack;
        this.table = table;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().name("watcher-" + table.name()).start(this::watch);
    }

    static Watcher start(FaultStack stack, FaultTable table, long seed)
    {
        return new Watcher(stack, table, seed);
    }

    /** What was seen since the last call. */
    synchronized Observations observations()
    {
        Observations observations = new Observations(results, failures, wentBack, twice, incomplete, ImmutableList.copyOf(examples));
        results = 0;
        failures = 0;
        wentBack = 0;
        twice = 0;
        incomplete = 0;
        examples.clear();
        return observations;
    }

    private void watch()
    {
        while (!closed) {
            try (Connection trino = stack.trino()) {
                while (!closed) {
                    watchOnce(trino);
                }
            }
            catch (SQLException e) {
                failed();
                pause(100);
            }
        }
    }

    private void watchOnce(Connection trino)
            throws SQLException
    {
        switch (random.nextInt(3)) {
            case 0 -> {
                long key = 1 + often();
                read(trino, key, key);
            }
            case 1 -> {
                long first = 1 + often();
                read(trino, first, first + RANGE);
            }
            default -> checkStillRows(read(trino, -STILL_ROWS, -1));
        }
    }

    /** The keys that are changed most are read most. */
    private long often()
    {
        return (long) (table.rows() * Math.pow(random.nextDouble(), 3));
    }

    private int read(Connection trino, long first, long last)
            throws SQLException
    {
        Map<Long, Long> versions = new HashMap<>();
        List<Long> doubled = new ArrayList<>();
        try (Statement statement = trino.createStatement()) {
            statement.setQueryTimeout(LIMIT_SECONDS);
            try (ResultSet result = statement.executeQuery("SELECT id, version FROM %s WHERE id BETWEEN %s AND %s".formatted(table.typedName(), first, last))) {
                while (result.next()) {
                    if (versions.put(result.getLong(1), result.getLong(2)) != null) {
                        doubled.add(result.getLong(1));
                    }
                }
            }
        }
        compare(versions, doubled);
        return versions.size();
    }

    private synchronized void compare(Map<Long, Long> versions, List<Long> doubled)
    {
        results++;
        twice += doubled.size();
        doubled.forEach(id -> addExample("key %s is twice in a result".formatted(id)));
        versions.forEach((id, version) -> {
            long known = newest.merge(id, version, Math::max);
            if (version < known) {
                wentBack++;
                addExample("key %s went back from version %s to %s".formatted(id, known, version));
            }
        });
    }

    private synchronized void checkStillRows(int rows)
    {
        if (rows == STILL_ROWS) {
            stillRowsSeen = true;
        }
        else if (stillRowsSeen) {
            incomplete++;
            addExample("%s of %s rows that nobody changes were there".formatted(rows, STILL_ROWS));
        }
    }

    private synchronized void failed()
    {
        failures++;
    }

    private void addExample(String text)
    {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }

    /** Ends after the query that runs. */
    @Override
    public void close()
    {
        closed = true;
        try {
            thread.join();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /**
     * @param results queries that were answered
     * @param failures queries that failed
     * @param wentBack rows that were older than before
     * @param twice keys that were more than once in a result
     * @param incomplete results that lacked rows which nobody changes, after one had them
     * @param examples of the last three
     */
    record Observations(long results, long failures, long wentBack, long twice, long incomplete, List<String> examples)
    {
        static final Observations NONE = new Observations(0, 0, 0, 0, 0, ImmutableList.of());
    }
}
