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
package io.realtimeplatform.trino.materialization;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

import static io.realtimeplatform.trino.view.ViewQueryRunner.assertDenied;
import static io.realtimeplatform.trino.view.ViewQueryRunner.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Trino's access control on materialized views, with rules.json: alice may make views, read the orders and store rows,
 * bob may read what is in the catalog and nothing else, carol may make views and read the orders, and store nothing.
 */
@TestInstance(PER_CLASS)
final class TestMaterializedViewSecurity
{
    private static final String STORED = "WITH (storage_schema = 'iceberg.platform') AS SELECT * FROM iceberg.base.";

    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws URISyntaxException
    {
        queryRunner = MaterializedViewQueryRunner.create(directory, ViewQueryRunner.memoryStore(), new FactoryConfiguration("file", ImmutableMap.of(
                "security.config-file", new File(Resources.getResource("materialization/rules.json").toURI()).getPath())));
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.orders AS SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS t (id, name)");
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.secrets AS SELECT 'secret' AS name");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void testReadersNeedNoRightInTheStorage()
    {
        execute(queryRunner, "alice", "CREATE MATERIALIZED VIEW platform.reports.readable " + STORED + "orders");
        String table = (String) execute(queryRunner, "alice", "SELECT storage_table FROM platform.system.materialized_views WHERE view_name = 'readable'").getOnlyValue();
        assertThat(execute(queryRunner, "bob", "SELECT count(*) FROM platform.reports.readable").getOnlyValue()).isEqualTo(2L);
        assertDenied(queryRunner, "bob", "SELECT * FROM " + table, "Cannot select from");
        assertThat(execute(queryRunner, "bob", "SELECT storage_table FROM platform.system.materialized_views WHERE view_name = 'readable'").getOnlyValue()).isNull();
        execute(queryRunner, "alice", "DROP MATERIALIZED VIEW platform.reports.readable");
    }

    /** Rules on the view hold for its stored rows, and there is no other way to them. */
    @Test
    void testFiltersAndMasks()
    {
        execute(queryRunner, "alice", "CREATE MATERIALIZED VIEW platform.reports.masked " + STORED + "orders");
        assertThat(execute(queryRunner, "bob", "SELECT id, name FROM platform.reports.masked").getMaterializedRows().toString()).isEqualTo("[[2, ***]]");
        String hidden = ((String) execute(queryRunner, "bob", "SELECT storage_table FROM system.metadata.materialized_views WHERE catalog_name = 'platform' AND name = 'masked'").getOnlyValue());
        for (String name : new String[] {hidden, "masked$storage", "masked$definition", "masked$storage$", "masked$storage$00000000-0000-0000-0000-000000000000"}) {
            assertThatThrownBy(() -> execute(queryRunner, "bob", "SELECT * FROM platform.reports.\"%s\"".formatted(name))).as(name).hasMessageContaining("does not exist");
            assertThatThrownBy(() -> execute(queryRunner, "bob", "SELECT * FROM platform.reports.masked CROSS JOIN platform.reports.\"%s\"".formatted(name))).as(name).hasMessageContaining("does not exist");
        }
        execute(queryRunner, "alice", "DROP MATERIALIZED VIEW platform.reports.masked");
    }

    @Test
    void testStatementsAndCallsNeedTheSameRights()
    {
        execute(queryRunner, "alice", "CREATE MATERIALIZED VIEW platform.reports.guarded " + STORED + "orders");
        assertDenied(queryRunner, "bob", "CREATE MATERIALIZED VIEW platform.reports.bobs WITH (storage_schema = 'iceberg.platform') AS SELECT 1 x", "Cannot create materialized view platform.reports.bobs");
        assertDenied(queryRunner, "bob", "CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'bobs', query => 'SELECT 1 x', storage_schema => 'iceberg.platform')", "Cannot create materialized view platform.reports.bobs");
        assertDenied(queryRunner, "bob", "CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'guarded', query => 'SELECT 1 x', storage_schema => 'iceberg.platform')", "Cannot create materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "REFRESH MATERIALIZED VIEW platform.reports.guarded", "Cannot refresh materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "CALL platform.system.refresh_materialized_view('reports', 'guarded')", "Cannot refresh materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "CALL platform.system.pause_refresh('reports', 'guarded')", "Cannot refresh materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "CALL platform.system.resume_refresh('reports', 'guarded')", "Cannot refresh materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "SELECT * FROM TABLE(platform.system.explain_refresh('reports', 'guarded'))", "Cannot refresh materialized view platform.reports.guarded");
        assertDenied(queryRunner, "bob", "ALTER MATERIALIZED VIEW platform.reports.guarded SET PROPERTIES refresh_schedule = 'every 1 hour'", "Cannot set properties");
        assertDenied(queryRunner, "bob", "CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'guarded', comment => 'x')", "belongs to user alice");
        assertDenied(queryRunner, "bob", "ALTER MATERIALIZED VIEW platform.reports.guarded RENAME TO platform.reports.bobs", "Cannot rename materialized view");
        assertDenied(queryRunner, "bob", "DROP MATERIALIZED VIEW platform.reports.guarded", "Cannot drop materialized view");
        assertDenied(queryRunner, "bob", "CALL platform.system.drop_materialized_view('reports', 'guarded')", "Cannot drop materialized view");
        assertDenied(queryRunner, "bob", "CALL platform.system.drop_materialized_view(schema_name => 'reports', view_name => 'guarded', cascade => true)", "Cannot drop materialized view");

        // what is wrong with it is told to its owner, and to administrators
        execute(queryRunner, "admin", "REFRESH MATERIALIZED VIEW platform.reports.guarded");
        assertThat(execute(queryRunner, "bob", "SELECT definition, storage_table, error, reason FROM platform.system.materialized_views WHERE view_name = 'guarded'").getMaterializedRows().toString()).isEqualTo("[[null, null, null, null]]");
        assertThat(execute(queryRunner, "bob", "SELECT query_ids, reason FROM platform.system.refreshes WHERE view_name = 'guarded' LIMIT 1").getMaterializedRows().toString()).isEqualTo("[[null, null]]");
        assertThat(execute(queryRunner, "alice", "SELECT reason FROM platform.system.refreshes WHERE view_name = 'guarded' LIMIT 1").getOnlyValue()).isNotNull();
        assertThat(execute(queryRunner, "alice", "SELECT cardinality(query_ids) FROM platform.system.refreshes WHERE view_name = 'guarded' LIMIT 1").getOnlyValue()).isEqualTo(1L);
        assertThat(execute(queryRunner, "bob", "SELECT * FROM platform.system.dependencies WHERE view_name = 'guarded'").getRowCount()).isZero();
        execute(queryRunner, "alice", "DROP MATERIALIZED VIEW platform.reports.guarded");
    }

    @Test
    void testOwnersNeedTheirRights()
    {
        assertDenied(queryRunner, "alice", "CREATE MATERIALIZED VIEW platform.reports.stolen " + STORED + "secrets", "Cannot select from");
        assertDenied(queryRunner, "carol", "CREATE MATERIALIZED VIEW platform.reports.carols " + STORED + "orders", "Cannot create table iceberg.platform.carols__");
        assertThat(execute(queryRunner, "admin", "SELECT * FROM platform.system.materialized_views WHERE view_name IN ('stolen', 'carols')").getRowCount()).isZero();
    }

    /** Rows that the rights of one user gave are not served under the SQL of another. */
    @Test
    void testReplacement()
    {
        execute(queryRunner, "admin", "CREATE MATERIALIZED VIEW platform.reports.secrets " + STORED + "secrets");
        assertDenied(queryRunner, "alice", "CREATE OR REPLACE MATERIALIZED VIEW platform.reports.secrets " + STORED + "secrets", "Cannot select from");
        execute(queryRunner, "alice", "CREATE OR REPLACE MATERIALIZED VIEW platform.reports.secrets WITH (storage_schema = 'iceberg.platform') AS SELECT name FROM iceberg.base.orders");
        assertThat(execute(queryRunner, "admin", "SELECT owner FROM platform.system.materialized_views WHERE view_name = 'secrets'").getOnlyValue()).isEqualTo("alice");
        assertThat(execute(queryRunner, "bob", "SELECT max(name) FROM platform.reports.secrets").getOnlyValue()).isEqualTo("two");
        // what cannot be filled leaves the former owner's view as it was
        assertDenied(queryRunner, "carol", "CREATE OR REPLACE MATERIALIZED VIEW platform.reports.secrets WITH (storage_schema = 'iceberg.platform') AS SELECT 'carol' AS name", "Cannot create table");
        assertThat(execute(queryRunner, "admin", "SELECT owner FROM platform.system.materialized_views WHERE view_name = 'secrets'").getOnlyValue()).isEqualTo("alice");
        assertThat(execute(queryRunner, "bob", "SELECT max(name) FROM platform.reports.secrets").getOnlyValue()).isEqualTo("two");
        execute(queryRunner, "alice", "DROP MATERIALIZED VIEW platform.reports.secrets");
    }
}
