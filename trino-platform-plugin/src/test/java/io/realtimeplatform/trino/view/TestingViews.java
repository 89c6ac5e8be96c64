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
package io.realtimeplatform.trino.view;

import io.realtimeplatform.trino.PlatformMetadata;
import io.realtimeplatform.trino.materialization.MaterializedViewMetadata;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.typedtable.TypedTableMetadata;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.type.TypeManager;

/**
 * Views over a store in memory, beside typed tables of a test.
 */
public record TestingViews(ViewMetadata metadata, MaterializedViewMetadata materializedViews, RelationStore relations)
{
    public static TestingViews create(CatalogName catalogName, TypedTables typedTables, TypeManager typeManager)
    {
        Store store = new Store(catalogName, new StoreConfig().setJdbcUrl(ViewQueryRunner.memoryStore()));
        ViewStore views = new ViewStore(store, catalogName, new NoMaterializedViews());
        RelationStore relations = new TestingRelations(typedTables, views);
        ViewSchemas schemas = new ViewSchemas(views, typedTables, relations);
        WindowedQueries queries = new WindowedQueries(typeManager);
        Views definitions = new Views(views, new ViewRules(schemas, typedTables), queries);
        return new TestingViews(
                new ViewMetadata(views, definitions, schemas, queries),
                new MaterializedViewMetadata(catalogName, queries),
                relations);
    }

    /** A catalog with these views, in which no view is materialized. */
    public PlatformMetadata catalog(TypedTableMetadata typedTables)
    {
        return new PlatformMetadata(
                typedTables,
                metadata,
                materializedViews,
                () -> {
                    throw new AssertionError("No view is materialized here");
                },
                relations);
    }
}
