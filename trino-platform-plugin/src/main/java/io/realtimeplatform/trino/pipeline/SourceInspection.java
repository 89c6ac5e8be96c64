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
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.Finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Looks whether a PostgreSQL server still is as its source and pipelines need it. Changes nothing.
 */
class SourceInspection
{
    private static final String CATALOG = "source_catalog";
    private static final String WAL_LEVEL = "wal_level";
    private static final String SLOTS = "replication_slots";
    private static final String SENDERS = "wal_senders";
    private static final String CAPTURE_USER = "capture_user";
    private static final String TABLE_PRIVILEGES = "table_privileges";
    private static final String REPLICA_IDENTITY = "replica_identity";

    static final List<String> NAMES = ImmutableList.of(CATALOG, WAL_LEVEL, SLOTS, SENDERS, CAPTURE_USER, TABLE_PRIVILEGES, REPLICA_IDENTITY);

    private static final int NAMED_TABLES = 10;

    private final PostgresqlSource postgresql;

    @Inject
    SourceInspection(PostgresqlSource postgresql)
    {
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
    }

    Map<String, Finding> inspect(String user, Source source, List<Pipeline> pipelines)
    {
        Server server = server(user, source);
        if (!server.database().equals(source.database())) {
            return unrelated(source, server);
        }
        ImmutableMap.Builder<String, Finding> findings = ImmutableMap.builder();
        findings.put(CATALOG, Finding.ok("Catalog %s leads to database %s, PostgreSQL %s".formatted(source.catalogName(), server.database(), server.version())));
        findings.put(WAL_LEVEL, walLevel(server));
        findings.put(SLOTS, slots(source, pipelines.stream().anyMatch(Pipeline::captured), server));
        findings.put(SENDERS, senders(server));
        findings.put(CAPTURE_USER, captureUser(source, server));
        findings.putAll(tables(user, source, pipelines, server));
        return findings.buildOrThrow();
    }

    private static Map<String, Finding> unrelated(Source source, Server server)
    {
        ImmutableMap.Builder<String, Finding> findings = ImmutableMap.builder();
        findings.put(CATALOG, Finding.failed(
                "Catalog %s leads to database %s, but the source is for database %s".formatted(source.catalogName(), server.database(), source.database()),
                "Let catalog %s of this Trino lead to the database of the source".formatted(source.catalogName())));
        NAMES.stream()
                .filter(name -> !name.equals(CATALOG))
                .forEach(name -> findings.put(name, Finding.unknown("Could not be asked, see check " + CATALOG, "See check " + CATALOG)));
        return findings.buildOrThrow();
    }

    /**
     * @param slotState of the source's own slot, empty when there is none
     * @param slotRead whether somebody reads the source's own slot, and so has a WAL sender
     */
    private record Server(
            String database,
            String version,
            String walLevel,
            long slots,
            long usedSlots,
            String slotState,
            boolean slotRead,
            long senders,
            long usedSenders,
            boolean roleExists,
            boolean mayLogIn,
            boolean mayReplicate) {}

    private Server server(String user, Source source)
    {
        String slot = postgresqlLiteral(source.connector().orElse(""));
        List<Object> row = postgresql.query(user, source, """
                SELECT current_database()::text AS database_name,
                    current_setting('server_version') AS version,
                    current_setting('wal_level') AS wal_level,
                    current_setting('max_replication_slots')::bigint AS slots,
                    (SELECT count(*) FROM pg_replication_slots) AS used_slots,
                    coalesce((SELECT coalesce(wal_status, 'reserved') FROM pg_replication_slots WHERE slot_name = %2$s), '')::text AS slot_state,
                    EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = %2$s AND active) AS slot_read,
                    current_setting('max_wal_senders')::bigint AS senders,
                    (SELECT count(*) FROM pg_stat_replication) AS used_senders,
                    EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %1$s) AS role_exists,
                    EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %1$s AND rolcanlogin) AS may_log_in,
                    EXISTS (SELECT 1 FROM pg_roles r WHERE rolname = %1$s AND (%3$s)) AS may_replicate
                """.formatted(postgresqlLiteral(source.userName()), slot, PostgresqlSource.MAY_REPLICATE)).getFirst();
        return new Server(
                (String) row.get(0),
                (String) row.get(1),
                (String) row.get(2),
                number(row.get(3)),
                number(row.get(4)),
                (String) row.get(5),
                (Boolean) row.get(6),
                number(row.get(7)),
                number(row.get(8)),
                (Boolean) row.get(9),
                (Boolean) row.get(10),
                (Boolean) row.get(11));
    }

