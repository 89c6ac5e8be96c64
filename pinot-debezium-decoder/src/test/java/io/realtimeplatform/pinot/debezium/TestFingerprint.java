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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static io.realtimeplatform.pinot.debezium.EventBuilder.created;
import static io.realtimeplatform.pinot.debezium.EventBuilder.deleted;
import static io.realtimeplatform.pinot.debezium.EventBuilder.envelope;
import static io.realtimeplatform.pinot.debezium.EventBuilder.updated;
import static io.realtimeplatform.pinot.debezium.EventBuilder.wrapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What change detection relies on: equal rows have equal fingerprints whatever event they came by, different rows have
 * different ones, sums of them stay exact in a double, and none of it changes from release to release.
 */
public class TestFingerprint
{
    private static DecoderTester table()
    {
        return new DecoderTester("id", "name", "note", "__fingerprint_high", "__fingerprint_low", "__bucket", "__position").property("key.columns", "[\"id\"]");
    }

    private static List<Object> fingerprint(Map<String, Object> row)
    {
        assertThat((Integer) row.get("__fingerprint_high")).isBetween(0, (1 << 24) - 1);
        assertThat((Integer) row.get("__fingerprint_low")).isBetween(0, (1 << 24) - 1);
        return List.of(row.get("__fingerprint_high"), row.get("__fingerprint_low"));
    }

