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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.sql.query.QueryAssertions;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What the engine hands to the Pinot catalog, and what it lists. The whole filter is seen: the catalog that stands for
 * Pinot takes none, so a filter with nothing but Pinot's own columns and types is one that Pinot could take.
 */
@TestInstance(PER_CLASS)
class TestTypedTablePlans
{
    private static final Pattern FILTER = Pattern.compile("filterPredicate = (.*)]");

    private final TestingTypedTables typedTables = new TestingTypedTables();
    private QueryRunner queryRunner;
    private QueryAssertions assertions;

    @BeforeAll
    void setUp()
    {
        queryRunner = TypedTableQueryRunner.create(typedTables);
        assertions = new QueryAssertions(queryRunner);
        for (SampleTable table : List.of(
                new SampleTable("plain_rows", "alice", false, new PinotFeatures(false, false, true)),
                new SampleTable("view_rows", "alice", true, new PinotFeatures(false, false, true)))) {
            typedTables.add(table.typedTable());
            table.create(queryRunner, testSessionBuilder().build());
        }
    }

    @AfterAll
    void tearDown()
    {
        assertions.close();
    }

    @BeforeEach
    void forgetQueries()
    {
        typedTables.takeQueries();
    }

    @Test
    void testKeys()
    {
        assertFilter("id = 9007199254740993", "(id_filter = bigint '9007199254740993')");
        assertFilter("id IN (1, 3, 5)", "(id_filter IN (bigint '1', bigint '3', bigint '5'))");
        assertFilter("token = UUID '12345678-9abc-def0-1234-56789abcdef0'", "(token_filter = varchar '12345678-9abc-def0-1234-56789abcdef0')");
        assertFilter("title = 'shoes'", "(title = varchar 'shoes')");
        assertFilter("title LIKE 'sh%'", "(title < varchar 'si') AND (varchar 'sh' <= title)");
        assertFilter("title NOT LIKE 'sh%'", "((title < varchar 'sh') OR (varchar 'si' <= title))");
    }

    @Test
    void testTimes()
    {
        assertFilter("at >= TIMESTAMP '2026-02-01 00:00:00.000001 UTC'", "(bigint '1769904000000001' <= at_filter)");
        assertFilter("at < TIMESTAMP '2026-02-01 00:00:00.000001 UTC'", "(at_filter < bigint '1769904000000001')");
        assertFilter("made > TIMESTAMP '2026-02-01 00:00:00.000001'", "(bigint '1769904000000001' < made_filter)");
        assertFilter("born BETWEEN DATE '2026-02-01' AND DATE '2026-02-02'", "(born_filter <= integer '20486') AND (integer '20485' <= born_filter)");
        assertFilter("CAST(at AS date) = DATE '2026-02-01'", "(at_filter < bigint '1769990400000000') AND (bigint '1769904000000000' <= at_filter)");
        assertFilter("CAST(made AS date) = DATE '2026-02-01'", "(bigint '1769904000000000' <= made_filter) AND (made_filter < bigint '1769990400000000')");
        assertFilter("date_trunc('month', at) = TIMESTAMP '2026-02-01 00:00:00 UTC'", "(at_filter < bigint '1772323200000000') AND (bigint '1769904000000000' <= at_filter)");
        assertFilter("year(at) = 2026", "(at_filter < bigint '1798761600000000') AND (bigint '1767225600000000' <= at_filter)");
    }

    @Test
    void testNumbers()
    {
        assertFilter("small = 7", "(small_filter = integer '7')");
        assertFilter("number >= 7", "(integer '7' <= number)");
        assertFilter("big = 9007199254740993", "(big_filter = bigint '9007199254740993')");
        assertFilter("fast <> 1", "(fast <> bigint '1')");
        assertFilter("price > 12.34", "(bigint '1234' < price_filter)");
        assertFilter("active", "(active = boolean 'true')");
    }

    /** What cannot be converted stays above, on the source's own type. */
    @Test
    void testNotConverted()
    {
        assertThat(filter("SELECT id FROM plain_rows WHERE amount = 1.5")).contains("CAST(amount");
        assertThat(filter("SELECT id FROM plain_rows WHERE opens > TIME '12:00:00'")).contains("CAST(opens");
        assertThat(filter("SELECT id FROM plain_rows WHERE hour(at) = 1")).contains("hour(CAST(at");
        assertThat(filter("SELECT id FROM plain_rows WHERE number = 1 OR fast = 2")).contains(" OR ");
        assertThat(filter("SELECT id FROM plain_rows WHERE title LIKE 'sh%s'")).contains("(varchar 'sh' <= title)", "(title < varchar 'si')", "$like(");
    }

    @Test
    void testFilterThroughView()
    {
        assertThat(filter("SELECT title FROM view_rows WHERE id = 9007199254740993"))
                .contains("(deleted = boolean 'false')", "(event_id = varchar '')", "(id_filter = bigint '9007199254740993')");
    }

