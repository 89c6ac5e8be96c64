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
import io.realtimeplatform.trino.lake.Lake;
import io.realtimeplatform.trino.lake.LocalLake;
import io.realtimeplatform.trino.pipeline.TestingPipelines;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.spi.ErrorCode;
import io.trino.spi.QueryId;
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
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
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
    Lake lake;
    QueryRunner queryRunner;

    /** @return where the rows are stored; on this machine, unless a class says otherwise */
    Lake createLake(Path directory)
    {
        return new LocalLake(directory);
    }

    /** @return how often rows change where what is stored is compared with what the query gives */
    int rounds()
    {
        return 3;
    }

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws IOException
    {
        pinot = new PinotStandIn();
        lake = createLake(directory);
        TestingPipelines.store(storeUrl, orders.typedTable(), visits.typedTable(), old.typedTable());
        queryRunner = MaterializedViewQueryRunner.create(lake, ViewQueryRunner.memoryStore());
        queryRunner.installPlugin(new Meanwhile());
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
        lake.close();
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

    /** What is stored after refreshes in mode MERGE is what the query gives, and made of copies of the rows. */
    void assertMergesAsFull(ShopTable source)
    {
        String query = "SELECT id, upper(region) AS region, made_at, amount * 2 AS doubled FROM live.shop." + source.name();
        String view = "all_" + source.name();
        execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (storage_schema = 'iceberg.platform', unique_key = 'id') AS %s".formatted(view, query));
        assertThat(lastRefresh(view)).first().isEqualTo("MERGE");
        assertEqual(view, query);
        for (int round = 0; round < rounds(); round++) {
            source.change(3);
            refresh(view);
            assertThat(lastRefresh(view)).first().isEqualTo("MERGE");
            assertThat(lastRefresh(view)).last().asString().contains("buckets of keys merged");
            assertReadsCopies(view);
            assertEqual(view, query);
        }
        refresh(view);
        assertThat(lastRefresh(view)).last().asString().contains("no row changed");
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE '" + view + "%'")).hasSize(1);
    }

    /** The same of mode PARTITION. */
    void assertReplacesAsFull(ShopTable source)
    {
        String query = "SELECT date_trunc('day', made_at) AS day, region, count(*) AS orders, sum(amount) AS total FROM live.shop.%s GROUP BY 1, 2".formatted(source.name());
        String view = "daily_" + source.name();
        execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (storage_schema = 'iceberg.platform', partition_by = 'day(day)') AS %s".formatted(view, query));
        assertThat(lastRefresh(view)).first().isEqualTo("PARTITION");
        assertEqual(view, query);
        for (int round = 0; round < rounds(); round++) {
            source.change(3);
            refresh(view);
            assertThat(lastRefresh(view)).first().isEqualTo("PARTITION");
            assertReadsCopies(view);
            assertEqual(view, query);
        }
        refresh(view);
        assertThat(lastRefresh(view).getLast()).contains("no partition changed");
        if (source == orders) {
            assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'daily_orders%'")).as("it was refreshed in place").hasSize(1);
        }
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE '" + view + "%staged%'")).isEmpty();
    }

    /** What is stored is computed of the rows whose state is compared, and not of what the table has by then. */
    private void assertReadsCopies(String view)
    {
        assertThat(MaterializedViewQueryRunner.tablesRead(queryRunner, view))
                .anyMatch(read -> read.getSchemaTableName().getTableName().contains("_staged_"))
                .noneMatch(read -> read.getCatalogName().equals("pinot"));
    }

    /**
     * Another writer commits to the storage table while the statement of a refresh that changes it runs.
     *
     * @param mode in which the view is refreshed
     * @param properties that it needs for that
     */
    void assertRepeatedAfterConflict(String mode, String properties)
    {
        String query = "SELECT id, made_at, meanwhile(id) AS same FROM live.shop.orders";
        String view = "disputed_" + mode.toLowerCase(ENGLISH);
        execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (storage_schema = 'iceberg.platform', refresh_mode = '%s', %s) AS %s".formatted(view, mode, properties, query));
        String table = (String) execute("SELECT storage_table FROM live.system.materialized_views WHERE view_name = '%s'".formatted(view)).getFirst().getField(0);
        orders.changeDay(5);
        Meanwhile.happens(() -> execute("DELETE FROM %s WHERE id %% 3 = 0".formatted(table)));
        refresh(view);
        assertThat(merges(view)).containsExactly("ICEBERG_COMMIT_ERROR", "none");
        assertThat(lastRefresh(view)).first().isEqualTo(mode);
        assertEqual(view, query);
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE '" + view + "%'")).hasSize(1);
    }

    /** @return how the MERGE statements of the last refresh ended: the names of their errors */
    List<String> merges(String view)
    {
        List<?> queryIds = (List<?>) execute("SELECT query_ids FROM live.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id DESC LIMIT 1".formatted(view)).getFirst().getField(0);
        return queryIds.stream()
                .map(id -> queryRunner.getCoordinator().getFullQueryInfo(new QueryId((String) id)))
                .filter(info -> info.getQuery().startsWith("MERGE"))
                .map(info -> Optional.ofNullable(info.getErrorCode()).map(ErrorCode::getName).orElse("none"))
                .collect(toImmutableList());
    }
}
