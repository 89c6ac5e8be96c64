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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** What reaches Pinot of queries on typed tables without nullable columns, seen in Trino's plans and in the rows that it reads. */
@WithStack
final class TestPushdown
{
    private static final int ROWS = 500;
    private static final String HOUR_100_TO_149 = "created_at >= timestamp '2026-01-05 04:00:00.000001 UTC' AND created_at < timestamp '2026-01-07 06:00:00.000001 UTC'";

    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql trino;
    private final Plans plans;

    TestPushdown(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.trino = stack.admin();
        this.plans = new Plans(trino);
    }

    @BeforeAll
    void createPipelines()
    {
        shop.execute(
                "CREATE SCHEMA pushdown",
                """
                CREATE TABLE pushdown.orders (id bigint PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL, due date NOT NULL,
                    amount numeric(12,2) NOT NULL, large bigint NOT NULL, quick bigint NOT NULL, reference uuid NOT NULL)""",
                "CREATE TABLE pushdown.by_text (code text PRIMARY KEY, value integer NOT NULL)",
                "CREATE TABLE pushdown.by_uuid (id uuid PRIMARY KEY, value integer NOT NULL)",
                """
                INSERT INTO pushdown.orders SELECT 9007199254740992 + i, CASE i %% 3 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' ELSE 'sent' END,
                    timestamptz '2026-01-01 00:00:00.000001Z' + i * interval '1 hour', date '2026-01-01' + i, i * 1.01, 9007199254740992 + i, i, gen_random_uuid()
                FROM generate_series(0, %s) i""".formatted(ROWS - 1),
                "INSERT INTO pushdown.by_text SELECT 'code ' || i, i FROM generate_series(0, %s) i".formatted(ROWS - 1),
                "INSERT INTO pushdown.by_uuid SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, i FROM generate_series(0, %s) i".formatted(ROWS - 1));
        stack.createSource("pushdown");
        trino.execute(IntegrationStack.createPipelineStatement("platform", "pushdown", "pushdown", "orders", "fast_aggregates => ARRAY['quick']", "filterable => ARRAY['reference']"));
        stack.createPipeline("pushdown", "pushdown", "by_text");
        stack.createPipeline("pushdown", "pushdown", "by_uuid");
        SourceOracle oracle = stack.oracle(shop);
        oracle.awaitEqual("platform.pushdown.orders", "pushdown.orders");
        oracle.awaitEqual("platform.pushdown.by_text", "pushdown.by_text");
        oracle.awaitEqual("platform.pushdown.by_uuid", "pushdown.by_uuid");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    /** Checks that only the rows that the predicate selects are read, and that they are those that the source selects. */
    private void assertPushed(String table, String predicate, long expectedRows)
    {
        String sql = "SELECT * FROM platform.pushdown.%s WHERE %s".formatted(table, predicate);
        assertThat(trino.rows(sql)).hasSize((int) expectedRows);
        plans.assertNoFilterAboveThePinotScan(sql);
        assertThat(plans.rowsRead(sql)).describedAs(sql).isEqualTo(expectedRows);
    }

    @Test
    void bigintKey()
    {
        assertPushed("orders", "id = 9007199254740993", 1);
        assertPushed("orders", "id > 9007199254740992 AND id <= 9007199254740995", 3);
        assertPushed("orders", "id = 1", 0);
    }

    @Test
    void textKey()
    {
        assertPushed("by_text", "code = 'code 42'", 1);
    }

    @Test
    void uuidKey()
    {
        assertPushed("by_uuid", "id = uuid '00000000-0000-4000-8000-000000000042'", 1);
    }

    @Test
    void uuidColumnThatIsNoKey()
    {
        assertPushed("orders", "reference = uuid '%s'".formatted(shop.value("SELECT reference FROM pushdown.orders WHERE quick = 5")), 1);
    }

    @Test
    void manyKeys()
    {
        assertPushed("orders", "id IN (%s)".formatted(keys(300, i -> Long.toString(9007199254740992L + i))), 300);
        assertPushed("by_text", "code IN (%s)".formatted(keys(300, i -> "'code " + i + "'")), 300);
        assertPushed("by_uuid", "id IN (%s)".formatted(keys(300, i -> "uuid '00000000-0000-4000-8000-%012d'".formatted(i))), 300);
    }

    private static String keys(int count, IntFunction<String> key)
    {
        return IntStream.range(0, count).mapToObj(key).collect(joining(", "));
    }

    @Test
    void timestampRange()
    {
        assertPushed("orders", HOUR_100_TO_149, 50);
        // neighbours of a microsecond, with every comparison
        assertPushed("orders", "created_at > timestamp '2026-01-21 19:00:00.000001 UTC'", 0);
        assertPushed("orders", "created_at >= timestamp '2026-01-21 19:00:00.000001 UTC'", 1);
        assertPushed("orders", "created_at <= timestamp '2026-01-01 00:00:00.000001 UTC'", 1);
        assertPushed("orders", "created_at < timestamp '2026-01-01 00:00:00.000001 UTC'", 0);
        // the same instant, told in another zone
        assertPushed("orders", "created_at = timestamp '2026-01-01 05:30:00.000001 +05:30'", 1);
    }

    @Test
    void dateRange()
    {
        assertPushed("orders", "due BETWEEN date '2026-02-01' AND date '2026-02-28'", 28);
    }

    @Test
    void countOverATimestampRange()
    {
        String sql = "SELECT count(*) FROM platform.pushdown.orders WHERE " + HOUR_100_TO_149;
        plans.assertAnsweredByPinot(sql);
        assertThat(plans.rowsRead(sql)).isEqualTo(1);
        assertThat(trino.number(sql)).isEqualTo(50);
    }

    @Test
    void groupsOverATimestampRange()
    {
        String sql = "SELECT status, count(*) FROM platform.pushdown.orders WHERE %s GROUP BY status".formatted(HOUR_100_TO_149);
        plans.assertAnsweredByPinot(sql);
        assertThat(plans.rowsRead(sql)).isEqualTo(3);
        assertThat(trino.rows(sql)).containsExactlyInAnyOrderElementsOf(
                shop.rows("SELECT status, count(*) FROM pushdown.orders WHERE %s GROUP BY status".formatted(HOUR_100_TO_149.replace("timestamp", "timestamptz"))));
    }

    @Test
    void aggregatesOfBigintBeyondDoublePrecision()
    {
        List<List<Object>> expected = ImmutableList.of(ImmutableList.of(
                shop.number("SELECT max(large) FROM pushdown.orders"),
                shop.number("SELECT min(large) FROM pushdown.orders"),
                shop.number("SELECT sum(large)::bigint FROM pushdown.orders")));
        assertThat(trino.rows("SELECT max(large), min(large), sum(large) FROM platform.pushdown.orders")).isEqualTo(expected);
        // as a key, too
        assertThat(trino.number("SELECT max(id) FROM platform.pushdown.orders")).isEqualTo(9007199254740992L + ROWS - 1);
        assertThat(trino.rows("SELECT status, max(large) FROM platform.pushdown.orders GROUP BY status"))
                .containsExactlyInAnyOrderElementsOf(shop.rows("SELECT status, max(large) FROM pushdown.orders GROUP BY status"));
    }

    @Test
    void fastAggregatesOfSmallBigint()
    {
        String sql = "SELECT count(*), sum(quick), max(quick) FROM platform.pushdown.orders WHERE " + HOUR_100_TO_149;
        plans.assertAnsweredByPinot(sql);
        assertThat(plans.rowsRead(sql)).isEqualTo(1);
        assertThat(trino.rows(sql)).isEqualTo(ImmutableList.of(ImmutableList.of(50L, 50L * (100 + 149) / 2, 149L)));
    }

    @Test
    void decimalsAreExact()
    {
        assertThat(trino.value("SELECT sum(amount) FROM platform.pushdown.orders").toString())
                .isEqualTo(shop.value("SELECT sum(amount) FROM pushdown.orders").toString());
    }

    @Test
    void deletedRowsAreNotCounted()
    {
        shop.execute("INSERT INTO pushdown.by_text VALUES ('gone', 0)");
        Await.until("the row that will be deleted", () -> trino.number("SELECT count(*) FROM platform.pushdown.by_text WHERE code = 'gone'") == 1);
        shop.execute("DELETE FROM pushdown.by_text WHERE code = 'gone'");
        Await.until("the row deleted", () -> trino.number("SELECT count(*) FROM platform.pushdown.by_text") == ROWS);
        assertThat(trino.number("SELECT count(*) FROM platform.pushdown.by_text WHERE code = 'gone'")).isZero();
        plans.assertAnsweredByPinot("SELECT count(*) FROM platform.pushdown.by_text");
    }

    @Test
    void limitAndProjection()
    {
        assertThat(trino.rows("SELECT id FROM platform.pushdown.orders LIMIT 7")).hasSize(7);
        assertThat(plans.rowsRead("SELECT id FROM platform.pushdown.orders LIMIT 7")).isEqualTo(7);
    }
}
