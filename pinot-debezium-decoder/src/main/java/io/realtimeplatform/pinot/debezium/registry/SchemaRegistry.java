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
import io.realtimeplatform.pinot.debezium.registry.RegistryClient.NoAnswerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A schema registry over HTTP. A schema that was fetched is kept: an id's schema never changes. Thread-safe.
 * <p>
 * A registry that does not answer is asked again until {@code retryTimeout} is over, so that a restart of it costs no row. An
 * answer that there is no such schema is asked for again for a moment, since the nodes of a registry learn of new schemas
 * one after the other, and then believed for some time, as is a schema that cannot be used.
 */
public final class SchemaRegistry
        implements AvroSchemas
{
    private static final Logger LOGGER = LoggerFactory.getLogger(SchemaRegistry.class);
    private static final ConcurrentMap<RegistryConfig, SchemaRegistry> ALL = new ConcurrentHashMap<>();

    private static final long FIRST_PAUSE_MILLISECONDS = 100;
    private static final long LONGEST_PAUSE_MILLISECONDS = 5_000;
    private static final int NOT_FOUND_ATTEMPTS = 3;
    private static final long REFUSAL_NANOSECONDS = TimeUnit.SECONDS.toNanos(30);

    /**
     * A bound for what messages that are none can make the cache hold.
     */
    private static final int MOST_REFUSALS = 10_000;

    private static final FieldNames NAMES = new FieldNames(List.of("schema", "schemaType", "references"));
    private static final int SCHEMA = 0;
    private static final int SCHEMA_TYPE = 1;
    private static final int REFERENCES = 2;

    private final RegistryConfig config;
    private final RegistryClient client;
    private final ConcurrentMap<Long, AvroSchema> schemas = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Refusal> refusals = new ConcurrentHashMap<>();

    private SchemaRegistry(RegistryConfig config)
    {
        this.config = config;
        client = new RegistryClient(config);
    }

    /**
     * The registry of a configuration, the same object for equal ones: Pinot makes new decoders for every segment. One whose
     * secrets were renewed takes the place of that with the old ones, which is closed when the last decoder lets go of it.
     *
     * @throws IllegalArgumentException if a file of the configuration cannot be read
     */
    public static SchemaRegistry of(RegistryConfig config)
    {
        SchemaRegistry known = ALL.get(config);
        if (known != null) {
            return known;
        }
        SchemaRegistry registry = ALL.computeIfAbsent(config, SchemaRegistry::new);
        ALL.keySet().removeIf(other -> !other.equals(config) && config.succeeds(other));
        return registry;
    }

    @Override
    public AvroSchema schema(long id)
    {
        AvroSchema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        Refusal refusal = refusals.get(id);
        if (refusal != null && System.nanoTime() - refusal.since < REFUSAL_NANOSECONDS) {
            throw refusal.again();
        }
        try {
            AvroSchema parsed = AvroSchema.parse(schemaText(id, fetch(id)));
            AvroSchema earlier = schemas.putIfAbsent(id, parsed);
            if (earlier != null) {
                return earlier;
            }
            return parsed;
        }
        catch (DecodeException e) {
            if (e.kind() == ErrorKind.UNKNOWN_SCHEMA) {
                refuse(id, e);
            }
            throw e;
        }
    }

    private void refuse(long id, DecodeException reason)
    {
        if (refusals.size() >= MOST_REFUSALS) {
            refusals.clear();
        }
        refusals.put(id, new Refusal(reason, System.nanoTime()));
    }

    private String fetch(long id)
    {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.retryTimeout());
        long pause = FIRST_PAUSE_MILLISECONDS;
        int notFound = 0;
        try {
            while (true) {
                NoAnswerException problem = null;
                for (String url : config.urls()) {
                    try {
                        Optional<String> schema = client.ask(url, id);
                        if (schema.isPresent()) {
                            return schema.get();
                        }
                    }
                    catch (NoAnswerException e) {
                        problem = e;
                    }
                }
                // a node that gave no answer may be the one that has it
                if (problem == null && ++notFound == NOT_FOUND_ATTEMPTS) {
                    throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the schema registry has no schema " + id);
                }
                String reason = "it is not known there yet";
                if (problem != null) {
                    reason = problem.getMessage();
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
                    throw new DecodeException(ErrorKind.REGISTRY_UNAVAILABLE, "the schema registry gave no answer about schema " + id + " for " + config.retryTimeout() + " ms: " + reason, problem);
                }
                LOGGER.warn("The schema registry is asked again for schema {} in {} ms: {}", id, pause, reason);
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DecodeException(ErrorKind.REGISTRY_UNAVAILABLE, "interrupted while waiting for schema " + id, e);
        }
    }

    /**
     * Confluent's interface has the schema as a text in an object, Apicurio's own has the schema itself.
     */
    private static String schemaText(long id, String body)
    {
        if (body.stripLeading().startsWith("\"")) {
            return body;
        }
        String[] parts;
        try {
            parts = JsonText.read(body, SchemaRegistry::readParts);
        }
        catch (DecodeException e) {
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the registry's answer about schema " + id + " is no schema: " + e.getMessage(), e);
        }
        if (parts[SCHEMA] == null) {
            return body;
        }
        if (parts[SCHEMA_TYPE] != null && !parts[SCHEMA_TYPE].equals("AVRO")) {
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "schema " + id + " is of type " + parts[SCHEMA_TYPE] + ", expected AVRO");
        }
        if (parts[REFERENCES] != null && !parts[REFERENCES].equals("[]")) {
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "schema " + id + " refers to other schemas of the registry, which is not supported: register it with the types that it uses in it. Its references are " + parts[REFERENCES]);
        }
        return parts[SCHEMA];
    }

    private static String[] readParts(PayloadReader reader)
    {
        String[] parts = new String[NAMES.size()];
        if (reader.kind() != ValueKind.RECORD) {
            reader.skip();
            return parts;
        }
        int field = reader.nextField(NAMES);
        while (field != PayloadReader.END) {
            if (field == REFERENCES && reader.kind() == ValueKind.ARRAY) {
                parts[field] = reader.jsonText();
            }
            else if (field >= 0 && reader.kind() == ValueKind.TEXT) {
                parts[field] = reader.text();
            }
            else {
                reader.skip();
            }
            field = reader.nextField(NAMES);
        }
        return parts;
    }

    /**
     * Why a schema cannot be had, believed for some time.
     */
    private static final class Refusal
    {
        private final DecodeException reason;
        private final long since;

        private Refusal(DecodeException reason, long since)
        {
            this.reason = reason;
            this.since = since;
        }

        private DecodeException again()
        {
            return new DecodeException(reason.kind(), reason.getMessage(), reason);
        }
    }
}