    @Test
    void testNothingSelected()
    {
        assertThat(plan("SELECT * FROM plain_rows WHERE id IS NULL")).contains("Values[]").doesNotContain("TableScan");
    }

    @Test
    void testListings()
    {
        assertColumns("SHOW TABLES", "plain_rows", "view_rows");
        assertThat(typedTables.takeQueries()).isLessThanOrEqualTo(2);
        assertThat(assertions.query("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'shop'"))
                .skippingTypesCheck()
                .matches("VALUES ('plain_rows', 'BASE TABLE'), ('view_rows', 'VIEW')");
        typedTables.takeQueries();
        assertThat(queryRunner.execute("SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop' AND table_name LIKE '%_rows'").getRowCount())
                .isEqualTo(2 * (SampleTable.columns().size() + 1));
        assertThat(typedTables.takeQueries()).isLessThanOrEqualTo(2);
        assertThat(assertions.query("SELECT table_name, comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND schema_name = 'shop'"))
                .skippingTypesCheck()
                .matches("VALUES ('plain_rows', 'Pinot table shop__public__plain_rows__g1'), ('view_rows', 'Pinot table shop__public__view_rows__g1')");
        assertThat(queryRunner.execute("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_schem = 'shop'").getRowCount())
                .isEqualTo(2 * (SampleTable.columns().size() + 1));
        assertThat(assertions.query("SELECT table_name FROM information_schema.views WHERE table_schema = 'shop'"))
                .skippingTypesCheck()
                .matches("VALUES 'view_rows'");
    }

    @Test
    void testDescribe()
    {
        for (String table : List.of("plain_rows", "view_rows")) {
            MaterializedResult result = queryRunner.execute("DESCRIBE " + table);
            assertThat(result.getMaterializedRows().getFirst().getFields()).containsExactly("id", "bigint", "", "bigint, primary key");
            assertThat(result.getRowCount()).isEqualTo(SampleTable.columns().size() + 1);
        }
        assertThat((String) queryRunner.execute("SHOW CREATE TABLE plain_rows").getOnlyValue())
                .startsWith("CREATE TABLE platform.shop.plain_rows (\n   id bigint NOT NULL COMMENT 'bigint, primary key'")
                .endsWith("COMMENT 'Pinot table shop__public__plain_rows__g1'");
        assertThat((String) queryRunner.execute("SHOW CREATE VIEW view_rows").getOnlyValue())
                .startsWith("CREATE VIEW platform.shop.view_rows COMMENT 'Pinot table shop__public__view_rows__g1' SECURITY DEFINER AS")
                .contains("IF((substr(\"__nulls\", 1, 1) = '1'), null, CAST(\"small\" AS smallint)) \"small\"");
        assertThat(queryRunner.execute("SHOW STATS FOR plain_rows").getRowCount()).isGreaterThan(0);
    }

    @Test
    void testOneBadTableDoesNotBreakListings()
    {
        TypedTable bad = new TypedTable(
                new SchemaTableName("shop", "bad_view"),
                "bad",
                "alice",
                ImmutableList.of(new TypedColumn("id", "id", "bigint", "no_such_type", true, 0, new PinotColumn("id", PinotType.LONG, "int64", OptionalInt.empty(), "value"), Optional.empty())),
                TypedTable.Nulls.HELPER_COLUMN,
                true,
                true,
                true);
        typedTables.add(bad);
        try {
            assertThat(queryRunner.execute("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'shop'").getRowCount()).isEqualTo(2);
            assertThat(queryRunner.execute("SELECT * FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_schem = 'shop'").getRowCount()).isGreaterThan(0);
            assertThat(queryRunner.execute("SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'platform'").getRowCount()).isGreaterThan(1);
            assertColumns("SHOW TABLES", "bad_view", "plain_rows", "view_rows");
        }
        finally {
            typedTables.remove(bad.name());
        }
    }

    private void assertColumns(@Language("SQL") String sql, String... values)
    {
        assertThat(queryRunner.execute(sql).getOnlyColumnAsSet()).containsExactlyInAnyOrder((Object[]) values);
    }

    private void assertFilter(String predicate, String filter)
    {
        List<String> expected = ImmutableList.<String>builder()
                .add(filter.split(" AND "))
                .add("(deleted = boolean 'false')", "(event_id = varchar '')")
                .build().stream()
                .sorted()
                .collect(toImmutableList());
        String actual = filter("SELECT count(*) FROM plain_rows WHERE " + predicate);
        assertThat(List.of(actual.substring(1, actual.length() - 1).split(" AND ")).stream().sorted()).as(predicate).isEqualTo(expected);
    }

    private String filter(@Language("SQL") String sql)
    {
        Matcher matcher = FILTER.matcher(plan(sql));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String plan(@Language("SQL") String sql)
    {
        return (String) queryRunner.execute("EXPLAIN " + sql).getOnlyValue();
    }
}
