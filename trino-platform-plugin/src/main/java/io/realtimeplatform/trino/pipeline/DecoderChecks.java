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
import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.Futures;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.Checks;
import io.realtimeplatform.trino.check.Finding;
import io.realtimeplatform.trino.check.Probe;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.pinot.PinotInstances;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * Whether the Pinot servers have the decoder. No version of Pinot can be asked whether a class loads: a table's configuration is accepted
 * with any decoder, and the servers, which alone load it, say so only when they begin to consume. So the tables of pipelines are looked
 * at, and then what each server says of its class path, on which Pinot's scripts put every jar of its folders lib and plugins.
 */
class DecoderChecks
        implements Checks
{
    private static final String DECODER = "pinot_decoder";
    private static final Pattern JAR = Pattern.compile("pinot-debezium-decoder[^/\\\\]*$");
    private static final String WHAT_TO_DO = "Put the jar pinot-debezium-decoder on the class path of every Pinot server, for example into its folder lib, and restart the servers";
    private static final int TABLES_TO_ASK = 3;

    private final PinotClient pinot;
    private final PipelineStore pipelines;

    @Inject
    DecoderChecks(PinotClient pinot, PipelineStore pipelines)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        return ImmutableList.of(Probe.of(Subject.neighbour("Pinot"), ImmutableList.of(DECODER), "See check pinot_controller", this::ask).unknownWithoutAnswer());
    }

    /** @param silent why the server does not say what is on its class path */
    private record ServerAnswer(String server, Set<String> jars, Optional<String> silent) {}

    private Map<String, Finding> ask()
    {
        PinotInstances instances = pinot.instances();
        List<ServerAnswer> answers = ask(instances.servers().stream()
                .filter(instances.live()::contains)
                .collect(toImmutableList()));
        Set<String> jars = answers.stream()
                .flatMap(answer -> answer.jars().stream())
                .collect(toImmutableSortedSet(naturalOrder()));
        List<String> silent = answers.stream()
                .flatMap(answer -> answer.silent().stream())
                .collect(toImmutableList());
        List<String> without = answers.stream()
                .filter(answer -> answer.silent().isEmpty() && answer.jars().isEmpty())
                .map(ServerAnswer::server)
                .collect(toImmutableList());
        if (answers.isEmpty()) {
            return ImmutableMap.of(DECODER, Finding.unknown("No Pinot server is up", "See check pinot_servers"));
        }
        if (without.isEmpty() && silent.isEmpty()) {
            return ImmutableMap.of(DECODER, Finding.ok("On the class path of every server: " + String.join(", ", jars)));
        }
        return ImmutableMap.of(DECODER, byTables(jars, without, silent));
    }

    /** Side by side: one that does not answer takes no time from the others. */
    private List<ServerAnswer> ask(List<String> servers)
    {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return servers.stream()
                    .map(server -> executor.submit(() -> ask(server)))
                    .collect(toImmutableList()).stream()
                    .map(Futures::getUnchecked)
                    .collect(toImmutableList());
        }
    }

    private ServerAnswer ask(String server)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return new ServerAnswer(server, pinot.classPath(server).stream()
                    .map(JAR::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .collect(toImmutableSet()), Optional.empty());
        }
        catch (TrinoException e) {
            return new ServerAnswer(server, ImmutableSet.of(), Optional.of(e.getMessage()));
        }
    }

    /** The class path does not settle it: a server may have the classes in a jar of another name, or not say. */
    private Finding byTables(Set<String> jars, List<String> without, List<String> silent)
    {
        Optional<String> error = Optional.empty();
        Optional<String> consuming = Optional.empty();
        for (Pipeline pipeline : pipelines.list().stream().limit(TABLES_TO_ASK).toList()) {
            String table = pipeline.pinotTable();
            if (!pinot.tableExists(table)) {
                continue;
            }
            Optional<String> found = pinot.segmentError(table).filter(problem -> problem.contains(PinotTableFactory.DECODER));
            if (found.isPresent()) {
                error = found;
            }
            else if (!pinot.consumedOffsets(table).offsets().isEmpty()) {
                consuming = Optional.of(table);
            }
        }
        if (error.isPresent()) {
            return Finding.failed("Servers cannot consume: " + error.get(), WHAT_TO_DO);
        }
        if (consuming.isPresent() && (jars.isEmpty() || without.isEmpty())) {
            return Finding.ok("Servers consume table %s with it".formatted(consuming.get()));
        }
        if (!without.isEmpty()) {
            return Finding.failed("No jar pinot-debezium-decoder on the class path of: " + String.join(", ", without), WHAT_TO_DO);
        }
        return Finding.unknown("Servers do not say their class path, and no table of a pipeline consumes: " + silent.getFirst(),
                "The first pipeline will tell. To know before, let this Trino reach the admin port of the Pinot servers");
    }
}
