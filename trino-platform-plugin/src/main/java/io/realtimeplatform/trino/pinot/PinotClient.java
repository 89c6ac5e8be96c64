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
package io.realtimeplatform.trino.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.http.NeighbourClient;
import io.realtimeplatform.trino.http.NeighbourReply;
import jakarta.annotation.PreDestroy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.net.UrlEscapers.urlFormParameterEscaper;
import static com.google.common.net.UrlEscapers.urlPathSegmentEscaper;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The controller of the Pinot cluster. Table names are raw names, without the type suffix.
 */
public class PinotClient
{
    // a server answers such a question at once, or its port cannot be reached from here
    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(2);
    private static final String BROKER_PREFIX = "Broker_";
    private static final List<String> OTHER_PREFIXES = ImmutableList.of("Controller_", "Minion_");

    private final NeighbourClient controller;
    private final String scheme;
    private final Optional<String> consumerFactory;

    @Inject
    public PinotClient(PinotConfig config)
    {
        requireNonNull(config, "config is null");
        this.controller = new NeighbourClient(
                "Pinot controller",
                config.getControllerUrls(),
                config.getTimeout().toJavaTime(),
                PLATFORM_PINOT_ERROR,
                config.getUser().map(user -> new NeighbourClient.Credentials(user, config.getPassword().orElseThrow())));
        this.scheme = config.getControllerUrls().getFirst().getScheme();
        this.consumerFactory = config.getConsumerFactory();
    }

    /** @return what the cluster can do, by the version that the controller says */
    public PinotFeatures features()
    {
        JsonNode answer = controller.get("/version");
        String version = answer.path("pinot-controller").asText("");
        if (version.isEmpty()) {
            for (JsonNode component : answer) {
                version = component.asText("");
            }
        }
        PinotFeatures features;
        try {
            features = PinotFeatures.of(version);
        }
        catch (IllegalArgumentException e) {
            throw controller.error("GET /version", "answered without a version: " + Excerpt.of(answer.toString()));
        }
        return consumerFactory.map(features::withConsumerFactory).orElse(features);
    }

    public boolean schemaExists(String schema)
    {
        return !controller.find("/schemas/" + schema).isNotFound();
    }

    /** @return the schema as the controller has it */
    public Optional<String> schemaDocument(String schema)
    {
        return Optional.of(controller.find("/schemas/" + schema))
                .filter(reply -> !reply.isNotFound())
                .map(reply -> reply.body().toString());
    }

    /** @return the configuration of the table as the controller has it */
    public Optional<String> tableDocument(String table)
    {
        return Optional.of(controller.find("/tables/" + table))
                .filter(reply -> !reply.isNotFound() && reply.body().has("REALTIME"))
                .map(reply -> reply.body().get("REALTIME").toString());
    }

    public void createSchema(ObjectNode schema)
    {
        controller.send("POST", "/schemas?override=false&force=false", Optional.of(schema), ImmutableSet.of());
    }

    public boolean tableExists(String table)
    {
        NeighbourReply reply = controller.find("/tables/" + table);
        return !reply.isNotFound() && reply.body().has("REALTIME");
    }

    public void createTable(ObjectNode table)
    {
        controller.send("POST", "/tables", Optional.of(table), ImmutableSet.of());
    }

    /** Deletes the table and its segments at once; nothing happens when it is not there. */
    public void dropTable(String table)
    {
        controller.delete("/tables/" + table + "?type=realtime&retention=0d");
    }

    /** Nothing happens when it is not there. */
    public void dropSchema(String schema)
    {
        controller.delete("/schemas/" + schema);
    }

    /** @return whether no server holds a segment of a dropped table any more: until then, a table of that name cannot be made again */
    public boolean tableIsGone(String table)
    {
        NeighbourReply reply = controller.find("/tables/" + table + "/externalview");
        return reply.isNotFound() || !reply.body().path("REALTIME").isObject();
    }

