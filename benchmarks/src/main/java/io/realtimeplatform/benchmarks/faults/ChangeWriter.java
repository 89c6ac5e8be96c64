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
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import static io.realtimeplatform.benchmarks.faults.FaultStack.pause;

/**
 * Changes a table over several connections until it is stopped: transactions of one to 15 changes, some of them rolled back,
 * and all the time one that stays open for seconds. Goes on where it was when the source is killed and comes back.
 */
final class ChangeWriter
        implements AutoCloseable
{
    private static final int FAST_WRITERS = 3;
    private static final int MOST_CHANGES = 15;
    private static final int SLOW_CHANGES = 5;
    private static final int LONGEST_PAUSE_MILLISECONDS = 800;
    // classes of SQLSTATE: connection exception, and the server is going down or coming up
    private static final List<String> SERVER_IS_GONE = ImmutableList.of("08", "57P");

    private final FaultStack stack;
    private final FaultTable table;
    private final double changesPerSecond;
    private final AtomicLong changes = new AtomicLong();
    private final List<CompletableFuture<Void>> writers;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopped;

    private ChangeWriter(FaultStack stack, FaultTable table, double changesPerSecond, long seed)
    {
        this.stack = stack;
        this.table = table;
        this.changesPerSecond = changesPerSecond;
        ImmutableList.Builder<CompletableFuture<Void>> started = ImmutableList.builder();
        for (int number = 0; number <= FAST_WRITERS; number++) {
            int writer = number;
            started.add(CompletableFuture.runAsync(() -> write(writer, new Random(seed + writer)), executor));
        }
        writers = started.build();
    }

    static ChangeWriter start(FaultStack stack, FaultTable table, double changesPerSecond, long seed)
    {
        return new ChangeWriter(stack, table, changesPerSecond, seed);
    }

    /** How many changes were made, those that were rolled back among them. */
    long changes()
    {
        return changes.get();
    }

    /**
     * Returns when all transactions have ended.
     *
     * @throws IllegalStateException if a writer could not do its work
     */
    @Override
    public void close()
    {
        stopped = true;
        try {
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
        }
        catch (CompletionException e) {
            throw new IllegalStateException("Cannot change rows of " + table.sourceName(), e.getCause());
        }
        finally {
            executor.close();
        }
    }

    private void write(int number, Random random)
    {
        while (!stopped) {
            try (Connection source = stack.source()) {
                RowChanges rows = new RowChanges(table, number, FAST_WRITERS + 1, random, source);
                if (number == FAST_WRITERS) {
                    writeSlowly(rows, random);
                }
                else {
                    writeFast(rows, random);
                }
            }
            catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (SERVER_IS_GONE.stream().noneMatch(state::startsWith)) {
                    throw new IllegalStateException(e);
                }
                pause(100);
            }
        }
    }

    private void writeFast(RowChanges rows, Random random)
            throws SQLException
    {
        double nanosOfChange = 1e9 * FAST_WRITERS / changesPerSecond;
        long due = System.nanoTime();
        while (!stopped) {
            int size = 1 + random.nextInt(MOST_CHANGES);
            for (int change = 0; change < size; change++) {
                rows.changeOne();
            }
            end(rows, random.nextInt(100) == 0);
            changes.addAndGet(size);
            // who is late stays so for a second at most
            due = Math.max(due + Math.round(size * nanosOfChange), System.nanoTime() - 1_000_000_000);
            long early = (due - System.nanoTime()) / 1_000_000;
            if (early > 0) {
                pause(early);
            }
        }
    }

    private void writeSlowly(RowChanges rows, Random random)
            throws SQLException
    {
        while (!stopped) {
            for (int change = 0; change < SLOW_CHANGES; change++) {
                rows.changeOne();
                pause(random.nextInt(LONGEST_PAUSE_MILLISECONDS));
            }
            end(rows, random.nextInt(5) == 0);
            changes.addAndGet(SLOW_CHANGES);
        }
    }

    private static void end(RowChanges rows, boolean rollback)
            throws SQLException
    {
        if (rollback) {
            rows.rollback();
        }
        else {
            rows.commit();
        }
    }
}
