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
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.pipeline.SourceDatabase.ListedTable;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.mariadbIdentifier;
import static io.realtimeplatform.trino.engine.Quoting.mariadbLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Comparator.comparing;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What the platform asks a MariaDB source, through the source's catalog in this Trino and with the rights of the caller.
 */
class MariadbSource
{
    /** Debezium cannot read the definition of a table with such a column, and stops, whether the table is captured or not. */
    private static final List<String> UNREADABLE_TYPES = ImmutableList.of("inet4", "inet6");

    // above this many rows, as MariaDB estimates them, they are not counted
    private static final long ROWS_TO_COUNT = 1_000_000;
    private static final int NAMED_TABLES = 20;

    private final SourceQueries queries;
    private final EngineClient engine;

    @Inject
    MariadbSource(SourceQueries queries, EngineClient engine)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * @param privileges what the user that captures was granted for all databases, empty where the catalog's user may not see that
     */
    record Server(String version, boolean binaryLog, String format, String rowImage, Optional<Set<String>> privileges, List<String> unreadable) {}

    /** @throws TrinoException when there is no such database, or the catalog is not one of a MariaDB server */
    Server server(String user, Source source)
    {
        List<Object> row = queries.query(user, source, """
                SELECT version() AS version, CAST(@@global.log_bin AS signed) AS log_bin, @@global.binlog_format AS binlog_format, @@global.binlog_row_image AS binlog_row_image,
                    (SELECT count(*) FROM information_schema.schemata WHERE BINARY schema_name = %s) AS database_count
                """.formatted(mariadbLiteral(source.database()))).getFirst();
        if (number(row.get(4)) == 0) {
            throw new TrinoException(NOT_FOUND, "Argument database is %s, but the server that catalog %s leads to has no such database, or does not show it to the catalog's user"
                    .formatted(source.database(), source.catalogName()));
        }
        return new Server((String) row.get(0), number(row.get(1)) == 1, (String) row.get(2), (String) row.get(3), privileges(user, source), unreadable(user, source));
    }