    /** @return why servers cannot load or consume segments of the table, as they say it; empty when they can */
    public Optional<String> segmentError(String table)
    {
        if (failedSegments(table).isEmpty()) {
            return Optional.empty();
        }
        JsonNode tables = controller.get("/debug/tables/" + table + "?type=REALTIME&verbosity=10");
        for (JsonNode trace : tables.findValues("stackTrace")) {
            Optional<String> cause = rootCause(trace.asText(""));
            if (cause.isPresent()) {
                return cause;
            }
        }
        return Optional.of("a server could not load a segment and does not say why");
    }

    /** @return the segments that a server could not load, or cannot consume into */
    public List<String> failedSegments(String table)
    {
        JsonNode segments = controller.find("/tables/" + table + "/externalview").body().path("REALTIME");
        return segments.properties().stream()
                .filter(segment -> segment.getValue().toString().contains(":\"ERROR\""))
                .map(Map.Entry::getKey)
                .collect(toImmutableList());
    }

    /** Has the servers of a segment load it again, or consume into it from where it began; returns when they have let it go. */
    public void resetSegment(String table, String segment)
    {
        controller.send("POST", "/segments/" + table + "_REALTIME/" + urlPathSegmentEscaper().escape(segment) + "/reset", Optional.empty(), ImmutableSet.of());
    }

    /** Makes a new segment for each Kafka partition that no segment consumes. */
    public void resumeConsumption(String table)
    {
        controller.send("POST", "/tables/" + table + "/resumeConsumption", Optional.empty(), ImmutableSet.of());
    }

    /** The last cause in a Java stack trace is what happened first. */
    private static Optional<String> rootCause(String trace)
    {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((_, last) -> last)
                .or(() -> trace.lines().findFirst())
                .map(line -> Excerpt.of(line.replaceFirst("^Caused by: ", "")));
    }

    /**
     * @return how far every replica has read; a partition of which no segment consumes is missing
     */
    public ConsumedOffsets consumedOffsets(String table)
    {
        return ConsumedOffsets.parse(controller.get("/tables/" + table + "/consumingSegmentsInfo"));
    }

    /**
     * @return Kafka partition to the offset at which the table began to read it; it never changes
     */
    public Map<Integer, Long> firstOffsets(String table)
    {
        Map<Integer, String> first = new HashMap<>();
        Map<Integer, Long> numbers = new HashMap<>();
        for (JsonNode name : controller.get("/segments/" + table + "?type=REALTIME").findPath("REALTIME")) {
            Optional<ConsumingSegment> segment = ConsumingSegment.parse(name.asText(""));
            if (segment.isPresent() && segment.get().sequence() < numbers.getOrDefault(segment.get().partition(), Long.MAX_VALUE)) {
                numbers.put(segment.get().partition(), segment.get().sequence());
                first.put(segment.get().partition(), name.asText());
            }
        }
        ImmutableMap.Builder<Integer, Long> offsets = ImmutableMap.builder();
        first.forEach((partition, segment) -> {
            String path = "/segments/%s_REALTIME/%s/metadata".formatted(table, segment);
            String offset = controller.get(path).path("segment.realtime.startOffset").asText("");
            if (offset.isEmpty()) {
                throw controller.error("GET " + path, "does not say at which offset the segment begins");
            }
            offsets.put(partition, Long.parseLong(offset));
        });
        return offsets.buildOrThrow();
    }

    /** @return the first column of the first row of a query's result, empty when there is no row; the broker answers it */
    public Optional<String> querySingleValue(String sql)
    {
        return rows(query(sql, false)).stream()
                .findFirst()
                .map(row -> row.path(0).asText());
    }

    /**
     * @param replaced whether to take the rows that newer ones have replaced, too
     * @return the rows of a query's result, each an array; the broker answers it
     */
    public List<JsonNode> queryRows(String sql, boolean replaced)
    {
        return rows(query(sql, replaced));
    }

