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

import java.nio.file.Path;
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
    DELETES;

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

    List<Column> columns()
    {
        return switch (this) {
            case PERSON_WRAPPED, PERSON_BARE, DELETES -> Tables.PERSON;
            case ALL_TYPES_WRAPPED, ALL_TYPES_BARE -> Tables.ALL_TYPES;
            case FIFTY_COLUMNS -> Tables.FIFTY_COLUMNS;
        };
    }

    /** @param captured the folder of captured events, which the others are made of */
    List<byte[]> events(Path captured)
    {
        EventGenerator generator = generator(captured);
        ImmutableList.Builder<byte[]> events = ImmutableList.builder();
        for (int event = 0; event < EVENTS; event++) {
            events.add(generator.next());
        }
        return events.build();
    }

    EventGenerator generator(Path captured)
    {
        return switch (this) {
            case PERSON_WRAPPED -> EventGenerator.like(captured.resolve("ws.person.values.jsonl"), columns());
            case PERSON_BARE -> EventGenerator.like(captured.resolve("ns.person.values.jsonl"), columns());
            case ALL_TYPES_WRAPPED -> EventGenerator.like(captured.resolve("ws.all_types.values.jsonl"), columns());
            case ALL_TYPES_BARE -> EventGenerator.like(captured.resolve("ns.all_types.values.jsonl"), columns());
            case FIFTY_COLUMNS -> EventGenerator.forTable(captured.resolve("ns.person.values.jsonl"), Tables.FIFTY_COLUMNS);
            case DELETES -> EventGenerator.like(captured.resolve("ns.person.values.jsonl"), columns()).only("d");
        };
    }

    /** Bytes of an event, on average. */
    int bytes(Path captured)
    {
        return (int) events(captured).stream().mapToInt(event -> event.length).average().orElseThrow();
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
