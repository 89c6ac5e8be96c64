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

import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Stands between Trino and a server that it talks to over HTTP, and lets everything pass, but for one request that a
 * test wants to hold: before the server gets it, or with the server's answer held back. It can also answer in the
 * place of the server.
 */
final class HttpGate
        implements AutoCloseable
{
    enum Moment
    {
        /** The server never gets the request. */
        BEFORE,
        /** The server has done what it was asked, and the answer never comes. */
        AFTER,
    }

    private static final Set<String> HOP_HEADERS = Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "expect", "http2-settings", "date");

    private final String target;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<Hold> hold = new AtomicReference<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();

    HttpGate(String target)
    {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot listen", e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String url()
    {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Holds the next request of this kind for ever.
     *
     * @param pathPattern found somewhere in the request's path
     */
    Hold hold(String method, String pathPattern, Moment moment)
    {
        Hold next = new Hold(method, Pattern.compile(pathPattern), moment);
        if (!hold.compareAndSet(null, next)) {
            throw new AssertionError("A request is awaited already");
        }
        return next;
    }

    /** @return the requests that asked for a change so far, as method and path */
    List<String> changes()
    {
        return ImmutableList.copyOf(changes);
    }

    /**
     * Answers GET requests of this path itself, until it is told otherwise.
     *
     * @param path the whole path, without a query
     * @param answer a JSON document; empty lets the server answer again
     */
    void answer(String path, Optional<String> answer)
    {
        answer.ifPresentOrElse(json -> answers.put(path, json), () -> answers.remove(path));
    }

    private void handle(HttpExchange exchange)
            throws IOException
    {
        try (exchange) {
            Hold held = hold.get();
            boolean holds = held != null && held.matches(exchange) && hold.compareAndSet(held, null);
            if (holds && held.moment() == Moment.BEFORE) {
                held.reached().complete(null);
                held.released().join();
                return;
            }
            String own = answers.get(exchange.getRequestURI().getPath());
            if (own != null && exchange.getRequestMethod().equals("GET")) {
                byte[] json = own.getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, json.length);
                exchange.getResponseBody().write(json);
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                changes.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> response = client.send(request.build(), ofByteArray());
            if (holds) {
                held.reached().complete(null);
                held.released().join();
                return;
            }
            response.headers().map().forEach((name, values) -> {
                if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.shutdownNow();
        client.shutdownNow();
    }

    /** A request that is held, or will be. */
    static final class Hold
    {
        private final String method;
        private final Pattern path;
        private final Moment moment;
        private final CompletableFuture<Void> reached = new CompletableFuture<>();
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        private Hold(String method, Pattern path, Moment moment)
        {
            this.method = method;
            this.path = path;
            this.moment = moment;
        }

        private boolean matches(HttpExchange exchange)
        {
            return exchange.getRequestMethod().equals(method) && path.matcher(exchange.getRequestURI().getPath()).find();
        }

        private Moment moment()
        {
            return moment;
        }

        private CompletableFuture<Void> reached()
        {
            return reached;
        }

        private CompletableFuture<Void> released()
        {
            return released;
        }

        /** Waits until the request has come. */
        void await(CompletableFuture<?> asking)
        {
            CompletableFuture.anyOf(reached, asking.handle((_, failure) -> {
                        throw new AssertionError("The CALL ended before it asked %s %s".formatted(method, path), failure);
                    }))
                    .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }

        /** Ends the connection on which the request came. */
        void release()
        {
            released.complete(null);
        }
    }
}
