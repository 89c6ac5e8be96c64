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
import com.google.common.collect.Maps;
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.StoreLock;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.view.ViewMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * What becomes of a request: pipelines that are there, pipelines to be made with all their names, tables that are refused.
 */
class PipelineDrafts
{
    private final Sources sources;
    private final SourceStore sourceStore;
    private final PipelineStore pipelines;
    private final PipelinePlanner planner;
    private final Locks locks;
    private final ViewMetadata views;

    @Inject
    PipelineDrafts(Sources sources, SourceStore sourceStore, PipelineStore pipelines, PipelinePlanner planner, Locks locks, ViewMetadata views)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.sourceStore = requireNonNull(sourceStore, "sourceStore is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.planner = requireNonNull(planner, "planner is null");
        this.locks = requireNonNull(locks, "locks is null");
        this.views = requireNonNull(views, "views is null");
    }

    /**
     * @param existing the pipelines that are there as they are asked for, finished or not
     * @param checked the tables that get one, as they were found
     * @param refused why others cannot have one
     */
    record Drafts(Map<PipelineKey, Pipeline> existing, Map<PipelineKey, PipelinePlanner.Checked> checked, Map<PipelineKey, TrinoException> refused, Instant start)
    {
        Drafts
        {
            existing = ImmutableMap.copyOf(existing);
            checked = ImmutableMap.copyOf(checked);
            refused = ImmutableMap.copyOf(refused);
        }

        /** Only those of these tables. */
        Drafts only(Set<PipelineKey> keys)
        {
            return new Drafts(Maps.filterKeys(existing, keys::contains), Maps.filterKeys(checked, keys::contains), Maps.filterKeys(refused, keys::contains), start);
        }
    }

    /** Looks at everything, and changes nothing. */
    Drafts prepare(String user, Source source, PipelineRequest request)
    {
        Instant start = Instant.now().truncatedTo(MILLIS);
        Map<PipelineKey, Pipeline> existing = new LinkedHashMap<>();
        Map<PipelineKey, TrinoException> refused = new LinkedHashMap<>();
        pipelines.ofSource(source.name()).stream()
                .filter(pipeline -> request.tables().containsKey(pipeline.key()))
                .forEach(pipeline -> difference(pipeline, request).ifPresentOrElse(
                        difference -> refused.put(pipeline.key(), difference),
                        () -> existing.put(pipeline.key(), pipeline)));
        List<PipelineKey> added = request.tables().keySet().stream()
                .filter(key -> !existing.containsKey(key) && !refused.containsKey(key))
                .collect(ImmutableList.toImmutableList());
        if (added.isEmpty()) {
            checkExcludedColumns(request, existing, ImmutableMap.of(), refused);
            return new Drafts(existing, ImmutableMap.of(), refused, start);
        }
        PipelinePlanner.Outcome outcome = planner.check(user, source, request, added);
        refused.putAll(outcome.refused());
        Map<PipelineKey, PipelinePlanner.Checked> checked = new LinkedHashMap<>(outcome.checked());
        checkExcludedColumns(request, existing, checked, refused);
        refused.putAll(takenNames(connector(source, pipelines::plannedGeneration), checked));
        checked.keySet().removeAll(refused.keySet());
        Map<PipelineKey, TrinoException> ordered = new LinkedHashMap<>();
        request.tables().keySet().stream()
                .filter(refused::containsKey)
                .forEach(key -> ordered.put(key, refused.get(key)));
        return new Drafts(existing, checked, ordered, start);
    }

