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
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.connect.ConnectorStatus;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;

/**
 * Asks the neighbours how pipelines are: all at the same time, Connect and Kafka once for all pipelines, a source once for all of its own.
 * A neighbour that does not answer within the time costs what it would have told, nothing else.
 */
class PipelineStatusReader
{
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // a question to it is a query of this Trino, which may have to queue behind the one that asks
    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(5);
    private static final int PINOT_REQUESTS_AT_A_TIME = 16;

    private final ConnectClient connect;
    private final KafkaClient kafka;
    private final PinotFactsReader pinot;
    private final Snapshots snapshots;
    private final PipelineStore pipelines;
    private final SourceStore sources;
    private final SourcePublication publication;
    private final SnapshotConnector snapshotConnector;

    @Inject
    PipelineStatusReader(
            ConnectClient connect,
            KafkaClient kafka,
            PinotFactsReader pinot,
            Snapshots snapshots,
            PipelineStore pipelines,
            SourceStore sources,
            SourcePublication publication,
            SnapshotConnector snapshotConnector)
    {
        this.connect = requireNonNull(connect, "connect is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.publication = requireNonNull(publication, "publication is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
    }

    /** How pipelines are, without a question to their sources. */
    Map<PipelineKey, PipelineStatus> read(List<Pipeline> all)
    {
        return read(all, ImmutableList.of(), "");
    }

    /**
     * @param atSource those of them of which the source is asked as well whether it publishes them
     * @param user with whose rights sources are asked; what they do not let the user know is not told
     */
    Map<PipelineKey, PipelineStatus> read(List<Pipeline> all, List<Pipeline> atSource, String user)
    {
        List<Pipeline> asked = all.stream()
                .filter(pipeline -> pipeline.state() == PipelineState.ACTIVE || pipeline.captured())
                .collect(toImmutableList());
        Map<String, Source> known = sources.list().stream().collect(ImmutableMap.toImmutableMap(Source::name, identity()));
        long start = System.nanoTime();
        long deadline = start + PATIENCE.toNanos();
        Semaphore pinotRequests = new Semaphore(PINOT_REQUESTS_AT_A_TIME);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Future<Map<String, ConnectorStatus>> connectors = submit(executor, connect::statuses);
            Future<Map<String, Map<Integer, Long>>> ends = submit(executor, () -> kafka.endOffsets(asked.stream().map(Pipeline::topic).collect(toImmutableList())));
            Map<String, List<Pipeline>> captured = pipelines.list().stream()
                    .filter(Pipeline::captured)
                    .collect(groupingBy(Pipeline::connector));
            Future<Map<String, Long>> signsOfLife = submit(executor, () -> SignsOfLife.find(asked.stream().map(Pipeline::connector).collect(toImmutableSet()), captured, kafka::newestRecords));
            Map<String, List<Pipeline>> running = asked.stream()
                    .filter(pipeline -> pipeline.snapshotMark().isPresent() && pipeline.snapshotRows().isEmpty())
                    .collect(groupingBy(Pipeline::connector));
            Map<String, Future<Map<PipelineKey, String>>> scans = new HashMap<>();
            running.forEach((connector, ofConnector) -> scans.put(connector, submit(executor, () -> snapshots.refresh(connector, ofConnector))));
            Map<String, Future<Optional<Set<PipelineKey>>>> publications = publications(executor, known, atSource, user);
            Map<PipelineKey, Future<PinotFacts>> tables = new HashMap<>();
            for (Pipeline pipeline : asked) {
                tables.put(pipeline.key(), submit(executor, () -> {
                    pinotRequests.acquire();
                    try {
                        return pinot.read(pipeline);
                    }
                    finally {
                        pinotRequests.release();
                    }
                }));
            }

            Answer<Map<String, ConnectorStatus>> connectorAnswer = Answer.await("Kafka Connect", connectors, deadline);
            Answer<Map<String, Map<Integer, Long>>> endAnswer = Answer.await("Kafka", ends, deadline);
            Answer<Map<String, Long>> signsOfLifeAnswer = Answer.await("Kafka", signsOfLife, deadline);
            Map<String, Answer<Map<PipelineKey, String>>> scanAnswers = new HashMap<>();
            scans.forEach((connector, future) -> scanAnswers.put(connector, Answer.await("Kafka", future, deadline)));
            Map<String, Answer<Optional<Set<PipelineKey>>>> published = new HashMap<>();
            publications.forEach((connector, future) -> published.put(connector, Answer.await("The source", future, start + SOURCE_PATIENCE.toNanos())));
            // the scans may have recorded the end of snapshots
            Map<PipelineKey, Pipeline> current = scans.isEmpty() ? ImmutableMap.of() : pipelines.list().stream().collect(ImmutableMap.toImmutableMap(Pipeline::key, identity()));
            ImmutableMap.Builder<PipelineKey, PipelineStatus> statuses = ImmutableMap.builder();
            for (Pipeline listed : all) {
                Pipeline pipeline = current.getOrDefault(listed.key(), listed);
                Source source = known.get(pipeline.key().sourceName());
                if (!tables.containsKey(pipeline.key()) || source == null) {
                    statuses.put(pipeline.key(), PipelineStatus.ofStore(pipeline));
                    continue;
                }
                removeSnapshotConnector(pipeline, connectorAnswer);
                statuses.put(pipeline.key(), status(new Evidence(
                        pipeline,
                        source,
                        captured.getOrDefault(pipeline.connector(), ImmutableList.of()).stream().map(Pipeline::key).collect(toImmutableList()),
                        connectorAnswer,
                        endAnswer,
                        signsOfLifeAnswer,
                        scanAnswers.getOrDefault(pipeline.connector(), Answer.of(ImmutableMap.of())),
                        Answer.await("Pinot", tables.get(pipeline.key()), deadline),
                        Optional.ofNullable(published.get(pipeline.connector())))));
            }
            return statuses.buildOrThrow();
        }
        finally {
            executor.shutdownNow();
        }
    }

