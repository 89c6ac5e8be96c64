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
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refreshes by keys, and what of them concerns the storage.
 */
abstract class AbstractTestMergeStrategy
        extends AbstractTestRefreshInPlace
{
    @ParameterizedTest
    @ValueSource(strings = {"orders", "visits"})
    void testEqualsFull(String table)
    {
        assertMergesAsFull(table.equals("orders") ? orders : visits);
    }

    /** Whatever the storage has instead of what it should, it is seen, and mended. */
    @Test
    void testOtherWriter()
    {
        String query = "SELECT id, region, made_at, amount FROM live.shop.orders";
        execute("CALL live.system.create_materialized_view(schema_name => 'reports', view_name => 'mended', storage_schema => 'iceberg.platform', unique_key => 'id', refresh_mode => 'MERGE', query => '%s')".formatted(query));
        String table = (String) execute("SELECT storage_table FROM live.system.materialized_views WHERE view_name = 'mended'").getFirst().getField(0);
        for (String damage : List.of(
                "DELETE FROM %s WHERE id %% 7 = 3",
                "INSERT INTO %1$s SELECT * FROM %1$s WHERE id %% 5 = 1",
                "DELETE FROM %s")) {
            execute(damage.formatted(table));
            refresh("mended");
            assertEqual("mended", query);
        }
        assertThat(execute("SELECT * FROM TABLE(live.system.explain_refresh('reports', 'mended'))")).isEmpty();
        orders.changeDay(3);
        assertThat(execute("SELECT mode, action FROM TABLE(live.system.explain_refresh('reports', 'mended'))"))
                .extracting(row -> row.getFields().toString())
                .singleElement().asString().matches("\\[MERGE, Changed rows are merged; they are in 1 of \\d+ buckets of keys]");
    }

    @Test
    void testCommitConflict()
    {
        assertRepeatedAfterConflict("MERGE", "unique_key = 'id'");
    }
}
