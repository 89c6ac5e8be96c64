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
import java.util.List;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Has PostgreSQL tell the whole row before each change of a table, {@code REPLICA IDENTITY FULL}.
 *
 * <p>The statement locks the table against everybody, if only for a moment, so that it waits for every transaction that has
 * touched the table; and whoever comes after a session that waits for such a lock waits behind it. A statement that waited
 * for a long transaction would stop the source's own programs: it gives up soon, and is tried again.
 */
class ReplicaIdentityChange
{
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_LOCK_WAIT = Duration.ofMillis(100);
    /** Between two attempts, so that programs of the source have the table for most of the time. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PostgresqlSource postgresql;

    @Inject
    ReplicaIdentityChange(PostgresqlSource postgresql)
    {
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
    }

    /** @return the statements that are to be executed: one for the table, and for each of its partitions, whose changes do not tell the whole row yet */
    List<String> statements(String user, Source source, PipelineKey key)
    {
        return postgresql.query(user, source, """
                SELECT n.nspname::text AS schema_name, c.relname::text AS table_name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE %s
                ORDER BY c.oid
                """.formatted(unchanged(key))).stream()
                .map(row -> "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(qualified((String) row.get(0), (String) row.get(1))))
                .collect(ImmutableList.toImmutableList());
    }

    /** @throws TrinoException with PLATFORM_SOURCE_ERROR if others hold a table for two minutes; it names their processes */
    void execute(String user, Source source, PipelineKey key)
    {
        Deadline deadline = Deadline.in(PATIENCE);
        List<String> left = statements(user, source, key);
        while (!left.isEmpty()) {
            left.forEach(statement -> attempt(user, source, statement));
            left = statements(user, source, key);
            if (left.isEmpty()) {
                return;
            }
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_SOURCE_ERROR, ("Source %s did not carry out %s: transactions that use the table have been open for %s s. They are of: %s."
                        + " Call again when they have ended")
                        .formatted(source.name(), left.getFirst(), PATIENCE.toSeconds(), holders(user, source, key)));
            }
            deadline.pause(PAUSE);
        }
    }

    private void attempt(String user, Source source, String statement)
    {
        postgresql.execute(user, source, "DO " + postgresqlLiteral("BEGIN SET LOCAL lock_timeout = %s; %s; EXCEPTION WHEN lock_not_available THEN NULL; END"
                .formatted(LONGEST_LOCK_WAIT.toMillis(), statement)));
    }

    private String holders(String user, Source source, PipelineKey key)
    {
        return postgresql.query(user, source, """
                SELECT DISTINCT 'process ' || l.pid AS holder
                FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.granted AND %s
                ORDER BY holder LIMIT 10
                """.formatted(unchanged(key))).stream()
                .map(row -> (String) row.getFirst())
                .collect(joining(", "));
    }

    private static String unchanged(PipelineKey key)
    {
        return """
                c.relreplident <> 'f' AND c.oid IN (
                    SELECT t.oid FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = %1$s AND t.relname = %2$s
                    UNION ALL
                    SELECT p.relid FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace CROSS JOIN LATERAL pg_partition_tree(t.oid) p WHERE n.nspname = %1$s AND t.relname = %2$s)
                """.formatted(postgresqlLiteral(key.schemaName()), postgresqlLiteral(key.tableName()));
    }
}