    private static Optional<TrinoException> difference(Pipeline existing, PipelineRequest request)
    {
        PipelineKey key = existing.key();
        if (existing.state() == PipelineState.DROPPING) {
            return Optional.of(new TrinoException(NOT_SUPPORTED, "The pipeline of %s.%s of source %s is being dropped: call drop_pipeline again to finish that first"
                    .formatted(key.schemaName(), key.tableName(), key.sourceName())));
        }
        List<String> differences = request.differences(existing);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrinoException(ALREADY_EXISTS, "There is a pipeline of %s.%s of source %s already, and it differs: %s. %s".formatted(
                key.schemaName(),
                key.tableName(),
                key.sourceName(),
                String.join("; ", differences),
                request.many() ? "Leave out that argument, or drop the pipeline" : "Call with or_replace => true to drop it and make it anew")));
    }

    /** Of many tables each leaves out the columns that it has; a column that none has is a slip of the pen. */
    private static void checkExcludedColumns(
            PipelineRequest request,
            Map<PipelineKey, Pipeline> existing,
            Map<PipelineKey, PipelinePlanner.Checked> checked,
            Map<PipelineKey, TrinoException> refused)
    {
        if (!request.many() || !refused.isEmpty()) {
            return;
        }
        Set<String> columns = new HashSet<>();
        existing.values().forEach(pipeline -> columns.addAll(PipelineRequest.columns(pipeline)));
        checked.values().forEach(found -> columns.addAll(PipelinePlanner.columns(found.table())));
        request.tables().values().stream()
                .flatMap(definition -> definition.excludeColumns().stream())
                .filter(excluded -> columns.stream().noneMatch(excluded::equalsIgnoreCase))
                .findFirst()
                .ifPresent(excluded -> {
                    throw Arguments.invalid("exclude_columns", "names the column \"%s\", which none of the tables has".formatted(excluded));
                });
    }

    private Map<PipelineKey, TrinoException> takenNames(String connector, Map<PipelineKey, PipelinePlanner.Checked> checked)
    {
        Map<PipelineKey, TrinoException> taken = new LinkedHashMap<>();
        Map<SchemaTableName, PipelineKey> targets = new HashMap<>();
        checked.forEach((key, found) -> {
            PipelineDefinition definition = found.definition();
            Optional<TrinoException> problem = targetTaken(definition)
                    .or(() -> Optional.ofNullable(targets.get(definition.target())).map(other -> targetTaken(definition, other)))
                    .or(() -> otherPartitions(key, definition, PipelineNames.topic(connector, key)));
            problem.ifPresentOrElse(refusal -> taken.put(key, refusal), () -> targets.put(definition.target(), key));
        });
        return taken;
    }

    private Optional<TrinoException> targetTaken(PipelineDefinition definition)
    {
        Optional<Pipeline> pipeline = pipelines.findTarget(definition.targetSchema(), definition.targetTable());
        if (pipeline.isPresent()) {
            return Optional.of(targetTaken(definition, pipeline.get().key()));
        }
        if (views.exists(definition.target())) {
            return Optional.of(new TrinoException(INVALID_PROCEDURE_ARGUMENT, "The name %s.%s is taken by a view: choose another with target_schema and target_table"
                    .formatted(definition.targetSchema(), definition.targetTable())));
        }
        return Optional.empty();
    }

    private static TrinoException targetTaken(PipelineDefinition definition, PipelineKey other)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, "The name %s.%s is taken by the pipeline of %s.%s of source %s: choose another with target_schema and target_table"
                .formatted(definition.targetSchema(), definition.targetTable(), other.schemaName(), other.tableName(), other.sourceName()));
    }

    /** Tables with odd names may share a topic, which has one number of partitions. */
    private Optional<TrinoException> otherPartitions(PipelineKey key, PipelineDefinition definition, String topic)
    {
        return pipelines.ofTopic(topic).stream()
                .filter(other -> other.definition().partitions() != definition.partitions())
                .map(other -> new TrinoException(NOT_SUPPORTED, "Debezium writes %s.%s into the topic %s, which has the changes of %s.%s and %s partitions, not %s: call with partitions => %s".formatted(
                        key.schemaName(),
                        key.tableName(),
                        topic,
                        other.key().schemaName(),
                        other.key().tableName(),
                        other.definition().partitions(),
                        definition.partitions(),
                        other.definition().partitions())))
                .findFirst();
    }

    /** @return the pipelines of the checked tables as they would be made now */
    List<Pipeline> planned(String user, Source source, Drafts drafts)
    {
        return drafts(user, connector(source, pipelines::plannedGeneration), drafts, pipelines::plannedGeneration);
    }

    /** Stores the pipelines of the checked tables; no step of them is done yet but the first. The caller holds their locks. */
    List<Pipeline> begin(String user, Source source, Drafts drafts)
    {
        List<Pipeline> begun = drafts(user, takeConnector(source), drafts, pipelines::nextGeneration);
        // not while a topic is deleted that one of them would share
        try (StoreLock _ = locks.source(source.name())) {
            for (Pipeline pipeline : begun) {
                if (!pipelines.add(pipeline, drafts.start())) {
                    targetTaken(pipeline.definition()).ifPresent(taken -> {
                        throw taken;
                    });
                    throw new TrinoException(NOT_SUPPORTED, "Another CALL has just taken a name of this pipeline: call again");
                }
            }
        }
        return begun;
    }

    private List<Pipeline> drafts(String user, String connector, Drafts drafts, ToLongFunction<String> generations)
    {
        ImmutableList.Builder<Pipeline> result = ImmutableList.builder();
        for (Entry<PipelineKey, PipelinePlanner.Checked> draft : drafts.checked().entrySet()) {
            PipelineKey key = draft.getKey();
            String topic = PipelineNames.topic(connector, key);
            long generation = generations.applyAsLong("pinot table " + PipelineNames.pinotTableBase(key));
            String pinotTable = PipelineNames.pinotTable(key, generation);
            result.add(new Pipeline(
                    key,
                    draft.getValue().definition(),
                    planner.plan(draft.getValue(), pinotTable, topic, user),
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
                    user,
                    drafts.start()));
        }
        return result.build();
    }

    private String takeConnector(Source source)
    {
        try (StoreLock _ = locks.source(source.name())) {
            Source current = sources.get(source.name());
            String connector = connector(current, pipelines::nextGeneration);
            if (current.connector().isEmpty()) {
                sourceStore.setConnector(source.name(), Optional.of(connector));
            }
            return connector;
        }
    }

    /** The source's connector, or the name that it will have: the first pipeline of a source makes it. */
    private static String connector(Source source, ToLongFunction<String> generations)
    {
        return source.connector().orElseGet(() -> PipelineNames.connector(source.name(), generations.applyAsLong("connector " + source.name())));
    }
}
