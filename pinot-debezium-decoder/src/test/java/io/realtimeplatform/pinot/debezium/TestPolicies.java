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

import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;

import static io.realtimeplatform.pinot.debezium.EventBuilder.bytes;
import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.deleted;
import static io.realtimeplatform.pinot.debezium.EventBuilder.envelope;
import static io.realtimeplatform.pinot.debezium.EventBuilder.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of events that are no change of one row, and of messages that cannot be decoded.
 */
public class TestPolicies
{
    private static final String TRUNCATE = envelope("t", "null", "null");
    private static final String UNKNOWN = envelope("x", "null", "{\"id\":1}");

    private static DecoderTester rows()
    {
        return new DecoderTester("id", "name", "__operation", "__deleted", "__position", "__event_id", "__error_kind", "__error_message", "__error_payload")
                .property("key.columns", "[\"id\"]");
    }

    @Test
    public void testTruncate()
    {
        assertThat(DecoderTester.isSkipped(rows().decode(TRUNCATE))).isTrue();
        assertThat(rows().property("truncate.policy", "fail").failure(TRUNCATE).kind()).isEqualTo(ErrorKind.TRUNCATE);
        Map<String, Object> row = rows().property("truncate.policy", "row").row(TRUNCATE);
        assertThat(row).containsEntry("__operation", "t").containsEntry("__deleted", false).containsEntry("__position", 120L).doesNotContainKeys("id", "name", "__error_kind");
        assertThat((String) row.get("__event_id")).matches("[0-9a-f]{32}");
        assertThat(rows().property("truncate.policy", "row").row("{\"id\":1,\"__op\":\"t\"}")).containsEntry("__operation", "t").doesNotContainKey("id");
    }

    @Test
    public void testUnknownOperation()
    {
        assertThat(rows().failure(UNKNOWN).kind()).isEqualTo(ErrorKind.UNKNOWN_OPERATION);
        assertThat(DecoderTester.isSkipped(rows().property("unknown.operation.policy", "skip").decode(UNKNOWN))).isTrue();
        assertThat(rows().property("unknown.operation.policy", "row").row(UNKNOWN)).containsEntry("__operation", "x").doesNotContainKey("id");
    }

    @Test
    public void testRowsOfTheTableHaveNoEventId()
    {
        assertThat(rows().row(created("{\"id\":1}"))).containsEntry("__event_id", "");
        assertThat(rows().row(deleted("{\"id\":1}"))).containsEntry("__event_id", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"id\":                                                       | malformed",
            "{\"op\":\"c\",\"source\":{},\"after\":null}                    | unexpected_message",
            "{\"unrelated\":1}                                              | unexpected_message",
            "{\"op\":\"d\",\"source\":{},\"before\":null}                   | no_key",
            "{\"op\":\"c\",\"source\":{},\"after\":{\"id\":null}}           | no_key",
            "{\"op\":\"c\",\"source\":{},\"after\":{\"id\":\"text\"}}       | bad_type",
            "{\"op\":\"?\",\"source\":{}}                                   | unknown_operation",
            "{\"op\":\"c\",\"source\":{\"connector\":\"newdb\"},\"after\":{\"id\":1}} | no_position",
            "{\"op\":\"u\",\"source\":{},\"after\":{\"id\":1,\"name\":\"__debezium_unavailable_value\"}} | unavailable_value"})
    public void testErrorRows(String message, String kind)
    {
        DecoderTester tester = rows().column("id", "{\"type\": \"int64\"}").property("error.policy", "row");
        Map<String, Object> row = tester.row(message);
        assertThat(row)
                .containsEntry("__error_kind", kind)
                .containsEntry("__error_payload", bytes(message))
                .containsEntry("__deleted", false)
                .containsEntry("__position", 0L)
                .doesNotContainKeys("id", "name", "__operation");
        assertThat((String) row.get("__error_message")).startsWith("Topic shop.public.person: ");
        assertThat(tester.row(message)).as("read again").containsEntry("__event_id", row.get("__event_id"));
        assertThat(tester.row(message + " ")).extracting("__event_id").isNotEqualTo(row.get("__event_id"));
        assertThat(tester.row(created("{\"id\":1}"))).containsEntry("__event_id", "").doesNotContainKeys("__error_kind", "__error_message", "__error_payload");
    }

    @Test
    public void testPayloadIsBounded()
    {
        DecoderTester tester = rows().property("error.policy", "row").property("error.payload.bytes", "5");
        assertThat(tester.row("no event")).containsEntry("__error_payload", bytes("no ev"));
        assertThat(tester.row("no")).containsEntry("__error_payload", bytes("no"));
        // of the whole message, not of what is kept
        assertThat(tester.row("no event")).extracting("__event_id").isNotEqualTo(tester.row("no evening").get("__event_id"));
    }

    @Test
    public void testTimeOfErrorRows()
    {
        DecoderTester tester = new DecoderTester("id", "__capture_time", "__event_id", "__error_kind", "__error_message", "__error_payload").property("error.policy", "row");
        assertThat(tester.row("{\"op\":\"c\",\"source\":{},\"ts_ms\":1,\"after\":null}")).containsEntry("__capture_time", DecoderTester.NOW);
    }

