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
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** The first rows of a table that is added to a running source and written to meanwhile. */
abstract class AbstractTestBinlogSnapshot
{
    private static final int ROWS = 100_000;

    private final IntegrationStack stack;
    private final BinlogFixture fixture;
    private final String source;
    private final Traces traces;

    AbstractTestBinlogSnapshot(IntegrationStack stack, BinlogFixture fixture)
    {
        this.stack = stack;
        this.fixture = fixture;
        this.source = fixture.name("moving");
        this.traces = new Traces(stack);
    }

    @Test
    void rowsChangeWhileFirstRowsAreRead()
            throws Exception
    {
        try (Sql sql = fixture.createSource(source)) {
            sql.execute(
                    "CREATE TABLE small (id int PRIMARY KEY, v int)",
                    "INSERT INTO small VALUES (1, 1)",
                    "CREATE TABLE large (id int PRIMARY KEY, value int NOT NULL, filling varchar(200) NOT NULL)",
                    "INSERT INTO large %s SELECT seq, 0, repeat('x', 100) FROM numbers".formatted(BinlogFixture.numbers(ROWS)));
            stack.createPipeline(source, source, "small");
            AtomicBoolean stop = new AtomicBoolean();
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<Integer> writer = executor.submit(() -> write(stop));
                try {
                    stack.createPipeline(source, source, "large");
                    TopicRecords records = new TopicRecords(stack, source, "large");
                    Await.until("some rows of the snapshot", () -> records.count() > 10_000);
                    // the first ones have been read, the last ones are read by a transaction that still sees them: their deletes come first
                    sql.execute(
                            "DELETE FROM large WHERE id <= 1000",
                            "DELETE FROM large WHERE id BETWEEN %s AND %s".formatted(ROWS - 1000, ROWS));
                    assertThat(records.count()).describedAs("records while the snapshot is not done").isLessThan(ROWS);
                    // begins the snapshot anew, later than the connector captures the table
                    stack.servers().connect().kill();
                    stack.servers().connect().start();
                    sql.execute("DELETE FROM large WHERE id BETWEEN 2000 AND 3000", "INSERT INTO large VALUES (2500, -1, 'again')");
                    Await.until("a pipeline that streams", () -> stack.admin().column("SELECT DISTINCT phase FROM platform.system.pipelines WHERE source_name = '%s'".formatted(source)).equals(ImmutableList.of("STREAMING")));
                }
                finally {
                    stop.set(true);
                }
                assertThat(writer.get(1, TimeUnit.MINUTES)).isPositive();
            }
            long expected = sql.number("SELECT count(*) FROM large");
            Await.until("all rows", () -> stack.admin().number("SELECT count(*) FROM platform.%s.large".formatted(source)) == expected);
            stack.oracle(sql).awaitEqual("platform.%s.large".formatted(source), "large", "id, value");
            stack.oracle(sql).awaitEqual("platform.%s.small".formatted(source), "small");
            Await.until("no connector but that of the source", () -> traces.of(source).stream().filter(trace -> trace.startsWith("connector ")).count() == 1);
            stack.admin().execute("CALL platform.system.drop_source(source_name => '%s', cascade => true, delete_topic => true)".formatted(source));
            assertThat(traces.of(source)).isEmpty();
        }
    }

    /** Updates, deletes and inserts rows until told to stop; the first and the last ones are left to the test, which would wait for their locks. */
    private int write(AtomicBoolean stop)
            throws InterruptedException
    {
        int round = 0;
        try (Sql writer = fixture.connect(source)) {
            while (!stop.get()) {
                round++;
                writer.execute(
                        "START TRANSACTION",
                        "UPDATE large SET value = value + 1 WHERE id = %s".formatted(10_000 + (round * 7919L) % (ROWS - 20_000)),
                        "DELETE FROM large WHERE id = %s".formatted(10_000 + (round * 104_729L) % (ROWS - 20_000)),
                        "INSERT INTO large VALUES (%s, %s, 'new')".formatted(ROWS + round, round),
                        "UPDATE small SET v = v + 1",
                        "COMMIT");
                // as many as it can would leave nothing of the machine to the snapshot
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return round;
    }
}
