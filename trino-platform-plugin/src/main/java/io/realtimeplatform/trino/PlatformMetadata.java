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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.materialization.MaterializedViewCommands;
import io.realtimeplatform.trino.materialization.MaterializedViewMetadata;
import io.realtimeplatform.trino.materialization.StorageColumnHandle;
import io.realtimeplatform.trino.materialization.StorageTableHandle;
import io.realtimeplatform.trino.typedtable.TypedTableMetadata;
import io.realtimeplatform.trino.view.HiddenNames;
import io.realtimeplatform.trino.view.RelationStore;
import io.realtimeplatform.trino.view.Relations;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.ViewMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableProperties;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableScanRedirectApplicationResult;
import io.trino.spi.security.PrincipalType;
import io.trino.spi.security.TrinoPrincipal;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Schemas, tables and views of the catalog, for one transaction. A query sees what a name stands for as it was when it first
 * asked; nothing else is kept, each call sees the store as it is then.
 */
public class PlatformMetadata
        implements ConnectorMetadata
{
    private final TypedTableMetadata typedTables;
    private final ViewMetadata views;
    private final MaterializedViewMetadata materializedViews;
    private final Provider<MaterializedViewCommands> materializedViewCommands;
    private final RelationStore relations;
    private final QueryRelations found;

    @Inject
    public PlatformMetadata(
            TypedTableMetadata typedTables,
            ViewMetadata views,
            MaterializedViewMetadata materializedViews,
            Provider<MaterializedViewCommands> materializedViewCommands,
            RelationStore relations)
    {
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
        this.views = requireNonNull(views, "views is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
        this.materializedViewCommands = requireNonNull(materializedViewCommands, "materializedViewCommands is null");
        this.relations = requireNonNull(relations, "relations is null");
        this.found = new QueryRelations(relations);
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return views.schemaNames();
    }

    @Override
    public boolean schemaExists(ConnectorSession session, String schemaName)
    {
        return views.schemaExists(schemaName);
    }

    @Override
    public Optional<TrinoPrincipal> getSchemaOwner(ConnectorSession session, String schemaName)
    {
        return views.schemaOwner(schemaName).map(owner -> new TrinoPrincipal(PrincipalType.USER, owner));
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        views.createSchema(schemaName, owner.getName());
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        views.dropSchema(schemaName, cascade);
        if (cascade) {
            materializedViewCommands.get().afterSchemaDropped();
        }
    }

    @Override
    public void renameSchema(ConnectorSession session, String source, String target)
    {
        views.renameSchema(source, target);
    }

    @Override
    public ConnectorTableHandle getTableHandle(
            ConnectorSession session,
            SchemaTableName tableName,
            Optional<ConnectorTableVersion> startVersion,
            Optional<ConnectorTableVersion> endVersion)
    {
        if (startVersion.isPresent() || endVersion.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "Tables of this catalog have no versions: they show the rows as they are now");
        }
        Optional<SchemaTableName> materializedView = HiddenNames.materializedView(tableName);
        if (materializedView.isPresent()) {
            return found.find(session, materializedView.get()).materializedViews().stream()
                    .flatMap(view -> materializedViews.storageHandle(session, tableName, view, found.token(session)).stream())
                    .findFirst()
                    .orElse(null);
        }
        return found.find(session, typedTables.typedTableName(session, tableName)).tables().stream()
                .flatMap(table -> typedTables.tableHandle(session, tableName, table).stream())
                .findFirst()
                .orElse(null);
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        if (table instanceof StorageTableHandle storage) {
            return materializedViews.tableMetadata(storage);
        }
        return typedTables.tableMetadata(table);
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return ImmutableList.copyOf(getRelationTypes(session, schemaName).keySet());
    }

    @Override
    public Map<SchemaTableName, RelationType> getRelationTypes(ConnectorSession session, Optional<String> schemaName)
    {
        return relations.types(schemaName);
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        if (tableHandle instanceof StorageTableHandle storage) {
            return materializedViews.columnHandles(storage);
        }
        return typedTables.columnHandles(tableHandle);
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle columnHandle)
    {
        if (columnHandle instanceof StorageColumnHandle column) {
            return materializedViews.columnMetadata(column);
        }
        return typedTables.columnMetadata(columnHandle);
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(
            ConnectorSession session,
            Optional<String> schemaName,
            UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Relations listed = relations.list(schemaName);
        return filter(concat(
                typedTables.relationColumns(listed.tables()),
                views.relationColumns(listed.plainViews()),
                materializedViews.relationColumns(listed.materializedViews())), RelationColumnsMetadata::name, relationFilter);
    }

    @Override
    public Iterator<RelationCommentMetadata> streamRelationComments(
            ConnectorSession session,
            Optional<String> schemaName,
            UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Relations listed = relations.list(schemaName);
        return filter(concat(
                typedTables.relationComments(listed.tables()),
                views.relationComments(listed.plainViews()),
                materializedViews.relationComments(listed.materializedViews())), RelationCommentMetadata::name, relationFilter);
    }

    @Override
    public List<SchemaTableName> listViews(ConnectorSession session, Optional<String> schemaName)
    {
        return getRelationTypes(session, schemaName).entrySet().stream()
                .filter(relation -> relation.getValue() == RelationType.VIEW)
                .map(Map.Entry::getKey)
                .collect(toImmutableList());
    }

    @Override
    public Map<SchemaTableName, ConnectorViewDefinition> getViews(ConnectorSession session, Optional<String> schemaName)
    {
        Relations listed = relations.list(schemaName);
        Map<SchemaTableName, ConnectorViewDefinition> definitions = new LinkedHashMap<>(views.definitions(listed.plainViews()));
        definitions.putAll(typedTables.viewDefinitions(listed.tables()));
        return ImmutableMap.copyOf(definitions);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        if (TypedTableMetadata.isRows(session, viewName)) {
            return Optional.empty();
        }
        Optional<SchemaTableName> materializedView = HiddenNames.materializedView(viewName);
        if (materializedView.isPresent()) {
            if (!HiddenNames.isDefinition(viewName)) {
                return Optional.empty();
            }
            return found.find(session, materializedView.get()).materializedViews().stream()
                    .findFirst()
                    .flatMap(view -> materializedViews.hiddenDefinition(session, view));
        }
        Relations named = found.find(session, viewName);
        return named.tables().stream()
                .findFirst()
                .flatMap(typedTables::viewDefinition)
                .or(() -> named.plainViews().stream().findFirst().map(views::definition));
    }

    @Override
    public Map<String, Object> getViewProperties(ConnectorSession session, SchemaTableName viewName)
    {
        return found.find(session, viewName).plainViews().stream()
                .findFirst()
                .map(views::properties)
                .orElse(ImmutableMap.of());
    }

    @Override
    public void createView(
            ConnectorSession session,
            SchemaTableName viewName,
            ConnectorViewDefinition definition,
            Map<String, Object> viewProperties,
            boolean replace)
    {
        views.createView(session, viewName, definition, viewProperties, replace);
    }

    @Override
    public void refreshView(ConnectorSession session, SchemaTableName viewName, ConnectorViewDefinition viewDefinition)
    {
        views.refreshView(viewName, viewDefinition);
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName viewName)
    {
        views.dropView(viewName);
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        views.renameView(source, target);
    }

    @Override
    public void setViewComment(ConnectorSession session, SchemaTableName viewName, Optional<String> comment)
    {
        views.setViewComment(viewName, comment);
    }

    @Override
    public void setViewColumnComment(ConnectorSession session, SchemaTableName viewName, String columnName, Optional<String> comment)
    {
        views.setViewColumnComment(viewName, columnName, comment);
    }

    @Override
    public List<SchemaTableName> listMaterializedViews(ConnectorSession session, Optional<String> schemaName)
    {
        return getRelationTypes(session, schemaName).entrySet().stream()
                .filter(relation -> relation.getValue() == RelationType.MATERIALIZED_VIEW)
                .map(Map.Entry::getKey)
                .collect(toImmutableList());
    }

    @Override
    public Map<SchemaTableName, ConnectorMaterializedViewDefinition> getMaterializedViews(ConnectorSession session, Optional<String> schemaName)
    {
        List<StoredView> listed = relations.list(schemaName).materializedViews();
        found.keep(session, listed);
        return materializedViews.definitions(session, listed);
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> getMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        return findMaterializedView(session, viewName)
                .map(view -> materializedViews.definition(session, view, found.token(session)));
    }

    @Override
    public Map<String, Object> getMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, ConnectorMaterializedViewDefinition definition)
    {
        return findMaterializedView(session, viewName)
                .map(materializedViews::properties)
                .orElse(ImmutableMap.of());
    }

    @Override
    public MaterializedViewFreshness getMaterializedViewFreshness(ConnectorSession session, SchemaTableName viewName)
    {
        return findMaterializedView(session, viewName)
                .map(materializedViews::freshness)
                .orElseThrow(() -> new MaterializedViewNotFoundException(viewName));
    }

    private Optional<StoredView> findMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        if (TypedTableMetadata.isRows(session, viewName) || HiddenNames.materializedView(viewName).isPresent()) {
            return Optional.empty();
        }
        return found.find(session, viewName).materializedViews().stream().findFirst();
    }

    @Override
    public void createMaterializedView(
            ConnectorSession session,
            SchemaTableName viewName,
            ConnectorMaterializedViewDefinition definition,
            Map<String, Object> properties,
            boolean replace,
            boolean ignoreExisting)
    {
        materializedViewCommands.get().create(session, viewName, definition, properties, replace, ignoreExisting);
    }

    @Override
    public void dropMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        materializedViewCommands.get().drop(viewName);
    }

    @Override
    public void renameMaterializedView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        materializedViewCommands.get().rename(source, target);
    }

    @Override
    public void setMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, Map<String, Optional<Object>> properties)
    {
        materializedViewCommands.get().setProperties(session, viewName, properties);
    }

    @Override
    public void setMaterializedViewColumnComment(ConnectorSession session, SchemaTableName viewName, String columnName, Optional<String> comment)
    {
        materializedViewCommands.get().setColumnComment(viewName, columnName, comment);
    }

    @Override
    public boolean delegateMaterializedViewRefreshToConnector(ConnectorSession session, SchemaTableName viewName)
    {
        return true;
    }

    @Override
    public CompletableFuture<?> refreshMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        return findMaterializedView(session, viewName)
                .map(view -> materializedViewCommands.get().refresh(view))
                .orElseThrow(() -> new MaterializedViewNotFoundException(viewName));
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle handle, Constraint constraint)
    {
        if (handle instanceof StorageTableHandle) {
            // filters are for the table that the scan goes to
            return Optional.empty();
        }
        return typedTables.applyFilter(session, handle, constraint);
    }

    @Override
    public Optional<TableScanRedirectApplicationResult> applyTableScanRedirect(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        if (tableHandle instanceof StorageTableHandle storage) {
            return Optional.of(materializedViews.redirect(storage));
        }
        return typedTables.redirect(session, tableHandle);
    }

    @Override
    public ConnectorTableProperties getTableProperties(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        if (tableHandle instanceof StorageTableHandle) {
            return new ConnectorTableProperties();
        }
        return typedTables.tableProperties(session, tableHandle);
    }

    @SafeVarargs
    private static <T> List<T> concat(List<T>... lists)
    {
        return Arrays.stream(lists)
                .flatMap(List::stream)
                .collect(toImmutableList());
    }

    private static <T> Iterator<T> filter(List<T> relations, Function<T, SchemaTableName> name, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Set<SchemaTableName> selected = relationFilter.apply(relations.stream()
                .map(name)
                .collect(toImmutableSet()));
        return relations.stream()
                .filter(relation -> selected.contains(name.apply(relation)))
                .iterator();
    }
}
