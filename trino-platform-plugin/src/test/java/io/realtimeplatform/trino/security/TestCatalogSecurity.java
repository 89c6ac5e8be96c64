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
package io.realtimeplatform.trino.security;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.realtimeplatform.trino.view.ViewQueryRunner.assertDenied;
import static io.realtimeplatform.trino.view.ViewQueryRunner.createPlatformCatalog;
import static io.realtimeplatform.trino.view.ViewQueryRunner.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The rules within a catalog, <code>platform.security</code>, on a Trino that allows everything itself. The catalogs
 * <code>platform</code>, without rules, and those of the tests share a store.
 */
@TestInstance(PER_CLASS)
final class TestCatalogSecurity
{
    private static final String RULES =
            """
            {
              "schemas": [
                {"user": "admin", "owner": true},
                {"user": "alice", "schema": "hers|reports", "owner": true}
              ],
              "tables": [
                {"user": "admin", "privileges": ["SELECT", "OWNERSHIP", "GRANT_SELECT"]},
                {"user": "alice", "schema": "reports|hers|system", "privileges": ["SELECT", "OWNERSHIP", "GRANT_SELECT"]},
                {"user": "%s", "schema": "reports", "table": "orders", "privileges": ["SELECT"], "filter": "id > 1",
                    "columns": [{"name": "secret", "allow": false}, {"name": "name", "mask": "'***'"}]}
              ],
              "procedures": [
                {"user": "admin", "procedure": ".*", "privileges": ["EXECUTE"]},
                {"user": "alice", "schema": "system", "procedure": ".*_view", "privileges": ["EXECUTE"]}
              ],
              "functions": [
                {"user": "admin|alice", "function": "plan_drop", "privileges": ["EXECUTE"]}
              ]
            }
            """;

