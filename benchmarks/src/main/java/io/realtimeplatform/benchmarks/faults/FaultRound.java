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
import io.realtimeplatform.benchmarks.faults.CapturedTable.Comparison;
import io.realtimeplatform.benchmarks.faults.ConnectorControl.Position;
import io.realtimeplatform.benchmarks.faults.Fault.Moment;
import io.realtimeplatform.benchmarks.faults.FaultStack.Process;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import static io.realtimeplatform.benchmarks.faults.FaultStack.pause;
import static java.util.Objects.requireNonNull;

/** One fault, and what is found when everything has calmed down. */
final class FaultRound
{
    private final FaultStack stack;
    private final CapturedTable live;
    private final FaultSize size;
    private final Random random;
    private String details = "";

    /** @param live a table with a pipeline, which is not changed at the moment */
    FaultRound(FaultStack stack, CapturedTable live, FaultSize size, Random random)
    {
        this.stack = requireNonNull(stack, "stack is null");
        this.live = requireNonNull(live, "live is null");
        this.size = requireNonNull(size, "size is null");
        this.random = requireNonNull(random, "random is null");
    }

    /** @param name of a table that is made for this round, if it needs one */
    RoundResult run(Fault fault, String name)
            throws SQLException
    {
        if (fault.moment() == Moment.SNAPSHOT) {
            return killDuringSnapshot(fault, name);
        }
        return switch (fault.kind()) {
            case TOPIC_REPLAY -> replayTopic(fault, name);
            case OLDER_OFFSETS -> startFromOlderOffsets(fault);
            default -> killDuringChanges(fault);
        };
    }

    private RoundResult killDuringChanges(Fault fault)
            throws SQLException
    {
        live.startChanges(size.changesPerSecond());
        changeFor(3000);
        killAndStart(fault.kind().process().orElseThrow());
        changeFor(3000);
        return result(fault, ImmutableList.of(live));
    }

    private RoundResult killDuringSnapshot(Fault fault, String name)
            throws SQLException
    {
        try (CapturedTable added = createTable(name, size.snapshotRows())) {
            live.startChanges(size.changesPerSecond() / 2);
            added.startChanges(size.changesPerSecond() / 2);
            CompletableFuture<Integer> calls = CompletableFuture.supplyAsync(() -> createPipeline(added.table()));
            String moment = awaitMomentOfSnapshot(added.table(), calls);
            killAndStart(fault.kind().process().orElseThrow());
            int called = calls.join();
            // Debezium gives a snapshot up when the source dies
            int repairs = added.awaitSnapshot(fault.kind() == Fault.Kind.SOURCE);
            details = "%s; called %s times, repaired %s times; %s".formatted(moment, called, repairs, details);
            added.startWatching();
            changeFor(3000);
            return resultWith(fault, added);
        }
    }

    private RoundResult replayTopic(Fault fault, String name)
            throws SQLException
    {
        // a table of its own: each replay doubles the topic
        try (CapturedTable replayed = createTable(name, size.liveRows()); Connection trino = stack.trino()) {
            replayed.table().createPipeline(trino, true);
            replayed.startWatching();
            live.startChanges(size.changesPerSecond() / 2);
            replayed.startChanges(size.changesPerSecond() / 2);
            changeFor(8000);
            String topic = replayed.table().pipeline(trino, "topic");
            long records = TopicReplay.replay(stack.kafkaBootstrapServers(), topic);
            details = "%,d records sent again".formatted(records);
            changeFor(2000);
            return resultWith(fault, replayed);
        }
    }

    private RoundResult startFromOlderOffsets(Fault fault)
            throws SQLException
    {
        String connector;
        try (Connection trino = stack.trino()) {
            connector = live.table().pipeline(trino, "connector");
        }
        ConnectorControl control = new ConnectorControl(stack.connectUrl(), connector);
        Position older;
        try (Connection source = stack.source()) {
            older = control.remember(source);
        }
        live.startChanges(size.changesPerSecond());
        changeFor(8000);
        try (Connection source = stack.source()) {
            details = "set back by %,d bytes of the log".formatted(control.rewind(source, older));
        }
        changeFor(2000);
        return result(fault, ImmutableList.of(live));
    }

    private CapturedTable createTable(String name, int rows)
            throws SQLException
    {
        try (Connection source = stack.source()) {
            FaultTable table = FaultTable.create(source, name, rows, random.nextBoolean());
            return new CapturedTable(stack, table, random.nextLong());
        }
    }

    /** Makes the pipeline as its user does, who calls again when a call fails. @return how many calls it took */
    private int createPipeline(FaultTable table)
    {
        long start = System.nanoTime();
        for (int call = 1; ; call++) {
            try (Connection trino = stack.trino()) {
                table.createPipeline(trino, false);
                return call;
            }
            catch (SQLException e) {
                if (System.nanoTime() - start > CapturedTable.LIMIT.toNanos()) {
                    throw new IllegalStateException("create_pipeline of %s fails again and again".formatted(table.name()), e);
                }
                pause(1000);
            }
        }
    }

    /** Returns at some moment of the CALL, or while the rows are being read. */
    private String awaitMomentOfSnapshot(FaultTable table, CompletableFuture<Integer> calls)
            throws SQLException
    {
        if (random.nextInt(3) == 0) {
            long milliseconds = random.nextInt(6000);
            pause(milliseconds);
            return "%,d ms after the CALL began%s".formatted(milliseconds, calls.isDone() ? ", which had ended" : "");
        }
        calls.join();
        long rows = (long) (size.snapshotRows() * random.nextDouble() * 0.4);
        try (Connection trino = stack.trino()) {
            long done = table.snapshotRowsDone(trino);
            while (done < rows) {
                done = table.snapshotRowsDone(trino);
            }
            return "after %,d rows".formatted(done);
        }
    }

    private void killAndStart(Process process)
    {
        long start = System.nanoTime();
        stack.kill(process);
        changeFor(1500);
        stack.start(process);
        details = "down for %.1f s".formatted(Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
    }

    /** Lets changes go on for a time up to the given one and half of it at least. */
    private void changeFor(int milliseconds)
    {
        pause(milliseconds / 2 + random.nextInt(milliseconds / 2));
    }

    /** The table that was made for the round is removed if all is well, and else stays for a look. */
    private RoundResult resultWith(Fault fault, CapturedTable made)
            throws SQLException
    {
        RoundResult result = result(fault, ImmutableList.of(live, made));
        if (result.isRight()) {
            made.drop();
        }
        return result;
    }

    private RoundResult result(Fault fault, List<CapturedTable> tables)
            throws SQLException
    {
        long changes = 0;
        for (CapturedTable table : tables) {
            changes += table.stopChanges();
        }
        ImmutableList.Builder<Comparison> comparisons = ImmutableList.builder();
        for (CapturedTable table : tables) {
            comparisons.add(table.compare());
        }
        return new RoundResult(fault, details, changes, comparisons.build());
    }

    /**
     * @param liveRows of a table whose pipeline is there before the fault
     * @param snapshotRows of a table whose pipeline is made while it comes
     * @param changesPerSecond of all tables together
     */
    record FaultSize(int liveRows, int snapshotRows, double changesPerSecond) {}
}
