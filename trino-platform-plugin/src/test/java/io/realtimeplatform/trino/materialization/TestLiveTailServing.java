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

import io.trino.Session;
import io.trino.spi.security.Identity;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Views with a live tail in an engine.
 */
final class TestLiveTailServing
        extends AbstractTestLiveTailServing
{
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
