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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gives the schemas of Avro events away, with the addresses of Confluent's registry. Each is asked for once. */
final class SchemaServer
        implements AutoCloseable
{
    private static final String PATH = "/schemas/ids/";

    private final List<String> schemas;
    private final HttpServer server;

    SchemaServer(List<String> schemas)
            throws IOException
    {
        this.schemas = schemas;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::answer);
        server.start();
    }

    String url()
    {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange)
            throws IOException
    {
        int id = Integer.parseInt(exchange.getRequestURI().getPath().substring(PATH.length()));
        String schema = schemas.get(id - 1).replace("\\", "\\\\").replace("\"", "\\\"");
        byte[] body = ("{\"schema\":\"" + schema + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close()
    {
        server.stop(0);
    }
}
