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
import io.trino.testing.MaterializedRow;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Refreshes by partitions.
 */
final class TestPartitionStrategy
        extends AbstractTestPartitionStrategy
{
    /** A row of the middle of a month changes what is stored for its first day. */
    @Test
    void testMonths()
    {
        String query = "SELECT date_trunc('month', made_at) AS begun_at, count(*) AS orders, sum(amount) AS total FROM live.shop.orders GROUP BY 1";
        execute("CREATE MATERIALIZED VIEW live.reports.months WITH (storage_schema = 'iceberg.platform', partition_by = 'month(begun_at)', refresh_mode = 'PARTITION') AS " + query);
        orders.changeDay(9);
        refresh("months");
        assertThat(lastRefresh("months").getLast()).endsWith("partitions 2026-01 of it");
        assertEqual("months", query);

        // a window that begins within a month: the month is compared and computed as a whole
        String rows = "SELECT id, made_at FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.months_within WITH (storage_schema = 'iceberg.platform', partition_by = 'month', time_column = 'made_at', time_window = '%s', alignment = 'day', refresh_mode = 'PARTITION') AS %s".formatted(daysSince(5), rows));
        long staged = staged("months_within");
        orders.changeDay(9);
        refresh("months_within");
        assertThat(lastRefresh("months_within").getLast()).endsWith("partitions 2026-01 of it");
        assertThat(staged("months_within")).as("the first copy of its rows is the one that Pinot has").isEqualTo(staged + 1);
        assertEqual("months_within", rows + " WHERE made_at >= TIMESTAMP '2026-01-06 00:00:00'");
    }

    private long staged(String view)
    {
        return (long) execute("SELECT count(*) FROM system.runtime.queries WHERE query LIKE 'CREATE TABLE \"iceberg\".\"platform\".\"%s\\_\\_%%\\_staged\\_%%' ESCAPE '\\'".formatted(view)).getFirst().getField(0);
    }

    /** Rows that leave the window of a view that is read leave the storage at the next refresh. */
    @Test
    void testWindowOfAViewThatIsRead()
    {
        String query = "SELECT date_trunc('day', made_at) AS day, count(*) AS orders FROM live.reports.recent GROUP BY 1";
        execute("CREATE VIEW live.reports.recent WITH (time_column = 'made_at', time_window = '%s') AS SELECT id, made_at, region FROM live.shop.orders".formatted(daysSince(5)));
        execute("CREATE MATERIALIZED VIEW live.reports.of_recent WITH (storage_schema = 'iceberg.platform', partition_by = 'day(day)', refresh_mode = 'PARTITION') AS " + query);
        assertEqual("of_recent", query);
        orders.changeDay(2);
        orders.changeDay(8);
        refresh("of_recent");
        assertThat(lastRefresh("of_recent").getLast()).contains("2026-01-09").doesNotContain("2026-01-03");
        assertEqual("of_recent", query);

        execute("CALL live.system.alter_view(schema_name => 'reports', view_name => 'recent', time_window => '%s')".formatted(daysSince(8)));
        refresh("of_recent");
        assertThat(lastRefresh("of_recent").getFirst()).isEqualTo("PARTITION");
        assertEqual("of_recent", query);
        assertThat(execute("SELECT min(day) >= TIMESTAMP '2026-01-08 00:00:00' FROM live.reports.of_recent").getFirst().getField(0)).isEqualTo(true);

        // of a column that is not the one by which it is partitioned
        execute("CREATE VIEW live.reports.of_others WITH (time_column = 'rounded', time_window = '1 year') AS SELECT id, made_at, date_trunc('month', made_at) AS rounded FROM live.shop.orders");
        assertReason("beside_window", "partition_by = 'day(made_at)'", "SELECT id, made_at FROM live.reports.of_others", "a time window that moves, and not over the partitions");
        assertReason("two_windows", "partition_by = 'day(made_at)', time_column = 'made_at', time_window = '1 year'", "SELECT id, made_at FROM live.reports.recent", "several time windows that move");
    }

    private static String daysSince(int day)
    {
        return "%s days".formatted(ChronoUnit.DAYS.between(LocalDate.of(2026, 1, 1).plusDays(day), LocalDate.now(UTC)));
    }

    @Test
    void testBackfill()
    {
        String query = "SELECT id, made_at, region FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.again WITH (storage_schema = 'iceberg.platform', partition_by = 'day(made_at)', refresh_mode = 'PARTITION') AS " + query);
        execute("CALL live.system.backfill_materialized_view('reports', 'again', '2026-01-03', '2026-01-06')");
        assertThat(execute("SELECT state, reason FROM live.system.refreshes WHERE view_name = 'again' AND \"trigger\" = 'BACKFILL'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getField(0)).isEqualTo("SUCCEEDED");
                    assertThat(row.getField(1)).asString().endsWith("partitions 2026-01-03, 2026-01-04, 2026-01-05 of it");
                });
        assertEqual("again", query);
        refresh("again");
        assertThat(lastRefresh("again").getLast()).contains("no partition changed");

        assertBackfillFails("again', '2026-01-03', 'tomorrow", "to_date is 'tomorrow': give a day, as '2026-01-31'");
        assertBackfillFails("again', '2026-01-03', '2026-01-03", "to_date '2026-01-03', which is the day after the last one");
        assertBackfillFails("nowhere', '2026-01-03', '2026-01-04", "'reports.nowhere' not found");
        execute("CREATE MATERIALIZED VIEW live.reports.whole WITH (storage_schema = 'iceberg.platform', refresh_mode = 'FULL') AS " + query);
        assertBackfillFails("whole', '2026-01-03', '2026-01-04", "reports.whole is refreshed in mode FULL");
        pinot.setRetentionDays(10);
        try {
            execute("ALTER MATERIALIZED VIEW live.reports.again SET PROPERTIES refresh_schedule = '0 6 * * *'");
            assertBackfillFails("again', '2026-01-03', '2026-01-06", "are frozen: Pinot may have dropped rows of them");
        }
        finally {
            pinot.keepAll();
        }
    }

    private void assertBackfillFails(String arguments, String message)
    {
        assertThatThrownBy(() -> execute("CALL live.system.backfill_materialized_view('reports', '%s')".formatted(arguments))).hasMessageContaining(message);
    }

    @Test
    void testFrozenPartitionsStay()
    {
        String query = "SELECT id, made_at, region FROM live.shop.old";
        execute("CREATE MATERIALIZED VIEW live.reports.kept WITH (storage_schema = 'iceberg.platform', partition_by = 'month(made_at)') AS " + query);
        List<MaterializedRow> before = execute("SELECT * FROM live.reports.kept");
        assertThat(before).isNotEmpty();
        pinot.setRetentionDays(40);
        try {
            execute("ALTER MATERIALIZED VIEW live.reports.kept SET PROPERTIES refresh_schedule = '0 6 * * *'");
            for (int day = 0; day < 12; day++) {
                old.lose(day);
            }
            assertThat(execute(query)).isEmpty();
            refresh("kept");
            assertThat(execute("SELECT * FROM live.reports.kept")).containsExactlyInAnyOrderElementsOf(before);

            // nor is it computed anew from what Pinot still has, whatever changes
            execute("CREATE SCHEMA iceberg.elsewhere");
            execute("ALTER MATERIALIZED VIEW live.reports.kept SET PROPERTIES storage_schema = 'iceberg.elsewhere'");
            assertThatThrownBy(() -> refresh("kept")).hasMessageContaining("It cannot be stored anew");
            execute("ALTER MATERIALIZED VIEW live.reports.kept SET PROPERTIES storage_schema = 'iceberg.platform'");
            pinot.setRetentionDays(30);
            execute("ALTER MATERIALIZED VIEW live.reports.kept SET PROPERTIES refresh_schedule = '0 7 * * *'");
            assertThatThrownBy(() -> refresh("kept"))
                    .hasMessageContaining("Pinot drops rows of its table after 30 days, which is too soon for its partitions")
                    .hasMessageContaining("FULL is not possible: Pinot may have lost rows");
            assertThat(execute("SELECT * FROM live.reports.kept")).containsExactlyInAnyOrderElementsOf(before);
        }
        finally {
            pinot.keepAll();
        }
    }

    @Test
    void testWhyNot()
    {
        assertReason("two_tables", "partition_by = 'day(made_at)'", "SELECT o.id, o.made_at FROM live.shop.orders o JOIN live.shop.old v ON o.id = v.id", "it reads two tables that change");
        assertReason("other_table", "partition_by = 'day(made_at)'", "SELECT o.id, o.made_at FROM live.shop.orders o JOIN iceberg.base.other v ON o.id = v.id", "of which it cannot be told whether it changed");
        assertReason("by_time", "partition_by = 'day(made_at)'", "SELECT id, made_at, made_at < current_timestamp AS past FROM live.shop.orders", "has current_timestamp");
        assertReason("random_rows", "partition_by = 'day(made_at)'", "SELECT id, made_at, random() AS number FROM live.shop.orders", "has random");
        assertReason("not_apart", "partition_by = 'day(last)'", "SELECT region, max(made_at) AS last FROM live.shop.orders GROUP BY region", "is not made of one partition of table shop.orders");
        for (String period : List.of("week", "month", "quarter", "year")) {
            assertReason("days_of_" + period, "partition_by = 'day(begun_at)'", "SELECT date_trunc('%s', made_at) AS begun_at, count(*) AS orders FROM live.shop.orders GROUP BY 1".formatted(period), "a partition of it, by begun_at");
        }
        execute("CREATE VIEW live.reports.by_number WITH (time_column = 'ms', time_window = '20 years', time_unit = 'milliseconds') AS SELECT id, made_at, CAST(to_unixtime(made_at) * 1000 AS bigint) AS ms FROM live.shop.orders");
        assertReason("of_number", "partition_by = 'day(made_at)'", "SELECT id, made_at FROM live.reports.by_number", "column ms, whose type bigint is no time");
        assertReason("no_partitions", "refresh_schedule = '0 6 * * *'", "SELECT id FROM live.shop.orders", "partition_by is not given");
        assertReason("in_hive", "storage_schema = 'hive.platform', partition_by = 'day(made_at)'", "SELECT id, made_at FROM live.shop.orders", "which cannot replace partitions in one commit");
    }

    private void assertReason(String view, String properties, String query, String reason)
    {
        execute("CREATE TABLE IF NOT EXISTS iceberg.base.other AS SELECT BIGINT '1' AS id");
        String storage = properties.contains("storage_schema") ? "" : "storage_schema = 'iceberg.platform', ";
        execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (%s%s) AS %s".formatted(view, storage, properties, query));
        assertThat(lastRefresh(view)).first().isEqualTo("FULL");
        assertThat(lastRefresh(view)).last().asString().contains("PARTITION is not possible", reason);
        execute("DROP MATERIALIZED VIEW live.reports." + view);
        if (properties.contains("partition_by")) {
            assertThatThrownBy(() -> execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (%s%s, refresh_mode = 'PARTITION') AS %s".formatted(view, storage, properties, query)))
                    .hasMessageContaining("refresh_mode is 'PARTITION', which is not possible")
                    .hasMessageContaining(reason);
        }
    }

    /** A token is good for one table, and for as long as its refresh runs. */
    @Test
    void testTokens()
    {
        assertThatThrownBy(() -> execute("SELECT * FROM live.shop.\"orders$rows\"")).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> queryRunner.execute(
                Session.builder(queryRunner.getDefaultSession()).setCatalogSessionProperty("live", "input_token", "guessed").build(),
                "SELECT * FROM live.shop.orders"))
                .hasMessageContaining("The input of this query is gone");
    }
}
