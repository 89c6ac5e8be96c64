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
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_CONNECT_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.USER_CANCELED;
import static java.util.Objects.requireNonNull;

/**
 * Waits until the rows that a table held when its pipeline was made can be read in Trino. Holds no lock.
 */
class SnapshotWait
{
    // Trino does not interrupt the thread of a cancelled CALL: the query has to be looked at
    private static final Duration LOOK_AT_QUERY = Duration.ofSeconds(10);

    private final PipelineStore pipelines;
    private final PipelineStatusReader statusReader;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final EngineClient engine;

    @Inject
    SnapshotWait(PipelineStore pipelines, PipelineStatusReader statusReader, KafkaClient kafka, PinotClient pinot, EngineClient engine)
    {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.statusReader = requireNonNull(statusReader, "statusReader is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    void await(ConnectorSession session, List<Pipeline> created)
    {
        List<Pipeline> waiting = created;
        Deadline look = Deadline.in(LOOK_AT_QUERY);
        while (true) {
            List<Pipeline> current = waiting.stream().map(this::current).collect(toImmutableList());
            Map<PipelineKey, PipelineStatus> statuses = statusReader.read(current);
            for (Pipeline pipeline : current) {
                PipelineStatus status = statuses.get(pipeline.key());
                if (status.phase() == Phase.FAILED) {
                    throw new TrinoException(PLATFORM_CONNECT_ERROR, "The snapshot of %s.%s of source %s does not go on: %s. %s".formatted(
                            pipeline.key().schemaName(),
                            pipeline.key().tableName(),
                            pipeline.key().sourceName(),
                            status.error().orElse("unknown"),
                            status.hint().orElse("")));
                }
            }
            waiting = current.stream()
                    .filter(pipeline -> statuses.get(pipeline.key()).phase() != Phase.STREAMING)
                    .collect(toImmutableList());
            if (waiting.isEmpty()) {
                created.forEach(pipeline -> awaitConsumed(current(pipeline)));
                return;
            }
            if (look.isOver()) {
                checkQueryRuns(session);
                look = Deadline.in(LOOK_AT_QUERY);
            }
            look.pause();
        }
    }

    private Pipeline current(Pipeline created)
    {
        return pipelines.find(created.key())
                .filter(found -> found.generation() == created.generation())
                .orElseThrow(() -> new TrinoException(NOT_FOUND, "The pipeline of %s.%s of source %s was dropped while its snapshot was waited for"
                        .formatted(created.key().schemaName(), created.key().tableName(), created.key().sourceName())));
    }

    /** The end of a snapshot may be known before its last rows are in the topic; they can be read when Pinot has consumed them. */
    private void awaitConsumed(Pipeline pipeline)
    {
        long snapshotEnd = pipeline.plan().topicRecords() + pipeline.snapshotRows().orElse(0);
        Deadline deadline = Deadline.in(Duration.ofMinutes(10));
        while (true) {
            Map<Integer, Long> ends = kafka.endOffsets(ImmutableList.of(pipeline.topic())).getOrDefault(pipeline.topic(), ImmutableMap.of());
            Map<Integer, Long> consumed = pinot.consumedOffsets(pipeline.pinotTable()).offsets();
            if (ends.values().stream().mapToLong(Long::longValue).sum() >= snapshotEnd
                    && ends.entrySet().stream().allMatch(end -> consumed.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                return;
            }
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_CONNECT_ERROR, "Pinot has not consumed the snapshot of topic %s after 10 minutes: table pipelines shows how far it is".formatted(pipeline.topic()));
            }
            deadline.pause();
        }
    }

    private void checkQueryRuns(ConnectorSession session)
    {
        boolean runs = engine.execute(session.getUser(), "SELECT state FROM system.runtime.queries WHERE query_id = " + literal(session.getQueryId())).stream()
                .anyMatch(row -> !row.getFirst().equals("FAILED") && !row.getFirst().equals("FINISHED"));
        if (!runs) {
            throw new TrinoException(USER_CANCELED, "The CALL was cancelled; what it waited for goes on");
        }
    }
}