    private static List<JsonNode> rows(JsonNode answer)
    {
        return ImmutableList.copyOf(answer.path("resultTable").path("rows"));
    }

    /**
     * Asks for one row of the table, whatever it is. A broker answers with an error if it knows of no server for one of the table's
     * segments, or if a server does not answer.
     *
     * @throws TrinoException if the table cannot be read as a whole
     */
    public void checkServed(String table)
    {
        if (query("SELECT $segmentName FROM \"" + table + "\" LIMIT 1", false).path("numServersQueried").asInt() == 0) {
            throw controller.error("POST /sql", "answered that no server has the table " + table);
        }
    }

    private JsonNode query(String sql, boolean replaced)
    {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("sql", sql);
        if (replaced) {
            request.put("queryOptions", "skipUpsert=true");
        }
        JsonNode answer = controller.send("POST", "/sql", Optional.of(request), ImmutableSet.of()).body();
        JsonNode exceptions = answer.path("exceptions");
        if (!exceptions.isEmpty()) {
            throw controller.error("POST /sql", "answered with an error of the query: " + Excerpt.of(exceptions.get(0).path("message").asText(exceptions.toString())));
        }
        int asked = answer.path("numServersQueried").asInt();
        int answered = answer.path("numServersResponded").asInt();
        if (answered < asked) {
            throw controller.error("POST /sql", "answered with a part of the rows: %s of %s servers responded".formatted(answered, asked));
        }
        if (answer.path("numGroupsLimitReached").asBoolean()) {
            throw controller.error("POST /sql", "left out groups, as there are more than its servers keep (pinot.server.query.executor.num.groups.limit)");
        }
        return answer;
    }

    /** @return the brokers and servers of the cluster */
    public PinotInstances instances()
    {
        String cluster = controller.get("/cluster/info").path("clusterName").asText("");
        Set<String> brokers = new HashSet<>();
        Set<String> servers = new HashSet<>();
        for (JsonNode instance : controller.get("/instances").path("instances")) {
            String name = instance.asText("");
            if (name.startsWith(BROKER_PREFIX)) {
                brokers.add(name);
            }
            else if (OTHER_PREFIXES.stream().noneMatch(name::startsWith)) {
                servers.add(name);
            }
        }
        Set<String> live = new HashSet<>();
        // where Helix, on which every version of Pinot is built, keeps who is up
        String path = "/" + cluster + "/LIVEINSTANCES";
        for (JsonNode instance : controller.get("/zk/ls?path=" + urlFormParameterEscaper().escape(path))) {
            live.add(instance.asText(""));
        }
        return new PinotInstances(brokers, servers, live);
    }

    /**
     * Asks a server itself, at its admin port.
     *
     * @return the entries of the class path of the server's process, files with their folders
     */
    public List<String> classPath(String server)
    {
        JsonNode instance = controller.get("/instances/" + urlPathSegmentEscaper().escape(server));
        String host = instance.path("hostName").asText("").replaceFirst("^Server_", "");
        int port = instance.path("adminPort").asInt();
        if (host.isEmpty() || port <= 0) {
            throw controller.error("GET /instances/" + server, "does not say at which port the server answers");
        }
        // the controller's password is not for an address that somebody else names
        try (NeighbourClient client = new NeighbourClient("Pinot server", ImmutableList.of(URI.create("%s://%s:%s".formatted(scheme, host, port))), SERVER_PATIENCE, PLATFORM_PINOT_ERROR, Optional.empty())) {
            String classPath = client.get("/appconfigs").path("jvmConfig").path("systemProperties").path("java.class.path").asText("");
            if (classPath.isEmpty()) {
                throw client.error("GET /appconfigs", "does not say its class path");
            }
            return Splitter.onPattern("[:;]").splitToList(classPath);
        }
    }

    @PreDestroy
    public void close()
    {
        controller.close();
    }
}
