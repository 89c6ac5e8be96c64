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

import io.realtimeplatform.trino.lake.Lake;
import io.realtimeplatform.trino.lake.LocalLake;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Materialized views in an engine, and what of them concerns the storage.
 */
@TestInstance(PER_CLASS)
abstract class AbstractTestMaterializedViewStatements
{
    private final String storeUrl = ViewQueryRunner.memoryStore();
    Lake lake;
    QueryRunner queryRunner;

    /** @return where the rows are stored; on this machine, unless a class says otherwise */
    Lake createLake(Path directory)
    {
        return new LocalLake(directory);
    }

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        lake = createLake(directory);
        queryRunner = MaterializedViewQueryRunner.create(lake, storeUrl);
        execute("CREATE TABLE base.orders AS SELECT * FROM (VALUES (1, 'one', TIMESTAMP '2026-01-01 00:00:00.000001'), (2, 'two', TIMESTAMP '2026-02-01 00:00:00')) AS t (id, name, made_at)");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
        lake.close();
    }

    MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }

    Object value(@Language("SQL") String sql)
    {
        return execute(sql).getOnlyValue();
    }

    void assertFails(@Language("SQL") String sql, String message)
    {
        assertThatThrownBy(() -> execute(sql)).as(sql).hasMessageContaining(message);
    }

    long tables(String storage, String view)
    {
        return execute("SHOW TABLES FROM %s.platform LIKE '%s\\_\\_%%' ESCAPE '\\'".formatted(storage, view)).getRowCount();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "hive"})
    void testStoredRows(String storage)
    {
        execute("CREATE TABLE base.changing_%s AS SELECT 1 AS id, 'one' AS name".formatted(storage));
        String view = "platform.reports.stored_" + storage;
        execute("CREATE MATERIALIZED VIEW %s GRACE PERIOD INTERVAL '1' HOUR WITH (storage_schema = '%s.platform') AS SELECT id, name FROM iceberg.base.changing_%s".formatted(view, storage, storage));
        assertThat(value("SELECT name FROM " + view)).isEqualTo("one");
        execute("INSERT INTO base.changing_%s VALUES (2, 'two')".formatted(storage));
        assertThat(execute("SELECT * FROM " + view).getRowCount()).isEqualTo(1);
        assertThat((String) value("EXPLAIN SELECT * FROM %s WHERE id = 2".formatted(view))).contains("stored_%s__".formatted(storage)).doesNotContain("base.changing");

        execute("REFRESH MATERIALIZED VIEW " + view);
        assertThat(value("SELECT name FROM %s WHERE id = 2".formatted(view))).isEqualTo("two");
        execute("DELETE FROM base.changing_%s WHERE id = 1".formatted(storage));
        execute("CALL platform.system.refresh_materialized_view('reports', 'stored_%s')".formatted(storage));
        assertThat(value("SELECT name FROM " + view)).isEqualTo("two");
        // what was replaced is kept for queries that read it
        assertThat(tables(storage, "stored_" + storage)).isEqualTo(3);
        assertThat(execute("SELECT trigger, state, mode, rows_written FROM platform.system.refreshes WHERE view_name = 'stored_%s' ORDER BY refresh_id".formatted(storage)).getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .containsExactly("[CREATE, SUCCEEDED, FULL, 1]", "[STATEMENT, SUCCEEDED, FULL, 2]", "[CALL, SUCCEEDED, FULL, 1]");

        execute("DROP MATERIALIZED VIEW " + view);
        assertThat(tables(storage, "stored_" + storage)).isZero();
        assertFails("SELECT * FROM " + view, "does not exist");
    }

    @Test
    void testShowCreate()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.shown GRACE PERIOD INTERVAL '2' DAY COMMENT 'shown' WITH (storage_schema = 'iceberg.platform', refresh_schedule = '0 6 * * *',"
                + " time_column = 'made_at', time_window = '100 years', storage_properties = ARRAY['format = ORC', 'partitioning=month(made_at), bucket(id, 2)']) AS SELECT id, made_at FROM iceberg.base.orders");
        String shown = (String) value("SHOW CREATE MATERIALIZED VIEW platform.reports.shown");
        assertThat(shown)
                .contains("GRACE PERIOD INTERVAL '2 0:00:00'", "COMMENT 'shown'", "storage_schema = 'iceberg.platform'", "refresh_schedule = '0 6 * * *'", "time_window = '100 years'")
                .doesNotContain("time_window$");
        execute(shown.replace("CREATE MATERIALIZED", "CREATE OR REPLACE MATERIALIZED"));
        assertThat(value("SHOW CREATE MATERIALIZED VIEW platform.reports.shown")).isEqualTo(shown);
        assertThat(value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'shown'")).as("what is there already is not computed again").isEqualTo(1L);

        String table = (String) value("SELECT storage_table FROM platform.system.materialized_views WHERE view_name = 'shown'");
        assertThat((String) value("SHOW CREATE TABLE " + table)).contains("format = 'ORC'", "'month(made_at)'", "'bucket(id, 2)'");
        execute("DROP MATERIALIZED VIEW platform.reports.shown");
    }

    /** A query that follows its tables is closed to columns that they come to have. */
    @Test
    void testStar()
    {
        execute("CREATE TABLE base.wide AS SELECT 1 AS a, 2 AS b");
        execute("CREATE MATERIALIZED VIEW platform.reports.star WITH (storage_schema = 'iceberg.platform') AS SELECT * FROM iceberg.base.wide");
        execute("ALTER TABLE base.wide ADD COLUMN c integer");
        assertThat(execute("SELECT * FROM platform.reports.star").getTypes()).hasSize(2);
        execute("REFRESH MATERIALIZED VIEW platform.reports.star");
        assertThat(execute("SELECT * FROM platform.reports.star").getTypes()).hasSize(2);
        execute("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.star WITH (storage_schema = 'iceberg.platform') AS SELECT * FROM iceberg.base.wide");
        assertThat(execute("SELECT * FROM platform.reports.star").getTypes()).hasSize(3);
        execute("DROP MATERIALIZED VIEW platform.reports.star");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "hive"})
    void testTypes(String storage)
    {
        @Language("SQL")
        String query = """
                SELECT
                    true AS "boolean", TINYINT '1' AS "tinyint", SMALLINT '2' AS "smallint", 3 AS "integer", BIGINT '9007199254740993' AS "bigint", REAL '1.5' AS "real", 2.5e0 AS "double",
                    DECIMAL '12345678901234567890.123456789012345678' AS "decimal", VARCHAR 'x' AS "varchar", CAST('abc' AS varchar(5)) AS "varchar 5", CAST('a' AS char(3)) AS "Char",
                    X'00ff' AS "varbinary", DATE '2026-02-28' AS "date", TIME '01:02:03.123456789' AS "time 9", TIME '01:02:03' AS "time",
                    TIMESTAMP '2026-01-01 00:00:00' AS "timestamp 0", TIMESTAMP '2026-01-01 00:00:00.123' AS "timestamp 3", TIMESTAMP '2026-01-01 00:00:00.123456' AS "timestamp 6",
                    TIMESTAMP '2026-01-01 00:00:00.123456789012' AS "timestamp 12", TIMESTAMP '2026-01-01 00:00:00.123 UTC' AS "timestamptz 3", TIMESTAMP '2026-01-01 00:00:00.123456 UTC' AS "timestamptz 6",
                    TIMESTAMP '2026-01-01 00:00:00.123456789 Europe/Berlin' AS "timestamptz 9", UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59' AS "uuid", IPADDRESS '10.0.0.1' AS "ipaddress",
                    ARRAY[SMALLINT '1', NULL] AS "array", MAP(ARRAY['k'], ARRAY[TIMESTAMP '2026-01-01 00:00:00.123456789']) AS "map", CAST(ROW(1, 'x') AS row(a tinyint, "b c" varchar(3))) AS "row", CAST(NULL AS integer) AS "null"
                """;
        String view = "platform.reports.types_" + storage;
        execute("CREATE MATERIALIZED VIEW %s WITH (storage_schema = '%s.platform') AS %s".formatted(view, storage, query));
        MaterializedResult expected = execute(query);
        MaterializedResult stored = execute("SELECT * FROM " + view);
        assertThat(stored.getTypes()).isEqualTo(expected.getTypes());
        assertThat(stored.getMaterializedRows()).isEqualTo(expected.getMaterializedRows());
        assertThat((String) value("EXPLAIN SELECT * FROM " + view)).contains("types_%s__".formatted(storage));
        execute("DROP MATERIALIZED VIEW " + view);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "hive"})
    void testTypesThatCannotBeStored(String storage)
    {
        for (String refused : new String[] {"JSON '{}'", "INTERVAL '1' DAY", "ARRAY[JSON '1']", "ROW(1)"}) {
            assertFails(
                    "CREATE MATERIALIZED VIEW platform.reports.refused WITH (storage_schema = '%s.platform') AS SELECT 1 AS good, %s AS \"bad column\"".formatted(storage, refused),
                    "Column bad column cannot be stored in " + storage);
        }
        assertFails("CREATE MATERIALIZED VIEW platform.reports.refused WITH (storage_schema = '%s.platform') AS SELECT JSON '{}' AS doc".formatted(storage), "json_format(\"doc\")");
        assertFails("SELECT * FROM platform.reports.refused", "does not exist");
    }

    @Test
    void testFailedRefresh()
    {
        execute("CREATE TABLE base.failing AS SELECT 1 AS x");
        execute("CREATE MATERIALIZED VIEW platform.reports.failing WITH (storage_schema = 'iceberg.platform') AS SELECT 10 / x AS y FROM iceberg.base.failing");
        execute("INSERT INTO base.failing VALUES 0");
        assertFails("REFRESH MATERIALIZED VIEW platform.reports.failing", "Division by zero");
        assertFails("CALL platform.system.refresh_materialized_view('reports', 'failing')", "Division by zero");
        assertThat(value("SELECT y FROM platform.reports.failing")).isEqualTo(10);
        assertThat(execute("SELECT last_refresh_state, failures, error, what_to_do, stored_rows FROM platform.system.materialized_views WHERE view_name = 'failing'").getMaterializedRows().getFirst().getFields().toString())
                .startsWith("[FAILED, 2, Division by zero, Mend what the error says");
        assertThat(execute("SELECT error, cardinality(query_ids) FROM platform.system.refreshes WHERE view_name = 'failing' AND state = 'FAILED'").getMaterializedRows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.getFields().toString()).isEqualTo("[Division by zero, 1]"));
        assertThat(tables("iceberg", "failing")).isEqualTo(1);

        // a view that cannot be filled is not made, or stays what it was
        assertFails("CREATE MATERIALIZED VIEW platform.reports.unfilled WITH (storage_schema = 'iceberg.platform') AS SELECT 10 / x AS y FROM iceberg.base.failing", "cannot be filled, and all is as it was before: Division by zero");
        assertFails("SELECT * FROM platform.reports.unfilled", "does not exist");
        assertFails("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.failing WITH (storage_schema = 'iceberg.platform') AS SELECT 20 / x AS z FROM iceberg.base.failing", "all is as it was before");
        assertThat(value("SELECT y FROM platform.reports.failing")).isEqualTo(10);

        // the query no longer compiles
        execute("ALTER TABLE base.failing RENAME COLUMN x TO w");
        assertFails("CALL platform.system.refresh_materialized_view('reports', 'failing')", "'x'");
        assertThat((String) value("SELECT error FROM platform.system.materialized_views WHERE view_name = 'failing'")).contains("'x'");
        execute("ALTER TABLE base.failing RENAME COLUMN w TO x");
        assertThat(value("SELECT y FROM platform.reports.failing")).isEqualTo(10);
        execute("DROP MATERIALIZED VIEW platform.reports.failing");
    }

    @Test
    void testSchemas()
    {
        execute("CREATE SCHEMA platform.short");
        execute("CREATE MATERIALIZED VIEW platform.short.inside WITH (storage_schema = 'hive.platform') AS SELECT 1 AS x");
        assertFails("DROP SCHEMA platform.short", "Cannot drop non-empty schema");
        execute("ALTER SCHEMA platform.short RENAME TO brief");
        assertThat(value("SELECT x FROM platform.brief.inside")).isEqualTo(1);
        execute("DROP SCHEMA platform.brief CASCADE");
        assertThat(execute("SELECT * FROM platform.system.materialized_views WHERE view_name = 'inside'").getRowCount()).isZero();
    }
}