    private static long number(Object value)
    {
        return ((Number) value).longValue();
    }

    private static Finding walLevel(Server server)
    {
        if (server.walLevel().equals("logical")) {
            return Finding.ok("wal_level = logical");
        }
        return Finding.failed("wal_level = %s".formatted(server.walLevel()), "In the source: ALTER SYSTEM SET wal_level = logical, then restart its server");
    }

    private static Finding slots(Source source, boolean captured, Server server)
    {
        long free = server.slots() - server.usedSlots();
        String taken = "%s of %s are free".formatted(Math.max(0, free), server.slots());
        switch (server.slotState()) {
            case "" -> {
                if (captured) {
                    return Finding.failed("Slot %s is gone, as after a failover: changes since then are not captured".formatted(source.connector().orElseThrow()),
                            "Drop the source's pipelines and make them anew");
                }
                if (free > 0) {
                    return Finding.ok(taken);
                }
                return Finding.failed(taken, "In the source: drop slots that nobody uses (pg_replication_slots), or raise max_replication_slots and restart its server");
            }
            case "lost" -> {
                return Finding.failed("Slot %s has lost changes: the source has removed its log".formatted(source.connector().orElseThrow()),
                        "Drop the source's pipelines and make them anew; raise max_slot_wal_keep_size in the source");
            }
            case "unreserved" -> {
                return Finding.warning("Slot %s is about to lose changes: it is too far behind".formatted(source.connector().orElseThrow()),
                        "Look why the connector does not read (check connector); raise max_slot_wal_keep_size in the source");
            }
            default -> {
                String own = source.connector().orElseThrow();
                if (server.slotRead()) {
                    return Finding.ok("%s, and slot %s is read".formatted(taken, own));
                }
                // a connector that tries again and again to reach the source is shown as running
                return Finding.warning("Nobody reads slot %s: changes wait in the log of the source".formatted(own),
                        "Look at check connector, and into the log of Kafka Connect: while its connector runs and the slot is not read, it cannot reach the source");
            }
        }
    }

    private static Finding senders(Server server)
    {
        long free = server.senders() - server.usedSenders();
        String taken = "%s of %s are free".formatted(Math.max(0, free), server.senders());
        if (server.slotRead()) {
            return Finding.ok(taken + ", and one serves the connector");
        }
        if (free > 0) {
            return Finding.ok(taken);
        }
        return Finding.failed(taken, "In the source: end replication connections that nobody needs (pg_stat_replication), or raise max_wal_senders and restart its server");
    }

    private static Finding captureUser(Source source, Server server)
    {
        String name = source.userName();
        if (!server.roleExists()) {
            return Finding.failed("The source has no role %s".formatted(name), "In the source: CREATE ROLE %s LOGIN REPLICATION PASSWORD …, and grant it SELECT on the tables".formatted(identifier(name)));
        }
        if (!server.mayLogIn()) {
            return Finding.failed("Role %s may not log in".formatted(name), "In the source: ALTER ROLE %s LOGIN".formatted(identifier(name)));
        }
        if (!server.mayReplicate()) {
            return Finding.failed("Role %s may not replicate".formatted(name), "In the source: ALTER ROLE %s REPLICATION".formatted(identifier(name)));
        }
        return Finding.ok("Role %s may log in and replicate".formatted(name));
    }

    /**
     * A table with which something is wrong.
     *
     * @param mend a statement in the source
     */
    private record Problem(String table, String found, String mend) {}

