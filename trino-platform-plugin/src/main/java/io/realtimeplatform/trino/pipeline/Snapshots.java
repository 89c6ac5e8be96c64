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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.kafka.KafkaClient.TopicRecord;
import io.realtimeplatform.trino.kafka.KafkaClient.TopicSettings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Follows the snapshots that connectors make of tables, by the notifications that they write into a topic.
 */
class Snapshots
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KafkaClient kafka;
    private final ConnectClient connect;
    private final PipelineStore pipelines;
    private final SnapshotConnector snapshotConnector;

    @Inject
    Snapshots(KafkaClient kafka, ConnectClient connect, PipelineStore pipelines, SnapshotConnector snapshotConnector)
    {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.connect = requireNonNull(connect, "connect is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
    }

    /** Makes the topics that a connector needs beside those of its tables: no broker has to make topics by itself. */
    void prepare(Source source, String connector)
    {
        topics(source, connector).forEach((topic, permanent) -> {
            if (kafka.partitions(topic).isEmpty()) {
                kafka.createTopic(topic, settings(kafka, permanent));
            }
        });
    }

    /** @return by name whether its records must never be deleted */
    static Map<String, Boolean> topics(Source source, String connector)
    {
        ImmutableMap.Builder<String, Boolean> topics = ImmutableMap.builder();
        topics.put(ConnectorConfiguration.notificationTopic(connector), false);
        topics.put(ConnectorConfiguration.heartbeatTopic(connector), false);
        source.kind().connector().permanentTopics(connector).forEach(topic -> topics.put(topic, true));
        return topics.buildOrThrow();
    }

    static TopicSettings settings(KafkaClient kafka, boolean permanent)
    {
        return permanent ? kafka.permanentTopicSettings() : kafka.topicSettings(1);
    }

    /** Remembers from where on the connector's notifications are about the snapshots that it will be told to make. */
    void mark(String connector, List<Pipeline> marked)
    {
        long end = kafka.endOffset(ConnectorConfiguration.notificationTopic(connector));
        marked.forEach(pipeline -> pipelines.setSnapshotMark(pipeline.key(), end));
    }

    /**
     * Looks for the end of snapshots that are not known to be done, and records it.
     *
     * @return by pipeline the problem that ended its snapshot without success
     */
    Map<PipelineKey, String> refresh(String connector, List<Pipeline> running)
    {
        long from = running.stream()
                .flatMapToLong(pipeline -> pipeline.snapshotMark().stream())
                .min()
                .orElse(Long.MAX_VALUE);
        Map<PipelineKey, String> problems = new HashMap<>();
        Map<Pipeline, Long> done = new HashMap<>();
        if (from == Long.MAX_VALUE) {
            return problems;
        }
        for (TopicRecord notification : kafka.read(ConnectorConfiguration.notificationTopic(connector), from)) {
            Optional<TableScan> scan = tableScan(notification.value());
            for (Pipeline pipeline : running) {
                if (scan.isPresent() && pipeline.snapshotMark().orElse(Long.MAX_VALUE) <= notification.offset() && scan.get().table().equals(DebeziumNames.id(pipeline.key()))) {
                    if (scan.get().isDone()) {
                        done.put(pipeline, scan.get().rows());
                        problems.remove(pipeline.key());
                    }
                    else {
                        problems.put(pipeline.key(), "Debezium ended the snapshot with status " + scan.get().status());
                    }
                }
            }
        }
        done.forEach((pipeline, rows) -> {
            if (isInKafka(pipeline)) {
                pipelines.setSnapshotRows(pipeline, rows);
            }
        });
        return problems;
    }

    /** Whether what was read is there, as far as nobody else finds out. */
    private boolean isInKafka(Pipeline pipeline)
    {
        if (SnapshotConnector.isNeeded(pipeline)) {
            // it is removed when it is not needed any more
            return snapshotConnector.isDone(pipeline);
        }
        // how many records a topic has does not tell whose they are
        return pipelines.sharesTopic(pipeline).isEmpty() || !SnapshotRequest.contains(connect.offsets(pipeline.connector()), pipeline.key());
    }

    private record TableScan(String table, String status, long rows)
    {
        boolean isDone()
        {
            return status.equals("SUCCEEDED") || status.equals("EMPTY");
        }
    }

    private static Optional<TableScan> tableScan(String notification)
    {
        JsonNode json;
        try {
            json = MAPPER.readTree(notification);
        }
        catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (!json.path("type").asText("").equals("TABLE_SCAN_COMPLETED")) {
            return Optional.empty();
        }
        JsonNode data = json.path("additional_data");
        return Optional.of(new TableScan(
                data.path("scanned_collection").asText(""),
                data.path("status").asText(""),
                data.path("total_rows_scanned").asLong(0)));
    }
}
