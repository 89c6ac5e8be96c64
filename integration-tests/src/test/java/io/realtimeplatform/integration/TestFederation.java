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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each server gets of a query on a view that joins a table of a pipeline, one in Iceberg and one in PostgreSQL, as the tour's last view does. */
@WithStack
final class TestFederation
{
    private static final String QUESTION = "SELECT customer, totalprice, goal FROM platform.federation.sales_against_goals WHERE mktsegment = 'BUILDING' AND orderdate >= current_date - INTERVAL '30' DAY";

    private final Sql shop;
    private final Sql trino;
    private final Plans plans;
    private final IntegrationStack stack;

    TestFederation(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.trino = stack.admin();
        this.plans = new Plans(trino);
    }

    @BeforeAll
    void createView()
    {
        shop.execute(
                "CREATE SCHEMA federation",
                "CREATE TABLE federation.customer (custkey bigint PRIMARY KEY, name text NOT NULL, mktsegment varchar(10) NOT NULL)",
                "CREATE TABLE federation.orders (orderkey bigint PRIMARY KEY, custkey bigint NOT NULL, totalprice numeric(12,2) NOT NULL, orderdate date NOT NULL)",
                "INSERT INTO federation.customer SELECT i, 'Customer ' || i, (ARRAY['BUILDING', 'MACHINERY', 'HOUSEHOLD', 'FURNITURE'])[1 + i % 4] FROM generate_series(1, 40) i",
                "INSERT INTO federation.orders SELECT i, 1 + i % 40, i * 1.01, current_date - i % 400 FROM generate_series(1, 4000) i");
        stack.createSource("federation");
        stack.createPipeline("federation", "federation", "orders");
        stack.oracle(shop).awaitEqual("platform.federation.orders", "federation.orders");
        trino.execute(
                "CREATE SCHEMA iceberg.federation",
                "CREATE TABLE iceberg.federation.goals WITH (partitioning = ARRAY['mktsegment']) AS SELECT mktsegment, count(*) AS goal FROM shopdb.federation.customer GROUP BY 1",
                """
                CREATE VIEW platform.federation.sales_against_goals WITH (time_column = 'orderdate', time_window = '1 year') AS
                SELECT o.orderdate, c.mktsegment, c.name AS customer, o.totalprice, g.goal
                FROM platform.federation.orders o
                JOIN shopdb.federation.customer c ON o.custkey = c.custkey
                JOIN iceberg.federation.goals g ON c.mktsegment = g.mktsegment""");
    }

    @AfterAll
    void close()
    {
        trino.execute("DROP SCHEMA IF EXISTS iceberg.federation CASCADE");
        shop.close();
    }

    @Test
    void rowsOfThreeServers()
    {
        String expected = """
                SELECT c.name, o.totalprice, 10::bigint FROM federation.orders o JOIN federation.customer c ON o.custkey = c.custkey
                WHERE c.mktsegment = 'BUILDING' AND o.orderdate >= current_date - 30""";
        assertThat(trino.rows(QUESTION)).isNotEmpty().containsExactlyInAnyOrderElementsOf(shop.rows(expected));
        // the change is there at once, whichever server it is made in
        shop.execute("UPDATE federation.orders SET orderdate = current_date WHERE orderkey = 3", "UPDATE federation.customer SET name = 'Ada' WHERE custkey = 4");
        stack.oracle(shop).awaitEqual("platform.federation.orders", "federation.orders");
        assertThat(trino.rows(QUESTION)).containsExactlyInAnyOrderElementsOf(shop.rows(expected));
    }

    /** Pinot returns the days asked for and not the year of the view, PostgreSQL the customers of the segment, and Iceberg reads its one partition. */
    @Test
    void eachServerGetsItsPart()
    {
        assertThat(plans.rowsRead("pinot", QUESTION)).isEqualTo(shop.number("SELECT count(*) FROM federation.orders WHERE orderdate >= current_date - 30"));
        assertThat(plans.rowsRead("shopdb", QUESTION)).isEqualTo(10);
        assertThat(plans.rowsRead("iceberg", QUESTION)).isEqualTo(1);
        String year = "SELECT count(*) FROM platform.federation.sales_against_goals";
        assertThat(plans.rowsRead("pinot", year)).isEqualTo(shop.number("SELECT count(*) FROM federation.orders WHERE orderdate >= current_date - INTERVAL '1 year'"));
        assertThat(plans.rowsRead("shopdb", year)).isEqualTo(40);
        assertThat(plans.rowsRead("iceberg", year)).isEqualTo(4);
    }
}
