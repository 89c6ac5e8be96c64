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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real registry: Apicurio's, which has an interface of its own and Confluent's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
public class RegistryIT
{
    private static final String CONFLUENT = "/apis/ccompat/v7";

    private final HttpClient client = HttpClient.newHttpClient();
    private Process registry;
    private int port;

    @BeforeAll
    public void setUp(@TempDir Path directory)
            throws Exception
    {
        port = freePort();
        start(directory);
    }

    private void start(Path directory)
            throws Exception
    {
        Path jar = Path.of(System.getProperty("registry.directory"), "quarkus-run.jar");
        assertThat(jar).isRegularFile();
        File log = directory.resolve("registry.log").toFile();
        registry = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + freePort(),
                "-jar", jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        while (!isReady()) {
            assertThat(registry.isAlive()).as(() -> read(log)).isTrue();
            registry.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    private static String read(File file)
    {
        try {
            return Files.readString(file.toPath());
        }
        catch (IOException e) {
            return e.toString();
        }
    }

    private boolean isReady()
            throws InterruptedException
    {
        try {
            return client.send(HttpRequest.newBuilder(uri(CONFLUENT + "/subjects")).build(), ofString()).statusCode() == 200;
        }
        catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    public void tearDown()
            throws InterruptedException
    {
        if (registry != null) {
            registry.destroyForcibly().waitFor();
        }
    }

    private static int freePort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private URI uri(String path)
    {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /**
     * As Confluent's converter registers a schema.
     */
    private long register(String subject, String schema)
            throws Exception
    {
        String body = JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri(CONFLUENT + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(), ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body()).get("id").asLong();
    }

    private DecoderTester tester()
    {
        DecoderTester tester = new DecoderTester("id", "c_smallint", "c_text", "__position", "__operation").property("format", "avro");
        return tester.column("c_numeric", "{}").property("unavailable.policy", "null");
    }

    @Test
    public void testEveryInterface()
            throws Exception
    {
        List<String> messages = Events.values("ws.all_types.values.jsonl").stream().filter(message -> !message.equals("null")).toList();
        AvroEvents.Event first = AvroEvents.of(messages.get(0));
        long id = register("all_types-value", first.schema());
        DecoderTester confluent = tester().property("schema.registry.url", "http://127.0.0.1:" + port + CONFLUENT);
        DecoderTester content = tester().property("schema.registry.url", "http://127.0.0.1:" + port).property("schema.registry.type", "apicurio_content");
        DecoderTester global = tester().property("schema.registry.url", "http://127.0.0.1:" + port).property("schema.registry.type", "apicurio").property("schema.registry.id.size", "eight");
        DecoderTester newest = tester().property("schema.registry.url", "http://127.0.0.1:" + port + "/apis/registry/v3/ids/contentIds/{id}");
        DecoderTester json = new DecoderTester("id", "c_smallint", "c_text", "__position", "__operation").column("c_numeric", "{}").property("unavailable.policy", "null");
        for (String message : messages) {
            AvroEvents.Event event = AvroEvents.of(message);
            if (!event.schema().equals(first.schema())) {
                continue;
            }
            GenericRow expected = json.decode(message);
            assertThat(confluent.decode(event.message(id, 4)).getFieldToValueMap()).isEqualTo(expected.getFieldToValueMap());
            assertThat(content.decode(event.message(id, 4)).getFieldToValueMap()).isEqualTo(expected.getFieldToValueMap());
            assertThat(newest.decode(event.message(id, 8)).getFieldToValueMap()).isEqualTo(expected.getFieldToValueMap());
            // the first schema of a new registry has the same number in both kinds of ids
            assertThat(global.decode(event.message(id, 8)).getFieldToValueMap()).isEqualTo(expected.getFieldToValueMap());
        }
        assertThat(confluent.failure(first.message(99, 4))).hasMessageContaining("the schema registry has no schema 99");
    }

    /**
     * The registry is killed and comes back while a message waits for it.
     */
    @Test
    public void testKilledAndRestarted(@TempDir Path directory)
            throws Exception
    {
        registry.destroyForcibly().waitFor();
        DecoderTester tester = tester().property("schema.registry.url", "http://127.0.0.1:" + port + CONFLUENT).property("schema.registry.retry.timeout.ms", "120000");
        AvroEvents.Event event = AvroEvents.of(Events.values("ws.all_types.values.jsonl").get(0));
        GenericRow[] row = new GenericRow[1];
        Thread consumer = new Thread(() -> row[0] = tester.decode(event.message(1, 4)));
        consumer.start();
        start(directory);
        // it keeps its schemas in memory here, so a new one is registered
        assertThat(register("again-value", event.schema())).isEqualTo(1);
        consumer.join();
        assertThat(row[0].getValue("id")).isEqualTo(1L);
    }
}
