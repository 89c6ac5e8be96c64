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

import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static java.util.Objects.requireNonNull;

/**
 * Materialized views in the store. Each reading method is one query.
 */
class MaterializedViewStore
{
    private final Store store;

    @Inject
    MaterializedViewStore(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    List<MaterializedView> list()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM platform_any_view WHERE dataset IS NOT NULL ORDER BY schema_name, view_name")
                .map(StoredView.MAPPER)
                .map(MaterializedView::of)
                .collect(toImmutableList()));
    }

    Optional<MaterializedView> find(SchemaTableName name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM platform_any_view WHERE dataset IS NOT NULL AND schema_name = :schema AND view_name = :view")
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName())
                .map(StoredView.MAPPER)
                .map(MaterializedView::of)
                .findOne());
    }

    /** @throws TrinoException when there is no materialized view of that name */
    MaterializedView get(SchemaTableName name)
    {
        return find(name).orElseThrow(() -> new TrinoException(NOT_FOUND, "Materialized view %s does not exist".formatted(name)));
    }

    /** @throws TrinoException when it was dropped */
    static MaterializedView get(Handle handle, String dataset)
    {
        return handle.createQuery("SELECT * FROM platform_any_view WHERE dataset = :dataset")
                .bind("dataset", dataset)
                .map(StoredView.MAPPER)
                .findOne()
                .map(MaterializedView::of)
                .orElseThrow(() -> new TrinoException(NOT_FOUND, "The materialized view was dropped"));
    }

    static void insert(Handle handle, SchemaTableName name, String dataset, MaterializedViewDocument document)
    {
        handle.createUpdate("""
                INSERT INTO materialized_view (dataset, materialized_schema, materialized_name, settings_json, version, paused)
                VALUES (:dataset, :schema, :view, :settings, 1, FALSE)
                """)
                .bind("dataset", dataset)
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName())
                .bind("settings", StoreJson.write(document))
                .execute();
    }

    static void updateSettings(Handle handle, String dataset, MaterializedViewDocument document)
    {
        handle.createUpdate("UPDATE materialized_view SET settings_json = :settings, version = version + 1 WHERE dataset = :dataset")
                .bind("dataset", dataset)
                .bind("settings", StoreJson.write(document))
                .execute();
    }

    static void updateServed(Handle handle, String dataset, Optional<ServedStorage> served)
    {
        handle.createUpdate("UPDATE materialized_view SET served_json = :served WHERE dataset = :dataset")
                .bind("dataset", dataset)
                .bind("served", served.map(StoreJson::write).orElse(null))
                .execute();
    }

    /** Replaces what is served, unless something else is served meanwhile. */
    void replaceServed(String dataset, ServedStorage before, ServedStorage after)
    {
        store.inTransaction(handle -> handle.createUpdate("UPDATE materialized_view SET served_json = :after WHERE dataset = :dataset AND served_json = :before")
                .bind("dataset", dataset)
                .bind("before", StoreJson.write(before))
                .bind("after", StoreJson.write(after))
                .execute());
    }

    void setPaused(String dataset, boolean paused)
    {
        store.inTransaction(handle -> handle.createUpdate("UPDATE materialized_view SET paused = :paused WHERE dataset = :dataset")
                .bind("dataset", dataset)
                .bind("paused", paused)
                .execute());
    }

    /**
     * A view names a relation.
     *
     * @param usedView whether a view of this catalog has the schema and the name of what is used
     */
    record Use(SchemaTableName user, String userOwner, boolean userMaterialized, String catalogName, SchemaTableName used, boolean usedView, boolean usedMaterialized) {}

    /** @return what each view names, materialized or not */
    List<Use> uses()
    {
        return store.withHandle(MaterializedViewStore::uses);
    }

    static List<Use> uses(Handle handle)
    {
        return handle.createQuery("""
                        SELECT d.*, v.owner, v.dataset, u.view_name AS used_view, u.dataset AS used_dataset
                        FROM platform_view_dependency d
                        JOIN platform_any_view v ON v.schema_name = d.schema_name AND v.view_name = d.view_name
                        LEFT JOIN platform_any_view u ON u.schema_name = d.used_schema AND u.view_name = d.used_name
                        ORDER BY d.schema_name, d.view_name, d.used_catalog, d.used_schema, d.used_name
                        """)
                .map((row, _) -> new Use(
                        new SchemaTableName(row.getString("schema_name"), row.getString("view_name")),
                        row.getString("owner"),
                        row.getString("dataset") != null,
                        row.getString("used_catalog"),
                        new SchemaTableName(row.getString("used_schema"), row.getString("used_name")),
                        row.getString("used_view") != null,
                        row.getString("used_dataset") != null))
                .collect(toImmutableList());
    }
}
