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
package io.realtimeplatform.trino.pinot;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPinotFeatures
{
    @Test
    void testVersions()
    {
        assertThat(PinotFeatures.of("0.11.0-1b4d6b6b0a27422c1552ea1a936ad145056f7033"))
                .isEqualTo(new PinotFeatures("0.11.0-1b4d6b6b0a27422c1552ea1a936ad145056f7033", false, false, true, false, "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory"));
        assertThat(PinotFeatures.of("1.0.0"))
                .isEqualTo(new PinotFeatures("1.0.0", false, true, true, false, "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory"));
        assertThat(PinotFeatures.of("1.4.0"))
                .isEqualTo(new PinotFeatures("1.4.0", true, true, false, true, "org.apache.pinot.plugin.stream.kafka30.KafkaConsumerFactory"));
        assertThat(PinotFeatures.of("1.5.1"))
                .isEqualTo(new PinotFeatures("1.5.1", true, true, false, true, "org.apache.pinot.plugin.stream.kafka40.KafkaConsumerFactory"));
        assertThat(PinotFeatures.of("1.12.0-SNAPSHOT").consistencyMode()).isTrue();
    }

    @Test
    void testNoVersion()
    {
        assertThatThrownBy(() -> PinotFeatures.of("unknown")).hasMessage("not a version of Pinot: unknown");
    }
}
