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

import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.pipeline.SourceDatabase.ListedTable;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;
import io.trino.spi.TrinoException;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.mysqlIdentifier;
import static io.realtimeplatform.trino.engine.Quoting.mysqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.realtimeplatform.trino.pipeline.BinlogSource.inDatabase;
import static io.realtimeplatform.trino.pipeline.BinlogSource.isOfCaptureUser;
import static io.realtimeplatform.trino.pipeline.BinlogSource.number;
import static io.realtimeplatform.trino.pipeline.BinlogSource.same;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Comparator.comparing;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What the platform asks about the tables of a source of MySQL's kin, through the source's catalog in this Trino and with the rights of the caller.
 */
class BinlogTables
{
    // above this many rows, as the server estimates them, they are not counted
    private static final long ROWS_TO_COUNT = 1_000_000;
    private static final int NAMED_TABLES = 20;

    private final BinlogSource server;
    private final SourceTypes types;
    private final SourceQueries queries;
    private final EngineClient engine;

    BinlogTables(BinlogSource server, SourceTypes types, SourceQueries queries, EngineClient engine)
    {
        this.server = requireNonNull(server, "server is null");
        this.types = requireNonNull(types, "types is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    List<ListedTable> tables(String user, Source source)
    {
        return queries.query(user, source, """
                SELECT table_name FROM information_schema.tables
                WHERE %s AND table_type = 'BASE TABLE'
                """.formatted(inDatabase(source.database()))).stream()
                .map(row -> new ListedTable((String) row.getFirst(), false))
                .sorted(comparing(ListedTable::name))
                .collect(toImmutableList());
    }

    SourceTable checkTable(String user, Source source, PipelineKey key)
    {
        server.checkSchema(source, key.schemaName());
        DebeziumNames.check(key);
        checkSelect(user, source, key);
        List<List<Object>> rows = queries.query(user, source, """
                SELECT CAST(table_type AS char) AS table_kind, coalesce(engine, '') AS engine_name, CAST(coalesce(table_rows, 0) AS signed) AS estimated_rows
                FROM information_schema.tables WHERE %s
                """.formatted(isTable(key)));
        if (rows.isEmpty()) {
            throw new TrinoException(TABLE_NOT_FOUND, "Argument table_name is %s, but database %s of source %s has no such table; it has: %s".formatted(
                    key.tableName(), key.schemaName(), source.name(), tables(user, source).stream().map(ListedTable::name).limit(NAMED_TABLES).collect(joining(", "))));
        }
        List<Object> row = rows.getFirst();
        if (!row.get(0).equals("BASE TABLE")) {
            throw new TrinoException(NOT_SUPPORTED, "%s is a %s: only ordinary tables can be captured".formatted(name(key), ((String) row.get(0)).toLowerCase(ENGLISH)));
        }
        if (!((String) row.get(1)).equalsIgnoreCase("InnoDB")) {
            throw new TrinoException(NOT_SUPPORTED, "%s is kept by engine %s: only tables of InnoDB can be read as of one moment. In the source: ALTER TABLE %s ENGINE = InnoDB, then call again"
                    .formatted(name(key), row.get(1), name(key)));
        }
        checkCaptureUser(user, source, key);
        return new SourceTable(
                columns(user, source, key),
                types,
                ImmutableSet.of(),
                rows(user, source, key, number(row.get(2))),
                false,
                true);
    }

    /** Without the right Debezium does not see the table, and takes it for one that is not there. */
    private void checkCaptureUser(String user, Source source, PipelineKey key)
    {
        if (server.privileges(user, source).isEmpty()) {
            return;
        }
        List<List<Object>> granted = queries.query(user, source, """
                SELECT 'all' AS scope FROM information_schema.user_privileges WHERE %1$s AND privilege_type = 'SELECT'
                UNION ALL SELECT 'database' FROM information_schema.schema_privileges WHERE %1$s AND privilege_type = 'SELECT' AND %2$s LIKE table_schema
                UNION ALL SELECT 'table' FROM information_schema.table_privileges WHERE %1$s AND privilege_type = 'SELECT' AND %3$s
                """.formatted(isOfCaptureUser(source), mysqlLiteral(key.schemaName()), isTable(key)));
        if (granted.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not read %s. In the source: GRANT SELECT ON %s TO %s@…, then call again"
                    .formatted(source.userName(), source.name(), name(key), name(key), mysqlIdentifier(source.userName())));
        }
    }

    private void checkSelect(String user, Source source, PipelineKey key)
    {
        try {
            engine.execute(user, "SELECT 1 FROM %s WHERE false".formatted(qualified(source.catalogName(), key.schemaName(), key.tableName())));
        }
        catch (EngineQueryException e) {
            // Trino's connector does not see every table; such a one is read through the pass-through query only, which the caller may use
            if (e.is("PERMISSION_DENIED")) {
                throw e;
            }
        }
    }

    private List<SourceColumn> columns(String user, Source source, PipelineKey key)
    {
        return queries.query(user, source, """
                SELECT c.column_name, c.column_type, c.is_nullable, CAST(coalesce(k.seq_in_index, 0) AS signed) AS key_position, CAST(c.ordinal_position AS signed) AS column_position
                FROM (SELECT column_name, column_type, is_nullable, ordinal_position FROM information_schema.columns WHERE %1$s) c
                LEFT JOIN (SELECT column_name, seq_in_index FROM information_schema.statistics WHERE %1$s AND index_name = 'PRIMARY') k ON k.column_name = c.column_name
                """.formatted(isTable(key))).stream()
                // the server sorts no query that is part of another one
                .sorted(comparing(row -> number(row.get(4))))
                .map(row -> {
                    String type = (String) row.get(1);
                    int keyPosition = (int) number(row.get(3));
                    return new SourceColumn((String) row.get(0), type, type, type.startsWith("enum("), keyPosition == 0 && row.get(2).equals("YES"), keyPosition);
                })
                .collect(toImmutableList());
    }

    private long rows(String user, Source source, PipelineKey key, long estimate)
    {
        if (estimate > ROWS_TO_COUNT) {
            return estimate;
        }
        return number(queries.query(user, source, "SELECT count(*) AS row_count FROM " + name(key)).getFirst().getFirst());
    }

    private static String isTable(PipelineKey key)
    {
        return inDatabase(key.schemaName()) + " AND " + same("table_name", key.tableName());
    }

    private static String name(PipelineKey key)
    {
        return mysqlIdentifier(key.schemaName()) + "." + mysqlIdentifier(key.tableName());
    }
}
