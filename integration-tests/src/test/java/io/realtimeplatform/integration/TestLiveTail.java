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

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views with a live tail over a source that changes: the rows are of the last days, and a settle time of as many puts the boundary among them.
 */
@WithStack
final class TestLiveTail
{
    private static final int DAYS = 30;
    private static final int SALES = DAYS * 48;
    private static final String DAILY = "SELECT date_trunc('day', sold_at) AS day, region, count(*) AS sales, sum(total) AS total FROM platform.tailed.sale GROUP BY 1, 2";
    private static final String ALL = "SELECT id, sold_at, total FROM platform.tailed.sale";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final LocalDate today = LocalDate.now(UTC);
    private int nextId = SALES + 1;

    TestLiveTail(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
    }

    @BeforeAll
    void createTables()
    {
        shop.execute(
                "CREATE SCHEMA tailed",
                "CREATE TABLE tailed.sale (id bigint PRIMARY KEY, region varchar(20) NOT NULL, total numeric(12,2) NOT NULL, sold_at timestamp(6) NOT NULL)",
                "INSERT INTO tailed.sale SELECT i, 'region ' || i %% 5, i, timestamp '%s 00:00:00' + (i - 1) * interval '30 minutes' FROM generate_series(1, %s) i".formatted(today.minusDays(DAYS), SALES));
        stack.createSource("tailed");
        stack.createPipeline("tailed", "tailed", "sale");
        awaitArrival();
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS iceberg.stored",
                "CREATE SCHEMA platform.tailed_reports",
                "CREATE MATERIALIZED VIEW platform.tailed_reports.daily WITH (storage_schema = 'iceberg.stored', serving = 'live_tail', time_column = 'day', settle_time = '20 days') AS " + DAILY,
                "CREATE MATERIALIZED VIEW platform.tailed_reports.rows WITH (storage_schema = 'iceberg.stored', serving = 'live_tail', time_column = 'sold_at', settle_time = '20 days') AS " + ALL);
    }

    @AfterAll
    void close()
    {
        admin.execute("DROP SCHEMA platform.tailed_reports CASCADE");
        shop.close();
    }

    private void awaitArrival()
    {
        stack.oracle(shop).awaitEqual("platform.tailed.sale", "tailed.sale");
    }

    private void refresh(String view)
    {
        admin.execute("CALL platform.system.refresh_materialized_view('tailed_reports', '%s')".formatted(view));
    }

    /** A sale on a day before today. */
    private void sell(int daysAgo)
    {
        shop.execute("INSERT INTO tailed.sale VALUES (%1$s, 'new', %1$s, timestamp '%2$s 12:00:00')".formatted(nextId++, today.minusDays(daysAgo)));
    }

    @Test
    void predicatesLeaveOneSide()
    {
        String old = "SELECT sum(total) FROM platform.tailed_reports.daily WHERE day < TIMESTAMP '%s 00:00:00'".formatted(today.minusDays(DAYS - 2));
        String recent = "SELECT sum(total) FROM platform.tailed_reports.daily WHERE day >= TIMESTAMP '%s 00:00:00'".formatted(today.minusDays(2));
        assertThat(admin.text("EXPLAIN " + old)).contains("iceberg:stored").doesNotContain("pinot:");
        assertThat(admin.text("EXPLAIN " + recent)).contains("pinot:").doesNotContain("iceberg:stored");
        assertThat(new Plans(admin).rowsRead("pinot", recent)).as("rows of two days").isLessThan(5 * 48);
        assertThat(admin.rows(old)).isEqualTo(admin.rows(old.replace("platform.tailed_reports.daily", "(" + DAILY + ")")));
        assertThat(admin.rows(recent)).isEqualTo(admin.rows(recent.replace("platform.tailed_reports.daily", "(" + DAILY + ")")));
    }

    /** Readers see every sale that had arrived, and see it once, whatever the refreshes do meanwhile. */
    @Test
    void noGapAndNoDoubleWhileTheBoundaryMoves()
    {
        AtomicBoolean done = new AtomicBoolean();
        Executor ownThreads = reading -> Thread.ofPlatform().daemon().start(reading);
        CompletableFuture<List<String>> shortQueries = CompletableFuture.supplyAsync(() -> readAgainAndAgain(done, 1), ownThreads);
        CompletableFuture<List<String>> longQueries = CompletableFuture.supplyAsync(() -> readAgainAndAgain(done, 500), ownThreads);
        for (int settleDays = 16; settleDays >= 10; settleDays -= 2) {
            // the boundary comes to be at the day that is as far back
            awaitArrival();
            sell(settleDays - 1);
            sell(settleDays - 2);
            sell(0);
            shop.execute("UPDATE tailed.sale SET total = total + 1 WHERE id %% 7 = %s AND id <= 200".formatted(settleDays % 7));
            admin.execute("ALTER MATERIALIZED VIEW platform.tailed_reports.rows SET PROPERTIES settle_time = '%s days'".formatted(settleDays));
            refresh("rows");
            refresh("daily");
        }
        done.set(true);
        assertThat(shortQueries.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isEmpty();
        assertThat(longQueries.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isEmpty();

        awaitArrival();
        refresh("rows");
        refresh("daily");
        assertThat(admin.rows("SELECT * FROM platform.tailed_reports.rows")).containsExactlyInAnyOrderElementsOf(admin.rows(ALL));
        assertThat(admin.rows("SELECT * FROM platform.tailed_reports.daily")).containsExactlyInAnyOrderElementsOf(admin.rows(DAILY));
        assertThat(admin.column("SELECT freshness || ' ' || CAST(late_partitions AS varchar) FROM platform.system.materialized_views WHERE schema_name = 'tailed_reports'"))
                .containsExactly("LIVE_TAIL 0", "LIVE_TAIL 0");
        assertThat(admin.value("SELECT date_diff('day', live_from, TIMESTAMP '%s 00:00:00 UTC') FROM platform.system.materialized_views WHERE schema_name = 'tailed_reports' AND view_name = 'rows'".formatted(today)))
                .isIn(9L, 10L);
    }

    /** @param times how often each row is read within one query */
    private List<String> readAgainAndAgain(AtomicBoolean done, int times)
    {
        List<String> wrong = new ArrayList<>();
        try (Sql reader = stack.trinoAs("admin")) {
            while (!done.get()) {
                Set<Object> arrived = new HashSet<>(reader.column("SELECT id FROM platform.tailed.sale"));
                List<List<Object>> read = reader.rows("SELECT id, count(*) FROM platform.tailed_reports.rows CROSS JOIN UNNEST(sequence(1, %s)) GROUP BY 1".formatted(times));
                for (List<Object> row : read) {
                    arrived.remove(row.getFirst());
                    if (((Number) row.getLast()).longValue() != times) {
                        wrong.add("%s was there %s times and not %s".formatted(row.getFirst(), row.getLast(), times));
                    }
                }
                arrived.forEach(id -> wrong.add(id + " was missing"));
            }
        }
        return wrong;
    }
}
