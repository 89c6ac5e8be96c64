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
package io.realtimeplatform.trino.kafka;

import com.google.common.collect.ImmutableSortedMap;

import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.OptionalInt;

/**
 * Which release of Kafka first had a level of <code>metadata.version</code>: brokers tell clients the level, and not their release.
 */
final class KafkaVersions
{
    // Kafka's MetadataVersion: the last level of each release
    private static final NavigableMap<Integer, String> RELEASES = ImmutableSortedMap.<Integer, String>naturalOrder()
            .put(7, "3.3")
            .put(8, "3.4")
            .put(11, "3.5")
            .put(14, "3.6")
            .put(19, "3.7")
            .put(20, "3.8")
            .put(21, "3.9")
            .put(25, "4.0")
            .put(27, "4.1")
            .put(29, "4.2")
            .put(30, "4.3")
            .put(31, "4.4")
            .buildOrThrow();

    private KafkaVersions() {}

    /** @param level of the cluster; empty when it has none, because ZooKeeper keeps its metadata */
    static String describe(OptionalInt level)
    {
        if (level.isEmpty()) {
            return "Kafka 3 with ZooKeeper";
        }
        Entry<Integer, String> release = RELEASES.ceilingEntry(level.getAsInt());
        if (release == null) {
            return "Kafka later than %s (metadata.version %s)".formatted(RELEASES.lastEntry().getValue(), level.getAsInt());
        }
        return "Kafka %s or later (metadata.version %s)".formatted(release.getValue(), level.getAsInt());
    }
}
