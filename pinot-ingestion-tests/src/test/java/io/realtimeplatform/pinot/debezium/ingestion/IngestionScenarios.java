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
package io.realtimeplatform.pinot.debezium.ingestion;

import org.apache.pinot.spi.data.FieldSpec.DataType;
import org.apache.pinot.spi.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After each scenario the rows that queries see are those that the source has. Each release of Pinot runs them: the
 * oldest and the newest have a class of their own that extends this one.
 */
abstract class IngestionScenarios
{
    private static final Map<String, String> KEY = Map.of("key.columns", "[\"id\"]");

    private static Schema.SchemaBuilder schema()
    {
        return new Schema.SchemaBuilder().setSchemaName("ingested")
                .addSingleValueDimension("id", DataType.LONG)
                .addSingleValueDimension("name", DataType.STRING)
                .addSingleValueDimension("__operation", DataType.STRING)
                .addSingleValueDimension("__deleted", DataType.BOOLEAN)
                .addSingleValueDimension("__position", DataType.LONG)
                .addDateTime("__capture_time", DataType.TIMESTAMP, "1:MILLISECONDS:TIMESTAMP", "1:MILLISECONDS")
                .setPrimaryKeyColumns(List.of("id"));
    }

    private static String event(String operation, long position, String before, String after)
    {
        String sequence = "null";
        if (position > 0) {
            sequence = "\\\"" + position + "\\\"";
        }
        return "{\"before\":" + before + ",\"after\":" + after + ",\"source\":{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"shop\",\"ts_ms\":1795345739487,\"snapshot\":\"false\",\"db\":\"app\"," +
                "\"sequence\":\"[" + sequence + ",\\\"1\\\"]\",\"schema\":\"public\",\"table\":\"person\",\"txId\":738,\"lsn\":120,\"xmin\":null},\"transaction\":null,\"op\":\"" + operation + "\",\"ts_ms\":1795345740036}";
    }

    private static String row(long id, String name)
    {
        return "{\"id\":" + id + ",\"name\":\"" + name + "\"}";
    }

    private static String insert(long position, long id, String name)
    {
        return event("c", position, "null", row(id, name));
    }

    private static String update(long position, long id, String name)
    {
        return event("u", position, "null", row(id, name));
    }

    private static String delete(long position, long id)
    {
        return event("d", position, "{\"id\":" + id + ",\"name\":null}", "null");
    }

    private static String read(long id, String name)
    {
        return event("r", 0, "null", row(id, name));
    }

    /**
     * @param schema of a table with the comparison column {@code __position} and the flag of deleted rows {@code __deleted}
     * @param properties of the decoder
     */
    abstract IngestedTable table(Path directory, Schema schema, Map<String, String> properties)
            throws Exception;

