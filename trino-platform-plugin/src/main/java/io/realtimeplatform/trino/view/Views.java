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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.view.TimeWindow.invalid;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_RECURSIVE;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Makes and changes views: where native statements arrive, and through them the procedures.
 * Trino has analysed the query and checked the user's rights before it calls.
 */
class Views
{
    private static final Logger log = Logger.get(Views.class);

    private final ViewStore store;
    private final ViewSchemas schemas;
    private final TypedTables typedTables;
    private final TypeManager typeManager;
    private final Cache<String, Type> types = CacheBuilder.newBuilder().maximumSize(1000).build();

    @Inject
    Views(ViewStore store, ViewSchemas schemas, TypedTables typedTables, TypeManager typeManager)
    {
        this.store = requireNonNull(store, "store is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * Makes the view the session's user's own, whoever had it before: a query never runs under the name of somebody who did not state it.
     * What is there already is left as it is.
     */
    void create(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition stated, Map<String, Object> properties, boolean replace)
    {
        checkName(name);
        Optional<TimeWindow> window = ViewProperties.toWindow(properties)
                .map(given -> given.withColumn(timeColumn(given, stated)));
        store.change(change -> {
            Optional<StoredView> existing = change.find(name);
            if (existing.isPresent() && !replace) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists".formatted(name));
            }
            Optional<ViewDefinition> before = existing.flatMap(StoredView::readableDefinition);
            ViewDefinition definition = ViewDefinition.of(stated, ownQuery(stated, window, before), window);
            if (before.isPresent()) {
                definition = definition.keepingComments(before.get());
                if (existing.get().owner().equals(session.getUser()) && definition.isSame(before.get())) {
                    log.info("View %s is left as it is: user %s asked for what is there", name, session.getUser());
                    change.confirm(name);
                    return;
                }
            }
            if (definition.runAsInvoker() && !before.filter(definition::runsSameSql).isPresent()) {
                InvokerGuard.check(change, name, session.getUser());
            }
            if (existing.isPresent()) {
                change.update(name, definition, session.getUser());
            }
            else {
                change.insert(name, definition, session.getUser());
            }
            checkNoCycle(change, name);
        });
    }

    private static String timeColumn(TimeWindow window, ConnectorViewDefinition definition)
    {
        List<String> matching = definition.getColumns().stream()
                .map(ViewColumn::getName)
                .filter(window.column()::equalsIgnoreCase)
                .collect(toImmutableList());
        if (matching.isEmpty()) {
            throw invalid("%s is '%s', but the view has no such column; it has: %s".formatted(
                    ViewProperties.TIME_COLUMN,
                    Excerpt.of(window.column()),
                    definition.getColumns().stream().map(ViewColumn::getName).collect(joining(", "))));
        }
        if (matching.size() > 1) {
            throw invalid("%s is '%s', but the view has %s such columns: give them different names".formatted(ViewProperties.TIME_COLUMN, window.column(), matching.size()));
        }
        return matching.getFirst();
    }

    /**
     * The query without what this class put around it. SHOW CREATE VIEW prints the query with it, and the statement run again
     * must give the same view: it is taken off if it is that of the stated window, or of the window that the view has now.
     */
    private String ownQuery(ConnectorViewDefinition stated, Optional<TimeWindow> window, Optional<ViewDefinition> before)
    {
        String query = stated.getOriginalSql();
        List<Column> columns = ViewDefinition.columns(stated);
        // generated even when it is not needed here: a type that cannot be a time column is refused
        Optional<String> predicate = window.map(given -> predicate(given, columns));
        if (ViewSql.isWrapped(query)) {
            List<String> names = names(columns);
            return ViewSql.withoutColumns(query, names)
                    .or(() -> predicate.flatMap(own -> ViewSql.unwrap(query, names, own)))
                    .or(() -> window.isEmpty() ? Optional.empty() : before.flatMap(this::predicate).flatMap(own -> ViewSql.unwrap(query, names, own)))
                    .orElseThrow(() -> invalid("The query ends in the predicate of a time window that was generated for other properties than those stated: "
                            + "state the properties as SHOW CREATE VIEW printed them, or the query without what was generated around it"));
        }
        if (predicate.isPresent() && !ViewSql.canBeWrapped(query)) {
            throw invalid("The query defines functions or session properties of its own, which a view with a time window cannot have");
        }
        return query;
    }

    private static List<String> names(List<Column> columns)
    {
        return columns.stream()
                .map(Column::name)
                .collect(toImmutableList());
    }

    /** @return the predicate of the view's window, as it is put around the query */
    Optional<String> predicate(ViewDefinition definition)
    {
        return definition.timeWindow().map(window -> predicate(window, definition.columns()));
    }

    private String predicate(TimeWindow window, List<Column> columns)
    {
        Column column = columns.stream()
                .filter(candidate -> candidate.name().equals(window.column()))
                .findFirst()
                .orElseThrow(() -> invalid("%s is '%s', but the view has no such column".formatted(ViewProperties.TIME_COLUMN, window.column())));
        return WindowPredicate.of(window, type(column));
    }

    /** Trino parses the name of a type each time; over the columns of 10,000 views that would be most of the work of a listing. */
    private Type type(Column column)
    {
        Type known = types.getIfPresent(column.type());
        if (known != null) {
            return known;
        }
        Type type = typeManager.getType(TypeId.of(column.type()));
        types.put(column.type(), type);
        return type;
    }

    /**
     * @return the columns of the view
     * @throws TrinoException when one has a type that this Trino does not know: told here, as Trino would fail with it for all views at once
     */
    List<ViewColumn> columns(ViewDefinition definition)
    {
        for (Column column : definition.columns()) {
            try {
                type(column);
            }
            catch (RuntimeException e) {
                throw new TrinoException(INVALID_VIEW, "Column %s has type %s, which this Trino does not know".formatted(column.name(), column.type()), e);
            }
        }
        return definition.viewColumns();
    }

    /**
     * @return the view as Trino runs it: with the predicate of its window, and with its columns by name where the query would follow its tables,
     * as a column that one of them came to have would make the view invalid
     */
    ConnectorViewDefinition definition(StoredView view)
    {
        ViewDefinition definition = view.definition();
        List<ViewColumn> columns = columns(definition);
        return definition.toConnector(generated(definition), columns, view.owner());
    }

    private String generated(ViewDefinition definition)
    {
        String query = definition.query();
        List<String> columns = names(definition.columns());
        Optional<String> predicate = predicate(definition);
        if (predicate.isPresent()) {
            return ViewSql.wrap(query, columns, predicate.get());
        }
        if (ViewSql.isOpen(query)) {
            return ViewSql.withColumns(query, columns);
        }
        return query;
    }

    void drop(SchemaTableName name)
    {
        checkNoTypedTable(name);
        store.change(change -> {
            existing(change, name);
            checkUnused(change, name, "dropped", "drop them first, or CALL drop_view with cascade => true");
            change.delete(name);
        });
    }

    void rename(SchemaTableName from, SchemaTableName to)
    {
        checkNoTypedTable(from);
        checkName(to);
        store.change(change -> {
            StoredView view = existing(change, from);
            if (change.find(to).isPresent()) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists".formatted(to));
            }
            checkUnused(change, from, "renamed", "their SQL names it; drop or replace them first");
            if (view.isInvoker()) {
                InvokerGuard.check(change, to, view.owner());
            }
            change.rename(from, to);
            checkNoCycle(change, to);
        });
    }

