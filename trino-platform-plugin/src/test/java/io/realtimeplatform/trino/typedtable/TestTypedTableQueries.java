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

import io.realtimeplatform.trino.typedtable.SampleTable.Sample;
import io.realtimeplatform.trino.typedtable.SampleTable.SampleColumn;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.sql.query.QueryAssertions;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Typed tables give the same rows as a table that has the source's own types, whatever is asked.
 */
@TestInstance(PER_CLASS)
class TestTypedTableQueries
{
    /** No column is nullable. */
    private static final String PLAIN = "plain_rows";
    /** Pinot keeps NULLs. */
    private static final String NULLABLE = "nullable_rows";
    /** Pinot keeps no NULLs, so the table is a view. */
    private static final String VIEW = "view_rows";

    private QueryRunner queryRunner;
    private QueryAssertions assertions;

    @BeforeAll
    void setUp()
    {
        TestingTypedTables typedTables = new TestingTypedTables();
        queryRunner = TypedTableQueryRunner.create(typedTables);
        assertions = new QueryAssertions(queryRunner);
        for (SampleTable table : List.of(
                new SampleTable(PLAIN, "alice", false, new PinotFeatures(false, false, true)),
                new SampleTable(NULLABLE, "alice", true, new PinotFeatures(true, true, false)),
                new SampleTable(VIEW, "alice", true, new PinotFeatures(false, false, true)))) {
            typedTables.add(table.typedTable());
            table.create(queryRunner, session());
        }
    }

