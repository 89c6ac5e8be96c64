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
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The publication of a source: the tables whose changes its connector gets. It is changed with the rights of the caller,
 * through the source's catalog in this Trino.
 */
class SourcePublication
{
    private static final Duration TRANSACTION_PATIENCE = Duration.ofMinutes(2);

    private final PostgresqlSource postgresql;

    @Inject
    SourcePublication(PostgresqlSource postgresql)
    {
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
    }

    /** @return the statement that makes the publication with those tables, or adds those that it does not have; empty when it has them */
    Optional<String> statement(String user, Source source, String publication, Collection<PipelineKey> tables)
    {
        if (!exists(user, source, publication)) {
            return Optional.of("CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)".formatted(identifier(publication), names(tables)));
        }
        Set<PipelineKey> published = published(user, source, publication);
        List<PipelineKey> missing = tables.stream()
                .filter(table -> !published.contains(table))
                .collect(ImmutableList.toImmutableList());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(identifier(publication), names(missing)));
    }

    /** The tables as SQL names them, with commas between them. */
    static String names(Collection<PipelineKey> tables)
    {
        return tables.stream()
                .map(table -> qualified(table.schemaName(), table.tableName()))
                .collect(joining(", "));
    }

    /** Makes the publication with the tables, or adds those that it does not have, in one statement: all of them, or none. */
    void add(String user, Source source, String publication, Collection<PipelineKey> tables)
    {
        statement(user, source, publication, tables).ifPresent(statement -> postgresql.execute(user, source, statement));
    }

    boolean exists(String user, Source source, String publication)
    {
        return !postgresql.query(user, source, "SELECT pubname::text AS name FROM pg_publication WHERE pubname = " + postgresqlLiteral(publication)).isEmpty();
    }

    /** @return the tables that it publishes, whichever way; empty when there is no publication of that name */
    Optional<Set<PipelineKey>> find(String user, Source source, String publication)
    {
        List<List<Object>> rows = postgresql.query(user, source, """
                SELECT p.pubname::text AS name, t.schema_name, t.table_name
                FROM pg_publication p LEFT JOIN (
                    SELECT pubname, schemaname::text AS schema_name, tablename::text AS table_name FROM pg_publication_tables
                    UNION
                    SELECT q.pubname, n.nspname::text, c.relname::text
                    FROM pg_publication q JOIN pg_publication_rel r ON r.prpubid = q.oid JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                ) t ON t.pubname = p.pubname
                WHERE p.pubname = %s
                """.formatted(postgresqlLiteral(publication)));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(rows.stream()
                .filter(row -> row.get(1) != null)
                .map(row -> new PipelineKey(source.name(), (String) row.get(1), (String) row.get(2)))
                .collect(toImmutableSet()));
    }

    /** @return the tables of the publication, as SQL names them */
    List<String> publishedTables(String user, Source source, String publication)
    {
        return postgresql.query(user, source, "SELECT format('%%I.%%I', schemaname, tablename) AS name FROM pg_publication_tables WHERE pubname = %s ORDER BY 1".formatted(postgresqlLiteral(publication))).stream()
                .map(row -> (String) row.getFirst())
                .collect(ImmutableList.toImmutableList());
    }

    boolean isPublished(String user, Source source, String publication, PipelineKey key)
    {
        return published(user, source, publication).contains(key);
    }

    private Set<PipelineKey> published(String user, Source source, String publication)
    {
        return postgresql.query(user, source, """
                SELECT n.nspname::text AS schema_name, c.relname::text AS table_name
                FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE p.pubname = %s
                """.formatted(postgresqlLiteral(publication))).stream()
                .map(row -> new PipelineKey(source.name(), (String) row.get(0), (String) row.get(1)))
                .collect(toImmutableSet());
    }

    /**
     * Waits until no transaction is left that began before now. A change made before the table was published, by a transaction that
     * commits afterwards, is in no change stream, and a snapshot taken meanwhile has the old row.
     * Only transactions of this database can have changed the table.
     */
    void awaitEarlierTransactions(String user, Source source)
    {
        String next = (String) postgresql.query(user, source, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next_transaction").getFirst().getFirst();
        Deadline deadline = Deadline.in(TRANSACTION_PATIENCE);
        while (true) {
            List<List<Object>> open = postgresql.query(user, source, """
                    SELECT 'process ' || pid AS holder FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xid) > age(%1$s::xid8::xid)
                    UNION ALL
                    SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts
                    WHERE database = current_database() AND age(transaction) > age(%1$s::xid8::xid)
                    LIMIT 10
                    """.formatted(postgresqlLiteral(next)));
            if (open.isEmpty()) {
                return;
            }
            if (deadline.isOver()) {
                String holders = open.stream().map(row -> (String) row.getFirst()).collect(joining(", "));
                throw new TrinoException(PLATFORM_SOURCE_ERROR, ("Transactions that began before the table was published are still open in source %s after %s s; a snapshot must wait for their end."
                        + " They are of: %s").formatted(source.name(), TRANSACTION_PATIENCE.toSeconds(), holders));
            }
            deadline.pause();
        }
    }

    /** Takes the table out of the publication; nothing happens when it, the table or the publication is not there. */
    void remove(String user, Source source, String publication, PipelineKey key)
    {
        if (isPublished(user, source, publication, key)) {
            postgresql.execute(user, source, "ALTER PUBLICATION %s DROP TABLE %s".formatted(identifier(publication), names(ImmutableList.of(key))));
        }
    }

    /** Nothing happens when it is not there. */
    void drop(String user, Source source, String publication)
    {
        postgresql.execute(user, source, "DROP PUBLICATION IF EXISTS " + identifier(publication));
    }
}
