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
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.pinot.ConsumedOffsets;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;

/**
 * Asks the neighbours how pipelines are: all at the same time, Connect and Kafka once for all pipelines.
 * A neighbour that does not answer within the time costs what it would have told, nothing else.
 */
class PipelineStatusReader
{
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PINOT_REQUESTS_AT_A_TIME = 16;

    private final ConnectClient connect;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final Snapshots snapshots;
    private final PipelineStore pipelines;
    private final SnapshotConnector snapshotConnector;

    @Inject
    PipelineStatusReader(ConnectClient connect, KafkaClient kafka, PinotClient pinot, Snapshots snapshots, PipelineStore pipelines, SnapshotConnector snapshotConnector)
    {
        this.connect = requireNonNull(connect, "connect is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
    }

    /** A neighbour's answer, or why there is none. */
    private record Answer<T>(Optional<T> value, String error)
    {
        static <T> Answer<T> of(T value)
        {
            return new Answer<>(Optional.of(value), "");
        }

        static <T> Answer<T> failed(String error)
        {
            return new Answer<>(Optional.empty(), error);
        }
    }

    private record PinotFacts(ConsumedOffsets consumed, OptionalLong rows, OptionalLong newestChangeMillis) {}

    Map<PipelineKey, PipelineStatus> read(List<Pipeline> all)
    {
        List<Pipeline> asked = all.stream()
                .filter(pipeline -> pipeline.state() == PipelineState.ACTIVE || pipeline.captured())
                .collect(toImmutableList());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Semaphore pinotRequests = new Semaphore(PINOT_REQUESTS_AT_A_TIME);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Future<Map<String, ConnectorStatus>> connectors = submit(executor, connect::statuses);
            Future<Map<String, Map<Integer, Long>>> ends = submit(executor, () -> kafka.endOffsets(asked.stream().map(Pipeline::topic).collect(toImmutableList())));
            Map<String, List<Pipeline>> running = asked.stream()
                    .filter(pipeline -> pipeline.snapshotMark().isPresent() && pipeline.snapshotRows().isEmpty())
                    .collect(groupingBy(Pipeline::connector));
            Map<String, Future<Map<PipelineKey, String>>> scans = new HashMap<>();
            running.forEach((connector, ofConnector) -> scans.put(connector, submit(executor, () -> snapshots.refresh(connector, ofConnector))));
            Map<PipelineKey, Future<PinotFacts>> tables = new HashMap<>();
            for (Pipeline pipeline : asked) {
                tables.put(pipeline.key(), submit(executor, () -> {
                    pinotRequests.acquire();
                    try {
                        return pinotFacts(pipeline);
                    }
                    finally {
                        pinotRequests.release();
                    }
                }));
            }

            Answer<Map<String, ConnectorStatus>> connectorAnswer = answer("Kafka Connect", connectors, deadline);
            Answer<Map<String, Map<Integer, Long>>> endAnswer = answer("Kafka", ends, deadline);
            Map<String, Answer<Map<PipelineKey, String>>> scanAnswers = new HashMap<>();
            scans.forEach((connector, future) -> scanAnswers.put(connector, answer("Kafka", future, deadline)));
            // the scans may have recorded the end of snapshots
            Map<PipelineKey, Pipeline> current = scans.isEmpty() ? ImmutableMap.of() : pipelines.list().stream().collect(ImmutableMap.toImmutableMap(Pipeline::key, identity()));
            ImmutableMap.Builder<PipelineKey, PipelineStatus> statuses = ImmutableMap.builder();
            for (Pipeline listed : all) {
                Pipeline pipeline = current.getOrDefault(listed.key(), listed);
                if (!tables.containsKey(pipeline.key())) {
                    statuses.put(pipeline.key(), ofStore(pipeline));
                    continue;
                }
                removeSnapshotConnector(pipeline, connectorAnswer);
                statuses.put(pipeline.key(), status(
                        pipeline,
                        connectorAnswer,
                        endAnswer,
                        scanAnswers.getOrDefault(pipeline.connector(), Answer.of(ImmutableMap.of())),
                        answer("Pinot", tables.get(pipeline.key()), deadline)));
            }
            return statuses.buildOrThrow();
        }
        finally {
            executor.shutdownNow();
        }
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

    private PinotFacts pinotFacts(Pipeline pipeline)
    {
        ConsumedOffsets consumed = pinot.consumedOffsets(pipeline.pinotTable());
        String table = "\"" + pipeline.pinotTable() + "\"";
        String notDeleted = pipeline.plan().typedTable().deletedRowsKept() ? " WHERE __deleted = false" : "";
        OptionalLong rows = OptionalLong.empty();
        if (pipeline.snapshotRows().isEmpty()) {
            rows = number(pinot.querySingleValue("SELECT COUNT(*) FROM " + table + notDeleted));
        }
        return new PinotFacts(consumed, rows, number(pinot.querySingleValue("SELECT MAX(__capture_time) FROM " + table)));
    }

    private static OptionalLong number(Optional<String> value)
    {
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            double number = Double.parseDouble(value.get());
            return Double.isFinite(number) && number > 0 ? OptionalLong.of((long) number) : OptionalLong.of(0);
        }
        catch (NumberFormatException e) {
            return OptionalLong.empty();
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

    private static <T> Answer<T> answer(String neighbour, Future<T> future, long deadline)
    {
        try {
            return Answer.of(future.get(Math.max(0, deadline - System.nanoTime()), NANOSECONDS));
        }
        catch (TimeoutException e) {
            return Answer.failed("%s gave no answer within %s s".formatted(neighbour, PATIENCE.toSeconds()));
        }
        catch (ExecutionException e) {
            return Answer.failed(Excerpt.of(String.valueOf(e.getCause().getMessage())));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failed("Interrupted");
        }
    }

    private static PipelineStatus ofStore(Pipeline pipeline)
    {
        Phase phase = switch (pipeline.state()) {
            case CREATING -> Phase.CREATING;
            case FAILED -> Phase.FAILED;
            case DROPPING -> Phase.DROPPING;
            case ACTIVE -> Phase.UNKNOWN;
        };
        return new PipelineStatus(phase, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), pipeline.error(), pipeline.hint());
    }

    private static PipelineStatus status(
            Pipeline pipeline,
            Answer<Map<String, ConnectorStatus>> connectors,
            Answer<Map<String, Map<Integer, Long>>> ends,
            Answer<Map<PipelineKey, String>> scans,
            Answer<PinotFacts> pinot)
    {
        OptionalLong lagRows = lagRows(pipeline, ends, pinot);
        OptionalLong lagMillis = lagMillis(lagRows, pinot);
        boolean snapshotDone = pipeline.snapshotRows().isPresent();
        OptionalLong rowsTotal = snapshotDone ? pipeline.snapshotRows() : OptionalLong.of(pipeline.plan().estimatedRows());
        OptionalLong rowsDone = snapshotDone ? pipeline.snapshotRows() : pinot.value().map(PinotFacts::rows).orElse(OptionalLong.empty());

        Verdict verdict = verdict(pipeline, connectors, ends, scans, pinot, snapshotDone);
        return new PipelineStatus(verdict.phase(), rowsDone, rowsTotal, lagRows, lagMillis, verdict.error(), verdict.hint());
    }

    private record Verdict(Phase phase, Optional<String> error, Optional<String> hint)
    {
        static Verdict of(Phase phase)
        {
            return new Verdict(phase, Optional.empty(), Optional.empty());
        }

        static Verdict of(Phase phase, String error, String hint)
        {
            return new Verdict(phase, Optional.of(error), Optional.of(hint));
        }
    }

    private static Verdict verdict(
            Pipeline pipeline,
            Answer<Map<String, ConnectorStatus>> connectors,
            Answer<Map<String, Map<Integer, Long>>> ends,
            Answer<Map<PipelineKey, String>> scans,
            Answer<PinotFacts> pinot,
            boolean snapshotDone)
    {
        if (pipeline.state() != PipelineState.ACTIVE) {
            PipelineStatus stored = ofStore(pipeline);
            return new Verdict(stored.phase(), stored.error(), stored.hint());
        }
        List<String> unknown = ImmutableList.of(connectors.error(), ends.error(), scans.error(), pinot.error());
        if (connectors.value().isPresent()) {
            Optional<Verdict> verdict = verdict(connectors.value().get(), pipeline.connector());
            if (verdict.isEmpty() && !snapshotDone && SnapshotConnector.isNeeded(pipeline)) {
                verdict = verdict(connectors.value().get(), SnapshotConnector.name(pipeline));
            }
            if (verdict.isPresent()) {
                return verdict.get();
            }
        }
        for (String error : unknown) {
            if (!error.isEmpty()) {
                return Verdict.of(Phase.UNKNOWN, error, "Look whether that server runs, and whether the catalog's properties name its address");
            }
        }
        String scanProblem = scans.value().orElse(ImmutableMap.of()).get(pipeline.key());
        if (scanProblem != null && !snapshotDone) {
            return Verdict.of(Phase.FAILED, scanProblem, "Look into the log of Kafka Connect, then drop the pipeline and make it anew");
        }
        List<String> problems = pinot.value().orElseThrow().consumed().problems();
        if (!problems.isEmpty()) {
            return Verdict.of(Phase.FAILED, problems.getFirst(), "Look into the log of that Pinot server");
        }
        return Verdict.of(snapshotDone ? Phase.STREAMING : Phase.SNAPSHOT);
    }

    /** @return what keeps the connector from working, empty when nothing does */
    private static Optional<Verdict> verdict(Map<String, ConnectorStatus> connectors, String name)
    {
        ConnectorStatus connector = connectors.get(name);
        if (connector == null) {
            return Optional.of(Verdict.of(Phase.FAILED, "Kafka Connect has no connector " + name, "Somebody deleted it: drop the pipeline and make it anew"));
        }
        if (connector.isFailed()) {
            return Optional.of(Verdict.of(Phase.FAILED, connector.error(), "Mend the cause, then restart the connector %s in Kafka Connect".formatted(name)));
        }
        if (connector.state().equals("PAUSED") || connector.state().equals("STOPPED")) {
            return Optional.of(Verdict.of(Phase.PAUSED, "Connector %s is %s".formatted(name, connector.state().toLowerCase(ENGLISH)),
                    "If a CALL for this source was interrupted, call it again; else resume the connector in Kafka Connect"));
        }
        return Optional.empty();
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
