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

import io.trino.testing.MaterializedRow;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Refreshes by key.
 */
final class TestMergeStrategy
        extends AbstractTestMergeStrategy
{
    /** A refresh is not repeated for ever. */
    @Test
    void testConflictsWithoutEnd()
    {
        String query = "SELECT id, meanwhile(id) AS same FROM live.shop.orders";
        execute("CREATE MATERIALIZED VIEW live.reports.besieged WITH (storage_schema = 'iceberg.platform', unique_key = 'id', refresh_mode = 'MERGE') AS " + query);
        String table = (String) execute("SELECT storage_table FROM live.system.materialized_views WHERE view_name = 'besieged'").getFirst().getField(0);
        List<MaterializedRow> stored = execute("SELECT * FROM live.reports.besieged");
        orders.changeDay(5);
        Runnable event = new Runnable()
        {
            @Override
            public void run()
            {
                execute("UPDATE %s SET same = same".formatted(table));
                Meanwhile.happens(this);
            }
        };
        Meanwhile.happens(event);
        try {
            assertThatThrownBy(() -> refresh("besieged")).hasMessageContaining("Failed to commit");
        }
        finally {
            Meanwhile.happens(null);
        }
        assertThat(merges("besieged")).containsExactly("ICEBERG_COMMIT_ERROR", "ICEBERG_COMMIT_ERROR", "ICEBERG_COMMIT_ERROR", "ICEBERG_COMMIT_ERROR");
        assertThat(execute("SELECT * FROM live.reports.besieged")).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(execute("SHOW TABLES FROM iceberg.platform LIKE 'besieged%'")).as("no copies of rows are left").hasSize(1);
        refresh("besieged");
        assertEqual("besieged", query);
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
