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

class PostgresqlConnector
        implements ConnectorKind
{
    @Override
    public void configure(Map<String, String> configuration, Source source, String connector, String kafkaServers)
    {
        configuration.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        configuration.put("database.dbname", source.database());
        configuration.put("plugin.name", "pgoutput");
        configuration.put("slot.name", connector);
        configuration.put("publication.name", connector);
        // its owner makes and extends it: a user that only captures need not own tables
        configuration.put("publication.autocreate.mode", "disabled");
        configuration.put("read.only", "true");
        configuration.put("incremental.snapshot.chunk.size", "8192");
        configuration.put("time.precision.mode", "adaptive");
        configuration.put("hstore.handling.mode", "json");
        configuration.put("money.fraction.digits", "2");
        // in microseconds a month has 30.4 days
        configuration.put("interval.handling.mode", "string");
        // multiranges, tsquery and others arrive as the bytes of their text
        configuration.put("include.unknown.datatypes", "true");
        // large values that an update did not touch are not in the log: read them again from the table
        configuration.put("post.processors", "reselector");
        configuration.put("reselector.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor");
        configuration.put("reselector.reselect.unavailable.values", "true");
        configuration.put("reselector.reselect.null.values", "false");
        // in a quiet database the slot must move on, and a snapshot needs a later transaction to go on
        configuration.put("heartbeat.action.query", "SELECT pg_logical_emit_message(true, 'platform_heartbeat', '')");
        configuration.put("message.prefix.exclude.list", "platform_heartbeat");
        configuration.put("slot.max.retries", "3");
        configuration.put("slot.retry.delay.ms", "2000");
    }

    @Override
    public void configureSnapshot(Map<String, String> configuration, String name)
    {
        // a slot that is there would change how the snapshot is taken
        configuration.put("slot.name", "platform_snapshot_" + PinotName.hash(name));
        configuration.put("snapshot.isolation.mode", "repeatable_read");
        configuration.remove("heartbeat.action.query");
    }

    @Override
    public List<String> permanentTopics(String connector)
    {
        return ImmutableList.of();
    }

    @Override
    public String eventTable(Source source, PipelineKey table)
    {
        return source.database() + "." + DebeziumNames.id(table);
    }

    @Override
    public boolean hasChanges(JsonNode offset)
    {
        return offset.hasNonNull("lsn_commit") || offset.hasNonNull("lsn_proc");
    }

    @Override
    public boolean isSnapshotDone(JsonNode offset)
    {
        // what comes before the snapshot has no position yet; the last row and what follows it say that it is complete, or nothing about it
        return offset.hasNonNull("lsn") && (!offset.hasNonNull("snapshot") || offset.path("snapshot_completed").asBoolean(false));
    }

    @Override
    public boolean heartbeatsWhenQuiet()
    {
        // its query writes into the log, which the connector reads
        return true;
    }
}
