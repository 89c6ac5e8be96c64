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

import org.junit.jupiter.api.Test;

import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;

final class TestKafkaVersions
{
    @Test
    void testLevels()
    {
        assertThat(KafkaVersions.describe(OptionalInt.of(12))).isEqualTo("Kafka 3.6 or later (metadata.version 12)");
        assertThat(KafkaVersions.describe(OptionalInt.of(25))).isEqualTo("Kafka 4.0 or later (metadata.version 25)");
        assertThat(KafkaVersions.describe(OptionalInt.of(30))).isEqualTo("Kafka 4.3 or later (metadata.version 30)");
        assertThat(KafkaVersions.describe(OptionalInt.of(99))).isEqualTo("Kafka later than 4.4 (metadata.version 99)");
        assertThat(KafkaVersions.describe(OptionalInt.empty())).isEqualTo("Kafka 3 with ZooKeeper");
    }
}
