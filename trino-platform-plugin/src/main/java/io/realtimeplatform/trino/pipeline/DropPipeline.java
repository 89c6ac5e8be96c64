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
import io.airlift.log.Logger;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.store.StoreLock;
import io.realtimeplatform.trino.view.DependentViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Removes what create_pipeline made, in the opposite order. May be called again after a failure, and then finishes.
 */
class DropPipeline
{
    private static final Logger log = Logger.get(DropPipeline.class);

    private static final int PIPELINES_AT_A_TIME = 4;

    private final PipelineStore pipelines;
    private final SourceStore sources;
    private final SourceDatabases databases;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final DropPinotTable dropPinotTable;
    private final SourceConnector connector;
    private final SnapshotConnector snapshotConnector;
    private final DependentViews views;
    private final Locks locks;

    @Inject
    DropPipeline(
            PipelineStore pipelines,
            SourceStore sources,
            SourceDatabases databases,
            KafkaClient kafka,
            PinotClient pinot,
            DropPinotTable dropPinotTable,
            SourceConnector connector,
            SnapshotConnector snapshotConnector,
            DependentViews views,
            Locks locks)
    {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.dropPinotTable = requireNonNull(dropPinotTable, "dropPinotTable is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
        this.views = requireNonNull(views, "views is null");
        this.locks = requireNonNull(locks, "locks is null");
    }

    void drop(ConnectorSession session, PipelineKey key, DropOptions options)
    {
        try (StoreLock _ = locks.pipeline(key)) {
            Pipeline pipeline = pipelines.get(key);
            dropViews(session, ImmutableList.of(pipeline), options.cascade());
            dropLocked(session, pipeline, options);
        }
    }

    /**
     * Drops the views over the pipelines' tables, each as the caller may, before anything else is touched.
     *
     * @throws TrinoException that names them when they must not be dropped
     */
    void dropViews(ConnectorSession session, List<Pipeline> dropped, boolean cascade)
    {
        if (cascade) {
            views.ofTables(targets(dropped)).forEach(view -> views.drop(session.getUser(), view));
            return;
        }
        // a drop that was begun before ends without them: they are broken already
        List<SchemaTableName> served = targets(dropped.stream().filter(Pipeline::served).collect(toImmutableList()));
        List<DependentViews.View> users = views.ofTables(served);
        if (!users.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "These views use %s: %s. Drop them first, or call with cascade => true; table function plan_drop shows all that would be removed".formatted(
                    served.stream().map(SchemaTableName::toString).collect(joining(", ")),
                    users.stream().map(view -> view.name().toString()).collect(joining(", "))));
        }
    }

    private static List<SchemaTableName> targets(List<Pipeline> pipelines)
    {
        return pipelines.stream()
                .map(pipeline -> pipeline.definition().target())
                .collect(toImmutableList());
    }

    /** The caller holds the pipeline's lock, and has seen to the views over its table. */
    void dropLocked(ConnectorSession session, Pipeline pipeline, DropOptions options)
    {
        try {
            pipelines.setState(pipeline.key(), PipelineState.DROPPING, Optional.empty(), Optional.empty());
            pipelines.setServed(pipeline.key(), false);
            release(session, pipeline, options.force());
            dropPinotTable.drop(pipeline.pinotTable());
            pinot.dropSchema(pipeline.pinotTable());
            try (StoreLock _ = locks.source(pipeline.key().sourceName())) {
                if (options.deleteTopic() && pipelines.sharesTopic(pipeline).isEmpty()) {
                    kafka.deleteTopic(pipeline.topic());
                }
                pipelines.remove(pipeline.key());
            }
        }
        catch (RuntimeException e) {
            failed(pipeline, e);
            throw e;
        }
    }

    private void failed(Pipeline pipeline, RuntimeException e)
    {
        try {
            pipelines.setState(
                    pipeline.key(),
                    PipelineState.DROPPING,
                    Optional.of(Excerpt.of(String.valueOf(e.getMessage()))),
                    Optional.of("Mend the cause and call drop_pipeline again: it finishes what is left. With force => true it goes on without the source"));
        }
        catch (RuntimeException storeFailure) {
            e.addSuppressed(storeFailure);
        }
    }

    /**
     * All pipelines of a source, whose locks the caller holds: the connector is not stopped and started for each of them, but goes first.
     * A pipeline that fails does not keep the others.
     */
    void dropAllLocked(ConnectorSession session, Source source, List<Pipeline> all, DropOptions options)
    {
        for (Pipeline pipeline : all) {
            pipelines.setState(pipeline.key(), PipelineState.DROPPING, Optional.empty(), Optional.empty());
            pipelines.setServed(pipeline.key(), false);
        }
        try (StoreLock _ = locks.source(source.name())) {
            all.forEach(pipeline -> pipelines.setCaptured(pipeline.key(), false));
            all.stream().filter(SnapshotConnector::isNeeded).forEach(snapshotConnector::remove);
            for (String name : all.stream().map(Pipeline::connector).collect(toImmutableSet())) {
                removeConnector(session, source, name, options.force());
            }
        }
        catch (RuntimeException e) {
            all.forEach(pipeline -> failed(pipeline, e));
            throw e;
        }
        AtATime.forEach(pipelines.ofSource(source.name()), PIPELINES_AT_A_TIME, pipeline -> dropLocked(session, pipeline, options)).values().stream()
                .findFirst()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    /** Takes the table out of the source's connector; with the last one the connector goes, and its slot and publication. */
    private void release(ConnectorSession session, Pipeline pipeline, boolean force)
    {
        String name = pipeline.connector();
        if (SnapshotConnector.isNeeded(pipeline)) {
            snapshotConnector.remove(pipeline);
        }
        try (StoreLock _ = locks.source(pipeline.key().sourceName())) {
            Source source = sources.find(pipeline.key().sourceName()).orElseThrow();
            boolean captured = pipeline.captured();
            pipelines.setCaptured(pipeline.key(), false);
            boolean others = pipelines.ofSource(source.name()).stream()
                    .anyMatch(other -> !other.key().equals(pipeline.key()) && other.connector().equals(name));
            if (others) {
                if (captured) {
                    connector.release(source, pipeline);
                }
                inSource(force, () -> databases.of(source).unpublish(session.getUser(), source, name, pipeline.key()));
                return;
            }
            removeConnector(session, source, name, force);
        }
    }

    private void removeConnector(ConnectorSession session, Source source, String name, boolean force)
    {
        connector.delete(name);
        inSource(force, () -> databases.of(source).removeTraces(session.getUser(), source, name));
        Snapshots.topics(source, name).forEach((topic, _) -> kafka.deleteTopic(topic));
        sources.setConnector(source.name(), Optional.empty());
    }

    private static void inSource(boolean force, Runnable change)
    {
        try {
            change.run();
        }
        catch (TrinoException e) {
            if (!force) {
                throw e;
            }
            log.warn(e, "Something of a dropped pipeline stays in its source");
        }
    }
}
