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
import io.realtimeplatform.trino.view.StoreStatements.Executed;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What a statement asks of the store does not grow with the number of views: as many queries for 1,000 as for 10,
 * and as many rows where it concerns one view.
 */
@TestInstance(PER_CLASS)
final class TestManyViews
{
    private static final int FEW = 10;
    private static final int MANY = 1000;

    // each with the queries that it costs: one for the views and the tables of pipelines, and whatever else Trino asks
    private static final Map<String, Integer> LISTINGS = ImmutableMap.<String, Integer>builder()
            // and whether the schema exists
            .put("SHOW TABLES FROM platform.reports", 2)
            .put("SHOW TABLES FROM platform.reports LIKE 'view%'", 2)
            .put("SHOW SCHEMAS FROM platform", 1)
            .put("SELECT * FROM platform.information_schema.tables", 1)
            .put("SELECT * FROM platform.information_schema.tables WHERE table_schema = 'reports'", 1)
            .put("SELECT * FROM platform.information_schema.columns", 1)
            .put("SELECT * FROM platform.information_schema.columns WHERE table_schema = 'reports'", 1)
            .put("SELECT * FROM platform.information_schema.views", 1)
            .put("SELECT * FROM platform.information_schema.views WHERE table_schema = 'reports'", 1)
            .put("SELECT * FROM system.jdbc.tables WHERE table_cat = 'platform'", 1)
            .put("SELECT * FROM system.jdbc.tables WHERE table_cat = 'platform' AND table_schem = 'reports' AND table_name LIKE 'view%'", 1)
            .put("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform'", 1)
            .put("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_schem = 'reports'", 1)
            .put("SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'platform'", 1)
            .put("SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND schema_name = 'reports'", 1)
            .put("SELECT schema_name, view_name, definition, time_window FROM platform.system.views", 1)
            .put("SELECT schema_name, view_name, depends_on, used_by FROM platform.system.views", 3)
            .buildOrThrow();

    private static final Map<String, Integer> OF_ONE_VIEW = ImmutableMap.<String, Integer>builder()
            .put("SHOW CREATE VIEW platform.reports.view_7", 1)
            // and whether the schema exists
            .put("DESCRIBE platform.reports.view_7", 2)
            .put("EXPLAIN SELECT * FROM platform.reports.view_7", 1)
            // three views
            .put("EXPLAIN SELECT * FROM platform.reports.upper_7", 3)
            .put("SELECT * FROM platform.information_schema.tables WHERE table_schema = 'reports' AND table_name = 'view_7'", 1)
            .put("SELECT * FROM platform.information_schema.columns WHERE table_schema = 'reports' AND table_name = 'view_7'", 1)
            .put("SELECT * FROM platform.information_schema.views WHERE table_schema = 'reports' AND table_name = 'view_7'", 1)
            .put("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_schem = 'reports' AND table_name LIKE 'view\\_7' ESCAPE '\\'", 1)
            .put("SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND schema_name = 'reports' AND table_name = 'view_7'", 1)
            .put("SELECT depends_on, used_by, definition FROM platform.system.views WHERE schema_name = 'reports' AND view_name = 'view_7'", 3)
            .put("SELECT * FROM TABLE(platform.system.plan_drop('reports', 'view_7'))", 6)
            .buildOrThrow();

    // in this order, in which each works
    private static final List<String> CHANGES = ImmutableList.of(
            "CREATE VIEW platform.reports.new AS SELECT * FROM platform.reports.upper_7",
            "CREATE OR REPLACE VIEW platform.reports.new WITH (time_column = 'created_at', time_window = '2 years') AS SELECT * FROM platform.reports.view_7",
            "CALL platform.system.create_view(schema_name => 'reports', view_name => 'newer', query => 'SELECT * FROM platform.reports.view_8', time_column => 'created_at', time_window => '1 day')",
            "CALL platform.system.create_view(schema_name => 'reports', view_name => 'newer', query => 'SELECT * FROM platform.reports.view_8', time_column => 'created_at', time_window => '1 day')",
            "CALL platform.system.alter_view(schema_name => 'reports', view_name => 'newer', time_window => '2 days')",
            "COMMENT ON VIEW platform.reports.new IS 'new'",
            "ALTER VIEW platform.reports.new RENAME TO platform.reports.renamed",
            "DROP VIEW platform.reports.renamed",
            "CALL platform.system.drop_view(schema_name => 'reports', view_name => 'newer', cascade => true)",
            "CREATE SCHEMA platform.other",
            "ALTER SCHEMA platform.other RENAME TO another",
            "DROP SCHEMA platform.another");

