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

import static org.assertj.core.api.Assertions.assertThat;

/** What drop_pipeline leaves behind: nothing, but for the topic where its records are wanted. */
@WithStack
final class TestDropPipeline
{
    private final IntegrationStack stack;
    private final Traces traces;

    TestDropPipeline(IntegrationStack stack)
    {
        this.stack = stack;
        this.traces = new Traces(stack);
    }

    @Test
    void dropRemovesEveryTraceAndCreateWorksAgain()
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA dropping",
                    "CREATE TABLE dropping.first (id integer PRIMARY KEY, value text NOT NULL)",
                    "CREATE TABLE dropping.second (id integer PRIMARY KEY, value text)",
                    "INSERT INTO dropping.first SELECT i, 'value ' || i FROM generate_series(1, 100) i",
                    "INSERT INTO dropping.second SELECT * FROM dropping.first");
            stack.createSource("dropping");
            stack.createPipeline("dropping", "dropping", "first");
            stack.createPipeline("dropping", "dropping", "second");
            oracle.awaitEqual("platform.dropping.first", "dropping.first");
            oracle.awaitEqual("platform.dropping.second", "dropping.second");

            String pinotTable = String.valueOf(stack.admin().value("SELECT pinot_table FROM platform.system.pipelines WHERE source_name = 'dropping' AND table_name = 'first'"));
            assertThat(traces.of(pinotTable)).containsExactly("Pinot schema " + pinotTable, "Pinot table " + pinotTable);
            drop("first", "");
            assertThat(stack.admin().failure("SELECT * FROM platform.dropping.first")).contains("first", "does not exist");
            assertThat(traces.of(pinotTable)).isEmpty();
            // the other table's pipeline does not notice
            shop.execute("UPDATE dropping.second SET value = NULL WHERE id = 1", "UPDATE dropping.first SET value = 'not seen' WHERE id = 1");
            oracle.awaitEqual("platform.dropping.second", "dropping.second");

            // what the topic still holds of the first time does not come back
            shop.execute("DELETE FROM dropping.first WHERE id <= 50");
            stack.createPipeline("dropping", "dropping", "first");
            oracle.awaitEqual("platform.dropping.first", "dropping.first");
            shop.execute("UPDATE dropping.first SET value = 'seen' WHERE id = 60");
            oracle.awaitEqual("platform.dropping.first", "dropping.first");

            drop("first", ", delete_topic => true");
            drop("second", ", delete_topic => true");
            stack.admin().execute("CALL platform.system.drop_source(source_name => 'dropping')");
            assertThat(traces.of("dropping")).isEmpty();
            assertThat(stack.admin().rows("SELECT * FROM platform.system.pipeline_steps WHERE source_name = 'dropping'")).isEmpty();
            assertThat(stack.admin().rows("SHOW SCHEMAS FROM platform LIKE 'dropping'")).isEmpty();

            stack.createSource("dropping");
            stack.createPipeline("dropping", "dropping", "first");
            oracle.awaitEqual("platform.dropping.first", "dropping.first");
        }
    }

    @Test
    void topicStaysUnlessAskedFor()
    {
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA keeping", "CREATE TABLE keeping.item (id integer PRIMARY KEY)");
            stack.createSource("keeping");
            stack.createPipeline("keeping", "keeping", "item");
            String topic = String.valueOf(stack.admin().value("SELECT topic FROM platform.system.pipelines WHERE source_name = 'keeping'"));
            stack.admin().execute("CALL platform.system.drop_pipeline(source_name => 'keeping', schema_name => 'keeping', table_name => 'item')");
            assertThat(traces.of(topic)).contains("topic " + topic);
            assertThat(traces.of("keeping")).allMatch(trace -> trace.startsWith("topic "));
        }
    }

    private void drop(String table, String more)
    {
        stack.admin().execute("CALL platform.system.drop_pipeline(source_name => 'dropping', schema_name => 'dropping', table_name => '%s'%s)".formatted(table, more));
    }
}
