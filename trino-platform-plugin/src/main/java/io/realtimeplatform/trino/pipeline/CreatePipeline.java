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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Makes a pipeline, or goes on making one that a failure or a crash left half-made.
 */
class CreatePipeline
{
    private final Sources sources;
    private final PipelineStore pipelines;
    private final PipelineDrafts drafts;
    private final PipelineSteps steps;
    private final DropPipeline dropPipeline;
    private final Locks locks;

    @Inject
    CreatePipeline(Sources sources, PipelineStore pipelines, PipelineDrafts drafts, PipelineSteps steps, DropPipeline dropPipeline, Locks locks)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.drafts = requireNonNull(drafts, "drafts is null");
        this.steps = requireNonNull(steps, "steps is null");
        this.dropPipeline = requireNonNull(dropPipeline, "dropPipeline is null");
        this.locks = requireNonNull(locks, "locks is null");
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
                source = sources.get(key.sourceName());
            }
            PipelineDrafts.Drafts prepared = drafts.prepare(session.getUser(), source, PipelineRequest.of(key, definition));
            if (prepared.refused().containsKey(key)) {
                throw prepared.refused().get(key);
            }
            Pipeline known = prepared.existing().get(key);
            if (known != null && known.state() == PipelineState.ACTIVE) {
                return known;
            }
            List<Pipeline> open = known == null ? drafts.begin(session.getUser(), source, prepared) : ImmutableList.of(known);
            Map<PipelineKey, TrinoException> failures = steps.run(session, source, open, "create_pipeline");
            if (failures.containsKey(key)) {
                throw failures.get(key);
            }
            return pipelines.find(key).orElseThrow();
        }
    }
}
