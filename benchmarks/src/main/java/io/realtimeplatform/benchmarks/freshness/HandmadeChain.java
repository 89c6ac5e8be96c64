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
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What guides to Debezium and Pinot set up with JSON files: an upsert table with Pinot's JSON decoder and a jsonPath
 * transform for each column, and a connector that has Debezium's defaults. It names its converters because the worker of
 * the stack leaves the schema block out, which Kafka's own worker.properties does not; its slot and publication because
 * others use the default names; makes the publication for its table, as only a superuser makes one for all; and leaves out
 * the heartbeats of the pipeline beside it, which are messages to every connector of the database.
 */
final class HandmadeChain
        implements AutoCloseable
{
    private static final String NAME = "handmade";
    private static final String OBJECT_IN_USE = "55006";
    private static final int DROP_ATTEMPTS = 100;

    private final LocalStack stack;
    private final String pinot;
    private final CapturedTable table;
    // the controller waits for ever for the body of a request that asks for HTTP/2
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HandmadeChain(LocalStack stack, CapturedTable table)
    {
        this.stack = stack;
        this.pinot = stack.pinot().controllerUrl();
        this.table = table;
    }

    static HandmadeChain create(LocalStack stack, Connection trino)
            throws IOException, SQLException, InterruptedException
    {
        HandmadeChain chain = new HandmadeChain(stack, new CapturedTable(CapturedTable.createSourceTable(stack, NAME), "pinot.default." + NAME));
        chain.create();
        chain.table.awaitRows(trino);
        return chain;
    }

    CapturedTable table()
    {
        return table;
    }

    private void create()
            throws IOException, InterruptedException
    {
        createTopic();
        String version = send(HttpRequest.newBuilder(URI.create(pinot + "/version")).GET());
        String kafkaPlugin = version.contains("\"pinot-controller\":\"0.") ? "kafka20" : "kafka40";
        Map<String, String> values = ImmutableMap.of(
                "${postgresql.port}", Integer.toString(stack.postgresql().port()),
                "${kafka.servers}", stack.kafka().bootstrapServers(),
                "${kafka.plugin}", kafkaPlugin);
        send(request(connector() + "/config").PUT(document("connector.json", values)));
        send(request(pinot + "/schemas").POST(document("schema.json", values)));
        send(request(pinot + "/tables").POST(document("table.json", values)));
    }

    /** The brokers of the stack make no topic by themselves. */
    private void createTopic()
            throws InterruptedException
    {
        try (Admin admin = Admin.create(ImmutableMap.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(ImmutableList.of(new NewTopic(topic(), 1, (short) 1))).all().get();
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not create the topic " + topic(), e.getCause());
        }
    }

    private String connector()
    {
        return "%s/connectors/%s".formatted(stack.connect().url(), NAME);
    }

    private String topic()
    {
        return "%s.%s".formatted(NAME, table.sourceTable());
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

    @Override
    public void close()
            throws IOException, SQLException, InterruptedException
    {
        send(request(connector()).DELETE());
        send(request(pinot + "/tables/" + NAME).DELETE());
        send(request(pinot + "/schemas/" + NAME).DELETE());
        try (Connection shop = stack.postgresql().connectToShop(); Statement statement = shop.createStatement()) {
            dropSlot(statement);
            statement.execute("DROP PUBLICATION " + NAME);
        }
        try (Admin admin = Admin.create(ImmutableMap.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.deleteTopics(ImmutableList.of(topic())).all().get();
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not delete the topic " + topic(), e.getCause());
        }
        http.close();
    }

    /** The connector lets go of it in its own time. */
    private static void dropSlot(Statement statement)
            throws SQLException, InterruptedException
    {
        for (int attempt = 1; ; attempt++) {
            try {
                statement.execute("SELECT pg_drop_replication_slot('%s')".formatted(NAME));
                return;
            }
            catch (SQLException e) {
                if (!OBJECT_IN_USE.equals(e.getSQLState()) || attempt == DROP_ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }
}
