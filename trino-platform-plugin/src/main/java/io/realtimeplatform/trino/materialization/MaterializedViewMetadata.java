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
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.Quoting;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.view.HiddenNames;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewMetadata;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.MaterializedViewFreshness.Freshness;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableScanRedirectApplicationResult;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Materialized views as Trino asks for them. What it reads of one is a hidden table, whose scan is redirected to the table in the
 * storage with the window as a filter; or the query of the view, when there are no stored rows or they are too old; or with a live tail
 * a query that has both.
 */
public class MaterializedViewMetadata
{
    private final String catalogName;
    private final WindowedQueries queries;

    @Inject
    public MaterializedViewMetadata(CatalogName catalogName, WindowedQueries queries)
    {
        this.catalogName = catalogName.toString();
        this.queries = requireNonNull(queries, "queries is null");
    }

    /**
     * @param token makes the name of the table with the stored rows one that nobody can know; it means something in one query only
     * @return for one that cannot be read, a definition that says so when it is read, as Trino asks for it also when it is dropped
     */
    public ConnectorMaterializedViewDefinition definition(ConnectorSession session, StoredView view, String token)
    {
        try {
            return definition(session, MaterializedView.of(view), token);
        }
        catch (TrinoException e) {
            return unreadable(view, e.getMessage());
        }
    }

    private void checkReadable(StoredView view)
    {
        MaterializedView.of(view).document();
        queries.definition(view);
    }

