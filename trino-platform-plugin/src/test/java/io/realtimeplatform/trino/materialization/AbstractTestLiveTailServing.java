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

import io.trino.testing.MaterializedRow;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views with a live tail, and what of them concerns the storage. The rows of the tables are of the first days of 2026, so that a settle time of as many
 * days puts the boundary among them.
 */
abstract class AbstractTestLiveTailServing
        extends AbstractTestRefreshInPlace
{
    static final String STORAGE = "storage_schema = 'iceberg.platform', serving = 'live_tail'";
    static final String DAILY = "SELECT date_trunc('day', made_at) AS day, region, count(*) AS orders, sum(amount) AS total FROM live.shop.orders GROUP BY 1, 2";

    Object value(@Language("SQL") String sql)
    {
        return execute(sql).getFirst().getField(0);
    }

    void assertReads(String view, @Language("SQL") String query)
    {
        assertThat(execute("SELECT * FROM live.reports." + view)).containsExactlyInAnyOrderElementsOf(execute(query));
    }

    List<Object> state(String view)
    {
        return execute("SELECT freshness, CAST(CAST(live_from AT TIME ZONE 'UTC' AS date) AS varchar), late_partitions FROM live.system.materialized_views WHERE view_name = '%s'".formatted(view)).getFirst().getFields();
    }

    /** @return a settle time with which the boundary is at that day of January 2026 */
    static String until(int day)
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

    static void sleep()
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

    String plan(@Language("SQL") String sql)
    {
        return (String) value("EXPLAIN " + sql);
    }
}
