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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.lake.Lake;
import io.realtimeplatform.trino.lake.LocalLake;
import io.realtimeplatform.trino.view.ViewQueryRunner;
import io.trino.plugin.hive.HivePlugin;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.spi.QueryId;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine of the tests of views, with a catalog <code>hive</code> besides, and with the schemas <code>iceberg.platform</code> and
 * <code>hive.platform</code> for what is stored.
 */
final class MaterializedViewQueryRunner
{
    private MaterializedViewQueryRunner() {}

    static QueryRunner create(Path directory, String storeUrl)
    {
        return create(directory, storeUrl, new FactoryConfiguration("allow-all", ImmutableMap.of()));
    }

    static QueryRunner create(Path directory, String storeUrl, FactoryConfiguration accessControl)
    {
        return create(new LocalLake(directory), storeUrl, accessControl);
    }

    static QueryRunner create(Lake lake, String storeUrl)
    {
        return create(lake, storeUrl, new FactoryConfiguration("allow-all", ImmutableMap.of()));
    }

    private static QueryRunner create(Lake lake, String storeUrl, FactoryConfiguration accessControl)
    {
        QueryRunner queryRunner = ViewQueryRunner.create(lake, storeUrl, accessControl);
        try {
            queryRunner.execute("CREATE SCHEMA iceberg.platform");
            lake.hive().ifPresent(properties -> {
                queryRunner.installPlugin(new HivePlugin());
                queryRunner.createCatalog("hive", "hive", properties);
                queryRunner.execute("CREATE SCHEMA hive.platform");
            });
            return queryRunner;
        }
        catch (RuntimeException e) {
            queryRunner.close();
            throw e;
        }
    }

    /** @return of the last refresh of a view in catalog <code>live</code> the tables that are read by the statements that compute rows */
    static Set<CatalogSchemaTableName> tablesRead(QueryRunner queryRunner, String view)
    {
        List<?> queryIds = (List<?>) queryRunner.execute("SELECT query_ids FROM live.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id DESC LIMIT 1".formatted(view)).getOnlyValue();
        return queryIds.stream()
                .map(id -> queryRunner.getCoordinator().getFullQueryInfo(new QueryId((String) id)))
                .filter(info -> info.getQuery().contains("$definition\"") && !info.getQuery().startsWith("EXPLAIN"))
                .flatMap(info -> info.getInputs().stream())
                .map(input -> new CatalogSchemaTableName(input.catalogName(), input.schema(), input.table()))
                .collect(toImmutableSet());
    }

    /** The size that is shown of a view in catalog <code>live</code> is that of its table in Iceberg. */
    static void assertSize(QueryRunner queryRunner, String view)
    {
        MaterializedRow shown = queryRunner.execute("SELECT storage_table, stored_rows, stored_bytes FROM live.system.materialized_views WHERE view_name = '%s'".formatted(view)).getMaterializedRows().getFirst();
        String table = (String) shown.getField(0);
        String files = "iceberg.platform.\"%s$files\"".formatted(table.substring(table.lastIndexOf('.') + 1).replace("\"", ""));
        assertThat(shown.getFields().subList(1, 3)).isEqualTo(ImmutableList.of(
                queryRunner.execute("SELECT count(*) FROM " + table).getOnlyValue(),
                queryRunner.execute("SELECT sum(file_size_in_bytes) FROM " + files).getOnlyValue()));
    }
}
