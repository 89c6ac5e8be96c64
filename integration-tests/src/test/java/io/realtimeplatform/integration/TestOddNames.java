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

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Names that need quotes in SQL, or that Kafka and Pinot do not allow. */
@WithStack
final class TestOddNames
{
    private static final String SOURCE = "Odd 'söurce'";
    private static final String SCHEMA = "OddSchéma";

    private final IntegrationStack stack;

    TestOddNames(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void namesThatNeedQuotesWork()
    {
        List<String> tables = ImmutableList.of("Order-Lines", "größe", "under__score__x", "select", "1st", "a".repeat(60));
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute("CREATE SCHEMA \"%s\"".formatted(SCHEMA));
            for (String table : tables) {
                shop.execute(
                        "CREATE TABLE %s (\"Id\" integer PRIMARY KEY, \"Name of it\" text NOT NULL, \"naïve\" numeric(10,2) NOT NULL, \"__deleted\" boolean NOT NULL, \"select\" integer)".formatted(quoted(table)),
                        "INSERT INTO %s SELECT i, 'name ' || i, i, true, i FROM generate_series(1, 10) i".formatted(quoted(table)));
            }
            stack.createSource(SOURCE);
            for (String table : tables) {
                stack.createPipeline(SOURCE, SCHEMA, table);
            }
            for (String table : tables) {
                shop.execute("UPDATE %s SET \"Name of it\" = 'changed' WHERE \"Id\" = 1".formatted(quoted(table)), "DELETE FROM %s WHERE \"Id\" = 2".formatted(quoted(table)));
                oracle.awaitEqual("platform.\"%s\".\"%s\"".formatted(SOURCE, table.replace("\"", "\"\"")), quoted(table));
            }
            assertThat(stack.admin().column("SELECT table_name FROM platform.system.pipelines WHERE source_name = '%s'".formatted(SOURCE.replace("'", "''"))))
                    .containsExactlyInAnyOrderElementsOf(tables);
        }
    }

    @Test
    void namesThatDebeziumCannotSnapshotAreRefused()
    {
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA refused", "CREATE SCHEMA \"refused too\"", "CREATE TABLE \"refused too\".item (id integer PRIMARY KEY)");
            stack.createSource("refused");
            for (String table : ImmutableList.of("Order Lines", "it's", "\"quoted\"", "dot.ted")) {
                shop.execute("CREATE TABLE refused.\"%s\" (id integer PRIMARY KEY)".formatted(table.replace("\"", "\"\"")));
                assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "refused", "refused", table))).contains("table_name", table, "rename");
            }
            assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "refused", "refused too", "item"))).contains("schema_name", "refused too", "rename");
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
            assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "cases", "cases", "Item")))
                    .contains("target_table")
                    .contains("item");
            stack.admin().execute(IntegrationStack.createPipelineStatement("platform", "cases", "cases", "Item", "target_table => 'upper_item'"));
            SourceOracle oracle = stack.oracle(shop);
            oracle.awaitEqual("platform.cases.item", "cases.item");
            oracle.awaitEqual("platform.cases.upper_item", "cases.\"Item\"");
        }
    }

    private static String quoted(String table)
    {
        return "\"%s\".\"%s\"".formatted(SCHEMA, table.replace("\"", "\"\""));
    }
}
