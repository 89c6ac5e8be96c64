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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table person, captured in every way.
 */
public class TestCapturedPerson
{
    private static DecoderTester person()
    {
        return new DecoderTester("id", "customer_id", "name", "email", "__operation", "__deleted", "__position",
                "__commit_time", "__capture_time", "__decode_time", "__transaction_id", "__snapshot", "__source_schema", "__source_table")
                .property("key.columns", "[\"id\"]")
                .column("id", "{\"type\": \"int64\"}")
                .column("customer_id", "{\"type\": \"int32\"}");
    }

    @Test
    public void testSnapshotRow()
    {
        String message = Events.values("ns.person.values.jsonl").get(0);
        assertThat(person().row(message)).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("id", 1L),
                Map.entry("customer_id", 10),
                Map.entry("name", "Ann"),
                Map.entry("__operation", "r"),
                Map.entry("__deleted", false),
                Map.entry("__position", 0L),
                Map.entry("__commit_time", 1_795_345_704_061L),
                Map.entry("__capture_time", 1_795_345_704_470L),
                Map.entry("__decode_time", DecoderTester.NOW),
                Map.entry("__transaction_id", "736"),
                Map.entry("__snapshot", "first"),
                Map.entry("__source_schema", "public"),
                Map.entry("__source_table", "person")));
    }

    @Test
    public void testDelete()
    {
        String message = Events.values("ns.person.values.jsonl").get(4);
        assertThat(person().row(message)).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("id", 2L),
                Map.entry("__operation", "d"),
                Map.entry("__deleted", true),
                Map.entry("__position", 26_693_096L),
                Map.entry("__commit_time", 1_795_345_739_494L),
                Map.entry("__capture_time", 1_795_345_740_038L),
                Map.entry("__decode_time", DecoderTester.NOW),
                Map.entry("__transaction_id", "739"),
                Map.entry("__snapshot", "false"),
                Map.entry("__source_schema", "public"),
                Map.entry("__source_table", "person")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns", "ws", "st", "flat"})
    public void testEveryEventIsUnderstood(String prefix)
    {
        DecoderTester person = person();
        List<String> messages = Events.values(prefix + ".person.values.jsonl");
        for (String message : messages) {
            if (message.equals("null")) {
                assertThat(DecoderTester.isSkipped(person.decode(message))).isTrue();
            }
            else {
                assertThat(person.row(message)).containsKeys("id", "__deleted", "__position", "__commit_time", "__capture_time");
            }
        }
    }

    @Test
    public void testTheSameTableFromEveryForm()
    {
        Map<List<Object>, Map<String, Object>> bare = replay("ns");
        assertThat(bare).isNotEmpty();
        assertThat(replay("ws")).isEqualTo(bare);
        assertThat(replay("st")).isNotEmpty();
        assertThat(replay("flat")).isNotEmpty();
    }

    private static Map<List<Object>, Map<String, Object>> replay(String prefix)
    {
        DecoderTester person = new DecoderTester("id", "customer_id", "name", "email", "__deleted", "__position")
                .property("key.columns", "[\"id\"]");
        UpsertTable table = new UpsertTable("id");
        Events.values(prefix + ".person.values.jsonl").forEach(message -> table.add(person.decode(message)));
        Map<List<Object>, Map<String, Object>> rows = table.rows();
        // positions differ from capture to capture
        rows.replaceAll((key, row) -> row.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("__"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        return rows;
    }
}
