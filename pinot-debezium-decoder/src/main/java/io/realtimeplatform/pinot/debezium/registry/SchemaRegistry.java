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
package io.realtimeplatform.pinot.debezium.registry;

import io.realtimeplatform.pinot.debezium.payload.AvroSchema;
import io.realtimeplatform.pinot.debezium.payload.AvroSchemas;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A schema registry over HTTP. Schemas are fetched once: an id's schema never changes. Thread-safe.
 * <p>
 * A registry that does not answer is asked again until {@code retryTimeout} is over, so that a restart of it costs no row. An
 * answer that there is no such schema is asked for again for a moment, since the nodes of a registry learn of new schemas
 * one after the other, and then believed for some time.
 */
public final class SchemaRegistry
        implements AvroSchemas
{
    private static final Logger LOGGER = LoggerFactory.getLogger(SchemaRegistry.class);
    private static final ConcurrentMap<RegistryConfig, SchemaRegistry> ALL = new ConcurrentHashMap<>();

    private static final long FIRST_PAUSE_MILLISECONDS = 100;
    private static final long LONGEST_PAUSE_MILLISECONDS = 5_000;
    private static final int NOT_FOUND_ATTEMPTS = 3;
    private static final long NOT_FOUND_NANOSECONDS = TimeUnit.SECONDS.toNanos(30);

    /**
     * A bound for what messages that are none can make the cache hold.
     */
    private static final int MOST_UNKNOWN = 10_000;

    private static final FieldNames NAMES = new FieldNames(List.of("schema", "schemaType", "references"));
    private static final int SCHEMA = 0;
    private static final int SCHEMA_TYPE = 1;
    private static final int REFERENCES = 2;

    private final RegistryConfig config;
    private final HttpClient client;
    private final ConcurrentMap<Long, AvroSchema> schemas = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Long> unknownSince = new ConcurrentHashMap<>();

    private SchemaRegistry(RegistryConfig config)
    {
        this.config = config;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(config.connectTimeout()))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .sslContext(TransportSecurity.context(config))
                .build();
    }

    /**
     * The registry of a configuration, the same object for equal ones: Pinot makes new decoders for every segment.
     *
     * @throws IllegalArgumentException if a file of the configuration cannot be read
     */
    public static SchemaRegistry of(RegistryConfig config)
    {
        return ALL.computeIfAbsent(config, SchemaRegistry::new);
    }

    @Override
    public AvroSchema schema(long id)
    {
        AvroSchema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        Long since = unknownSince.get(id);
        if (since != null && System.nanoTime() - since < NOT_FOUND_NANOSECONDS) {
            throw unknown(id);
        }
        AvroSchema parsed = AvroSchema.parse(fetch(id));
        AvroSchema earlier = schemas.putIfAbsent(id, parsed);
        if (earlier != null) {
            return earlier;
        }
        return parsed;
    }

    private String fetch(long id)
    {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.retryTimeout());
        long pause = FIRST_PAUSE_MILLISECONDS;
        int notFound = 0;
        while (true) {
            String problem = null;
            Exception cause = null;
            boolean found = true;
            for (String url : config.urls()) {
                try {
                    HttpResponse<String> response = client.send(request(url, id), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                    int status = response.statusCode();
                    if (status == 200) {
                        return schemaText(id, response.body());
                    }
                    if (status == 404) {
                        found = false;
                    }
                    problem = config.address(url, id) + " answers " + status;
                }
                catch (IOException e) {
                    problem = config.address(url, id) + ": " + e;
                    cause = e;
                }
                catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DecodeException(ErrorKind.REGISTRY_UNAVAILABLE, "interrupted while waiting for schema " + id, e);
                }
            }
            if (!found && ++notFound == NOT_FOUND_ATTEMPTS) {
                if (unknownSince.size() >= MOST_UNKNOWN) {
                    unknownSince.clear();
                }
                unknownSince.put(id, System.nanoTime());
                throw unknown(id);
            }
            if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
                throw new DecodeException(ErrorKind.REGISTRY_UNAVAILABLE, "the schema registry gave no answer about schema " + id + " for " + config.retryTimeout() + " ms: " + problem, cause);
            }
            LOGGER.warn("The schema registry is asked again for schema {} in {} ms: {}", id, pause, problem);
            pause(id, pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
        }
    }

    private HttpRequest request(String url, long id)
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.address(url, id)))
                .timeout(Duration.ofMillis(config.requestTimeout()))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json, */*");
        config.credentials().ifPresent(credentials -> request.header("Authorization", "Basic " +
                Base64.getEncoder().encodeToString((credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8))));
        return request.build();
    }

    /**
     * Confluent's interface has the schema as a text in an object, Apicurio's own has the schema itself.
     */
    private static String schemaText(long id, String body)
    {
        try {
            String[] parts = JsonText.read(body, SchemaRegistry::readParts);
            if (parts[SCHEMA] == null) {
                return body;
            }
            if (parts[SCHEMA_TYPE] != null && !parts[SCHEMA_TYPE].equals("AVRO")) {
                throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "schema " + id + " is of type " + parts[SCHEMA_TYPE] + ", expected AVRO");
            }
            return parts[SCHEMA];
        }
        catch (DecodeException e) {
            if (e.kind() == ErrorKind.UNKNOWN_SCHEMA) {
                throw e;
            }
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the registry's answer about schema " + id + " is no schema: " + e.getMessage(), e);
        }
    }

    private static String[] readParts(PayloadReader reader)
    {
        String[] parts = new String[REFERENCES + 1];
        if (reader.kind() != ValueKind.RECORD) {
            reader.skip();
            return parts;
        }
        int field = reader.nextField(NAMES);
        while (field != PayloadReader.END) {
            if (field >= 0 && reader.kind() == ValueKind.TEXT) {
                parts[field] = reader.text();
            }
            reader.skip();
            field = reader.nextField(NAMES);
        }
        return parts;
    }

    private static void pause(long id, long milliseconds)
    {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DecodeException(ErrorKind.REGISTRY_UNAVAILABLE, "interrupted while waiting for schema " + id, e);
        }
    }

    private static DecodeException unknown(long id)
    {
        return new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the schema registry has no schema " + id);
    }
}
