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

import io.realtimeplatform.benchmarks.faults.Watcher.Observations;
import io.realtimeplatform.localstack.oracle.TableContent;
import io.realtimeplatform.localstack.oracle.TableContent.Difference;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import static io.realtimeplatform.benchmarks.faults.FaultStack.pause;
import static java.util.Objects.requireNonNull;

/** A table with those who change it and those who watch what becomes of it. */
final class CapturedTable
        implements AutoCloseable
{
    /** Far beyond what anything here takes on a busy machine: only what will never come meets it. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private final FaultStack stack;
    private final FaultTable table;
    private long seed;
    private Optional<Watcher> watcher = Optional.empty();
    private Optional<ChangeWriter> writer = Optional.empty();

    CapturedTable(FaultStack stack, FaultTable table, long seed)
    {
        this.stack = requireNonNull(stack, "stack is null");
        this.table = requireNonNull(table, "table is null");
        this.seed = seed;
    }

    FaultTable table()
    {
        return table;
    }

    /** To be called when the rows that the table held at first are there, see {@link #awaitSnapshot}. */
    void startWatching()
    {
        seed += 10;
        watcher = Optional.of(Watcher.start(stack, table, seed));
    }

    /**
     * Waits until the first rows are there, and what was changed while they were read. Before that a row may well go back: it is
     * read from the table as it is now, and then come those of its changes that the connector had not sent yet.
     *
     * @param repairing whether the pipeline may fail, and is repaired then, as its user does
     * @return how often it was repaired
     */
    int awaitSnapshot(boolean repairing)
            throws SQLException
    {
        long start = System.nanoTime();
        int repairs = 0;
        String missing = "the snapshot's end";
        OptionalLong marker = OptionalLong.empty();
        while (!missing.isEmpty()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException("The snapshot of %s is not over after %s s: %s%s".formatted(table.name(), LIMIT.toSeconds(), missing, state()));
            }
            try (Connection trino = stack.trino(); Connection source = stack.source()) {
                String phase = marker.isPresent() ? "" : table.pipeline(trino, "phase");
                if ("STREAMING".equals(phase)) {
                    marker = OptionalLong.of(table.mark(source));
                }
                if (repairing && "FAILED".equals(phase)) {
                    repairs++;
                    table.repairPipeline(trino);
                }
                if (marker.isPresent() && table.shows(trino, marker.getAsLong())) {
                    missing = "";
                }
            }
            catch (SQLException e) {
                missing = String.valueOf(e.getMessage());
            }
            pause(200);
        }
        return repairs;
    }

    void startChanges(double changesPerSecond)
    {
        seed += 10;
        writer = Optional.of(ChangeWriter.start(stack, table, changesPerSecond, seed));
    }

    /** @return how many changes were made */
    long stopChanges()
    {
        ChangeWriter running = writer.orElseThrow(() -> new IllegalStateException("Nobody changes " + table.name()));
        writer = Optional.empty();
        running.close();
        return running.changes();
    }

    /** Waits until the typed table shows a row that is inserted now, then until it equals the source's table, row by row. */
    Comparison compare()
            throws SQLException
    {
        long start = System.nanoTime();
        try (Connection source = stack.source()) {
            long marker = table.mark(source);
            TableContent expected = table.contentOfSource(source);
            Optional<String> problem = Optional.of("the row inserted last was never seen");
            Optional<Difference> difference = Optional.empty();
            boolean caughtUp = false;
            while (problem.isPresent() && System.nanoTime() - start < LIMIT.toNanos()) {
                try (Connection trino = stack.trino()) {
                    caughtUp = caughtUp || table.shows(trino, marker);
                    if (caughtUp) {
                        difference = expected.differenceOf(table.contentOfTyped(trino, expected));
                        problem = difference.map(Difference::text);
                    }
                }
                catch (SQLException e) {
                    problem = Optional.of(String.valueOf(e.getMessage()));
                }
                if (problem.isPresent()) {
                    pause(200);
                }
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Comparison(
                    table.name(),
                    expected.size(),
                    difference.map(Difference::missing).orElse(0),
                    difference.map(Difference::unexpected).orElse(0),
                    time,
                    problem.map(text -> text + state()),
                    watcher.map(Watcher::observations).orElse(Observations.NONE));
        }
    }

    private String state()
    {
        try (Connection trino = stack.trino()) {
            return "\n  pipeline: %s, lag %s, %s".formatted(table.pipeline(trino, "phase"), table.pipeline(trino, "lag_rows"), table.pipeline(trino, "last_error"));
        }
        catch (SQLException e) {
            return "\n  pipeline: " + e.getMessage();
        }
    }

    void drop()
            throws SQLException
    {
        close();
        try (Connection trino = stack.trino(); Connection source = stack.source()) {
            table.drop(trino, source);
        }
    }

    @Override
    public void close()
    {
        watcher.ifPresent(Watcher::close);
        writer.ifPresent(ChangeWriter::close);
        writer = Optional.empty();
    }

    /**
     * @param rows of the source's table
     * @param lost of them that the typed table does not have so
     * @param extra rows of the typed table that the source does not have so
     * @param time until both were equal, or it was given up
     * @param problem what was not equal; empty when all was
     * @param observations of the whole time before
     */
    record Comparison(String table, long rows, long lost, long extra, Duration time, Optional<String> problem, Observations observations)
    {
        boolean isRight()
        {
            return problem.isEmpty() && observations.wentBack() == 0 && observations.twice() == 0 && observations.incomplete() == 0;
        }
    }
}
