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
package io.realtimeplatform.trino.typedtable;

import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Views with a time window over typed tables: the window becomes a filter in Pinot's own types, and nothing of it stays above.
 */
@TestInstance(PER_CLASS)
class TestTypedTableWindows
{
    private static final Pattern FILTER = Pattern.compile("filterPredicate = \\((.*?)\\)]");

    private QueryRunner queryRunner;

    @BeforeAll
    void setUp()
    {
        TestingTypedTables typedTables = new TestingTypedTables();
        queryRunner = TypedTableQueryRunner.create(typedTables);
        for (SampleTable table : new SampleTable[] {
                new SampleTable("plain_rows", "admin", false, new PinotFeatures(true, true, false)),
                new SampleTable("view_rows", "user", true, new PinotFeatures(false, false, true))}) {
            typedTables.add(table.typedTable());
            table.create(queryRunner, testSessionBuilder().build());
        }
        queryRunner.execute("CREATE SCHEMA platform.reports");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "at     | bigint '1735689600000000' <= at_filter",
            "made   | bigint '1735689600000000' <= made_filter",
            "born   | integer '20089' <= born_filter",
    })
    void testFixedBound(String column, String filter)
    {
        execute("CREATE OR REPLACE VIEW platform.reports.fixed WITH (time_column = '%s', time_from = '2025-01-01') AS SELECT * FROM platform.shop.plain_rows".formatted(column));
        for (String zone : new String[] {"UTC", "America/Los_Angeles", "Asia/Kolkata"}) {
            assertThat(filters(explain(zone, "SELECT count(*) FROM platform.reports.fixed"))).containsExactlyInAnyOrder("(" + filter + ")", "(event_id = varchar '')");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "at     | ''                      | bigint '[0-9]{16}' <= at_filter",
            "made   | ''                      | bigint '[0-9]{16}' <= made_filter",
            "born   | ''                      | integer '[0-9]{5}' <= born_filter",
            "at     | alignment = 'month',    | bigint '[0-9]{16}' <= at_filter",
            "born   | alignment = 'day',      | integer '[0-9]{5}' <= born_filter",
            "fast   | time_unit = 'seconds',  | bigint '[0-9]{10}' <= fast",
            "fast   | time_unit = 'milliseconds', | bigint '[0-9]{13}' <= fast",
            "big    | time_unit = 'microseconds', | bigint '[0-9]{16}' <= big_filter",
    })
    void testRollingBound(String column, String property, String filter)
    {
        execute("CREATE OR REPLACE VIEW platform.reports.rolling WITH (time_column = '%s', %s time_window = '1 year') AS SELECT * FROM platform.shop.plain_rows"
                .formatted(column, property.equals("''") ? "" : property));
        for (String zone : new String[] {"UTC", "America/Los_Angeles", "Asia/Kolkata"}) {
            assertThat(filters(explain(zone, "SELECT count(*) FROM platform.reports.rolling")))
                    .hasSize(2)
                    .contains("(event_id = varchar '')")
                    .anySatisfy(found -> assertThat(found).matches("\\(" + filter + "\\)"));
        }
    }

    /** Pinot 0.11 keeps no NULLs, and what stands for them is outside of every window that begins after 1970. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "id    | time_unit = 'microseconds', time_from = '2025-01-01' | (bigint '1735689600000000' <= id_filter)",
            "at    | time_from = '2025-01-01'  | (bigint '1735689600000000' <= at_filter)",
            "at3   | time_from = '2025-01-01'  | (bigint '1735689600000000' <= at3_filter)",
            "made  | time_from = '2025-01-01'  | (bigint '1735689600000000' <= made_filter)",
            "whole | time_from = '2025-01-01'  | (bigint '1735689600000000' <= whole_filter)",
            "seen  | time_from = '2025-01-01'  | (timestamp(3) '2025-01-01 00:00:00.000' <= seen)",
            "born  | time_from = '2025-01-01'  | (integer '20089' <= born_filter)",
            "big   | time_unit = 'seconds', time_from = '2025-01-01' | (bigint '1735689600' <= big_filter)",
            "fast  | time_unit = 'milliseconds', time_from = '1970-01-01 00:00:01' | (bigint '1000' <= fast)",
            "at    | time_to = '1970-01-01'    | (at_filter < bigint '0') & (at_filter <> bigint '-9223372036854775808')",
            "born  | time_to = '1970-01-01'    | (born_filter < integer '0') & (born_filter <> integer '-2147483648')",
            "at    | time_from = '1969-12-31', time_to = '2026-02-01' | (bigint '-86400000000' <= at_filter) & (at_filter < bigint '1769904000000000')",
            "seen  | time_from = '1970-01-02', time_to = '2026-02-01' | (timestamp(3) '1970-01-02 00:00:00.000' <= seen) & (seen < timestamp(3) '2026-02-01 00:00:00.000')",
            "fast  | time_unit = 'milliseconds', time_from = '1970-01-01', time_to = '1970-01-02' | (bigint '0' <= fast) & (fast < bigint '86400000')",
    })
    void testOverTableServedAsView(String column, String window, String conjuncts)
    {
        execute("CREATE OR REPLACE VIEW platform.reports.over_view WITH (time_column = '%s', %s) AS SELECT * FROM platform.shop.view_rows".formatted(column, window));
        assertThat(filters(explain("UTC", "SELECT count(*) FROM platform.reports.over_view")))
                .containsExactlyInAnyOrder(("(deleted = boolean 'false') & (event_id = varchar '') & " + conjuncts).split(" & "));
        assertSameAsReference(column, window);
    }

    /** Where what stands for NULL may be a value, the flag decides above the scan. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "seen | time_from = '1960-01-01' | (timestamp(3) '1960-01-01 00:00:00.000' <= seen)",
            "big  | time_unit = 'seconds', time_to = '2025-01-01' | (big_filter < bigint '1735689600')",
            "fast | time_unit = 'milliseconds', time_to = '1970-01-01' | (fast < bigint '0')",
    })
    void testOverTableServedAsViewWithNullsInTheWindow(String column, String window, String filter)
    {
        execute("CREATE OR REPLACE VIEW platform.reports.over_view WITH (time_column = '%s', %s) AS SELECT * FROM platform.shop.view_rows".formatted(column, window));
        assertThat(explain("UTC", "SELECT count(*) FROM platform.reports.over_view")).contains(filter).contains("strpos(");
        assertSameAsReference(column, window);
    }

    private void assertSameAsReference(String column, String window)
    {
        execute("CREATE OR REPLACE VIEW platform.reports.over_reference WITH (time_column = '%s', %s) AS SELECT * FROM reference.default.view_rows".formatted(column, window));
        assertThat(queryRunner.execute("SELECT * FROM platform.reports.over_view ORDER BY id")).isEqualTo(queryRunner.execute("SELECT * FROM platform.reports.over_reference ORDER BY id"));
    }

    @Test
    void testTablesOfPipelinesAreNoViews()
    {
        assertThatThrownBy(() -> execute("CREATE VIEW platform.shop.plain_rows AS SELECT 1 x")).hasMessageContaining("already exists");
        assertThatThrownBy(() -> execute("CREATE OR REPLACE VIEW platform.shop.plain_rows AS SELECT 1 x")).hasMessageContaining("already exists");
        assertThatThrownBy(() -> execute("CREATE OR REPLACE VIEW platform.shop.view_rows AS SELECT 1 x")).hasMessageContaining("is the table of a pipeline");
        assertThatThrownBy(() -> execute("DROP VIEW platform.shop.view_rows")).hasMessageContaining("is the table of a pipeline");
        assertThatThrownBy(() -> execute("COMMENT ON VIEW platform.shop.view_rows IS 'x'")).hasMessageContaining("is the table of a pipeline");
        assertThatThrownBy(() -> execute("CREATE VIEW platform.shop.\"plain_rows$stored\" AS SELECT 1 x")).hasMessageContaining("names that end in $stored");
        assertThatThrownBy(() -> execute("DROP SCHEMA platform.shop CASCADE")).hasMessageContaining("it holds tables of pipelines: shop.plain_rows, shop.view_rows");
        assertThatThrownBy(() -> execute("ALTER SCHEMA platform.shop RENAME TO shops")).hasMessageContaining("it holds tables of pipelines");
        execute("CREATE VIEW platform.shop.beside AS SELECT 1 x");
        assertThat(queryRunner.execute("SHOW TABLES FROM platform.shop").getOnlyColumnAsSet()).containsExactlyInAnyOrder("plain_rows", "view_rows", "beside");
        execute("DROP VIEW platform.shop.beside");
    }

    private String explain(String zone, @Language("SQL") String sql)
    {
        Session session = testSessionBuilder().setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build();
        return (String) queryRunner.execute(session, "EXPLAIN " + sql).getOnlyValue();
    }

    /** The conjuncts of the filter of the plan's only scan. */
    private static List<String> filters(String plan)
    {
        Matcher filter = FILTER.matcher(plan);
        assertThat(filter.find()).as(plan).isTrue();
        return List.of(filter.group(1).split(" AND "));
    }

    private void execute(@Language("SQL") String sql)
    {
        queryRunner.execute(sql);
    }
}
