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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.typedtable.SourceColumn;

import java.util.List;
import java.util.function.Function;

import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;

/**
 * What PostgreSQL's catalog says about a table.
 */
class PostgresqlTable
{
    // below this size a count costs nothing worth mentioning
    private static final long PAGES_TO_COUNT = 20_000;

    private final Function<String, List<List<Object>>> query;
    private final long oid;

    /** @param query asks the table's database */
    PostgresqlTable(Function<String, List<List<Object>>> query, long oid)
    {
        this.query = requireNonNull(query, "query is null");
        this.oid = oid;
    }

    List<SourceColumn> columns()
    {
        return query.apply("""
                WITH RECURSIVE base(attnum, typid, typmod, not_null) AS (
                    SELECT attnum, atttypid, atttypmod, attnotnull FROM pg_attribute WHERE attrelid = %1$s AND attnum > 0 AND NOT attisdropped
                    UNION ALL
                    SELECT b.attnum, t.typbasetype, CASE WHEN t.typtypmod = -1 THEN b.typmod ELSE t.typtypmod END, b.not_null OR t.typnotnull
                    FROM base b JOIN pg_type t ON t.oid = b.typid WHERE t.typtype = 'd')
                SELECT a.attname::text AS column_name,
                    format_type(a.atttypid, a.atttypmod) || repeat('[]', greatest(a.attndims - 1, 0)) AS column_type,
                    format_type(b.typid, b.typmod) || repeat('[]', greatest(a.attndims - 1, 0)) AS base_type,
                    t.typtype = 'e' AS enumerated,
                    NOT b.not_null AS nullable,
                    coalesce((SELECT k.position FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
                        WHERE i.indrelid = %1$s AND i.indisprimary AND k.attnum = a.attnum AND k.position <= i.indnkeyatts), 0)::bigint AS key_position
                FROM base b
                JOIN pg_type t ON t.oid = b.typid AND t.typtype <> 'd'
                JOIN pg_attribute a ON a.attrelid = %1$s AND a.attnum = b.attnum
                ORDER BY a.attnum
                """.formatted(oid)).stream()
                .map(row -> {
                    int keyPosition = ((Number) row.get(5)).intValue();
                    return new SourceColumn(
                            (String) row.get(0),
                            (String) row.get(1),
                            (String) row.get(2),
                            (Boolean) row.get(3),
                            keyPosition == 0 && (Boolean) row.get(4),
                            keyPosition);
                })
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Whether rows can hold values that PostgreSQL stores apart, and so does not log when an update leaves them alone, unless every change tells
     * the whole row before it. What the table's replica identity is now does not matter: it can be set back, and the checks have to tell of it.
     */
    boolean canLackValues()
    {
        return !query.apply("""
                SELECT 1 AS found FROM pg_class c
                WHERE (c.oid = %1$s OR c.oid IN (SELECT relid FROM pg_partition_tree(%1$s::oid::regclass))) AND c.reltoastrelid <> 0
                LIMIT 1
                """.formatted(oid)).isEmpty();
    }

    /**
     * Debezium reads values that a change lacks again by the primary key, whose columns, and their types, it puts into the statement
     * without quotes: whether that is a statement.
     */
    boolean canBeReadByKey()
    {
        return query.apply("""
                SELECT 1 AS found
                FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) AS k(attnum)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                JOIN pg_type t ON t.oid = a.atttypid
                WHERE i.indrelid = %s AND i.indisprimary
                    AND (quote_ident(a.attname) <> a.attname::text OR (t.typtype <> 'b' AND (quote_ident(t.typname) <> t.typname::text OR NOT pg_type_is_visible(t.oid))))
                LIMIT 1
                """.formatted(oid)).isEmpty();
    }

    ImmutableSet<String> generated()
    {
        return query.apply("SELECT attname::text AS column_name FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND attgenerated <> ''".formatted(oid)).stream()
                .map(row -> (String) row.getFirst())
                .collect(ImmutableSet.toImmutableSet());
    }

    /**
     * Counts a table that is not large.
     *
     * @param estimate of PostgreSQL: -1 for a table that was never analyzed
     * @param pages none for a partitioned table
     */
    long rows(PipelineKey key, long estimate, long pages)
    {
        if (estimate > 0 && pages > PAGES_TO_COUNT) {
            return estimate;
        }
        return ((Number) query.apply("SELECT count(*) AS row_count FROM " + qualified(key.schemaName(), key.tableName())).getFirst().getFirst()).longValue();
    }
}
