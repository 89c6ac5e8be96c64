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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableMap;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import static io.realtimeplatform.integration.IntegrationStack.createPipelineStatement;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kafka Connect, Pinot or Kafka are not where the platform looks for them, or something else is. The error names the
 * address and what was asked; once the address is right, the same call finishes the work, or drop_pipeline removes it.
 */
@WithStack
final class TestNeighbours
{
    private final IntegrationStack stack;
    private final Sql shop;
    private HttpServer garbage;
    private int closedPort;

    TestNeighbours(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
    }

    @BeforeAll
    void createTable()
            throws IOException
    {
        shop.execute(
                "CREATE SCHEMA neighbours",
                "CREATE TABLE neighbours.item (id integer PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO neighbours.item VALUES (1, 'one'), (2, 'two')");
        garbage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        garbage.createContext("/", exchange -> {
            byte[] page = "<html><body>Welcome to another server</body></html>".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        garbage.start();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
    }

    @AfterAll
    void close()
    {
        garbage.stop(0);
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
            "connect, closed",
            "connect, garbage",
            "pinot, closed",
            "pinot, garbage",
            "kafka, closed",
            "kafka, garbage"})
    void neighbourIsNotThere(String neighbour, String answer)
    {
        String address = "127.0.0.1:" + (answer.equals("closed") ? closedPort : garbage.getAddress().getPort());
        String property = switch (neighbour) {
            case "connect" -> "platform.connect.url";
            case "pinot" -> "platform.pinot.controller-url";
            case "kafka" -> "platform.kafka.bootstrap-servers";
            default -> throw new IllegalArgumentException(neighbour);
        };
        String right = switch (neighbour) {
            case "connect" -> stack.servers().connect().url();
            case "pinot" -> stack.servers().pinot().controllerUrl();
            case "kafka" -> stack.servers().kafka().bootstrapServers();
            default -> throw new IllegalArgumentException(neighbour);
        };
        String asked = switch (neighbour) {
            case "connect", "pinot" -> "(GET|PUT|POST) /";
            case "kafka" -> "topic";
            default -> throw new IllegalArgumentException(neighbour);
        };
        String name = neighbour + "_" + answer;
        PlatformCatalog catalog = new PlatformCatalog(stack, name)
                .with("platform.kafka.timeout", "5s")
                .create();
        Sql admin = stack.admin();
        admin.execute(stack.createSourceStatement(name, name));
        catalog.replace(ImmutableMap.of(property, neighbour.equals("kafka") ? address : "http://" + address));

        String call = createPipelineStatement(name, name, "neighbours", "item");
        assertThat(admin.failure(call)).contains(address).containsPattern(asked);
        assertThat(admin.rows("SELECT * FROM %s.system.pipelines WHERE phase = 'STREAMING'".formatted(name))).isEmpty();

        catalog.replace(ImmutableMap.of(property, right));
        if (answer.equals("closed")) {
            admin.execute(call);
            stack.oracle(shop).awaitEqual("%1$s.%1$s.item".formatted(name), "neighbours.item");
        }
        else if (!admin.rows("SELECT * FROM %s.system.pipelines".formatted(name)).isEmpty()) {
            admin.execute("CALL %1$s.system.drop_pipeline(source_name => '%1$s', schema_name => 'neighbours', table_name => 'item', delete_topic => true)".formatted(name));
        }
        admin.execute("CALL %1$s.system.drop_source(source_name => '%1$s', cascade => true, delete_topic => true)".formatted(name));
        Traces traces = new Traces(stack);
        assertThat(traces.of(name)).isEmpty();
        catalog.drop();
    }
}
