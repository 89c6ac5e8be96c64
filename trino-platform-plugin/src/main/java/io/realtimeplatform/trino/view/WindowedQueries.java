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
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.view.TimeWindow.invalid;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The query of a view as users state it, and as Trino runs it: with the predicate of its window around it.
 */
public class WindowedQueries
{
    private final TypeManager typeManager;
    private final Cache<String, Type> types = CacheBuilder.newBuilder().maximumSize(1000).build();

    @Inject
    public WindowedQueries(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * @param stated as Trino analysed it
     * @param properties those of the window
     * @param before what the view was until now
     * @throws TrinoException when the properties do not fit the query
     */
    public ViewDefinition define(ConnectorViewDefinition stated, Map<String, ?> properties, Optional<ViewDefinition> before)
    {
        Optional<TimeWindow> window = ViewProperties.toWindow(properties)
                .map(given -> ofColumn(given, ViewDefinition.columns(stated)));
        return ViewDefinition.of(stated, ownQuery(stated, window, before), window);
    }

    /** @return the same view with another window, or none */
    public ViewDefinition withWindow(ViewDefinition definition, Map<String, ?> properties)
    {
        Optional<TimeWindow> window = ViewProperties.toWindow(properties)
                .map(given -> ofColumn(given, definition.columns()));
        ViewDefinition result = definition.withWindow(ViewProperties.fromWindow(window));
        if (predicate(result).isPresent()) {
            checkWrappable(definition.query());
        }
        return result;
    }

    /** @return the window with its column as the view has it, in whatever case it was stated */
    private static TimeWindow ofColumn(TimeWindow window, List<Column> columns)
    {
        List<String> matching = columns.stream()
                .map(Column::name)
                .filter(window.column()::equalsIgnoreCase)
                .collect(toImmutableList());
        if (matching.isEmpty()) {
            throw invalid("%s is '%s', but the view has no such column; it has: %s".formatted(
                    ViewProperties.TIME_COLUMN,
                    Excerpt.of(window.column()),
                    columns.stream().map(Column::name).collect(joining(", "))));
        }
        if (matching.size() > 1) {
            throw invalid("%s is '%s', but the view has %s such columns: give them different names".formatted(ViewProperties.TIME_COLUMN, window.column(), matching.size()));
        }
        return window.withColumn(matching.getFirst());
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
        if (predicate.isPresent()) {
            checkWrappable(query);
        }
        return query;
    }

    private static void checkWrappable(String query)
    {
        if (!ViewSql.canBeWrapped(query)) {
            throw invalid("The query defines functions or session properties of its own, which a view with a time window cannot have");
        }
    }

    /** @return whether the query can be a subquery of another one */
    public boolean canBeWrapped(ViewDefinition definition)
    {
        return ViewSql.canBeWrapped(definition.query());
    }

    private static List<String> names(List<Column> columns)
    {
        return columns.stream()
                .map(Column::name)
                .collect(toImmutableList());
    }

    /** @return the predicate of the view's window, as it is put around the query */
    public Optional<String> predicate(ViewDefinition definition)
    {
        return definition.timeWindow().map(window -> predicate(window, definition.columns()));
    }

    private String predicate(TimeWindow window, List<Column> columns)
    {
        return WindowPredicate.of(window, type(timeColumn(window, columns)));
    }

    /** @return what the values of the time column fulfil that are in the window at that time; empty when there is no window */
    public Optional<Domain> windowDomain(ViewDefinition definition, Instant now)
    {
        return definition.timeWindow().map(window -> WindowDomain.of(window, type(timeColumn(window, definition.columns())), now));
    }

    private static Column timeColumn(TimeWindow window, List<Column> columns)
    {
        return columns.stream()
                .filter(candidate -> candidate.name().equals(window.column()))
                .findFirst()
                .orElseThrow(() -> invalid("%s is '%s', but the view has no such column".formatted(ViewProperties.TIME_COLUMN, window.column())));
    }

    /** Trino parses the name of a type each time; over the columns of 10,000 views that would be most of the work of a listing. */
    public Type type(Column column)
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
    public List<ViewColumn> columns(ViewDefinition definition)
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
    public ConnectorViewDefinition definition(StoredView view)
    {
        ViewDefinition definition = view.definition();
        List<ViewColumn> columns = columns(definition);
        return definition.toConnector(generated(definition), columns, view.owner());
    }

    /** @return the view without the predicate of its window: for where the window is applied to its rows in another way */
    public ConnectorViewDefinition definitionWithoutWindow(StoredView view)
    {
        ViewDefinition definition = view.definition();
        return definition.toConnector(closed(definition), columns(definition), view.owner());
    }

    private String generated(ViewDefinition definition)
    {
        return predicate(definition)
                .map(predicate -> ViewSql.wrap(definition.query(), names(definition.columns()), predicate))
                .orElseGet(() -> closed(definition));
    }

    private static String closed(ViewDefinition definition)
    {
        String query = definition.query();
        List<String> columns = names(definition.columns());
        if (ViewSql.isOpen(query)) {
            return ViewSql.withColumns(query, columns);
        }
        return query;
    }
}
