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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.Iterables;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPipelineNames
{
    // names that become the same when case, punctuation or the border between two names is lost
    private static final List<String> NAMES = List.of(
            "a", "A", "b", "a_b", "a__b", "a_b_", "_a", "a b", "a-b", "a.b", "a\"b", "ä", "ö", "日本", "1", "x1", "a_x", "a_g1", "g1", "x",
            "a".repeat(40), "a".repeat(41), "a".repeat(63), "a".repeat(62) + "b");
    // as long as an argument may be
    private static final List<String> LONG_NAMES = List.of("a".repeat(127), "a".repeat(128));

    @Test
    void testPlain()
    {
        PipelineKey key = new PipelineKey("shop", "public", "orders");
        assertThat(PipelineNames.connector("shop", 1)).isEqualTo("platform_shop_g1");
        assertThat(PipelineNames.topic("platform_shop_g1", key)).isEqualTo("platform_shop_g1.public.orders");
        assertThat(PipelineNames.pinotTable(key, 3)).isEqualTo("shop_public_orders_g3");
        assertThat(PipelineNames.pinotTable(new PipelineKey("shop", "public", "order_items"), 1)).matches("shop_public_order_items_x[0-9a-f]{12}_g1");
    }

    @Test
    void testPinotTableIsInjective()
    {
        Map<String, String> seen = new HashMap<>();
        for (String source : Iterables.concat(NAMES, LONG_NAMES)) {
            for (String schema : NAMES) {
                for (String table : NAMES) {
                    PipelineKey key = new PipelineKey(source, schema, table);
                    for (long generation : new long[] {1, 2, 11}) {
                        String name = PipelineNames.pinotTable(key, generation);
                        // Pinot allows no double underscore in a table's name, and it is a part of file names
                        assertThat(name).matches("[a-z][a-z0-9_]*").doesNotContain("__").hasSizeLessThan(220);
                        assertThat(seen.put(name, key + " " + generation)).isNull();
                    }
                }
            }
        }
    }

    @Test
    void testConnectorIsInjective()
    {
        Map<String, String> seen = new HashMap<>();
        for (String source : Iterables.concat(NAMES, LONG_NAMES)) {
            for (long generation : new long[] {1, 2, 11, 123456}) {
                String name = PipelineNames.connector(source, generation);
                // also the name of a replication slot
                assertThat(name).matches("[a-z0-9_]+").hasSizeLessThanOrEqualTo(63);
                assertThat(seen.put(name, source + " " + generation)).isNull();
            }
        }
    }

    @Test
    void testTopicIsLegal()
    {
        for (String schema : NAMES) {
            for (String table : NAMES) {
                assertThat(PipelineNames.topic("platform_shop_g1", new PipelineKey("shop", schema, table))).matches("[a-zA-Z0-9._-]+").hasSizeLessThan(249);
            }
        }
    }

    /** Names of odd characters, of which many become the same when anything is lost. */
    @Test
    void testRandomNamesAreInjective()
    {
        Random random = new Random(5);
        Map<String, PipelineKey> tables = new HashMap<>();
        Map<String, PipelineKey> sharing = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            PipelineKey key = new PipelineKey(randomName(random), randomName(random), randomName(random));
            String name = PipelineNames.pinotTable(key, 1);
            assertThat(name).matches("[a-z][a-z0-9_]*").doesNotContain("__").hasSizeLessThan(200);
            PipelineKey other = tables.put(name, key);
            assertThat(other == null || other.equals(key)).as("%s and %s are both %s", other, key, name).isTrue();

            String topic = PipelineNames.topic("platform_shop_g1", key);
            assertThat(topic).matches("[a-zA-Z0-9._-]+").hasSizeLessThanOrEqualTo(249);
            PipelineKey neighbour = sharing.put(topic, key);
            if (neighbour != null && !DebeziumNames.id(neighbour).equals(DebeziumNames.id(key))) {
                assertThat(PipelineNames.mayShareTopic(key)).isTrue();
                assertThat(PipelineNames.mayShareTopic(neighbour)).isTrue();
            }
        }
    }

    @Test
    void testTopicIsThatOfDebezium()
    {
        assertThat(PipelineNames.topic("p", new PipelineKey("shop", "My Schema", "größe"))).isEqualTo("p.My_Schema.gr__e");
        assertThat(PipelineNames.topic("p", new PipelineKey("shop", "public", "😀"))).isEqualTo("p.public.__");
        assertThat(PipelineNames.topic("p", new PipelineKey("shop", "public", "a.b-c"))).isEqualTo("p.public.a.b-c");
        assertThat(PipelineNames.mayShareTopic(new PipelineKey("a_b", "public", "a.b-c"))).isFalse();
    }

    private static String randomName(Random random)
    {
        String characters = "aAbä_. -\"'$1";
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(8) == 0 ? 60 : 1 + random.nextInt(3);
        while (name.length() < length) {
            name.append(characters.charAt(random.nextInt(characters.length())));
        }
        return name.toString();
    }
}
