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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineConfig;
import io.realtimeplatform.trino.lake.Lake;
import io.realtimeplatform.trino.lake.LocalLake;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.schedule.ScheduleConfig;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * How refreshes end that do not take effect, and what is left of them in the storage.
 */
@TestInstance(PER_CLASS)
abstract class AbstractTestRefreshEnds
{
    // with a million rows in the table it takes longer than any of these tests
    static final String SLOW = "SELECT count(*) AS n FROM iceberg.base.%1$s a, iceberg.base.%1$s b, iceberg.base.%1$s c WHERE a.id + b.id + c.id < 0";

    Lake lake;
    QueryRunner queryRunner;
    private Store store;

    /** @return where the rows are stored; on this machine, unless a class says otherwise */
    Lake createLake(Path directory)
    {
        return new LocalLake(directory);
    }

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        String storeUrl = ViewQueryRunner.memoryStore();
        lake = createLake(directory);
        queryRunner = MaterializedViewQueryRunner.create(lake, storeUrl);
        ViewQueryRunner.createPlatformCatalog(queryRunner, "impatient", storeUrl, ImmutableMap.of(
                "platform.refresh.keep-replaced", "0s",
                "platform.refresh.clean-interval", "1s",
                "platform.refresh.lease", "1s"));
        store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(storeUrl));
    }

    @AfterAll
    void tearDown()
    {
        store.close();
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

    /** A view whose next refresh takes long. */
    void createSlow(String name)
    {
        execute("CREATE TABLE base.%s AS SELECT 1 AS id".formatted(name));
        execute("CREATE MATERIALIZED VIEW platform.reports.%s WITH (storage_schema = 'iceberg.platform') AS ".formatted(name) + SLOW.formatted(name));
        execute("INSERT INTO base.%s SELECT n + m FROM UNNEST(sequence(1, 1000)) AS t (n), UNNEST(sequence(1, 1000)) AS u (m)".formatted(name));
    }

    String query(String like, String state)
    {
        MaterializedResult queries = execute("SELECT query_id FROM system.runtime.queries WHERE query LIKE '%s' AND state = '%s'".formatted(like, state));
        return queries.getRowCount() == 0 ? "" : (String) queries.getMaterializedRows().getFirst().getField(0);
    }

    static void await(BooleanSupplier condition)
    {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is over").isLessThan(end);
            try {
                Thread.sleep(100);
            }
            catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void cancelWhileItRefreshes(String view, @Language("SQL") String statement)
    {
        createSlow(view);
        CompletableFuture<MaterializedResult> running = CompletableFuture.supplyAsync(() -> execute(statement));
        String inner = "CREATE TABLE \"iceberg\".\"platform\".\"" + view + "__%";
        await(() -> !query(inner, "RUNNING").isEmpty());
        String outer = query(statement.replace("'", "''"), "RUNNING");
        assertThat(outer).isNotEmpty();
        execute("CALL system.runtime.kill_query(query_id => '%s', message => 'enough')".formatted(outer));
        assertThatThrownBy(running::join).hasMessageContaining("enough");
        await(() -> query(inner, "RUNNING").isEmpty());
        await(() -> value("SELECT state FROM platform.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id DESC LIMIT 1".formatted(view)).equals("CANCELLED"));
        assertThat(value("SELECT n FROM platform.reports." + view)).as("what was served before is served on").isEqualTo(0L);
        await(() -> execute("SHOW TABLES FROM iceberg.platform LIKE '%s%%'".formatted(view)).getRowCount() == 1);
        execute("DELETE FROM base.%s WHERE id > 1".formatted(view));
        execute("CALL platform.system.refresh_materialized_view('reports', '%s')".formatted(view));
    }

    @Test
    void testCancelledCall()
    {
        cancelWhileItRefreshes("cancelled_call", "CALL platform.system.refresh_materialized_view('reports', 'cancelled_call')");
    }

    /** What a coordinator left behind that was killed is found when its lease has run out. */
    @Test
    void testLeftBehind()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.left_behind WITH (storage_schema = 'iceberg.platform') AS SELECT 1 AS x");
        String dataset = store.withHandle(handle -> handle.createQuery("SELECT dataset FROM materialized_view WHERE materialized_name = 'left_behind'").mapTo(String.class).one());
        execute("CREATE TABLE iceberg.platform.left_behind_half AS SELECT 2 AS x");
        store.inTransaction(handle -> handle.execute("UPDATE refresh_lease SET lease_number = 100, lease_id = '12151fd2-7586-11e9-8f9e-2a86e4085a59', holder = 'killed', began_at = CURRENT_TIMESTAMP, expires_at = DATEADD('SECOND', 2, CURRENT_TIMESTAMP) WHERE dataset = ?", dataset));
        store.inTransaction(handle -> handle.execute("INSERT INTO storage_table (catalog_name, schema_name, table_name, dataset, lease_number, owner, created_at) VALUES ('iceberg', 'platform', 'left_behind_half', ?, 100, 'admin', CURRENT_TIMESTAMP)", dataset));
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'left\\_behind\\_half' ESCAPE '\\'").getRowCount()).isEqualTo(1);
        await(() -> execute("SHOW TABLES FROM iceberg.platform LIKE 'left\\_behind\\_half' ESCAPE '\\'").getRowCount() == 0);
        assertThat(value("SELECT x FROM platform.reports.left_behind")).isEqualTo(1);
        execute("REFRESH MATERIALIZED VIEW platform.reports.left_behind");
    }

    /** A commit may have taken effect although its answer was lost. */
    @Test
    void testTableThatIsServedStays()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.answered WITH (storage_schema = 'iceberg.platform') AS SELECT 1 AS x");
        String served = (String) value("SELECT storage_table FROM platform.system.materialized_views WHERE view_name = 'answered'");
        List<String> name = Splitter.on('.').splitToList(served);
        CatalogSchemaTableName table = new CatalogSchemaTableName(name.get(0), name.get(1), name.get(2));
        EngineClient engine = new EngineClient(new EngineConfig().setUrl(queryRunner.getCoordinator().getBaseUrl()));
        StorageTables tables = new StorageTables(store, new Leases(store, new ScheduleConfig()), engine, new MaterializationConfig(), new ScheduleConfig());
        tables.abandon(table, queries(engine, Duration.ofMinutes(1)));
        assertThat(value("SELECT x FROM platform.reports.answered")).isEqualTo(1);

        // one that nothing is known of is nobody's business, and one whose query may still run is remembered
        CatalogSchemaTableName half = new CatalogSchemaTableName("iceberg", "platform", "answered_half");
        execute("CREATE TABLE iceberg.platform.answered_half AS SELECT 2 AS x");
        tables.abandon(half, queries(engine, Duration.ofMinutes(1)));
        assertThat(value("SELECT x FROM iceberg.platform.answered_half")).isEqualTo(2);
        store.inTransaction(handle -> handle.execute(
                "INSERT INTO storage_table (catalog_name, schema_name, table_name, dataset, lease_number, owner, created_at) SELECT catalog_name, schema_name, 'answered_half', dataset, 1000, owner, created_at FROM storage_table WHERE table_name = ?", name.get(2)));
        RefreshQueries cut = queries(engine, Duration.ZERO);
        assertThatThrownBy(() -> cut.run("SELECT 1")).hasMessageContaining("did not finish within 0 s");
        tables.abandon(half, cut);
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'answered\\_half' ESCAPE '\\'").getRowCount()).isZero();
        assertThat(remembered()).isEqualTo(1);
        tables.abandon(half, queries(engine, Duration.ofMinutes(1)));
        assertThat(remembered()).isZero();
        engine.close();
    }

    private long remembered()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT count(*) FROM storage_table WHERE table_name = 'answered_half'").mapTo(Long.class).one());
    }

    private static RefreshQueries queries(EngineClient engine, Duration maximumRunTime)
    {
        return new RefreshQueries(engine, "admin", new SchemaTableName("reports", "answered"), new Cancellation(), maximumRunTime, Duration.ofMinutes(1));
    }

    /** Rows that were replaced are kept for the queries that read them, and then dropped. */
    @Test
    void testReplacedRowsAreDropped()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.replaced WITH (storage_schema = 'hive.platform') AS SELECT 1 AS x");
        execute("REFRESH MATERIALIZED VIEW platform.reports.replaced");
        assertThat(execute("SHOW TABLES FROM hive.platform LIKE 'replaced%'").getRowCount()).isEqualTo(2);
        execute("REFRESH MATERIALIZED VIEW impatient.reports.replaced");
        await(() -> execute("SHOW TABLES FROM hive.platform LIKE 'replaced%'").getRowCount() == 2);
        assertThat(value("SELECT x FROM platform.reports.replaced")).isEqualTo(1);
    }
}
