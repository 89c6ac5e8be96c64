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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestPinotConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(PinotConfig.class)
                .setControllerUrls(ImmutableList.of())
                .setUser(null)
                .setPassword(null)
                .setTimeout(new Duration(30, SECONDS))
                .setReplication(1)
                .setConsumerFactory(null)
                .setKafkaBootstrapServers(null));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.pinot.controller-url", "http://pinot1:9000,http://pinot2:9000")
                .put("platform.pinot.user", "admin")
                .put("platform.pinot.password", "hush")
                .put("platform.pinot.timeout", "5s")
                .put("platform.pinot.replication", "2")
                .put("platform.pinot.consumer-factory", "com.example.Factory")
                .put("platform.pinot.kafka-bootstrap-servers", "kafka:29092")
                .buildOrThrow();

        assertFullMapping(properties, new PinotConfig()
                .setControllerUrls(ImmutableList.of("http://pinot1:9000", "http://pinot2:9000"))
                .setUser("admin")
                .setPassword("hush")
                .setTimeout(new Duration(5, SECONDS))
                .setReplication(2)
                .setConsumerFactory("com.example.Factory")
                .setKafkaBootstrapServers("kafka:29092"));
    }
}
