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

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.store.StoreLock;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_INTERNAL_ERROR;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_KAFKA_ERROR;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;

/**
 * Carries out the steps of a pipeline that are not done yet. Each is recorded before and after, and may be carried out again.
 */
class PipelineSteps
{
    private static final Logger log = Logger.get(PipelineSteps.class);

    private static final Duration CONSUMING_PATIENCE = Duration.ofMinutes(2);
    // longer than the default of pinot.metadata-expiry
    private static final Duration VISIBLE_PATIENCE = Duration.ofMinutes(5);

    private final PipelineStore pipelines;
    private final StepStore stepStore;
    private final PostgresqlSource postgresql;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final PinotTableFactory pinotTables;
    private final DropPinotTable dropPinotTable;
    private final SourceConnector connector;
    private final SnapshotConnector snapshotConnector;
    private final Snapshots snapshots;
    private final EngineClient engine;
    private final Locks locks;
    private final CatalogName catalogName;

    @Inject
    PipelineSteps(
            PipelineStore pipelines,
            StepStore stepStore,
            PostgresqlSource postgresql,
            KafkaClient kafka,
            PinotClient pinot,
            PinotTableFactory pinotTables,
            DropPinotTable dropPinotTable,
            SourceConnector connector,
            SnapshotConnector snapshotConnector,
            Snapshots snapshots,
            EngineClient engine,
            Locks locks,
            CatalogName catalogName)
    {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.stepStore = requireNonNull(stepStore, "stepStore is null");
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.pinotTables = requireNonNull(pinotTables, "pinotTables is null");
        this.dropPinotTable = requireNonNull(dropPinotTable, "dropPinotTable is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.locks = requireNonNull(locks, "locks is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /** The caller holds the pipeline's lock. On failure the pipeline is FAILED, with the error and what to do in the store. */
    void run(ConnectorSession session, Source source, Pipeline pipeline)
    {
        pipelines.setState(pipeline.key(), PipelineState.CREATING, Optional.empty(), Optional.empty());
        for (PipelineStep step : PipelineStep.values()) {
            if (!stepStore.isDone(pipeline, step)) {
                run(session, source, pipeline, step);
            }
        }
        pipelines.setState(pipeline.key(), PipelineState.ACTIVE, Optional.empty(), Optional.empty());
    }

    private void run(ConnectorSession session, Source source, Pipeline pipeline, PipelineStep step)
    {
        stepStore.started(pipeline, step);
        try {
            carryOut(session, source, pipeline, step);
        }
        catch (RuntimeException e) {
            String error = Excerpt.of(String.valueOf(e.getMessage()));
            String hint = "Mend the cause and call create_pipeline again with the same arguments: it goes on at step %s. Or call drop_pipeline, which removes every trace".formatted(step);
            try {
                stepStore.finished(pipeline, step, Optional.of(error));
                pipelines.setState(pipeline.key(), PipelineState.FAILED, Optional.of(error), Optional.of(hint));
            }
            catch (RuntimeException storeFailure) {
                // the store still says that the step was begun, which leads to the same continuation
                e.addSuppressed(storeFailure);
            }
            log.warn(e, "Pipeline of %s stopped at step %s", pipeline.key(), step);
            throw new TrinoException(
                    e instanceof TrinoException trino ? trino::getErrorCode : PLATFORM_INTERNAL_ERROR,
                    "create_pipeline stopped at step %s: %s. %s".formatted(step, e.getMessage(), hint),
                    e);
        }
        stepStore.finished(pipeline, step, Optional.empty());
    }

    private void carryOut(ConnectorSession session, Source source, Pipeline pipeline, PipelineStep step)
    {
        switch (step) {
            case CHECK_SOURCE -> {
                // recorded together with the pipeline itself
            }
            case REPLICA_IDENTITY -> {
                if (pipeline.hasFullIdentity()) {
                    postgresql.setReplicaIdentityFull(session.getUser(), source, pipeline.key());
                }
            }
            case TOPIC -> createTopic(pipeline);
            case PINOT_TABLE -> createPinotTable(source, pipeline);
            case PUBLICATION -> {
                try (StoreLock _ = locks.source(source.name())) {
                    postgresql.publish(session.getUser(), source, pipeline.connector(), pipeline.key());
                }
            }
            case CONNECTOR -> {
                try (StoreLock _ = locks.source(source.name())) {
                    snapshots.prepare(pipeline.connector());
                    snapshots.mark(pipeline);
                    pipelines.setCaptured(pipeline.key(), true);
                    connector.capture(source, pipeline);
                }
                if (SnapshotConnector.isNeeded(pipeline)) {
                    startSnapshot(session, source, pipeline);
                }
            }
            case TYPED_TABLE -> pipelines.setServed(pipeline.key(), true);
            case VISIBLE -> awaitVisible(session, pipeline);
        }
    }

    private void startSnapshot(ConnectorSession session, Source source, Pipeline pipeline)
    {
        // the connector may have read, and passed over, the commit of a transaction that a snapshot does not show yet
        postgresql.awaitEarlierTransactions(session.getUser(), source);
        // of an attempt before this one
        snapshotConnector.remove(pipeline);
        snapshots.mark(pipeline);
        snapshotConnector.start(source, pipeline);
    }

    private void createTopic(Pipeline pipeline)
    {
        int wanted = pipeline.definition().partitions();
        OptionalInt partitions = kafka.partitions(pipeline.topic());
        if (partitions.isEmpty()) {
            kafka.createTopic(pipeline.topic(), wanted);
            return;
        }
        if (partitions.getAsInt() != wanted) {
            throw new TrinoException(PLATFORM_KAFKA_ERROR, "Topic %s is there already with %s partitions, but %s are asked for: delete the topic, or drop the pipeline and make it with partitions => %s"
                    .formatted(pipeline.topic(), partitions.getAsInt(), wanted, partitions.getAsInt()));
        }
    }

    private void createPinotTable(Source source, Pipeline pipeline)
    {
        String table = pipeline.pinotTable();
        if (!pinot.schemaExists(table)) {
            pinot.createSchema(pinotTables.schema(pipeline.plan()));
        }
        if (pinot.tableExists(table) && pinot.segmentError(table).isPresent()) {
            // nothing was consumed yet, so an attempt that failed can be thrown away
            dropPinotTable.drop(table);
        }
        if (!pinot.tableExists(table)) {
            pinot.createTable(pinotTables.table(source, pipeline, pinot.features()));
        }
        // a record that comes before the table consumes is read later, but a table that cannot consume is better known now
        Deadline deadline = Deadline.in(CONSUMING_PATIENCE);
        while (pinot.consumedOffsets(table).offsets().size() < pipeline.definition().partitions()) {
            pinot.segmentError(table).ifPresent(error -> {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot cannot consume topic %s into table %s: %s. The log of the Pinot servers says more; check pinot_decoder in table checks says whether they have the decoder".formatted(pipeline.topic(), table, error));
            });
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot table %s does not consume topic %s after %s s: look into the log of the Pinot servers"
                        .formatted(table, pipeline.topic(), CONSUMING_PATIENCE.toSeconds()));
            }
            deadline.pause();
        }
    }

    private void awaitVisible(ConnectorSession session, Pipeline pipeline)
    {
        String sql = "EXPLAIN SELECT * FROM %s LIMIT 1".formatted(
                qualified(catalogName.toString(), pipeline.definition().targetSchema(), pipeline.definition().targetTable()));
        Deadline deadline = Deadline.in(VISIBLE_PATIENCE);
        while (true) {
            try {
                engine.execute(session.getUser(), sql);
                return;
            }
            catch (RuntimeException e) {
                if (e instanceof EngineQueryException query && query.is("PERMISSION_DENIED")) {
                    // who makes a pipeline need not be allowed to read it
                    return;
                }
                if (deadline.isOver()) {
                    throw new TrinoException(PLATFORM_PINOT_ERROR, "Trino does not see the Pinot table %s after %s s: %s. The property pinot.metadata-expiry of the Pinot catalog says how long a new table may stay unseen"
                            .formatted(pipeline.pinotTable(), VISIBLE_PATIENCE.toSeconds(), e.getMessage()), e);
                }
            }
            deadline.pause();
        }
    }
}
