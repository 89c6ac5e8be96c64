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
package io.realtimeplatform.trino.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
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
 * Trino's access control on views, with rules.json: alice may make views, read the orders and let others read them,
 * bob may read what is in the catalog and nothing else, carol may make views and read the orders for herself only.
 */
@TestInstance(PER_CLASS)
final class TestViewSecurity
{
    private final String storeUrl = ViewQueryRunner.memoryStore();
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws URISyntaxException
    {
        queryRunner = ViewQueryRunner.create(directory, storeUrl, new FactoryConfiguration("file", ImmutableMap.of(
                "security.config-file", new File(Resources.getResource("view/rules.json").toURI()).getPath())));
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.orders AS SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS t (id, name)");
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.secrets AS SELECT 'secret' AS name");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void testCallsNeedTheRightsOfTheirStatements()
    {
        assertDenied(queryRunner, "bob", "CALL platform.system.create_view('reports', 'bobs', 'SELECT 1 x')", "Cannot create view platform.reports.bobs");
        assertDenied(queryRunner, "bob", "CREATE VIEW platform.reports.bobs AS SELECT 1 x", "Cannot create view platform.reports.bobs");
        assertDenied(queryRunner, "alice", "CALL platform.system.create_view('reports', 'stolen', 'SELECT * FROM iceberg.base.secrets')", "Cannot select from");
        assertDenied(queryRunner, "alice", "CREATE VIEW platform.reports.stolen AS SELECT * FROM iceberg.base.secrets", "Cannot select from");

        execute(queryRunner, "alice", "CALL platform.system.create_view('reports', 'orders', 'SELECT * FROM iceberg.base.orders')");
        assertDenied(queryRunner, "bob", "CALL platform.system.drop_view('reports', 'orders')", "Cannot drop view platform.reports.orders");
        assertDenied(queryRunner, "bob", "DROP VIEW platform.reports.orders", "Cannot drop view platform.reports.orders");
        assertDenied(queryRunner, "bob", "CALL platform.system.create_view(schema_name => 'reports', view_name => 'orders', query => 'SELECT 1 x', or_replace => true)", "Cannot create view");
        assertDenied(queryRunner, "bob", "CALL platform.system.alter_view('reports', 'orders')", "belongs to user alice");
        assertDenied(queryRunner, "admin", "CALL platform.system.alter_view('reports', 'orders')", "belongs to user alice");
        assertDenied(queryRunner, "bob", "ALTER VIEW platform.reports.orders RENAME TO platform.reports.bobs", "Cannot rename view");
        assertDenied(queryRunner, "bob", "COMMENT ON VIEW platform.reports.orders IS 'x'", "Cannot comment view");
        assertDenied(queryRunner, "bob", "SHOW CREATE VIEW platform.reports.orders", "Cannot show create table");
        assertDenied(queryRunner, "bob", "CREATE SCHEMA platform.bobs", "Cannot create schema");
        assertDenied(queryRunner, "bob", "DROP SCHEMA platform.reports CASCADE", "Cannot drop schema");
        execute(queryRunner, "alice", "CREATE SCHEMA platform.hers");
        execute(queryRunner, "alice", "DROP SCHEMA platform.hers");
        execute(queryRunner, "alice", "CALL platform.system.drop_view('reports', 'orders')");
    }

    @Test
    void testDefinerAndInvoker()
    {
        execute(queryRunner, "alice", "CALL platform.system.create_view('reports', 'definer', 'SELECT * FROM iceberg.base.orders')");
        execute(queryRunner, "alice", "CALL platform.system.create_view(schema_name => 'reports', view_name => 'invoker', query => 'SELECT * FROM iceberg.base.orders', security => 'invoker')");
        assertDenied(queryRunner, "bob", "SELECT * FROM iceberg.base.orders", "Cannot select from");
        assertThat(execute(queryRunner, "bob", "SELECT count(*) FROM platform.reports.definer").getOnlyValue()).isEqualTo(2L);
        assertDenied(queryRunner, "bob", "SELECT * FROM platform.reports.invoker", "Cannot select from");
        assertThat(execute(queryRunner, "alice", "SELECT count(*) FROM platform.reports.invoker").getOnlyValue()).isEqualTo(2L);

        // carol may read the orders, but not pass them on
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.carols AS SELECT * FROM iceberg.base.orders");
        assertDenied(queryRunner, "bob", "SELECT * FROM platform.reports.carols", "View owner does not have sufficient privileges");
    }

    @Test
    void testWhoReplacesIsTheOwner()
    {
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.secrets AS SELECT * FROM iceberg.base.secrets");
        // whoever may replace it cannot have it run their SQL under the former owner's name
        assertDenied(queryRunner, "alice", "CREATE OR REPLACE VIEW platform.reports.secrets AS SELECT name || '' AS name FROM iceberg.base.secrets", "Cannot select from");
        assertDenied(queryRunner, "alice", "CALL platform.system.create_view(schema_name => 'reports', view_name => 'secrets', query => 'SELECT name || '''' AS name FROM iceberg.base.secrets', or_replace => true)", "Cannot select from");
        execute(queryRunner, "alice", "CREATE OR REPLACE VIEW platform.reports.secrets AS SELECT name FROM iceberg.base.orders");
        assertThat(execute(queryRunner, "admin", "SELECT owner FROM platform.system.views WHERE view_name = 'secrets'").getOnlyValue()).isEqualTo("alice");
        assertThat(execute(queryRunner, "bob", "SELECT max(name) FROM platform.reports.secrets").getOnlyValue()).isEqualTo("two");
    }

    @Test
    void testRepeatedCallNeedsTheRightsToo()
    {
        execute(queryRunner, "alice", "CREATE VIEW platform.reports.repeated AS SELECT 1 x");
        // who may not make a view is not told what is there
        assertDenied(queryRunner, "bob", "CALL platform.system.create_view('reports', 'repeated', 'SELECT 1 x')", "Cannot create view platform.reports.repeated");
        assertThatThrownBy(() -> execute(queryRunner, "carol", "CALL platform.system.create_view('reports', 'repeated', 'SELECT 1 x')"))
                .hasMessageContaining("already exists and belongs to user alice");
        execute(queryRunner, "alice", "CALL platform.system.create_view('reports', 'repeated', 'SELECT 1 x')");
    }

    @Test
    void testNoSqlRunsUnderTheNameOfAnother()
    {
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.lower AS SELECT 1 AS id, 'one' AS name");
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.middle SECURITY INVOKER AS SELECT * FROM platform.reports.lower");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.upper AS SELECT * FROM platform.reports.middle");
        // as an invoker view it would run as admin, who may read the secrets, and not as carol, who may not
        String stolen = "SELECT 1 AS id, name FROM iceberg.base.orders";
        for (String view : ImmutableList.of("lower", "middle")) {
            assertDenied(queryRunner, "carol", "CREATE OR REPLACE VIEW platform.reports.%s SECURITY INVOKER AS %s".formatted(view, stolen), "under the name of user admin, whose view reports.upper");
            assertDenied(queryRunner, "carol", "CALL platform.system.alter_view(schema_name => 'reports', view_name => '%s', security => 'invoker', query => '%s')".formatted(view, stolen), "under the name of user admin");
        }
        assertDenied(queryRunner, "carol", "CALL platform.system.alter_view(schema_name => 'reports', view_name => 'lower', security => 'invoker')", "under the name of user admin");
        // what stays the same, or runs as its author, is allowed
        execute(queryRunner, "carol", "CREATE OR REPLACE VIEW platform.reports.middle SECURITY INVOKER AS SELECT * FROM platform.reports.lower");
        execute(queryRunner, "carol", "COMMENT ON VIEW platform.reports.middle IS 'x'");
        execute(queryRunner, "carol", "CREATE OR REPLACE VIEW platform.reports.lower AS SELECT 2 AS id, 'two' AS name");
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.apart SECURITY INVOKER AS SELECT 1 x");
    }

