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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.pinot.debezium.AvroEvents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is read: the change events of a table, all different. */
enum Input
{
    PERSON_WRAPPED,
    PERSON_BARE,
    ALL_TYPES_WRAPPED,
    ALL_TYPES_BARE,
    FIFTY_COLUMNS,
    DELETES,
    PERSON_AVRO,
    ALL_TYPES_AVRO;

    static final int EVENTS = 10_000;

    static Input of(String name)
    {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether the events have the schema block. */
    boolean isWrapped()
    {
        return this == PERSON_WRAPPED || this == ALL_TYPES_WRAPPED;
    }

    /** Whether the events are Avro, in Confluent's wire format. */
    boolean isAvro()
    {
        return this == PERSON_AVRO || this == ALL_TYPES_AVRO;
    }

    List<Column> columns()
    {
        return switch (this) {
            case PERSON_WRAPPED, PERSON_BARE, PERSON_AVRO, DELETES -> Tables.PERSON;
            case ALL_TYPES_WRAPPED, ALL_TYPES_BARE, ALL_TYPES_AVRO -> Tables.ALL_TYPES;
            case FIFTY_COLUMNS -> Tables.FIFTY_COLUMNS;
        };
    }

    /**
     * Makes the events and writes them into a folder.
     *
     * @param captured the folder of captured events, which these are made of
     * @return the bytes of an event, on average
     */
    int write(Path captured, Path folder)
            throws IOException
    {
        EventGenerator generator = generator(captured);
        ImmutableList.Builder<byte[]> events = ImmutableList.builder();
        List<String> schemas = new ArrayList<>();
        long bytes = 0;
        for (int number = 0; number < EVENTS; number++) {
            byte[] event = generator.next();
            if (isAvro()) {
                event = avro(event, schemas);
            }
            events.add(event);
            bytes += event.length;
        }
        new EventFile(folder, this).write(events.build(), schemas);
        return (int) (bytes / EVENTS);
    }

    private static byte[] avro(byte[] wrapped, List<String> schemas)
    {
        AvroEvents.Event event = AvroEvents.of(new String(wrapped, StandardCharsets.UTF_8));
        if (!schemas.contains(event.schema())) {
            schemas.add(event.schema());
        }
        return event.message(schemas.indexOf(event.schema()) + 1, Integer.BYTES);
    }

    EventGenerator generator(Path captured)
    {
        return switch (this) {
            case PERSON_WRAPPED, PERSON_AVRO -> EventGenerator.like(captured.resolve("ws.person.values.jsonl"), columns());
            case PERSON_BARE -> EventGenerator.like(captured.resolve("ns.person.values.jsonl"), columns());
            case ALL_TYPES_WRAPPED, ALL_TYPES_AVRO -> EventGenerator.like(captured.resolve("ws.all_types.values.jsonl"), columns());
            case ALL_TYPES_BARE -> EventGenerator.like(captured.resolve("ns.all_types.values.jsonl"), columns());
            case FIFTY_COLUMNS -> EventGenerator.forTable(captured.resolve("ns.person.values.jsonl"), Tables.FIFTY_COLUMNS);
            case DELETES -> EventGenerator.like(captured.resolve("ns.person.values.jsonl"), columns()).only("d");
        };
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
