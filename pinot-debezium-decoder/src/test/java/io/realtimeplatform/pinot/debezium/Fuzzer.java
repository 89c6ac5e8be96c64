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
import io.realtimeplatform.pinot.debezium.payload.JsonMessageReader;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.ReaderComparison;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Feeds changed events to decoders and says what they get wrong: an exception other than {@link DecodeException}, a
 * difference between the fast and the exact reader, a difference from a plain reading with Jackson.
 */
final class Fuzzer
{
    private static final List<String> COLUMNS = List.of("id", "customer_id", "name");
    private static final List<String> CORPUS = List.of(
            "ns.person", "ws.person", "st.person", "flat.person", "ns.all_types", "ws.all_types", "st.all_types", "flat.all_types");

    /**
     * Values whose types only the table's configuration gives, each in a form that has to look into it.
     */
    private static final String TYPED = EventBuilder.created("{\"id\":1,\"point\":{\"x\":1.5,\"y\":-2,\"wkb\":\"AQEAAAA=\",\"srid\":4326},\"moment\":\"2026-01-31T23:59:59.123Z\","
            + "\"vector\":{\"dimensions\":4,\"vector\":[[1,0.5],[3,1e2]]},\"amount\":{\"scale\":2,\"value\":\"MDk=\"},\"day\":20484,\"text\":\"{\\\"a\\\":[1]}\",\"numbers\":[1,2,3]}");
    private static final String TYPED_COLUMNS = "{\"srid\":{\"field\":\"point\",\"type\":\"io.debezium.data.geometry.Point\",\"form\":\"srid\"},"
            + "\"x\":{\"field\":\"point\",\"type\":\"io.debezium.data.geometry.Point\",\"form\":\"x\"},"
            + "\"wkb\":{\"field\":\"point\",\"type\":\"io.debezium.data.geometry.Point\",\"form\":\"bytes\"},"
            + "\"moment\":{\"pinot_type\":\"TIMESTAMP\"},\"vector\":{\"type\":\"io.debezium.data.SparseDoubleVector\",\"pinot_type\":\"FLOAT[]\"},"
            + "\"amount\":{\"type\":\"io.debezium.data.VariableScaleDecimal\",\"scale\":2,\"form\":\"unscaled\"},\"day\":{\"type\":\"io.debezium.time.Date\",\"form\":\"text\"},"
            + "\"text\":{\"type\":\"io.debezium.data.Json\",\"pinot_type\":\"JSON\"},\"numbers\":{\"type\":\"array\",\"element\":\"int32\",\"pinot_type\":\"INT[]\"}}";

    /**
     * A document of MongoDB, which an event has as a text.
     */
    private static final String DOCUMENT = "{\"_id\": {\"$oid\": \"5f1b2c3d4e5f6a7b8c9d0e1f\"}, \"moment\": {\"$date\": {\"$numberLong\": \"1558965508123\"}}, \"day\": {\"$date\": \"2019-05-27T13:58:28.123Z\"}, "
            + "\"amount\": {\"$numberDecimal\": \"12.34\"}, \"x\": {\"$numberDouble\": \"1.5\"}, \"n\": {\"$numberInt\": \"7\"}, \"b\": {\"$binary\": {\"base64\": \"AP8=\", \"subType\": \"04\"}}, "
            + "\"u\": {\"$uuid\": \"00112233-4455-6677-8899-aabbccddeeff\"}, \"o\": {\"a\": [{\"$numberLong\": \"1\"}, null]}}";
    private static final String DOCUMENT_COLUMNS = "{\"n\":{\"pinot_type\":\"INT\"},\"day\":{\"pinot_type\":\"TIMESTAMP\"},\"x\":{\"pinot_type\":\"DOUBLE\"},\"o\":{\"pinot_type\":\"JSON\"},\"b\":{\"form\":\"bytes\"},\"u\":{\"form\":\"bytes\"}}";
    private static final int ONE_DOCUMENT_IN = 8;

    private final Random random;
    private final EventMutator mutator;
    private final EventMutator documents;
    private final ReaderComparison readers = new ReaderComparison();
    private final List<Pair> tables = new ArrayList<>();
    private final PlainReading plain = new PlainReading(COLUMNS);
    private long certain;

