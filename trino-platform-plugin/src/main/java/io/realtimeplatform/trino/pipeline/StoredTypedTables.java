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

import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.mapper.RowMapper;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The typed tables of the pipelines in the store.
 */
class StoredTypedTables
        implements TypedTables
{
    private static final RowMapper<TypedTable> MAPPER = (row, _) -> ofPlan(row.getString("plan_json"));

    private final Store store;

    @Inject
    StoredTypedTables(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    /** @param plan the document of a pipeline's plan */
    static TypedTable ofPlan(String plan)
    {
        return StoreJson.read(plan, PipelinePlan.class).typedTable();
    }

    @Override
    public List<TypedTable> list(Optional<String> schemaName)
    {
        return store.withHandle(handle -> handle.createQuery("""
                        SELECT plan_json FROM pipeline
                        WHERE served AND (:all OR target_schema = :schema)
                        ORDER BY target_schema, target_table
                        """)
                .bind("all", schemaName.isEmpty())
                .bind("schema", schemaName.orElse(""))
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    @Override
    public Optional<TypedTable> find(SchemaTableName name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT plan_json FROM pipeline WHERE served AND target_schema = :schema AND target_table = :table")
                .bind("schema", name.getSchemaName())
                .bind("table", name.getTableName())
                .map(MAPPER)
                .findOne());
    }
}
