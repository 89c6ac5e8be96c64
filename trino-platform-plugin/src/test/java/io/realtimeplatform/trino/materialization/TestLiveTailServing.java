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
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Views with a live tail in an engine: the catalog <code>pinot</code> is an Iceberg catalog here, and the tables of pipelines are in the
 * catalog <code>live</code>. Their rows are of the first days of 2026, so that a settle time of as many days puts the boundary among them.
 */
@TestInstance(PER_CLASS)
final class TestLiveTailServing
{
    private static final String STORAGE = "storage_schema = 'iceberg.platform', serving = 'live_tail'";
    private static final String DAILY = "SELECT date_trunc('day', made_at) AS day, region, count(*) AS orders, sum(amount) AS total FROM live.shop.orders GROUP BY 1, 2";

    private final String storeUrl = ViewQueryRunner.memoryStore();
    private final ShopTable orders = new ShopTable("orders", false, 1);
    private final ShopTable visits = new ShopTable("visits", true, 2);
    private PinotStandIn pinot;
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws IOException
    {
        pinot = new PinotStandIn();
        TestingPipelines.store(storeUrl, orders.typedTable(), visits.typedTable());
        queryRunner = MaterializedViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        pinot.setQueryRunner(queryRunner);
        queryRunner.createCatalog("pinot", "iceberg", ImmutableMap.of(
                "iceberg.catalog.type", "TESTING_FILE_METASTORE",
                "hive.metastore.catalog.dir", "local:///pinot",
                "fs.native-local.enabled", "true",
                "local.location", directory.toString()));
        execute("CREATE SCHEMA pinot.\"default\"");
        orders.create(queryRunner, 60);
        visits.create(queryRunner, 60);
        ViewQueryRunner.createPlatformCatalog(queryRunner, "live", storeUrl, ImmutableMap.of("platform.pinot.controller-url", pinot.url()));
        execute("CREATE SCHEMA live.reports");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
        pinot.close();
    }