    private Map<String, Finding> tables(String user, Source source, List<Pipeline> pipelines, Server server)
    {
        if (pipelines.isEmpty()) {
            Finding none = Finding.ok("No pipelines yet");
            return ImmutableMap.of(TABLE_PRIVILEGES, none, REPLICA_IDENTITY, none);
        }
        List<Problem> privileges = new ArrayList<>();
        List<Problem> identities = new ArrayList<>();
        for (List<Object> row : postgresql.query(user, source, tablesQuery(source, pipelines, server))) {
            String table = qualified((String) row.get(0), (String) row.get(1));
            String identity = (String) row.get(3);
            if (identity.isEmpty()) {
                identities.add(new Problem(table, "is gone", "drop its pipeline"));
                continue;
            }
            if (!(Boolean) row.get(5)) {
                privileges.add(new Problem(table, "cannot be read by role " + source.userName(), "GRANT SELECT ON %s TO %s, and USAGE on its schema".formatted(table, identifier(source.userName()))));
            }
            // a partition that came later has an identity of its own
            replicaIdentity(qualified((String) row.get(6), (String) row.get(7)), identity, (Boolean) row.get(2), (Boolean) row.get(4)).ifPresent(identities::add);
        }
        return ImmutableMap.of(
                TABLE_PRIVILEGES, finding(privileges, "Role %s may read the tables of all pipelines: %s".formatted(source.userName(), pipelines.size())),
                REPLICA_IDENTITY, finding(identities, "Every table says which row a change belongs to: %s".formatted(pipelines.size())));
    }

    private static String tablesQuery(Source source, List<Pipeline> pipelines, Server server)
    {
        String role = postgresqlLiteral(source.userName());
        String readable = server.roleExists() ? "has_schema_privilege(%1$s, n.oid, 'USAGE') AND has_table_privilege(%1$s, c.oid, 'SELECT')".formatted(role) : "false";
        String tables = pipelines.stream()
                .map(pipeline -> "(%s, %s, %s)".formatted(
                        postgresqlLiteral(pipeline.key().schemaName()),
                        postgresqlLiteral(pipeline.key().tableName()),
                        pipeline.hasFullIdentity()))
                .collect(joining(", "));
        return """
                SELECT w.schema_name::text AS schema_name, w.table_name::text AS table_name, w.wants_full AS wants_full, coalesce(b.relreplident::text, c.relreplident::text, '') AS identity,
                    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_key, coalesce(%s, false) AS readable,
                    coalesce(b.nspname::text, w.schema_name::text) AS identity_schema, coalesce(b.relname::text, w.table_name::text) AS identity_table
                FROM (VALUES %s) AS w(schema_name, table_name, wants_full)
                LEFT JOIN pg_namespace n ON n.nspname = w.schema_name
                LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name
                LEFT JOIN LATERAL (
                    SELECT pn.nspname, p.relname, p.relreplident
                    FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid JOIN pg_namespace pn ON pn.oid = p.relnamespace
                    WHERE w.wants_full AND c.relkind = 'p' AND p.relkind = 'r' AND p.relreplident <> 'f'
                    ORDER BY p.oid LIMIT 1) b ON true
                """.formatted(readable, tables);
    }

    private static Optional<Problem> replicaIdentity(String table, String identity, boolean wantsFull, boolean hasKey)
    {
        if (!hasKey) {
            return Optional.of(new Problem(table, "has no primary key any more", "ALTER TABLE %s ADD PRIMARY KEY (…)".formatted(table)));
        }
        if (identity.equals("f") || (identity.equals("d") && !wantsFull)) {
            return Optional.empty();
        }
        String found = switch (identity) {
            case "d" -> "DEFAULT, and its pipeline needs FULL";
            case "n" -> "NOTHING";
            default -> "USING INDEX";
        };
        return Optional.of(new Problem(table, "has REPLICA IDENTITY " + found, "ALTER TABLE %s REPLICA IDENTITY %s".formatted(table, wantsFull ? "FULL" : "DEFAULT")));
    }

    private static Finding finding(List<Problem> problems, String good)
    {
        if (problems.isEmpty()) {
            return Finding.ok(good);
        }
        String more = problems.size() > NAMED_TABLES ? "; and %s more tables".formatted(problems.size() - NAMED_TABLES) : "";
        return Finding.failed(
                problems.stream()
                        .limit(NAMED_TABLES)
                        .map(problem -> problem.table() + " " + problem.found())
                        .collect(joining("; ")) + more,
                "In the source: " + problems.stream()
                        .limit(NAMED_TABLES)
                        .map(Problem::mend)
                        .collect(joining("; ")) + more);
    }
}