    void setComment(SchemaTableName name, Optional<String> comment)
    {
        checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            change.update(name, view.definition().withComment(comment), view.owner());
        });
    }

    void setColumnComment(SchemaTableName name, String columnName, Optional<String> comment)
    {
        checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            ViewDefinition definition = view.definition();
            if (definition.columns().stream().noneMatch(column -> column.name().equalsIgnoreCase(columnName))) {
                throw new TrinoException(COLUMN_NOT_FOUND, "View %s has no column %s".formatted(name, columnName));
            }
            change.update(name, definition.withColumns(definition.columns().stream()
                    .map(column -> column.name().equalsIgnoreCase(columnName) ? new Column(column.name(), column.type(), comment) : column)
                    .collect(toImmutableList())), view.owner());
        });
    }

    /** Takes the columns as the query gives them now; all else stays. */
    void refresh(SchemaTableName name, ConnectorViewDefinition analyzed)
    {
        checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            ViewDefinition before = view.definition();
            ViewDefinition definition = before.withColumns(ViewDefinition.columns(analyzed)).keepingComments(before);
            // a time column whose type no longer fits is refused here
            predicate(definition);
            change.update(name, definition, view.owner());
        });
    }

    private static StoredView existing(ViewStore.Change change, SchemaTableName name)
    {
        return change.find(name).orElseThrow(() -> new ViewNotFoundException(name));
    }

    private void checkName(SchemaTableName name)
    {
        schemas.checkExists(name.getSchemaName());
        checkNoTypedTable(name);
        // it would stand in the place of the table that the view of a pipeline reads
        if (name.getTableName().endsWith(TypedTable.STORED_SUFFIX)) {
            throw new TrinoException(NOT_SUPPORTED, "A view cannot be called %s: names that end in %s are those of hidden tables".formatted(name.getTableName(), TypedTable.STORED_SUFFIX));
        }
    }

    private void checkNoTypedTable(SchemaTableName name)
    {
        if (typedTables.find(name).isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "%s is the table of a pipeline: it is changed by the procedures for pipelines only".formatted(name));
        }
    }

    private static void checkUnused(ViewStore.Change change, SchemaTableName name, String what, String hint)
    {
        Set<SchemaTableName> users = change.dependencies().users(name);
        if (!users.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "View %s cannot be %s, these views use it: %s; %s".formatted(name, what, join(ImmutableList.copyOf(users), ", "), hint));
        }
    }

    private static void checkNoCycle(ViewStore.Change change, SchemaTableName name)
    {
        change.dependencies().allUsed(name).cycle(name).ifPresent(cycle -> {
            throw new TrinoException(VIEW_IS_RECURSIVE, "View %s would use itself: %s".formatted(name, join(cycle, " uses ")));
        });
    }

    private static String join(List<SchemaTableName> names, String separator)
    {
        return names.stream()
                .map(SchemaTableName::toString)
                .collect(joining(separator));
    }
}
