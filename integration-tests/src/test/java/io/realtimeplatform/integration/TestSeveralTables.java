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

import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** Several tables of one source share one connector and one replication slot; more come while it runs. */
@WithStack
final class TestSeveralTables
{
    private final IntegrationStack stack;

    TestSeveralTables(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void tableAddedWhileAnotherReceivesChanges()
            throws Exception
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA several",
                    "CREATE TABLE several.busy (id integer PRIMARY KEY, value integer NOT NULL)",
                    "CREATE TABLE several.added (id integer PRIMARY KEY, value integer NOT NULL, note text)",
                    "CREATE TABLE several.empty (id integer PRIMARY KEY, value text NOT NULL)",
                    "INSERT INTO several.busy SELECT i, 0 FROM generate_series(1, 1000) i",
                    "INSERT INTO several.added SELECT i, 0, NULL FROM generate_series(1, 5000) i");
            stack.createSource("several");
            stack.createPipeline("several", "several", "busy");
            oracle.awaitEqual("platform.several.busy", "several.busy");

            AtomicBoolean stop = new AtomicBoolean();
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<Integer> writer = executor.submit(() -> write(stop));
                try {
                    stack.createPipeline("several", "several", "added");
                    stack.createPipeline("several", "several", "empty");
                    Await.until("rows of the added table", () -> stack.admin().number("SELECT count(*) FROM platform.several.added") >= 5000);
                }
                finally {
                    stop.set(true);
                }
                assertThat(writer.get(1, TimeUnit.MINUTES)).isPositive();
            }
            oracle.awaitEqual("platform.several.busy", "several.busy");
            oracle.awaitEqual("platform.several.added", "several.added");
            oracle.awaitEqual("platform.several.empty", "several.empty");
            shop.execute("INSERT INTO several.empty VALUES (1, 'first')");
            oracle.awaitEqual("platform.several.empty", "several.empty");

            assertThat(shop.number("SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'platform\\_several\\_%'")).isEqualTo(1);
            assertThat(stack.admin().column("SELECT table_name FROM platform.system.pipelines WHERE source_name = 'several' ORDER BY 1"))
                    .containsExactly("added", "busy", "empty");
        }
    }

    /** Changes both tables in single transactions until told to stop, the added one also while it is read for the first time. */
    private int write(AtomicBoolean stop)
    {
        int round = 0;
        try (Sql writer = stack.shop()) {
            while (!stop.get()) {
                round++;
                writer.execute(
                        "UPDATE several.busy SET value = value + 1 WHERE id = %s".formatted(1 + round % 1000),
                        """
                        BEGIN;
                        UPDATE several.added SET value = value + 1, note = 'round %1$s' WHERE id = %2$s;
                        DELETE FROM several.added WHERE id = %3$s;
                        INSERT INTO several.added VALUES (%4$s, %1$s, NULL);
                        COMMIT""".formatted(round, 1 + (round * 37) % 2500, 2501 + (round * 41) % 2500, 10_000 + round));
            }
        }
        return round;
    }
}
