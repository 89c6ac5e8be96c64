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
package io.realtimeplatform.trino.http;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.sun.net.httpserver.HttpServer;
import io.trino.spi.TrinoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The neighbours here are bad ones: each error must say which neighbour, where, what it was asked and what is wrong.
 */
final class TestNeighbourClient
{
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start()
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop()
    {
        server.stop(0);
    }

    private void answer(int status, String body)
    {
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private NeighbourClient client(Duration timeout, URI... addresses)
    {
        return new NeighbourClient("Pinot controller", ImmutableList.copyOf(addresses), timeout, PLATFORM_PINOT_ERROR, Optional.empty());
    }

    @Test
    void testJson()
    {
        answer(200, "{\"version\": 1}");
        try (NeighbourClient client = client(Duration.ofSeconds(10), address)) {
            assertThat(client.get("/version").path("version").asInt()).isEqualTo(1);
        }
    }

    @Test
    void testNotFound()
    {
        answer(404, "nobody here");
        try (NeighbourClient client = client(Duration.ofSeconds(10), address)) {
            assertThat(client.find("/tables/a").isNotFound()).isTrue();
            assertThat(client.delete("/tables/a").isNotFound()).isTrue();
            assertThatThrownBy(() -> client.get("/tables/a"))
                    .hasMessage("Pinot controller at %s, asked GET /tables/a, answered with status 404: nobody here".formatted(address));
        }
    }

    @Test
    void testAcceptedStatus()
    {
        answer(409, "rebalancing");
        try (NeighbourClient client = client(Duration.ofSeconds(10), address)) {
            assertThat(client.send("PUT", "/a", Optional.empty(), ImmutableSet.of(409)).status()).isEqualTo(409);
        }
    }

    @Test
    void testHtml()
    {
        answer(200, "<html>\n<body>" + "Welcome! ".repeat(1000) + "</body>");
        try (NeighbourClient client = client(Duration.ofSeconds(10), address)) {
            assertThatThrownBy(() -> client.get("/version"))
                    .isInstanceOf(TrinoException.class)
                    .hasMessageStartingWith("Pinot controller at %s, asked GET /version, answered with something that is not JSON, is another server at this address? The answer begins: <html> <body>Welcome! Welcome!", address)
                    .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(600).endsWith("…"))
                    .extracting(error -> ((TrinoException) error).getErrorCode())
                    .isEqualTo(PLATFORM_PINOT_ERROR.toErrorCode());
        }
    }

    @Test
    void testErrorMessageOfJson()
    {
        answer(500, "{\"code\": 500, \"error\": \"No space\\nleft\"}");
        try (NeighbourClient client = client(Duration.ofSeconds(10), address)) {
            assertThatThrownBy(() -> client.get("/a")).hasMessageEndingWith("asked GET /a, answered with status 500: No space left");
        }
    }

    @Test
    void testRefused()
            throws IOException
    {
        try (NeighbourClient client = client(Duration.ofSeconds(10), closedPort())) {
            assertThatThrownBy(() -> client.get("/version"))
                    .hasMessageMatching("Pinot controller at http://127.0.0.1:\\d+, asked GET /version, cannot be reached: ConnectException.*");
        }
    }

    @Test
    void testSecondAddress()
            throws IOException
    {
        answer(200, "{}");
        try (NeighbourClient client = client(Duration.ofSeconds(10), closedPort(), address)) {
            assertThat(client.get("/version").isObject()).isTrue();
        }
    }

    @Test
    void testUnknownHost()
    {
        try (NeighbourClient client = client(Duration.ofSeconds(10), URI.create("http://no-such-host.invalid:9000"))) {
            assertThatThrownBy(() -> client.get("/version"))
                    .hasMessageContaining("Pinot controller at http://no-such-host.invalid:9000, asked GET /version, cannot be reached");
        }
    }

    @Test
    void testNoAnswer()
            throws IOException
    {
        // accepts connections, as the kernel does for it, and never says a word
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                NeighbourClient client = client(Duration.ofMillis(300), URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
            assertThatThrownBy(() -> client.get("/version")).hasMessageEndingWith("asked GET /version, gave no answer within 300 ms");
        }
    }

    @Test
    void testAnswerThatDoesNotEnd()
    {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        try (NeighbourClient client = client(Duration.ofMillis(500), address)) {
            assertThatThrownBy(() -> client.get("/version")).hasMessageEndingWith("asked GET /version, gave no answer within 500 ms");
        }
    }

    @Test
    void testCredentials()
    {
        AtomicReference<String> authorization = new AtomicReference<>();
        server.createContext("/", exchange -> {
            try (exchange) {
                authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        NeighbourClient.Credentials credentials = new NeighbourClient.Credentials("admin", "hush");
        assertThat(credentials.toString()).doesNotContain("hush");
        try (NeighbourClient client = new NeighbourClient("Kafka Connect", ImmutableList.of(address), Duration.ofSeconds(10), PLATFORM_PINOT_ERROR, Optional.of(credentials))) {
            client.get("/");
            assertThat(authorization.get()).isEqualTo("Basic YWRtaW46aHVzaA==");
        }
    }

    @Test
    void testAddressWithPassword()
    {
        assertThatThrownBy(() -> client(Duration.ofSeconds(1), URI.create("http://admin:hush@pinot:9000")))
                .hasMessageContaining("must not hold a user or password")
                .hasMessageNotContaining("hush");
    }

    private static URI closedPort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
