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

import java.util.List;
import java.util.Map;

/**
 * Debezium's connector for a kind of database.
 */
interface ConnectorKind
{
    /**
     * Adds what the connector of this kind needs besides what all have.
     *
     * @param connector its name
     * @param kafkaServers where it finds Kafka, if it has to look itself
     */
    void configure(Map<String, String> configuration, Source source, String connector, String kafkaServers);

    /**
     * Changes the configuration into one of a connector that reads the rows that a table holds, and streams nothing.
     *
     * @param name a name that no other connector has
     */
    void configureSnapshot(Map<String, String> configuration, String name);

    /** @return the topics that the connector needs for itself and whose records must never be deleted */
    List<String> permanentTopics(String connector);

    /** @return by what the decoder tells the table's events from those of others in its topic */
    String eventTable(Source source, PipelineKey table);

    /** @return whether the connector starts with the offset; it fails with one that it cannot find its place by */
    default boolean goesOnFrom(JsonNode offset)
    {
        return true;
    }

    /** @return whether the offset is one of changes, from which on everything is captured, and wins over snapshots of other connectors */
    boolean hasChanges(JsonNode offset);

    /** @return whether the offset, of a connector that reads rows only, says that it has read them all */
    boolean isSnapshotDone(JsonNode offset);

    /** Whether the connector sends heartbeats while nothing changes in the database, so that a missing one tells that it captures nothing. */
    boolean heartbeatsWhenQuiet();
}
