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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions that are open while a table is read for the first time: what they changed before is visible only after
 * their commit, which comes after the rows of the snapshot. Ordered by the log's position of each change, such an
 * update would lie before the snapshot's row and be lost.
 */
@WithStack
final class TestOrdering
{
    private final IntegrationStack stack;

    TestOrdering(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void transactionOpenAcrossTheFirstSnapshotOfASource()
            throws Exception
    {
        try (Sql shop = stack.shop(); Sql earlier = stack.shop(); Sql first = stack.shop(); Sql second = stack.shop(); Sql held = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA initial",
                    "CREATE TABLE initial.item (id integer PRIMARY KEY, value text NOT NULL)",
                    "INSERT INTO initial.item SELECT i, 'old' FROM generate_series(1, 1000) i");
            stack.createSource("initial");

            // A transaction from before the publication holds the call up; those below begin after it.
            begin(earlier);
            Object called = now();
            CompletableFuture<Void> created = CompletableFuture.runAsync(() -> stack.createPipeline("initial", "initial", "item"));
            Await.until("the call waits for the open transaction", () -> isWaitingSince(called) || created.isDone());
            // The slot of the source becomes consistent in two stages, each of which waits for the transactions that
            // were open when it began. One that begins between them is decoded as a whole, its changes before the
            // consistent point included.
            String firstTransaction = begin(first);
            earlier.execute("COMMIT");
            awaitWaitingFor(shop, firstTransaction, created);
            String secondTransaction = begin(second);
            first.execute("COMMIT");
            awaitWaitingFor(shop, secondTransaction, created);
            begin(held);
            held.execute(
                    "UPDATE initial.item SET value = 'new' WHERE id = 7",
                    "DELETE FROM initial.item WHERE id = 8",
                    "INSERT INTO initial.item VALUES (2000, 'new')",
                    "UPDATE initial.item SET id = 2001 WHERE id = 9");
            second.execute("COMMIT");
            created.get(2, TimeUnit.MINUTES);
            oracle.awaitEqual("platform.initial.item", "initial.item");
            held.execute("COMMIT");
            oracle.awaitEqual("platform.initial.item", "initial.item");
        }
    }

    @Test
    void transactionOpenAcrossTheSnapshotOfAnAddedTable()
    {
        try (Sql shop = stack.shop(); Sql held = stack.shop(); Sql second = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA incremental",
                    "CREATE TABLE incremental.running (id integer PRIMARY KEY, value text NOT NULL)",
                    "CREATE TABLE incremental.added (id integer PRIMARY KEY, value text NOT NULL)",
                    // as the platform would, which otherwise waits for transactions that use the table before it publishes it
                    "ALTER TABLE incremental.added REPLICA IDENTITY FULL",
                    "INSERT INTO incremental.running VALUES (1, 'old')",
                    "INSERT INTO incremental.added SELECT i, 'old' FROM generate_series(1, 5000) i");
            stack.createSource("incremental");
            stack.createPipeline("incremental", "incremental", "running");
            oracle.awaitEqual("platform.incremental.running", "incremental.running");

            begin(held);
            held.execute(
                    "UPDATE incremental.added SET value = 'new' WHERE id = 7",
                    "DELETE FROM incremental.added WHERE id = 8",
                    "INSERT INTO incremental.added VALUES (6000, 'new')",
                    "UPDATE incremental.running SET value = 'new' WHERE id = 1");
            Object called = now();
            CompletableFuture<Void> created = CompletableFuture.runAsync(() -> stack.createPipeline("incremental", "incremental", "added"));
            // The transaction ends when the table's snapshot has been read, or when the call waits for the transaction
            Await.until("the rows of the added table, or a wait for the open transaction", () -> isSnapshotRead() || isWaitingSince(called));
            // one that began after the publication stays open until the snapshot's rows are there
            begin(second);
            second.execute(
                    "UPDATE incremental.added SET value = 'newer' WHERE id = 9",
                    "DELETE FROM incremental.added WHERE id = 10",
                    "UPDATE incremental.added SET id = 6001 WHERE id = 11");
            held.execute("COMMIT");
            created.join();
            oracle.awaitEqual("platform.incremental.added", "incremental.added");
            Await.until("the end of the snapshot", this::isSnapshotRead);
            second.execute("COMMIT");
            oracle.awaitEqual("platform.incremental.running", "incremental.running");
            oracle.awaitEqual("platform.incremental.added", "incremental.added");
        }
    }

    @Test
    void tableStaysUsableWhileACallWaitsForItsTransactions()
    {
        try (Sql shop = stack.shop(); Sql held = stack.shop(); Sql writer = stack.shop()) {
            shop.execute(
                    "CREATE SCHEMA busy",
                    "CREATE TABLE busy.item (id integer PRIMARY KEY, value text NOT NULL)",
                    "INSERT INTO busy.item SELECT i, 'old' FROM generate_series(1, 100) i");
            stack.createSource("busy");
            begin(held);
            held.execute("UPDATE busy.item SET value = 'new' WHERE id = 7");
            CompletableFuture<Void> created = CompletableFuture.runAsync(() -> stack.createPipeline("busy", "busy", "item"));
            Await.until("three attempts to alter the table", () -> attempts() > 2 || created.isDone());
            // far less than the call may wait, far more than it may hold up a program
            writer.execute("SET statement_timeout = '20s'");
            for (int id = 11; id <= 20; id++) {
                writer.execute("UPDATE busy.item SET value = 'new' WHERE id = " + id);
            }
            assertThat(created).isNotDone();
            held.execute("COMMIT");
            created.join();
            stack.oracle(shop).awaitEqual("platform.busy.item", "busy.item");
        }
    }

    private long attempts()
    {
        return stack.admin().number("SELECT count(*) FROM system.runtime.queries WHERE query LIKE 'CALL%\"busy\".\"item\" REPLICA IDENTITY FULL%'");
    }

    private boolean isSnapshotRead()
    {
        return stack.admin().number("SELECT count(*) FROM platform.system.pipelines WHERE source_name = 'incremental' AND table_name = 'added' AND phase = 'STREAMING'") == 1;
    }

    private Object now()
    {
        return stack.admin().value("SELECT CAST(current_timestamp(3) AS varchar)");
    }

    /**
     * Whether a call has asked the source since then if transactions from before its publication have ended. The engine
     * forgets old queries while new ones come, so that their number tells nothing.
     */
    private boolean isWaitingSince(Object time)
    {
        return stack.admin().number("""
                SELECT count(*) FROM system.runtime.queries
                WHERE query LIKE '%%pg_prepared_xacts%%' AND query NOT LIKE '%%system.runtime%%' AND created >= CAST('%s' AS timestamp(3) with time zone)
                """.formatted(time)) > 0;
    }

    /** Begins a transaction that has a number, as one that writes. */
    private static String begin(Sql session)
    {
        session.execute("BEGIN");
        return String.valueOf(session.value("SELECT pg_current_xact_id()::xid::text"));
    }

    private static void awaitWaitingFor(Sql shop, String transaction, CompletableFuture<Void> created)
    {
        Await.until("the slot waits for transaction " + transaction, () -> {
            if (created.isDone()) {
                throw new AssertionError("create_pipeline ended before the slot waited for transaction %s".formatted(transaction));
            }
            return shop.number("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted AND transactionid::text = '%s'".formatted(transaction)) > 0;
        });
    }
}
