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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static io.realtimeplatform.integration.IntegrationStack.httpGet;
import static io.realtimeplatform.integration.IntegrationStack.json;
import static org.assertj.core.api.Assertions.assertThat;

/** What is done to rows of a table is seen in its typed table, whatever is restarted meanwhile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class AbstractTestBinlogChanges
{
    // behind those without an order
    private static final int LAST = Integer.MAX_VALUE;

    private final IntegrationStack stack;
    private final BinlogFixture fixture;
    private final String source;
    private Sql sql;
    private SourceOracle oracle;

    AbstractTestBinlogChanges(IntegrationStack stack, BinlogFixture fixture)
    {
        this.stack = stack;
        this.fixture = fixture;
        this.source = fixture.name("stock");
    }

    @BeforeAll
    void createPipelines()
    {
        sql = fixture.createSource(source);
        oracle = stack.oracle(sql);
        sql.execute(
                "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100) NOT NULL, price decimal(12,2) NOT NULL, counted int)",
                "CREATE TABLE place (shelf_no int, `Row` int, note varchar(50), PRIMARY KEY (shelf_no, `Row`))",
                "CREATE TABLE big (id bigint unsigned PRIMARY KEY, v int NOT NULL)",
                "INSERT INTO item %s SELECT seq, concat('item ', seq), seq * 1.01, nullif(seq, 3) FROM numbers".formatted(BinlogFixture.numbers(60)),
                "INSERT INTO place %s SELECT seq DIV 3, seq MOD 3, concat('place ', seq) FROM numbers".formatted(BinlogFixture.numbers(60)),
                "INSERT INTO big VALUES (18446744073709551615, 1), (9223372036854775808, 2), (1, 3)");
        assertThat(stack.admin().column("SELECT object_type || ' ' || object_name FROM TABLE(platform.system.plan_pipeline(source_name => '%1$s', schema_name => '%1$s', table_name => 'item')) WHERE action = 'CREATE'".formatted(source)))
                .contains("topic platform_%s_g1.schema-history".formatted(source), "connector platform_%s_g1".formatted(source), "table item")
                .anyMatch(planned -> String.valueOf(planned).startsWith("connector platform_snapshot_%1$s_%1$s_item_".formatted(source)))
                .noneMatch(planned -> String.valueOf(planned).startsWith("publication") || String.valueOf(planned).startsWith("replication slot"));
        stack.createPipeline(source, source, "item");
        stack.admin().execute("CALL platform.system.create_pipelines(source_name => '%1$s', schema_name => '%1$s', tables => ARRAY['*'])".formatted(source));
    }

    @AfterAll
    void close()
    {
        if (sql != null) {
            sql.close();
        }
    }

    private String typed(String table)
    {
        return "platform.%s.%s".formatted(source, table);
    }

    private void connect()
    {
        sql = fixture.connect(source);
        oracle = stack.oracle(sql);
    }

    private void verify()
    {
        oracle.awaitEqual(typed("item"), "item");
        oracle.awaitEqual(typed("place"), "place");
        oracle.awaitEqual(typed("big"), "big");
    }

    @Test
    @Order(1)
    void firstRowsAreThere()
    {
        verify();
        Await.until("pipelines that stream", () -> stack.admin().number("SELECT count(*) FROM platform.system.pipelines WHERE source_name = '%s' AND phase = 'STREAMING'".formatted(source)) == 3);
    }

    @Test
    void insertUpdateDelete()
    {
        sql.execute(
                "INSERT INTO item VALUES (1000, 'new', 0.01, NULL)",
                "UPDATE item SET price = price + 0.01, counted = NULL WHERE id <= 5",
                "UPDATE item SET counted = 7 WHERE id <= 2",
                "DELETE FROM item WHERE id IN (6, 7)",
                "DELETE FROM place WHERE shelf_no = 2",
                "REPLACE INTO item VALUES (8, 'replaced', 8.88, 8)");
        verify();
    }

    @Test
    void manyChangesOfOneTransaction()
    {
        sql.execute(
                "START TRANSACTION",
                "UPDATE item SET name = 'first' WHERE id = 9",
                "UPDATE item SET name = 'second' WHERE id = 9",
                "DELETE FROM item WHERE id = 10",
                "INSERT INTO item VALUES (10, 'again', 10.10, 10)",
                "INSERT INTO item VALUES (2000, 'never seen', 1, 1)",
                "DELETE FROM item WHERE id = 2000",
                "COMMIT",
                "START TRANSACTION",
                "UPDATE item SET name = 'rolled back' WHERE id = 11",
                "ROLLBACK");
        verify();
    }

    @Test
    void keysChange()
    {
        sql.execute(
                "UPDATE item SET id = 1012, name = 'moved' WHERE id = 12",
                "UPDATE item SET id = 12 WHERE id = 13",
                "UPDATE place SET `Row` = `Row` + 10 WHERE shelf_no = 3",
                "UPDATE big SET id = 9223372036854775809 WHERE id = 9223372036854775808",
                "UPDATE big SET v = v + 10");
        verify();
        assertThat(stack.admin().column("SELECT v FROM %s WHERE id = DECIMAL '18446744073709551615'".formatted(typed("big")))).containsExactly(11);
    }

    @Test
    void deletedKeyIsInsertedAgain()
    {
        sql.execute("DELETE FROM item WHERE id = 14");
        verify();
        sql.execute("INSERT INTO item VALUES (14, 'again', 14, NULL)");
        verify();
    }

    @Test
    void binaryLogIsRotated()
    {
        for (int round = 0; round < 3; round++) {
            sql.execute(
                    "UPDATE item SET name = concat('before ', %s) WHERE id BETWEEN 15 AND 17".formatted(round),
                    "FLUSH BINARY LOGS",
                    "UPDATE item SET name = concat('after ', %s) WHERE id BETWEEN 16 AND 18".formatted(round));
        }
        sql.execute("DELETE FROM item WHERE id = 18");
        verify();
    }

    @Test
    void connectIsRestarted()
    {
        sql.execute("UPDATE item SET name = 'before the restart' WHERE id IN (19, 20)");
        stack.servers().connect().stop();
        sql.execute(
                "UPDATE item SET name = 'while Connect is down' WHERE id = 20",
                "FLUSH BINARY LOGS",
                "DELETE FROM item WHERE id = 21",
                "INSERT INTO item VALUES (21, 'again', 21, 21)");
        stack.servers().connect().start();
        verify();
        stack.servers().connect().kill();
        sql.execute("UPDATE item SET name = 'after the kill' WHERE id = 22", "DELETE FROM item WHERE id = 23");
        stack.servers().connect().start();
        verify();
    }

    @Test
    void serverIsRestarted()
    {
        sql.execute("UPDATE item SET name = 'before the restart' WHERE id = 24");
        sql.close();
        fixture.server().restart();
        connect();
        sql.execute("DELETE FROM item WHERE id = 26", "UPDATE item SET name = 'after the restart' WHERE id IN (24, 25)");
        awaitRepaired(25, "after the restart");
        verify();
    }

    @Test
    void serverIsKilled()
    {
        sql.execute("UPDATE item SET name = 'before the kill' WHERE id = 30", "FLUSH BINARY LOGS", "UPDATE item SET name = 'in the next file' WHERE id = 30", "DELETE FROM item WHERE id = 31");
        fixture.server().kill();
        fixture.server().start();
        connect();
        sql.execute("UPDATE item SET counted = 30 WHERE id = 30", "INSERT INTO item VALUES (31, 'after the kill', 31, NULL)");
        awaitRepaired(31, "after the kill");
        verify();
    }

    /** MySQL's connector gives up if the server is not back when it looks for it again. */
    private void awaitRepaired(int id, String name)
    {
        Await.until("the row named " + name, () -> {
            if (stack.admin().column("SELECT phase FROM platform.system.pipelines WHERE source_name = '%s' AND table_name = 'item'".formatted(source)).contains("FAILED")) {
                stack.admin().execute("CALL platform.system.repair_pipeline(source_name => '%1$s', schema_name => '%1$s', table_name => 'item')".formatted(source));
            }
            return stack.admin().column("SELECT name FROM %s WHERE id = %s".formatted(typed("item"), id)).contains(name);
        });
    }

    /** A connector that is stopped before it knew where it is leaves such an offset, from which it would fail for ever. */
    @Test
    void offsetWithoutPositionIsForgotten()
    {
        verify();
        String connector = "/connectors/platform_%s_g1".formatted(source);
        stack.connect("PUT", connector + "/stop", "");
        Await.until("a connector without tasks", () -> ofConnect(connector + "/status").path("tasks").isEmpty());
        JsonNode offsets = ofConnect(connector + "/offsets");
        assertThat(offsets.path("offsets").path(0).path("offset").has("file")).isTrue();
        ((ObjectNode) offsets.path("offsets").path(0)).putObject("offset").put("ts_sec", 0);
        stack.connect("PATCH", connector + "/offsets", offsets.toString());
        stack.admin().execute("CALL platform.system.repair_pipeline(source_name => '%1$s', schema_name => '%1$s', table_name => 'item')".formatted(source));
        Await.until("an offset with a position", () -> ofConnect(connector + "/offsets").path("offsets").path(0).path("offset").has("file"));
        sql.execute("UPDATE item SET name = 'after an offset without position' WHERE id = 32", "DELETE FROM item WHERE id = 33", "INSERT INTO item VALUES (33, 'again', 33, 33)");
        verify();
    }

    private JsonNode ofConnect(String path)
    {
        return json(httpGet(stack.servers().connect().url() + path));
    }

    @Test
    void truncationIsTold()
    {
        sql.execute("CREATE TABLE emptied (id int PRIMARY KEY, v int)", "INSERT INTO emptied VALUES (1, 1), (2, 2)");
        stack.createPipeline(source, source, "emptied");
        oracle.awaitEqual(typed("emptied"), "emptied");
        sql.execute("TRUNCATE TABLE emptied", "INSERT INTO emptied VALUES (3, 3)");
        Await.until("the truncation", () -> stack.admin().column("SELECT last_error FROM platform.system.pipelines WHERE source_name = '%s' AND table_name = 'emptied'".formatted(source)).stream()
                .anyMatch(error -> String.valueOf(error).contains("was truncated in the source")));
        stack.admin().execute("CALL platform.system.drop_pipeline(source_name => '%1$s', schema_name => '%1$s', table_name => 'emptied', delete_topic => true)".formatted(source));
        stack.createPipeline(source, source, "emptied");
        oracle.awaitEqual(typed("emptied"), "emptied");
    }

    @Test
    @Order(LAST)
    void dropLeavesNothing()
    {
        Traces traces = new Traces(stack);
        assertThat(traces.of(source)).isNotEmpty();
        assertThat(stack.admin().column("SELECT object_name FROM TABLE(platform.system.plan_drop(source_name => '%s', delete_topic => true)) WHERE object_type = 'topic'".formatted(source)))
                .contains("platform_%s_g1.schema-history".formatted(source), "platform_%1$s_g1.%1$s.item".formatted(source));
        stack.admin().execute("CALL platform.system.drop_pipeline(source_name => '%1$s', schema_name => '%1$s', table_name => 'place', delete_topic => true)".formatted(source));
        sql.execute("UPDATE item SET name = 'without place' WHERE id = 27", "DELETE FROM place");
        oracle.awaitEqual(typed("item"), "item");
        stack.admin().execute("CALL platform.system.drop_source(source_name => '%s', cascade => true, delete_topic => true)".formatted(source));
        assertThat(traces.of(source)).isEmpty();
    }
}
