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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refreshes by partitions, and what of them concerns the storage.
 */
abstract class AbstractTestPartitionStrategy
        extends AbstractTestRefreshInPlace
{
    @ParameterizedTest
    @ValueSource(strings = {"orders", "visits"})
    void testEqualsFull(String table)
    {
        assertReplacesAsFull(table.equals("orders") ? orders : visits);
    }

    @Test
    void testOnlyChangedPartitionsAreComputed()
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders WHERE amount > 5";
        execute("CALL live.system.create_materialized_view(schema_name => 'reports', view_name => 'single', storage_schema => 'iceberg.platform', partition_by => 'day(made_at)', refresh_mode => 'PARTITION', query => '%s')".formatted(query));
        orders.changeDay(4);
        assertThat(execute("SELECT mode, partition, action FROM TABLE(live.system.explain_refresh('reports', 'single'))"))
                .extracting(row -> row.getFields().toString())
                .containsExactly("[PARTITION, 2026-01-05, It is computed: its rows changed]");
        refresh("single");
        assertThat(lastRefresh("single")).last().asString().contains("partitions 2026-01-05 of it");
        assertEqual("single", query);
        assertThat(pinot.aggregates()).isNotEmpty();
        assertThat(execute("SELECT * FROM TABLE(live.system.explain_refresh('reports', 'single'))")).isEmpty();

        // rows that another writer put there are found by the table's snapshots
        String table = (String) execute("SELECT storage_table FROM live.system.materialized_views WHERE view_name = 'single'").getFirst().getField(0);
        execute("INSERT INTO %s SELECT * FROM %s".formatted(table, table));
        refresh("single");
        assertEqual("single", query);
        // and a compaction is no other writer
        execute("ALTER TABLE %s EXECUTE optimize".formatted(table));
        refresh("single");
        assertThat(lastRefresh("single").getLast()).contains("no partition changed");
        assertEqual("single", query);
    }

    /** By a coordinator that shares the store; what was recorded of the storage is trusted after it as before. */
    @Test
    void testStorageIsPutInOrder()
            throws InterruptedException
    {
        String query = "SELECT id, made_at, amount FROM live.shop.orders WHERE amount > 7";
        execute("CREATE MATERIALIZED VIEW live.reports.tended WITH (storage_schema = 'iceberg.platform', partition_by = 'day(made_at)') AS " + query);
        for (int day = 1; day <= 3; day++) {
            orders.changeDay(day);
            refresh("tended");
        }
        String table = (String) execute("SELECT storage_table FROM live.system.materialized_views WHERE view_name = 'tended'").getFirst().getField(0);
        long files = metadataRows(table, "files");
        assertThat(metadataRows(table, "snapshots")).isGreaterThan(3);
        ViewQueryRunner.createPlatformCatalog(queryRunner, "tending", storeUrl, ImmutableMap.of(
                "platform.refresh.enabled", "true",
                "platform.refresh.keep-replaced", "0s",
                "platform.maintenance.refreshes", "3",
                "platform.maintenance.check-interval", "1s"));
        try {
            String maintenance = "SELECT state, reason FROM live.system.refreshes WHERE view_name = 'tended' AND \"trigger\" = 'MAINTENANCE' AND state <> 'RUNNING'";
            Instant limit = Instant.now().plusSeconds(120);
            while (execute(maintenance).isEmpty() && Instant.now().isBefore(limit)) {
                Thread.sleep(200);
            }
            assertThat(execute(maintenance)).hasSize(1)
                    .first().extracting(row -> row.getField(0)).isEqualTo("SUCCEEDED");
            assertThat(metadataRows(table, "snapshots")).isEqualTo(1);
            assertThat(metadataRows(table, "files")).isLessThan(files);
        }
        finally {
            execute("DROP CATALOG tending");
        }
        refresh("tended");
        assertThat(lastRefresh("tended").getLast()).contains("no partition changed");
        assertEqual("tended", query);
    }

    private long metadataRows(String table, String metadata)
    {
        String name = table.substring(table.lastIndexOf('.') + 1);
        return (long) execute("SELECT count(*) FROM iceberg.platform.\"%s$%s\"".formatted(name, metadata)).getFirst().getField(0);
    }

    @Test
    void testCommitConflict()
    {
        assertRepeatedAfterConflict("PARTITION", "partition_by = 'day(made_at)'");
    }
}
