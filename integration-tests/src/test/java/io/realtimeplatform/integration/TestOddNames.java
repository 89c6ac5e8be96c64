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

import java.util.Collections;
import java.util.List;

import static io.realtimeplatform.integration.IntegrationStack.createPipelineStatement;
import static org.assertj.core.api.Assertions.assertThat;

/** Names that need quotes in SQL, or that Kafka and Pinot do not allow. */
@WithStack
final class TestOddNames
{
    private static final String SOURCE = "Odd 'söurce'";
    private static final String SCHEMA = "Odd \"Schéma\" 2";

    private final IntegrationStack stack;
    private final Traces traces;

    TestOddNames(IntegrationStack stack)
    {
        this.stack = stack;
        this.traces = new Traces(stack);
    }

    @Test
    void namesThatNeedQuotesWork()
    {
        List<String> tables = ImmutableList.of(
                "Order-Lines",
                "Order Lines",
                "größe",
                "ü".repeat(31) + "x",
                "under__score__x",
                "select",
                "1st",
                "it's",
                "say \"hi\" now",
                "dot.ted.name",
                " first and last ",
                "a,b; c",
                "100% ${HOME}",
                "back\\slash",
                "tick`s",
                "😀");
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute("CREATE SCHEMA " + identifier(SCHEMA));
            stack.createSource(SOURCE);
            for (String table : tables) {
                shop.execute(
                        """
                        CREATE TABLE %s (
                            "Id" integer, "key of ""it\""" text, "Name of it" text NOT NULL, "naïve" numeric(10,2) NOT NULL, "__deleted" boolean NOT NULL, "select" integer,
                            "dot.ted" text, "it's" integer NOT NULL, "a,b" bigint, "${HOME}" text NOT NULL, "%s" integer, "back\\slash" date, "_x" boolean,
                            PRIMARY KEY ("key of ""it\""", "Id"))""".formatted(quoted(table), "Ö".repeat(31) + "x"),
                        insert(table, 1, 10));
                stack.createPipeline(SOURCE, SCHEMA, table);
                shop.execute(
                        "UPDATE %s SET \"Name of it\" = 'changed', \"a,b\" = NULL WHERE \"Id\" = 1".formatted(quoted(table)),
                        "DELETE FROM %s WHERE \"Id\" = 2".formatted(quoted(table)),
                        "UPDATE %s SET \"Id\" = 30 WHERE \"Id\" = 3".formatted(quoted(table)),
                        insert(table, 11, 12));
            }
            for (String table : tables) {
                oracle.awaitEqual("platform.%s.%s".formatted(identifier(SOURCE), identifier(table)), quoted(table));
            }
            assertThat(stack.admin().column("SELECT table_name FROM platform.system.pipelines WHERE source_name = %s".formatted(literal(SOURCE))))
                    .containsExactlyInAnyOrderElementsOf(tables);
            awaitStreaming(SOURCE, tables.size());
            // the connectors that read the first rows have gone
            Await.until("no connector but that of the source", () -> traces.of("odd_s_urce").stream().filter(trace -> trace.startsWith("connector ")).count() == 1);

            for (String table : tables) {
                stack.admin().execute("CALL platform.system.drop_pipeline(source_name => %s, schema_name => %s, table_name => %s, delete_topic => true)"
                        .formatted(literal(SOURCE), literal(SCHEMA), literal(table)));
            }
            assertThat(traces.of("odd_s_urce")).isEmpty();
            stack.admin().execute("CALL platform.system.drop_source(source_name => %s)".formatted(literal(SOURCE)));
        }
    }

    private static String insert(String table, int from, int to)
    {
        return """
                INSERT INTO %s SELECT i, 'key ' || i, 'name ' || i, i, true, i, 'dot', i, i, 'home', NULL, date '2026-01-01' + i, i %% 2 = 0 FROM generate_series(%s, %s) i
                """.formatted(quoted(table), from, to);
    }

    @Test
    void namesThatShareATopicAreKeptApart()
    {
        // schema, table, name of the typed table
        List<List<String>> tables = ImmutableList.of(
                ImmutableList.of("twins", "a_b", "a_b"),
                ImmutableList.of("twins", "a b", "a b"),
                ImmutableList.of("twins", "a$b", "a$b"),
                ImmutableList.of("twins", "ä", "ä"),
                ImmutableList.of("twins", "ö", "ö"),
                ImmutableList.of("twins", "item", "item"),
                ImmutableList.of("twin s", "item", "item 2"),
                ImmutableList.of("twin_s", "item", "item_2"));
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute("CREATE SCHEMA twins", "CREATE SCHEMA \"twin s\"", "CREATE SCHEMA twin_s");
            stack.createSource("twins");
            for (int i = 0; i < tables.size(); i++) {
                List<String> table = tables.get(i);
                String name = identifier(table.get(0)) + "." + identifier(table.get(1));
                shop.execute(
                        "CREATE TABLE %s (id integer PRIMARY KEY, value text NOT NULL)".formatted(name),
                        // the same keys, and not the same values
                        "INSERT INTO %s SELECT i, '%s: ' || i FROM generate_series(1, %s) i".formatted(name, i, 10 + i));
                stack.admin().execute(createPipelineStatement("platform", "twins", table.get(0), table.get(1), "target_table => " + literal(table.get(2)), "wait => true"));
                // whatever comes into the topic later
                shop.execute("UPDATE %s SET value = value || ' changed' WHERE id = 1".formatted(name), "DELETE FROM %s WHERE id = %s".formatted(name, i + 2));
            }
            verify(oracle, tables);
            assertThat(stack.admin().rows("SELECT topic, count(*) FROM platform.system.pipelines WHERE source_name = 'twins' GROUP BY topic ORDER BY 2").stream().map(row -> row.get(1)))
                    .containsExactly(1L, 2L, 2L, 3L);

            shop.execute("CREATE TABLE twins.\"a#b\" (id integer PRIMARY KEY)");
            assertThat(stack.admin().failure(createPipelineStatement("platform", "twins", "twins", "a#b", "partitions => 7"))).contains("platform_twins_g1.twins.a_b", "call with partitions => ");

            String drop = "CALL platform.system.drop_pipeline(source_name => 'twins', schema_name => 'twins', table_name => '%s', delete_topic => true)";
            assertThat(stack.admin().rows("SELECT action, details FROM TABLE(platform.system.plan_drop(source_name => 'twins', schema_name => 'twins', table_name => 'a b', delete_topic => true)) WHERE object_type = 'topic'"))
                    .containsExactly(ImmutableList.of("KEEP", "has the changes of twins.a$b as well"));
            stack.admin().execute(drop.formatted("a b"));
            shop.execute("UPDATE twins.\"a_b\" SET value = 'after the drop' WHERE id = 4", "UPDATE twins.\"a b\" SET value = 'after the drop' WHERE id = 5", "DELETE FROM twins.\"a b\" WHERE id = 6");
            assertThat(stack.admin().failure("SELECT * FROM platform.twins.\"a b\"")).contains("does not exist");
            verify(oracle, tables.stream().filter(table -> !table.get(1).equals("a b")).toList());
            // the topic has the changes of its first time
            stack.createPipeline("twins", "twins", "a b");
            verify(oracle, tables);

            for (String table : ImmutableList.of("a$b", "a b")) {
                stack.admin().execute(drop.formatted(table));
                assertThat(traces.of(".twins.a_b")).containsExactly("topic platform_twins_g1.twins.a_b");
            }
            stack.admin().execute(drop.formatted("a_b"));
            assertThat(traces.of(".twins.a_b")).isEmpty();
            stack.admin().execute("CALL platform.system.drop_source(source_name => 'twins', cascade => true, delete_topic => true)");
            assertThat(traces.of("twin")).isEmpty();
        }
    }

    private static void verify(SourceOracle oracle, List<List<String>> tables)
    {
        for (List<String> table : tables) {
            oracle.awaitEqual("platform.twins." + identifier(table.get(2)), identifier(table.get(0)) + "." + identifier(table.get(1)));
        }
    }

    @Test
    void namesThatDebeziumConfusesAreRefused()
    {
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA refused", "CREATE SCHEMA \"refused\"\"\"", "CREATE TABLE \"refused\"\"\".item (id integer PRIMARY KEY)");
            stack.createSource("refused");
            for (String table : ImmutableList.of("\"quoted\"", "two''quotes", "two``ticks")) {
                shop.execute("CREATE TABLE refused.%s (id integer PRIMARY KEY)".formatted(identifier(table)));
                assertThat(stack.admin().failure(createPipelineStatement("platform", "refused", "refused", table))).contains("table_name", table, "rename");
            }
            assertThat(stack.admin().failure(createPipelineStatement("platform", "refused", "refused\"", "item"))).contains("schema_name", "refused\"", "rename");

            shop.execute(
                    "CREATE SCHEMA \"refused.a\"",
                    "CREATE TABLE \"refused.a\".b (id integer PRIMARY KEY)",
                    "CREATE TABLE refused.\"a.b\" (id integer PRIMARY KEY)");
            assertThat(stack.admin().failure(createPipelineStatement("platform", "refused", "refused", "a.b"))).contains("\"refused.a\".\"b\"", "rename");
            assertThat(stack.admin().failure(createPipelineStatement("platform", "refused", "refused.a", "b"))).contains("\"refused\".\"a.b\"", "rename");

            shop.execute("CREATE TABLE refused.columns (id integer PRIMARY KEY, \"Name\" text, name text)");
            assertThat(stack.admin().failure(createPipelineStatement("platform", "refused", "refused", "columns", "exclude_columns => ARRAY['Name']"))).contains("\"Name\"", "\"name\"", "rename");
            assertThat(stack.admin().rows("SELECT * FROM platform.system.pipelines WHERE source_name = 'refused'")).isEmpty();
        }
    }

    @Test
    void namesThatDifferInCaseOnlyNeedATarget()
    {
        try (Sql shop = stack.shop()) {
            shop.execute(
                    "CREATE SCHEMA cases",
                    "CREATE TABLE cases.item (id integer PRIMARY KEY)",
                    "CREATE TABLE cases.\"Item\" (id integer PRIMARY KEY)",
                    "INSERT INTO cases.item VALUES (1)",
                    "INSERT INTO cases.\"Item\" VALUES (2)");
            stack.createSource("cases");
            stack.createPipeline("cases", "cases", "item");
            assertThat(stack.admin().failure(createPipelineStatement("platform", "cases", "cases", "Item")))
                    .contains("target_table")
                    .contains("item");
            stack.admin().execute(createPipelineStatement("platform", "cases", "cases", "Item", "target_table => 'upper_item'"));
            SourceOracle oracle = stack.oracle(shop);
            oracle.awaitEqual("platform.cases.item", "cases.item");
            oracle.awaitEqual("platform.cases.upper_item", "cases.\"Item\"");
        }
    }

    private static String quoted(String table)
    {
        return identifier(SCHEMA) + "." + identifier(table);
    }

    private static String identifier(String name)
    {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text)
    {
        return "'" + text.replace("'", "''") + "'";
    }

    private void awaitStreaming(String source, int pipelines)
    {
        Await.until("pipelines that stream", () -> stack.admin().column("SELECT phase FROM platform.system.pipelines WHERE source_name = " + literal(source)).equals(Collections.nCopies(pipelines, "STREAMING")));
    }
}
