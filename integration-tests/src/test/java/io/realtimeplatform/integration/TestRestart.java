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

import io.realtimeplatform.localstack.PostgresqlServer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.realtimeplatform.integration.IntegrationStack.createPipelineStatement;
import static org.assertj.core.api.Assertions.assertThat;

/** Sources and pipelines outlive Trino, with the store in an H2 file and in PostgreSQL. */
@WithStack
final class TestRestart
{
    private final IntegrationStack stack;

    TestRestart(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void pipelinesSurviveARestart()
    {
        try (Sql shop = stack.shop(); Sql superuser = stack.superuser("postgres")) {
            superuser.execute("CREATE DATABASE platform_store OWNER shop");
            PlatformCatalog onPostgresql = new PlatformCatalog(stack, "onpostgresql")
                    .with("platform.store.jdbc-url", stack.servers().postgresql().jdbcUrl("platform_store"))
                    .with("platform.store.user", "shop")
                    .with("platform.store.password", PostgresqlServer.PASSWORD)
                    .create();
            shop.execute(
                    "CREATE SCHEMA restart",
                    "CREATE TABLE restart.item (id bigint PRIMARY KEY, name text NOT NULL, price numeric(10,2))",
                    "INSERT INTO restart.item SELECT i, 'item ' || i, i FROM generate_series(1, 100) i");
            stack.createSource("restart_h2");
            stack.createPipeline("restart_h2", "restart", "item");
            stack.admin().execute(
                    stack.createSourceStatement("onpostgresql", "restart_postgresql"),
                    createPipelineStatement("onpostgresql", "restart_postgresql", "restart", "item"));
            verify(shop);
            List<List<Object>> onH2 = definitions("platform", "restart_h2");
            List<List<Object>> onPostgresqlBefore = definitions("onpostgresql", "restart_postgresql");

            stack.servers().trino().stop();
            shop.execute(
                    "UPDATE restart.item SET price = NULL WHERE id <= 10",
                    "DELETE FROM restart.item WHERE id > 90",
                    "INSERT INTO restart.item VALUES (1000, 'while Trino was down', 0.01)");
            stack.servers().trino().start();
            onPostgresql.create();

            assertThat(definitions("platform", "restart_h2")).isEqualTo(onH2);
            assertThat(definitions("onpostgresql", "restart_postgresql")).isEqualTo(onPostgresqlBefore);
            verify(shop);
            // the same call again is nothing new
            stack.createPipeline("restart_h2", "restart", "item");
            stack.admin().execute(createPipelineStatement("onpostgresql", "restart_postgresql", "restart", "item"));
            assertThat(definitions("platform", "restart_h2")).isEqualTo(onH2);
            assertThat(definitions("onpostgresql", "restart_postgresql")).isEqualTo(onPostgresqlBefore);

            // both stores are used on
            stack.admin().execute(
                    "CALL onpostgresql.system.drop_source(source_name => 'restart_postgresql', cascade => true, delete_topic => true)",
                    "CALL platform.system.drop_source(source_name => 'restart_h2', cascade => true, delete_topic => true)");
            assertThat(new Traces(stack).of("restart_")).isEmpty();
            onPostgresql.drop();
        }
    }

    private List<List<Object>> definitions(String catalog, String source)
    {
        return stack.admin().rows("""
                SELECT s.catalog_name, s.port, s.connector, p.table_name, p.target_table, p.generation, p.pinot_table, p.topic, t.step, t.state, t.finished_at
                FROM %1$s.system.sources s
                JOIN %1$s.system.pipelines p ON p.source_name = s.source_name
                JOIN %1$s.system.pipeline_steps t ON t.source_name = p.source_name
                WHERE s.source_name = '%2$s' ORDER BY t.step_number""".formatted(catalog, source));
    }

    private void verify(Sql shop)
    {
        stack.oracle(shop).awaitEqual("platform.restart_h2.item", "restart.item");
        stack.oracle(shop).awaitEqual("onpostgresql.restart_postgresql.item", "restart.item");
    }
}
