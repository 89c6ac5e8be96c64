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
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The common types of the table all_types, captured in every way, read as a generated table reads them.
 */
public class TestCapturedTypes
{
    private static final String BIG = "c4ca4238a0b923820dcc509a6f75849bc81e728d9d4c2f636f067f89cc14862ceccbc87e4b5ce2fe28308fd9f2a7baf3a87ff679a2f3e71d9181a67b7542122c";

    /**
     * Column and form; the source field is what stands before a double underscore.
     */
    private static final Map<String, String> FORMS = forms();

    private static final Map<String, String> PRECISE_TYPES = Map.ofEntries(
            Map.entry("id", "int64"),
            Map.entry("c_smallint", "int16"),
            Map.entry("c_int", "int32"),
            Map.entry("c_bigint", "int64"),
            Map.entry("c_numeric", "io.debezium.data.VariableScaleDecimal"),
            Map.entry("c_numeric_10_2", "org.apache.kafka.connect.data.Decimal"),
            Map.entry("c_real", "float32"),
            Map.entry("c_float8", "float64"),
            Map.entry("c_bool", "boolean"),
            Map.entry("c_text", "string"),
            Map.entry("c_char", "string"),
            Map.entry("c_uuid", "io.debezium.data.Uuid"),
            Map.entry("c_json", "io.debezium.data.Json"),
            Map.entry("c_jsonb", "io.debezium.data.Json"),
            Map.entry("c_date", "io.debezium.time.Date"),
            Map.entry("c_time", "io.debezium.time.MicroTime"),
            Map.entry("c_ts", "io.debezium.time.MicroTimestamp"),
            Map.entry("c_ts3", "io.debezium.time.Timestamp"),
            Map.entry("c_tstz", "io.debezium.time.ZonedTimestamp"),
            Map.entry("c_bytea", "bytes"),
            Map.entry("c_mood", "io.debezium.data.Enum"),
            Map.entry("c_big", "string"));

    private static final Map<String, Object> FULL_ROW = fullRow();

    private static Map<String, String> forms()
    {
        Map<String, String> forms = new LinkedHashMap<>();
        for (String column : new String[] {"id", "c_smallint", "c_int", "c_real", "c_float8", "c_bool", "c_text", "c_char", "c_json", "c_jsonb", "c_mood", "c_ts3", "c_big"}) {
            forms.put(column, "value");
        }
        for (String column : new String[] {"c_bigint", "c_numeric", "c_numeric_10_2", "c_time", "c_ts", "c_tstz"}) {
            forms.put(column, "text");
        }
        forms.put("c_bigint__filter", "value");
        forms.put("c_uuid", "bytes");
        forms.put("c_uuid__filter", "text");
        forms.put("c_bytea", "bytes");
        forms.put("c_date", "epoch_milliseconds");
        forms.put("c_date__filter", "epoch_days");
        forms.put("c_ts__filter", "epoch_microseconds");
        forms.put("c_tstz__filter", "epoch_microseconds");
        return forms;
    }

