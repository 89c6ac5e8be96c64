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
import io.realtimeplatform.trino.pipeline.TestingPipelines;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Refreshes in place in an engine: the catalog <code>pinot</code> is an Iceberg catalog here, and the tables of pipelines are in the catalog <code>live</code>.
 */
@TestInstance(PER_CLASS)
abstract class AbstractTestRefreshInPlace
{
    final String storeUrl = ViewQueryRunner.memoryStore();
    final ShopTable orders = new ShopTable("orders", false, 1);
    final ShopTable visits = new ShopTable("visits", true, 2);
    final ShopTable old = new ShopTable("old", false, 3);
    PinotStandIn pinot;
    QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws IOException
    {
        pinot = new PinotStandIn();
        TestingPipelines.store(storeUrl, orders.typedTable(), visits.typedTable(), old.typedTable());
        queryRunner = MaterializedViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        pinot.setQueryRunner(queryRunner);
        queryRunner.createCatalog("pinot", "iceberg", ImmutableMap.of(
                "iceberg.catalog.type", "TESTING_FILE_METASTORE",
                "hive.metastore.catalog.dir", "local:///pinot",
                "fs.native-local.enabled", "true",
                "local.location", directory.toString()));
        execute("CREATE SCHEMA pinot.\"default\"");
        for (ShopTable table : List.of(orders, visits, old)) {
            table.create(queryRunner, 60);
        }
        ViewQueryRunner.createPlatformCatalog(queryRunner, "live", storeUrl, ImmutableMap.of("platform.pinot.controller-url", pinot.url()));
        execute("CREATE SCHEMA live.reports");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
        pinot.close();
    }

    List<MaterializedRow> execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql).getMaterializedRows();
    }

    List<String> lastRefresh(String view)
    {
        return execute("SELECT mode, reason FROM live.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id DESC LIMIT 1".formatted(view)).getFirst().getFields().stream()
                .map(String::valueOf)
                .collect(toImmutableList());
    }

    void refresh(String view)
    {
        execute("CALL live.system.refresh_materialized_view('reports', '%s')".formatted(view));
    }

    void assertEqual(String view, @Language("SQL") String query)
    {
        assertThat(execute("SELECT * FROM live.reports." + view)).containsExactlyInAnyOrderElementsOf(execute(query));
        MaterializedViewQueryRunner.assertSize(queryRunner, view);
    }
}