    Fuzzer(long seed)
    {
        random = new Random(seed);
        mutator = new EventMutator(corpus(), random);
        documents = new EventMutator(List.of(DOCUMENT.getBytes(StandardCharsets.UTF_8)), random);
        tables.add(new Pair("id", "{}", "id", "customer_id", "name", "__deleted", "__position", "__commit_time", "__capture_time", "__snapshot", "__source_table"));
        // everything there is
        tables.add(new Pair("id", "{}"));
        tables.add(new Pair("id", TYPED_COLUMNS, "id", "srid", "x", "wkb", "moment", "vector", "amount", "day", "text", "numbers"));
        tables.add(new Pair("_id", DOCUMENT_COLUMNS, "_id", "moment", "day", "amount", "x", "n", "b", "u", "o", "__deleted", "__position"));
    }

    private static List<byte[]> corpus()
    {
        Stream<String> files = Stream.concat(
                CORPUS.stream().map(prefix -> prefix + ".values.jsonl"),
                Stream.of("documented/mongodb.jsonl", "documented/cassandra.jsonl", "documented/vitess.jsonl", "postgres-2.7/pg27-ns.pg.inv.types.jsonl", "postgres-2.7/pg27-ws.pg.inv.types.jsonl", "mariadb/mariadb-ns.mdb.inv.types.jsonl", "mariadb/mariadb-ns.mdb.jsonl"));
        // as often as events of the other files together, nearly
        Stream<String> typed = Collections.nCopies(100, TYPED).stream();
        return Stream.concat(files.flatMap(file -> Events.values(file).stream()), typed)
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    byte[] next()
    {
        if (random.nextInt(ONE_DOCUMENT_IN) > 0) {
            return mutator.next();
        }
        String document = new String(documents.next(), StandardCharsets.UTF_8);
        return ("{\"after\":" + JsonText.quote(document) + ",\"source\":{\"connector\":\"mongodb\",\"ts_ms\":2000,\"ord\":3},\"op\":\"c\"}").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * How many inputs the fast reader took without the exact one.
     */
    long certain()
    {
        return certain;
    }

    /**
     * @throws AssertionError or any exception that is not declared, if something is wrong
     */
    void check(byte[] message)
    {
        if (message.length > 0 && (message[0] == '{' || message[0] == '[') && readers.compare(message)) {
            certain++;
        }
        for (Pair table : tables) {
            table.check(message);
        }
        plain.check(message, tables.getFirst().row, tables.getFirst().error);
    }

    /**
     * A decoder and its exact counterpart.
     */
    private static final class Pair
    {
        private final DebeziumMessageDecoder fast = new DebeziumMessageDecoder(() -> DecoderTester.NOW, () -> 0, JsonMessageReader::new);
        private final DebeziumMessageDecoder exact = new DebeziumMessageDecoder(() -> DecoderTester.NOW, () -> 0, JsonMessageReader::exact);
        private GenericRow row;
        private String error;

        private Pair(String key, String mapping, String... columns)
        {
            Map<String, String> properties = Map.of("key.columns", "[\"" + key + "\"]", "columns", mapping, "error.policy", "fail", "unavailable.policy", "null");
            fast.init(properties, Set.of(columns), "fuzzing");
            exact.init(properties, Set.of(columns), "fuzzing");
        }

        private void check(byte[] message)
        {
            error = null;
            row = null;
            try {
                row = fast.decode(message, new GenericRow());
            }
            catch (DecodeException e) {
                error = requireDeclared(e);
            }
            GenericRow expected = null;
            String expectedError = null;
            try {
                expected = exact.decode(message, new GenericRow());
            }
            catch (DecodeException e) {
                expectedError = e.getMessage();
            }
            if (!Objects.equals(error, expectedError)) {
                throw new AssertionError("The fast decoder says " + error + ", the exact one " + expectedError);
            }
            if (row != null && !isSame(row.getFieldToValueMap(), expected.getFieldToValueMap())) {
                throw new AssertionError("The fast decoder gives " + row.getFieldToValueMap() + ", the exact one " + expected.getFieldToValueMap());
            }
        }

        /**
         * The decoder turns every exception into its own; the kind tells whether it was foreseen.
         */
        private static String requireDeclared(DecodeException error)
        {
            if (error.kind() == ErrorKind.INTERNAL) {
                throw new AssertionError("An exception that no one foresaw: " + error.getCause(), error);
            }
            return error.getMessage();
        }

        private static boolean isSame(Map<String, Object> row, Map<String, Object> expected)
        {
            return row.keySet().equals(expected.keySet())
                    && row.keySet().stream().allMatch(column -> Arrays.deepEquals(new Object[] {row.get(column)}, new Object[] {expected.get(column)}));
        }
    }
}
