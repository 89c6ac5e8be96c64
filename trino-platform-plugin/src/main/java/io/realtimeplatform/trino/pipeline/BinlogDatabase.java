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
import io.realtimeplatform.trino.check.Finding;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.pipeline.BinlogDialect.LoggedTransactions;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * MariaDB or MySQL: the connector reads the binary log as a replica does. Nothing is made in the database.
 */
class BinlogDatabase
        implements SourceDatabase
{
    private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(2);

    private final BinlogDialect dialect;
    private final SourceQueries queries;
    private final BinlogSource server;
    private final BinlogTables tables;
    private final BinlogInspection inspection;

    BinlogDatabase(BinlogDialect dialect, SourceQueries queries, EngineClient engine)
    {
        this.dialect = requireNonNull(dialect, "dialect is null");
        this.queries = requireNonNull(queries, "queries is null");
        server = new BinlogSource(dialect, queries);
        tables = new BinlogTables(server, dialect.kind().types(), queries, engine);
        inspection = new BinlogInspection(dialect, server, queries);
    }

    @Override
    public void check(String user, Source source)
    {
        server.checkDatabase(user, source);
    }

    @Override
    public void checkSchema(String user, Source source, String schemaName)
    {
        server.checkSchema(source, schemaName);
    }

    @Override
    public List<ListedTable> tables(String user, Source source, String schemaName)
    {
        server.checkSchema(source, schemaName);
        return tables.tables(user, source);
    }

    @Override
    public SourceTable checkTable(String user, Source source, PipelineKey key, ReplicaIdentity replicaIdentity)
    {
        if (replicaIdentity == ReplicaIdentity.FULL) {
            throw noReplicaIdentity();
        }
        return tables.checkTable(user, source, key);
    }

    @Override
    public List<String> checks()
    {
        return inspection.names();
    }

    @Override
    public Map<String, Finding> inspect(String user, Source source, List<Pipeline> pipelines)
    {
        return inspection.inspect(user, source, pipelines);
    }

    @Override
    public List<String> replicaIdentityFull(String user, Source source, PipelineKey key)
    {
        throw noReplicaIdentity();
    }

    @Override
    public void setReplicaIdentityFull(String user, Source source, PipelineKey key)
    {
        throw noReplicaIdentity();
    }

    private TrinoException noReplicaIdentity()
    {
        return new TrinoException(NOT_SUPPORTED, "Argument replica_identity is for PostgreSQL: changes of %s tell whole rows anyway (binlog_row_image = FULL). Leave it out".formatted(dialect.kind().label()));
    }

    @Override
    public void publish(String user, Source source, String connector, Collection<PipelineKey> tables) {}

    /**
     * A transaction is in the binary log, from which the connector may have read and passed it over, before its rows are seen. So a snapshot
     * must wait until all transactions that are in the log now are committed; with semi-synchronous replication that may take the time
     * of a replica. What is still open will be in the log later on, and captured.
     */
    @Override
    public void awaitEarlierTransactions(String user, Source source)
    {
        LoggedTransactions logged = dialect.logged(user, source, queries);
        Deadline deadline = Deadline.in(COMMIT_PATIENCE);
        while (!logged.committed()) {
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_SOURCE_ERROR, "Transactions that source %s has in its binary log, %s, are not committed after %s s; a snapshot must wait for that"
                        .formatted(source.name(), logged.describe(), COMMIT_PATIENCE.toSeconds()));
            }
            deadline.pause();
        }
    }

    @Override
    public void unpublish(String user, Source source, String connector, PipelineKey key) {}

    @Override
    public void removeTraces(String user, Source source, String connector) {}

    @Override
    public List<Preparation> preparations(String user, Source source, String connector, Collection<PipelineKey> tables)
    {
        return ImmutableList.of();
    }

    @Override
    public List<Preparation> connectorPreparations(String user, Source source, String connector)
    {
        return ImmutableList.of();
    }

    @Override
    public Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector)
    {
        return ImmutableMap.of();
    }

    @Override
    public Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector, PipelineKey key)
    {
        return ImmutableMap.of();
    }
}
