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
package io.realtimeplatform.benchmarks.freshness;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.realtimeplatform.localstack.LocalStack;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What guides to Debezium and Pinot set up with JSON files: a connector that has what it cannot do without and Debezium's
 * defaults for the rest, so events with the schema block, and an upsert table with Pinot's JSON decoder and a jsonPath
 * transform for each column.
 */
final class HandmadeChain
{
    private static final String NAME = "handmade";

    private final LocalStack stack;
    // the controller waits for ever for the body of a request that asks for HTTP/2
    private final HttpClient http;

    private HandmadeChain(LocalStack stack, HttpClient http)
    {
        this.stack = stack;
        this.http = http;
    }

    static CapturedTable create(LocalStack stack, Connection trino)
            throws IOException, SQLException, InterruptedException
    {
        CapturedTable table = new CapturedTable(CapturedTable.createSourceTable(stack, NAME), "pinot.default." + NAME);
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            new HandmadeChain(stack, http).create(table);
        }
        table.awaitRows(trino);
        return table;
    }

    private void create(CapturedTable table)
            throws IOException, InterruptedException
    {
        createTopic("%s.%s".formatted(NAME, table.sourceTable()));
        String pinot = stack.pinot().controllerUrl();
        String version = send(HttpRequest.newBuilder(URI.create(pinot + "/version")).GET());
        String kafkaPlugin = version.contains("\"pinot-controller\":\"0.") ? "kafka20" : "kafka40";
        Map<String, String> values = ImmutableMap.of(
                "${postgresql.port}", Integer.toString(stack.postgresql().port()),
                "${kafka.servers}", stack.kafka().bootstrapServers(),
                "${kafka.plugin}", kafkaPlugin);
        send(request("%s/connectors/%s/config".formatted(stack.connect().url(), NAME)).PUT(document("connector.json", values)));
        send(request(pinot + "/schemas").POST(document("schema.json", values)));
        send(request(pinot + "/tables").POST(document("table.json", values)));
    }

    /** The brokers of the stack make no topic by themselves. */
    private void createTopic(String topic)
            throws InterruptedException
    {
        try (Admin admin = Admin.create(ImmutableMap.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(ImmutableList.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not create the topic " + topic, e.getCause());
        }
    }

    private static BodyPublisher document(String file, Map<String, String> values)
            throws IOException
    {
        String document = Resources.toString(Resources.getResource("handmade/" + file), UTF_8);
        for (Map.Entry<String, String> value : values.entrySet()) {
            document = document.replace(value.getKey(), value.getValue());
        }
        return BodyPublishers.ofString(document);
    }

    private static HttpRequest.Builder request(String url)
    {
        return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
    }

    private String send(HttpRequest.Builder builder)
            throws IOException, InterruptedException
    {
        HttpRequest request = builder.build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("%s to %s %s: %s".formatted(response.statusCode(), request.method(), request.uri(), response.body()));
        }
        return response.body();
    }
}
