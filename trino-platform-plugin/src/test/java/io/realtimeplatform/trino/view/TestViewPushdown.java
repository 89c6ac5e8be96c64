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
package io.realtimeplatform.trino.view;

import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The work on a windowed view is bounded by the window: of an Iceberg table with a file for each row only the files in it are read.
 */
@TestInstance(PER_CLASS)
final class TestViewPushdown
{
    private static final int[] AGES_IN_DAYS = {0, 20, 100, 300, 500, 1000};

    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        queryRunner = ViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        queryRunner.execute("CREATE TABLE iceberg.base.events (id bigint, ts timestamp(6), zoned timestamp(6) with time zone, day date, seconds bigint, millis bigint, micros bigint)");
        for (int age : AGES_IN_DAYS) {
            queryRunner.execute("""
                    INSERT INTO iceberg.base.events
                    SELECT %1$d, CAST(t AS timestamp(6)), CAST(t AS timestamp(6) with time zone), CAST(t AS date), CAST(to_unixtime(t) AS bigint), CAST(to_unixtime(t) * 1000 AS bigint), CAST(to_unixtime(t) * 1000000 AS bigint)
                    FROM (SELECT (current_timestamp AT TIME ZONE 'UTC') - INTERVAL '%1$d' DAY - INTERVAL '1' MINUTE AS t)
                    """.formatted(age));
        }
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @ParameterizedTest
    @CsvSource({"ts,", "zoned,", "day,", "seconds,seconds", "millis,milliseconds", "micros,microseconds"})
    void testRowsReadAreThoseInTheWindow(String column, String unit)
    {
        String unitProperty = unit == null ? "" : ", time_unit = '" + unit + "'";
        queryRunner.execute("CREATE OR REPLACE VIEW platform.reports.window_on_%1$s WITH (time_column = '%1$s', time_window = '1 year'%2$s) AS SELECT * FROM iceberg.base.events".formatted(column, unitProperty));
        for (String zone : new String[] {"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata"}) {
            Session session = Session.builder(ViewQueryRunner.session("admin")).setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build();
            String sql = "SELECT id FROM platform.reports.window_on_" + column;
            assertThat(queryRunner.execute(session, sql).getOnlyColumnAsSet()).containsExactlyInAnyOrder(0L, 20L, 100L, 300L);
            assertThat(RowsRead.from(queryRunner, session, "iceberg", sql)).isEqualTo(4);
            assertThat(RowsRead.from(queryRunner, session, "iceberg", "SELECT day, count(*) FROM platform.reports.window_on_%s GROUP BY day".formatted(column))).isEqualTo(4);
        }
        // widened by one statement, which moves no data
        queryRunner.execute("CALL platform.system.alter_view(schema_name => 'reports', view_name => 'window_on_%s', time_window => '600 days', alignment => 'day')".formatted(column));
        assertThat(queryRunner.execute("SELECT count(*) FROM platform.reports.window_on_" + column).getOnlyValue()).isEqualTo(5L);
        assertThat(RowsRead.from(queryRunner, ViewQueryRunner.session("admin"), "iceberg", "SELECT id FROM platform.reports.window_on_" + column)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
            "SELECT * FROM iceberg.base.events WHERE id >= 0, 4",
            "'SELECT id, ts FROM iceberg.base.events UNION ALL SELECT id, ts FROM iceberg.base.events', 8",
            "'WITH e AS (SELECT * FROM iceberg.base.events) SELECT e.id, f.ts FROM e JOIN e f ON e.id = f.id', 10",
            "'SELECT ts, count(*) AS events FROM iceberg.base.events GROUP BY ts', 4",
            "'SELECT date_trunc(''day'', ts) AS ts, count(*) AS events FROM iceberg.base.events GROUP BY 1', 4",
            "'SELECT ts, row_number() OVER (PARTITION BY ts ORDER BY id) AS n FROM iceberg.base.events', 4",
            "'SELECT CAST(ts AS date) AS ts FROM iceberg.base.events', 4",
    })
    void testThroughQueries(String query, long rows)
    {
        queryRunner.execute("CREATE OR REPLACE VIEW platform.reports.through WITH (time_column = 'ts', time_window = '1 year', alignment = 'day') AS " + query);
        assertThat(RowsRead.from(queryRunner, ViewQueryRunner.session("admin"), "iceberg", "SELECT * FROM platform.reports.through")).isEqualTo(rows);
    }
}
