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
import io.realtimeplatform.trino.check.Checks;
import io.realtimeplatform.trino.check.Finding;
import io.realtimeplatform.trino.check.Probe;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.connect.ConnectorStatus;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * For each source what its server has to allow, asked as the user who reads the table through the catalog of the source, and how its connector is.
 */
class SourceChecks
        implements Checks
{
    private static final String CONNECTOR = "connector";

    private final SourceStore sources;
    private final PipelineStore pipelines;
    private final SourceDatabases databases;
    private final ConnectClient connect;

    @Inject
    SourceChecks(SourceStore sources, PipelineStore pipelines, SourceDatabases databases, ConnectClient connect)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.connect = requireNonNull(connect, "connect is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        ImmutableList.Builder<Probe> probes = ImmutableList.builder();
        for (Source source : sources.list()) {
            Subject subject = new Subject("source", source.name());
            probes.add(Probe.of(
                    subject,
                    databases.of(source).checks(),
                    "Look whether the source's server runs, whether catalog %s of this Trino leads to it, and whether you may use that catalog".formatted(source.catalogName()),
                    () -> databases.of(source).inspect(session.getUser(), source, pipelines.ofSource(source.name()))));
            probes.add(Probe.of(subject, ImmutableList.of(CONNECTOR), "See check connect", () -> ImmutableMap.of(CONNECTOR, connector(source, pipelines.ofSource(source.name())))).unknownWithoutAnswer());
        }
        return probes.build();
    }

    private Finding connector(Source source, List<Pipeline> ofSource)
    {
        Optional<String> name = source.connector();
        if (name.isEmpty() || ofSource.stream().noneMatch(Pipeline::captured)) {
            return Finding.ok("None needed: no pipeline captures a table yet");
        }
        Optional<ConnectorStatus> status = connect.status(name.get());
        if (status.isEmpty()) {
            return Finding.failed("Kafka Connect has no connector %s".formatted(name.get()), "Somebody deleted it: drop the source's pipelines and make them anew");
        }
        if (status.get().isRunning()) {
            return Finding.ok("%s runs".formatted(name.get()));
        }
        if (status.get().isFailed()) {
            Diagnosis diagnosis = ConnectorErrors.explain(source, name.get(), ofSource.stream().filter(Pipeline::captured).map(Pipeline::key).collect(toImmutableList()), status.get().causes());
            return Finding.failed(diagnosis.error(), diagnosis.remedy());
        }
        return Finding.warning("%s is %s, its tasks are %s".formatted(name.get(), status.get().state().toLowerCase(ENGLISH), status.get().taskStates()),
                "If a CALL for this source was interrupted, call it again; else resume the connector in Kafka Connect");
    }
}
