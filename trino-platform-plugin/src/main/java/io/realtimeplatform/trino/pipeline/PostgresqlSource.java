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
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What the platform asks a PostgreSQL source, and the little that it changes there, through the source's catalog in this Trino
 * and with the rights of the caller. The source's own catalogs are asked: Trino's connector leaves out columns that it does not support.
 */
class PostgresqlSource
{
    /** Whether the role r may replicate, as SQL. */
    static final String MAY_REPLICATE = """
            r.rolsuper OR r.rolreplication
            OR EXISTS (SELECT 1 FROM pg_roles m WHERE m.rolname IN ('rds_replication', 'rds_superuser') AND pg_has_role(r.oid, m.oid, 'MEMBER'))
            """;

    private final SourceQueries queries;
    private final EngineClient engine;

    @Inject
    PostgresqlSource(SourceQueries queries, EngineClient engine)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * Checks that the catalog reads the database that the source names, and that it can be captured.
     */
    void checkDatabase(String user, Source source)
    {
        List<Object> row = query(user, source, """
                SELECT current_database()::text AS database_name,
                    current_setting('wal_level') AS wal_level,
                    EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %1$s) AS role_exists,
                    EXISTS (SELECT 1 FROM pg_roles r WHERE rolname = %1$s AND (%2$s)) AS replication
                """.formatted(postgresqlLiteral(source.userName()), MAY_REPLICATE)).getFirst();
        if (!row.get(0).equals(source.database())) {
            throw new TrinoException(NOT_SUPPORTED, "Catalog %s reads the database %s, but the source is for database %s: both must be the same database"
                    .formatted(source.catalogName(), row.get(0), source.database()));
        }
        if (!row.get(1).equals("logical")) {
            throw new TrinoException(NOT_SUPPORTED, ("The server of source %s has wal_level = %s; change capture needs wal_level = logical."
                    + " Set it with ALTER SYSTEM SET wal_level = logical and restart the server, then call again").formatted(source.name(), row.get(1)));
        }
        if (!Boolean.TRUE.equals(row.get(2))) {
            throw new TrinoException(NOT_FOUND, "Argument user_name is %s, but the source has no such role".formatted(source.userName()));
        }
        if (!Boolean.TRUE.equals(row.get(3))) {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not replicate. In the source: ALTER ROLE %s REPLICATION, then call again"
                    .formatted(source.userName(), source.name(), identifier(source.userName())));
        }
    }

    /**
     * Checks that the caller may read the table, and that it can be captured as a pipeline wants it. The database was checked.
     *
     * @param replicaIdentity what the pipeline is to have
     */
    SourceTable checkTable(String user, Source source, PipelineKey key, ReplicaIdentity replicaIdentity)
    {
        DebeziumNames.check(key);
        checkSelect(user, source, key);
        List<List<Object>> rows = query(user, source, """
                SELECT c.oid::bigint AS table_oid, c.relkind::text AS kind, c.relpersistence::text AS persistence, c.relreplident::text AS replica_identity,
                    c.reltuples::bigint AS estimated_rows, c.relpages::bigint AS pages,
                    has_table_privilege(r.oid, c.oid, 'SELECT') AS may_select, pg_has_role(current_user, c.relowner, 'USAGE') AS is_owner,
                    current_user::text AS catalog_user, quote_ident(pg_get_userbyid(c.relowner)) AS owner, has_database_privilege(current_user, current_database(), 'CREATE') AS may_create
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.rolname = %s
                WHERE n.nspname = %s AND c.relname = %s
                """.formatted(postgresqlLiteral(source.userName()), postgresqlLiteral(key.schemaName()), postgresqlLiteral(key.tableName())));
        if (rows.isEmpty()) {
            throw notFound(user, source, key);
        }
        if (DebeziumNames.id(key).indexOf('.') != DebeziumNames.id(key).lastIndexOf('.')) {
            checkId(user, source, key);
        }
        List<Object> row = rows.getFirst();
        checkKind(key, (String) row.get(1), (String) row.get(2));
        checkReplicaIdentity(key, (String) row.get(3), replicaIdentity);
        String captureUser = identifier(source.userName());
        String table = qualified(key.schemaName(), key.tableName());
        if (!Boolean.TRUE.equals(row.get(6))) {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not read %s. In the source: GRANT SELECT ON %s TO %s, then call again"
                    .formatted(source.userName(), source.name(), table, table, captureUser));
        }
        String catalogUser = (String) row.get(8);
        if (!Boolean.TRUE.equals(row.get(7))) {
            throw new TrinoException(NOT_SUPPORTED, ("User %s, as which catalog %s logs in, does not own %s and so cannot add it to a publication."
                    + " In the source: GRANT %s TO %s, then call again").formatted(catalogUser, source.catalogName(), table, row.get(9), identifier(catalogUser)));
        }
        if (!Boolean.TRUE.equals(row.get(10))) {
            throw new TrinoException(NOT_SUPPORTED, ("User %s, as which catalog %s logs in, may not make a publication."
                    + " In the source: GRANT CREATE ON DATABASE %s TO %s, then call again").formatted(catalogUser, source.catalogName(), identifier(source.database()), identifier(catalogUser)));
        }
        long oid = ((Number) row.get(0)).longValue();
        PostgresqlTable found = new PostgresqlTable(sql -> query(user, source, sql), oid);
        List<SourceColumn> columns = found.columns();
        checkCase(key, columns.stream().map(SourceColumn::name).collect(ImmutableList.toImmutableList()));
        return new SourceTable(
                columns,
                SourceTypes.POSTGRESQL,
                found.generated(),
                found.rows(key, ((Number) row.get(4)).longValue(), ((Number) row.get(5)).longValue()),
                found.canLackValues() && (replicaIdentity != ReplicaIdentity.DEFAULT || !found.canBeReadByKey()),
                false);
    }

    /** With dots in the names, two tables can be the same to Debezium. */
    private void checkId(String user, Source source, PipelineKey key)
    {
        List<List<Object>> others = query(user, source, """
                SELECT n.nspname::text AS schema_name, c.relname::text AS table_name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname || '.' || c.relname = %s AND n.nspname <> %s AND c.relkind IN ('r', 'p')
                """.formatted(postgresqlLiteral(DebeziumNames.id(key)), postgresqlLiteral(key.schemaName())));
        if (!others.isEmpty()) {
            List<Object> other = others.getFirst();
            throw new TrinoException(NOT_SUPPORTED, "Debezium cannot tell %s from %s, since it puts a dot between the names of schema and table: rename one of them in the source"
                    .formatted(qualified(key.schemaName(), key.tableName()), qualified((String) other.get(0), (String) other.get(1))));
        }
    }

    private void checkSelect(String user, Source source, PipelineKey key)
    {
        try {
            engine.execute(user, "SELECT 1 FROM %s WHERE false".formatted(qualified(source.catalogName(), key.schemaName(), key.tableName())));
        }
        catch (EngineQueryException e) {
            // Trino's connector does not see every table, and fails at some types, such as numeric(5,-2). Such a table can be read
            // through the pass-through query only, which the caller may use: the checks of the database just did
            if (e.is("PERMISSION_DENIED")) {
                throw e;
            }
            if (!e.is("TABLE_NOT_FOUND") && !e.is("SCHEMA_NOT_FOUND")) {
                checkCase(key, query(user, source, """
                        SELECT a.attname::text AS column_name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
                        """.formatted(postgresqlLiteral(key.schemaName()), postgresqlLiteral(key.tableName()))).stream()
                        .map(row -> (String) row.getFirst())
                        .collect(ImmutableList.toImmutableList()));
            }
        }
    }

    /** Leaving one of the columns out does not help: Debezium looks at all of them, and stops; Trino's connector cannot read such a table either. */
    private static void checkCase(PipelineKey key, List<String> columns)
    {
        Map<String, String> seen = new HashMap<>();
        for (String column : columns) {
            String other = seen.put(column.toLowerCase(ENGLISH), column);
            if (other != null) {
                throw new TrinoException(NOT_SUPPORTED, "Columns \"%s\" and \"%s\" of %s.%s of source %s differ in case only: neither Debezium nor Trino can tell them apart; rename one of them in the source"
                        .formatted(other, column, key.schemaName(), key.tableName(), key.sourceName()));
            }
        }
    }

    private TrinoException notFound(String user, Source source, PipelineKey key)
    {
        checkSchema(user, source, key.schemaName());
        String similar = query(user, source, """
                SELECT c.relname::text AS table_name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = %s AND c.relkind IN ('r', 'p') ORDER BY lower(c.relname) <> lower(%s), 1 LIMIT 20
                """.formatted(postgresqlLiteral(key.schemaName()), postgresqlLiteral(key.tableName()))).stream()
                .map(found -> (String) found.getFirst())
                .collect(Collectors.joining(", "));
        return new TrinoException(TABLE_NOT_FOUND, "Argument table_name is %s, but schema %s of source %s has no such table; it has: %s"
                .formatted(key.tableName(), key.schemaName(), source.name(), similar));
    }

    void checkSchema(String user, Source source, String schemaName)
    {
        List<List<Object>> schemas = query(user, source, "SELECT 1 AS found FROM pg_namespace WHERE nspname = " + postgresqlLiteral(schemaName));
        if (schemas.isEmpty()) {
            String known = query(user, source, "SELECT nspname::text AS schema_name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1 LIMIT 20").stream()
                    .map(found -> (String) found.getFirst())
                    .collect(Collectors.joining(", "));
            throw new TrinoException(NOT_FOUND, "Argument schema_name is %s, but source %s has no such schema; it has: %s".formatted(schemaName, source.name(), known));
        }
    }

    private static void checkKind(PipelineKey key, String kind, String persistence)
    {
        String found = switch (kind) {
            case "r", "p" -> "";
            case "v" -> "a view";
            case "m" -> "a materialized view";
            case "f" -> "a foreign table";
            default -> "of kind '" + kind + "'";
        };
        if (!found.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "%s.%s is %s: only ordinary and partitioned tables can be captured".formatted(key.schemaName(), key.tableName(), found));
        }
        if (!persistence.equals("p")) {
            throw new TrinoException(NOT_SUPPORTED, "%s.%s is unlogged or temporary: its changes are not in the source's log and cannot be captured"
                    .formatted(key.schemaName(), key.tableName()));
        }
    }

    private static void checkReplicaIdentity(PipelineKey key, String identity, ReplicaIdentity replicaIdentity)
    {
        if (replicaIdentity == ReplicaIdentity.FULL || identity.equals("d") || identity.equals("f")) {
            return;
        }
        String found = identity.equals("n") ? "NOTHING" : "USING INDEX";
        throw new TrinoException(NOT_SUPPORTED, ("%s.%s has REPLICA IDENTITY %s, with which a deleted row does not say its primary key."
                + " Call with replica_identity => 'full', or in the source: ALTER TABLE %s REPLICA IDENTITY DEFAULT")
                .formatted(key.schemaName(), key.tableName(), found, qualified(key.schemaName(), key.tableName())));
    }

    /** @return whether the source has a replication slot of that name, and whether somebody reads it */
    boolean slotExists(String user, Source source, String slot)
    {
        return !query(user, source, "SELECT slot_name::text AS slot_name FROM pg_replication_slots WHERE slot_name = " + postgresqlLiteral(slot)).isEmpty();
    }

    boolean slotIsActive(String user, Source source, String slot)
    {
        return !query(user, source, "SELECT slot_name::text AS slot_name FROM pg_replication_slots WHERE active AND slot_name = " + postgresqlLiteral(slot)).isEmpty();
    }

    /** Drops the slot; nothing happens when it is not there. */
    void dropSlot(String user, Source source, String slot)
    {
        execute(user, source, "DO $$ BEGIN PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s; END $$".formatted(postgresqlLiteral(slot)));
    }

    List<List<Object>> query(String user, Source source, String sql)
    {
        return queries.query(user, source, sql);
    }

    void execute(String user, Source source, String sql)
    {
        queries.execute(user, source, sql);
    }
}
