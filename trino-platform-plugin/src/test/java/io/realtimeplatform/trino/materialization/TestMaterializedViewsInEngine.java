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

import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
final class TestMaterializedViewsInEngine
{
    private final String storeUrl = ViewQueryRunner.memoryStore();
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        queryRunner = MaterializedViewQueryRunner.create(directory, storeUrl);
        queryRunner.execute("CREATE TABLE base.orders AS SELECT * FROM (VALUES (1, 'one', TIMESTAMP '2026-01-01 00:00:00.000001'), (2, 'two', TIMESTAMP '2026-02-01 00:00:00')) AS t (id, name, made_at)");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void testStoredRows()
    {
        for (String storage : new String[] {"iceberg", "hive"}) {
            String name = "platform.reports.stored_" + storage;
            queryRunner.execute("CREATE MATERIALIZED VIEW %s GRACE PERIOD INTERVAL '1' HOUR WITH (storage_schema = '%s.platform') AS SELECT id, name, made_at FROM iceberg.base.orders".formatted(name, storage));
            assertThat(queryRunner.execute("SELECT * FROM " + name).getRowCount()).isEqualTo(2);
            queryRunner.execute("INSERT INTO base.orders VALUES (3, 'three', TIMESTAMP '2026-03-01 00:00:00')");
            assertThat(queryRunner.execute("SELECT * FROM " + name).getRowCount()).isEqualTo(2);
            queryRunner.execute("REFRESH MATERIALIZED VIEW " + name);
            assertThat(queryRunner.execute("SELECT * FROM " + name).getRowCount()).isEqualTo(3);
            System.out.println(queryRunner.execute("SHOW CREATE MATERIALIZED VIEW " + name).getOnlyValue());
            System.out.println(queryRunner.execute("EXPLAIN SELECT * FROM " + name + " WHERE id = 1").getOnlyValue());
            System.out.println(queryRunner.execute("SELECT * FROM system.metadata.materialized_views WHERE catalog_name = 'platform'"));
            queryRunner.execute("DELETE FROM base.orders WHERE id = 3");
            queryRunner.execute("DROP MATERIALIZED VIEW " + name);
            System.out.println(queryRunner.execute("SHOW TABLES FROM " + storage + ".platform"));
        }
    }
}