    void checkDatabase(String user, Source source)
    {
        Server server = server(user, source);
        if (!server.version().contains("MariaDB")) {
            throw new TrinoException(NOT_SUPPORTED, "Catalog %s leads to a server of version %s, which is no MariaDB: of its kin, only MariaDB is supported".formatted(source.catalogName(), server.version()));
        }
        MariadbInspection.settings(server).values().forEach(finding -> {
            if (MariadbInspection.isFailed(finding)) {
                throw new TrinoException(NOT_SUPPORTED, "The server of source %s has %s. %s, then call again".formatted(source.name(), finding.found(), finding.whatToDo().orElseThrow()));
            }
        });
        MariadbInspection.missingPrivileges(source, server).ifPresent(grant -> {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not read the binary log. In the source: %s, then call again".formatted(source.userName(), source.name(), grant));
        });
        if (!server.unreadable().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Database %s has columns of the types inet4 or inet6: %s. Debezium cannot read the definitions of these tables, and would capture nothing of this database: change the types, to varchar(39) for example, or move the tables to another database"
                    .formatted(source.database(), String.join(", ", server.unreadable())));
        }
    }

    private Optional<Set<String>> privileges(String user, Source source)
    {
        // an account is a name and hosts, and each may have its own rights
        Set<String> privileges = queries.query(user, source, """
                SELECT DISTINCT upper(privilege_type) AS privilege FROM information_schema.user_privileges WHERE %s
                """.formatted(isOfCaptureUser(source))).stream()
                .map(row -> (String) row.getFirst())
                .collect(toImmutableSet());
        return privileges.isEmpty() ? Optional.empty() : Optional.of(privileges);
    }

    /** Without the right Debezium does not see the table, and takes it for one that is not there. */
    private void checkCaptureUser(String user, Source source, PipelineKey key)
    {
        if (privileges(user, source).isEmpty()) {
            return;
        }
        List<List<Object>> granted = queries.query(user, source, """
                SELECT 'all' AS scope FROM information_schema.user_privileges WHERE %1$s AND privilege_type = 'SELECT'
                UNION ALL SELECT 'database' FROM information_schema.schema_privileges WHERE %1$s AND privilege_type = 'SELECT' AND %2$s LIKE table_schema
                UNION ALL SELECT 'table' FROM information_schema.table_privileges WHERE %1$s AND privilege_type = 'SELECT' AND %3$s
                """.formatted(isOfCaptureUser(source), mariadbLiteral(key.schemaName()), isTable(key)));
        if (granted.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not read %s. In the source: GRANT SELECT ON %s TO %s@…, then call again"
                    .formatted(source.userName(), source.name(), name(key), name(key), mariadbIdentifier(source.userName())));
        }
    }

    private static String isOfCaptureUser(Source source)
    {
        return "left(grantee, length(grantee) - locate('@', reverse(grantee))) = concat('''', %s, '''')".formatted(mariadbLiteral(source.userName()));
    }

    private List<String> unreadable(String user, Source source)
    {
        return queries.query(user, source, """
                SELECT concat(table_name, '.', column_name) AS name FROM information_schema.columns
                WHERE %s AND data_type IN (%s) ORDER BY 1 LIMIT %s
                """.formatted(inDatabase(source.database()), UNREADABLE_TYPES.stream().map(type -> "'" + type + "'").collect(joining(", ")), NAMED_TABLES)).stream()
                .map(row -> (String) row.getFirst())
                .collect(toImmutableList());
    }

    void checkSchema(Source source, String schemaName)
    {
        if (!schemaName.equals(source.database())) {
            throw new TrinoException(NOT_FOUND, "Argument schema_name is %s, but source %s is for the database %s, which is the only schema that it has".formatted(schemaName, source.name(), source.database()));
        }
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
        checkSchema(source, key.schemaName());
        if (!DebeziumNames.surviveOffsets(key)) {
            throw new TrinoException(NOT_SUPPORTED, "Argument table_name is %s: tables of MariaDB with white space, dots or quotes in their names, or in that of the database, are not supported; rename it in the source".formatted(key.tableName()));
        }
        checkSelect(user, source, key);
        List<List<Object>> rows = queries.query(user, source, """
                SELECT table_type, coalesce(engine, '') AS engine_name, CAST(coalesce(table_rows, 0) AS signed) AS estimated_rows
                FROM information_schema.tables WHERE %s
                """.formatted(isTable(key)));
        if (rows.isEmpty()) {
            throw new TrinoException(TABLE_NOT_FOUND, "Argument table_name is %s, but database %s of source %s has no such table; it has: %s".formatted(
                    key.tableName(), key.schemaName(), source.name(), tables(user, source).stream().map(ListedTable::name).limit(NAMED_TABLES).collect(Collectors.joining(", "))));
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
                SourceTypes.MARIADB,
                ImmutableSet.of(),
                rows(user, source, key, number(row.get(2))),
                false,
                true);
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
                // MariaDB sorts no query that is part of another one
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

    /** @return the transactions that are in the binary log */
    GtidPosition logged(String user, Source source)
    {
        return GtidPosition.parse((String) queries.query(user, source, "SELECT @@global.gtid_binlog_pos AS gtids").getFirst().getFirst());
    }

    /** @return those among them that are seen by transactions that begin now */
    GtidPosition committed(String user, Source source)
    {
        Object gtids = queries.query(user, source, """
                SELECT binlog_gtid_pos(
                    max(CASE WHEN variable_name = 'BINLOG_SNAPSHOT_FILE' THEN variable_value END),
                    max(CASE WHEN variable_name = 'BINLOG_SNAPSHOT_POSITION' THEN CAST(variable_value AS unsigned) END)) AS gtids
                FROM information_schema.global_status WHERE variable_name IN ('BINLOG_SNAPSHOT_FILE', 'BINLOG_SNAPSHOT_POSITION')
                """).getFirst().getFirst();
        if (gtids == null) {
            throw new TrinoException(PLATFORM_SOURCE_ERROR, "The server of source %s does not tell up to where its binary log is committed (status variables Binlog_snapshot_file and Binlog_snapshot_position)".formatted(source.name()));
        }
        return GtidPosition.parse((String) gtids);
    }

    List<List<Object>> query(String user, Source source, String sql)
    {
        return queries.query(user, source, sql);
    }

    /** The plain comparison, which ignores case, spares MariaDB the search of all databases. */
    static String inDatabase(String database)
    {
        return same("table_schema", database);
    }

    private static String isTable(PipelineKey key)
    {
        return inDatabase(key.schemaName()) + " AND " + same("table_name", key.tableName());
    }

    private static String same(String column, String text)
    {
        return "%1$s = %2$s AND BINARY %1$s = %2$s".formatted(column, mariadbLiteral(text));
    }

    private static String name(PipelineKey key)
    {
        return mariadbIdentifier(key.schemaName()) + "." + mariadbIdentifier(key.tableName());
    }

    static long number(Object value)
    {
        return ((Number) value).longValue();
    }
}
