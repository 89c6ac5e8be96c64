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
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Secrets;
import io.realtimeplatform.trino.store.StoreLock;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Makes and removes sources.
 */
class Sources
{
    private final SourceStore sources;
    private final PipelineStore pipelines;
    private final SourceDatabases databases;
    private final SourceConnector connector;
    private final DropPipeline dropPipeline;
    private final Secrets secrets;
    private final Locks locks;

    @Inject
    Sources(SourceStore sources, PipelineStore pipelines, SourceDatabases databases, SourceConnector connector, DropPipeline dropPipeline, Secrets secrets, Locks locks)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.dropPipeline = requireNonNull(dropPipeline, "dropPipeline is null");
        this.secrets = requireNonNull(secrets, "secrets is null");
        this.locks = requireNonNull(locks, "locks is null");
    }

    /** @throws TrinoException naming the sources that there are when there is none of that name */
    Source get(String name)
    {
        return sources.find(name).orElseThrow(() -> {
            List<Source> known = sources.list();
            if (known.isEmpty()) {
                return new TrinoException(NOT_FOUND, "Argument source_name is %s, but there is no source yet: make one with create_source".formatted(name));
            }
            return new TrinoException(NOT_FOUND, "Argument source_name is %s, but there is no such source; there are: %s".formatted(
                    name, known.stream().map(Source::name).collect(joining(", "))));
        });
    }

    /** Makes the source after having tried that catalog, database and connector fit; the same source again is left as it is. */
    void create(ConnectorSession session, Source source)
    {
        secrets.checkReference("password_reference", source.passwordReference());
        ConnectorConfiguration.checkProperties(source.properties());
        secrets.checkProperties("Argument properties: %s", source.properties(), ImmutableSet.of());
        if (isThere(source)) {
            return;
        }
        databases.of(source).check(session.getUser(), source);
        // a name that no connector has: the real one is given when the first pipeline needs it
        connector.validate(source, PipelineNames.connector(source.name(), 0), ImmutableList.of(new PipelineKey(source.name(), "public", "platform_probe")));
        if (!sources.add(source)) {
            isThere(source);
        }
    }

    private boolean isThere(Source source)
    {
        return sources.find(source.name())
                .map(existing -> {
                    List<String> differences = PipelineRequest.differences(existing.arguments(), source.arguments());
                    if (!differences.isEmpty()) {
                        throw new TrinoException(ALREADY_EXISTS, "There is a source %s already, and it differs: %s".formatted(source.name(), String.join("; ", differences)));
                    }
                    return true;
                })
                .orElse(false);
    }

    /** With cascade its pipelines are dropped too, and the views over their tables; else pipelines make this fail. */
    void drop(ConnectorSession session, String name, DropOptions options)
    {
        Source source = get(name);
        List<Pipeline> dependents = pipelines.ofSource(name);
        if (!dependents.isEmpty() && !options.cascade()) {
            throw new TrinoException(NOT_SUPPORTED, "Source %s has pipelines: %s. Drop them first, or call with cascade => true".formatted(
                    name,
                    dependents.stream()
                            .map(pipeline -> pipeline.key().schemaName() + "." + pipeline.key().tableName())
                            .collect(joining(", "))));
        }
        dropPipeline.dropViews(session, dependents, options.cascade());
        if (!dependents.isEmpty()) {
            try (StoreLock _ = locks.pipelines(dependents.stream().map(Pipeline::key).collect(toImmutableList()))) {
                dropPipeline.dropAllLocked(session, source, pipelines.ofSource(name), options);
            }
        }
        try (StoreLock _ = locks.source(source.name())) {
            sources.remove(name);
        }
    }
}