    @AfterAll
    void tearDown()
    {
        assertions.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, NULLABLE, VIEW})
    void testAllRows(String table)
    {
        assertSame(session(), table, "SELECT * FROM %s");
        assertSame(session(), table, "SELECT count(*), count(number), count(at) FROM %s");
        assertThat(queryRunner.execute("SELECT count(*) FROM " + table).getOnlyValue()).isEqualTo(12L);
    }

    @Test
    void testPredicatesOnEveryColumn()
    {
        for (SampleColumn column : SampleTable.columns()) {
            assertSelectsSame(session(), NULLABLE, predicates(column));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, VIEW})
    void testSomePredicatesOnEveryColumn(String table)
    {
        for (SampleColumn column : SampleTable.columns()) {
            String name = column.name();
            assertSelectsSame(session(), table, List.of(
                    name + " IS NULL",
                    "%s = %s".formatted(name, column.samples().get(1).typed())));
        }
    }

    private static List<String> predicates(SampleColumn column)
    {
        String name = column.name();
        List<String> literals = column.samples().stream()
                .map(Sample::typed)
                .toList();
        List<String> predicates = new ArrayList<>();
        predicates.add(name + " IS NULL");
        predicates.add(name + " IS NOT NULL");
        predicates.add("%s = %s".formatted(name, literals.getFirst()));
        if (column.type().equals("jsonb")) {
            return predicates;
        }
        for (int i = 0; i < literals.size(); i++) {
            for (String operator : i % 2 == 0 ? List.of("<>", ">=", "<") : List.of("=", ">", "<=")) {
                predicates.add("%s %s %s".formatted(name, operator, literals.get(i)));
            }
        }
        predicates.add("%s IN (%s, %s)".formatted(name, literals.get(1), literals.get(2)));
        predicates.add("%s NOT IN (%s, %s)".formatted(name, literals.get(1), literals.get(2)));
        predicates.add("%s IS NULL OR %s = %s".formatted(name, name, literals.get(1)));
        predicates.add("%s IS NULL OR %s > %s".formatted(name, name, literals.get(1)));
        predicates.add("%s IS DISTINCT FROM %s".formatted(name, literals.get(1)));
        predicates.add("%s BETWEEN %s AND %s".formatted(name, literals.get(0), literals.get(2)));
        return predicates;
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, NULLABLE, VIEW})
    void testPredicatesOnKey(String table)
    {
        assertSame(session(), table, "SELECT id FROM %s WHERE id = 9007199254740993");
        assertSame(session(), table, "SELECT id FROM %s WHERE id <> 9007199254740993");
        assertSame(session(), table, "SELECT id FROM %s WHERE id BETWEEN 9007199254740993 AND 9007199254740994");
        String keys = LongStream.range(0, 5_000)
                .mapToObj(key -> Long.toString(9007199254740992L + 2 * key))
                .collect(joining(", "));
        assertSame(session(), table, "SELECT id, title FROM %s WHERE id IN (" + keys + ")");
        assertSame(session(), table, "SELECT id, title FROM %s WHERE id NOT IN (" + keys + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "made", "at", "at3"})
    void testPredicatesOnFunctionsOfTime(String column)
    {
        // every unit and every operator once, in a session whose zone is not that of the values
        List<String> operators = List.of("=", "<>", "<", "<=", ">", ">=");
        List<String> units = List.of("second", "minute", "hour", "day", "week", "month", "quarter", "year");
        List<String> predicates = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            String operator = operators.get(i % operators.size());
            predicates.add("date_trunc('%s', %s) %s TIMESTAMP '2026-02-01 00:00:00 UTC'".formatted(units.get(i), column, operator));
        }
        for (String operator : operators) {
            predicates.add("CAST(%s AS date) %s DATE '2026-02-01'".formatted(column, operator));
            predicates.add("2026 %s year(%s)".formatted(operator, column));
            predicates.add("%s %s TIMESTAMP '2026-02-01 00:00:00.000001 UTC'".formatted(column, operator));
            predicates.add("%s %s TIMESTAMP '2026-02-01 05:45:00.0000005'".formatted(column, operator));
            predicates.add("CAST(%s AS timestamp(6)) %s TIMESTAMP '2026-02-01 00:00:00.000001'".formatted(column, operator));
        }
        predicates.add("CAST(%s AS timestamp(0)) = TIMESTAMP '2026-02-01 00:00:00'".formatted(column));
        predicates.add("CAST(%s AS date) IN (DATE '2026-01-31', DATE '1969-12-31', DATE '1999-01-01')".formatted(column));
        predicates.add("date(%s) BETWEEN DATE '2026-01-31' AND DATE '2026-02-01'".formatted(column));
        predicates.add("NOT (year(%1$s) = 2026 OR CAST(%1$s AS date) = DATE '1970-01-01')".formatted(column));
        predicates.add("year(%1$s) = 1969 OR %1$s IS NULL".formatted(column));
        predicates.add("hour(%s) = 0".formatted(column));
        predicates.add("year(%1$s AT TIME ZONE 'Asia/Tokyo') = 2026".formatted(column));
        assertSelectsSame(session("Asia/Kathmandu"), NULLABLE, predicates);
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, NULLABLE, VIEW})
    void testAggregatesAndJoins(String table)
    {
        assertSame(session(), table, "SELECT max(big), min(big), sum(CAST(big AS decimal(38,0))) FROM %s");
        assertSame(session(), table, "SELECT max(id), min(id) FROM %s WHERE id > 9007199254740993");
        assertSame(session(), table, "SELECT active, count(*), sum(number), sum(fast), avg(price) FROM %s WHERE at >= TIMESTAMP '2026-02-01 00:00:00 UTC' GROUP BY active");
        assertSame(session(), table, "SELECT DISTINCT title FROM %s WHERE title LIKE 'sh%%%%'");
        assertSame(session(), table, "SELECT title, count(*) FROM %s GROUP BY title HAVING count(*) > 1");
        assertSame(session(), table, "SELECT a.id, b.token FROM %1$s a JOIN %1$s b ON a.token = b.token AND a.id = b.id WHERE b.price > 1.5");
        assertSame(session(), table, "SELECT id FROM %1$s WHERE at = (SELECT max(at) FROM %1$s)");
        assertSame(session(), table, "SELECT id FROM %s WHERE number = 41 OR title = 'shoes'");
        assertSame(session(), table, "SELECT id, at FROM %s ORDER BY at DESC NULLS LAST, id LIMIT 3");
        assertThat(queryRunner.execute("SELECT id FROM " + table + " LIMIT 3").getRowCount()).isEqualTo(3);
        assertThat(queryRunner.execute("SELECT id FROM " + table + " WHERE id IS NULL").getRowCount()).isEqualTo(0);
    }

    /** The types that Trino reports are the source's. */
    @ParameterizedTest
    @ValueSource(strings = {PLAIN, NULLABLE, VIEW})
    void testTypes(String table)
    {
        String types = "SELECT column_name, data_type FROM %s.information_schema.columns WHERE table_name = '" + table + "'";
        assertThat(queryRunner.execute(types.formatted("platform")).getMaterializedRows())
                .containsExactlyInAnyOrderElementsOf(queryRunner.execute(types.formatted("reference")).getMaterializedRows());
    }

    @Test
    void testHiddenColumns()
    {
        for (String table : List.of(PLAIN, NULLABLE)) {
            assertThat(assertions.query("SELECT DISTINCT __operation, __commit_time, __capture_time FROM " + table))
                    .matches("VALUES (VARCHAR 'c', TIMESTAMP '2026-01-01 00:00:00.000', TIMESTAMP '2026-01-01 00:00:00.010')");
            assertThat(assertions.query("SELECT count(*) FROM " + table + " WHERE __position < 3"))
                    .matches("VALUES BIGINT '3'");
        }
        // of the rows that are shown, and of no others: that is how a refresh finds what changed
        assertThat(assertions.query("SELECT __bucket, count(*), sum(__fingerprint_high), sum(__fingerprint_low) FROM " + PLAIN + " GROUP BY 1"))
                .matches("VALUES (0, BIGINT '6', BIGINT '630', BIGINT '1230'), (1, BIGINT '6', BIGINT '636', BIGINT '1236')");
        assertThat(assertions.query("SELECT __deleted FROM " + PLAIN)).failure().hasMessageContaining("Column '__deleted' cannot be resolved");
        assertThat(assertions.query("SELECT id__filter FROM " + PLAIN)).failure().hasMessageContaining("Column 'id__filter' cannot be resolved");
    }

    @Test
    void testNoWrites()
    {
        for (@Language("SQL") String sql : List.of(
                "DELETE FROM " + PLAIN + " WHERE id = 9007199254740993",
                "UPDATE " + PLAIN + " SET number = 1",
                "INSERT INTO " + PLAIN + " (id) VALUES 1",
                "DROP TABLE " + PLAIN,
                "DROP VIEW " + VIEW)) {
            assertThat(assertions.query(sql)).failure().hasMessageMatching("This connector does not support .*|shop.view_rows is the table of a pipeline.*");
        }
    }

    private void assertSelectsSame(Session session, String table, List<String> predicates)
    {
        assertSame(session, table, IntStream.range(0, predicates.size())
                .mapToObj(i -> "SELECT %d AS predicate, id FROM %%1$s WHERE %s".formatted(i, predicates.get(i)))
                .collect(joining(" UNION ALL ")));
    }

    private void assertSame(Session session, String table, @Language("SQL") String sql)
    {
        assertThat(assertions.query(session, sql.formatted("platform.shop." + table)))
                .matches(session, sql.formatted("reference.default." + table));
    }

    private static Session session()
    {
        return session("UTC");
    }

    private static Session session(String zone)
    {
        return testSessionBuilder()
                .setCatalog("platform")
                .setSchema("shop")
                .setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone))
                .build();
    }
}
