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
import io.realtimeplatform.pinot.debezium.payload.ReaderComparison;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final EventMutator mutator;
    private final ReaderComparison readers = new ReaderComparison();
    private final List<Pair> tables = new ArrayList<>();
    private final PlainReading plain = new PlainReading(COLUMNS);
    private long certain;

    Fuzzer(long seed)
    {
        mutator = new EventMutator(corpus(), new Random(seed));
        tables.add(new Pair("id", "customer_id", "name", "__deleted", "__position", "__commit_time", "__capture_time", "__snapshot", "__source_table"));
        // everything there is
        tables.add(new Pair());
    }

    private static List<byte[]> corpus()
    {
        Stream<String> files = Stream.concat(
                CORPUS.stream().map(prefix -> prefix + ".values.jsonl"),
                Stream.of("postgres-2.7/pg27-ns.pg.inv.types.jsonl", "postgres-2.7/pg27-ws.pg.inv.types.jsonl", "mariadb/mariadb-ns.mdb.inv.types.jsonl", "mariadb/mariadb-ns.mdb.jsonl"));
        return files.flatMap(file -> Events.values(file).stream())
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    byte[] next()
    {
        return mutator.next();
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

        private Pair(String... columns)
        {
            Map<String, String> properties = Map.of("key.columns", "[\"id\"]", "error.policy", "fail", "unavailable.policy", "null");
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
