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

import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** What depends on pipelines: drop_pipeline and drop_source refuse, plan_drop shows, cascade drops, as the caller may. */
@WithStack
final class TestDropDependents
{
    private static final String PIPELINE = "source_name => 'dependents', schema_name => 'dependents', table_name => 'item'";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Traces traces;

    TestDropDependents(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.traces = new Traces(stack);
    }

    @BeforeEach
    void createPipelines()
    {
        try (Sql shop = stack.shop()) {
            shop.execute(
                    "CREATE SCHEMA IF NOT EXISTS dependents",
                    "CREATE TABLE IF NOT EXISTS dependents.item (id integer PRIMARY KEY, name text NOT NULL)",
                    "CREATE TABLE IF NOT EXISTS dependents.part (id integer PRIMARY KEY, item integer NOT NULL)");
        }
        stack.createSource("dependents");
        stack.createPipeline("dependents", "dependents", "item");
        stack.createPipeline("dependents", "dependents", "part");
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS platform.dependent_views",
                "CREATE OR REPLACE VIEW platform.dependent_views.items AS SELECT * FROM platform.dependents.item",
                "CREATE OR REPLACE VIEW platform.dependent_views.names AS SELECT name FROM platform.dependent_views.items",
                "CREATE OR REPLACE VIEW platform.dependent_views.parts AS SELECT i.name FROM platform.dependents.item i JOIN platform.dependents.part p ON p.item = i.id");
    }

    @Test
    void refusedAndCascade()
    {
        assertThat(admin.failure("CALL platform.system.drop_pipeline(%s)".formatted(PIPELINE)))
                .contains("These views use dependents.item: dependent_views.names, dependent_views.items, dependent_views.parts", "cascade => true", "plan_drop");
        // a source that cannot be reached is no reason to break views
        assertThat(admin.failure("CALL platform.system.drop_pipeline(%s, force => true)".formatted(PIPELINE))).contains("These views use");
        assertThat(admin.number("SELECT count(*) FROM platform.dependent_views.items")).isZero();

        // made anew under the same name, the views find it again; under another name they would not
        admin.execute("CALL platform.system.create_pipeline(%s, replica_identity => 'full', or_replace => true)".formatted(PIPELINE));
        assertThat(admin.number("SELECT count(*) FROM platform.dependent_views.parts")).isZero();
        assertThat(admin.failure("CALL platform.system.create_pipeline(%s, target_table => 'moved', or_replace => true)".formatted(PIPELINE))).contains("These views use dependents.item");

        List<List<Object>> plan = plan(PIPELINE);
        assertThat(plan).extracting(row -> "%s %s %s.%s".formatted(row.get(0), row.get(1), row.get(2), row.get(3))).containsExactly(
                "DROP view dependent_views.names",
                "DROP view dependent_views.items",
                "DROP view dependent_views.parts",
                "DROP table dependents.item",
                "ALTER connector null.platform_dependents_g1",
                "ALTER publication null.platform_dependents_g1",
                "DROP pinot table null.dependents_dependents_item_g2",
                "DROP pinot schema null.dependents_dependents_item_g2",
                "DROP pipeline dependents.item");
        assertThat(plan).filteredOn(row -> row.get(1).equals("view")).allSatisfy(row -> assertThat(String.valueOf(row.get(5))).contains("SELECT"));
        assertThat(plan).filteredOn(row -> row.get(1).equals("pinot table")).allSatisfy(row -> assertThat(String.valueOf(row.get(5))).contains("DebeziumMessageDecoder"));
        assertThat(plan).filteredOn(row -> row.get(1).equals("connector")).allSatisfy(row -> assertThat(row.get(5)).isEqualTo("without table dependents.item"));
        // nothing was done by looking
        assertThat(admin.rows("SHOW TABLES FROM platform.dependent_views")).hasSize(3);

        admin.execute("CALL platform.system.drop_pipeline(%s, cascade => true, delete_topic => true)".formatted(PIPELINE));
        assertThat(admin.rows("SHOW TABLES FROM platform.dependent_views")).isEmpty();
        assertThat(admin.column("SHOW TABLES FROM platform.dependents")).containsExactly("part");
        admin.execute("CALL platform.system.drop_source(source_name => 'dependents', cascade => true, delete_topic => true)");
    }

    /** The plan of a source names everything that is there of it in all servers, and a drop leaves nothing of what it names. */
    @Test
    void planOfASourceIsComplete()
    {
        List<List<Object>> plan = plan("source_name => 'dependents', delete_topic => true");
        Set<String> named = new TreeSet<>();
        for (List<Object> row : plan) {
            String kind = switch ((String) row.get(1)) {
                case "pinot table" -> "Pinot table";
                case "pinot schema" -> "Pinot schema";
                case "replication slot" -> "slot";
                default -> (String) row.get(1);
            };
            named.add(kind + " " + row.get(3));
        }
        assertThat(named).containsAll(traces.of("dependents"));
        assertThat(plan).filteredOn(row -> row.get(1).equals("view")).hasSize(3);
        assertThat(plan).filteredOn(row -> row.get(1).equals("pipeline")).hasSize(2);
        assertThat(plan.getLast().subList(0, 4)).containsExactly("DROP", "source", null, "dependents");
        assertThat(String.valueOf(plan)).contains("${env:SHOP_PASSWORD}");
        // without delete_topic the topics with the tables' changes are not in it
        assertThat(plan("source_name => 'dependents'")).filteredOn(row -> row.get(1).equals("topic")).extracting(row -> row.get(3))
                .allMatch(topic -> String.valueOf(topic).contains("notifications") || String.valueOf(topic).contains("heartbeat"));

        assertThat(admin.failure("CALL platform.system.drop_source(source_name => 'dependents')")).contains("has pipelines: dependents.item, dependents.part");
        admin.execute("CALL platform.system.drop_source(source_name => 'dependents', cascade => true, delete_topic => true)");
        assertThat(traces.of("dependents")).isEmpty();
        assertThat(admin.rows("SHOW TABLES FROM platform.dependent_views")).isEmpty();
        assertThat(admin.failure("SELECT * FROM TABLE(platform.system.plan_drop(source_name => 'dependents'))")).contains("source_name is dependents, but there is no");
    }

    /** In access-control.json the administrator may read the views in schema of_clerk, but not drop them. */
    @Test
    void viewsOfOthersAreDroppedAsTheCallerMay()
    {
        try (Sql clerk = stack.trinoAs("clerk")) {
            clerk.execute(
                    "CREATE SCHEMA IF NOT EXISTS platform.of_clerk",
                    "CREATE VIEW platform.dependent_views.clerks AS SELECT 1 AS x FROM platform.dependents.item",
                    "CREATE VIEW platform.of_clerk.precious AS SELECT * FROM platform.dependents.item");
            assertThat(admin.failure("CALL platform.system.drop_pipeline(%s, cascade => true)".formatted(PIPELINE))).contains("Access Denied", "Cannot drop view platform.of_clerk.precious");
            assertThat(admin.failure("CALL platform.system.drop_source(source_name => 'dependents', cascade => true)")).contains("Access Denied", "Cannot drop view platform.of_clerk.precious");
            // nothing of the pipeline was touched
            assertThat(admin.value("SELECT phase FROM platform.system.pipelines WHERE source_name = 'dependents' AND table_name = 'item'")).isIn("STREAMING", "SNAPSHOT");
            assertThat(clerk.number("SELECT count(*) FROM platform.of_clerk.precious")).isZero();
            assertThat(clerk.failure("SELECT * FROM TABLE(platform.system.plan_drop(%s))".formatted(PIPELINE))).contains("Access Denied", "platform.administrators");
            clerk.execute("DROP VIEW platform.of_clerk.precious", "DROP SCHEMA platform.of_clerk");
            admin.execute("CALL platform.system.drop_pipeline(%s, cascade => true, delete_topic => true)".formatted(PIPELINE));
            assertThat(ImmutableSet.copyOf(admin.column("SHOW TABLES FROM platform.dependent_views"))).doesNotContain("clerks");
        }
        admin.execute("CALL platform.system.drop_source(source_name => 'dependents', cascade => true, delete_topic => true)");
    }

    private List<List<Object>> plan(String arguments)
    {
        return admin.rows("SELECT action, object_type, schema_name, object_name, dropped_by, details FROM TABLE(platform.system.plan_drop(%s)) ORDER BY position".formatted(arguments));
    }
}
