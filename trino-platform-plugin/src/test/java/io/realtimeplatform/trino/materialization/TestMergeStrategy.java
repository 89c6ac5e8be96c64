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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Refreshes by key.
 */
final class TestMergeStrategy
        extends AbstractTestRefreshInPlace
{
    @ParameterizedTest
    @ValueSource(strings = {"orders", "visits"})
    void testEqualsFull(String table)
    {
        ShopTable source = table.equals("orders") ? orders : visits;
        String query = "SELECT id, upper(region) AS region, made_at, amount * 2 AS doubled FROM live.shop." + table;
        String view = "all_" + table;
        execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (storage_schema = 'iceberg.platform', unique_key = 'id') AS %s".formatted(view, query));
        assertThat(lastRefresh(view)).first().isEqualTo("MERGE");
        assertEqual(view, query);
        for (int round = 0; round < 3; round++) {
            source.change(3);
            refresh(view);
            assertThat(lastRefresh(view)).first().isEqualTo("MERGE");
            assertThat(lastRefresh(view)).last().asString().contains("buckets of keys merged");
            // what is stored is computed of the rows whose state is compared, and not of what the table has by then
            assertThat(MaterializedViewQueryRunner.tablesRead(queryRunner, view))
                    .anyMatch(read -> read.getSchemaTableName().getTableName().contains("_staged_"))
                    .noneMatch(read -> read.getCatalogName().equals("pinot"));
            assertEqual(view, query);
        }
        refresh(view);
        assertThat(lastRefresh(view)).last().asString().contains("no row changed");
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE '" + view + "%'")).hasSize(1);
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
    void testWhyNot()
    {
        assertReason("filtered", "SELECT id, region FROM live.shop.orders WHERE region = 'north'", "its query has WHERE");
        execute("CREATE VIEW live.reports.of_north AS SELECT * FROM live.shop.orders WHERE region = 'north'");
        assertReason("filtered_before", "SELECT id, region FROM live.reports.of_north", "of a view that it reads: its query has WHERE");
        execute("CREATE VIEW live.reports.of_january WITH (time_column = 'made_at', time_to = '2026-02-01') AS SELECT * FROM live.shop.orders");
        assertReason("windowed_before", "SELECT id, region FROM live.reports.of_january", "it reads a view with a time window");
        assertReason("grouped", "SELECT region AS id, count(*) AS orders FROM live.shop.orders GROUP BY region", "its query is no plain selection");
        assertReason("no_key", "SELECT region AS id FROM live.shop.orders", "which is not the key of table shop.orders: id");
        assertReason("computed_key", "SELECT id + 1 AS id FROM live.shop.orders", "is no column of the key");
    }

    private void assertReason(String view, String query, String reason)
    {
        assertThatThrownBy(() -> execute("CREATE MATERIALIZED VIEW live.reports.%s WITH (storage_schema = 'iceberg.platform', unique_key = 'id', refresh_mode = 'MERGE') AS %s".formatted(view, query)))
                .hasMessageContaining("refresh_mode is 'MERGE', which is not possible")
                .hasMessageContaining(reason);
    }
}
