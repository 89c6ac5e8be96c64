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
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.http.NeighbourClient;
import io.realtimeplatform.trino.http.NeighbourReply;
import jakarta.annotation.PreDestroy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The controller of the Pinot cluster. Table names are raw names, without the type suffix.
 */
public class PinotClient
{
    private final NeighbourClient controller;
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
        NeighbourReply view = controller.find("/tables/" + table + "/externalview");
        boolean failed = view.body().path("REALTIME").toString().contains(":\"ERROR\"");
        if (!failed) {
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
        JsonNode segments = controller.get("/tables/" + table + "/consumingSegmentsInfo").path("_segmentToConsumingInfoMap");
        Map<Integer, Long> offsets = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Entry<String, JsonNode> segment : segments.properties()) {
            for (JsonNode replica : segment.getValue()) {
                String state = replica.path("consumerState").asText("");
                if (!state.equals("CONSUMING")) {
                    problems.add("Pinot server %s does not consume segment %s: %s".formatted(
                            Excerpt.of(replica.path("serverName").asText("")), segment.getKey(), Excerpt.of(state)));
                }
                for (Entry<String, JsonNode> partition : replica.path("partitionToOffsetMap").properties()) {
                    parseLong(partition.getValue().asText(""))
                            .ifPresent(offset -> offsets.merge(Integer.parseInt(partition.getKey()), offset, Math::min));
                }
            }
        }
        return new ConsumedOffsets(offsets, problems);
    }

    private static Optional<Long> parseLong(String text)
    {
        try {
            return Optional.of(Long.parseLong(text));
        }
        catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @return the first column of the first row of a query's result, empty when there is no row; the broker answers it */
    public Optional<String> querySingleValue(String sql)
    {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("sql", sql);
        JsonNode answer = controller.send("POST", "/sql", Optional.of(request), ImmutableSet.of()).body();
        JsonNode exceptions = answer.path("exceptions");
        if (!exceptions.isEmpty()) {
            throw controller.error("POST /sql", "answered with an error of the query: " + Excerpt.of(exceptions.get(0).path("message").asText(exceptions.toString())));
        }
        JsonNode row = answer.path("resultTable").path("rows").path(0).path(0);
        if (row.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(row.asText());
    }

    @PreDestroy
    public void close()
    {
        controller.close();
    }
}
