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

import com.google.common.collect.ImmutableList;
import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.SqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestViewSql
{
    private static final List<String> COLUMNS = ImmutableList.of("t", "a b");
    private static final String PREDICATE = "\"t\" >= CAST((current_timestamp AT TIME ZONE 'UTC') - INTERVAL '12' MONTH AS timestamp(3))";

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT * FROM a.b.c",
            "SELECT t FROM a.b.c -- the end",
            "SELECT t /* ) */ FROM a.b.c",
            "WITH x AS (SELECT 1 AS t) SELECT * FROM x",
            "SELECT ')' AS t UNION ALL SELECT '(' ORDER BY 1 LIMIT 3",
            "VALUES 1, 2",
            "TABLE a.b.c",
            "SELECT \"a)\" AS t FROM (SELECT 1 AS \"a)\")",
    })
    void testWrapAndUnwrap(String query)
    {
        String wrapped = ViewSql.wrap(query, COLUMNS, PREDICATE);
        for (String text : new String[] {wrapped, formatted(wrapped)}) {
            assertThat(ViewSql.isWrapped(text)).isTrue();
            Optional<String> unwrapped = ViewSql.unwrap(text, COLUMNS, PREDICATE);
            assertThat(unwrapped).isPresent();
            assertThat(ViewSql.isSame(unwrapped.get(), query)).isTrue();
            assertThat(ViewSql.unwrap(text, COLUMNS, PREDICATE.replace("12", "24"))).isEmpty();
        }
        // of two predicates around it only the outer one is taken off
        assertThat(ViewSql.unwrap(ViewSql.wrap(wrapped, COLUMNS, PREDICATE), COLUMNS, PREDICATE).map(ViewSql::isWrapped)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT * FROM a WHERE t > 1",
            "SELECT * FROM (SELECT * FROM a) WHERE \"t\" >= 1",
            "SELECT * FROM (SELECT * FROM a) time_window WHERE \"t\" >= 1",
            "no SQL at all",
    })
    void testNotWrapped(String query)
    {
        assertThat(ViewSql.isWrapped(query)).isFalse();
        assertThat(ViewSql.unwrap(query, COLUMNS, "\"t\" >= 1")).isEmpty();
    }

    @Test
    void testAnythingElseIsNoWrapping()
    {
        String wrapped = ViewSql.wrap("SELECT 1 AS t", COLUMNS, "\"t\" >= 1");
        assertThat(ViewSql.unwrap(wrapped, COLUMNS, "\"t\" >= 1")).isPresent();
        assertThat(ViewSql.unwrap(wrapped + " LIMIT 3", COLUMNS, "\"t\" >= 1")).isEmpty();
        assertThat(ViewSql.unwrap(wrapped + " AND true", COLUMNS, "\"t\" >= 1")).isEmpty();
        assertThat(ViewSql.unwrap(wrapped.replace("SELECT *", "SELECT t"), COLUMNS, "\"t\" >= 1")).isEmpty();
        assertThat(ViewSql.unwrap(wrapped + " UNION ALL " + wrapped, COLUMNS, "\"t\" >= 1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT * FROM a",
            "SELECT x.*, 1 AS y FROM a x",
            "TABLE a",
            "SELECT 1 AS x UNION ALL SELECT * FROM a",
            "WITH x AS (SELECT 1 AS t) SELECT * FROM x",
            "(SELECT * FROM a) ORDER BY 1",
    })
    void testFollowsItsTables(String query)
    {
        assertThat(ViewSql.isOpen(query)).isTrue();
        assertThat(ViewSql.wrap(query, COLUMNS, PREDICATE)).startsWith("SELECT \"t\", \"a b\"\nFROM (");
        String closed = ViewSql.withColumns(query, COLUMNS);
        assertThat(ViewSql.isOpen(closed)).isFalse();
        assertThat(ViewSql.isWrapped(closed)).isTrue();
        assertThat(ViewSql.withoutColumns(formatted(closed), COLUMNS)).hasValueSatisfying(inner -> assertThat(ViewSql.isSame(inner, query)).isTrue());
        assertThat(ViewSql.withoutColumns(closed, ImmutableList.of("t"))).isEmpty();
        assertThat(ViewSql.withColumns(query, ImmutableList.of("t", "T"))).startsWith("SELECT *\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT a, b FROM (SELECT * FROM a)",
            "WITH x AS (SELECT * FROM a) SELECT t FROM x",
            "SELECT count(*) AS tables FROM a",
            "SELECT 2 * 3 AS six",
            "VALUES '*'",
            "WITH FUNCTION f() RETURNS bigint RETURN 1 SELECT * FROM a",
            "no table, no SQL",
    })
    void testHasItsOwnColumns(String query)
    {
        assertThat(ViewSql.isOpen(query)).isFalse();
        assertThat(ViewSql.wrap(query, COLUMNS, PREDICATE)).startsWith("SELECT *\nFROM (");
    }

    @Test
    void testIsSame()
    {
        assertThat(ViewSql.isSame("select a from B -- x", "SELECT a\nFROM\n  B")).isTrue();
        assertThat(ViewSql.isSame("SELECT 'a'", "SELECT 'A'")).isFalse();
        assertThat(ViewSql.isSame("SELECT 1", "SELECT 2")).isFalse();
        assertThat(ViewSql.isSame("no SQL", "no sql")).isFalse();
    }

    @Test
    void testDependencies()
    {
        assertThat(dependencies("SELECT * FROM a.b.c JOIN d.e USING (x) JOIN f USING (x)")).containsExactly("a.b.c", "cat.d.e", "cat.sch.f");
        assertThat(dependencies("WITH f AS (SELECT * FROM g) SELECT * FROM f, F, \"f\"")).containsExactly("cat.sch.g");
        assertThat(dependencies("WITH f AS (SELECT * FROM f) SELECT * FROM f")).containsExactly("cat.sch.f");
        assertThat(dependencies("WITH RECURSIVE f(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM f WHERE n < 3) SELECT * FROM f")).isEmpty();
        assertThat(dependencies("SELECT (SELECT max(x) FROM a.b.c) FROM (VALUES 1) WHERE EXISTS (SELECT 1 FROM a.b.d) UNION SELECT x FROM a.b.e")).containsExactly("a.b.c", "a.b.d", "a.b.e");
        assertThat(dependencies("SELECT * FROM (WITH f AS (SELECT 1) SELECT * FROM f), f")).containsExactly("cat.sch.f");
        assertThat(dependencies("SELECT * FROM \"A\".\"B b\".\"C\"\"c\"")).containsExactly("a.b b.c\"c");
        assertThat(ViewSql.dependencies("SELECT * FROM f", Optional.empty(), Optional.empty())).isEmpty();
    }

    @Test
    void testCanBeWrapped()
    {
        assertThat(ViewSql.canBeWrapped("WITH x AS (SELECT 1) SELECT * FROM x")).isTrue();
        assertThat(ViewSql.canBeWrapped("WITH FUNCTION f() RETURNS bigint RETURN 1 SELECT f()")).isFalse();
    }

    @Test
    void testCallsFunctionsOfItsCatalog()
    {
        assertThat(ViewSql.callsFunctionsOfItsCatalog("SELECT * FROM TABLE(system.query(query => 'SELECT 1 x'))")).isTrue();
        assertThat(ViewSql.callsFunctionsOfItsCatalog("SELECT x FROM a WHERE EXISTS (SELECT sch.f(y) FROM b)")).isTrue();
        assertThat(ViewSql.callsFunctionsOfItsCatalog("SELECT max(x), cat.sch.f(y) FROM TABLE(cat.system.query(query => 'SELECT 1 x'))")).isFalse();
    }

    private static Iterable<String> dependencies(String query)
    {
        return ViewSql.dependencies(query, Optional.of("cat"), Optional.of("sch")).stream().map(Object::toString).toList();
    }

    private static String formatted(String sql)
    {
        return SqlFormatter.formatSql(new SqlParser().createStatement(sql));
    }
}
