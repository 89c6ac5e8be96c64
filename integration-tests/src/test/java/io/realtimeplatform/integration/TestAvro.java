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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import io.realtimeplatform.pinot.debezium.RegistryProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Debezium with Apicurio's Avro converter, a real registry, and the decoder in a running Pinot. The source is the oracle,
 * also after the registry was gone while Pinot met a schema that it did not know.
 */
final class TestAvro
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Waits for the registry longer than it is gone, and not as long: consumption stops then. */
    private static final Map<String, Integer> TABLES = ImmutableMap.of("patient", 110_000, "hasty", 1_000);

    /** Column, and the expression that shows its value in the source as Pinot has it. */
    private static final Map<String, String> COLUMNS = ImmutableMap.<String, String>builder()
            .put("name", "name")
            .put("amount", "amount::text")
            .put("big", "big::text")
            .put("ratio", "ratio::text")
            .put("flag", "flag::text")
            .put("born", "born::text")
            .put("local_at", "to_char(local_at, 'YYYY-MM-DD HH24:MI:SS.US')")
            .put("seen_at", "to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || ' UTC'")
            .put("uid", "uid::text")
            .put("content", "encode(content, 'hex')")
            .put("tags", "array_to_json(tags)::text")
            .put("note", "coalesce(note, 'null')")
            .buildOrThrow();

    @Test
    void rowsOfARunningDebeziumAndARegistryThatGoesAway()
            throws Exception
    {
        Path registryData = IntegrationStack.dataFolder("avro-registry");
        try (RegistryProcess registry = new RegistryProcess(Path.of(System.getProperty("registry.directory")), registryData);
                LocalStack stack = IntegrationStack.builder("avro")
                        .servers(Server.POSTGRESQL, Server.KAFKA, Server.CONNECT, Server.PINOT)
                        .avroConverter()
                        .start();
                Sql shop = new Sql(stack.postgresql().connectToShop())) {
            registry.start();
            shop.execute(
                    "SET TIME ZONE 'UTC'",
                    "CREATE SCHEMA avro",
                    """
                    CREATE TABLE avro.item (id integer PRIMARY KEY, name text NOT NULL, amount numeric(20, 4) NOT NULL, big bigint NOT NULL, ratio double precision NOT NULL,
                        flag boolean NOT NULL, born date NOT NULL, local_at timestamp NOT NULL, seen_at timestamptz NOT NULL, uid uuid NOT NULL, content bytea NOT NULL, tags text[] NOT NULL)""");
            insert(shop, 1, 50, "");
            capture(stack, registry);
            for (Map.Entry<String, Integer> table : TABLES.entrySet()) {
                createTable(stack, registry, table.getKey(), table.getValue());
            }
            shop.execute("ALTER TABLE avro.item ADD note text");
            shop.execute(
                    "UPDATE avro.item SET name = 'changed', amount = -amount, note = 'ä \"quoted\"' WHERE id % 3 = 0",
                    "DELETE FROM avro.item WHERE id % 10 = 1",
                    "UPDATE avro.item SET id = 1000 WHERE id = 2");
            TABLES.keySet().forEach(table -> awaitRows(stack, shop, table));

            // a schema that Pinot has not seen is in the topic when the registry is gone
            for (String table : TABLES.keySet()) {
                pinot(stack, "POST", "/tables/" + table + "/pauseConsumption", "");
                Await.until(table + " pauses", () -> pinot(stack, "GET", "/tables/" + table + "/pauseStatus", "").path("consumingSegments").isEmpty());
            }
            long before = positions(stack);
            shop.execute("ALTER TABLE avro.item ADD later integer NOT NULL DEFAULT 7");
            insert(shop, 2_001, 2_040, ", later");
            shop.execute("DELETE FROM avro.item WHERE id = 2010");
            Await.until("the events of the new schema", () -> positions(stack) >= before + 41);
            registry.kill();
            for (String table : TABLES.keySet()) {
                pinot(stack, "POST", "/tables/" + table + "/resumeConsumption", "");
            }
            Await.until("the hasty table gives up", () -> logOf(stack).contains("gave no answer about schema"));
            assertThat(count(stack, "patient")).as("rows while the registry is gone").isEqualTo(shop.number("SELECT count(*) FROM avro.item WHERE id < 2000"));

            registry.start();
            awaitRows(stack, shop, "patient");
            pinot(stack, "POST", "/tables/hasty/resumeConsumption", "");
            awaitRows(stack, shop, "hasty");

            shop.execute("UPDATE avro.item SET name = 'after' WHERE id > 2020");
            TABLES.keySet().forEach(table -> awaitRows(stack, shop, table));
        }
    }

    private static void insert(Sql shop, int first, int last, String more)
    {
        shop.execute("""
                INSERT INTO avro.item (id, name, amount, big, ratio, flag, born, local_at, seen_at, uid, content, tags%s)
                SELECT i, 'name ' || i || ' ä', i * 1234567.0001, 9007199254740993 + i, (i + 0.5) / 4, i %% 2 = 0, date '2026-01-01' + i, timestamp '2026-02-03 04:05:06.000001' + i * interval '1 hour',
                    timestamptz '1969-12-31 23:59:59.999999+00' + i * interval '1 minute', md5(i::text)::uuid, decode(md5(i::text), 'hex'), ARRAY['a', NULL, i::text]%s
                FROM generate_series(%s, %s) i""".formatted(more, more.isEmpty() ? "" : ", i", first, last));
    }

    private static void capture(LocalStack stack, RegistryProcess registry)
            throws Exception
    {
        try (Admin kafka = Admin.create(ImmutableMap.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            kafka.createTopics(List.of(new NewTopic("avro.avro.item", 1, (short) 1))).all().get();
        }
        ObjectNode connector = JsonNodeFactory.instance.objectNode()
                .put("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .put("plugin.name", "pgoutput")
                .put("topic.prefix", "avro")
                .put("database.hostname", "127.0.0.1")
                .put("database.port", Integer.toString(stack.postgresql().port()))
                .put("database.dbname", "shop")
                .put("database.user", "shop")
                .put("database.password", "${env:SHOP_PASSWORD}")
                .put("table.include.list", "avro.item")
                .put("slot.name", "avro")
                .put("publication.name", "avro")
                .put("publication.autocreate.mode", "filtered");
        for (String part : List.of("key", "value")) {
            connector.put(part + ".converter", "io.apicurio.registry.utils.converter.AvroConverter")
                    .put(part + ".converter.apicurio.registry.url", registry.url() + "/apis/registry/v2")
                    .put(part + ".converter.apicurio.registry.auto-register", "true")
                    .put(part + ".converter.apicurio.registry.find-latest", "true")
                    // Pinot does not show headers to decoders
                    .put(part + ".converter.apicurio.registry.headers.enabled", "false")
                    .put(part + ".converter.apicurio.registry.as-confluent", "true")
                    .put(part + ".converter.apicurio.registry.use-id", "contentId");
        }
        IntegrationStack.httpSend("PUT", stack.connect().url() + "/connectors/avro/config", connector.toString());
    }

    private static void createTable(LocalStack stack, RegistryProcess registry, String name, int retryMilliseconds)
    {
        boolean oldest = pinot(stack, "GET", "/version", "").path("pinot-controller").asText().startsWith("0.");
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("schemaName", name);
        schema.putArray("primaryKeyColumns").add("id");
        ArrayNode dimensions = schema.putArray("dimensionFieldSpecs");
        dimensions.addObject().put("name", "id").put("dataType", "INT");
        COLUMNS.keySet().forEach(column -> dimensions.addObject().put("name", column).put("dataType", "STRING"));
        dimensions.addObject().put("name", "__deleted").put("dataType", "BOOLEAN");
        dimensions.addObject().put("name", "__position").put("dataType", "LONG");
        schema.putArray("dateTimeFieldSpecs").addObject()
                .put("name", "__capture_time").put("dataType", "TIMESTAMP").put("format", "1:MILLISECONDS:TIMESTAMP").put("granularity", "1:MILLISECONDS");
        pinot(stack, "POST", "/schemas", schema.toString());

        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        COLUMNS.keySet().stream().filter(column -> !column.equals("name") && !column.equals("note"))
                .forEach(column -> columns.putObject(column).put("form", "text"));
        ObjectNode table = JsonNodeFactory.instance.objectNode().put("tableName", name).put("tableType", "REALTIME");
        table.putObject("segmentsConfig").put("timeColumnName", "__capture_time").put("schemaName", name).put("replication", "1").put("replicasPerPartition", "1");
        table.putObject("tenants");
        table.putObject("metadata");
        table.putObject("routing").put("instanceSelectorType", "strictReplicaGroup");
        ObjectNode upsert = table.putObject("upsertConfig").put("mode", "FULL");
        if (oldest) {
            upsert.put("comparisonColumn", "__position");
        }
        else {
            upsert.putArray("comparisonColumns").add("__position");
        }
        String kafka = oldest ? "kafka20" : "kafka40";
        table.putObject("tableIndexConfig").put("loadMode", "MMAP").putObject("streamConfigs")
                .put("streamType", "kafka")
                .put("stream.kafka.topic.name", "avro.avro.item")
                .put("stream.kafka.broker.list", stack.kafka().bootstrapServers())
                .put("stream.kafka.consumer.type", "lowlevel")
                .put("stream.kafka.consumer.factory.class.name", "org.apache.pinot.plugin.stream." + kafka + ".KafkaConsumerFactory")
                .put("stream.kafka.consumer.prop.auto.offset.reset", "smallest")
                .put("stream.kafka.decoder.class.name", "io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder")
                .put("stream.kafka.decoder.prop.key.columns", "[\"id\"]")
                .put("stream.kafka.decoder.prop.columns", columns.toString())
                .put("stream.kafka.decoder.prop.format", "avro")
                .put("stream.kafka.decoder.prop.schema.registry.url", registry.url() + RegistryProcess.CONFLUENT)
                .put("stream.kafka.decoder.prop.schema.registry.retry.timeout.ms", Integer.toString(retryMilliseconds));
        pinot(stack, "POST", "/tables", table.toString());
    }

    private static void awaitRows(LocalStack stack, Sql shop, String table)
    {
        List<List<String>> expected = shop.rows("SELECT id::text, %s FROM avro.item ORDER BY avro.item.id".formatted(String.join(", ", COLUMNS.values()))).stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
        assertThat(expected).hasSizeGreaterThan(40);
        Await.untilNothingMissing(() -> {
            List<List<String>> found = query(stack, "SELECT id, %s FROM %s WHERE __deleted = false ORDER BY id LIMIT 10000".formatted(String.join(", ", COLUMNS.keySet()), table));
            return found.equals(expected) ? Optional.empty() : Optional.of("rows of %s: %s instead of %s, first difference %s".formatted(table, found.size(), expected.size(), difference(found, expected)));
        });
    }

    private static String difference(List<List<String>> found, List<List<String>> expected)
    {
        return IntStream.range(0, Math.min(found.size(), expected.size()))
                .filter(row -> !found.get(row).equals(expected.get(row)))
                .mapToObj(row -> "%s instead of %s".formatted(found.get(row), expected.get(row)))
                .findFirst()
                .orElse("none in those that both have");
    }

    private static long count(LocalStack stack, String table)
    {
        return Long.parseLong(query(stack, "SELECT count(*) FROM %s WHERE __deleted = false".formatted(table)).getFirst().getFirst());
    }

    private static List<List<String>> query(LocalStack stack, String sql)
    {
        String body = JsonNodeFactory.instance.objectNode().put("sql", sql).toString();
        JsonNode rows = send("POST", stack.pinot().brokerUrl() + "/query/sql", body).path("resultTable").path("rows");
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false).map(JsonNode::asText).collect(ImmutableList.toImmutableList()))
                .collect(ImmutableList.<List<String>>toImmutableList());
    }

    /** How many records the topic has. */
    private static long positions(LocalStack stack)
    {
        try (Admin kafka = Admin.create(ImmutableMap.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            return TopicRecords.count(kafka, "avro.avro.item");
        }
    }

    private static String logOf(LocalStack stack)
    {
        try {
            return Files.readString(stack.pinot().logFile());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode pinot(LocalStack stack, String method, String path, String body)
    {
        return send(method, stack.pinot().controllerUrl() + path, body);
    }

    private static JsonNode send(String method, String url, String body)
    {
        // HTTP/2's upgrade header keeps Pinot from reading the body
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(), ofString());
            assertThat(response.statusCode()).as("%s %s: %s", method, url, response.body()).isBetween(200, 299);
            return MAPPER.readTree(response.body());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot send to " + url, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
