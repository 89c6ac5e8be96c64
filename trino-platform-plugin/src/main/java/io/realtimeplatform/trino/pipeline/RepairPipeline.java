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
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.store.StoreLock;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.time.Duration;
import java.util.List;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Sets a pipeline going again, from where it stopped, once what stopped it is mended. Nothing happens to what runs. What was
 * lost on the way, such as a removed log of the source, is not brought back.
 */
class RepairPipeline
{
    // Pinot's view of a segment follows a reset; one that fails again at once may never be seen in another state
    private static final Duration RESET_PATIENCE = Duration.ofSeconds(15);

    private final Sources sources;
    private final PipelineStore pipelines;
    private final PipelineSteps steps;
    private final SourceConnector connector;
    private final SnapshotConnector snapshotConnector;
    private final Snapshots snapshots;
    private final Capture capture;
    private final PinotClient pinot;
    private final TableConsumption consumption;
    private final Locks locks;

    @Inject
    RepairPipeline(
            Sources sources,
            PipelineStore pipelines,
            PipelineSteps steps,
            SourceConnector connector,
            SnapshotConnector snapshotConnector,
            Snapshots snapshots,
            Capture capture,
            PinotClient pinot,
            TableConsumption consumption,
            Locks locks)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.steps = requireNonNull(steps, "steps is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.capture = requireNonNull(capture, "capture is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.consumption = requireNonNull(consumption, "consumption is null");
        this.locks = requireNonNull(locks, "locks is null");
    }

    /**
     * Returns when the connector runs and Pinot consumes.
     *
     * @throws TrinoException that says what still keeps it from that, and what to do
     */
    void repair(ConnectorSession session, PipelineKey key)
    {
        try (StoreLock _ = locks.pipeline(key)) {
            Pipeline pipeline = pipelines.get(key);
            Source source = sources.get(key.sourceName());
            switch (pipeline.state()) {
                case DROPPING -> throw new TrinoException(NOT_SUPPORTED, "The pipeline of %s.%s of source %s is being dropped: call drop_pipeline again, which finishes what is left"
                        .formatted(key.schemaName(), key.tableName(), key.sourceName()));
                case CREATING, FAILED -> steps.run(session, source, ImmutableList.of(pipeline), "repair_pipeline").values().stream()
                        .findFirst()
                        .ifPresent(failure -> {
                            throw failure;
                        });
                case ACTIVE -> {
                    repairTable(pipeline);
                    repairConnector(source, pipeline);
                    repairSnapshot(session.getUser(), source, pipeline);
                }
            }
        }
    }

    private void repairTable(Pipeline pipeline)
    {
        String table = pipeline.pinotTable();
        if (!pinot.tableExists(table)) {
            throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot has no table %s: somebody deleted it. Drop the pipeline and make it anew".formatted(table));
        }
        List<String> failed = pinot.failedSegments(table);
        failed.forEach(segment -> pinot.resetSegment(table, segment));
        Deadline forgotten = Deadline.in(RESET_PATIENCE);
        while (!forgotten.isOver() && pinot.failedSegments(table).stream().anyMatch(failed::contains)) {
            forgotten.pause();
        }
        if (!consumption.isComplete(pipeline)) {
            pinot.resumeConsumption(table);
        }
        consumption.await(pipeline);
    }

    private void repairConnector(Source source, Pipeline pipeline)
    {
        try (StoreLock _ = locks.source(source.name())) {
            connector.repair(source, pipeline.connector());
        }
    }

    private void repairSnapshot(String user, Source source, Pipeline pipeline)
    {
        ImmutableList<Pipeline> one = ImmutableList.of(pipeline);
        if (pipeline.snapshotRows().isPresent()) {
            return;
        }
        boolean givenUp = snapshots.refresh(pipeline.connector(), one).containsKey(pipeline.key());
        boolean lost = SnapshotConnector.isNeeded(pipeline) && pipelines.get(pipeline.key()).snapshotRows().isEmpty() && !snapshotConnector.restart(pipeline);
        if (givenUp || lost) {
            capture.capture(user, source, one).values().stream()
                    .findFirst()
                    .ifPresent(failure -> {
                        throw failure;
                    });
        }
    }
}
