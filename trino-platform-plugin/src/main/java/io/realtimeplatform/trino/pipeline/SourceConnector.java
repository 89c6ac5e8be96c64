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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.connect.ConfigValidation;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.connect.ConnectorStatus;
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.security.Secrets;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.Streams.stream;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_CONNECT_ERROR;
import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The one connector of a source: its table list is what the store says that it captures.
 * Callers hold the source's lock.
 */
class SourceConnector
{
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    // one that fails again at once may never be seen in another state
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);
    // Connect commits offsets once a minute by default
    private static final Duration OFFSET_PATIENCE = Duration.ofMinutes(3);
    private static final Duration FIRST_OFFSET = Duration.ofMillis(1500);

    private final ConnectClient connect;
    private final PipelineStore pipelines;
    private final Secrets secrets;
    private final String kafkaServers;

    @Inject
    SourceConnector(ConnectClient connect, PipelineStore pipelines, Secrets secrets, KafkaConfig kafkaConfig)
    {
        this.connect = requireNonNull(connect, "connect is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.secrets = requireNonNull(secrets, "secrets is null");
        this.kafkaServers = kafkaConfig.getBootstrapServers();
    }

    /**
     * Has Connect judge the configuration, and refuses literals where Connect says that a property is a password.
     */
    void validate(Source source, String connector, List<PipelineKey> tables)
    {
        Map<String, String> configuration = ConnectorConfiguration.of(source, connector, tables, kafkaServers);
        ConfigValidation validation = connect.validate(configuration);
        secrets.checkProperties("Property %s of the connector", source.properties(), validation.passwords());
        if (!validation.problems().isEmpty()) {
            throw new TrinoException(PLATFORM_CONNECT_ERROR, "Kafka Connect refuses the connector of source %s: %s".formatted(
                    source.name(),
                    validation.problems().stream()
                            .map(problem -> problem.property() + ": " + problem.message())
                            .collect(joining("; "))));
        }
    }

    /**
     * Makes the connector if there is none, has it capture what the store says, and tells it to read the rows
     * that the added tables hold already, unless another connector is to do that. The other tables are not read again;
     * their changes wait for a second or two, however many tables are added.
     *
     * @param added pipelines of this connector, which the store has as captured
     */
    void capture(Source source, String connector, List<Pipeline> added)
    {
        Map<String, String> wanted = configuration(source, connector, ImmutableList.of());
        if (connect.findConfiguration(connector).isEmpty()) {
            connect.putConfiguration(connector, wanted);
        }
        start(source, connector);
        // every change that it captures from here on has a commit before it, and so wins over the rows of another connector's snapshot
        boolean otherSnapshots = added.stream().anyMatch(SnapshotConnector::isNeeded);
        ArrayNode offsets = stopWithOffsets(source, connector, otherSnapshots ? found -> haveChanges(source, found) : found -> !found.isEmpty());
        connect.putConfiguration(connector, wanted);
        ArrayNode requested = offsets;
        for (Pipeline pipeline : snapshotOrder(added)) {
            if (!SnapshotConnector.isNeeded(pipeline)) {
                requested = SnapshotRequest.add(requested, pipeline.key(), pipeline.pinotTable());
            }
        }
        if (!requested.equals(offsets)) {
            connect.alterOffsets(connector, requested);
        }
        start(source, connector);
    }

    /**
     * Starts the connector if it is stopped or failed, waits until it runs, and takes back what somebody has changed of its configuration.
     * One that somebody deleted is made again: Connect still knows how far it had read, and the source keeps what comes after.
     *
     * @throws TrinoException that says why it does not run
     */
    void repair(Source source, String connector)
    {
        Map<String, String> wanted = configuration(source, connector, ImmutableList.of());
        if (!connect.findConfiguration(connector).equals(Optional.of(wanted))) {
            connect.putConfiguration(connector, wanted);
        }
        start(source, connector);
    }

    /** @return the configuration with which the connector captures what the store says, and these tables too */
    Map<String, String> configuration(Source source, String connector, List<PipelineKey> added)
    {
        return ConnectorConfiguration.of(source, connector, ImmutableSet.<PipelineKey>builder()
                .addAll(captured(source, connector))
                .addAll(added)
                .build(), kafkaServers);
    }

    /** The smallest table first: it need not wait for the others. */
    static List<Pipeline> snapshotOrder(List<Pipeline> added)
    {
        return added.stream()
                .sorted(comparingLong(pipeline -> pipeline.plan().estimatedRows()))
                .collect(ImmutableList.toImmutableList());
    }

    /** Starts what is stopped or failed, and waits until it runs. */
    private void start(Source source, String connector)
    {
        ArrayNode offsets = connect.offsets(connector);
        if (!offsets.isEmpty() && stream(offsets).noneMatch(partition -> source.kind().connector().goesOnFrom(partition.path("offset")))) {
            // of one that was stopped or killed before it knew a position: it would fail for ever
            connect.stop(connector, STOP_PATIENCE);
            connect.forgetOffsets(connector);
        }
        awaitRunning(source, connector, connect.start(connector));
    }

    private static boolean haveChanges(Source source, ArrayNode offsets)
    {
        for (JsonNode partition : offsets) {
            if (source.kind().connector().hasChanges(partition.path("offset"))) {
                return true;
            }
        }
        return false;
    }

    /** A connector that has just been made has no offset before its first heartbeat, and none of a commit before its second. */
    private ArrayNode stopWithOffsets(Source source, String connector, Predicate<ArrayNode> enough)
    {
        Deadline deadline = Deadline.in(OFFSET_PATIENCE);
        Duration patience = FIRST_OFFSET;
        while (true) {
            Deadline first = Deadline.in(patience);
            while (!enough.test(connect.offsets(connector)) && !first.isOver()) {
                first.pause();
            }
            connect.stop(connector, STOP_PATIENCE);
            ArrayNode offsets = connect.offsets(connector);
            if (enough.test(offsets)) {
                return offsets;
            }
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_CONNECT_ERROR, "Connector %s has written nothing, not even a heartbeat, within %s s: look into the log of Kafka Connect"
                        .formatted(connector, OFFSET_PATIENCE.toSeconds()));
            }
            start(source, connector);
            // one that is stopped before it has begun, on a slow machine, has to begin anew
            patience = patience.multipliedBy(2);
        }
    }

    /**
     * Takes a table out of the connector, which goes on with the others. The store does not have it any more as captured.
     * A connector without tables would capture all of them: it stays stopped until another pipeline adds its table.
     */
    void release(Source source, Pipeline pipeline)
    {
        String connector = pipeline.connector();
        if (connect.findConfiguration(connector).isEmpty()) {
            return;
        }
        connect.stop(connector, STOP_PATIENCE);
        ArrayNode offsets = connect.offsets(connector);
        if (SnapshotRequest.contains(offsets, pipeline.key())) {
            connect.alterOffsets(connector, SnapshotRequest.remove(offsets, pipeline.key()));
        }
        List<PipelineKey> left = captured(source, connector);
        if (!left.isEmpty()) {
            connect.putConfiguration(connector, ConnectorConfiguration.of(source, connector, left, kafkaServers));
            start(source, connector);
        }
    }

    List<PipelineKey> captured(Source source, String connector)
    {
        return pipelines.ofSource(source.name()).stream()
                .filter(pipeline -> pipeline.captured() && pipeline.connector().equals(connector))
                .map(Pipeline::key)
                .collect(ImmutableList.toImmutableList());
    }

    /** @param hadFailed whether its status may still tell of a failure from before */
    private void awaitRunning(Source source, String connector, boolean hadFailed)
    {
        boolean oldFailure = hadFailed;
        Deadline forgotten = Deadline.in(RESTART_PATIENCE);
        Deadline deadline = Deadline.in(START_PATIENCE);
        while (true) {
            Optional<ConnectorStatus> status = connect.status(connector);
            if (status.map(ConnectorStatus::isRunning).orElse(false)) {
                return;
            }
            boolean failed = status.map(ConnectorStatus::isFailed).orElse(false);
            oldFailure &= failed && !forgotten.isOver();
            if (failed && !oldFailure) {
                Diagnosis diagnosis = ConnectorErrors.explain(source, connector, captured(source, connector), status.get().causes());
                throw new TrinoException(PLATFORM_CONNECT_ERROR, "%s. %s".formatted(diagnosis.error(), diagnosis.remedy()));
            }
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_CONNECT_ERROR, "Connector %s does not run after %s s; its state is %s".formatted(
                        connector, START_PATIENCE.toSeconds(), status.map(found -> found.state() + ", of its tasks " + found.taskStates()).orElse("unknown to Kafka Connect")));
            }
            deadline.pause();
        }
    }

    /** Deletes the connector and what Connect remembers of it. */
    void delete(String connector)
    {
        connect.deleteWithOffsets(connector, STOP_PATIENCE);
    }
}
