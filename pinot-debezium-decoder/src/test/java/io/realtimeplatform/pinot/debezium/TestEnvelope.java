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

import org.apache.pinot.spi.data.readers.GenericRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.deleted;
import static io.realtimeplatform.pinot.debezium.EventBuilder.envelope;
import static io.realtimeplatform.pinot.debezium.EventBuilder.updated;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an event is, whatever its types.
 */
public class TestEnvelope
{
    private static final String FIELDS = "{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"},{\"type\":\"string\",\"optional\":true,\"field\":\"name\"}";
    private static final String PLACEHOLDER = "\"__debezium_unavailable_value\"";

    private static DecoderTester table()
    {
        return new DecoderTester("id", "name", "__deleted").property("key.columns", "[\"id\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "null", " null\n", "{\"schema\":null,\"payload\":null}", "{\"payload\":null,\"schema\":null}",
            "{\"ts_ms\":1795345740036}",
            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"ts_ms\"}],\"optional\":false,\"name\":\"io.debezium.connector.common.Heartbeat\"},\"payload\":{\"ts_ms\":1795345740036}}",
            "{\"status\":\"BEGIN\",\"id\":\"571:53195829\",\"event_count\":null,\"data_collections\":null,\"ts_ms\":1795345740036}",
            "{\"status\":\"END\",\"id\":\"571:53195832\",\"event_count\":2,\"data_collections\":[{\"data_collection\":\"public.person\",\"event_count\":2}]}",
            "{\"source\":{\"connector\":\"mysql\"},\"ts_ms\":1,\"databaseName\":\"shop\",\"schemaName\":null,\"ddl\":\"CREATE TABLE x (id INT)\",\"tableChanges\":[]}",
            "{\"op\":\"m\",\"ts_ms\":1,\"source\":{\"connector\":\"postgresql\"},\"message\":{\"prefix\":\"p\",\"content\":\"aGk=\"}}",
            "{\"before\":null,\"after\":null,\"source\":{\"connector\":\"postgresql\"},\"op\":\"t\",\"ts_ms\":1}"})
    public void testSkippedOnPurpose(String message)
    {
        DecoderTester table = table();
        GenericRow row = table.decode(message);
        assertThat(row.getFieldToValueMap()).isEqualTo(Map.of(GenericRow.SKIP_RECORD_KEY, true));
        // the same after rows of either layout
        table.row(created("{\"id\":1}"));
        assertThat(DecoderTester.isSkipped(table.decode(message))).isTrue();
        table.row("{\"id\":1,\"__op\":\"c\"}");
        assertThat(DecoderTester.isSkipped(table.decode(message))).isTrue();
    }

    @Test
    public void testEveryLayoutMixed()
    {
        DecoderTester table = table();
        Map<String, Object> expected = Map.of("id", 1L, "name", "Ann", "__deleted", false);
        String row = "{\"id\":1,\"name\":\"Ann\"}";
        for (int round = 0; round < 3; round++) {
            assertThat(table.row(created(row))).isEqualTo(expected);
            assertThat(table.row(wrapped(FIELDS, created(row)))).isEqualTo(expected);
            assertThat(table.row("{\"schema\":null,\"payload\":" + created(row) + "}")).isEqualTo(expected);
            assertThat(table.row("{\"payload\":" + row + "}")).isEqualTo(expected);
            assertThat(table.row(row)).isEqualTo(expected);
            assertThat(table.row("{\"id\":1,\"name\":\"Ann\",\"__deleted\":\"false\",\"__op\":\"u\"}")).isEqualTo(expected);
            assertThat(table.row(" \n\t" + created(row).replace(",\"", " ,\r\n \"").replace(":{", " : {") + "\n ")).isEqualTo(expected);
        }
    }

    @Test
    public void testFieldsInAnyOrder()
    {
        assertThat(table().row("{\"op\":\"d\",\"source\":{\"ts_ms\":1},\"after\":null,\"before\":{\"name\":\"x\",\"id\":7},\"ts_ms\":1}"))
                .isEqualTo(Map.of("id", 7L, "__deleted", true));
        assertThat(table().row("{\"payload\":" + created("{\"id\":7}") + ",\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"}]}}"))
                .isEqualTo(Map.of("id", 7, "__deleted", false));
    }

    @Test
    public void testDeleteDoesNotReadFillers()
    {
        // as Debezium writes it of a table with replica identity default: fillers where a column cannot be null
        DecoderTester table = new DecoderTester("order_id", "line", "product", "quantity", "__deleted")
                .property("key.columns", "[\"order_id\",\"line\"]")
                .property("columns", "{\"product\":{\"type\":\"io.debezium.data.Uuid\",\"form\":\"bytes\"}}");
        assertThat(table.row(envelope("d", "{\"order_id\":2,\"line\":0,\"product\":\"\",\"quantity\":0}", "null")))
                .isEqualTo(Map.of("order_id", 2L, "line", 0L, "__deleted", true));
    }

    @Test
    public void testSchemaBlockIsLearnedOnceAndChanges()
    {
        DecoderTester table = new DecoderTester("id", "day");
        String date = "{\"type\":\"int32\",\"name\":\"io.debezium.time.Date\",\"version\":1,\"field\":\"day\"},";
        String text = "{\"type\":\"string\",\"field\":\"day\"},";
        String number = "{\"type\":\"int32\",\"field\":\"day\"},";
        for (int round = 0; round < 3; round++) {
            assertThat(table.value("day", wrapped(date + FIELDS, created("{\"id\":1,\"day\":1}")))).isEqualTo(86_400_000L);
            assertThat(table.value("day", wrapped(date + FIELDS, created("{\"id\":1,\"day\":2}")))).isEqualTo(172_800_000L);
            assertThat(table.value("day", wrapped(text + FIELDS, created("{\"id\":1,\"day\":\"x\"}")))).isEqualTo("x");
            assertThat(table.value("day", wrapped(number + FIELDS, created("{\"id\":1,\"day\":1}")))).isEqualTo(1);
            assertThat(table.value("day", created("{\"id\":1,\"day\":1}"))).isEqualTo(1L);
        }
        for (int version = 0; version < 20; version++) {
            String more = date + "{\"type\":\"int32\",\"field\":\"added_" + version + "\"},";
            assertThat(table.value("day", wrapped(more + FIELDS, created("{\"id\":1,\"day\":1}")))).isEqualTo(86_400_000L);
        }
    }

    @Test
    public void testLastOfDuplicatesCounts()
    {
        DecoderTester table = table();
        assertThat(table.row(created("{\"id\":1,\"name\":\"a\",\"id\":2,\"name\":null}"))).isEqualTo(Map.of("id", 2L, "__deleted", false));
        String twoRows = created("{\"id\":1,\"name\":\"a\"}").replace(",\"source\"", ",\"after\":{\"id\":3},\"source\"");
        assertThat(table.row(twoRows)).isEqualTo(Map.of("id", 3L, "__deleted", false));
        String twoOperations = envelope("d", "{\"id\":1}", "{\"id\":2}").replace(",\"ts_ms\":1795345740036}", ",\"op\":\"u\"}");
        assertThat(table.row(twoOperations)).isEqualTo(Map.of("id", 2L, "__deleted", false));
        String block = wrapped(FIELDS, created("{\"id\":1}"));
        assertThat(table.row(block)).containsEntry("id", 1L);
        String twoPayloads = block.substring(0, block.length() - 1) + ",\"payload\":" + created("{\"id\":2}") + "}";
        assertThat(table.row(twoPayloads)).containsEntry("id", 2L);
        String twoSchemas = block.substring(0, block.length() - 1) + ",\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"}]}}";
        assertThat(table.row(twoSchemas)).containsEntry("id", 1);
        assertThat(table.row(block)).containsEntry("id", 1L);
        assertThat(table.row("{\"id\":1,\"id\":2,\"__deleted\":\"true\",\"__deleted\":\"false\"}")).isEqualTo(Map.of("id", 2L, "__deleted", false));
    }

    @Test
    public void testLastSourceCounts()
    {
        DecoderTester table = new DecoderTester("id", "__commit_time", "__position");
        String message = created("{\"id\":1}").replace(",\"transaction\":null", ",\"source\":{}");
        assertThat(table.row(message)).isEqualTo(Map.of("id", 1L, "__position", 0L));
    }

    @Test
    public void testColumnsNamedLikeTheEnvelope()
    {
        DecoderTester table = new DecoderTester("op", "before", "after", "source", "ts_ms", "id", "status", "schema", "payload", "__deleted");
        String row = "{\"op\":\"x\",\"before\":null,\"after\":\"y\",\"source\":\"s\",\"ts_ms\":5,\"id\":1,\"status\":\"BEGIN\",\"schema\":\"a\",\"payload\":\"b\"}";
        Map<String, Object> expected = Map.of("op", "x", "after", "y", "source", "s", "ts_ms", 5L, "id", 1L, "status", "BEGIN", "schema", "a", "payload", "b", "__deleted", false);
        assertThat(table.row(created(row))).isEqualTo(expected);
        assertThat(table.row(row)).isEqualTo(expected);
        assertThat(new DecoderTester("schema", "payload").row("{\"schema\":\"a\",\"payload\":\"b\"}")).isEqualTo(Map.of("schema", "a", "payload", "b"));
    }

    @Test
    public void testDeleteTakesTheKeyOnly()
    {
        String message = deleted("{\"id\":1,\"name\":\"Ann\"}");
        assertThat(table().row(message)).isEqualTo(Map.of("id", 1L, "__deleted", true));
        assertThat(new DecoderTester("id", "name", "__deleted").row(message)).isEqualTo(Map.of("id", 1L, "name", "Ann", "__deleted", true));
        assertThat(table().row("{\"id\":1,\"name\":\"Ann\",\"__deleted\":\"true\"}")).isEqualTo(Map.of("id", 1L, "__deleted", true));
        assertThat(table().row("{\"id\":1,\"name\":\"Ann\",\"__op\":\"d\"}")).isEqualTo(Map.of("id", 1L, "__deleted", true));
    }

    /** What Debezium puts in the place of a NOT NULL column that a delete does not carry need not be a value of its type. */
    @Test
    public void testDeleteWithPlaceholdersThatAreNoValues()
    {
        DecoderTester table = new DecoderTester("id", "__deleted")
                .column("token", "{\"type\": \"io.debezium.data.Uuid\", \"form\": \"bytes\"}")
                .property("key.columns", "[\"id\"]");
        assertThat(table.row(deleted("{\"id\":1,\"token\":\"\"}"))).isEqualTo(Map.of("id", 1L, "__deleted", true));
    }

    @Test
    public void testUnavailableValueIsTakenFromBefore()
    {
        String after = "{\"id\":1,\"name\":" + PLACEHOLDER + "}";
        assertThat(table().value("name", updated("{\"id\":1,\"name\":\"kept\"}", after))).isEqualTo("kept");
        for (String before : new String[] {"null", "{\"id\":1}", "{\"id\":1,\"name\":null}", after}) {
            assertThat(table().failure(updated(before, after)))
                    .hasMessageContaining("the event does not carry the unchanged value of [name]: set the source table's replica identity to FULL");
            assertThat(table().property("unavailable.policy", "null").row(updated(before, after))).isEqualTo(Map.of("id", 1L, "__deleted", false));
        }
        assertThat(table().property("unavailable.value.placeholder", "?").value("name", created(after))).isEqualTo("__debezium_unavailable_value");
        assertThat(table().property("unavailable.value.placeholder", "?").value("name", updated("{\"name\":\"kept\"}", "{\"id\":1,\"name\":\"?\"}"))).isEqualTo("kept");
    }

    @Test
    public void testUnavailableValueDoesNotKeepADelete()
    {
        DecoderTester table = new DecoderTester("id", "name", "__deleted");
        assertThat(table.row(deleted("{\"id\":1,\"name\":" + PLACEHOLDER + "}"))).isEqualTo(Map.of("id", 1L, "__deleted", true));
        assertThat(table.row("{\"id\":1,\"name\":" + PLACEHOLDER + ",\"__deleted\":\"true\"}")).isEqualTo(Map.of("id", 1L, "__deleted", true));
    }

    @Test
    public void testUnavailableBytesAndArrays()
    {
        DecoderTester table = new DecoderTester("tags").column("content", "{\"type\": \"bytes\"}");
        String after = "{\"tags\":[" + PLACEHOLDER + "],\"content\":\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"}";
        assertThat(table.row(updated("{\"tags\":[\"a\"],\"content\":\"AQI=\"}", after)))
                .containsEntry("tags", "[\"a\"]")
                .containsEntry("content", new byte[] {1, 2});
        assertThat(table.failure(updated("null", after))).hasMessageContaining("[tags, content]");
    }

    @ParameterizedTest
    @CsvSource(value = {
            "[\"24023128\",\"24023184\"]|24023128|24023184", "[\"24023184\",\"24023128\"]|24023184|24023184",
            "[null,\"24023184\"]|0|0", "[null]|0|0", "[ \"7\" ]|7|7", "[\"7\",null]|7|7", "[\"7\", \"8\"]|7|8", "[\"7\",\"x\"]|7|7",
            "[\"9223372036854775807\"]|9223372036854775807|9223372036854775807",
            "[\"7\",\"9223372036854775807\"]|7|9223372036854775807", "[\"123456789012345678\",\"123456789012345679\"]|123456789012345678|123456789012345679"}, delimiter = '|', quoteCharacter = '\0')
    public void testPosition(String sequence, long row, long change)
    {
        DecoderTester table = new DecoderTester("id", "__position");
        String message = created("{\"id\":1}").replace("[\\\"100\\\",\\\"120\\\"]", sequence.replace("\"", "\\\""));
        assertThat(table.value("__position", message)).isEqualTo(change);
        assertThat(table.value("__position", message.replace("\"op\":\"c\"", "\"op\":\"r\""))).isEqualTo(row);
        String flattened = "{\"id\":1,\"__source_sequence\":\"" + sequence.replace("\"", "\\\"") + "\",\"__source_lsn\":5%s}";
        // may be a row of a snapshot, or says what it is
        assertThat(table.value("__position", flattened.formatted(""))).isEqualTo(row);
        assertThat(table.value("__position", flattened.formatted(",\"__source_snapshot\":\"true\""))).isEqualTo(row);
        assertThat(table.value("__position", flattened.formatted(",\"__source_snapshot\":\"false\""))).isEqualTo(change);
    }

    /**
     * Two transactions that write in turns, the second of which commits first: 10 and 40 are of one, 20 and 30 of the other,
     * whose commit is at 50. Sent again from the beginning, no change wins over a later one.
     */
    @Test
    public void testPositionsGrowInTheOrderOfCommits()
    {
        DecoderTester table = new DecoderTester("id", "__position");
        List<Long> positions = Stream.of("[\"5\",\"20\"]", "[\"5\",\"30\"]", "[\"50\",\"10\"]", "[\"50\",\"40\"]", "[\"50\",\"60\"]", "[\"70\",\"80\"]")
                .map(sequence -> (Long) table.value("__position", created("{\"id\":1}").replace("[\\\"100\\\",\\\"120\\\"]", sequence.replace("\"", "\\\""))))
                .collect(Collectors.toList());
        assertThat(positions).containsExactly(20L, 30L, 50L, 50L, 60L, 80L);
    }

    @Test
    public void testPositionThatIsMissingOrBroken()
    {
        DecoderTester table = new DecoderTester("id", "__position");
        String message = created("{\"id\":1}");
        String sequence = "\"sequence\":\"[\\\"100\\\",\\\"120\\\"]\"";
        assertThat(table.value("__position", message.replace(sequence, "\"sequence\":null"))).isEqualTo(0L);
        assertThat(table.value("__position", message.replace(sequence + ",", ""))).isEqualTo(0L);
        assertThat(table.failure(message.replace(sequence, "\"sequence\":\"100\""))).hasMessageContaining("expected source.sequence to be a list of positions, found 100");
        assertThat(table.failure(message.replace(sequence, "\"sequence\":\"[\\\"x\\\"]\""))).hasMessageContaining("expected source.sequence to be a list of positions");
        // other ways to write the same text
        assertThat(table.value("__position", message.replace(sequence, "\"sequence\":\"[\\u002210\\u0030\\\"\\u002c\\\"1\\u00320\\\"]\""))).isEqualTo(120L);
        assertThat(table.failure(message.replace(sequence, "\"sequence\":\"[\\\\\\\"100\\\\\\\",\\\\\\\"120\\\\\\\"]\""))).hasMessageContaining("expected source.sequence to be a list of positions");
        // nothing asks for the position
        assertThat(new DecoderTester("id").row(message.replace(sequence, "\"sequence\":\"100\""))).isEqualTo(Map.of("id", 1L));
    }

    @Test
    public void testHelperNames()
    {
        DecoderTester table = new DecoderTester("id", "_op", "gone", "_nulls")
                .property("helper.prefix", "_")
                .property("helper.operation", "_op")
                .property("helper.deleted", "gone")
                .property("nullable.columns", "[\"name\",\"other\",\"id\"]");
        assertThat(table.row(created("{\"id\":1,\"name\":\"x\"}"))).isEqualTo(Map.of("id", 1L, "_op", "c", "gone", false, "_nulls", "010"));
        assertThat(table.row(created("{\"id\":1,\"name\":null,\"other\":{\"a\":[]}}"))).containsEntry("_nulls", "100");
    }

    @Test
    public void testTransactionId()
    {
        DecoderTester table = new DecoderTester("id", "__transaction_id");
        assertThat(table.value("__transaction_id", created("{\"id\":1}"))).isEqualTo("738");
        assertThat(table.value("__transaction_id", created("{\"id\":1}").replace("\"txId\":738,", "").replace("\"transaction\":null", "\"transaction\":{\"id\":\"9:7\",\"total_order\":1}"))).isEqualTo("9:7");
        assertThat(table.row(created("{\"id\":1}").replace("\"txId\":738,", ""))).doesNotContainKey("__transaction_id");
    }

    @Test
    public void testReusedRowIsCleared()
    {
        DecoderTester table = table();
        GenericRow row = new GenericRow();
        byte[] first = EventBuilder.bytes(created("{\"id\":1,\"name\":\"x\"}"));
        byte[] second = EventBuilder.bytes(created("{\"id\":2}"));
        assertThat(table.decoder().decode(first, row)).isSameAs(row);
        table.decoder().decode(second, row);
        assertThat(row.getFieldToValueMap()).isEqualTo(Map.of("id", 2L, "__deleted", false));
    }
}
