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
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Events of the connectors that do not run here, written after Debezium's documentation: each gives the row and the
 * position that it must, and all of them, the table.
 */
public class TestDocumentedConnectors
{
    private static DecoderTester tester(String connector)
    {
        DecoderTester tester = new DecoderTester("__position", "__deleted", "__operation", "__source_schema", "__source_table", "__commit_time");
        String id = "id";
        String name = "first_name";
        if (connector.equals("db2") || connector.equals("oracle")) {
            id = "ID";
            name = "FIRST_NAME";
        }
        if (connector.equals("mongodb")) {
            id = "_id";
        }
        return tester.property("key.columns", "[\"" + id + "\"]")
                .property("unavailable.policy", "null")
                .column("id", "{\"field\": \"" + id + "\"}")
                .column("name", "{\"field\": \"" + name + "\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // file << 32 | offset
            "mysql     | 0, 0, 12884902372, 17179869183, 17179869188, 0",
            // virtual file << 32 | block of the commit
            "sqlserver | 0, 0, 167503726424, 167503727296, 167503728048, 171798691856, 171798691856, 0",
            "db2       | 0, 0, 167503726424, 167503727296, 167503728048, 171798691856, 171798691856, 0",
            "oracle    | 0, 2122185, 2125544, 2125546",
            // seconds << 32 | ordinal
            "mongodb   | 0, 6695705872452026399, 6695705872452026400, 6695705876746993670, 6695705881041960961",
            "vitess    | 45, 46, 68, 71, 281474976710659",
            "spanner   | 1670955531785000, 1670955531785000, 1670955531999000, 1670955532000000",
            "cassandra | 1562202942666382000, 1562202942666490000, 1562202942666500000, 1562202942666600000"})
    public void testPositions(String connector, String expected)
    {
        DecoderTester tester = tester(connector);
        List<String> positions = new ArrayList<>();
        for (String message : Events.values("documented/" + connector + ".jsonl")) {
            if (!message.contains("\"op\":\"t\"")) {
                positions.add(tester.row(message).get("__position").toString());
            }
        }
        assertThat(String.join(", ", positions)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mysql     | {1004=Anne Marie, 1006=Sue}",
            "sqlserver | {1004=Anne Marie, 1007=Rob}",
            "db2       | {1004=Anne Marie, 1007=Rob}",
            "oracle    | {1005=Anne Marie}",
            "mongodb   | {1004=Anne Marie, 5f1b2c3d4e5f6a7b8c9d0e1f=Ü \"x\"}",
            "vitess    | {1=Anne Marie, 3=Sue}",
            "spanner   | {1=Anne Marie}"})
    public void testTableAfterAllEvents(String connector, String expected)
    {
        List<String> messages = Events.values("documented/" + connector + ".jsonl");
        DecoderTester tester = tester(connector);
        UpsertTable table = new UpsertTable("id");
        messages.forEach(message -> table.add(tester.decode(message)));
        assertThat(namesById(table)).isEqualTo(expected);
        // a crash of the connector: the last events once more, and once more from the beginning
        messages.subList(messages.size() / 2, messages.size()).forEach(message -> table.add(tester.decode(message)));
        assertThat(namesById(table)).isEqualTo(expected);
        messages.forEach(message -> table.add(tester.decode(message)));
        assertThat(namesById(table)).isEqualTo(expected);
    }

    private static String namesById(UpsertTable table)
    {
        Map<String, Object> names = new TreeMap<>();
        table.values().forEach(row -> names.put(row.get("id").toString(), row.get("name")));
        return names.toString();
    }

    @ParameterizedTest
    @CsvSource({
            "mysql, inventory, customers",
            "sqlserver, dbo, customers",
            "oracle, DEBEZIUM, CUSTOMERS",
            "mongodb, inventory, customers",
            "vitess, commerce, customers",
            "spanner, database, Users",
            "cassandra, inventory, customers"})
    public void testSourceTable(String connector, String schema, String table)
    {
        assertThat(tester(connector).row(Events.values("documented/" + connector + ".jsonl").get(0)))
                .containsEntry("__source_schema", schema)
                .containsEntry("__source_table", table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "oracle"})
    public void testTruncate(String connector)
    {
        String message = Events.values("documented/" + connector + ".jsonl").stream().filter(event -> event.contains("\"op\":\"t\"")).findFirst().orElseThrow();
        assertThat(DecoderTester.isSkipped(tester(connector).decode(message))).isTrue();
        assertThat(tester(connector).property("truncate.policy", "fail").failure(message).kind()).isEqualTo(ErrorKind.TRUNCATE);
    }