    private QueryRunner queryRunner;
    private StoreStatements store;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        String url = ViewQueryRunner.memoryStore();
        queryRunner = ViewQueryRunner.create(directory, url);
        store = new StoreStatements(url);
        execute("CREATE TABLE iceberg.base.orders AS SELECT 1 id, current_timestamp created_at");
        execute("CREATE VIEW platform.reports.view_1 WITH (time_column = 'created_at', time_window = '1 year') AS SELECT * FROM iceberg.base.orders");
        execute("CREATE VIEW platform.reports.middle_1 AS SELECT * FROM platform.reports.view_1");
        execute("CREATE VIEW platform.reports.upper_1 AS SELECT * FROM platform.reports.middle_1");
    }

    @AfterAll
    void tearDown()
    {
        store.close();
        queryRunner.close();
    }

    @Test
    void testQueriesOfTheStore()
    {
        copyViews(2, FEW);
        Map<String, List<Executed>> listingsOfFew = run(LISTINGS.keySet());
        Map<String, List<Executed>> singleOfFew = run(OF_ONE_VIEW.keySet());
        Map<String, List<Executed>> changesOfFew = run(CHANGES);
        copyViews(FEW + 1, MANY);
        assertThat(execute("SHOW TABLES FROM platform.reports").getRowCount()).isEqualTo(3 * MANY);

        Map<String, List<Executed>> listings = run(LISTINGS.keySet());
        LISTINGS.forEach((sql, queries) -> {
            assertThat(withoutRows(listings.get(sql))).as(sql).isEqualTo(withoutRows(listingsOfFew.get(sql)));
            assertThat(executions(listings.get(sql))).as("%s: %s", sql, listings.get(sql)).isEqualTo(queries);
        });
        Map<String, List<Executed>> single = run(OF_ONE_VIEW.keySet());
        OF_ONE_VIEW.forEach((sql, queries) -> {
            assertThat(single.get(sql)).as(sql).isEqualTo(singleOfFew.get(sql));
            assertThat(executions(single.get(sql))).as("%s: %s", sql, single.get(sql)).isEqualTo(queries);
        });
        Map<String, List<Executed>> changes = run(CHANGES);
        CHANGES.forEach(sql -> assertThat(changes.get(sql)).as(sql).isEqualTo(changesOfFew.get(sql)));
    }

    @Test
    void testManyUsersOfOneView()
    {
        execute("CREATE SCHEMA platform.popular");
        execute("CREATE VIEW platform.popular.base AS SELECT 1 x");
        execute("CREATE VIEW platform.popular.user_1 AS SELECT * FROM platform.popular.base");
        String planDrop = "SELECT * FROM TABLE(platform.system.plan_drop('popular', 'base'))";
        int queries = executions(store.during(() -> execute(planDrop)));
        store.execute(
                """
                INSERT INTO platform_view (schema_name, view_name, definition_json, owner, created_at, changed_at)
                SELECT schema_name, 'user_' || x, definition_json, owner, created_at, changed_at
                FROM platform_view, system_range(2, 300) WHERE schema_name = 'popular' AND view_name = 'user_1'
                """,
                "INSERT INTO platform_view_dependency SELECT 'popular', 'user_' || x, 'platform', 'popular', 'base' FROM system_range(2, 300)");
        assertThat(execute(planDrop).getRowCount()).isEqualTo(301);
        assertThat(executions(store.during(() -> execute(planDrop)))).isEqualTo(queries);
    }

    /** Copies the three views, which use each other, under the numbers of that range. */
    private void copyViews(int first, int last)
    {
        store.execute(
                """
                INSERT INTO platform_view (schema_name, view_name, definition_json, owner, created_at, changed_at)
                SELECT schema_name, replace(view_name, '_1', '_' || x), replace(definition_json, '_1', '_' || x), owner, created_at, changed_at
                FROM platform_view, system_range(%s, %s) WHERE view_name IN ('view_1', 'middle_1', 'upper_1')
                """.formatted(first, last),
                """
                INSERT INTO platform_view_dependency (schema_name, view_name, used_catalog, used_schema, used_name)
                SELECT schema_name, replace(view_name, '_1', '_' || x), used_catalog, used_schema, replace(used_name, '_1', '_' || x)
                FROM platform_view_dependency, system_range(%s, %s) WHERE view_name IN ('view_1', 'middle_1', 'upper_1')
                """.formatted(first, last));
    }

    private Map<String, List<Executed>> run(Iterable<String> statements)
    {
        ImmutableMap.Builder<String, List<Executed>> executed = ImmutableMap.builder();
        statements.forEach(sql -> executed.put(sql, store.during(() -> execute(sql))));
        return executed.buildKeepingLast();
    }

    private static List<Executed> withoutRows(List<Executed> executed)
    {
        return executed.stream()
                .map(statement -> new Executed(statement.sql(), statement.executions(), 0))
                .collect(toImmutableList());
    }

    private static int executions(List<Executed> executed)
    {
        return executed.stream().mapToInt(Executed::executions).sum();
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }
}
