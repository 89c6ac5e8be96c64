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

import org.junit.jupiter.api.Test;

/** A table of 100,000 rows, read by the first snapshot and then changed in bulk. */
@WithStack
final class TestManyRows
{
    private final IntegrationStack stack;

    TestManyRows(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void hundredThousandRows()
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA many",
                    "CREATE TABLE many.measurement (id bigint PRIMARY KEY, sensor text NOT NULL, value numeric(18,6) NOT NULL, taken timestamptz NOT NULL, remark text)",
                    """
                    INSERT INTO many.measurement
                    SELECT i, 'sensor ' || i % 100, i * 1.000001, timestamptz '2026-01-01Z' + i * interval '1 minute', CASE WHEN i % 10 = 0 THEN 'remark ' || i END
                    FROM generate_series(1, 100000) i""");
            stack.createSource("many");
            stack.createPipeline("many", "many", "measurement");
            oracle.awaitEqual("platform.many.measurement", "many.measurement");

            shop.execute(
                    "UPDATE many.measurement SET value = value + 1, remark = 'changed' WHERE id % 7 = 0",
                    "DELETE FROM many.measurement WHERE id % 11 = 0",
                    "INSERT INTO many.measurement SELECT i, 'late', 0, now(), NULL FROM generate_series(100001, 105000) i");
            oracle.awaitEqual("platform.many.measurement", "many.measurement");
        }
    }
}
