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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.trino.spi.catalog.CatalogName;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Pipelines in a store, as if they had been made.
 */
public final class TestingPipelines
{
    private TestingPipelines() {}

    /** @param tables of which each is served by a pipeline of its own */
    public static void store(String storeUrl, TypedTable... tables)
    {
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(storeUrl));
        try {
            new SourceStore(store).add(new Source("shop", "shopdb", "postgresql", "127.0.0.1", 5432, "shop", "shop", "${env:SHOP_PASSWORD}", ImmutableMap.of(), "admin", Optional.of("platform_shop_g1")));
            PipelineStore pipelines = new PipelineStore(store);
            for (TypedTable table : tables) {
                PipelineKey key = new PipelineKey("shop", "public", table.name().getTableName());
                pipelines.add(
                        new Pipeline(
                                key,
                                new PipelineDefinition(table.name().getSchemaName(), table.name().getTableName(), ImmutableList.of(), ImmutableList.of(), ImmutableList.of(), 1, ReplicaIdentity.DEFAULT),
                                new PipelinePlan(table, ImmutableList.of("id"), "0.11.0", 0, 2, false, false),
                                1,
                                "platform_shop_g1.public." + table.name().getTableName(),
                                table.pinotTable(),
                                "platform_shop_g1",
                                true,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                true,
                                PipelineState.ACTIVE,
                                Optional.empty(),
                                Optional.empty(),
                                table.owner(),
                                Instant.EPOCH),
                        Instant.EPOCH);
                pipelines.setServed(key, true);
            }
        }
        finally {
            store.close();
        }
    }
}
