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
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.view.RelationStore;
import io.realtimeplatform.trino.view.Relations;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The typed tables of the pipelines and the views, each time in one statement: a union of the two tables of the store.
 */
class StoredRelations
        implements RelationStore
{
    private static final String NO_VIEW_DOCUMENT = "''";

    private final Store store;

    @Inject
    StoredRelations(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public List<String> schemaNames()
    {
        return store.withHandle(handle -> handle.createQuery("""
                        SELECT schema_name FROM platform_schema
                        UNION SELECT schema_name FROM platform_view
                        UNION SELECT target_schema FROM pipeline WHERE served
                        ORDER BY 1
                        """)
                .mapTo(String.class)
                .collect(toImmutableList()));
    }

    @Override
    public boolean schemaExists(String schemaName)
    {
        return store.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT 1 FROM platform_schema WHERE schema_name = :schema)
                            OR EXISTS (SELECT 1 FROM platform_view WHERE schema_name = :schema)
                            OR EXISTS (SELECT 1 FROM pipeline WHERE served AND target_schema = :schema)
                        """)
                .bind("schema", schemaName)
                .mapTo(Boolean.class)
                .one());
    }

    @Override
    public Map<SchemaTableName, RelationType> types(Optional<String> schemaName)
    {
        return read(NO_VIEW_DOCUMENT, schemaName, Optional.empty()).types();
    }

    @Override
    public Relations list(Optional<String> schemaName)
    {
        return read("definition_json", schemaName, Optional.empty());
    }

    @Override
    public Relations find(SchemaTableName name)
    {
        return read("definition_json", Optional.of(name.getSchemaName()), Optional.of(name.getTableName()));
    }

    /** A condition stands in the statement only if there is one: of "all, or those of this schema" databases read the whole table. */
    private Relations read(String viewDocument, Optional<String> schemaName, Optional<String> relationName)
    {
        String sql = """
                SELECT 1 AS kind, target_schema AS schema_name, target_table AS view_name, plan_json AS definition_json, owner, created_at, updated_at AS changed_at, NULL AS confirmed_at,
                    NULL AS dataset, NULL AS settings_json, NULL AS version, NULL AS paused, NULL AS served_json
                FROM pipeline WHERE served%s
                UNION ALL
                SELECT 2, schema_name, view_name, %s, owner, created_at, changed_at, confirmed_at, dataset, settings_json, version, paused, served_json
                FROM platform_any_view%s
                ORDER BY schema_name, view_name
                """.formatted(
                conditions(" AND ", "target_schema", schemaName, "target_table", relationName),
                viewDocument,
                conditions(" WHERE ", "schema_name", schemaName, "view_name", relationName));
        return store.withHandle(handle -> {
            ImmutableList.Builder<TypedTable> tables = ImmutableList.builder();
            ImmutableList.Builder<StoredView> views = ImmutableList.builder();
            query(handle, sql, schemaName, relationName)
                    .map((row, context) -> row.getInt("kind") == 1 ? tables.add(StoredTypedTables.ofPlan(row.getString("definition_json"))) : views.add(StoredView.MAPPER.map(row, context)))
                    .list();
            return new Relations(tables.build(), views.build());
        });
    }

    private static String conditions(String before, String schemaColumn, Optional<String> schemaName, String nameColumn, Optional<String> relationName)
    {
        List<String> conditions = Stream.concat(
                        schemaName.stream().map(_ -> schemaColumn + " = :schema"),
                        relationName.stream().map(_ -> nameColumn + " = :name"))
                .collect(toImmutableList());
        return conditions.isEmpty() ? "" : conditions.stream().collect(joining(" AND ", before, ""));
    }

    private static Query query(Handle handle, String sql, Optional<String> schemaName, Optional<String> relationName)
    {
        Query query = handle.createQuery(sql);
        schemaName.ifPresent(schema -> query.bind("schema", schema));
        relationName.ifPresent(name -> query.bind("name", name));
        return query;
    }
}
