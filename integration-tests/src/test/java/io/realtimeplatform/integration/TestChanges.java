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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is done to rows of a source table is seen in its typed table, with and without nullable columns. */
@WithStack
final class TestChanges
{
    private final IntegrationStack stack;
    private final Sql shop;
    private final SourceOracle oracle;

    TestChanges(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.oracle = stack.oracle(shop);
    }

    @BeforeAll
    void createPipelines()
    {
        shop.execute(
                "CREATE SCHEMA changes",
                """
                CREATE TABLE changes.account (id bigint PRIMARY KEY, owner text NOT NULL, balance numeric(12,2) NOT NULL,
                    active boolean NOT NULL, opened timestamptz NOT NULL)""",
                "CREATE TABLE changes.person (id integer PRIMARY KEY, name text NOT NULL, email varchar(80), born date, score double precision)",
                "CREATE TABLE changes.line (order_id bigint, line integer, product uuid NOT NULL, quantity integer NOT NULL, PRIMARY KEY (order_id, line))",
                "INSERT INTO changes.account SELECT i, 'owner ' || i, i * 10.01, i % 2 = 0, timestamptz '2026-01-01 00:00:00.123456Z' + i * interval '1 hour' FROM generate_series(1, 20) i",
                "INSERT INTO changes.person SELECT i, 'person ' || i, nullif('p' || i || '@example.com', 'p3@example.com'), date '1980-02-28' + i, i / 3.0 FROM generate_series(1, 20) i",
                "INSERT INTO changes.line SELECT i / 3, i % 3, gen_random_uuid(), i FROM generate_series(1, 20) i");
        stack.createSource("changes");
        stack.createPipeline("changes", "changes", "account");
        stack.createPipeline("changes", "changes", "person");
        stack.createPipeline("changes", "changes", "line");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private void verify()
    {
        oracle.awaitEqual("platform.changes.account", "changes.account");
        oracle.awaitEqual("platform.changes.person", "changes.person");
        oracle.awaitEqual("platform.changes.line", "changes.line");
    }

    @Test
    void firstRowsAreThere()
    {
        verify();
    }

    @Test
    void insert()
    {
        shop.execute(
                "INSERT INTO changes.account VALUES (100, 'new', 0.01, true, now())",
                "INSERT INTO changes.person VALUES (100, 'new', NULL, NULL, NULL), (101, '', '', date '2026-02-28', 0)",
                "INSERT INTO changes.line VALUES (100, 1, gen_random_uuid(), 1)");
        verify();
    }

    @Test
    void update()
    {
        shop.execute(
                "UPDATE changes.account SET balance = balance + 0.01, owner = owner || '!' WHERE id <= 5",
                "UPDATE changes.person SET email = NULL, score = NULL WHERE id <= 5",
                "UPDATE changes.person SET email = 'again@example.com', score = 0.1 WHERE id <= 2",
                "UPDATE changes.line SET quantity = quantity + 1");
        verify();
    }

    @Test
    void manyUpdatesOfOneRowInOneTransaction()
    {
        shop.execute("""
                DO $$ BEGIN
                    FOR i IN 1..50 LOOP
                        UPDATE changes.account SET balance = i, owner = 'step ' || i WHERE id = 6;
                        UPDATE changes.person SET email = CASE WHEN i % 2 = 0 THEN NULL ELSE 'step ' || i END WHERE id = 6;
                    END LOOP;
                END $$""");
        verify();
    }

    @Test
    void delete()
    {
        shop.execute(
                "DELETE FROM changes.account WHERE id IN (7, 8)",
                "DELETE FROM changes.person WHERE id IN (7, 8)",
                "DELETE FROM changes.line WHERE order_id = 2");
        verify();
    }

    @Test
    void deletedKeyInsertedAgain()
    {
        shop.execute(
                "DELETE FROM changes.account WHERE id = 9",
                "DELETE FROM changes.person WHERE id = 9");
        verify();
        shop.execute(
                "INSERT INTO changes.account VALUES (9, 'again', 9.99, false, now())",
                "INSERT INTO changes.person VALUES (9, 'again', NULL, date '2000-02-29', 9)");
        verify();
    }

    @Test
    void deletedAndInsertedAgainInOneTransaction()
    {
        shop.execute("""
                BEGIN;
                DELETE FROM changes.account WHERE id = 10;
                INSERT INTO changes.account VALUES (10, 'swapped', 1.00, true, now());
                INSERT INTO changes.line VALUES (200, 1, gen_random_uuid(), 1);
                DELETE FROM changes.line WHERE order_id = 200;
                COMMIT""");
        verify();
    }

    @Test
    void primaryKeyChanges()
    {
        shop.execute(
                "UPDATE changes.account SET id = 1011, owner = 'moved' WHERE id = 11",
                "UPDATE changes.person SET id = 1011 WHERE id = 11",
                "UPDATE changes.line SET line = line + 10 WHERE order_id = 3",
                // one row takes the key that another left
                "UPDATE changes.account SET id = 1012 WHERE id = 12",
                "UPDATE changes.account SET id = 12 WHERE id = 13");
        verify();
    }

    @Test
    void rolledBackChangesAreNeverThere()
    {
        shop.execute("BEGIN; UPDATE changes.account SET owner = 'never' WHERE id = 14; ROLLBACK");
        shop.execute("UPDATE changes.account SET owner = 'after' WHERE id = 15");
        verify();
    }
}
