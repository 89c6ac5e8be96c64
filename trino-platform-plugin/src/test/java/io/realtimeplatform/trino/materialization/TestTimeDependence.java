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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTimeDependence
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SELECT current_timestamp AS t | current_timestamp",
            "SELECT a FROM t WHERE d < current_date | current_date",
            "SELECT a FROM (SELECT now() AS a) | now",
            "WITH x AS (SELECT localtime AS l) SELECT l FROM x | localtime",
            "SELECT sum(RANDOM()) FROM t | random",
            "SELECT a FROM t ORDER BY uuid() | uuid",
            "SELECT a FROM t TABLESAMPLE BERNOULLI (10) | TABLESAMPLE",
            "SELECT * FROM TABLE(c.s.f()) | the table function c.s.f",
            "SELECT c.s.age(d) FROM t | the function c.s.age, which is not looked into",
    })
    void testFound(String query, String found)
    {
        assertThat(TimeDependence.find(query)).contains(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT date_trunc('day', made_at) AS now, count(*) FROM t GROUP BY 1",
            "SELECT \"current_date\", 'random()' FROM t WHERE made_at > TIMESTAMP '2026-01-01 00:00:00'",
    })
    void testNothing(String query)
    {
        assertThat(TimeDependence.find(query)).isEmpty();
    }

    @Test
    void testPlainProjection()
    {
        assertThat(PlainProjection.obstacle("SELECT id, upper(name) AS name FROM c.s.t AS t")).isEmpty();
        assertThat(PlainProjection.obstacle("SELECT id FROM t WHERE id > 1")).hasValueSatisfying(reason -> assertThat(reason).contains("WHERE"));
        for (String query : new String[] {
                "SELECT DISTINCT id FROM t", "SELECT id FROM t LIMIT 1", "SELECT id FROM t, u", "SELECT id FROM t JOIN u USING (id)", "SELECT id FROM (SELECT id FROM t)",
                "SELECT id FROM t UNION ALL SELECT id FROM t", "SELECT id FROM t GROUP BY id", "WITH x AS (SELECT 1 AS id) SELECT id FROM x", "SELECT id FROM t TABLESAMPLE SYSTEM (1)"}) {
            assertThat(PlainProjection.obstacle(query)).as(query).contains("its query is no plain selection of columns of one table");
        }
    }
}
