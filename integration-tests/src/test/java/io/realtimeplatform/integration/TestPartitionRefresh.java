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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refreshes of what changed, by partitions and by key, over a source that changes meanwhile, also the time of its rows, and over a Trino that is
 * killed: two refreshes at rest store what a fresh computation gives, row by row.
 */
@WithStack
final class TestPartitionRefresh
{
    private static final int SALES = 3_000;
    private static final String DAILY = "SELECT date_trunc('day', sold_at) AS day, region, count(*) AS sales, sum(total) AS total, max(note) AS note FROM platform.partitioned.sale GROUP BY 1, 2";
    private static final String ALL = "SELECT id, sold_at, upper(region) AS region, total * 2 AS doubled, note FROM platform.partitioned.sale";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;

    TestPartitionRefresh(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
    }

    @BeforeAll
    void createTables()
    {
        shop.execute(
                "CREATE SCHEMA partitioned",
                "CREATE TABLE partitioned.sale (id bigint PRIMARY KEY, region varchar(20) NOT NULL, total numeric(12,2) NOT NULL, note text, sold_at timestamp(6) with time zone NOT NULL)",
                "INSERT INTO partitioned.sale SELECT i, 'region ' || i %% 5, i, CASE WHEN i %% 3 > 0 THEN 'note ' || i END, timestamptz '2026-01-01 00:00:00Z' + i * interval '20 minutes' FROM generate_series(1, %s) i".formatted(SALES));
        stack.createSource("partitioned");
        stack.createPipeline("partitioned", "partitioned", "sale");
        stack.oracle(shop).awaitEqual("platform.partitioned.sale", "partitioned.sale");
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS iceberg.stored",
                "CREATE SCHEMA platform.partitioned_reports",
                "CREATE MATERIALIZED VIEW platform.partitioned_reports.daily WITH (storage_schema = 'iceberg.stored', partition_by = 'day(day)', refresh_mode = 'PARTITION') AS " + DAILY,
                "CREATE MATERIALIZED VIEW platform.partitioned_reports.rows WITH (storage_schema = 'iceberg.stored', unique_key = 'id', refresh_mode = 'MERGE') AS " + ALL);
    }

    @AfterAll
    void close()
    {
        admin.execute("DROP SCHEMA platform.partitioned_reports CASCADE");
        shop.close();
    }

    private static String query(String view)
    {
        return view.equals("daily") ? DAILY : ALL;
    }

    private void refresh(Sql sql, String view)
    {
        sql.execute("CALL platform.system.refresh_materialized_view('partitioned_reports', '%s')".formatted(view));
    }

    private void assertEqual(Sql sql, String view)
    {
        assertThat(sql.rows("SELECT * FROM platform.partitioned_reports." + view)).containsExactlyInAnyOrderElementsOf(sql.rows(query(view)));
    }

    /** One change as sources make them; of ids that come and go. */
    private static String change(Random random)
    {
        int id = 1 + random.nextInt(SALES + 100);
        return switch (random.nextInt(5)) {
            case 0 -> "INSERT INTO partitioned.sale VALUES (%1$s, 'new', %1$s, NULL, timestamptz '2026-01-01 00:00:00Z' + %2$s * interval '1 minute') ON CONFLICT (id) DO UPDATE SET total = sale.total + 1".formatted(id, random.nextInt(60_000));
            case 1 -> "DELETE FROM partitioned.sale WHERE id = " + id;
            case 2 -> "UPDATE partitioned.sale SET sold_at = sold_at + interval '%s hours' WHERE id = %s".formatted(random.nextInt(96) - 48, id);
            case 3 -> "UPDATE partitioned.sale SET note = CASE WHEN note IS NULL THEN 'written' END, region = 'region ' || %s WHERE id = %s".formatted(random.nextInt(5), id);
            default -> "UPDATE partitioned.sale SET total = total + 1 WHERE id BETWEEN %s AND %s".formatted(id, id + 3);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily", "rows"})
    void equalsAFreshComputation(String view)
    {
        for (int seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Integer> changes = CompletableFuture.supplyAsync(() -> {
                int made = 0;
                try (Sql source = stack.shop()) {
                    while (!done.get()) {
                        source.execute(change(random));
                        made++;
                        // as many as it can would leave nothing of the machine to the refreshes
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                }
                catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return made;
            });
            try {
                for (int refresh = 0; refresh < 4; refresh++) {
                    refresh(admin, view);
                }
            }
            finally {
                done.set(true);
            }
            assertThat(changes.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isPositive();
            stack.oracle(shop).awaitEqual("platform.partitioned.sale", "partitioned.sale");
            refresh(admin, view);
            refresh(admin, view);
            assertEqual(admin, view);
            assertThat(admin.column("SELECT DISTINCT mode FROM platform.system.refreshes WHERE view_name = '%s' AND state = 'SUCCEEDED'".formatted(view)))
                    .containsExactly(view.equals("daily") ? "PARTITION" : "MERGE");
        }
        assertThat(admin.column("SHOW TABLES FROM iceberg.stored LIKE '%staged%'")).isEmpty();
    }

    /** What changed in one day is computed alone; that and nothing else is what the refresh says before and after it. */
    @Test
    void onlyWhatChangedIsComputed()
    {
        refresh(admin, "daily");
        shop.execute("UPDATE partitioned.sale SET total = total + 1 WHERE sold_at >= timestamptz '2026-01-20 00:00:00Z' AND sold_at < timestamptz '2026-01-21 00:00:00Z'");
        stack.oracle(shop).awaitEqual("platform.partitioned.sale", "partitioned.sale");
        assertThat(admin.column("SELECT partition FROM TABLE(platform.system.explain_refresh('partitioned_reports', 'daily'))")).containsExactly("2026-01-20");
        refresh(admin, "daily");
        List<Object> last = admin.rows("SELECT reason, rows_read FROM platform.system.refreshes WHERE view_name = 'daily' ORDER BY refresh_id DESC LIMIT 1").getFirst();
        assertThat((String) last.getFirst()).contains("partitions 2026-01-20 of it");
        assertThat(((Number) last.getLast()).longValue()).isLessThan(SALES);
        assertEqual(admin, "daily");
    }

    @Test
    void killedWhileItRefreshes()
    {
        for (String view : List.of("daily", "rows")) {
            shop.execute("UPDATE partitioned.sale SET total = total + 1 WHERE id % 50 = 7");
            stack.oracle(shop).awaitEqual("platform.partitioned.sale", "partitioned.sale");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try (Sql caller = stack.trinoAs("admin")) {
                    refresh(caller, view);
                }
            });
            Await.until("the refresh runs", () -> !admin.column("SELECT query_id FROM system.runtime.queries WHERE source = 'platform/partitioned_reports.%s'".formatted(view)).isEmpty());
            stack.servers().trino().kill();
            stack.servers().trino().start();
            waiting.handle((_, _) -> null).orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            try (Sql after = stack.trinoAs("admin")) {
                Await.until("the lease runs out", () -> {
                    try {
                        refresh(after, view);
                        return true;
                    }
                    catch (RuntimeException _) {
                        return false;
                    }
                });
                refresh(after, view);
                assertEqual(after, view);
                Await.until("what is left over is dropped", () -> after.column("SHOW TABLES FROM iceberg.stored LIKE '%staged%'").isEmpty());
            }
        }
    }
}