    private void assertRows(Path directory, List<String> messages, Map<Long, String> expected)
            throws Exception
    {
        try (IngestedTable table = table(directory, schema().build(), KEY)) {
            table.ingest(messages);
            assertThat(table.failures()).isZero();
            Map<Long, String> actual = new TreeMap<>();
            table.rows("id", "name").forEach(row -> assertThat(actual.put((Long) row.get("id"), (String) row.get("name"))).as("two rows of %s", row).isNull());
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    public void testInsertUpdateDeleteAndAgain(@TempDir Path directory)
            throws Exception
    {
        assertRows(directory, List.of(
                insert(10, 1, "a"), insert(10, 2, "b"), update(20, 1, "a2"), delete(30, 2), insert(40, 2, "b again"),
                insert(50, 3, "c"), delete(60, 3), "null", insert(70, 4, "d"), update(70, 4, "d2"), update(70, 4, "d3")),
                Map.of(1L, "a2", 2L, "b again", 4L, "d3"));
    }

    @Test
    public void testChangeOfThePrimaryKey(@TempDir Path directory)
            throws Exception
    {
        assertRows(directory, List.of(insert(10, 1, "a"), delete(20, 1), "null", insert(20, 5, "a"), delete(30, 5), insert(30, 1, "back")),
                Map.of(1L, "back"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 9})
    public void testReplayOfTheLast(int replayed, @TempDir Path directory)
            throws Exception
    {
        List<String> messages = new ArrayList<>(List.of(
                insert(10, 1, "a"), update(20, 1, "b"), delete(30, 1), insert(40, 1, "c"), insert(50, 2, "x"), update(60, 2, "y"),
                update(60, 2, "z"), insert(70, 3, "gone"), delete(80, 3)));
        messages.addAll(messages.subList(messages.size() - replayed, messages.size()));
        assertRows(directory, messages, Map.of(1L, "c", 2L, "z"));
    }

    @Test
    public void testOutOfOrder(@TempDir Path directory)
            throws Exception
    {
        List<String> messages = new ArrayList<>(List.of(
                insert(10, 1, "a"), update(20, 1, "b"), update(30, 1, "last"), insert(11, 2, "a"), delete(31, 2), insert(12, 3, "a"), delete(22, 3), insert(32, 3, "last")));
        Collections.shuffle(messages, new Random(3));
        assertRows(directory, messages, Map.of(1L, "last", 3L, "last"));
    }

    @Test
    public void testSnapshotDuringStreaming(@TempDir Path directory)
            throws Exception
    {
        assertRows(directory, List.of(
                read(1, "a"), read(2, "b"), update(10, 1, "a2"), delete(20, 2),
                // read late, or read again: what was changed since stays
                read(1, "a"), read(2, "b"), read(3, "c"), update(30, 3, "c2"), read(3, "c")),
                Map.of(1L, "a2", 3L, "c2"));
    }

    @Test
    public void testRandomHistories(@TempDir Path directory)
            throws Exception
    {
        Random random = new Random(20_261_125);
        for (int round = 0; round < 20; round++) {
            Map<Long, String> source = new HashMap<>();
            List<String> messages = new ArrayList<>();
            for (int position = 1; position <= 300; position++) {
                long id = random.nextInt(12);
                if (source.containsKey(id) && random.nextInt(3) == 0) {
                    source.remove(id);
                    messages.add(delete(position / 2 + 1, id));
                }
                else {
                    String operation = "c";
                    if (source.containsKey(id)) {
                        operation = "u";
                    }
                    source.put(id, "v" + position);
                    messages.add(event(operation, position / 2 + 1, "null", row(id, "v" + position)));
                }
                if (random.nextInt(50) == 0) {
                    messages.addAll(List.copyOf(messages.subList(messages.size() - random.nextInt(Math.min(40, messages.size())), messages.size())));
                }
            }
            assertRows(directory.resolve(Integer.toString(round)), messages, source);
        }
    }

    @Test
    public void testMessagesThatAreNoRows(@TempDir Path directory)
            throws Exception
    {
        try (IngestedTable table = table(directory, schema().build(), KEY)) {
            table.ingest(List.of(insert(10, 1, "a"), "null", "{\"ts_ms\":5}", event("t", 20, "null", "null"), "{", "{\"x\":1}", insert(30, 2, "b")));
            assertThat(table.failures()).as("counted as errors").isEqualTo(2);
            assertThat(table.filtered()).as("counted as filtered").isEqualTo(3);
            assertThat(table.rows("id")).containsExactlyInAnyOrder(Map.of("id", 1L), Map.of("id", 2L));
        }
    }

    /**
     * Errors are rows beside those of the table and replace none of them, nor one another.
     */
    @Test
    public void testErrorRows(@TempDir Path directory)
            throws Exception
    {
        Schema schema = schema()
                .addSingleValueDimension("__event_id", DataType.STRING)
                .addSingleValueDimension("__error_kind", DataType.STRING)
                .addSingleValueDimension("__error_message", DataType.STRING)
                .addSingleValueDimension("__error_payload", DataType.BYTES)
                .setPrimaryKeyColumns(List.of("id", "__event_id"))
                .build();
        Map<String, String> properties = Map.of("key.columns", "[\"id\"]", "error.policy", "row", "truncate.policy", "row");
        try (IngestedTable table = table(directory, schema, properties)) {
            String truncate = event("t", 20, "null", "null");
            List<String> messages = List.of(insert(10, 1, "a"), "{", "{", "{\"x\":1}", truncate, update(30, 1, "b"), insert(30, 2, "c"), delete(40, 2));
            table.ingest(messages);
            table.ingest(messages);
            assertThat(table.failures()).isZero();
            assertThat(table.rows("id", "name", "__event_id").stream().filter(row -> row.get("__event_id").equals("")))
                    .containsExactly(Map.of("id", 1L, "name", "b", "__event_id", ""));
            assertThat(table.rows("__error_kind", "__operation", "id", "name")).containsExactlyInAnyOrder(
                    Map.of("id", 1L, "name", "b", "__operation", "u"),
                    Map.of("__error_kind", "malformed"),
                    Map.of("__error_kind", "unexpected_message"),
                    Map.of("__operation", "t"));
        }
    }
}