    @Test
    public void testTableOfErrorsOnly()
    {
        DecoderTester tester = new DecoderTester("__event_id", "__error_kind", "__error_message", "__error_payload", "__decode_time")
                .property("key.columns", "[\"id\"]")
                .property("error.policy", "row")
                .property("emit", "errors");
        assertThat(DecoderTester.isSkipped(tester.decode(created("{\"id\":1}")))).isTrue();
        assertThat(DecoderTester.isSkipped(tester.decode(TRUNCATE))).isTrue();
        assertThat(tester.row("{")).containsEntry("__error_kind", "malformed").containsEntry("__decode_time", DecoderTester.NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "error.policy | row | Property error.policy: 'row' is not allowed, it needs the helper column __event_id, which the table does not have",
            "truncate.policy | row | it needs the helper column __operation, which the table does not have",
            "unknown.operation.policy | row | it needs the helper column __operation",
            "unavailable.policy | mark | it needs the helper column __unavailable"})
    public void testNeededColumns(String property, String value, String message)
    {
        assertThatThrownBy(() -> new DecoderTester("id").property(property, value).decoder())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    public void testUnavailable()
    {
        String placeholder = "\"__debezium_unavailable_value\"";
        DecoderTester tester = new DecoderTester("id", "a \"b\"", "c", "__unavailable").column("d", "{\"field\": \"c\"}").property("unavailable.policy", "mark");
        String after = "{\"id\":1,\"a \\\"b\\\"\":" + placeholder + ",\"c\":" + placeholder + "}";
        assertThat(tester.row(updated("null", after))).isEqualTo(Map.of("id", 1L, "__unavailable", "[\"a \\\"b\\\"\",\"c\",\"d\"]"));
        assertThat(tester.row(updated("{\"id\":1,\"c\":\"old\"}", after))).isEqualTo(Map.of("id", 1L, "c", "old", "d", "old", "__unavailable", "[\"a \\\"b\\\"\"]"));
        assertThat(tester.row(created("{\"id\":1}"))).isEqualTo(Map.of("id", 1L, "__unavailable", "[]"));
    }

    @Test
    public void testSourceTables()
    {
        String person = created("{\"id\":1,\"name\":\"a\"}");
        String other = created("{\"id\":\"no number\",\"name\":{}}").replace("\"table\":\"person\"", "\"table\":\"other\"");
        for (String name : new String[] {"person", "public.person", "app.person", "app.public.person"}) {
            DecoderTester tester = new DecoderTester("name").column("id", "{\"type\": \"int64\"}").property("source.tables", "[\"x\", \"" + name + "\"]");
            for (int round = 0; round < 2; round++) {
                assertThat(tester.row(person)).isEqualTo(Map.of("id", 1L, "name", "a"));
                assertThat(DecoderTester.isSkipped(tester.decode(other))).isTrue();
                assertThat(tester.row("{\"id\":2,\"name\":\"b\",\"__source_table\":\"person\",\"__source_schema\":\"public\",\"__source_db\":\"app\"}")).isEqualTo(Map.of("id", 2L, "name", "b"));
                assertThat(DecoderTester.isSkipped(tester.decode("{\"id\":\"no number\",\"__source_table\":\"other\"}"))).isTrue();
                assertThat(DecoderTester.isSkipped(tester.decode("{\"ts_ms\":1}"))).isTrue();
            }
            assertThat(tester.failure("{\"id\":2}")).hasMessageContaining("add source.table to the transform's add.fields");
        }
        assertThat(DecoderTester.isSkipped(new DecoderTester("id").property("source.tables", "[\"shop.person\"]").decode(person))).isTrue();
    }

    @Test
    public void testCountersByJmx()
            throws Exception
    {
        String topic = "counted \"topic\",*?";
        ObjectName name = new ObjectName("io.realtimeplatform.pinot:type=DebeziumDecoder,topic=" + ObjectName.quote(topic));
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (int segment = 1; segment <= 2; segment++) {
            DebeziumMessageDecoder decoder = new DebeziumMessageDecoder(() -> DecoderTester.NOW, System::nanoTime);
            decoder.init(Map.of("columns", "{\"id\":{\"type\":\"int64\"}}"), Set.of("id"), topic);
            for (String message : new String[] {"{", "[]", created("{\"id\":1.5}"), created("{\"id\":1}")}) {
                decoder.decode(bytes(message), new GenericRow());
            }
            assertThat(server.getAttribute(name, "ErrorCount")).isEqualTo(3L * segment);
            TabularData byKind = (TabularData) server.getAttribute(name, "ErrorCountByKind");
            assertThat(byKind.size()).isEqualTo(ErrorKind.values().length);
            assertThat(byKind.get(new Object[] {"malformed"}).get("value")).isEqualTo(2L * segment);
            assertThat(byKind.get(new Object[] {"bad_type"}).get("value")).isEqualTo((long) segment);
            assertThat((String) server.getAttribute(name, "LastError")).contains("column id: expected int64, found a number with a fraction");
            assertThat(server.getAttribute(name, "LastErrorTime")).isEqualTo(DecoderTester.NOW);
        }
    }
}
