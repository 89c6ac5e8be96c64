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
package io.realtimeplatform.trino.materialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trino.Session;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Answers as Pinot's controller does; aggregates are computed by Trino, over the tables of the catalog that stands for Pinot's.
 */
final class PinotStandIn
        implements AutoCloseable
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private volatile QueryRunner queryRunner;
    private volatile Optional<Integer> retentionDays = Optional.empty();
    private final List<String> aggregates = new ArrayList<>();
    private final Queue<Runnable> beforeAggregates = new ConcurrentLinkedQueue<>();

    PinotStandIn()
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/sql", this::query);
        server.createContext("/tables", this::table);
        server.start();
    }

    String url()
    {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void setQueryRunner(QueryRunner queryRunner)
    {
        this.queryRunner = queryRunner;
    }

    void setRetentionDays(int days)
    {
        retentionDays = Optional.of(days);
    }

    /** As long as no retention is set. */
    void keepAll()
    {
        retentionDays = Optional.empty();
    }

    /** Runs something before an aggregate is answered, after so many others. */
    void beforeAggregate(int others, Runnable event)
    {
        for (int other = 0; other < others; other++) {
            beforeAggregates.add(() -> {});
        }
        beforeAggregates.add(event);
    }

    /** @return the aggregates that were asked for */
    synchronized List<String> aggregates()
    {
        return List.copyOf(aggregates);
    }

    private void query(HttpExchange exchange)
            throws IOException
    {
        String sql = MAPPER.readTree(exchange.getRequestBody()).path("sql").asText();
        ObjectNode answer = MAPPER.createObjectNode().put("numServersQueried", 1).put("numServersResponded", 1);
        answer.putArray("exceptions");
        if (sql.contains("COUNT(*)")) {
            synchronized (this) {
                aggregates.add(sql);
            }
            Optional.ofNullable(beforeAggregates.poll()).ifPresent(Runnable::run);
            Session session = testSessionBuilder().setCatalog("pinot").setSchema("default").build();
            var rows = answer.putObject("resultTable").putArray("rows");
            for (MaterializedRow row : queryRunner.execute(session, sql).getMaterializedRows()) {
                var values = rows.addArray();
                row.getFields().forEach(value -> values.add(((Number) value).doubleValue()));
            }
        }
        answer(exchange, answer);
    }

    private void table(HttpExchange exchange)
            throws IOException
    {
        ObjectNode answer = MAPPER.createObjectNode();
        ObjectNode segments = answer.putObject("REALTIME").putObject("segmentsConfig");
        retentionDays.ifPresent(days -> segments.put("retentionTimeUnit", "DAYS").put("retentionTimeValue", days.toString()));
        answer(exchange, answer);
    }

    private static void answer(HttpExchange exchange, JsonNode answer)
            throws IOException
    {
        byte[] body = answer.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close()
    {
        server.stop(0);
    }
}
