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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * Makes events like captured ones: their structure, schema block and types, with values and positions of their own, so
 * that no two are alike.
 */
final class EventGenerator
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Out of a hundred events; a topic has few snapshot reads and more changes than new rows. */
    private static final String OPERATIONS = "c".repeat(35) + "u".repeat(45) + "d".repeat(15) + "r".repeat(5);

    /** Since 1970, of PostgreSQL's last finite timestamp. */
    private static final long MOST_DAYS = 106_751_991;

    private final ListMultimap<String, ObjectNode> captured;
    private final String operations;
    private final Random random = new Random(1);
    private long position = 26_692_960;
    private long microseconds = 1_795_345_739_487_088L;
    private final long keys;
    private long events;
    private long id;

    private EventGenerator(ListMultimap<String, ObjectNode> captured, String operations, long keys)
    {
        this.captured = captured;
        this.operations = operations;
        this.keys = keys;
    }

    /** Events like those in the file that have just these columns: its table was altered meanwhile. */
    static EventGenerator like(Path file, List<Column> columns)
    {
        Set<String> names = columns.stream().map(Column::name).collect(toImmutableSet());
        ImmutableListMultimap.Builder<String, ObjectNode> events = ImmutableListMultimap.builder();
        for (ObjectNode event : read(file)) {
            ObjectNode envelope = envelope(event);
            JsonNode row = envelope.path("after").isObject() ? envelope.path("after") : envelope.path("before");
            if (row.propertyStream().map(Map.Entry::getKey).collect(toImmutableSet()).equals(names) && !hasInfiniteDate(row)) {
                events.put(envelope.path("op").asText(), event);
            }
        }
        return new EventGenerator(events.build(), OPERATIONS, Long.MAX_VALUE);
    }

    /** Such a row is an error, and no part of what is timed. */
    private static boolean hasInfiniteDate(JsonNode row)
    {
        return Math.abs(row.path("c_date").asLong()) > MOST_DAYS;
    }

    /** Events of another table, with the captured ones' metadata. */
    static EventGenerator forTable(Path file, List<Column> columns)
    {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        columns.forEach(column -> row.set(column.name(), Tables.example(column)));
        ObjectNode deleted = row.deepCopy();
        columns.stream().skip(1).forEach(column -> deleted.putNull(column.name()));
        ImmutableListMultimap.Builder<String, ObjectNode> events = ImmutableListMultimap.builder();
        for (ObjectNode event : read(file)) {
            ObjectNode copy = event.deepCopy();
            if (!copy.path("before").isNull()) {
                copy.set("before", deleted.deepCopy());
            }
            if (!copy.path("after").isNull()) {
                copy.set("after", row.deepCopy());
            }
            events.put(copy.path("op").asText(), copy);
        }
        return new EventGenerator(events.build(), OPERATIONS, Long.MAX_VALUE);
    }

    EventGenerator only(String operation)
    {
        return new EventGenerator(captured, operation, keys);
    }

    /** The same events for so many rows, which change again and again; else each event is of a row of its own. */
    EventGenerator keys(long number)
    {
        return new EventGenerator(captured, operations, number);
    }

    byte[] next()
    {
        String operation = String.valueOf(operations.charAt(random.nextInt(operations.length())));
        List<ObjectNode> examples = captured.get(operation);
        ObjectNode event = examples.get(random.nextInt(examples.size())).deepCopy();
        ObjectNode envelope = envelope(event);
        events++;
        id = events;
        if (keys < Long.MAX_VALUE) {
            id = 1 + random.nextLong(keys);
        }
        for (String row : List.of("before", "after")) {
            if (envelope.get(row) instanceof ObjectNode values) {
                vary(values);
            }
        }
        vary(envelope, (ObjectNode) envelope.get("source"));
        try {
            return MAPPER.writeValueAsBytes(event);
        }
        catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of the row that the last event was about. */
    long lastKey()
    {
        return id;
    }

    private static ObjectNode envelope(ObjectNode event)
    {
        return event.get("payload") instanceof ObjectNode payload ? payload : event;
    }

    private static List<ObjectNode> read(Path file)
    {
        try {
            return Files.readAllLines(file).stream()
                    .map(EventGenerator::parse)
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line)
    {
        try {
            return MAPPER.readTree(line);
        }
        catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void vary(ObjectNode row)
    {
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (field.getKey().equals("id")) {
                field.setValue(JsonNodeFactory.instance.numberNode(id));
            }
            else if (field.getValue().isTextual()) {
                field.setValue(JsonNodeFactory.instance.textNode(vary(field.getKey(), field.getValue().asText())));
            }
            else if (field.getValue().isIntegralNumber()) {
                long value = field.getValue().asLong();
                // as many digits as before, so that it stays a value of its type
                field.setValue(JsonNodeFactory.instance.numberNode(value - value / 10 + random.nextLong(Math.abs(value / 10) + 1)));
            }
        }
    }

    private String vary(String field, String text)
    {
        if (field.equals("c_uuid")) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
        if (!field.equals("name") && !field.equals("c_text") && !field.equals("c_varchar") && !field.equals("c_big") && !field.startsWith("text")) {
            return text;
        }
        StringBuilder varied = new StringBuilder(text);
        for (int character = 0; character < 8; character++) {
            varied.append((char) ('a' + random.nextInt(26)));
        }
        return varied.toString();
    }

    private void vary(ObjectNode envelope, ObjectNode source)
    {
        position += 8 * (1 + random.nextInt(500));
        microseconds += random.nextInt(20_000);
        long captured = microseconds + 200_000 + random.nextInt(500_000);
        source.put("ts_ms", microseconds / 1_000).put("ts_us", microseconds).put("ts_ns", microseconds * 1_000);
        source.put("txId", 700 + events).put("lsn", position);
        ArrayNode sequence = JsonNodeFactory.instance.arrayNode();
        sequence.add(Long.toString(position - 136)).add(Long.toString(position));
        source.put("sequence", sequence.toString());
        envelope.put("ts_ms", captured / 1_000).put("ts_us", captured).put("ts_ns", captured * 1_000 + random.nextInt(1_000));
    }
}
