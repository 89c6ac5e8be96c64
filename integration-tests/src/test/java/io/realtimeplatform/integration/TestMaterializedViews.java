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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Materialized views over typed tables, stored with Iceberg and with Hive on the oldest release of Trino: read while they are refreshed, cancelled,
 * killed, and over a source that changes meanwhile.
 */
@WithStack
final class TestMaterializedViews
{
    private static final int ORDERS = 2_000;
    // of sixty thousand rows it runs until it is stopped
    private static final String ENDLESS = "SELECT count(*) - 1 AS n FROM iceberg.stored.%1$s_source a, iceberg.stored.%1$s_source b, iceberg.stored.%1$s_source c WHERE a.id + b.id + c.id < 0";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;

    TestMaterializedViews(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
    }

    @BeforeAll
    void createTables()
    {
        shop.execute(
                "CREATE SCHEMA materialized",
                "CREATE TABLE materialized.sale (id bigint PRIMARY KEY, region varchar(20) NOT NULL, total numeric(12,2) NOT NULL, sold_at timestamp(6) with time zone NOT NULL)",
                "INSERT INTO materialized.sale SELECT i, 'region ' || i %% 10, i, now() - i * interval '1 hour' FROM generate_series(1, %s) i".formatted(ORDERS));
        stack.createSource("materialized");
        stack.createPipeline("materialized", "materialized", "sale");
        stack.oracle(shop).awaitEqual("platform.materialized.sale", "materialized.sale");
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS iceberg.stored",
                "CREATE SCHEMA IF NOT EXISTS hive.stored",
                "CREATE SCHEMA platform.reports_materialized");
    }

    @AfterAll
    void close()
    {
        admin.execute("DROP SCHEMA platform.reports_materialized CASCADE");
        shop.close();
    }

    /** Whoever reads while the rows are computed again sees those of one moment: the sum of all regions is one that the table had. */
    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "hive"})
    void readersSeeOneRefreshOrAnother(String storage)
    {
        String view = "platform.reports_materialized.by_region_" + storage;
        admin.execute("CREATE MATERIALIZED VIEW %s WITH (storage_schema = '%s.stored', time_column = 'last_sold_at', time_window = '1 year') AS ".formatted(view, storage)
                + "SELECT region, count(*) AS sales, sum(total) AS total, max(sold_at) AS last_sold_at FROM platform.materialized.sale GROUP BY region");
        assertThat(admin.rows("SELECT region, sales, total, last_sold_at FROM %s ORDER BY region".formatted(view)))
                .isEqualTo(admin.rows("SELECT region, count(*), sum(total), max(sold_at) FROM platform.materialized.sale GROUP BY region ORDER BY region"));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> readers = CompletableFuture.supplyAsync(() -> {
            long reads = 0;
            try (Sql reader = stack.trinoAs("reader")) {
                while (!done.get()) {
                    List<Object> row = reader.rows("SELECT count(*), count(DISTINCT region) FROM " + view).getFirst();
                    assertThat(row).isEqualTo(ImmutableList.of(10L, 10L));
                    reads++;
                }
            }
            return reads;
        });
        try {
            for (int refresh = 1; refresh <= 5; refresh++) {
                shop.execute("UPDATE materialized.sale SET total = total + 1 WHERE id %% 7 = %s".formatted(refresh));
                if (refresh % 2 == 0) {
                    admin.execute("REFRESH MATERIALIZED VIEW " + view);
                }
                else {
                    admin.execute("CALL platform.system.refresh_materialized_view('reports_materialized', 'by_region_%s')".formatted(storage));
                }
            }
        }
        finally {
            done.set(true);
        }
        assertThat(readers.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isPositive();
        stack.oracle(shop).awaitEqual("platform.materialized.sale", "materialized.sale");
        admin.execute("REFRESH MATERIALIZED VIEW " + view);
        assertThat(admin.rows("SELECT region, sales, total FROM %s ORDER BY region".formatted(view)))
                .isEqualTo(admin.rows("SELECT region, count(*), sum(total) FROM platform.materialized.sale GROUP BY region ORDER BY region"));
        assertThat(admin.text("EXPLAIN SELECT * FROM " + view)).contains("by_region_%s__".formatted(storage)).doesNotContain("pinot");
        admin.execute("DROP MATERIALIZED VIEW " + view);
        assertThat(admin.column("SHOW TABLES FROM %s.stored LIKE 'by_region%%'".formatted(storage))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALL platform.system.refresh_materialized_view('reports_materialized', 'endless')", "REFRESH MATERIALIZED VIEW platform.reports_materialized.endless"})
    void cancelledStatementsCancelTheWork(String statement)
    {
        createEndless("endless");
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try (Sql caller = stack.trinoAs("admin")) {
                caller.execute(statement);
            }
        });
        Await.until("the refresh runs", () -> !working("endless").isEmpty());
        assertThat(admin.column("SELECT \"user\" FROM system.runtime.queries WHERE source = 'platform/reports_materialized.endless' AND state = 'RUNNING'")).containsOnly("admin");
        Object waitingQuery = admin.value("SELECT query_id FROM system.runtime.queries WHERE query = '%s' AND state = 'RUNNING'".formatted(statement.replace("'", "''")));
        admin.execute("CALL system.runtime.kill_query(query_id => '%s', message => 'enough')".formatted(waitingQuery));
        Await.until("the refresh ends", () -> working("endless").isEmpty());
        waiting.handle((_, failure) -> {
                    assertThat(failure).hasMessageContaining("enough");
                    return null;
                })
                .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        Await.until("it is recorded", () -> lastState("endless").equals("CANCELLED"));
        assertThat(admin.number("SELECT n FROM platform.reports_materialized.endless")).as("what was served before is served on").isEqualTo(-1);
        admin.execute("DROP MATERIALIZED VIEW platform.reports_materialized.endless", "DROP TABLE iceberg.stored.endless_source");
        assertThat(admin.column("SHOW TABLES FROM iceberg.stored LIKE 'endless\\_\\_%' ESCAPE '\\'")).isEmpty();
    }

    /** Trino is killed (SIGKILL) while it refreshes: what was served is served on, another refresh comes through, and nothing is left of the first. */
    @Test
    void killedWhileItRefreshes()
    {
        PlatformCatalog catalog = new PlatformCatalog(stack, "killed")
                .with("platform.refresh.lease", "2s")
                .with("platform.refresh.keep-replaced", "0s")
                .with("platform.refresh.clean-interval", "5s")
                .create();
        admin.execute("CREATE SCHEMA killed.reports");
        createEndless("killed", "reports", "killed");
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try (Sql caller = stack.trinoAs("admin")) {
                caller.execute("CALL killed.system.refresh_materialized_view('reports', 'killed')");
            }
        });
        Await.until("the refresh runs", () -> !admin.column("SELECT query_id FROM system.runtime.queries WHERE source = 'platform/reports.killed' AND state = 'RUNNING'").isEmpty());
        stack.servers().trino().kill();
        stack.servers().trino().start();
        waiting.handle((_, failure) -> {
                    assertThat(failure).isNotNull();
                    return null;
                })
                .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        catalog.create();
        try (Sql after = stack.trinoAs("admin")) {
            assertThat(after.number("SELECT n FROM killed.reports.killed")).isEqualTo(-1);
            after.execute(
                    "DELETE FROM iceberg.stored.killed_source WHERE id > 0",
                    "CALL killed.system.refresh_materialized_view('reports', 'killed')");
            assertThat(after.column("SELECT state FROM killed.system.refreshes ORDER BY refresh_id")).containsExactly("SUCCEEDED", "LOST", "SUCCEEDED");
            Await.until("what is left over is dropped", () -> after.column("SHOW TABLES FROM iceberg.stored LIKE 'killed\\_\\_%' ESCAPE '\\'").size() == 1);
            after.execute("DROP MATERIALIZED VIEW killed.reports.killed", "DROP TABLE iceberg.stored.killed_source");
        }
        catalog.drop();
    }

    /** A schedule keeps a view fresh without a statement, and rests while it is paused. */
    @Test
    void scheduled()
    {
        admin.execute("CREATE MATERIALIZED VIEW platform.reports_materialized.scheduled WITH (storage_schema = 'iceberg.stored', refresh_schedule = 'every 10 seconds') AS SELECT count(*) AS sales FROM platform.materialized.sale");
        shop.execute("INSERT INTO materialized.sale VALUES (%s, 'new', 1, now())".formatted(ORDERS + 1));
        Await.until("the schedule refreshes it", () -> admin.number("SELECT sales FROM platform.reports_materialized.scheduled") == ORDERS + 1);
        assertThat(admin.column("SELECT DISTINCT trigger FROM platform.system.refreshes WHERE view_name = 'scheduled'")).containsExactlyInAnyOrder("CREATE", "SCHEDULE");
        admin.execute("CALL platform.system.pause_refresh('reports_materialized', 'scheduled')");
        shop.execute("DELETE FROM materialized.sale WHERE id = %s".formatted(ORDERS + 1));
        admin.execute("CALL platform.system.resume_refresh('reports_materialized', 'scheduled')");
        Await.until("the schedule refreshes it again", () -> admin.number("SELECT sales FROM platform.reports_materialized.scheduled") == ORDERS);
        admin.execute("DROP MATERIALIZED VIEW platform.reports_materialized.scheduled");
    }

    /** Storage that cannot be written to is refused when the view is made. */
    @Test
    void storageThatCannotBeUsed()
    {
        admin.execute("""
                CREATE CATALOG stored_readonly USING hive WITH (
                    "hive.metastore" = 'file', "hive.metastore.catalog.dir" = 'local:///', "fs.native-local.enabled" = 'true',
                    "local.location" = '%s', "hive.security" = 'read-only')
                """.formatted(IntegrationStack.dataFolder("stored-readonly").toAbsolutePath()));
        assertThat(admin.failure(create("refused", "stored_readonly.default"))).contains("stored_readonly");
        assertThat(admin.failure(create("refused", "nothing.stored"))).contains("storage_schema is 'nothing.stored', but there is no catalog nothing");
        assertThat(admin.failure(create("refused", "tpch.tiny"))).contains("catalog tpch has connector tpch: rows can be stored with connectors iceberg and hive");
        assertThat(admin.rows("SELECT * FROM platform.system.materialized_views WHERE view_name = 'refused'")).isEmpty();
        admin.execute("DROP CATALOG stored_readonly");
    }

    private static String create(String name, String storage)
    {
        return "CREATE MATERIALIZED VIEW platform.reports_materialized.%s WITH (storage_schema = '%s') AS SELECT 1 AS x".formatted(name, storage);
    }

    /** A view that is filled at once, and whose next refresh does not end. */
    private void createEndless(String name)
    {
        createEndless("platform", "reports_materialized", name);
    }

    private void createEndless(String catalog, String schema, String name)
    {
        admin.execute(
                "CREATE OR REPLACE TABLE iceberg.stored.%s_source AS SELECT BIGINT '0' AS id".formatted(name),
                "CREATE MATERIALIZED VIEW %s.%s.%s WITH (storage_schema = 'iceberg.stored') AS ".formatted(catalog, schema, name) + ENDLESS.formatted(name),
                "INSERT INTO iceberg.stored.%s_source SELECT orderkey FROM tpch.tiny.lineitem".formatted(name));
    }

    private List<Object> working(String view)
    {
        return admin.column("SELECT query_id FROM system.runtime.queries WHERE source = 'platform/reports_materialized.%s' AND state = 'RUNNING'".formatted(view));
    }

    private Object lastState(String view)
    {
        return admin.value("SELECT state FROM platform.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id DESC LIMIT 1".formatted(view));
    }
}
