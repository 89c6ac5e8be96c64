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
package io.realtimeplatform.pinot.debezium;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.realtimeplatform.pinot.debezium.payload.JsonText;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

/**
 * A registry that fails when it is told to. It has Confluent's interface.
 */
final class RegistryServer
        implements AutoCloseable
{
    private final HttpServer server;
    private final Map<Long, String> schemas = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<Long, String> answers = new ConcurrentHashMap<>();
    private volatile int failureStatus = 503;
    private volatile String failureBody = "";
    private volatile String authorization;
    private volatile String lastPath = "";

    RegistryServer(int port, Optional<SSLContext> security)
            throws IOException
    {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        if (security.isPresent()) {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(security.get()));
            server = secure;
        }
        else {
            server = HttpServer.create(address, 0);
        }
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            lastPath = exchange.getRequestURI().getPath();
            int status = 200;
            String body = "";
            long id = Long.parseLong(lastPath.substring(lastPath.lastIndexOf('/') + 1));
            String schema = schemas.get(id);
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                status = failureStatus;
                body = failureBody;
                exchange.getResponseHeaders().add("Location", "/elsewhere/" + id);
            }
            else if (authorization != null && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
            }
            else if (answers.containsKey(id)) {
                body = answers.get(id);
            }
            else if (schema == null) {
                status = 404;
                body = "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}";
            }
            else if (lastPath.startsWith("/apis/registry")) {
                body = schema;
            }
            else {
                body = "{\"schema\":" + JsonText.quote(schema) + "}";
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0) {
                exchange.sendResponseHeaders(status, -1);
            }
            else {
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
    }

    int port()
    {
        return server.getAddress().getPort();
    }

    String url()
    {
        String scheme = "http";
        if (server instanceof HttpsServer) {
            scheme = "https";
        }
        return scheme + "://localhost:" + port();
    }

    void add(long id, String schema)
    {
        schemas.put(id, schema);
    }

    /**
     * Answers requests for a schema with a text.
     */
    void answer(long id, String body)
    {
        answers.put(id, body);
    }

    /**
     * Answers the next requests with an error.
     */
    void fail(int times, int status)
    {
        fail(times, status, "");
    }

    void fail(int times, int status, String body)
    {
        failureStatus = status;
        failureBody = body;
        failures.set(times);
    }

    void requireAuthorization(String header)
    {
        authorization = header;
    }

    int requests()
    {
        return requests.get();
    }

    String lastPath()
    {
        return lastPath;
    }

    @Override
    public void close()
    {
        server.stop(0);
    }
}
