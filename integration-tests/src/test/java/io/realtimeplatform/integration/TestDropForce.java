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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.PostgresqlServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A source that is gone for good stops a drop; with force it goes on, and only what is in the source stays. */
@WithStack
final class TestDropForce
{
    private final IntegrationStack stack;
    private final Sql admin;
    private final Traces traces;

    TestDropForce(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.traces = new Traces(stack);
    }

    @Test
    void dropPipeline()
    {
        createUnreachableSource("forced");
        String call = "CALL platform.system.drop_pipeline(source_name => 'forced', schema_name => 'forced', table_name => 'item', delete_topic => true%s)";
        // what cannot be looked up is named all the same
        assertThat(admin.rows("SELECT object_type, details FROM TABLE(platform.system.plan_drop(source_name => 'forced', schema_name => 'forced', table_name => 'item'))"))
                .anySatisfy(row -> {
                    assertThat(row.getFirst()).isEqualTo("replication slot");
                    assertThat(String.valueOf(row.getLast())).contains("Not known: ", "forceddb");
                });
        assertThat(admin.failure(call.formatted(""))).contains("forceddb", "no such catalog");
        assertThat(admin.rows("SELECT phase, last_error, what_to_do FROM platform.system.pipelines WHERE source_name = 'forced'")).singleElement().satisfies(row -> {
            assertThat(row.getFirst()).isEqualTo("DROPPING");
            assertThat(String.valueOf(row)).contains("forceddb", "force => true");
        });
        assertThat(traces.of("forced")).anyMatch(trace -> trace.startsWith("Pinot table"));

        admin.execute(call.formatted(", force => true"));
        assertThat(admin.rows("SELECT * FROM platform.system.pipelines WHERE source_name = 'forced'")).isEmpty();
        assertThat(traces.of("forced")).containsExactlyInAnyOrder("slot platform_forced_g1", "publication platform_forced_g1");
        admin.execute("CALL platform.system.drop_source(source_name => 'forced')");
        dropWhatStayed("forced");
    }

    @Test
    void dropSource()
    {
        createUnreachableSource("forced_source");
        String call = "CALL platform.system.drop_source(source_name => 'forced_source', cascade => true, delete_topic => true%s)";
        assertThat(admin.failure(call.formatted(""))).contains("forced_sourcedb", "no such catalog");
        assertThat(admin.rows("SELECT * FROM platform.system.sources WHERE source_name = 'forced_source'")).hasSize(1);
        admin.execute(call.formatted(", force => true"));
        assertThat(admin.rows("SELECT * FROM platform.system.sources WHERE source_name = 'forced_source'")).isEmpty();
        assertThat(traces.of("forced_source")).containsExactlyInAnyOrder("slot platform_forced_source_g1", "publication platform_forced_source_g1");
        dropWhatStayed("forced_source");
    }

    /** Force is about the source alone: a neighbour that refuses stops the drop as before. */
    @Test
    void forceDoesNotCoverOtherNeighbours()
    {
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA unforced", "CREATE TABLE unforced.item (id integer PRIMARY KEY)");
        }
        PlatformCatalog catalog = new PlatformCatalog(stack, "unforced").create();
        admin.execute(stack.createSourceStatement("unforced", "unforced"), IntegrationStack.createPipelineStatement("unforced", "unforced", "unforced", "item"));
        String call = "CALL unforced.system.drop_source(source_name => 'unforced', cascade => true, delete_topic => true, force => true)";
        catalog.replace(ImmutableMap.of("platform.pinot.controller-url", "http://127.0.0.1:1"));
        assertThat(admin.failure(call)).contains("Pinot controller at http://127.0.0.1:1");
        assertThat(traces.of("unforced")).anyMatch(trace -> trace.startsWith("Pinot table"));
        catalog.replace(ImmutableMap.of("platform.pinot.controller-url", stack.servers().pinot().controllerUrl()));
        admin.execute(call);
        assertThat(traces.of("unforced")).isEmpty();
        catalog.drop();
    }

    /** A pipeline that is half dropped serves no table any more: a view may take its name, and neither that view nor what is over it goes with the pipeline. */
    @Test
    void viewThatTookTheNameStays()
    {
        createUnreachableSource("taken");
        admin.execute("CREATE SCHEMA platform.over_taken", "CREATE VIEW platform.over_taken.broken AS SELECT * FROM platform.taken.item");
        String call = "CALL platform.system.drop_pipeline(source_name => 'taken', schema_name => 'taken', table_name => 'item', delete_topic => true, cascade => true%s)";
        assertThat(admin.failure(call.formatted(""))).contains("takendb", "no such catalog");
        // it was over the table
        assertThat(admin.rows("SHOW TABLES FROM platform.over_taken")).isEmpty();

        admin.execute(
                "CREATE SCHEMA platform.taken",
                "CREATE VIEW platform.taken.item AS SELECT 1 AS id",
                "CREATE VIEW platform.over_taken.view AS SELECT * FROM platform.taken.item");
        assertThat(admin.column("SELECT object_type FROM TABLE(platform.system.plan_drop(source_name => 'taken', schema_name => 'taken', table_name => 'item'))")).contains("pipeline").doesNotContain("view", "table");
        assertThat(admin.column("SELECT object_type FROM TABLE(platform.system.plan_drop(source_name => 'taken'))")).contains("pipeline").doesNotContain("view", "table");
        assertThat(admin.failure(call.formatted(""))).contains("takendb", "no such catalog");
        admin.execute(
                call.formatted(", force => true"),
                "CALL platform.system.drop_source(source_name => 'taken', cascade => true)");
        assertThat(admin.number("SELECT id FROM platform.over_taken.view")).isEqualTo(1);
        admin.execute("DROP SCHEMA platform.over_taken CASCADE", "DROP SCHEMA platform.taken CASCADE");
        dropWhatStayed("taken");
    }

    /** A source with a pipeline, whose catalog is then dropped: Trino has no way to it any more. */
    private void createUnreachableSource(String name)
    {
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA " + name, "CREATE TABLE %s.item (id integer PRIMARY KEY)".formatted(name));
        }
        admin.execute(
                "CREATE CATALOG %sdb USING postgresql WITH (\"connection-url\" = '%s', \"connection-user\" = 'shop', \"connection-password\" = '%s')"
                        .formatted(name, stack.servers().postgresql().jdbcUrl("shop"), PostgresqlServer.PASSWORD),
                stack.createSourceStatement("platform", name).replace("'shopdb'", "'%sdb'".formatted(name)),
                IntegrationStack.createPipelineStatement("platform", name, name, "item"),
                "DROP CATALOG %sdb".formatted(name));
    }

    private void dropWhatStayed(String name)
    {
        try (Sql shop = stack.shop()) {
            shop.execute(
                    "SELECT pg_drop_replication_slot('platform_%s_g1')".formatted(name),
                    "DROP PUBLICATION platform_%s_g1".formatted(name));
        }
        assertThat(traces.of(name)).isEmpty();
    }
}
