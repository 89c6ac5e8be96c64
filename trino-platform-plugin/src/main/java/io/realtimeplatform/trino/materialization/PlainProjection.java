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

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;

import java.util.Optional;

/**
 * Whether a query has one row for each row of one table, with columns that are computed of that row.
 */
final class PlainProjection
{
    private static final SqlParser PARSER = new SqlParser();

    private PlainProjection() {}

    /** @return why it is not; empty when it is, as far as its form tells */
    static Optional<String> obstacle(String query)
    {
        Statement statement;
        try {
            statement = PARSER.createStatement(query);
        }
        catch (ParsingException e) {
            return Optional.of("its query has a part that cannot be read here: " + e.getErrorMessage());
        }
        if (!(statement instanceof Query read) || read.getWith().isPresent() || read.getOrderBy().isPresent() || read.getLimit().isPresent() || read.getOffset().isPresent()) {
            return notPlain();
        }
        if (!(read.getQueryBody() instanceof QuerySpecification specification)) {
            return notPlain();
        }
        if (specification.getWhere().isPresent()) {
            return Optional.of("its query has WHERE: rows that it leaves out could not be told from deleted ones");
        }
        boolean plain = !specification.getSelect().isDistinct()
                && specification.getGroupBy().isEmpty()
                && specification.getHaving().isEmpty()
                && specification.getWindows().isEmpty()
                && specification.getOrderBy().isEmpty()
                && specification.getLimit().isEmpty()
                && specification.getOffset().isEmpty()
                && specification.getFrom().filter(PlainProjection::isTable).isPresent();
        return plain ? Optional.empty() : notPlain();
    }

    private static boolean isTable(Relation relation)
    {
        return relation instanceof Table || (relation instanceof AliasedRelation aliased && aliased.getRelation() instanceof Table);
    }

    private static Optional<String> notPlain()
    {
        return Optional.of("its query is no plain selection of columns of one table");
    }
}