    /**
     * Rows that are stored keep their fingerprints when the decoder is replaced: these numbers never change.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "                                                                    | 15681427 | 14618428",
            "\"s\":\"\"                                                          | 15634384 | 4031733",
            "\"s\":\"text of more than four units, ü 😀\"                         | 3229614 | 3372582",
            "\"n\":1                                                             | 4251132 | 470903",
            "\"n\":-9223372036854775808                                          | 14792394 | 12000799",
            "\"f\":0.1                                                           | 5929405 | 10581721",
            "\"b\":true                                                          | 8524788 | 2683078",
            "\"b\":false                                                         | 1545010 | 13194286",
            "\"y\":\"AQIDBAUGBwgJ\"                                              | 3205780 | 16751638",
            "\"d\":12.50                                                         | 11650318 | 7459016",
            "\"m\":[1,2]                                                         | 9061807 | 8938122"})
    public void testNumbersNeverChange(String fields, int high, int low)
    {
        DecoderTester tester = new DecoderTester("s", "n", "f", "b", "__fingerprint_high", "__fingerprint_low")
                .column("y", "{\"type\": \"bytes\"}")
                .column("d", "{\"pinot_type\": \"BIG_DECIMAL\"}")
                .column("m", "{\"pinot_type\": \"LONG[]\"}")
                .property("fingerprint.seed", "generation 1");
        String row = "{";
        if (fields != null) {
            row += fields;
        }
        assertThat(fingerprint(tester.row(created(row + "}")))).containsExactly(high, low);
    }

    @ParameterizedTest
    @CsvSource({"7, 515", "text, 114", "-1, 210"})
    public void testBucketsNeverChange(String id, int bucket)
    {
        String json = id;
        if (id.equals("text")) {
            json = "\"text\"";
        }
        assertThat(table().row(created("{\"id\":" + json + "}"))).containsEntry("__bucket", bucket);
    }

    @Test
    public void testSameRowSameFingerprint()
    {
        List<Object> expected = fingerprint(table().row(created("{\"id\":1,\"name\":\"a\",\"note\":\"n\"}")));
        String fields = "{\"type\":\"int32\",\"optional\":false,\"field\":\"id\"},{\"type\":\"string\",\"field\":\"name\"},{\"type\":\"string\",\"field\":\"note\"}";
        for (String message : List.of(
                envelope("r", "null", "{\"id\":1,\"name\":\"a\",\"note\":\"n\"}"),
                updated("{\"id\":1,\"name\":\"old\"}", "{\"note\":\"n\",\"other\":5,\"name\":\"\\u0061\",\"id\":1}"),
                created("{\"id\":1,\"name\":\"a\",\"note\":\"n\"}").replace("100", "900").replace("1795345739487", "1795345739999"),
                wrapped(fields, created("{\"id\":1,\"name\":\"a\",\"note\":\"n\"}")),
                "{\"id\":1,\"name\":\"a\",\"note\":\"n\",\"__op\":\"u\"}",
                // after unavailable values were found in before
                updated("{\"id\":1,\"note\":\"n\"}", "{\"id\":1,\"name\":\"a\",\"note\":\"__debezium_unavailable_value\"}"))) {
            assertThat(fingerprint(table().row(message))).as(message).isEqualTo(expected);
        }
        DecoderTester otherOrder = new DecoderTester("__bucket", "note", "id", "__fingerprint_high", "name", "__fingerprint_low").property("key.columns", "[\"id\"]");
        assertThat(fingerprint(otherOrder.row(created("{\"id\":1,\"name\":\"a\",\"note\":\"n\"}")))).isEqualTo(expected);
        // rows of before a column was added
        DecoderTester wider = new DecoderTester("id", "name", "note", "added", "__fingerprint_high", "__fingerprint_low");
        assertThat(fingerprint(wider.row(created("{\"id\":1,\"name\":\"a\",\"note\":\"n\"}")))).isEqualTo(expected);
        assertThat(fingerprint(wider.row(created("{\"id\":1,\"name\":\"a\",\"note\":\"n\",\"added\":0}")))).isNotEqualTo(expected);
    }

    @Test
    public void testDifferentRowsDiffer()
    {
        Set<List<Object>> seen = new HashSet<>();
        List<String> rows = new ArrayList<>(List.of(
                "{\"id\":1,\"name\":\"a\",\"note\":\"b\"}", "{\"id\":1,\"name\":\"b\",\"note\":\"a\"}",
                "{\"id\":2,\"name\":\"a\",\"note\":\"b\"}", "{\"id\":1,\"name\":\"a\"}", "{\"id\":1,\"note\":\"a\"}",
                "{\"id\":1,\"name\":\"\"}", "{\"id\":1}", "{\"id\":1,\"name\":\"null\"}", "{\"id\":1,\"name\":1}", "{\"id\":1,\"name\":\"1\"}",
                "{\"id\":1,\"name\":true}", "{\"id\":1,\"name\":1.5}", "{\"id\":1,\"name\":\"a\\u0000\"}", "{\"id\":1,\"name\":\"\\u0000a\"}"));
        for (int id = 0; id < 20_000; id++) {
            rows.add("{\"id\":" + (id + 10) + ",\"name\":\"" + id % 7 + "\"}");
        }
        DecoderTester table = table();
        for (String row : rows) {
            assertThat(seen.add(fingerprint(table.row(created(row))))).as(row).isTrue();
        }
    }

    @Test
    public void testContentsSwappedBetweenRowsAreSeen()
    {
        DecoderTester table = table();
        long before = sum(table, "{\"id\":1,\"name\":\"a\"}") + sum(table, "{\"id\":2,\"name\":\"b\"}");
        long after = sum(table, "{\"id\":1,\"name\":\"b\"}") + sum(table, "{\"id\":2,\"name\":\"a\"}");
        assertThat(after).isNotEqualTo(before);
    }

    private static long sum(DecoderTester table, String row)
    {
        Map<String, Object> values = table.row(created(row));
        return (Integer) values.get("__fingerprint_high") + (Integer) values.get("__fingerprint_low");
    }

    @Test
    public void testSeeds()
    {
        String message = created("{\"id\":1,\"name\":\"a\"}");
        Set<List<Object>> fingerprints = new HashSet<>();
        Set<Object> buckets = new HashSet<>();
        for (int generation = 0; generation < 100; generation++) {
            Map<String, Object> row = table().property("fingerprint.seed", "g" + generation).row(message);
            fingerprints.add(fingerprint(row));
            buckets.add(row.get("__bucket"));
        }
        assertThat(fingerprints).hasSize(100);
        assertThat(buckets).hasSize(1);
    }

    /**
     * Each bit of both numbers is set in half of the rows, and half of them change with one bit of a value.
     */
    @Test
    public void testBitsAreEven()
    {
        DecoderTester table = table();
        Random random = new Random(7);
        int rounds = 4_000;
        int[] set = new int[48];
        long flipped = 0;
        long total = 0;
        for (int round = 0; round < rounds; round++) {
            long id = random.nextInt(1_000_000);
            Map<String, Object> row = table.row(created("{\"id\":" + id + "}"));
            Map<String, Object> near = table.row(created("{\"id\":" + (id ^ 1L << random.nextInt(20)) + "}"));
            long bits = bits(row);
            for (int bit = 0; bit < set.length; bit++) {
                set[bit] += (int) (bits >>> bit & 1);
            }
            flipped += Long.bitCount(bits ^ bits(near));
            total += bits;
        }
        assertThat(total).isNotZero();
        for (int count : set) {
            // six standard deviations
            assertThat(count).isBetween(rounds / 2 - 190, rounds / 2 + 190);
        }
        assertThat((double) flipped / rounds).isBetween(23.5, 24.5);
    }