    private Map<String, Future<Optional<Set<PipelineKey>>>> publications(ExecutorService executor, Map<String, Source> known, List<Pipeline> atSource, String user)
    {
        Map<String, Future<Optional<Set<PipelineKey>>>> publications = new HashMap<>();
        for (Pipeline pipeline : atSource) {
            Source source = known.get(pipeline.key().sourceName());
            if (source != null && source.kind() == SourceKind.POSTGRESQL && pipeline.state() == PipelineState.ACTIVE) {
                publications.computeIfAbsent(pipeline.connector(), connector -> submit(executor, () -> publication.find(user, source, connector)));
            }
        }
        return publications;
    }

    /** It has done its work when the rows of the snapshot are known; nobody else sees when that is. */
    private void removeSnapshotConnector(Pipeline pipeline, Answer<Map<String, ConnectorStatus>> connectors)
    {
        if (SnapshotConnector.isNeeded(pipeline)
                && pipeline.snapshotRows().isPresent()
                && connectors.value().isPresent()
                && connectors.value().get().containsKey(SnapshotConnector.name(pipeline))) {
            snapshotConnector.removeInBackground(pipeline);
        }
    }

    private static <T> Future<T> submit(ExecutorService executor, Callable<T> question)
    {
        return executor.submit(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(PipelineStatusReader.class.getClassLoader())) {
                return question.call();
            }
        });
    }

    private static PipelineStatus status(Evidence evidence)
    {
        Pipeline pipeline = evidence.pipeline();
        OptionalLong lagRows = lagRows(pipeline, evidence.ends(), evidence.pinot());
        boolean snapshotDone = evidence.isSnapshotDone();
        PipelineStatus stored = PipelineStatus.ofStore(pipeline);
        boolean judged = pipeline.state() == PipelineState.ACTIVE;
        Verdict verdict = judged ? Verdict.of(evidence, System.currentTimeMillis()) : new Verdict(stored.phase(), Optional.empty());
        return new PipelineStatus(
                verdict.phase(),
                snapshotDone ? pipeline.snapshotRows() : evidence.pinot().value().map(PinotFacts::rows).orElse(OptionalLong.empty()),
                snapshotDone ? pipeline.snapshotRows() : OptionalLong.of(pipeline.plan().estimatedRows()),
                lagRows,
                lagMillis(lagRows, evidence.pinot()),
                evidence.pinot().value().flatMap(PinotFacts::events),
                judged ? verdict.diagnosis().map(Diagnosis::error) : stored.error(),
                judged ? verdict.diagnosis().map(Diagnosis::remedy) : stored.hint());
    }

    private static OptionalLong lagRows(Pipeline pipeline, Answer<Map<String, Map<Integer, Long>>> ends, Answer<PinotFacts> pinot)
    {
        if (ends.value().isEmpty() || pinot.value().isEmpty()) {
            return OptionalLong.empty();
        }
        Map<Integer, Long> consumed = pinot.value().get().consumed().offsets();
        long lag = 0;
        for (Entry<Integer, Long> end : ends.value().get().getOrDefault(pipeline.topic(), ImmutableMap.of()).entrySet()) {
            if (!consumed.containsKey(end.getKey())) {
                return OptionalLong.empty();
            }
            lag += Math.max(0, end.getValue() - consumed.get(end.getKey()));
        }
        return OptionalLong.of(lag);
    }

    private static OptionalLong lagMillis(OptionalLong lagRows, Answer<PinotFacts> pinot)
    {
        if (lagRows.isEmpty()) {
            return OptionalLong.empty();
        }
        if (lagRows.getAsLong() == 0) {
            return OptionalLong.of(0);
        }
        OptionalLong newest = pinot.value().map(PinotFacts::newestChangeMillis).orElse(OptionalLong.empty());
        if (newest.isEmpty() || newest.getAsLong() == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, System.currentTimeMillis() - newest.getAsLong()));
    }
}
