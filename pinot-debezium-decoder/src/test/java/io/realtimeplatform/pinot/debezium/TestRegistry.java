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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A registry that is slow to come, refuses, is down, or does not know a schema.
 */
@Timeout(60)
public class TestRegistry
{
    static final AvroEvents.Event EVENT = AvroEvents.of(wrapped("{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"}", source(created("{\"id\":7}"))));

    /**
     * The schema block of the builder has no more in the source than this.
     */
    private static String source(String event)
    {
        return event.replaceFirst("\"source\":\\{.*?\\},", "\"source\":{\"id\":1},");
    }

    static DecoderTester tester(String url)
    {
        return new DecoderTester("id").property("format", "avro").property("schema.registry.url", url);
    }

    @Test
    public void testRetriesUntilItAnswers()
            throws Exception
    {
        for (int status : new int[] {500, 503, 429, 401, 404}) {
            try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
                registry.add(3, EVENT.schema());
                registry.fail(2, status);
                DecoderTester tester = tester(registry.url());
                assertThat(tester.decode(EVENT.message(3, 4)).getValue("id")).as("after %s", status).isEqualTo(7L);
                assertThat(registry.requests()).isEqualTo(3);
                assertThat(registry.lastPath()).isEqualTo("/schemas/ids/3");
                // from the cache, in other decoders too
                assertThat(tester.decode(EVENT.message(3, 8)).getValue("id")).isEqualTo(7L);
                assertThat(tester(registry.url()).decode(EVENT.message(3, 4)).getValue("id")).isEqualTo(7L);
                assertThat(registry.requests()).isEqualTo(3);
            }
        }
    }

    @Test
    public void testUnknownSchemaIsAnErrorOfTheMessage()
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            DecoderTester tester = tester(registry.url());
            assertThat(tester.failure(EVENT.message(9, 4)).kind()).isEqualTo(ErrorKind.UNKNOWN_SCHEMA);
            int requests = registry.requests();
            assertThat(tester.failure(EVENT.message(9, 4))).hasMessageContaining("the schema registry has no schema 9");
            assertThat(registry.requests()).as("the answer is believed for a while").isEqualTo(requests);
        }
    }

    /**
     * Whatever the policy: the message may be good. On Pinot 0.11, whose classes run here, an exception ends consumption.
     */
    @ParameterizedTest
    @CsvSource({"skip", "fail", "row"})
    public void testRegistryThatIsDownLosesNoMessage(String policy)
            throws Exception
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DecoderTester tester = new DecoderTester("id", "__event_id", "__error_kind", "__error_message", "__error_payload")
                .property("format", "avro")
                .property("schema.registry.url", "http://localhost:" + port)
                .property("schema.registry.retry.timeout.ms", "300")
                .property("error.policy", policy);
        byte[] message = EVENT.message(1, 4);
        if (Boolean.getBoolean("pinot.newest")) {
            assertThatThrownBy(() -> tester.decode(message)).isInstanceOf(RegistryUnavailableError.class).hasMessageContaining("gave no answer about schema 1 for 300 ms");
        }
        else {
            assertThat(tester.failure(message).kind()).isEqualTo(ErrorKind.REGISTRY_UNAVAILABLE);
        }
        try (RegistryServer registry = new RegistryServer(port, Optional.empty())) {
            registry.add(1, EVENT.schema());
            assertThat(tester.decode(message).getValue("id")).isEqualTo(7L);
        }
    }

    @Test
    public void testRegistryThatNeverAnswers()
            throws Exception
    {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DecoderTester tester = tester("http://localhost:" + silent.getLocalPort())
                    .property("schema.registry.request.timeout.ms", "100")
                    .property("schema.registry.retry.timeout.ms", "100");
            assertThatThrownBy(() -> tester.decode(EVENT.message(1, 4))).hasMessageContaining("gave no answer about schema 1");
        }
    }

    @Test
    public void testAnswerThatNeverEnds()
            throws Exception
    {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> {
                List<Socket> sockets = new ArrayList<>();
                while (!server.isClosed()) {
                    try {
                        Socket socket = server.accept();
                        sockets.add(socket);
                        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".getBytes(UTF_8));
                    }
                    catch (IOException e) {
                        // the test is over
                        return;
                    }
                }
            });
            answers.start();
            DecoderTester tester = tester("http://localhost:" + server.getLocalPort())
                    .property("schema.registry.request.timeout.ms", "200")
                    .property("schema.registry.retry.timeout.ms", "100");
            assertThatThrownBy(() -> tester.decode(EVENT.message(1, 4))).hasMessageContaining("gave no whole answer within 200 ms");
        }
    }

    /**
     * What stands before a registry that is down: no message is to be lost for it.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "404 | <html>no such service</html> | answers 404",
            "404 | {\"message\": \"no route\"} | answers 404",
            "404 | {\"error_code\": 404, \"message\": \"HTTP 404 Not Found\"} | answers 404",
            "404 | {\"status\": 404, \"name\": \"NotFoundException\"} | answers 404",
            "404 | [] | answers 404",
            "200 | <html>we are back soon</html> | something that is not JSON",
            "200 | {\"schema\": | something that is not JSON",
            "302 | <html>log in</html> | answers 302, a redirect, which is not followed"})
    public void testAnswersThatAreNotTheRegistrys(int status, String body, String message)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.add(1, EVENT.schema());
            registry.fail(Integer.MAX_VALUE, status, body);
            DecoderTester tester = tester(registry.url()).property("schema.registry.retry.timeout.ms", "350");
            assertThatThrownBy(() -> tester.decode(EVENT.message(1, 4))).hasMessageContaining("gave no answer about schema 1 for 350 ms").hasMessageContaining(message);
            assertThat(registry.lastPath()).isEqualTo("/schemas/ids/1");
            registry.fail(0, 200);
            assertThat(tester.decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"error_code\":40403,\"message\":\"Schema 1 not found\"}",
            "{\"message\":\"No content\",\"error_code\":404,\"detail\":\"\",\"name\":\"ContentNotFoundException\"}",
            "{\"detail\":\"\",\"title\":\"No content\",\"status\":404,\"name\":\"ContentNotFoundException\"}"})
    public void testAnswersThatThereIsNoSuchSchema(String body)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty()); RegistryServer other = new RegistryServer(0, Optional.empty())) {
            registry.fail(Integer.MAX_VALUE, 404, body);
            assertThat(tester(registry.url()).failure(EVENT.message(1, 4)).kind()).isEqualTo(ErrorKind.UNKNOWN_SCHEMA);
            // the other node may have it
            other.fail(Integer.MAX_VALUE, 503);
            for (String urls : List.of(registry.url() + "," + other.url(), other.url() + "," + registry.url())) {
                assertThatThrownBy(() -> tester(urls).property("schema.registry.retry.timeout.ms", "800").decode(EVENT.message(1, 4)))
                        .hasMessageContaining("gave no answer about schema 1 for 800 ms")
                        .hasMessageContaining("answers 503");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "{\"schema\": \"message A {}\", \"schemaType\": \"PROTOBUF\"} | schema 1 is of type PROTOBUF, expected AVRO",
            "{\"schema\": \"{}\", \"references\": [{\"name\": \"x.A\", \"subject\": \"a\", \"version\": 1}]} | schema 1 refers to other schemas of the registry, which is not supported",
            "{\"schema\": \"no schema\"} | the schema cannot be used",
            "[] | the schema cannot be used"})
    public void testSchemaThatCannotBeUsedIsFetchedOnce(String answer, String message)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.answer(1, answer);
            DecoderTester tester = tester(registry.url());
            for (int round = 0; round < 3; round++) {
                DecodeException failure = tester.failure(EVENT.message(1, 4));
                assertThat(failure).hasMessageContaining(message);
                assertThat(failure.kind()).isEqualTo(ErrorKind.UNKNOWN_SCHEMA);
            }
            assertThat(registry.requests()).isEqualTo(1);
        }
    }

    @Test
    public void testNoReferences()
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.answer(1, "{\"references\": [], \"schema\": " + JsonText.quote(EVENT.schema()) + "}");
            assertThat(tester(registry.url()).decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
        }
    }

    @Test
    public void testInterruptEndsTheWait()
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.fail(Integer.MAX_VALUE, 503);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread consumer = new Thread(() -> {
                try {
                    tester(registry.url()).decode(EVENT.message(1, 4));
                    failure.complete(null);
                }
                catch (Throwable e) {
                    failure.complete(e);
                }
            });
            consumer.start();
            while (registry.requests() == 0) {
                Thread.onSpinWait();
            }
            consumer.interrupt();
            assertThat(failure.get()).hasMessageContaining("interrupted while waiting for schema 1");
        }
    }

    @Test
    public void testSecondAddress()
            throws Exception
    {
        try (RegistryServer first = new RegistryServer(0, Optional.empty()); RegistryServer second = new RegistryServer(0, Optional.empty())) {
            first.fail(Integer.MAX_VALUE, 503);
            second.add(1, EVENT.schema());
            assertThat(tester(first.url() + ", " + second.url() + "/").decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
        }
    }

    @ParameterizedTest
    @CsvSource({"apicurio, /apis/registry/v2/ids/globalIds/5", "apicurio_content, /apis/registry/v2/ids/contentIds/5"})
    public void testApicurio(String type, String path)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.add(5, EVENT.schema());
            assertThat(tester(registry.url()).property("schema.registry.type", type).decode(EVENT.message(5, 8)).getValue("id")).isEqualTo(7L);
            assertThat(registry.lastPath()).isEqualTo(path);
            assertThat(tester(registry.url() + "/apis/registry/any/{id}").decode(EVENT.message(5, 4)).getValue("id")).isEqualTo(7L);
            assertThat(registry.lastPath()).isEqualTo("/apis/registry/any/5");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "format | avro | Property schema.registry.url is missing: format avro needs it",
            "schema.registry.url | http://x | Property schema.registry.url is for format avro only, the format is json"})
    public void testFormat(String property, String value, String message)
    {
        assertThatThrownBy(() -> new DecoderTester("id").property(property, value).decoder()).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "schema.registry.url | registry:8081 | expected addresses such as http://registry:8081",
            "schema.registry.url | http://user:secret@registry | without a user",
            "schema.registry.url | http://a b | expected addresses",
            "schema.registry.type | glue | allowed are apicurio, apicurio_content, confluent",
            "schema.registry.id.size | 4 | allowed are auto, eight, four",
            "schema.registry.user | me | Property schema.registry.user needs one of schema.registry.password and schema.registry.password.file",
            "schema.registry.password | secret | Property schema.registry.user is missing: there is a password",
            "schema.registry.truststore | /no/such/file | expected a readable file in PKCS 12 or JKS format",
            "schema.registry.retry.timeout.ms | forever | expected a number from 0 to 600000",
            "schema.registry.connect.timeout.ms | 0 | expected a number from 1 to 600000"})
    public void testRefused(String property, String value, String message)
    {
        assertThatThrownBy(() -> tester("http://registry").property(property, value).decoder())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
