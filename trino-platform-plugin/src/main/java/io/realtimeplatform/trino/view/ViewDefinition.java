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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.type.TypeId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What a view is, as the store keeps it.
 *
 * @param query the user's own SQL, without the predicate of the window
 * @param catalog where the query's names without a catalog are looked up
 * @param schema where the query's names without a schema are looked up
 * @param path where functions are looked up
 * @param window the properties that describe the window; empty when there is none
 * @param runAsInvoker whether the query runs with the rights of the user who reads the view, and not of its owner
 */
public record ViewDefinition(
        String query,
        Optional<String> catalog,
        Optional<String> schema,
        List<PathElement> path,
        List<Column> columns,
        Optional<String> comment,
        Map<String, String> window,
        boolean runAsInvoker)
{
    public record PathElement(String catalog, String schema) {}

    /** @param type as Trino identifies it */
    public record Column(String name, String type, Optional<String> comment) {}

    public ViewDefinition
    {
        requireNonNull(query, "query is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        path = ImmutableList.copyOf(path);
        columns = ImmutableList.copyOf(columns);
        requireNonNull(comment, "comment is null");
        window = ImmutableMap.copyOf(window);
    }

    public static ViewDefinition of(ConnectorViewDefinition definition, String query, Optional<TimeWindow> window)
    {
        return new ViewDefinition(
                query,
                definition.getCatalog(),
                definition.getSchema(),
                definition.getPath().stream()
                        .map(element -> new PathElement(element.getCatalogName(), element.getSchemaName()))
                        .collect(toImmutableList()),
                columns(definition),
                definition.getComment(),
                ViewProperties.fromWindow(window),
                definition.isRunAsInvoker());
    }

    static List<Column> columns(ConnectorViewDefinition definition)
    {
        return definition.getColumns().stream()
                .map(column -> new Column(column.getName(), column.getType().getId(), column.getComment()))
                .collect(toImmutableList());
    }

    /** @param sql the query as Trino runs it */
    ConnectorViewDefinition toConnector(String sql, List<ViewColumn> columns, String owner)
    {
        return new ConnectorViewDefinition(
                sql,
                catalog,
                schema,
                columns,
                comment,
                runAsInvoker ? Optional.empty() : Optional.of(owner),
                runAsInvoker,
                path.stream()
                        .map(element -> new CatalogSchemaName(element.catalog(), element.schema()))
                        .collect(toImmutableList()));
    }

    List<ViewColumn> viewColumns()
    {
        return columns.stream()
                .map(column -> new ViewColumn(column.name(), TypeId.of(column.type()), column.comment()))
                .collect(toImmutableList());
    }

    public Optional<TimeWindow> timeWindow()
    {
        return ViewProperties.toWindow(window);
    }

    Set<CatalogSchemaTableName> dependencies()
    {
        return ViewSql.dependencies(query, catalog, schema);
    }

    ViewDefinition withWindow(Map<String, String> window)
    {
        return new ViewDefinition(query, catalog, schema, path, columns, comment, window, runAsInvoker);
    }

    public ViewDefinition withComment(Optional<String> comment)
    {
        return new ViewDefinition(query, catalog, schema, path, columns, comment, window, runAsInvoker);
    }

    public ViewDefinition withColumns(List<Column> columns)
    {
        return new ViewDefinition(query, catalog, schema, path, columns, comment, window, runAsInvoker);
    }

    /** The comments of another definition where this one has none: for the view, and for columns of the same name. */
    public ViewDefinition keepingComments(ViewDefinition other)
    {
        return withComment(comment.or(other::comment))
                .withColumns(columns.stream()
                        .map(column -> new Column(column.name(), column.type(), column.comment().or(() -> other.columnComment(column.name()))))
                        .collect(toImmutableList()));
    }

    private Optional<String> columnComment(String name)
    {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .flatMap(Column::comment);
    }

    /** @return whether its query is that one, but for layout */
    public boolean hasQuery(String sql)
    {
        return ViewSql.isSame(query, sql);
    }

    /** @return whether both run the same SQL with the rights of the same users, but for the predicates of their windows */
    public boolean runsSameSql(ViewDefinition other)
    {
        return ViewSql.isSame(query, other.query)
                && dependencies().equals(other.dependencies())
                && path.equals(other.path)
                && (catalog.equals(other.catalog) || !ViewSql.callsFunctionsOfItsCatalog(query))
                && runAsInvoker == other.runAsInvoker;
    }

    /** @return whether both mean the same; the layout of the SQL does not count, nor where names are looked up if they lead to the same tables */
    public boolean isSame(ViewDefinition other)
    {
        return runsSameSql(other)
                && columns.equals(other.columns)
                && comment.equals(other.comment)
                && window.equals(other.window);
    }
}
