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

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * Views and schemas in the store. Each reading method is one query.
 */
public class ViewStore
{
    private static final String KEY = "schema_name = :schema AND view_name = :view";

    private final Store store;
    private final String catalogName;
    private final MaterializedViewChanges materializedViews;

    @Inject
    ViewStore(Store store, CatalogName catalogName, MaterializedViewChanges materializedViews)
    {
        this.store = requireNonNull(store, "store is null");
        this.catalogName = catalogName.toString();
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
    }

    private static <S extends SqlStatement<S>> S bindName(S statement, SchemaTableName name)
    {
        return statement
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName());
    }

    private static OffsetDateTime now()
    {
        return OffsetDateTime.ofInstant(Instant.now().truncatedTo(MILLIS), ZoneOffset.UTC);
    }

    public Optional<StoredView> find(SchemaTableName name)
    {
        return store.withHandle(handle -> find(handle, name));
    }

    List<StoredView> list(ViewFilter filter)
    {
        return store.withHandle(handle -> filter.query(handle, "SELECT * FROM platform_any_view", "schema_name", "view_name")
                .map(StoredView.MAPPER)
                .collect(toImmutableList()));
    }

    private static List<SchemaTableName> names(Handle handle, String schemaName)
    {
        return ViewFilter.ofSchema(schemaName).query(handle, "SELECT schema_name, view_name FROM platform_view", "schema_name", "view_name")
                .map((row, _) -> StoredView.name(row))
                .collect(toImmutableList());
    }

    Optional<String> schemaOwner(String schemaName)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT owner FROM platform_schema WHERE schema_name = :schema")
                .bind("schema", schemaName)
                .mapTo(String.class)
                .findOne());
    }

    /** Asks what uses what. */
    <T> T dependencies(Function<DependencyQueries, T> question)
    {
        return store.withHandle(handle -> question.apply(new DependencyQueries(handle, catalogName)));
    }

    /** @return what the SQL of each of the views names */
    SetMultimap<SchemaTableName, CatalogSchemaTableName> used(ViewFilter filter)
    {
        ImmutableSetMultimap.Builder<SchemaTableName, CatalogSchemaTableName> used = ImmutableSetMultimap.builder();
        used.orderValuesBy(comparing(CatalogSchemaTableName::toString));
        store.withHandle(handle -> filter.query(handle, "SELECT * FROM platform_view_dependency", "schema_name", "view_name")
                .map((row, _) -> used.put(StoredView.name(row), new CatalogSchemaTableName(row.getString("used_catalog"), row.getString("used_schema"), row.getString("used_name"))))
                .list());
        return used.build();
    }

    /** Notes that somebody asked for what was there already. */
    public void confirm(SchemaTableName name)
    {
        store.inTransaction(handle -> confirm(handle, name));
    }

    private static int confirm(Handle handle, SchemaTableName name)
    {
        return bindName(handle.createUpdate("UPDATE platform_view SET confirmed_at = :now WHERE " + KEY), name)
                .bind("now", now())
                .execute();
    }

    /**
     * Changes views in one transaction. Over all coordinators that share the store one such change runs at a time,
     * so that what it looked at is still so when it takes effect.
     */
    public void change(Consumer<Change> change)
    {
        store.inTransaction(handle -> {
            handle.createQuery("SELECT lock_name FROM platform_lock WHERE lock_name = 'views' FOR UPDATE")
                    .mapTo(String.class)
                    .one();
            change.accept(new Change(handle));
            return null;
        });
    }

    private static Optional<StoredView> find(Handle handle, SchemaTableName name)
    {
        return bindName(handle.createQuery("SELECT * FROM platform_any_view WHERE " + KEY), name)
                .map(StoredView.MAPPER)
                .findOne();
    }

    /**
     * What can be done in a change.
     */
    public final class Change
    {
        private final Handle handle;

        private Change(Handle handle)
        {
            this.handle = handle;
        }

        /** The transaction, for what belongs to the change besides the view. */
        public Handle handle()
        {
            return handle;
        }

        public Optional<StoredView> find(SchemaTableName name)
        {
            return ViewStore.find(handle, name);
        }

        /** Its lease is taken before rows of it are written: a refresh that takes effect locks in that order. */
        private void beforeChange(SchemaTableName name)
        {
            find(name).flatMap(StoredView::materialization).ifPresent(materialization -> materializedViews.changing(handle, materialization));
        }

        List<SchemaTableName> names(String schemaName)
        {
            return ViewStore.names(handle, schemaName);
        }

        /** @return what uses what, as it is after all that this change did before */
        DependencyQueries dependencies()
        {
            return new DependencyQueries(handle, catalogName);
        }

        public void insert(SchemaTableName name, ViewDefinition definition, String owner)
        {
            bindName(handle.createUpdate("""
                    INSERT INTO platform_view (schema_name, view_name, definition_json, owner, created_at, changed_at)
                    VALUES (:schema, :view, :definition, :owner, :now, :now)
                    """), name)
                    .bind("definition", StoreJson.write(definition))
                    .bind("owner", owner)
                    .bind("now", now())
                    .execute();
            insertDependencies(name, definition);
        }

        public void update(SchemaTableName name, ViewDefinition definition, String owner)
        {
            beforeChange(name);
            bindName(handle.createUpdate("UPDATE platform_view SET definition_json = :definition, owner = :owner, changed_at = :now WHERE " + KEY), name)
                    .bind("definition", StoreJson.write(definition))
                    .bind("owner", owner)
                    .bind("now", now())
                    .execute();
            bindName(handle.createUpdate("DELETE FROM platform_view_dependency WHERE " + KEY), name).execute();
            insertDependencies(name, definition);
        }

        private void insertDependencies(SchemaTableName name, ViewDefinition definition)
        {
            for (CatalogSchemaTableName used : definition.dependencies()) {
                bindName(handle.createUpdate("""
                        INSERT INTO platform_view_dependency (schema_name, view_name, used_catalog, used_schema, used_name)
                        VALUES (:schema, :view, :usedCatalog, :usedSchema, :usedName)
                        """), name)
                        .bind("usedCatalog", used.getCatalogName())
                        .bind("usedSchema", used.getSchemaTableName().getSchemaName())
                        .bind("usedName", used.getSchemaTableName().getTableName())
                        .execute();
            }
        }

        public void confirm(SchemaTableName name)
        {
            ViewStore.confirm(handle, name);
        }

        public void rename(SchemaTableName from, SchemaTableName to)
        {
            beforeChange(from);
            bindName(handle.createUpdate("UPDATE platform_view SET schema_name = :newSchema, view_name = :newView, changed_at = :now WHERE " + KEY), from)
                    .bind("newSchema", to.getSchemaName())
                    .bind("newView", to.getTableName())
                    .bind("now", now())
                    .execute();
        }

        public void delete(SchemaTableName name)
        {
            find(name).flatMap(StoredView::materialization).ifPresent(materialization -> materializedViews.dropping(handle, materialization));
            bindName(handle.createUpdate("DELETE FROM platform_view WHERE " + KEY), name).execute();
        }

        void insertSchema(String name, String owner)
        {
            handle.createUpdate("INSERT INTO platform_schema (schema_name, owner, created_at) VALUES (:schema, :owner, :now)")
                    .bind("schema", name)
                    .bind("owner", owner)
                    .bind("now", now())
                    .execute();
        }

        void renameSchema(String from, String to)
        {
            handle.createUpdate("UPDATE platform_schema SET schema_name = :to WHERE schema_name = :from")
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
        }

        void deleteSchema(String name)
        {
            handle.createUpdate("DELETE FROM platform_schema WHERE schema_name = :schema")
                    .bind("schema", name)
                    .execute();
        }
    }
}
