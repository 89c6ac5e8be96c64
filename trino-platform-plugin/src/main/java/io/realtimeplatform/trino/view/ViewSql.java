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

import com.google.common.collect.ImmutableSortedSet;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TableSubquery;

import java.util.Optional;
import java.util.Set;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Comparator.comparing;

/**
 * The SQL of views, read by Trino's own parser. The engine has analysed what comes here;
 * where this parser is older than the engine and cannot read it, that is told, and never an error.
 */
final class ViewSql
{
    // the name of the query inside the predicate: by it a generated predicate is told from what a user writes
    private static final String ALIAS = "time_window$";
    private static final SqlParser PARSER = new SqlParser();

    private ViewSql() {}

    /** @return the query with the predicate of a window around it */
    static String wrap(String query, String predicate)
    {
        return "SELECT *\nFROM (\n%s\n) %s\nWHERE %s".formatted(query, identifier(ALIAS), predicate);
    }

    /** @return whether the query is what {@link #wrap} makes, of whatever predicate */
    static boolean isWrapped(String sql)
    {
        return parse(sql).flatMap(ViewSql::wrappedQuery).isPresent();
    }

    /** @return the query that {@link #wrap} would make this one of with that predicate: compared as syntax trees, so only by itself */
    static Optional<String> unwrap(String sql, String predicate)
    {
        return parse(sql).flatMap(outer -> wrappedQuery(outer)
                .map(SqlFormatter::formatSql)
                .filter(inner -> parse(wrap(inner, predicate)).equals(Optional.of(outer))));
    }

    private static Optional<Query> wrappedQuery(Query query)
    {
        if (query.getQueryBody() instanceof QuerySpecification specification
                && specification.getFrom().orElse(null) instanceof AliasedRelation relation
                && relation.getAlias().getValue().equals(ALIAS)
                && relation.getRelation() instanceof TableSubquery subquery) {
            return Optional.of(subquery.getQuery());
        }
        return Optional.empty();
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
                .map(query -> query.getFunctions().isEmpty() && query.getSessionProperties().isEmpty())
                .orElse(true);
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
