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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestKafkaConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(KafkaConfig.class)
                .setBootstrapServers(null)
                .setResources(ImmutableList.of())
                .setTimeout(new Duration(15, SECONDS))
                .setPartitions(1)
                .setReplication(-1));
    }

    @Test
    void testExplicitPropertyMappings(@TempDir Path folder)
            throws IOException
    {
        String file = Files.createFile(folder.resolve("kafka.properties")).toString();
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.kafka.bootstrap-servers", "kafka1:9092,kafka2:9092")
                .put("platform.kafka.config.resources", file)
                .put("platform.kafka.timeout", "5s")
                .put("platform.kafka.topic-partitions", "4")
                .put("platform.kafka.topic-replication", "3")
                .buildOrThrow();

        assertFullMapping(properties, new KafkaConfig()
                .setBootstrapServers("kafka1:9092,kafka2:9092")
                .setResources(ImmutableList.of(file))
                .setTimeout(new Duration(5, SECONDS))
                .setPartitions(4)
                .setReplication(3));
    }
}
