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

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ImmutableSortedSet;
import io.realtimeplatform.trino.engine.Quoting;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.TableSubquery;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Comparator.comparing;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * The SQL of views, read by Trino's own parser. The engine has analysed what comes here;
 * where this parser is older than the engine and cannot read it, that is told, and never an error.
 */
final class ViewSql
{
    // the name of the query inside what is generated: by it that is told from what a user writes
    private static final String ALIAS = "time_window$";
    private static final String COLUMNS_ALIAS = "columns$";
    private static final SqlParser PARSER = new SqlParser();
    // asked for each view whenever views are listed
    private static final LoadingCache<String, Boolean> OPEN = CacheBuilder.newBuilder()
            .maximumWeight(16_000_000)
            .weigher((String sql, Boolean _) -> sql.length())
            .build(CacheLoader.from(sql -> parse(sql)
                    .filter(query -> canBeWrapped(query) && followsItsTables(query))
                    .isPresent()));

    private ViewSql() {}

    /**
     * @param columns those of the query that are shown
     * @return the query with the predicate of a window around it
     */
    static String wrap(String query, List<String> columns, String predicate)
    {
        return select(query, isOpen(query) ? list(columns) : "*", ALIAS) + "\nWHERE " + predicate;
    }

    /**
     * @param columns those of the query that are shown
     * @return the query, closed to columns that its tables may come to have
     */
    static String withColumns(String query, List<String> columns)
    {
        return select(query, list(columns), COLUMNS_ALIAS);
    }

    private static String select(String query, String list, String alias)
    {
        return "SELECT %s\nFROM (\n%s\n) %s".formatted(list, query, identifier(alias));
    }

    private static String list(List<String> columns)
    {
        long names = columns.stream()
                .map(name -> name.toLowerCase(ENGLISH))
                .distinct()
                .count();
        if (names < columns.size()) {
            // a name that two columns have cannot be stated
            return "*";
        }
        return columns.stream()
                .map(Quoting::identifier)
                .collect(joining(", "));
    }

    /** @return whether the query is what {@link #wrap} or {@link #withColumns} makes, of whatever predicate and columns */
    static boolean isWrapped(String sql)
    {
        return parse(sql).flatMap(ViewSql::wrappedQuery).isPresent();
    }

    /** @return the query that {@link #wrap} would make this one of with that predicate: compared as syntax trees, so only by itself */
    static Optional<String> unwrap(String sql, List<String> columns, String predicate)
    {
        return unwrap(sql, inner -> wrap(inner, columns, predicate));
    }

    /** @return the query that {@link #withColumns} would make this one of */
    static Optional<String> withoutColumns(String sql, List<String> columns)
    {
        return unwrap(sql, inner -> withColumns(inner, columns));
    }

    private static Optional<String> unwrap(String sql, UnaryOperator<String> wrapping)
    {
        return parse(sql).flatMap(outer -> wrappedQuery(outer)
                .map(SqlFormatter::formatSql)
                .filter(inner -> parse(wrapping.apply(inner)).equals(Optional.of(outer))));
    }

    private static Optional<Query> wrappedQuery(Query query)
    {
        if (query.getQueryBody() instanceof QuerySpecification specification
                && specification.getFrom().orElse(null) instanceof AliasedRelation relation
                && (relation.getAlias().getValue().equals(ALIAS) || relation.getAlias().getValue().equals(COLUMNS_ALIAS))
                && relation.getRelation() instanceof TableSubquery subquery) {
            return Optional.of(subquery.getQuery());
        }
        return Optional.empty();
    }

    /**
     * @return whether the columns of the query are more when its tables have more, as it has a <code>*</code> or is a <code>TABLE</code>,
     * and it can be closed to them
     */
    static boolean isOpen(String sql)
    {
        // most queries are told without reading them
        if (!sql.contains("*") && !sql.toLowerCase(ENGLISH).contains("table")) {
            return false;
        }
        return OPEN.getUnchecked(sql);
    }

    private static boolean followsItsTables(Node node)
    {
        return switch (node) {
            case AllColumns _, Table _ -> true;
            case Query query -> followsItsTables(query.getQueryBody());
            // what a select names is all that is seen of what it selects from
            case QuerySpecification specification -> followsItsTables(specification.getSelect());
            default -> node.getChildren().stream().anyMatch(ViewSql::followsItsTables);
        };
    }

    /** @return whether two queries are the same but for layout, comments, and the case of words */
    static boolean isSame(String left, String right)
    {
        if (left.equals(right)) {
            return true;
        }
        Optional<Query> leftQuery = parse(left);
        return leftQuery.isPresent() && leftQuery.equals(parse(right));
    }

    /** @return whether a predicate can be put around it: what stands before the query proper cannot stand in a subquery */
    static boolean canBeWrapped(String sql)
    {
        return parse(sql)
                .map(ViewSql::canBeWrapped)
                .orElse(true);
    }

    private static boolean canBeWrapped(Query query)
    {
        return query.getFunctions().isEmpty() && query.getSessionProperties().isEmpty();
    }

    /** @return whether the query calls a function by schema and name, which is looked up in the catalog of the session that made the view */
    static boolean callsFunctionsOfItsCatalog(String sql)
    {
        return parse(sql).filter(ViewSql::callsFunctionsOfItsCatalog).isPresent();
    }

    private static boolean callsFunctionsOfItsCatalog(Node node)
    {
        Optional<QualifiedName> function = switch (node) {
            case FunctionCall call -> Optional.of(call.getName());
            case TableFunctionInvocation invocation -> Optional.of(invocation.getName());
            default -> Optional.empty();
        };
        return function.filter(name -> name.getParts().size() == 2).isPresent()
                || node.getChildren().stream().anyMatch(ViewSql::callsFunctionsOfItsCatalog);
    }

    /**
     * @param catalog where names without a catalog are looked up
     * @param schema where names without a schema are looked up
     * @return the tables and views that the query names, sorted
     */
    static Set<CatalogSchemaTableName> dependencies(String sql, Optional<String> catalog, Optional<String> schema)
    {
        ImmutableSortedSet.Builder<CatalogSchemaTableName> names = new ImmutableSortedSet.Builder<>(comparing(CatalogSchemaTableName::toString));
        parse(sql).ifPresent(query -> new TableNames(catalog, schema, names::add).collect(query));
        return names.build();
    }

    private static Optional<Query> parse(String sql)
    {
        try {
            Statement statement = PARSER.createStatement(sql);
            return statement instanceof Query query ? Optional.of(query) : Optional.empty();
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
    }
}