    private final String store = ViewQueryRunner.memoryStore();
    private Path directory;
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws IOException
    {
        this.directory = directory;
        queryRunner = ViewQueryRunner.create(directory, store, new FactoryConfiguration("allow-all", ImmutableMap.of()));
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.orders AS SELECT * FROM (VALUES (1, 'one', 'x'), (2, 'two', 'y')) AS t (id, name, secret)");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.orders AS SELECT * FROM iceberg.base.orders");
        createPlatformCatalog(queryRunner, "readonly", store, ImmutableMap.of("platform.security", "read-only"));
        Path rules = Files.writeString(directory.resolve("rules.json"), RULES.formatted("bob"));
        createPlatformCatalog(queryRunner, "ruled", store, ImmutableMap.of("platform.security", "file", "security.config-file", rules.toString()));
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "CREATE VIEW readonly.reports.another AS SELECT 1 x",
            "CREATE OR REPLACE VIEW readonly.reports.orders AS SELECT 1 x",
            "DROP VIEW readonly.reports.orders",
            "ALTER VIEW readonly.reports.orders RENAME TO readonly.reports.renamed",
            "ALTER VIEW readonly.reports.orders REFRESH",
            "COMMENT ON VIEW readonly.reports.orders IS 'x'",
            "COMMENT ON COLUMN readonly.reports.orders.id IS 'x'",
            "CREATE SCHEMA readonly.another",
            "DROP SCHEMA readonly.reports CASCADE",
            "ALTER SCHEMA readonly.reports RENAME TO another",
            "CALL readonly.system.create_view('reports', 'another', 'SELECT 1 x')",
            "CALL readonly.system.create_view('reports', 'orders', 'SELECT 1 x')",
            "CALL readonly.system.alter_view('reports', 'orders')",
            "CALL readonly.system.drop_view('reports', 'orders')",
            "CREATE MATERIALIZED VIEW readonly.reports.stored WITH (storage_schema = 'iceberg.base') AS SELECT 1 x",
            "CALL readonly.system.create_materialized_view('reports', 'stored', 'SELECT 1 x')",
            "CALL readonly.system.refresh_materialized_view('reports', 'stored')",
            "CALL readonly.system.pause_refresh('reports', 'stored')",
            "CALL readonly.system.create_pipeline('s', 's', 't')",
            "CALL readonly.system.drop_pipeline('s', 's', 't')",
            "CALL readonly.system.drop_source('s')"})
    void testReadOnlyRefusesChanges(@Language("SQL") String sql)
    {
        // the administrator, who owns the view
        assertDenied(queryRunner, "admin", sql, "");
        assertThat(execute(queryRunner, "admin", "SELECT count(*) FROM platform.reports.orders").getOnlyValue()).isEqualTo(2L);
    }

    @Test
    void testReadOnlyAllowsReading()
    {
        assertThat(execute(queryRunner, "bob", "SELECT * FROM readonly.reports.orders").getRowCount()).isEqualTo(2);
        execute(queryRunner, "bob", "SHOW CREATE VIEW readonly.reports.orders");
        execute(queryRunner, "bob", "SELECT * FROM readonly.system.pipelines");
        execute(queryRunner, "bob", "SELECT * FROM readonly.information_schema.columns");
        assertThat(execute(queryRunner, "bob", "SELECT object_name FROM TABLE(readonly.system.plan_drop('reports', 'orders'))").getOnlyValue()).isEqualTo("orders");
        assertThat(execute(queryRunner, "admin", "SELECT valid FROM readonly.system.views WHERE view_name = 'orders'").getOnlyValue()).isEqualTo(true);
    }

    @Test
    void testFileRulesOfSchemasAndProcedures()
    {
        execute(queryRunner, "alice", "CREATE SCHEMA ruled.hers");
        assertDenied(queryRunner, "alice", "CREATE SCHEMA ruled.others", "Cannot create schema others");
        assertDenied(queryRunner, "bob", "CREATE SCHEMA ruled.others", "Cannot create schema others");

        // a procedure needs its own right, and those of its statement besides
        execute(queryRunner, "alice", "CALL ruled.system.create_view('hers', 'x', 'SELECT 1 x')");
        assertDenied(queryRunner, "alice", "CALL ruled.system.create_view('others', 'x', 'SELECT 1 x')", "Cannot create view");
        assertDenied(queryRunner, "alice", "CALL ruled.system.drop_source('shop')", "Cannot execute procedure system.drop_source");
        assertDenied(queryRunner, "bob", "CALL ruled.system.create_view('reports', 'x', 'SELECT 1 x')", "Cannot execute procedure system.create_view");
        assertDenied(queryRunner, "bob", "SELECT * FROM TABLE(ruled.system.plan_drop('reports', 'orders'))", "plan_drop");
        execute(queryRunner, "alice", "SELECT * FROM TABLE(ruled.system.plan_drop('reports', 'orders'))");
        assertDenied(queryRunner, "bob", "SELECT * FROM ruled.hers.x", "Cannot select from");
    }

    @Test
    void testFileRulesOfTablesAndColumns()
    {
        assertThat(execute(queryRunner, "admin", "SELECT id, name, secret FROM ruled.reports.orders").getRowCount()).isEqualTo(2);
        assertThat(execute(queryRunner, "bob", "SELECT id, name FROM ruled.reports.orders").getMaterializedRows().getFirst().getFields()).containsExactly(2, "***");
        assertDenied(queryRunner, "bob", "SELECT secret FROM ruled.reports.orders", "Cannot select from table reports.orders");
        assertDenied(queryRunner, "bob", "SELECT * FROM ruled.system.views", "Cannot select from");
        assertDenied(queryRunner, "bob", "SHOW CREATE VIEW ruled.reports.orders", "Cannot show create table");
        assertThat(execute(queryRunner, "bob", "SHOW TABLES FROM ruled.reports").getOnlyValue()).isEqualTo("orders");
        assertThat(execute(queryRunner, "bob", "SELECT column_name FROM ruled.information_schema.columns WHERE table_schema = 'reports'").getOnlyColumnAsSet())
                .isEqualTo(ImmutableSet.of("id", "name"));
    }

    @Test
    void testFileIsReadAgain()
            throws IOException
    {
        Path rules = Files.writeString(directory.resolve("changing.json"), RULES.formatted("nobody"));
        createPlatformCatalog(queryRunner, "changing", store, ImmutableMap.of(
                "platform.security", "file",
                "security.config-file", rules.toString(),
                "security.refresh-period", "1ms"));
        assertDenied(queryRunner, "bob", "SELECT id FROM changing.reports.orders", "Cannot select from");
        Files.writeString(rules, RULES.formatted("bob"));
        // no query begins within a millisecond of the one before
        assertThat(execute(queryRunner, "bob", "SELECT id FROM changing.reports.orders").getOnlyValue()).isEqualTo(2);
        // rules that cannot be read allow nothing
        Files.writeString(rules, "{");
        assertThatThrownBy(() -> execute(queryRunner, "bob", "SELECT id FROM changing.reports.orders")).hasMessageContaining("changing.json");
    }

    @Test
    void testBadConfiguration()
            throws IOException
    {
        Path bad = Files.writeString(directory.resolve("bad.json"), "{\"tables\": 5}");
        assertThatThrownBy(() -> createPlatformCatalog(queryRunner, "bad", store, ImmutableMap.of("platform.security", "some")))
                .hasStackTraceContaining("platform.security");
        assertThatThrownBy(() -> createPlatformCatalog(queryRunner, "bad", store, ImmutableMap.of("platform.security", "file")))
                .hasStackTraceContaining("security.config-file");
        assertThatThrownBy(() -> createPlatformCatalog(queryRunner, "bad", store, ImmutableMap.of("platform.security", "file", "security.config-file", bad.toString())))
                .hasStackTraceContaining("Failed to convert JSON");
        assertThatThrownBy(() -> createPlatformCatalog(queryRunner, "bad", store, ImmutableMap.of("platform.security", "file", "security.config-file", bad + ".missing")))
                .hasStackTraceContaining("Config file does not exist");
    }
}
