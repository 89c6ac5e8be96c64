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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

import static io.realtimeplatform.pinot.debezium.RegistryProcess.CONFLUENT;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real registry: Apicurio's, which has an interface of its own and Confluent's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
public class RegistryIT
{
    private final HttpClient client = HttpClient.newHttpClient();
    private RegistryProcess registry;

    @BeforeAll
    public void setUp(@TempDir Path directory)
            throws Exception
    {
        registry = new RegistryProcess(Path.of(System.getProperty("registry.directory")), directory);
        registry.start();
    }

    @AfterAll
    public void tearDown()
            throws InterruptedException
    {
        registry.close();
    }

    private URI uri(String path)
    {
        return URI.create(registry.url() + path);
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
        DecoderTester confluent = tester().property("schema.registry.url", registry.url() + CONFLUENT);
        DecoderTester content = tester().property("schema.registry.url", registry.url()).property("schema.registry.type", "apicurio_content");
        DecoderTester global = tester().property("schema.registry.url", registry.url()).property("schema.registry.type", "apicurio").property("schema.registry.id.size", "eight");
        DecoderTester newest = tester().property("schema.registry.url", registry.url() + "/apis/registry/v3/ids/contentIds/{id}");
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
    public void testKilledAndRestarted()
            throws Exception
    {
        AvroEvents.Event event = AvroEvents.of(Events.values("ws.all_types.values.jsonl").get(0));
        long id = register("again-value", event.schema());
        registry.kill();
        DecoderTester tester = tester().property("schema.registry.url", registry.url() + CONFLUENT).property("schema.registry.retry.timeout.ms", "120000");
        GenericRow[] row = new GenericRow[1];
        Thread consumer = new Thread(() -> row[0] = tester.decode(event.message(id, 4)));
        consumer.start();
        registry.start();
        consumer.join();
        assertThat(row[0].getValue("id")).isEqualTo(1L);
    }
}