    @Test
    public void testExtendedJson()
    {
        DecoderTester tester = new DecoderTester("_id", "n", "d", "m", "t", "t2", "b", "flag", "nothing", "o", "l")
                .column("tText", "{\"field\": \"t\", \"form\": \"text\"}")
                .column("uuid", "{\"field\": \"u\", \"form\": \"text\"}")
                .column("uuidBytes", "{\"field\": \"u\", \"form\": \"bytes\"}")
                .column("unscaled", "{\"field\": \"m\", \"type\": \"string\", \"scale\": 3, \"form\": \"unscaled\"}")
                .column("n32", "{\"field\": \"n\", \"type\": \"int32\"}");
        Map<String, Object> row = tester.row(Events.values("documented/mongodb.jsonl").get(4));
        assertThat(row)
                .containsEntry("_id", "5f1b2c3d4e5f6a7b8c9d0e1f")
                .containsEntry("n", 7L)
                .containsEntry("n32", 7)
                .containsEntry("d", 1.5)
                .containsEntry("m", "12.340")
                .containsEntry("unscaled", 12_340L)
                .containsEntry("t", 1_558_965_508_123L)
                .containsEntry("tText", "2019-05-27 13:58:28.123")
                .containsEntry("t2", 1_558_965_508_123L)
                .containsEntry("b", new byte[] {0, (byte) 0xFF})
                .containsEntry("uuid", "00112233-4455-6677-8899-aabbccddeeff")
                .containsEntry("flag", true)
                .containsEntry("o", "{\"a\": {\"$numberLong\": \"1\"}}")
                .containsEntry("l", "[{\"$numberInt\": \"1\"}, null]")
                .doesNotContainKey("nothing");
        assertThat((byte[]) row.get("uuidBytes")).hasSize(16).startsWith(0, 0x11, 0x22);
    }

