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
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * PostgreSQL: the connector reads a replication slot, and gets the tables of a publication.
 */
class PostgresqlDatabase
        implements SourceDatabase
{
    private static final Duration SLOT_PATIENCE = Duration.ofSeconds(60);

    private final PostgresqlSource postgresql;
    private final ReplicaIdentityChange replicaIdentity;
    private final SourcePublication publication;
    private final SourceInspection inspection;

    @Inject
    PostgresqlDatabase(PostgresqlSource postgresql, ReplicaIdentityChange replicaIdentity, SourcePublication publication, SourceInspection inspection)
    {
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
        this.replicaIdentity = requireNonNull(replicaIdentity, "replicaIdentity is null");
        this.publication = requireNonNull(publication, "publication is null");
        this.inspection = requireNonNull(inspection, "inspection is null");
    }

    @Override
    public void check(String user, Source source)
    {
        postgresql.checkDatabase(user, source);
    }

    @Override
    public void checkSchema(String user, Source source, String schemaName)
    {
        postgresql.checkSchema(user, source, schemaName);
    }

    @Override
    public List<ListedTable> tables(String user, Source source, String schemaName)
    {
        return postgresql.query(user, source, """
                SELECT c.relname::text AS table_name, c.relispartition AS is_partition
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = %s AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C"
                """.formatted(postgresqlLiteral(schemaName))).stream()
                .map(row -> new ListedTable((String) row.get(0), (Boolean) row.get(1)))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public SourceTable checkTable(String user, Source source, PipelineKey key, ReplicaIdentity replicaIdentity)
    {
        return postgresql.checkTable(user, source, key, replicaIdentity);
    }

    @Override
    public List<String> checks()
    {
        return SourceInspection.NAMES;
    }

    @Override
    public Map<String, Finding> inspect(String user, Source source, List<Pipeline> pipelines)
    {
        return inspection.inspect(user, source, pipelines);
    }

    @Override
    public List<String> replicaIdentityFull(String user, Source source, PipelineKey key)
    {
        return replicaIdentity.statements(user, source, key);
    }

    @Override
    public void setReplicaIdentityFull(String user, Source source, PipelineKey key)
    {
        replicaIdentity.execute(user, source, key);
    }

    @Override
    public void publish(String user, Source source, String connector, Collection<PipelineKey> tables)
    {
        publication.add(user, source, connector, tables);
    }

    @Override
    public void awaitEarlierTransactions(String user, Source source)
    {
        publication.awaitEarlierTransactions(user, source);
    }

    @Override
    public void unpublish(String user, Source source, String connector, PipelineKey key)
    {
        publication.remove(user, source, connector, key);
    }

    @Override
    public void removeTraces(String user, Source source, String connector)
    {
        // one that cannot be removed does not keep the other
        try {
            dropSlot(user, source, connector);
        }
        catch (TrinoException e) {
            try {
                publication.drop(user, source, connector);
            }
            catch (TrinoException publicationFailure) {
                e.addSuppressed(publicationFailure);
            }
            throw e;
        }
        publication.drop(user, source, connector);
    }

    private void dropSlot(String user, Source source, String slot)
    {
        if (postgresql.slotExists(user, source, slot)) {
            Deadline deadline = Deadline.in(SLOT_PATIENCE);
            while (postgresql.slotIsActive(user, source, slot) && !deadline.isOver()) {
                deadline.pause();
            }
            try {
                postgresql.dropSlot(user, source, slot);
            }
            catch (TrinoException e) {
                // a slot that nobody reads keeps the source from removing its log: it must not be forgotten
                throw new TrinoException(PLATFORM_SOURCE_ERROR, "%s. Somebody who may must run in the source: SELECT pg_drop_replication_slot(%s); then call again"
                        .formatted(e.getMessage(), postgresqlLiteral(slot)), e);
            }
        }
    }

    @Override
    public List<Preparation> preparations(String user, Source source, String connector, Collection<PipelineKey> tables)
    {
        return ImmutableList.of(new Preparation("publication", publication.exists(user, source, connector), publication.statement(user, source, connector, tables)));
    }

    @Override
    public List<Preparation> connectorPreparations(String user, Source source, String connector)
    {
        return ImmutableList.of(new Preparation("replication slot", postgresql.slotExists(user, source, connector), Optional.empty()));
    }

    @Override
    public Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector)
    {
        return ImmutableMap.of(
                "replication slot", () -> present(postgresql.slotExists(user, source, connector)),
                "publication", () -> publishedTables(user, source, connector));
    }

    @Override
    public Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector, PipelineKey key)
    {
        return ImmutableMap.of("publication", () -> present(publication.isPublished(user, source, connector, key))
                .map(_ -> "without table %s.%s".formatted(key.schemaName(), key.tableName())));
    }

    private Optional<String> publishedTables(String user, Source source, String name)
    {
        if (!publication.exists(user, source, name)) {
            return Optional.empty();
        }
        return Optional.of(publication.publishedTables(user, source, name).stream().collect(joining(", ", "tables: ", "")));
    }

    private static Optional<String> present(boolean there)
    {
        return there ? Optional.of("") : Optional.empty();
    }
}
