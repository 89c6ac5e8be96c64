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
package io.realtimeplatform.benchmarks.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.realtimeplatform.localstack.PinotServer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The few requests to a Pinot cluster that the benchmark makes. */
final class PinotClient
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    // the controller waits for ever for the body of a request that asks for HTTP/2
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final PinotServer pinot;

    PinotClient(PinotServer pinot)
    {
        this.pinot = pinot;
    }

    String version()
            throws IOException, InterruptedException
    {
        return send(request("/version").GET().build()).path("pinot-controller").asText();
    }

    void create(UpsertTable table)
            throws IOException, InterruptedException
    {
        send(request("/schemas").header("Content-Type", "application/json").POST(BodyPublishers.ofString(table.schema().toString())).build());
        send(request("/tables").header("Content-Type", "application/json").POST(BodyPublishers.ofString(table.config().toString())).build());
    }

    void drop(UpsertTable table)
            throws IOException, InterruptedException
    {
        send(request("/tables/" + table.name() + "?type=realtime").DELETE().build());
        send(request("/schemas/" + table.name()).DELETE().build());
    }

    /** The rows that were read from the topic, those that were replaced since included; 0 while there is no answer. */
    long rowsRead(UpsertTable table)
            throws IOException, InterruptedException
    {
        String query = JsonNodeFactory.instance.objectNode()
                .put("sql", "SELECT count(*) FROM " + table.name())
                .put("queryOptions", "skipUpsert=true")
                .toString();
        JsonNode answer = send(HttpRequest.newBuilder(URI.create(pinot.brokerUrl() + "/query/sql"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(query))
                .build());
        return answer.path("resultTable").path("rows").path(0).path(0).asLong();
    }

    private HttpRequest.Builder request(String path)
    {
        return HttpRequest.newBuilder(URI.create(pinot.controllerUrl() + path));
    }

    private JsonNode send(HttpRequest request)
            throws IOException, InterruptedException
    {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("Pinot answered %s to %s %s: %s".formatted(response.statusCode(), request.method(), request.uri(), response.body()));
        }
        return MAPPER.readTree(response.body());
    }
}
