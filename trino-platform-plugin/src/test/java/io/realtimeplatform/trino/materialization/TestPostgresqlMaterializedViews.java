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
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Each statement of the store on PostgreSQL.
 */
@TestInstance(PER_CLASS)
final class TestPostgresqlMaterializedViews
{
    private EmbeddedPostgres server;
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws IOException
    {
        server = EmbeddedPostgres.start();
        queryRunner = MaterializedViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        ViewQueryRunner.createPlatformCatalog(queryRunner, "shared", server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""), ImmutableMap.of(
                "platform.store.user", "postgres",
                "platform.store.password", "postgres",
                "platform.refresh.keep-replaced", "0s",
                "platform.refresh.clean-interval", "1s"));
        execute("CREATE SCHEMA shared.reports");
        execute("CREATE TABLE base.numbers AS SELECT 1 AS x");
    }

    @AfterAll
    void tearDown()
            throws IOException
    {
        queryRunner.close();
        server.close();
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }

    @Test
    void testStatements()
            throws InterruptedException
    {
        execute("CREATE MATERIALIZED VIEW shared.reports.inverse GRACE PERIOD INTERVAL '1' DAY WITH (storage_schema = 'iceberg.platform', refresh_schedule = 'every 1 hour') AS SELECT 1 / x AS y FROM iceberg.base.numbers");
        execute("CREATE MATERIALIZED VIEW shared.reports.over WITH (storage_schema = 'hive.platform') AS SELECT y + 1 AS z FROM shared.reports.inverse");
        assertThat(execute("SELECT z FROM shared.reports.over").getOnlyValue()).isEqualTo(2);
        execute("REFRESH MATERIALIZED VIEW shared.reports.inverse");
        execute("CALL shared.system.refresh_materialized_view('reports', 'over')");
        execute("CALL shared.system.pause_refresh('reports', 'inverse')");
        assertThat(execute("SELECT view_name, freshness, paused, stored_rows, last_refresh_state, schedule FROM shared.system.materialized_views").getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .containsExactlyInAnyOrder("[inverse, STORED, true, 1, SUCCEEDED, every 1 hour]", "[over, STORED, false, 1, SUCCEEDED, null]");
        assertThat(execute("SELECT * FROM shared.system.refreshes WHERE schema_name = 'reports' AND view_name = 'over'").getRowCount()).isEqualTo(2);
        assertThat(execute("SELECT used_name, used_type FROM shared.system.dependencies WHERE view_name = 'over'").getMaterializedRows().toString()).isEqualTo("[[inverse, materialized view]]");
        assertThat(execute("SELECT * FROM shared.information_schema.columns WHERE table_schema = 'reports'").getRowCount()).isEqualTo(2);
        for (int wait = 0; wait < 100 && execute("SHOW TABLES FROM iceberg.platform").getRowCount() > 1; wait++) {
            Thread.sleep(100);
        }
        assertThat(execute("SHOW TABLES FROM iceberg.platform").getRowCount()).as("what was replaced is dropped").isEqualTo(1);

        execute("INSERT INTO base.numbers VALUES 0");
        assertThatThrownBy(() -> execute("REFRESH MATERIALIZED VIEW shared.reports.inverse")).hasMessageContaining("Division by zero");
        assertThatThrownBy(() -> execute("CREATE OR REPLACE MATERIALIZED VIEW shared.reports.inverse WITH (storage_schema = 'iceberg.platform') AS SELECT 2 / x AS y FROM iceberg.base.numbers")).hasMessageContaining("all is as it was before");
        assertThat(execute("SELECT z FROM shared.reports.over").getOnlyValue()).isEqualTo(2);
        execute("CALL shared.system.alter_materialized_view(schema_name => 'reports', view_name => 'inverse', comment => 'altered')");
        assertThatThrownBy(() -> execute("ALTER MATERIALIZED VIEW shared.reports.inverse RENAME TO shared.reports.other")).hasMessageContaining("reports.over");
        execute("ALTER MATERIALIZED VIEW shared.reports.over RENAME TO shared.reports.renamed");
        assertThat(execute("SELECT z FROM shared.reports.renamed").getOnlyValue()).isEqualTo(2);
        execute("CALL shared.system.drop_materialized_view(schema_name => 'reports', view_name => 'inverse', cascade => true)");
        assertThat(execute("SELECT * FROM shared.system.materialized_views").getRowCount()).isZero();
        assertThat(execute("SHOW TABLES FROM hive.platform").getRowCount()).isZero();
    }
}
