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
package io.realtimeplatform.trino.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.http.NeighbourClient;
import io.realtimeplatform.trino.http.NeighbourReply;
import io.trino.spi.TrinoException;
import jakarta.annotation.PreDestroy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.net.UrlEscapers.urlPathSegmentEscaper;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_CONNECT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The REST interface of a Kafka Connect cluster.
 * While the cluster rebalances it refuses requests with status 409, or with 500 and that reason; such requests are repeated for a while.
 */
public class ConnectClient
{
    private static final int REBALANCING = 409;
    private static final int SERVER_ERROR = 500;
    private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;
    // a message may have a whole event in it
    private static final int CAUSE_LENGTH = 2000;
    private static final int CAUSES = 50;

    private final NeighbourClient connect;

    @Inject
    public ConnectClient(ConnectConfig config)
    {
        requireNonNull(config, "config is null");
        this.connect = new NeighbourClient(
                "Kafka Connect",
                ImmutableList.of(config.getUrl()),
                config.getTimeout().toJavaTime(),
                PLATFORM_CONNECT_ERROR,
                config.getUser().map(user -> new NeighbourClient.Credentials(user, config.getPassword().orElseThrow())));
    }

    public WorkerInformation workerInformation()
    {
        JsonNode answer = connect.get("/");
        String version = answer.path("version").asText("");
        if (version.isEmpty()) {
            throw connect.error("GET /", "answered without a version: " + Excerpt.of(answer.toString()));
        }
        return new WorkerInformation(version, answer.path("kafka_cluster_id").asText(""));
    }

    /** @return the connectors that the worker that was asked can run */
    public List<ConnectorPlugin> plugins()
    {
        ImmutableList.Builder<ConnectorPlugin> plugins = ImmutableList.builder();
        for (JsonNode plugin : connect.get("/connector-plugins")) {
            plugins.add(new ConnectorPlugin(plugin.path("class").asText(""), plugin.path("version").asText("")));
        }
        return plugins.build();
    }

    /**
     * Has the connector's class judge a configuration. For a source connector this connects to the source.
     */
    public ConfigValidation validate(Map<String, String> configuration)
    {
        String connectorClass = configuration.get("connector.class");
        requireNonNull(connectorClass, "connector.class is missing");
        String path = "/connector-plugins/" + segment(connectorClass) + "/config/validate";
        NeighbourReply reply = connect.send("PUT", path, Optional.of(json(configuration)), ImmutableSet.of());
        JsonNode configs = reply.body().path("configs");
        if (!configs.isArray()) {
            throw connect.error("PUT " + path, "answered without a list of properties: " + Excerpt.of(reply.body().toString()));
        }
        ImmutableList.Builder<ConfigProblem> problems = ImmutableList.builder();
        ImmutableSet.Builder<String> passwords = ImmutableSet.builder();
        for (JsonNode config : configs) {
            String name = config.path("definition").path("name").asText(config.path("value").path("name").asText(""));
            if (config.path("definition").path("type").asText("").equals("PASSWORD")) {
                passwords.add(name);
            }
            for (JsonNode error : config.path("value").path("errors")) {
                problems.add(new ConfigProblem(name, Excerpt.of(error.asText(""))));
            }
        }
        return new ConfigValidation(problems.build(), passwords.build());
    }

    /** @return the configuration of the connector as it was given, references to secrets unresolved */
    public Optional<Map<String, String>> findConfiguration(String connector)
    {
        NeighbourReply reply = find("/connectors/" + segment(connector) + "/config");
        if (reply.isNotFound()) {
            return Optional.empty();
        }
        ImmutableMap.Builder<String, String> configuration = ImmutableMap.builder();
        for (Entry<String, JsonNode> property : reply.body().properties()) {
            configuration.put(property.getKey(), property.getValue().asText());
        }
        return Optional.of(configuration.buildOrThrow());
    }

    /** Makes the connector, or changes it; its tasks start anew with the new configuration. */
    public void putConfiguration(String connector, Map<String, String> configuration)
    {
        request("PUT", "/connectors/" + segment(connector) + "/config", Optional.of(json(configuration)), ImmutableSet.of());
    }

    /** @return how the connector is, empty when there is none or it has not been started yet */
    public Optional<ConnectorStatus> status(String connector)
    {
        NeighbourReply reply = find("/connectors/" + segment(connector) + "/status");
        if (reply.isNotFound()) {
            return Optional.empty();
        }
        return Optional.of(status(reply.body()));
    }

    /** @return how all connectors are, in one request */
    public Map<String, ConnectorStatus> statuses()
    {
        JsonNode answer = connect.get("/connectors?expand=status");
        ImmutableMap.Builder<String, ConnectorStatus> statuses = ImmutableMap.builder();
        for (Entry<String, JsonNode> connector : answer.properties()) {
            statuses.put(connector.getKey(), status(connector.getValue().path("status")));
        }
        return statuses.buildOrThrow();
    }

    private static ConnectorStatus status(JsonNode status)
    {
        ImmutableList.Builder<String> tasks = ImmutableList.builder();
        String trace = status.path("connector").path("trace").asText("");
        for (JsonNode task : status.path("tasks")) {
            tasks.add(task.path("state").asText(""));
            if (trace.isEmpty()) {
                trace = task.path("trace").asText("");
            }
        }
        return new ConnectorStatus(status.path("connector").path("state").asText(""), tasks.build(), causes(trace));
    }

