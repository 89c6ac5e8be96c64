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
import io.realtimeplatform.trino.store.StoreLock;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.realtimeplatform.trino.pipeline.AtATime.forEach;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * Has the connector of a source capture the changes of tables, and has the rows that they hold already read: by the same
 * connector, or by one of their own. May be done again at any time; the rows are read anew then.
 */
class Capture
{
    private final SourceDatabases databases;
    private final PipelineStore pipelines;
    private final SourceConnector connector;
    private final SnapshotConnector snapshotConnector;
    private final Snapshots snapshots;
    private final Locks locks;

    @Inject
    Capture(SourceDatabases databases, PipelineStore pipelines, SourceConnector connector, SnapshotConnector snapshotConnector, Snapshots snapshots, Locks locks)
    {
        this.databases = requireNonNull(databases, "databases is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.locks = requireNonNull(locks, "locks is null");
    }

    /**
     * @param user with whose rights the source is asked
     * @param captured pipelines of one connector
     * @return what went wrong; for the other pipelines it is done
     */
    Map<Pipeline, RuntimeException> capture(String user, Source source, List<Pipeline> captured)
    {
        List<Pipeline> others = captured.stream().filter(SnapshotConnector::isNeeded).collect(toImmutableList());
        String name = captured.getFirst().connector();
        try (StoreLock _ = locks.source(source.name())) {
            snapshots.prepare(source, name);
            snapshots.mark(name, captured);
            captured.forEach(pipeline -> pipelines.setCaptured(pipeline.key(), true));
            connector.capture(source, name, captured);
        }
        catch (RuntimeException e) {
            return captured.stream().collect(toImmutableMap(identity(), _ -> e));
        }
        if (others.isEmpty()) {
            return ImmutableMap.of();
        }
        try {
            // the connector may have read, and passed over, the commit of a transaction that a snapshot does not show yet
            databases.of(source).awaitEarlierTransactions(user, source);
        }
        catch (RuntimeException e) {
            return others.stream().collect(toImmutableMap(identity(), _ -> e));
        }
        return forEach(others, 1, pipeline -> startSnapshot(source, pipeline));
    }

    private void startSnapshot(Source source, Pipeline pipeline)
    {
        // of an attempt before this one
        snapshotConnector.remove(pipeline);
        snapshots.mark(pipeline.connector(), ImmutableList.of(pipeline));
        snapshotConnector.start(source, pipeline);
    }
}