    private static long bits(Map<String, Object> row)
    {
        return (long) (Integer) row.get("__fingerprint_high") << 24 | (Integer) row.get("__fingerprint_low");
    }

    @Test
    public void testSumsAreExactInADouble()
    {
        assertThat(((1L << 24) - 1) * 100_000_000L).isLessThan(1L << 53);
    }

    @Test
    public void testBuckets()
    {
        DecoderTester table = table().property("bucket.count", "16");
        int[] rows = new int[16];
        for (int id = 0; id < 16_000; id++) {
            Object bucket = table.row(created("{\"id\":" + id + ",\"name\":\"" + id + "\"}")).get("__bucket");
            assertThat(table.row(deleted("{\"id\":" + id + "}"))).as("a delete is in the bucket of its row").containsEntry("__bucket", bucket);
            rows[(Integer) bucket]++;
        }
        for (int count : rows) {
            assertThat(count).isBetween(800, 1_200);
        }
        DecoderTester twoKeys = new DecoderTester("a", "b", "__bucket").property("key.columns", "[\"a\",\"b\"]");
        Set<Object> buckets = new HashSet<>();
        for (int id = 0; id < 100; id++) {
            buckets.add(twoKeys.row(created("{\"a\":1,\"b\":" + id + "}")).get("__bucket"));
        }
        assertThat(buckets).hasSizeGreaterThan(80);
    }

    @Test
    public void testBucketOfAKeyInTwoForms()
    {
        String message = created("{\"id\":\"123E4567-e89b-12d3-a456-426655440000\"}");
        Set<Object> buckets = new HashSet<>();
        for (String[] columns : new String[][] {{"id", "id_text"}, {"id_text", "id"}}) {
            DecoderTester tester = new DecoderTester("__bucket").property("key.columns", "[\"id\"]");
            for (String column : columns) {
                String form = "bytes";
                if (column.equals("id_text")) {
                    form = "text";
                }
                tester.column(column, "{\"field\": \"id\", \"type\": \"io.debezium.data.Uuid\", \"form\": \"" + form + "\"}");
            }
            buckets.add(tester.row(message).get("__bucket"));
        }
        assertThat(buckets).hasSize(1);
    }

    @Test
    public void testBucketNeedsTheKey()
    {
        assertThatThrownBy(() -> new DecoderTester("id", "__bucket").decoder()).hasMessageContaining("Property key.columns is missing: the helper column __bucket is a hash of the key");
        assertThatThrownBy(() -> new DecoderTester("name", "__bucket").property("key.columns", "[\"id\"]").decoder())
                .hasMessageContaining("Property key.columns: 'id' is not allowed, the helper column __bucket is a hash of the key, and the table has no column of this field");
    }
}
