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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.kafka.KafkaConfig;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * Reads the first rows of a table whose name Debezium cannot keep in its offsets, or whose database has no other way, by a connector that does nothing else and is removed
 * afterwards. It reads in one transaction, which begins when the pipeline's connector captures the table and all transactions that it may
 * have passed over have ended. Its rows come with the lowest position, so that every change that was captured wins over them,
 * whichever arrives first: they count only where nothing was captured, and there they are what the table holds. Hence it may be
 * killed and begin anew at any time.
 */
class SnapshotConnector
{
    private static final Logger log = Logger.get(SnapshotConnector.class);

    private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);

    private final ConnectClient connect;
    private final SourceStore sources;
    private final String kafkaServers;
    private final Set<String> inRemoval = ConcurrentHashMap.newKeySet();

    @Inject
    SnapshotConnector(ConnectClient connect, SourceStore sources, KafkaConfig kafkaConfig)
    {
        this.connect = requireNonNull(connect, "connect is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.kafkaServers = kafkaConfig.getBootstrapServers();
    }

    static boolean isNeeded(Pipeline pipeline)
    {
        return pipeline.plan().snapshotByConnector() || !DebeziumNames.surviveOffsets(pipeline.key());
    }

    static String name(Pipeline pipeline)
    {
        return PipelineNames.snapshotConnector(pipeline.pinotTable());
    }

    /** The connector must not be there. */
    void start(Source source, Pipeline pipeline)
    {
        connect.putConfiguration(name(pipeline), configuration(source, pipeline));
    }

    /**
     * Starts it again if it is stopped or failed.
     *
     * @return whether it is there
     */
    boolean restart(Pipeline pipeline)
    {
        if (connect.findConfiguration(name(pipeline)).isEmpty()) {
            return false;
        }
        connect.start(name(pipeline));
        return true;
    }

    Map<String, String> configuration(Source source, Pipeline pipeline)
    {
        return ConnectorConfiguration.ofSnapshot(source, pipeline, kafkaServers);
    }

    /** Whether Kafka has every row: Connect commits an offset when all that was sent before is there. */
    boolean isDone(Pipeline pipeline)
    {
        Optional<ConnectorKind> kind = sources.find(pipeline.key().sourceName()).map(source -> source.kind().connector());
        ArrayNode offsets = connect.offsets(name(pipeline));
        for (JsonNode partition : offsets) {
            if (kind.isPresent() && kind.get().isSnapshotDone(partition.path("offset"))) {
                return true;
            }
        }
        return false;
    }

    /** Nothing happens when it is not there. */
    void remove(Pipeline pipeline)
    {
        connect.deleteWithOffsets(name(pipeline), STOP_PATIENCE);
    }

    /** Begins to remove it and returns at once; when that fails it is there, and can be removed later. */
    void removeInBackground(Pipeline pipeline)
    {
        String name = name(pipeline);
        if (!inRemoval.add(name)) {
            return;
        }
        Thread.ofVirtual().name("remove " + name).start(() -> {
            try {
                remove(pipeline);
            }
            catch (RuntimeException e) {
                log.warn(e, "Connector %s, which is not needed any more, is not removed yet", name);
            }
            finally {
                inRemoval.remove(name);
            }
        });
    }
}