    @Test
    void testRenameAndDropDoNotPutAViewUnderAnother()
    {
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.base AS SELECT 1 x");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.over AS SELECT * FROM platform.reports.base");
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.invoker_base SECURITY INVOKER AS SELECT 2 x");
        assertThatThrownBy(() -> execute(queryRunner, "carol", "DROP VIEW platform.reports.base")).hasMessageContaining("reports.over");
        assertThatThrownBy(() -> execute(queryRunner, "carol", "ALTER VIEW platform.reports.base RENAME TO platform.reports.gone")).hasMessageContaining("reports.over");
        assertThatThrownBy(() -> execute(queryRunner, "carol", "ALTER VIEW platform.reports.invoker_base RENAME TO platform.reports.base")).hasMessageContaining("already exists");
        assertThatThrownBy(() -> execute(queryRunner, "admin", "ALTER SCHEMA platform.reports RENAME TO elsewhere")).hasMessageContaining("cannot be renamed");
        assertThat(execute(queryRunner, "admin", "SELECT x FROM platform.reports.over").getOnlyValue()).isEqualTo(1);
    }

    /** A name that a view uses and nothing has is taken by a view that another owner's view would run under his name. */
    @Test
    void testRenameToANameThatAViewUses()
    {
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.soon_gone AS SELECT 1 x");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.over_gone AS SELECT * FROM platform.reports.soon_gone");
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.invoker_gone SECURITY INVOKER AS SELECT 2 x");
        execute(queryRunner, "admin", "CREATE SCHEMA platform.away");
        execute(queryRunner, "carol", "CREATE VIEW platform.away.soon_gone SECURITY INVOKER AS SELECT 3 x");
        try (StoreStatements store = new StoreStatements(storeUrl)) {
            // as a table of a pipeline that was dropped by force leaves it
            store.execute(
                    "DELETE FROM platform_view WHERE view_name = 'soon_gone' AND schema_name = 'reports'",
                    "INSERT INTO platform_view_dependency VALUES ('reports', 'over_gone', 'platform', 'nowhere', 'soon_gone')");
        }
        assertDenied(queryRunner, "carol", "ALTER VIEW platform.reports.invoker_gone RENAME TO platform.reports.soon_gone", "under the name of user admin");
        assertDenied(queryRunner, "admin", "ALTER SCHEMA platform.away RENAME TO nowhere", "under the name of user admin");
        execute(queryRunner, "carol", "CREATE VIEW platform.reports.soon_gone AS SELECT 4 x");
    }

    /** plan_drop tells what would go, and whose it is; what is in a view of somebody else only administrators are told. */
    @Test
    void testPlanOfADropDoesNotTellTheSqlOfOthers()
    {
        execute(queryRunner, "alice", "CREATE VIEW platform.reports.planned AS SELECT id FROM iceberg.base.orders");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.over_planned AS SELECT id + 1 AS id FROM platform.reports.planned");
        String plan = "SELECT object_name, details IS NOT NULL FROM TABLE(platform.system.plan_drop('reports', 'planned')) ORDER BY position";
        assertThat(execute(queryRunner, "admin", plan).getMaterializedRows()).extracting(MaterializedRow::getFields)
                .containsExactly(ImmutableList.of("over_planned", true), ImmutableList.of("planned", true));
        assertThat(execute(queryRunner, "alice", plan).getMaterializedRows()).extracting(MaterializedRow::getFields)
                .containsExactly(ImmutableList.of("over_planned", false), ImmutableList.of("planned", true));
        assertThat(execute(queryRunner, "bob", plan).getMaterializedRows()).extracting(MaterializedRow::getFields)
                .containsExactly(ImmutableList.of("over_planned", false), ImmutableList.of("planned", false));
    }

    @Test
    void testRowFilterAndMask()
    {
        execute(queryRunner, "alice", "CREATE VIEW platform.reports.masked AS SELECT * FROM iceberg.base.orders");
        assertThat(execute(queryRunner, "bob", "SELECT id, name FROM platform.reports.masked").getMaterializedRows().getFirst().getFields()).containsExactly(2, "***");
    }

    @Test
    void testProblemIsToldToTheOwner()
    {
        execute(queryRunner, "admin", "CREATE TABLE iceberg.base.later AS SELECT 1 x");
        execute(queryRunner, "admin", "CREATE VIEW platform.reports.later AS SELECT * FROM iceberg.base.later");
        execute(queryRunner, "admin", "DROP TABLE iceberg.base.later");
        MaterializedResult row = execute(queryRunner, "admin", "SELECT valid, problem, what_to_do FROM platform.system.views WHERE view_name = 'later'");
        assertThat(row.getMaterializedRows().getFirst().getField(0)).isEqualTo(false);
        assertThat((String) row.getMaterializedRows().getFirst().getField(1)).isEqualTo("Table 'iceberg.base.later' does not exist");
        execute(queryRunner, "admin", "DROP VIEW platform.reports.later");
    }
}