    private static ConnectorMaterializedViewDefinition unreadable(StoredView view, String reason)
    {
        String message = "Materialized view %s cannot be read: %s".formatted(view.name(), reason);
        return MaterializedViewSpi.definition(
                "SELECT CAST(fail(%s) AS varchar) AS problem".formatted(Quoting.literal(message.replace("\0", ""))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(new ConnectorMaterializedViewDefinition.Column("problem", VARCHAR.getTypeId(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                view.owner(),
                ImmutableList.of());
    }

    private ConnectorMaterializedViewDefinition definition(ConnectorSession session, MaterializedView view, String token)
    {
        String storage = view.name().getTableName() + HiddenNames.STORAGE_SUFFIX + token;
        if (view.isServedFromStorage(session) && view.tail().isPresent()) {
            // Trino reads one or the other itself, so that both are a query for it
            ConnectorViewDefinition live = queries.definition(view.view());
            return definition(view, live, sql(view, view.tail().get(), storage, live), Optional.empty());
        }
        // the rows in the storage have the window's filter, and a query that is read in their place must have it too
        ConnectorViewDefinition definition = view.isServedFromStorage(session) ? queries.definitionWithoutWindow(view.view()) : queries.definition(view.view());
        return definition(view, definition, definition.getOriginalSql(), view.served().map(_ -> new CatalogSchemaTableName(catalogName, view.name().getSchemaName(), storage)));
    }

    private String sql(MaterializedView view, ServedTail tail, String storage, ConnectorViewDefinition live)
    {
        if (tail.boundary() <= TailBoundary.NOTHING_STORED) {
            return live.getOriginalSql();
        }
        ViewDefinition.Column column = view.definition().columns().stream()
                .filter(candidate -> candidate.name().equals(tail.column()))
                .findFirst()
                .orElseThrow();
        List<String> names = view.definition().columns().stream()
                .map(ViewDefinition.Column::name)
                .collect(toImmutableList());
        return TailSql.union(names, Quoting.qualified(catalogName, view.name().getSchemaName(), storage), live.getOriginalSql(), column.name(), queries.type(column), tail.boundaryDay());
    }

    private static ConnectorMaterializedViewDefinition definition(MaterializedView view, ConnectorViewDefinition definition, String sql, Optional<CatalogSchemaTableName> storage)
    {
        MaterializedViewDocument document = view.document();
        return MaterializedViewSpi.definition(
                sql,
                storage,
                definition.getCatalog(),
                definition.getSchema(),
                columns(definition),
                document.gracePeriod(),
                document.whenStale(),
                definition.getComment(),
                view.owner(),
                definition.getPath());
    }

    private static List<ConnectorMaterializedViewDefinition.Column> columns(ConnectorViewDefinition definition)
    {
        return columns(definition.getColumns());
    }

    private static List<ConnectorMaterializedViewDefinition.Column> columns(List<ConnectorViewDefinition.ViewColumn> columns)
    {
        return columns.stream()
                .map(column -> new ConnectorMaterializedViewDefinition.Column(column.getName(), column.getType(), column.getComment()))
                .collect(toImmutableList());
    }

    /** The definitions of materialized views; one that cannot be made is left out and logged. */
    public Map<SchemaTableName, ConnectorMaterializedViewDefinition> definitions(ConnectorSession session, List<StoredView> views)
    {
        return ViewMetadata.listing(views, view -> Map.entry(view.name(), definition(session, MaterializedView.of(view), ""))).stream()
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public Map<String, Object> properties(StoredView view)
    {
        return ImmutableMap.<String, Object>builder()
                .putAll(view.definition().window())
                .putAll(MaterializedViewProperties.stated(MaterializedView.of(view).document()))
                .buildOrThrow();
    }

    /** Whether rows of the tables changed since cannot be told, so stored rows are as old as the refresh that read them. */
    public MaterializedViewFreshness freshness(StoredView view)
    {
        try {
            // where one of its documents cannot be read, none is used
            checkReadable(view);
            MaterializedView materialized = MaterializedView.of(view);
            return materialized.served()
                    // what it is read by is its query as Trino has it
                    .filter(_ -> materialized.tail().isEmpty())
                    .map(served -> new MaterializedViewFreshness(Freshness.STALE, Optional.of(served.freshAt())))
                    .orElseGet(() -> new MaterializedViewFreshness(Freshness.UNKNOWN, Optional.empty()));
        }
        catch (TrinoException _) {
            return new MaterializedViewFreshness(Freshness.UNKNOWN, Optional.empty());
        }
    }

    public List<RelationColumnsMetadata> relationColumns(List<StoredView> views)
    {
        return ViewMetadata.listing(views, view -> RelationColumnsMetadata.forMaterializedView(view.name(), columns(queries.columns(view.definition()))));
    }

    public List<RelationCommentMetadata> relationComments(List<StoredView> views)
    {
        return ViewMetadata.listing(views, view -> RelationCommentMetadata.forRelation(view.name(), view.definition().comment()));
    }

    /** @return the view that runs the query of a materialized view, whatever is stored: there for its owner only, for whom refreshes run */
    public Optional<ConnectorViewDefinition> hiddenDefinition(ConnectorSession session, StoredView view)
    {
        if (!view.owner().equals(session.getUser())) {
            return Optional.empty();
        }
        return Optional.of(queries.definition(view));
    }

    /** @return the table with the stored rows, under the name that {@link #definition} gave it in this query */
    public Optional<StorageTableHandle> storageHandle(ConnectorSession session, SchemaTableName name, StoredView view, String token)
    {
        if (!name.getTableName().equals(view.name().getTableName() + HiddenNames.STORAGE_SUFFIX + token)) {
            return Optional.empty();
        }
        ViewDefinition definition = view.definition();
        return MaterializedView.of(view).served().map(served -> {
            Map<String, String> storageNames = served.columns().stream()
                    .collect(toImmutableMap(StorageColumn::name, StorageColumn::storageName));
            List<StorageColumnHandle> columns = definition.columns().stream()
                    .map(column -> new StorageColumnHandle(column.name(), queries.type(column), storageNames.get(column.name())))
                    .collect(toImmutableList());
            Optional<Domain> window = queries.windowDomain(definition, session.getStart());
            return new StorageTableHandle(name, served, columns, definition.timeWindow().map(timeWindow -> timeWindow.column()), window);
        });
    }

    public ConnectorTableMetadata tableMetadata(StorageTableHandle table)
    {
        return new ConnectorTableMetadata(table.name, table.columns.stream()
                .map(StorageColumnHandle::metadata)
                .collect(toImmutableList()));
    }

    public Map<String, ColumnHandle> columnHandles(StorageTableHandle table)
    {
        return table.columns.stream()
                .collect(toImmutableMap(column -> column.name, Function.identity()));
    }

    public ColumnMetadata columnMetadata(StorageColumnHandle column)
    {
        return column.metadata();
    }

    public TableScanRedirectApplicationResult redirect(StorageTableHandle table)
    {
        Map<ColumnHandle, String> columns = table.columns.stream()
                .collect(toImmutableMap(Function.identity(), column -> column.storageName));
        TupleDomain<String> filter = table.window
                .map(window -> TupleDomain.withColumnDomains(ImmutableMap.of(storageName(table, table.timeColumn.orElseThrow()), window)))
                .orElse(TupleDomain.all());
        return new TableScanRedirectApplicationResult(new CatalogSchemaTableName(table.catalogName, table.schemaName, table.tableName), columns, filter);
    }

    private static String storageName(StorageTableHandle table, String columnName)
    {
        return table.columns.stream()
                .filter(column -> column.name.equals(columnName))
                .map(column -> column.storageName)
                .findFirst()
                .orElseThrow();
    }
}