    private List<MaterializedRow> execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql).getMaterializedRows();
    }

    private Object value(@Language("SQL") String sql)
    {
        return execute(sql).getFirst().getField(0);
    }

    private void refresh(String view)
    {
        execute("CALL live.system.refresh_materialized_view('reports', '%s')".formatted(view));
    }

    private void assertReads(String view, @Language("SQL") String query)
    {
        assertThat(execute("SELECT * FROM live.reports." + view)).containsExactlyInAnyOrderElementsOf(execute(query));
    }

    private List<Object> state(String view)
    {
        return execute("SELECT freshness, CAST(CAST(live_from AT TIME ZONE 'UTC' AS date) AS varchar), late_partitions FROM live.system.materialized_views WHERE view_name = '%s'".formatted(view)).getFirst().getFields();
    }

    /** @return a settle time with which the boundary is at that day of January 2026 */
    private static String until(int day)
    {
        return "settle_time = '%s days'".formatted(ChronoUnit.DAYS.between(LocalDate.of(2026, 1, day), LocalDate.now(UTC)));
    }

    @Test
    void testReadsWhatIsStoredAndWhatIsLive()
    {
        execute("CREATE MATERIALIZED VIEW live.reports.daily WITH (%s, time_column = 'day', %s) AS %s".formatted(STORAGE, until(7), DAILY));
        assertThat(state("daily")).containsExactly("LIVE_TAIL", "2026-01-07", 0L);
        assertReads("daily", DAILY);

        orders.changeDay(8);
        assertReads("daily", DAILY);

        List<MaterializedRow> before = execute("SELECT * FROM live.reports.daily");
        orders.changeDay(1);
        assertThat(execute("SELECT * FROM live.reports.daily")).as("a late row is not there before the next refresh").containsExactlyInAnyOrderElementsOf(before);
        awaitLate("daily", 1);
        refresh("daily");
        assertReads("daily", DAILY);
        awaitLate("daily", 0);

        execute("ALTER MATERIALIZED VIEW live.reports.daily SET PROPERTIES " + until(10));
        refresh("daily");
        assertThat(state("daily")).startsWith("LIVE_TAIL", "2026-01-10");
        assertReads("daily", DAILY);
        orders.change(3);
        refresh("daily");
        assertReads("daily", DAILY);

        // a longer settle time takes it back
        execute("CALL live.system.alter_materialized_view(schema_name => 'reports', view_name => 'daily', %s)".formatted(until(5).replace("=", "=>")));
        refresh("daily");
        assertThat(state("daily")).startsWith("LIVE_TAIL", "2026-01-05");
        assertReads("daily", DAILY);

        execute("DROP MATERIALIZED VIEW live.reports.daily");
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'daily__%'")).isEmpty();
    }

    private void awaitLate(String view, long expected)
    {
        // what is counted is remembered for a moment
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!Long.valueOf(expected).equals(state(view).getLast()) && System.nanoTime() < deadline) {
            sleep();
        }
        assertThat(state(view)).last().isEqualTo(expected);
    }

    private static void sleep()
    {
        try {
            Thread.sleep(200);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void testPredicatesLeaveOneSide()
    {
        execute("CREATE MATERIALIZED VIEW live.reports.pruned WITH (%s, time_column = 'day', %s) AS %s".formatted(STORAGE, until(7), DAILY));
        assertThat(plan("SELECT * FROM live.reports.pruned")).contains("iceberg:platform", "pinot:default");
        for (String old : List.of("day = TIMESTAMP '2026-01-03 00:00:00'", "day < TIMESTAMP '2026-01-07 00:00:00'", "CAST(day AS date) = DATE '2026-01-06'", "date_trunc('month', day) < TIMESTAMP '2026-01-01 00:00:00'")) {
            assertThat(plan("SELECT sum(total) FROM live.reports.pruned WHERE " + old)).as(old).contains("iceberg:platform").doesNotContain("pinot:default");
        }
        for (String recent : List.of("day = TIMESTAMP '2026-01-09 00:00:00'", "day >= TIMESTAMP '2026-01-07 00:00:00'", "CAST(day AS date) >= DATE '2026-01-08'", "year(day) > 2026")) {
            assertThat(plan("SELECT sum(total) FROM live.reports.pruned WHERE " + recent)).as(recent).contains("pinot:default").doesNotContain("iceberg:platform");
        }
        execute("DROP MATERIALIZED VIEW live.reports.pruned");
    }

    private String plan(@Language("SQL") String sql)
    {
        return (String) value("EXPLAIN " + sql);
    }

    /** Rows without a time are stored ones: they are as the last refresh read them. */
    @Test
    void testRowsWithoutTime()
    {
        String query = "SELECT id, made_at, region FROM live.shop.visits";
        execute("CREATE MATERIALIZED VIEW live.reports.timeless WITH (%s, time_column = 'made_at', partition_by = 'month', %s) AS %s".formatted(STORAGE, until(7), query));
        assertThat(state("timeless")).startsWith("LIVE_TAIL", "2026-01-01");
        assertReads("timeless", query);
        assertThat((long) value("SELECT count(*) FROM live.reports.timeless WHERE made_at IS NULL")).isPositive();
        visits.change(8);
        refresh("timeless");
        assertReads("timeless", query);
        execute("DROP MATERIALIZED VIEW live.reports.timeless");
    }

    @Test
    void testWindow()
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.windowed WITH (%s, time_column = 'made_at', time_from = '2026-01-04', time_to = '2026-01-10', %s) AS %s".formatted(STORAGE, until(7), query));
        String inWindow = query + " WHERE made_at >= TIMESTAMP '2026-01-04 00:00:00' AND made_at < TIMESTAMP '%s 00:00:00'";
        assertThat(state("windowed")).startsWith("LIVE_TAIL", "2026-01-07");
        assertReads("windowed", inWindow.formatted("2026-01-10"));
        orders.changeDay(8);
        assertReads("windowed", inWindow.formatted("2026-01-10"));
        execute("ALTER MATERIALIZED VIEW live.reports.windowed SET PROPERTIES time_to = '2026-01-12'");
        assertReads("windowed", inWindow.formatted("2026-01-12"));
        execute("DROP MATERIALIZED VIEW live.reports.windowed");
    }

    @Test
    void testBetweenStoredAndLiveTail()
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.switched WITH (storage_schema = 'iceberg.platform') AS " + query);
        assertThat(state("switched")).containsExactly("STORED", null, null);
        execute("ALTER MATERIALIZED VIEW live.reports.switched SET PROPERTIES serving = 'live_tail', time_column = 'made_at', " + until(7));
        assertThat(state("switched")).startsWith("LIVE_TAIL", "2026-01-07");
        orders.changeDay(9);
        assertReads("switched", query);
        assertThat((String) value("SHOW CREATE MATERIALIZED VIEW live.reports.switched")).contains("serving = 'live_tail'", "settle_time", "time_column = 'made_at'");

        execute("ALTER MATERIALIZED VIEW live.reports.switched SET PROPERTIES serving = 'stored', settle_time = DEFAULT");
        assertThat(state("switched")).containsExactly("STORED", null, null);
        String shown = (String) value("SHOW CREATE MATERIALIZED VIEW live.reports.switched");
        assertThat(shown).doesNotContain("UNION", "time_column", "settle_time");
        long stored = (long) value("SELECT count(*) FROM live.reports.switched");
        orders.changeDay(9);
        assertThat(value("SELECT count(*) FROM live.reports.switched")).isEqualTo(stored);

        execute("CALL live.system.alter_materialized_view(schema_name => 'reports', view_name => 'switched', serving => 'live_tail', time_column => 'made_at', partition_by => 'day')");
        assertThat(state("switched")).startsWith("LIVE_TAIL");
        assertReads("switched", query);
        orders.changeDay(9);
        refresh("switched");
        assertReads("switched", query);
        execute("CALL live.system.alter_materialized_view(schema_name => 'reports', view_name => 'switched', serving => 'none', partition_by => 'none')");
        assertThat(state("switched")).containsExactly("STORED", null, null);
        execute("DROP MATERIALIZED VIEW live.reports.switched");
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'switched__%'")).isEmpty();
    }

    /** Past the grace period the query is read, as with any other. */
    @Test
    void testGracePeriod()
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.graced GRACE PERIOD INTERVAL '1' SECOND WITH (%s, time_column = 'made_at', %s) AS %s".formatted(STORAGE, until(7), query));
        sleepUntilLive("graced");
        orders.changeDay(1);
        assertReads("graced", query);
        assertThat(plan("SELECT * FROM live.reports.graced")).doesNotContain("iceberg:platform");
        execute("DROP MATERIALIZED VIEW live.reports.graced");
    }

    private void sleepUntilLive(String view)
    {
        while (!state(view).getFirst().equals("LIVE")) {
            sleep();
        }
    }

    @Test
    void testReaders()
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.open WITH (%s, time_column = 'made_at', %s) AS %s".formatted(STORAGE, until(7), query));
        Session bob = Session.builder(queryRunner.getDefaultSession()).setIdentity(Identity.ofUser("bob")).build();
        assertThat(queryRunner.execute(bob, "SELECT * FROM live.reports.open").getMaterializedRows()).containsExactlyInAnyOrderElementsOf(execute(query));
        String shown = (String) value("SHOW CREATE MATERIALIZED VIEW live.reports.open");
        String hidden = shown.substring(shown.indexOf("open$storage"), shown.indexOf('"', shown.indexOf("open$storage")));
        for (String name : List.of(hidden, "open$storage")) {
            assertThatThrownBy(() -> execute("SELECT * FROM live.reports.open CROSS JOIN live.reports.\"%s\"".formatted(name))).hasMessageContaining("does not exist");
        }
        assertThat(value("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'live' AND name = 'open'")).isEqualTo("UNKNOWN");
        execute("CREATE VIEW live.reports.above AS SELECT count(*) AS rows FROM live.reports.open");
        assertThat(value("SELECT * FROM live.reports.above")).isEqualTo(value("SELECT count(*) FROM live.shop.orders"));
        execute("DROP VIEW live.reports.above");
        execute("DROP MATERIALIZED VIEW live.reports.open");
    }

    @Test
    void testNoGapAndNoDoubleWhileTheBoundaryMoves()
    {
        execute("CREATE MATERIALIZED VIEW live.reports.busy WITH (%s, time_column = 'made_at', %s) AS SELECT id, made_at FROM live.shop.orders".formatted(STORAGE, until(3)));
        AtomicBoolean ended = new AtomicBoolean();
        List<String> wrong = new ArrayList<>();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                Set<Object> before = ids("live.shop.orders");
                List<Object> read = execute("SELECT id FROM live.reports.busy").stream().map(row -> row.getField(0)).collect(toImmutableList());
                Set<Object> distinct = new HashSet<>(read);
                if (distinct.size() != read.size() || !distinct.containsAll(before)) {
                    wrong.add("%s rows, of them %s, and %s were there".formatted(read.size(), distinct.size(), before.size()));
                }
                sleep();
            }
            // not in the pool of all, which clients of HTTP need themselves
        }, reading -> Thread.ofPlatform().daemon().start(reading));
        for (int day = 5; day <= 11; day += 3) {
            // the days from the boundary on get rows, and the boundary moves over them
            orders.changeDay(day - 1);
            orders.changeDay(11);
            execute("ALTER MATERIALIZED VIEW live.reports.busy SET PROPERTIES " + until(day));
            refresh("busy");
        }
        ended.set(true);
        reader.join();
        assertThat(wrong).isEmpty();
        assertThat(state("busy")).startsWith("LIVE_TAIL", "2026-01-11");
        execute("DROP MATERIALIZED VIEW live.reports.busy");
    }

    /** Rows that changed as the boundary was moved over them are live ones again. */
    @Test
    void testBoundaryGoesBack()
    {
        String query = "SELECT id, made_at FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.moved WITH (%s, time_column = 'made_at', %s) AS %s".formatted(STORAGE, until(5), query));
        execute("ALTER MATERIALIZED VIEW live.reports.moved SET PROPERTIES " + until(9));
        orders.changeDay(5);
        // asked for before the scan, after the commit, and when the move has taken effect
        pinot.beforeAggregate(2, () -> orders.changeDay(6));
        refresh("moved");
        assertThat(state("moved")).startsWith("LIVE_TAIL", "2026-01-07");
        assertReads("moved", query);

        // and over rows that changed before that it is not moved at all
        execute("ALTER MATERIALIZED VIEW live.reports.moved SET PROPERTIES " + until(11));
        pinot.beforeAggregate(1, () -> orders.changeDay(9));
        refresh("moved");
        assertThat(state("moved")).startsWith("LIVE_TAIL", "2026-01-10");
        assertReads("moved", query);
        execute("DROP MATERIALIZED VIEW live.reports.moved");
    }

    private Set<Object> ids(String table)
    {
        Set<Object> ids = new HashSet<>();
        execute("SELECT id FROM " + table).forEach(row -> ids.add(row.getField(0)));
        return ids;
    }

    @Test
    void testRefused()
    {
        String live = "serving = 'live_tail', time_column = 'made_at'";
        assertRefused("serving = 'live_tail'", "serving is 'live_tail', but time_column is missing");
        assertRefused("serving = 'live_tail', time_column = 'gone'", "time_column is 'gone', but the view has no such column; it has: id, made_at, region");
        assertRefused("serving = 'live_tail', time_column = 'region'", "time_column is region, whose type is varchar: allowed are date, timestamp and timestamp with time zone");
        assertRefused(live + ", refresh_mode = 'FULL'", "refresh_mode is 'FULL': in mode PARTITION alone");
        assertRefused(live + ", refresh_mode = 'merge'", "refresh_mode is 'merge': in mode PARTITION alone");
        assertRefused(live + ", partition_by = 'region'", "partition_by is 'region': a live tail begins with a day or a month of column made_at");
        assertRefused(live + ", settle_time = '-1 minutes'", "settle_time is '-1 minutes', which is negative");
        assertRefused(live + ", settle_time = '0 seconds'", "settle_time is '0 seconds', which is no time at all");
        assertRefused(live + ", settle_time = '1 month'", "settle_time is '1 month', but months and years have no fixed length");
        assertRefused(live + ", settle_time = 'soon'", "settle_time is 'soon', which is no length of time");
        assertRefused("settle_time = '1 hour'", "settle_time is '1 hour', which is for a view with a live tail");
        assertRefused("serving = 'stored', time_column = 'made_at'", "time_column is made_at, but no window is given");
        assertRefused("serving = 'LIVE'", "serving is 'LIVE', allowed are: stored, live_tail");
        assertThatThrownBy(() -> execute("CREATE MATERIALIZED VIEW live.reports.refused WITH (storage_schema = 'hive.platform', %s) AS SELECT id, made_at FROM live.shop.orders".formatted(live)))
                .hasMessageContaining("hive.platform is a schema of a Hive catalog, which cannot replace partitions in one commit");
        assertThatThrownBy(() -> execute("CREATE MATERIALIZED VIEW live.reports.refused WITH (storage_schema = 'iceberg.platform', %s) AS SELECT id, made_at, random() AS number FROM live.shop.orders".formatted(live)))
                .hasMessageContaining("serving is 'live_tail', for which mode PARTITION is not possible")
                .hasMessageContaining("has random");
        assertThatThrownBy(() -> execute("CALL live.system.create_materialized_view(schema_name => 'reports', view_name => 'refused', storage_schema => 'iceberg.platform', serving => 'live_tail', time_column => 'made_at', when_stale => 'fail', query => 'SELECT made_at FROM live.shop.orders')"))
                .hasMessageContaining("WHEN STALE FAIL");
    }

    private void assertRefused(String properties, String message)
    {
        assertThatThrownBy(() -> execute("CREATE MATERIALIZED VIEW live.reports.refused WITH (storage_schema = 'iceberg.platform', %s) AS SELECT id, made_at, region FROM live.shop.orders".formatted(properties)))
                .as(properties)
                .hasMessageContaining(message);
    }
}
