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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

import java.util.List;
import java.util.concurrent.ExecutionException;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

/** The records of a pipeline's topic, which the pipeline has alone. */
final class TopicRecords
{
    private final IntegrationStack stack;
    private final String topic;

    TopicRecords(IntegrationStack stack, String source, String table)
    {
        this.stack = stack;
        topic = String.valueOf(stack.admin().value("SELECT topic FROM platform.system.pipelines WHERE source_name = '%s' AND table_name = '%s'".formatted(source, table)));
    }

    long count()
    {
        try (Admin kafka = Admin.create(ImmutableMap.of(BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers()))) {
            return count(kafka, topic);
        }
    }

    static long count(Admin kafka, String topic)
    {
        try {
            List<TopicPartitionInfo> partitions = kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
            long records = 0;
            for (TopicPartitionInfo partition : partitions) {
                TopicPartition topicPartition = new TopicPartition(topic, partition.partition());
                records += kafka.listOffsets(ImmutableMap.of(topicPartition, OffsetSpec.latest())).partitionResult(topicPartition).get().offset();
            }
            return records;
        }
        catch (ExecutionException e) {
            throw new AssertionError("Cannot read the offsets of " + topic, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
