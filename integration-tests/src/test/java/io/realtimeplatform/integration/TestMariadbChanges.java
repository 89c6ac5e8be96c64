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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done to rows of a table of MariaDB is seen in its typed table, whatever is restarted meanwhile. */
@WithStack
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TestMariadbChanges
{
    // behind those without an order
    private static final int LAST = Integer.MAX_VALUE;

    private final IntegrationStack stack;
    private Sql mariadb;
    private SourceOracle oracle;

    TestMariadbChanges(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @BeforeAll
    void createPipelines()
    {
        mariadb = stack.mariadb();
        oracle = stack.oracle(mariadb);
        stack.createMariadbSource("stock", mariadb);
        mariadb.execute(
                "CREATE TABLE stock.item (id bigint PRIMARY KEY, name varchar(100) NOT NULL, price decimal(12,2) NOT NULL, counted int)",
                "CREATE TABLE stock.place (shelf_no int, `Row` int, note varchar(50), PRIMARY KEY (shelf_no, `Row`))",
                "CREATE TABLE stock.big (id bigint unsigned PRIMARY KEY, v int NOT NULL)",
                "INSERT INTO stock.item SELECT seq, concat('item ', seq), seq * 1.01, nullif(seq, 3) FROM stock.seq_1_to_60",
                "INSERT INTO stock.place SELECT seq DIV 3, seq MOD 3, concat('place ', seq) FROM stock.seq_1_to_60",
                "INSERT INTO stock.big VALUES (18446744073709551615, 1), (9223372036854775808, 2), (1, 3)");
        assertThat(stack.admin().column("SELECT object_type || ' ' || object_name FROM TABLE(platform.system.plan_pipeline(source_name => 'stock', schema_name => 'stock', table_name => 'item')) WHERE action = 'CREATE'"))
                .contains("topic platform_stock_g1.schema-history", "connector platform_stock_g1", "connector platform_snapshot_stock_stock_item_g1", "table item")
                .noneMatch(planned -> String.valueOf(planned).startsWith("publication") || String.valueOf(planned).startsWith("replication slot"));
        stack.createPipeline("stock", "stock", "item");
        stack.admin().execute("CALL platform.system.create_pipelines(source_name => 'stock', schema_name => 'stock', tables => ARRAY['*'])");
    }

    @AfterAll
    void close()
    {
        if (mariadb != null) {
            mariadb.close();
        }
    }

    private void verify()
    {
        oracle.awaitEqual("platform.stock.item", "stock.item");
        oracle.awaitEqual("platform.stock.place", "stock.place");
        oracle.awaitEqual("platform.stock.big", "stock.big");
    }

    @Test
    @Order(1)
    void firstRowsAreThere()
    {
        verify();
        Await.until("pipelines that stream", () -> stack.admin().number("SELECT count(*) FROM platform.system.pipelines WHERE source_name = 'stock' AND phase = 'STREAMING'") == 3);
    }

    @Test
    void insertUpdateDelete()
    {
        mariadb.execute(
                "INSERT INTO stock.item VALUES (1000, 'new', 0.01, NULL)",
                "UPDATE stock.item SET price = price + 0.01, counted = NULL WHERE id <= 5",
                "UPDATE stock.item SET counted = 7 WHERE id <= 2",
                "DELETE FROM stock.item WHERE id IN (6, 7)",
                "DELETE FROM stock.place WHERE shelf_no = 2",
                "REPLACE INTO stock.item VALUES (8, 'replaced', 8.88, 8)");
        verify();
    }

    @Test
    void manyChangesOfOneTransaction()
    {
        mariadb.execute(
                "START TRANSACTION",
                "UPDATE stock.item SET name = 'first' WHERE id = 9",
                "UPDATE stock.item SET name = 'second' WHERE id = 9",
                "DELETE FROM stock.item WHERE id = 10",
                "INSERT INTO stock.item VALUES (10, 'again', 10.10, 10)",
                "INSERT INTO stock.item VALUES (2000, 'never seen', 1, 1)",
                "DELETE FROM stock.item WHERE id = 2000",
                "COMMIT",
                "START TRANSACTION",
                "UPDATE stock.item SET name = 'rolled back' WHERE id = 11",
                "ROLLBACK");
        verify();
    }

    @Test
    void keysChange()
    {
        mariadb.execute(
                "UPDATE stock.item SET id = 1012, name = 'moved' WHERE id = 12",
                "UPDATE stock.item SET id = 12 WHERE id = 13",
                "UPDATE stock.place SET `Row` = `Row` + 10 WHERE shelf_no = 3",
                "UPDATE stock.big SET id = 9223372036854775809 WHERE id = 9223372036854775808",
                "UPDATE stock.big SET v = v + 10");
        verify();
        assertThat(stack.admin().column("SELECT v FROM platform.stock.big WHERE id = DECIMAL '18446744073709551615'")).containsExactly(11);
    }

    @Test
    void deletedKeyIsInsertedAgain()
    {
        mariadb.execute("DELETE FROM stock.item WHERE id = 14");
        verify();
        mariadb.execute("INSERT INTO stock.item VALUES (14, 'again', 14, NULL)");
        verify();
    }

    @Test
    void binaryLogIsRotated()
    {
        for (int round = 0; round < 3; round++) {
            mariadb.execute(
                    "UPDATE stock.item SET name = concat('before ', %s) WHERE id BETWEEN 15 AND 17".formatted(round),
                    "FLUSH BINARY LOGS",
                    "UPDATE stock.item SET name = concat('after ', %s) WHERE id BETWEEN 16 AND 18".formatted(round));
        }
        mariadb.execute("DELETE FROM stock.item WHERE id = 18");
        verify();
    }

    @Test
    void connectIsRestarted()
    {
        mariadb.execute("UPDATE stock.item SET name = 'before the restart' WHERE id IN (19, 20)");
        stack.servers().connect().stop();
        mariadb.execute(
                "UPDATE stock.item SET name = 'while Connect is down' WHERE id = 20",
                "FLUSH BINARY LOGS",
                "DELETE FROM stock.item WHERE id = 21",
                "INSERT INTO stock.item VALUES (21, 'again', 21, 21)");
        stack.servers().connect().start();
        verify();
        stack.servers().connect().kill();
        mariadb.execute("UPDATE stock.item SET name = 'after the kill' WHERE id = 22", "DELETE FROM stock.item WHERE id = 23");
        stack.servers().connect().start();
        verify();
    }

    @Test
    void mariadbIsRestarted()
    {
        mariadb.execute("UPDATE stock.item SET name = 'before the restart' WHERE id = 24");
        mariadb.close();
        stack.servers().mariadb().restart();
        mariadb = stack.mariadb();
        oracle = stack.oracle(mariadb);
        mariadb.execute("UPDATE stock.item SET name = 'after the restart' WHERE id IN (24, 25)", "DELETE FROM stock.item WHERE id = 26");
        verify();
    }

    @Test
    @Order(LAST)
    void dropLeavesNothing()
    {
        Traces traces = new Traces(stack);
        assertThat(traces.of("stock")).isNotEmpty();
        assertThat(stack.admin().column("SELECT object_name FROM TABLE(platform.system.plan_drop(source_name => 'stock', delete_topic => true)) WHERE object_type = 'topic'"))
                .contains("platform_stock_g1.schema-history", "platform_stock_g1.stock.item");
        stack.admin().execute("CALL platform.system.drop_pipeline(source_name => 'stock', schema_name => 'stock', table_name => 'place', delete_topic => true)");
        mariadb.execute("UPDATE stock.item SET name = 'without place' WHERE id = 27", "DELETE FROM stock.place");
        oracle.awaitEqual("platform.stock.item", "stock.item");
        stack.admin().execute("CALL platform.system.drop_source(source_name => 'stock', cascade => true, delete_topic => true)");
        assertThat(traces.of("stock")).isEmpty();
    }
}
