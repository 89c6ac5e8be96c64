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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** The first rows of a table whose name Debezium cannot keep in its offsets, which another connector reads. */
@Tag("long")
@WithStack
final class TestOddNameSnapshot
{
    private final IntegrationStack stack;
    private final Traces traces;

    TestOddNameSnapshot(IntegrationStack stack)
    {
        this.stack = stack;
        this.traces = new Traces(stack);
    }

    @Test
    void connectIsKilledWhileFirstRowsAreRead()
            throws Exception
    {
        int rows = 100_000;
        try (Sql shop = stack.shop()) {
            shop.execute(
                    "CREATE SCHEMA killed",
                    "CREATE TABLE killed.\"large table\" (id integer PRIMARY KEY, value integer NOT NULL, filling text NOT NULL)",
                    "INSERT INTO killed.\"large table\" SELECT i, 0, repeat('x', 100) FROM generate_series(1, %s) i".formatted(rows));
            stack.createSource("killed");
            AtomicBoolean stop = new AtomicBoolean();
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<Integer> writer = executor.submit(() -> write(stop, rows));
                try {
                    for (boolean killed : ImmutableList.of(false, true)) {
                        createAndAwaitFirstRows();
                        if (killed) {
                            stack.servers().connect().kill();
                            stack.servers().connect().start();
                        }
                        stack.admin().execute("CALL platform.system.drop_pipeline(source_name => 'killed', schema_name => 'killed', table_name => 'large table', delete_topic => true)");
                        assertThat(traces.of("killed")).isEmpty();
                    }
                    createAndAwaitFirstRows();
                    stack.servers().connect().kill();
                    long read = records();
                    assertThat(read).isLessThan(rows);
                    stack.servers().connect().start();
                    Await.until("more than was read before the kill", () -> records() > read);
                    stack.servers().connect().kill();
                    stack.servers().connect().start();
                    Await.until("a pipeline that streams", () -> stack.admin().column("SELECT phase FROM platform.system.pipelines WHERE source_name = 'killed'").equals(ImmutableList.of("STREAMING")));
                }
                finally {
                    stop.set(true);
                }
                assertThat(writer.get(1, TimeUnit.MINUTES)).isPositive();
            }
            long expected = shop.number("SELECT count(*) FROM killed.\"large table\"");
            Await.until("all rows", () -> stack.admin().number("SELECT count(*) FROM platform.killed.\"large table\"") == expected);
            stack.oracle(shop).awaitEqual("platform.killed.\"large table\"", "killed.\"large table\"", "id, value");
            Await.until("no connector but that of the source", () -> traces.of("killed").stream().filter(trace -> trace.startsWith("connector ")).count() == 1);
            stack.admin().execute("CALL platform.system.drop_source(source_name => 'killed', cascade => true, delete_topic => true)");
            assertThat(traces.of("killed")).isEmpty();
        }
    }

    private void createAndAwaitFirstRows()
    {
        stack.createPipeline("killed", "killed", "large table");
        Await.until("some rows of the snapshot", () -> records() > 10_000);
    }

    private long records()
    {
        return new TopicRecords(stack, "killed", "large table").count();
    }

    /** Updates, deletes and inserts rows of all ages until told to stop. */
    private int write(AtomicBoolean stop, int rows)
            throws InterruptedException
    {
        int round = 0;
        try (Sql writer = stack.shop()) {
            while (!stop.get()) {
                round++;
                writer.execute("""
                        BEGIN;
                        UPDATE killed."large table" SET value = value + 1 WHERE id = %2$s;
                        DELETE FROM killed."large table" WHERE id = %3$s;
                        INSERT INTO killed."large table" VALUES (%4$s, %1$s, 'new');
                        COMMIT""".formatted(round, 1 + (round * 7919L) % rows, 1 + (round * 104_729L) % rows, rows + round));
                // else nothing is left of a small machine for the snapshot
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return round;
    }
}