    private static Map<String, Object> fullRow()
    {
        Map<String, Object> row = new TreeMap<>();
        row.put("c_smallint", 1);
        row.put("c_int", 2);
        row.put("c_bigint", "9007199254740993");
        row.put("c_bigint__filter", 9_007_199_254_740_993L);
        row.put("c_numeric", "12345678901234567890.123456789");
        row.put("c_numeric_10_2", "1234.50");
        row.put("c_real", 1.5f);
        row.put("c_float8", 2.718281828459045);
        row.put("c_bool", true);
        row.put("c_text", "tëxt \"q\"");
        row.put("c_char", "ab   ");
        row.put("c_uuid", HexFormat.of().parseHex("a0eebc999c0b4ef8bb6d6bb9bd380a11"));
        row.put("c_uuid__filter", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        row.put("c_json", "{\"a\": 1}");
        row.put("c_jsonb", "{\"b\": [1, 2]}");
        row.put("c_date", 1_709_164_800_000L);
        row.put("c_date__filter", 19_782);
        row.put("c_time", "12:34:56.789012");
        row.put("c_ts", "2024-02-29 12:34:56.789012");
        row.put("c_ts__filter", 1_709_210_096_789_012L);
        row.put("c_ts3", 1_709_210_096_789L);
        row.put("c_tstz", "2024-02-29 10:34:56.789012 UTC");
        row.put("c_tstz__filter", 1_709_202_896_789_012L);
        row.put("c_bytea", HexFormat.of().parseHex("deadbeef"));
        row.put("c_mood", "happy");
        return row;
    }

    private static DecoderTester table(String prefix)
    {
        boolean declared = prefix.equals("ns");
        DecoderTester tester = new DecoderTester("__deleted", "__position", "__operation")
                .property("key.columns", "[\"id\"]")
                .property("unavailable.policy", "null");
        FORMS.forEach((column, form) -> {
            String field = column.replace("__filter", "");
            String mapping = "\"field\": \"" + field + "\"";
            if (!prefix.equals("st") || !form.equals("bytes") || !field.equals("c_bytea")) {
                mapping += ", \"form\": \"" + form + "\"";
            }
            if (declared) {
                mapping += ", \"type\": \"" + PRECISE_TYPES.get(field) + "\"";
                if (field.equals("c_numeric_10_2")) {
                    mapping += ", \"scale\": 2";
                }
            }
            tester.column(column, "{" + mapping + "}");
        });
        return tester;
    }

    @ParameterizedTest
    @CsvSource({"ns,0,r", "ns,7,c", "ns,13,c", "ws,0,r", "ws,7,c", "ws,13,c", "st,0,c", "st,7,c"})
    public void testFullRow(String prefix, int line, String operation)
    {
        Map<String, Object> row = table(prefix).row(Events.values(prefix + ".all_types.values.jsonl").get(line));
        assertThat(row).containsAllEntriesOf(Map.of("__deleted", false, "__operation", operation));
        Map<String, Object> expected = new TreeMap<>(FULL_ROW);
        if (prefix.equals("st")) {
            // this connector has binary.handling.mode=base64, so the bytes are text
            expected.put("c_bytea", "3q2+7w==");
        }
        expected.forEach((column, value) -> assertThat(row.get(column)).as(column).isEqualTo(value));
    }

    @Test
    public void testPlainTextOfNumericInStringMode()
    {
        assertThat(table("st").value("c_numeric_10_2", Events.values("st.all_types.values.jsonl").get(2))).isEqualTo("-0.01");
        assertThat(table("st").value("c_numeric_10_2", Events.values("st.all_types.values.jsonl").get(17))).isEqualTo("-99999999.99");
    }

    @ParameterizedTest
    @CsvSource({"ns,9", "ws,9"})
    public void testBounds(String prefix, int line)
    {
        Map<String, Object> row = table(prefix).row(Events.values(prefix + ".all_types.values.jsonl").get(line));
        assertThat(row)
                .containsEntry("id", 6L)
                .containsEntry("c_numeric_10_2", "-0.01")
                .containsEntry("c_date", -735_160L * 86_400_000)
                .containsEntry("c_date__filter", -735_160)
                .containsEntry("c_ts", "0001-01-01 00:00:00.000000")
                .containsEntry("c_ts__filter", -62_135_596_800_000_000L)
                .containsEntry("c_tstz", "9999-12-31 23:59:59.999999 UTC")
                .doesNotContainKeys("c_int", "c_text", "c_uuid");
    }

    @Test
    public void testBeforeTheEpoch()
    {
        Map<String, Object> row = table("ns").row(Events.values("ns.all_types.values.jsonl").get(15));
        assertThat(row)
                .containsEntry("c_float8", -1.25)
                .containsEntry("c_bool", false)
                .containsEntry("c_ts", "1960-01-01 00:00:00.000000")
                .containsEntry("c_tstz", "1969-12-31 23:59:59.500000 UTC")
                .containsEntry("c_tstz__filter", -500_000L);
        assertThat(table("ns").value("c_numeric_10_2", Events.values("ns.all_types.values.jsonl").get(23))).isEqualTo("-99999999.99");
    }

    @Test
    public void testNulls()
    {
        assertThat(table("ns").row(Events.values("ns.all_types.values.jsonl").get(1)))
                .isEqualTo(Map.of("id", 2L, "__deleted", false, "__position", 0L, "__operation", "r"));
    }

    @Test
    public void testInfinity()
    {
        String message = Events.values("ns.all_types.values.jsonl").get(2);
        assertThat(table("ns").failure(message)).hasMessageContaining("the value is infinity, which only form 'text' can hold");
        DecoderTester text = new DecoderTester()
                .column("c_float8", "{\"type\": \"float64\"}")
                .column("c_date", "{\"type\": \"io.debezium.time.Date\", \"form\": \"text\"}")
                .column("c_ts", "{\"type\": \"io.debezium.time.MicroTimestamp\", \"form\": \"text\"}")
                .column("c_tstz", "{\"type\": \"io.debezium.time.ZonedTimestamp\", \"form\": \"text\"}");
        assertThat(text.row(message)).isEqualTo(Map.of("c_float8", Double.POSITIVE_INFINITY, "c_date", "infinity", "c_ts", "infinity", "c_tstz", "-infinity"));
    }

    @Test
    public void testUnavailableValueIsNeverTaken()
    {
        String message = Events.values("ws.all_types.values.jsonl").get(3);
        assertThat(table("ws").row(message)).doesNotContainKey("c_big");
        DecoderTester strict = new DecoderTester("id", "c_big");
        assertThat(strict.failure(message)).hasMessageContaining("the event does not carry the unchanged value of [c_big]");
        assertThat(new DecoderTester("id", "c_text").row(message)).containsEntry("c_text", "changed only text");
    }

    @ParameterizedTest
    @CsvSource({"ns", "ws", "st", "flat"})
    public void testFieldsTakenAsTheyAre(String prefix)
    {
        DecoderTester everything = new DecoderTester();
        if (!prefix.equals("ns") && !prefix.equals("flat")) {
            // microseconds do not fit the form value
            everything.property("columns", "{\"c_time\": {\"form\": \"text\"}, \"c_ts\": {\"form\": \"text\"}, \"c_tstz\": {\"form\": \"text\"}}");
        }
        String message = Events.values(prefix + ".all_types.values.jsonl").stream()
                .filter(value -> value.contains("tëxt"))
                .findFirst().orElseThrow();
        assertThat(everything.row(message))
                .containsEntry("c_bigint", 9_007_199_254_740_993L)
                .containsEntry("c_text", "tëxt \"q\"")
                .containsEntry("c_int_arr", "[1,null,3]")
                .containsEntry("c_text_arr", "[\"a\",\"b c\",null]")
                .containsEntry("c_tsvector", "'a' 'cat' 'fat'")
                .containsEntry("__deleted", false)
                .containsKeys("__operation", "__position", "__commit_time", "__decode_time", "__snapshot")
                .hasSizeGreaterThan(45);
        assertThat((String) everything.value("c_big", message)).startsWith(BIG);
    }

    @Test
    public void testFlattened()
    {
        DecoderTester flat = new DecoderTester("c_text", "__op", "__source_lsn", "__operation", "__deleted", "__commit_time", "__capture_time", "__position")
                .column("id", "{\"type\": \"int64\"}")
                .column("c_date", "{\"type\": \"org.apache.kafka.connect.data.Date\", \"form\": \"text\"}")
                .column("c_time", "{\"type\": \"org.apache.kafka.connect.data.Time\", \"form\": \"text\"}")
                .column("c_ts", "{\"type\": \"org.apache.kafka.connect.data.Timestamp\", \"form\": \"text\"}")
                .column("c_numeric", "{\"type\": \"float64\"}");
        assertThat(flat.row(Events.values("flat.all_types.values.jsonl").get(0))).isEqualTo(Map.ofEntries(
                Map.entry("id", 7L),
                Map.entry("c_text", "tëxt \"q\""),
                Map.entry("c_date", "2024-02-29"),
                Map.entry("c_time", "12:34:56.789"),
                Map.entry("c_ts", "2024-02-29 12:34:56.789"),
                Map.entry("c_numeric", 1.2345678901234567e+19),
                Map.entry("__op", "c"),
                Map.entry("__source_lsn", 27_060_944L),
                Map.entry("__operation", "c"),
                Map.entry("__deleted", false),
                Map.entry("__commit_time", 1_795_345_972_697L),
                Map.entry("__capture_time", 1_795_345_972_697L),
                Map.entry("__position", 0L)));
    }
}