    /** Of a Java stack trace, the messages of its exceptions say what happened; the frames do not. */
    private static List<String> causes(String trace)
    {
        List<String> causes = trace.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .map(line -> line.length() > CAUSE_LENGTH ? line.substring(0, CAUSE_LENGTH) : line)
                .collect(toImmutableList());
        // the last one is what happened first
        return causes.subList(Math.max(0, causes.size() - CAUSES), causes.size());
    }

    /**
     * @return the source partitions and offsets that were committed last, as the connector wrote them; empty when none are.
     * They are committed now and then while a connector runs, and when it stops
     */
    public ArrayNode offsets(String connector)
    {
        NeighbourReply reply = find("/connectors/" + segment(connector) + "/offsets");
        JsonNode offsets = reply.body().path("offsets");
        if (offsets instanceof ArrayNode array) {
            return array;
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Replaces offsets of a connector that is stopped. */
    public void alterOffsets(String connector, ArrayNode offsets)
    {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("offsets", offsets);
        request("PATCH", "/connectors/" + segment(connector) + "/offsets", Optional.of(body), ImmutableSet.of());
    }

    /** Has a connector that is stopped begin anew when it starts. */
    public void forgetOffsets(String connector)
    {
        request("DELETE", "/connectors/" + segment(connector) + "/offsets", Optional.empty(), ImmutableSet.of(404));
    }

    /**
     * Stops the connector's tasks and waits until they are gone; their offsets are committed then.
     *
     * @param patience how long the tasks may take
     */
    public void stop(String connector, Duration patience)
    {
        String path = "/connectors/" + segment(connector) + "/stop";
        request("PUT", path, Optional.empty(), ImmutableSet.of());
        await(patience, () -> status(connector).map(status -> status.state().equals("STOPPED") && status.taskStates().isEmpty()).orElse(true),
                () -> connect.error("PUT " + path, "has not stopped the connector's tasks after " + patience.toSeconds() + " s"));
    }

    /**
     * Lets a connector that is there run again, be it stopped or failed; nothing happens to one that runs. It returns before it does.
     *
     * @return whether it had failed, which its status may go on to say for a moment
     */
    public boolean start(String connector)
    {
        Optional<ConnectorStatus> status = status(connector);
        boolean failed = status.map(ConnectorStatus::isFailed).orElse(false);
        if (failed) {
            request("POST", "/connectors/" + segment(connector) + "/restart?includeTasks=true&onlyFailed=true", Optional.empty(), ImmutableSet.of());
        }
        else if (!status.map(ConnectorStatus::isRunning).orElse(false)) {
            request("PUT", "/connectors/" + segment(connector) + "/resume", Optional.empty(), ImmutableSet.of());
        }
        return failed;
    }

    /**
     * Stops the connector, forgets its offsets and deletes it; nothing happens when it is not there.
     * Forgetting matters: a later connector of the same name would go on from them.
     */
    public void deleteWithOffsets(String connector, Duration patience)
    {
        if (findConfiguration(connector).isEmpty()) {
            return;
        }
        stop(connector, patience);
        forgetOffsets(connector);
        request("DELETE", "/connectors/" + segment(connector), Optional.empty(), ImmutableSet.of(404));
    }

    private NeighbourReply find(String path)
    {
        return request("GET", path, Optional.empty(), ImmutableSet.of(404));
    }

    private NeighbourReply request(String method, String path, Optional<JsonNode> body, ImmutableSet<Integer> accepted)
    {
        ImmutableSet<Integer> understood = ImmutableSet.<Integer>builder().addAll(accepted).add(REBALANCING, SERVER_ERROR).build();
        NeighbourReply[] reply = new NeighbourReply[1];
        await(
                REBALANCE_PATIENCE,
                () -> {
                    reply[0] = connect.send(method, path, body, understood);
                    return !isRebalancing(reply[0]);
                },
                () -> connect.error(method + " " + path, "refuses with status %s for %s s: %s".formatted(reply[0].status(), REBALANCE_PATIENCE.toSeconds(), reason(reply[0]))));
        if (reply[0].status() == SERVER_ERROR) {
            throw connect.error(method + " " + path, "answered with status %s: %s".formatted(SERVER_ERROR, reason(reply[0])));
        }
        return reply[0];
    }

    private static boolean isRebalancing(NeighbourReply reply)
    {
        return reply.status() == REBALANCING || (reply.status() == SERVER_ERROR && reason(reply).contains("rebalance"));
    }

    private static String reason(NeighbourReply reply)
    {
        return Excerpt.of(reply.body().path("message").asText(""));
    }

    private static void await(Duration patience, BooleanSupplier done, Supplier<TrinoException> late)
    {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw late.get();
            }
            try {
                Thread.sleep(POLL_MILLIS);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw late.get();
            }
        }
    }

    private static ObjectNode json(Map<String, String> configuration)
    {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        configuration.forEach(json::put);
        return json;
    }

    private static String segment(String name)
    {
        return urlPathSegmentEscaper().escape(name);
    }

    @PreDestroy
    public void close()
    {
        connect.close();
    }
}
