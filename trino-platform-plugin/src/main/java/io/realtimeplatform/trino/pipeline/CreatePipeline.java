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
import io.realtimeplatform.trino.store.StoreLock;
import io.realtimeplatform.trino.view.ViewMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * Makes a pipeline, or goes on making one that a failure or a crash left half-made.
 */
class CreatePipeline
{
    private final Sources sources;
    private final PipelineStore pipelines;
    private final PipelinePlanner planner;
    private final PipelineSteps steps;
    private final DropPipeline dropPipeline;
    private final SourceStore sourceStore;
    private final Locks locks;
    private final ViewMetadata views;

    @Inject
    CreatePipeline(
            Sources sources,
            PipelineStore pipelines,
            PipelinePlanner planner,
            PipelineSteps steps,
            DropPipeline dropPipeline,
            SourceStore sourceStore,
            Locks locks,
            ViewMetadata views)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.planner = requireNonNull(planner, "planner is null");
        this.steps = requireNonNull(steps, "steps is null");
        this.dropPipeline = requireNonNull(dropPipeline, "dropPipeline is null");
        this.sourceStore = requireNonNull(sourceStore, "sourceStore is null");
        this.locks = requireNonNull(locks, "locks is null");
        this.views = requireNonNull(views, "views is null");
    }

    /**
     * Returns when all steps are done. The same call again does nothing; after a failure it goes on at the step that failed.
     *
     * @param orReplace whether a pipeline with another definition is dropped first
     */
    Pipeline create(ConnectorSession session, PipelineKey key, PipelineDefinition definition, boolean orReplace)
    {
        Source source = sources.get(key.sourceName());
        try (StoreLock _ = locks.pipeline(key)) {
            Optional<Pipeline> existing = pipelines.find(key);
            if (existing.isPresent() && orReplace && !existing.get().definition().equals(definition)) {
                if (!definition.target().equals(existing.get().definition().target())) {
                    // else the views find the new table under the name of the old one
                    dropPipeline.dropViews(session, ImmutableList.of(existing.get()), false);
                }
                dropPipeline.dropLocked(session, existing.get(), new DropOptions(false, false, false));
                existing = Optional.empty();
            }
            if (existing.isPresent()) {
                checkSame(existing.get(), definition);
                if (existing.get().state() == PipelineState.ACTIVE) {
                    return existing.get();
                }
            }
            Pipeline pipeline = existing.orElseGet(() -> begin(session, source, key, definition));
            Map<PipelineKey, TrinoException> failures = steps.run(session, source, ImmutableList.of(pipeline), "create_pipeline");
            if (failures.containsKey(key)) {
                throw failures.get(key);
            }
            return pipelines.find(key).orElseThrow();
        }
    }

    private static void checkSame(Pipeline existing, PipelineDefinition definition)
    {
        if (existing.state() == PipelineState.DROPPING) {
            throw new TrinoException(NOT_SUPPORTED, "The pipeline of %s.%s of source %s is being dropped: call drop_pipeline again to finish that first"
                    .formatted(existing.key().schemaName(), existing.key().tableName(), existing.key().sourceName()));
        }
        List<String> differences = differences(existing.definition().arguments(), definition.arguments());
        if (!differences.isEmpty()) {
            throw new TrinoException(ALREADY_EXISTS, "There is a pipeline of %s.%s of source %s already, and it differs: %s. Call with or_replace => true to drop it and make it anew"
                    .formatted(existing.key().schemaName(), existing.key().tableName(), existing.key().sourceName(), String.join("; ", differences)));
        }
    }

    /** @return what differs, one entry for each argument */
    static List<String> differences(Map<String, Object> existing, Map<String, Object> asked)
    {
        List<String> differences = new ArrayList<>();
        existing.forEach((argument, value) -> {
            if (!value.equals(asked.get(argument))) {
                differences.add("%s is %s and not %s".formatted(argument, value, asked.get(argument)));
            }
        });
        return differences;
    }

    private Pipeline begin(ConnectorSession session, Source source, PipelineKey key, PipelineDefinition definition)
    {
        Instant start = Instant.now().truncatedTo(MILLIS);
        PipelinePlanner.Checked checked = planner.check(session.getUser(), source, key, definition);
        checkTargetIsFree(definition);

        String connector = connector(source);
        String topic = PipelineNames.topic(connector, key);
        for (Pipeline other : pipelines.ofTopic(topic)) {
            if (other.definition().partitions() != definition.partitions()) {
                throw new TrinoException(NOT_SUPPORTED, "Debezium writes %s.%s into the topic %s, which has the changes of %s.%s and %s partitions, not %s: call with partitions => %s"
                        .formatted(key.schemaName(), key.tableName(), topic, other.key().schemaName(), other.key().tableName(), other.definition().partitions(), definition.partitions(), other.definition().partitions()));
            }
        }
        long generation = pipelines.nextGeneration("pinot table " + PipelineNames.pinotTableBase(key));
        String pinotTable = PipelineNames.pinotTable(key, generation);
        PipelinePlan plan = planner.plan(checked, definition, pinotTable, topic, session.getUser());
        Pipeline pipeline = new Pipeline(
                key,
                definition,
                plan,
                generation,
                topic,
                pinotTable,
                connector,
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                PipelineState.CREATING,
                Optional.empty(),
                Optional.empty(),
                session.getUser(),
                start);
        boolean added;
        try (StoreLock _ = locks.source(source.name())) {
            // not while a topic is deleted that it would share
            added = pipelines.add(pipeline, start);
        }
        if (!added) {
            checkTargetIsFree(definition);
            throw new TrinoException(NOT_SUPPORTED, "Another CALL has just taken a name of this pipeline: call again");
        }
        return pipeline;
    }

    private void checkTargetIsFree(PipelineDefinition definition)
    {
        pipelines.findTarget(definition.targetSchema(), definition.targetTable()).ifPresent(taken -> {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "The name %s.%s is taken by the pipeline of %s.%s of source %s: choose another with target_schema and target_table"
                    .formatted(definition.targetSchema(), definition.targetTable(), taken.key().schemaName(), taken.key().tableName(), taken.key().sourceName()));
        });
        if (views.exists(new SchemaTableName(definition.targetSchema(), definition.targetTable()))) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "The name %s.%s is taken by a view: choose another with target_schema and target_table"
                    .formatted(definition.targetSchema(), definition.targetTable()));
        }
    }

    /** The source's connector, or the name that it will have: the first pipeline of a source makes it. */
    private String connector(Source source)
    {
        try (StoreLock _ = locks.source(source.name())) {
            Optional<String> current = sources.get(source.name()).connector();
            if (current.isPresent()) {
                return current.get();
            }
            String connector = PipelineNames.connector(source.name(), pipelines.nextGeneration("connector " + source.name()));
            sourceStore.setConnector(source.name(), Optional.of(connector));
            return connector;
        }
    }
}
