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
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp()
    {
        TestingTypedTables typedTables = new TestingTypedTables();
        queryRunner = TypedTableQueryRunner.create(typedTables);
        for (SampleTable table : new SampleTable[] {
                new SampleTable("plain_rows", "admin", false, new PinotFeatures(true, true)),
                new SampleTable("view_rows", "user", true, new PinotFeatures(false, false))}) {
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
            assertThat(explain(zone, "SELECT count(*) FROM platform.reports.fixed")).contains("filterPredicate = (" + filter + ")]");
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
            assertThat(explain(zone, "SELECT count(*) FROM platform.reports.rolling")).containsPattern("filterPredicate = \\(" + filter + "\\)]");
        }
    }

    /** Pinot 0.11 keeps no NULLs: what is NULL is known above the scan only, and so a window on a nullable column stays there. */
    @Test
    void testOverTableServedAsView()
    {
        execute("CREATE OR REPLACE VIEW platform.reports.over_key WITH (time_column = 'id', time_unit = 'microseconds', time_from = '2025-01-01') AS SELECT * FROM platform.shop.view_rows");
        assertThat(explain("UTC", "SELECT id FROM platform.reports.over_key")).contains("filterPredicate = ((deleted = boolean 'false') AND (bigint '1735689600000000' <= id_filter))]");
        execute("CREATE OR REPLACE VIEW platform.reports.over_nullable WITH (time_column = 'at', time_from = '2025-01-01') AS SELECT * FROM platform.shop.view_rows");
        assertThat(explain("UTC", "SELECT id FROM platform.reports.over_nullable")).doesNotContain("at_filter");
        assertThat(queryRunner.execute("SELECT count(*) FROM platform.reports.over_nullable").getOnlyValue())
                .isEqualTo(queryRunner.execute("SELECT count(*) FROM reference.default.view_rows WHERE at >= TIMESTAMP '2025-01-01 00:00:00 UTC'").getOnlyValue());
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

    private void execute(@Language("SQL") String sql)
    {
        queryRunner.execute(sql);
    }
}
