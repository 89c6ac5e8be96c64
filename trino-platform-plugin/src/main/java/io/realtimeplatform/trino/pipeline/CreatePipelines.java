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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.Quoting;
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.pipeline.PipelineDrafts.Drafts;
import io.realtimeplatform.trino.store.StoreLock;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Makes the pipelines of many tables of one schema: with one change of the source's connector, and one wait for everything.
 */
class CreatePipelines
{
    private static final int EXPLAINED_TABLES = 50;

    private final Sources sources;
    private final SourceTables sourceTables;
    private final PipelineStore pipelines;
    private final PipelineDrafts drafts;
    private final PipelineSteps steps;
    private final Locks locks;
    private final int defaultPartitions;

    @Inject
    CreatePipelines(Sources sources, SourceTables sourceTables, PipelineStore pipelines, PipelineDrafts drafts, PipelineSteps steps, Locks locks, KafkaConfig kafkaConfig)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.sourceTables = requireNonNull(sourceTables, "sourceTables is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.drafts = requireNonNull(drafts, "drafts is null");
        this.steps = requireNonNull(steps, "steps is null");
        this.locks = requireNonNull(locks, "locks is null");
        this.defaultPartitions = kafkaConfig.getPartitions();
    }

    /**
     * Returns when all steps of all pipelines are done. The same call again makes the pipelines of tables that came since,
     * and goes on with those that a failure or a crash left half-made; others are left alone.
     *
     * @return the pipelines of all tables that were asked for
     * @throws TrinoException before anything is made, if a table cannot be carried and must not be left out; or in the end, when
     * pipelines failed and the others are finished
     */
    List<Pipeline> create(ConnectorSession session, ManyTables asked)
    {
        Source source = sources.get(asked.sourceName());
        PipelineRequest request = request(session, source, asked);
        Set<PipelineKey> unfinished = unfinished(source, request);
        if (unfinished.isEmpty()) {
            // says what differs from what is asked for
            prepare(session, source, asked, request);
        }
        else {
            try (StoreLock _ = locks.pipelines(unfinished)) {
                Drafts prepared = prepare(session, source, asked, request).only(unfinished);
                List<Pipeline> open = ImmutableList.<Pipeline>builder()
                        .addAll(prepared.existing().values().stream()
                                .filter(pipeline -> pipeline.state() != PipelineState.ACTIVE)
                                .collect(toImmutableList()))
                        .addAll(drafts.begin(session.getUser(), source, prepared))
                        .build();
                checkFinished(open, steps.run(session, source, open, "create_pipelines"));
            }
        }
        return pipelines.ofSource(source.name()).stream()
                .filter(pipeline -> request.tables().containsKey(pipeline.key()))
                .collect(toImmutableList());
    }

    PipelineRequest request(ConnectorSession session, Source source, ManyTables asked)
    {
        List<PipelineKey> keys = sourceTables.select(session.getUser(), source, asked.schemaName(), asked.included(), asked.excluded());
        return asked.request(keys, defaultPartitions);
    }

    /** @return what becomes of the tables; those that cannot be carried are left out, if they may be */
    Drafts prepare(ConnectorSession session, Source source, ManyTables asked, PipelineRequest request)
    {
        Drafts prepared = drafts.prepare(session.getUser(), source, request);
        if (!prepared.refused().isEmpty() && !asked.skipUnsupported()) {
            throw refusal(source, asked, prepared.refused());
        }
        return prepared;
    }

    private Set<PipelineKey> unfinished(Source source, PipelineRequest request)
    {
        Set<PipelineKey> finished = pipelines.ofSource(source.name()).stream()
                .filter(pipeline -> pipeline.state() == PipelineState.ACTIVE)
                .map(Pipeline::key)
                .collect(toImmutableSet());
        return ImmutableSet.copyOf(Sets.difference(request.tables().keySet(), finished));
    }

    private static TrinoException refusal(Source source, ManyTables asked, Map<PipelineKey, TrinoException> refused)
    {
        String reasons = refused.entrySet().stream()
                .limit(EXPLAINED_TABLES)
                .map(refusal -> "%n- %s: %s".formatted(refusal.getKey().tableName(), refusal.getValue().getMessage()))
                .collect(joining());
        String more = refused.size() > EXPLAINED_TABLES ? "%n- and %s more".formatted(refused.size() - EXPLAINED_TABLES) : "";
        return new TrinoException(NOT_SUPPORTED, "Nothing was made, because %s of the tables of schema %s of source %s cannot be carried:%s%s%nMend that, or leave them out with exclude => ARRAY[%s], or whatever cannot be carried with unsupported => 'skip'".formatted(
                refused.size(),
                asked.schemaName(),
                source.name(),
                reasons,
                more,
                refused.keySet().stream()
                        .map(key -> Quoting.literal(TablePatterns.escape(key.tableName())))
                        .collect(joining(", "))));
    }

    private static void checkFinished(List<Pipeline> open, Map<PipelineKey, TrinoException> failures)
    {
        if (failures.isEmpty()) {
            return;
        }
        TrinoException first = failures.values().iterator().next();
        String reasons = failures.entrySet().stream()
                .limit(EXPLAINED_TABLES)
                .map(failure -> "%n- %s: %s".formatted(failure.getKey().tableName(), failure.getValue().getCause().getMessage()))
                .collect(joining());
        throw new TrinoException(
                first::getErrorCode,
                "%s of %s pipelines failed, and the others are finished:%s%nMend the causes and call create_pipelines again with the same arguments: it goes on with those that failed, and table pipelines shows at which step. Or call drop_pipeline, which removes every trace of one".formatted(
                        failures.size(),
                        open.size(),
                        reasons),
                first);
    }
}
