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
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.view.StoreStatements;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.spi.catalog.CatalogName;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Listing many materialized views costs as many queries of the store as listing a few, and one that cannot be read stands alone.
 */
@TestInstance(PER_CLASS)
final class TestManyMaterializedViews
{
    private static final int MANY = 500;

    private static final Map<String, Integer> LISTINGS = ImmutableMap.<String, Integer>builder()
            // and whether the schema exists
            .put("SHOW TABLES FROM platform.reports", 2)
            .put("SELECT * FROM platform.information_schema.tables", 1)
            .put("SELECT * FROM platform.information_schema.columns", 1)
            .put("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform'", 1)
            .put("SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'platform'", 1)
            .put("SELECT name, freshness, last_fresh_time FROM system.metadata.materialized_views WHERE catalog_name = 'platform'", 1)
            .put("SELECT * FROM platform.system.materialized_views", 1)
            .put("SELECT * FROM platform.system.refreshes", 1)
            .put("SELECT * FROM platform.system.dependencies", 1)
            .put("EXPLAIN SELECT * FROM platform.reports.view_7", 1)
            .put("SHOW CREATE MATERIALIZED VIEW platform.reports.view_7", 1)
            .buildOrThrow();

    private QueryRunner queryRunner;
    private StoreStatements statements;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        String url = ViewQueryRunner.memoryStore();
        queryRunner = MaterializedViewQueryRunner.create(directory, url);
        statements = new StoreStatements(url);
        execute("CREATE MATERIALIZED VIEW platform.reports.view_0 COMMENT 'good' WITH (storage_schema = 'iceberg.platform') AS SELECT 1 AS x");
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(url));
        try {
            store.inTransaction(handle -> {
                handle.execute("INSERT INTO platform_view (schema_name, view_name, definition_json, owner, created_at, changed_at) "
                        + "SELECT schema_name, 'view_' || x, definition_json, owner, created_at, changed_at FROM platform_view, system_range(1, ?)", MANY);
                return handle.execute("INSERT INTO materialized_view (dataset, materialized_schema, materialized_name, settings_json, version, paused, served_json) "
                        + "SELECT 'dataset_' || x, materialized_schema, 'view_' || x, settings_json, 1, FALSE, served_json FROM materialized_view, system_range(1, ?)", MANY);
            });
            store.inTransaction(handle -> handle.execute("UPDATE materialized_view SET settings_json = '{' WHERE materialized_name = 'view_1'"));
            store.inTransaction(handle -> handle.execute("UPDATE materialized_view SET served_json = '{' WHERE materialized_name = 'view_2'"));
            store.inTransaction(handle -> handle.execute("UPDATE platform_view SET definition_json = '{' WHERE view_name = 'view_3'"));
        }
        finally {
            store.close();
        }
    }

    @AfterAll
    void tearDown()
    {
        statements.close();
        queryRunner.close();
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }

    @Test
    void testStoreQueries()
    {
        LISTINGS.forEach((sql, expected) -> assertThat(statements.during(() -> execute(sql))).as(sql).hasSize(expected).allSatisfy(executed -> assertThat(executed.executions()).isEqualTo(1)));
    }

    @Test
    void testBrokenOnesStandAlone()
    {
        assertThat(execute("SHOW TABLES FROM platform.reports").getRowCount()).isEqualTo(MANY + 1);
        assertThat(execute("SELECT table_name FROM platform.information_schema.columns WHERE table_schema = 'reports'").getRowCount()).isGreaterThanOrEqualTo(MANY - 2);
        assertThat(execute("SELECT name FROM system.metadata.materialized_views WHERE catalog_name = 'platform'").getRowCount()).isGreaterThanOrEqualTo(MANY - 2);
        assertThat(execute("SELECT view_name FROM platform.system.materialized_views WHERE error LIKE '%cannot be read%' AND what_to_do IS NOT NULL").getOnlyColumnAsSet())
                .contains("view_1", "view_2", "view_3");
        for (String broken : new String[] {"view_1", "view_2", "view_3"}) {
            assertThatThrownBy(() -> execute("SELECT * FROM platform.reports." + broken)).hasMessageContaining("Materialized view reports.%s cannot be read".formatted(broken));
        }
        assertThat(execute("SELECT x FROM platform.reports.view_7").getOnlyValue()).isEqualTo(1);
        execute("DROP MATERIALIZED VIEW platform.reports.view_3");
    }
}
