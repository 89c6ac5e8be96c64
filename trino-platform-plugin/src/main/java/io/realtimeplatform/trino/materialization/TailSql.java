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

import io.realtimeplatform.trino.engine.Quoting;
import io.trino.spi.type.Type;

import java.time.LocalDate;
import java.util.List;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.stream.Collectors.joining;

/**
 * The SQL that a view with a live tail is read by. The column stands alone beside the boundary on both sides, so that predicates of
 * readers on it leave one side of the two where they can.
 */
final class TailSql
{
    private static final String ALIAS = "live_tail$";

    private TailSql() {}

    /**
     * @param storage SQL of the name of the table with the stored rows
     * @param query the view's own, with the predicate of its window
     * @param column by whose time rows are stored ones or live ones; those in which it is NULL are stored ones
     * @param boundary the first day whose rows are live ones
     */
    static String union(List<String> columns, String storage, String query, String column, Type type, LocalDate boundary)
    {
        String list = columns.stream().map(Quoting::identifier).collect(joining(", "));
        String bound = Partitioning.bound(boundary, type);
        return """
                SELECT %1$s
                FROM %2$s
                WHERE %3$s < %4$s OR %3$s IS NULL
                UNION ALL
                SELECT %1$s
                FROM (
                %5$s
                ) %6$s
                WHERE %3$s >= %4$s""".formatted(list, storage, identifier(column), bound, query, identifier(ALIAS));
    }
}
