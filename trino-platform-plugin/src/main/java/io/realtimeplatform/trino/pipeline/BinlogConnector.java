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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.typedtable.PinotName;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Rows that a table holds are always read by a connector of their own: incremental snapshots of the MariaDB connector begin a chunk anew
 * whenever a transaction ended while it was read, and so come to no end while the database is written to. MySQL, whose connector is of the
 * same make, is read in the same way.
 */
class BinlogConnector
        implements ConnectorKind
{
    // half of the numbers that replicas may have: those that people give are small
    private static final long FIRST_SERVER_ID = 1L << 31;

    private static final String LOST_CONNECTION = "(?s).*(Failed to read|Communications link failure|Connection re(set|fused)|Broken pipe|Socket closed|Connection is closed|connection closed|[Ss]hutdown in progress|timed out).*";

    private final String connectorClass;

    BinlogConnector(String connectorClass)
    {
        this.connectorClass = requireNonNull(connectorClass, "connectorClass is null");
    }

    @Override
    public void configure(Map<String, String> configuration, Source source, String connector, String kafkaServers)
    {
        configuration.put("connector.class", connectorClass);
        configuration.put("database.server.id", serverId(connector));
        configuration.put("database.include.list", ConnectorConfiguration.pattern(source.database()));
        // without locks it needs no right to lock; in the moment in which the first pipeline of a source is made, no table may be altered
        configuration.put("snapshot.locking.mode", "none");
        configuration.put("include.schema.changes", "false");
        configuration.put("schema.history.internal", "io.debezium.storage.kafka.history.KafkaSchemaHistory");
        configuration.put("schema.history.internal.kafka.topic", schemaHistoryTopic(connector));
        configuration.put("schema.history.internal.kafka.bootstrap.servers", kafkaServers);
        // all tables of the database: one that is captured later has its columns there
        configuration.put("schema.history.internal.store.only.captured.tables.ddl", "false");
        configuration.put("schema.history.internal.store.only.captured.databases.ddl", "true");
        configuration.put("time.precision.mode", "adaptive_time_microseconds");
        // else values beyond 63 bits become negative, in keys too
        configuration.put("bigint.unsigned.handling.mode", "precise");
        // so long it takes to see that a server is gone, and to look for it again
        configuration.put("connect.keep.alive.interval.ms", "10000");
        // MySqlErrorHandler of 3.6 holds no failure for one that may pass, not even that the server is restarted: it asks about the cause behind the last one
        configuration.put("internal.custom.retriable.exception", LOST_CONNECTION);
        // years are those that the table has: 70 is not 1970
        configuration.put("enable.time.adjuster", "false");
    }

    @Override
    public void configureSnapshot(Map<String, String> configuration, String name)
    {
        configuration.put("database.server.id", serverId(name));
        // what it knows of the tables need not outlive it
        configuration.keySet().removeIf(property -> property.startsWith("schema.history.internal"));
        configuration.put("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
        configuration.put("schema.history.internal.store.only.captured.tables.ddl", "true");
    }

    private static String serverId(String name)
    {
        return Long.toString(FIRST_SERVER_ID + (Long.parseLong(PinotName.hash(name).substring(0, 8), 16) % FIRST_SERVER_ID));
    }

    private static String schemaHistoryTopic(String connector)
    {
        return connector + ".schema-history";
    }

    @Override
    public List<String> permanentTopics(String connector)
    {
        return ImmutableList.of(schemaHistoryTopic(connector));
    }

    @Override
    public String eventTable(Source source, PipelineKey table)
    {
        return DebeziumNames.id(table);
    }

    @Override
    public boolean goesOnFrom(JsonNode offset)
    {
        return offset.hasNonNull("file");
    }

    @Override
    public boolean hasChanges(JsonNode offset)
    {
        return offset.hasNonNull("file") && offset.hasNonNull("pos") && !offset.hasNonNull("snapshot");
    }

    @Override
    public boolean isSnapshotDone(JsonNode offset)
    {
        return hasChanges(offset);
    }

    @Override
    public boolean heartbeatsWhenQuiet()
    {
        return false;
    }
}