    /**
     * Whatever stands in a document's wrappers is an error of the value.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "{\"$date\":{\"$numberLong\":{}}}", "{\"$date\":{\"$numberLong\":[1]}}", "{\"$date\":{\"$numberLong\":null}}", "{\"$date\":{\"$numberLong\":\"x\"}}", "{\"$date\":{\"$numberLong\":\"9999999999999999999\"}}",
            "{\"$date\":{}}", "{\"$date\":[]}", "{\"$date\":\"x\"}", "{\"$date\":1.5}", "{\"$date\":null}",
            "{\"$numberLong\":\"x\"}", "{\"$numberLong\":{}}", "{\"$numberInt\":null}", "{\"$numberDouble\":\"x\"}", "{\"$numberDouble\":[]}", "{\"$numberDecimal\":\"1x\"}", "{\"$numberDecimal\":{}}",
            "{\"$binary\":{}}", "{\"$binary\":{\"base64\":\"!\",\"subType\":\"04\"}}", "{\"$binary\":[]}", "{\"$uuid\":{}}", "{\"$oid\":[]}"})
    public void testMongoDbValuesThatAreNone(String value)
    {
        String message = "{\"after\":" + JsonText.quote("{\"_id\":1,\"x\":" + value + "}") + ",\"source\":{\"connector\":\"mongodb\",\"ts_ms\":2000,\"ord\":3},\"op\":\"c\"}";
        for (String declared : List.of("{}", "{\"type\": \"int64\"}", "{\"type\": \"io.debezium.time.Timestamp\", \"pinot_type\": \"TIMESTAMP\"}", "{\"type\": \"bytes\"}", "{\"type\": \"float64\"}")) {
            DecodeException failure = catchThrowableOfType(DecodeException.class, () -> new DecoderTester("_id").column("x", declared).decode(message));
            if (failure != null) {
                assertThat(failure.kind()).as("%s as %s", value, declared).isEqualTo(ErrorKind.BAD_TYPE);
                assertThat(failure).hasMessageContaining("column x");
            }
        }
        assertThat(new DecoderTester("_id").column("x", "{\"type\": \"io.debezium.time.Timestamp\", \"pinot_type\": \"TIMESTAMP\"}").failure(message).kind()).isEqualTo(ErrorKind.BAD_TYPE);
    }

    @Test
    public void testMongoDbDeleteNeedsPreImages()
    {
        String delete = Events.values("documented/mongodb.jsonl").get(3).replaceFirst("\"before\":\".*?[^\\\\]\",", "");
        assertThat(delete).doesNotContain("before");
        assertThat(tester("mongodb").failure(delete).kind()).isEqualTo(ErrorKind.NO_KEY);
    }

    @Test
    public void testCassandraCells()
    {
        List<String> messages = Events.values("documented/cassandra.jsonl");
        DecoderTester tester = new DecoderTester("id", "registration_date", "first_name", "last_name", "email", "__deleted", "__unavailable")
                .property("key.columns", "[\"id\",\"registration_date\"]")
                .property("unavailable.policy", "mark");
        assertThat(tester.row(messages.get(0))).isEqualTo(Map.of(
                "id", 1001L, "registration_date", 1_562_202_942_545L, "first_name", "Anne", "last_name", "Kretchmar", "email", "annek@noanswer.org", "__deleted", false, "__unavailable", "[]"));
        // not written is not null
        assertThat(tester.row(messages.get(1))).isEqualTo(Map.of(
                "id", 1001L, "registration_date", 1_562_202_942_545L, "email", "annek_new@noanswer.org", "__deleted", false, "__unavailable", "[\"first_name\"]"));
        assertThat(tester.row(messages.get(2))).containsEntry("first_name", "Rob").containsEntry("__unavailable", "[]");
        assertThat(tester.row(messages.get(3))).isEqualTo(Map.of(
                "id", 1002L, "registration_date", 1_562_202_942_545L, "__deleted", true, "__unavailable", "[]"));
        assertThat(tester.property("unavailable.policy", "fail").failure(messages.get(1)).kind()).isEqualTo(ErrorKind.UNAVAILABLE_VALUE);
    }

    @Test
    public void testObjectThatLooksLikeACellIsNoneInFlattenedRows()
    {
        String structure = "{\"value\":1,\"deletion_ts\":null,\"set\":true}";
        String message = "{\"id\":1,\"name\":" + structure + ",\"__source_connector\":\"postgresql\"}";
        DecoderTester tester = new DecoderTester("id", "name");
        for (int round = 0; round < 2; round++) {
            assertThat(tester.value("name", message)).isEqualTo(structure);
            assertThat(tester.value("name", message.replace("postgresql", "cassandra"))).isEqualTo(1L);
        }
    }

    @Test
    public void testObjectThatLooksLikeACellIsNoneElsewhere()
    {
        String structure = "{\"value\":1,\"deletion_ts\":null,\"set\":true}";
        String message = EventBuilder.created("{\"id\":1,\"name\":" + structure + "}");
        String fromCassandra = message.replace("postgresql", "cassandra");
        DecoderTester tester = new DecoderTester("id", "name", "__source_table");
        for (int round = 0; round < 2; round++) {
            assertThat(tester.value("name", message)).isEqualTo(structure);
            assertThat(tester.value("name", fromCassandra)).isEqualTo(1L);
        }
    }

    @Test
    public void testOrderings()
    {
        List<String> messages = Events.values("documented/mysql.jsonl");
        DecoderTester time = tester("mysql").property("ordering", "source_time");
        assertThat(time.row(messages.get(0))).containsEntry("__position", 0L);
        assertThat(time.row(messages.get(2))).containsEntry("__position", 1_465_581_029_100_000L);
        assertThat(time.row(messages.get(2).replace("\"ts_us\":1465581029100000,", ""))).containsEntry("__position", 1_465_581_029_100_000L);
        DecoderTester arrival = tester("mysql").property("ordering", "arrival");
        messages.stream().filter(message -> !message.contains("\"op\":\"t\"")).forEach(message ->
                assertThat(arrival.row(message)).containsEntry("__position", 0L));
        String unknown = EventBuilder.created("{\"id\":1}").replace("postgresql", "newdb");
        assertThat(tester("x").failure(unknown)).hasMessageContaining("the position of events of the connector newdb is not known; set the property ordering to source_time or arrival");
        assertThat(tester("x").failure(unknown).kind()).isEqualTo(ErrorKind.NO_POSITION);
        // else its snapshot would be loaded and all changes after it refused
        String snapshot = EventBuilder.envelope("r", "null", "{\"id\":1}").replace("postgresql", "newdb");
        assertThat(tester("x").failure(snapshot)).hasMessageContaining("the position of events of the connector newdb is not known");
        assertThat(tester("x").property("ordering", "source_time").row(unknown)).containsEntry("__position", 1_795_345_739_487_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mysql     | \"mysql-bin.000003\" | \"mysql-bin\"",
            "mysql     | \"mysql-bin.000003\" | \"mysql-bin.2147483648\"",
            "mysql     | \"pos\":484 | \"pos\":4294967296",
            "mysql     | \"pos\":484 | \"pos\":-1",
            "mysql     | \"pos\":484 | \"pos\":null",
            "sqlserver | \"00000027:00000758:0005\" | null",
            "sqlserver | \"00000027:00000758:0005\" | \"00000027\"",
            "sqlserver | \"00000027:00000758:0005\" | \"80000000:00000758:0005\"",
            "sqlserver | \"00000027:00000758:0005\" | \"0000002x:00000758:0005\"",
            "oracle    | \"commit_scn\":\"2122185\" | \"commit_scn\":null",
            "oracle    | \"commit_scn\":\"2122185\" | \"commit_scn\":\"12345678901234567890\"",
            "mongodb   | \"ord\":31 | \"ord\":null",
            "vitess    | MariaDB/0-1592148-45 | nothing",
            "vitess    | \"-80\" | \"0\"",
            "spanner   | \"ts_us\":1670955531785000 | \"ts_us\":null,\"ts_ms\":null"})
    public void testEventsWithoutPosition(String connector, String original, String changed)
    {
        String message = Events.values("documented/" + connector + ".jsonl").stream().filter(event -> event.contains(original)).filter(event -> event.contains("\"op\":\"c\"")).findFirst().orElseThrow();
        assertThat(tester(connector).failure(message.replace(original, changed)).kind()).isEqualTo(ErrorKind.NO_POSITION);
    }

    @Test
    public void testFlattenedRows()
    {
        DecoderTester tester = new DecoderTester("id", "__position", "__source_table");
        assertThat(tester.row("{\"id\":1,\"__source_file\":\"binlog.000002\",\"__source_pos\":5,\"__source_table\":\"t\"}"))
                .containsEntry("__position", 2L << 32 | 5).containsEntry("__source_table", "t");
        assertThat(tester.row("{\"id\":1,\"__source_file\":\"binlog.000002\",\"__source_pos\":5,\"__source_snapshot\":\"last\"}")).containsEntry("__position", 0L);
        assertThat(tester.row("{\"id\":1,\"__source_commit_lsn\":\"00000001:00000002:0003\"}")).containsEntry("__position", 1L << 32 | 2);
        assertThat(tester.row("{\"id\":1,\"__source_commit_scn\":\"77\"}")).containsEntry("__position", 77L);
        assertThat(tester.row("{\"id\":1,\"__source_ts_ms\":3000,\"__source_ord\":2}")).containsEntry("__position", 3L << 32 | 2);
        assertThat(tester.row("{\"id\":1,\"__source_connector\":\"spanner\",\"__source_ts_us\":5}")).containsEntry("__position", 5L);
        assertThat(tester.row("{\"id\":1,\"__source_sequence\":\"[\\\"9\\\",\\\"10\\\"]\"}")).containsEntry("__position", 9L);
        assertThat(tester.row("{\"id\":1}")).containsEntry("__position", 0L);
    }
}
