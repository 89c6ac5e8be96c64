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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_INTERNAL_ERROR;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_KAFKA_ERROR;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.realtimeplatform.trino.pipeline.AtATime.forEach;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * Carries out the steps of pipelines that are not done yet. Each is recorded before and after, and may be carried out again.
 */
class PipelineSteps
{
    private static final Logger log = Logger.get(PipelineSteps.class);

    private static final int TABLES_AT_A_TIME = 4;
    // longer than the default of pinot.metadata-expiry
    private static final Duration VISIBLE_PATIENCE = Duration.ofMinutes(5);

    private final PipelineStore pipelines;
    private final StepStore stepStore;
    private final SourceDatabases databases;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final PinotTableFactory pinotTables;
    private final DropPinotTable dropPinotTable;
    private final TableConsumption consumption;
    private final Capture capture;
    private final EngineClient engine;
    private final Locks locks;
    private final CatalogName catalogName;

    @Inject
    PipelineSteps(
            PipelineStore pipelines,
            StepStore stepStore,
            SourceDatabases databases,
            KafkaClient kafka,
            PinotClient pinot,
            PinotTableFactory pinotTables,
            DropPinotTable dropPinotTable,
            TableConsumption consumption,
            Capture capture,
            EngineClient engine,
            Locks locks,
            CatalogName catalogName)
    {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.stepStore = requireNonNull(stepStore, "stepStore is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.pinotTables = requireNonNull(pinotTables, "pinotTables is null");
        this.dropPinotTable = requireNonNull(dropPinotTable, "dropPinotTable is null");
        this.consumption = requireNonNull(consumption, "consumption is null");
        this.capture = requireNonNull(capture, "capture is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.locks = requireNonNull(locks, "locks is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /**
     * Each step is carried out for all of them before the next one: so many pipelines cost one change of their connector.
     * The caller holds their locks. A pipeline that fails is FAILED, with the error and what to do in the store; the others are finished.
     *
     * @param added pipelines of one connector
     * @param procedure what to call again after a failure
     * @return the errors of those that failed
     */
    Map<PipelineKey, TrinoException> run(ConnectorSession session, Source source, List<Pipeline> added, String procedure)
    {
        added.forEach(pipeline -> pipelines.setState(pipeline.key(), PipelineState.CREATING, Optional.empty(), Optional.empty()));
        Map<PipelineKey, TrinoException> failures = new LinkedHashMap<>();
        for (PipelineStep step : PipelineStep.values()) {
            List<Pipeline> open = added.stream()
                    .filter(pipeline -> !failures.containsKey(pipeline.key()) && !stepStore.isDone(pipeline, step))
                    .collect(toImmutableList());
            if (!open.isEmpty()) {
                failures.putAll(run(session, source, open, step, procedure));
            }
        }
        added.stream()
                .filter(pipeline -> !failures.containsKey(pipeline.key()))
                .forEach(pipeline -> pipelines.setState(pipeline.key(), PipelineState.ACTIVE, Optional.empty(), Optional.empty()));
        return failures;
    }

    private Map<PipelineKey, TrinoException> run(ConnectorSession session, Source source, List<Pipeline> open, PipelineStep step, String procedure)
    {
        open.forEach(pipeline -> stepStore.started(pipeline, step));
        Map<Pipeline, RuntimeException> failed = carryOut(session, source, open, step);
        Map<PipelineKey, TrinoException> failures = new LinkedHashMap<>();
        for (Pipeline pipeline : open) {
            if (failed.containsKey(pipeline)) {
                failures.put(pipeline.key(), failed(pipeline, step, failed.get(pipeline), procedure));
            }
            else {
                stepStore.finished(pipeline, step, Optional.empty());
            }
        }
        return failures;
    }

    private TrinoException failed(Pipeline pipeline, PipelineStep step, RuntimeException e, String procedure)
    {
        String error = Excerpt.of(String.valueOf(e.getMessage()));
        String hint = "Mend the cause and call %s again with the same arguments: it goes on at step %s. Or call drop_pipeline, which removes every trace".formatted(procedure, step);
        try {
            stepStore.finished(pipeline, step, Optional.of(error));
            pipelines.setState(pipeline.key(), PipelineState.FAILED, Optional.of(error), Optional.of(hint));
        }
        catch (RuntimeException storeFailure) {
            // the store still says that the step was begun, which leads to the same continuation
            e.addSuppressed(storeFailure);
        }
        log.warn(e, "Pipeline of %s stopped at step %s", pipeline.key(), step);
        return new TrinoException(
                e instanceof TrinoException trino ? trino::getErrorCode : PLATFORM_INTERNAL_ERROR,
                "%s stopped at step %s: %s. %s".formatted(procedure, step, e.getMessage(), hint),
                e);
    }

    /** @return what went wrong; for the other pipelines the step is done */
    private Map<Pipeline, RuntimeException> carryOut(ConnectorSession session, Source source, List<Pipeline> open, PipelineStep step)
    {
        return switch (step) {
            // recorded together with the pipeline itself
            case CHECK_SOURCE -> ImmutableMap.of();
            case REPLICA_IDENTITY -> forEach(open, TABLES_AT_A_TIME, pipeline -> {
                if (pipeline.hasFullIdentity()) {
                    databases.of(source).setReplicaIdentityFull(session.getUser(), source, pipeline.key());
                }
            });
            case TOPIC -> forEach(open, 1, this::createTopic);
            case PINOT_TABLE -> forEach(open, TABLES_AT_A_TIME, pipeline -> createPinotTable(source, pipeline));
            case PUBLICATION -> underSourceLock(source, open, connector -> publish(session.getUser(), source, connector, open));
            case CONNECTOR -> capture.capture(session.getUser(), source, open);
            case TYPED_TABLE -> forEach(open, 1, pipeline -> pipelines.setServed(pipeline.key(), true));
            case VISIBLE -> {
                Deadline deadline = Deadline.in(VISIBLE_PATIENCE);
                yield forEach(open, 1, pipeline -> awaitVisible(session, pipeline, deadline));
            }
        };
    }

    /** For what is done to all pipelines at once; an error is one of them all. */
    private Map<Pipeline, RuntimeException> underSourceLock(Source source, List<Pipeline> open, Function<String, Map<Pipeline, RuntimeException>> action)
    {
        try (StoreLock _ = locks.source(source.name())) {
            return action.apply(open.getFirst().connector());
        }
        catch (RuntimeException e) {
            return open.stream().collect(toImmutableMap(identity(), _ -> e));
        }
    }

    private Map<Pipeline, RuntimeException> publish(String user, Source source, String connector, List<Pipeline> open)
    {
        SourceDatabase database = databases.of(source);
        Map<Pipeline, RuntimeException> failures = ImmutableMap.of();
        try {
            database.publish(user, source, connector, open.stream().map(Pipeline::key).collect(toImmutableList()));
        }
        catch (TrinoException e) {
            // one table that is refused must not keep the others out
            failures = forEach(open, 1, pipeline -> database.publish(user, source, connector, ImmutableList.of(pipeline.key())));
        }
        if (failures.size() < open.size()) {
            database.awaitEarlierTransactions(user, source);
        }
        return failures;
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
        consumption.await(pipeline);
    }

    private void awaitVisible(ConnectorSession session, Pipeline pipeline, Deadline deadline)
    {
        String sql = "EXPLAIN SELECT * FROM %s LIMIT 1".formatted(
                qualified(catalogName.toString(), pipeline.definition().targetSchema(), pipeline.definition().targetTable()));
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
