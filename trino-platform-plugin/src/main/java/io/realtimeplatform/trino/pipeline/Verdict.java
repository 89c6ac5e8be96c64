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

import io.realtimeplatform.trino.connect.ConnectorStatus;
import io.realtimeplatform.trino.pinot.ConsumedOffsets;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * How a pipeline is by what its neighbours answered: what keeps all of it from moving comes first, what concerns single events last.
 */
record Verdict(Phase phase, Optional<Diagnosis> diagnosis)
{
    // far above a heartbeat's interval and the pauses of a busy worker
    private static final long STALLED_AFTER_MILLIS = 30_000;
    private static final int STALLED_AFTER_HEARTBEATS = 3;
    private static final String HEARTBEAT_INTERVAL = "heartbeat.interval.ms";

    Verdict
    {
        requireNonNull(phase, "phase is null");
        requireNonNull(diagnosis, "diagnosis is null");
    }

    private Verdict(Phase phase, String error, String remedy)
    {
        this(phase, Optional.of(new Diagnosis(error, remedy)));
    }

    /** @param now epoch milliseconds */
    static Verdict of(Evidence evidence, long now)
    {
        Stream<Function<Evidence, Optional<Verdict>>> judges = Stream.of(
                Verdict::connector,
                Verdict::missingAnswer,
                Verdict::snapshot,
                Verdict::consumers,
                found -> heartbeat(found, now),
                Verdict::publication);
        return judges
                .map(judge -> judge.apply(evidence))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new Verdict(evidence.isSnapshotDone() ? Phase.STREAMING : Phase.SNAPSHOT, failedEvents(evidence)));
    }

    private static Optional<Verdict> connector(Evidence evidence)
    {
        if (evidence.connectors().value().isEmpty()) {
            return Optional.empty();
        }
        Optional<Verdict> verdict = connector(evidence, evidence.pipeline().connector());
        if (verdict.isEmpty() && !evidence.isSnapshotDone() && SnapshotConnector.isNeeded(evidence.pipeline())) {
            return connector(evidence, SnapshotConnector.name(evidence.pipeline()));
        }
        return verdict;
    }

    private static Optional<Verdict> connector(Evidence evidence, String name)
    {
        ConnectorStatus connector = evidence.connectors().value().orElseThrow().get(name);
        if (connector == null) {
            return Optional.of(new Verdict(Phase.FAILED, "Kafka Connect has no connector " + name, "Somebody deleted it: call repair_pipeline, which makes it again. It goes on where it was"));
        }
        if (connector.isFailed()) {
            return Optional.of(new Verdict(Phase.FAILED, Optional.of(ConnectorErrors.explain(evidence.source(), name, evidence.captured(), connector.causes()))));
        }
        if (connector.state().equals("PAUSED") || connector.state().equals("STOPPED")) {
            return Optional.of(new Verdict(Phase.PAUSED, "Connector %s is %s".formatted(name, connector.state().toLowerCase(ENGLISH)),
                    "If a CALL for this source was interrupted, call it again; else call repair_pipeline"));
        }
        return Optional.empty();
    }

    private static Optional<Verdict> missingAnswer(Evidence evidence)
    {
        return evidence.missingAnswers().stream()
                .findFirst()
                .map(error -> new Verdict(Phase.UNKNOWN, error, "Look whether that server runs, and whether the catalog's properties name its address"));
    }

    private static Optional<Verdict> snapshot(Evidence evidence)
    {
        String problem = evidence.scans().value().orElse(Map.of()).get(evidence.pipeline().key());
        if (problem == null || evidence.isSnapshotDone()) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(Phase.FAILED, problem, "The log of Kafka Connect says why; mend the cause, then call repair_pipeline, which has the rows read anew"));
    }

    private static Optional<Verdict> consumers(Evidence evidence)
    {
        PinotFacts facts = evidence.pinot().value().orElseThrow();
        Optional<Verdict> segment = facts.segmentError().map(error -> new Verdict(Phase.FAILED, Optional.of(ConsumerErrors.explain(evidence.pipeline(), error))));
        if (segment.isPresent()) {
            return segment;
        }
        ConsumedOffsets consumed = facts.consumed();
        if (!consumed.problems().isEmpty()) {
            return Optional.of(new Verdict(Phase.FAILED, Optional.of(ConsumerErrors.explain(evidence.pipeline(), consumed.problems().getFirst()))));
        }
        List<Integer> silent = IntStream.range(0, evidence.pipeline().definition().partitions())
                .filter(partition -> !consumed.offsets().containsKey(partition))
                .boxed()
                .collect(Collectors.toList());
        if (silent.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(
                Phase.UNKNOWN,
                "No Pinot server says how far it has read partitions %s of topic %s: queries may lack rows".formatted(silent, evidence.pipeline().topic()),
                "Look whether all Pinot servers run; while one starts, wait"));
    }

    private static Optional<Verdict> heartbeat(Evidence evidence, long now)
    {
        long interval = heartbeatInterval(evidence.source());
        if (interval == 0) {
            return Optional.empty();
        }
        String connector = evidence.pipeline().connector();
        Long newest = evidence.signsOfLife().value().orElseThrow().get(connector);
        if (newest != null && now - newest <= Math.max(STALLED_AFTER_MILLIS, STALLED_AFTER_HEARTBEATS * interval)) {
            return Optional.empty();
        }
        String sign = newest == null ? "no heartbeat in its topic" : "no heartbeat for %s s".formatted((now - newest) / 1000);
        String source = evidence.published()
                .map(Answer::error)
                .filter(error -> !error.isEmpty())
                .map(error -> "; Trino, which asked the source, got: " + error)
                .orElse("");
        return Optional.of(new Verdict(
                Phase.STALLED,
                "Connector %s is shown as running, but captures nothing: %s%s".formatted(connector, sign, source),
                "Look whether the source's server at %s:%s answers, and whether something holds its replication slot %s (pg_replication_slots, pg_stat_activity); the log of Kafka Connect says what the connector waits for"
                        .formatted(evidence.source().host(), evidence.source().port(), connector)));
    }

    /** @return 0 where a connector need not send any */
    private static long heartbeatInterval(Source source)
    {
        if (!source.kind().connector().heartbeatsWhenQuiet()) {
            return 0;
        }
        try {
            return Long.parseLong(source.properties().getOrDefault(HEARTBEAT_INTERVAL, "1000").strip());
        }
        catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<Verdict> publication(Evidence evidence)
    {
        Optional<Optional<Set<PipelineKey>>> answer = evidence.published().flatMap(Answer::value);
        PipelineKey key = evidence.pipeline().key();
        String publication = evidence.pipeline().connector();
        String lost = "; changes made meanwhile are lost: compare the table, or drop the pipeline and make it anew";
        if (answer.isEmpty() || answer.get().map(tables -> tables.contains(key)).orElse(false)) {
            return Optional.empty();
        }
        if (answer.get().isEmpty()) {
            return Optional.of(new Verdict(
                    Phase.FAILED,
                    "The source has no publication %s any more: changes are not captured".formatted(publication),
                    "In the source: CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)%s".formatted(identifier(publication), SourcePublication.names(evidence.captured()), lost)));
        }
        String table = SourcePublication.names(List.of(key));
        return Optional.of(new Verdict(
                Phase.FAILED,
                "Table %s is not in publication %s of the source any more: its changes are not captured".formatted(table, publication),
                "In the source: ALTER PUBLICATION %s ADD TABLE %s%s".formatted(identifier(publication), table, lost)));
    }

    private static Optional<Diagnosis> failedEvents(Evidence evidence)
    {
        PinotFacts facts = evidence.pinot().value().orElseThrow();
        return facts.failure().map(failure -> FailedEventErrors.explain(evidence.pipeline(), facts.events().map(EventCounts::failed).orElse(1L), failure));
    }
}
