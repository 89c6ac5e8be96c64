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
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import java.io.File;
import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The Kafka cluster between Debezium and Pinot.
 */
public class KafkaConfig
{
    private String bootstrapServers;
    private List<File> resources = ImmutableList.of();
    private Duration timeout = new Duration(15, SECONDS);
    private int partitions = 1;
    private int replication = -1;

    @NotEmpty
    public String getBootstrapServers()
    {
        return bootstrapServers;
    }

    @Config("platform.kafka.bootstrap-servers")
    @ConfigDescription("Kafka's addresses, host:port, comma-separated")
    public KafkaConfig setBootstrapServers(String bootstrapServers)
    {
        this.bootstrapServers = bootstrapServers;
        return this;
    }

    @NotNull
    public List<@FileExists File> getResources()
    {
        return resources;
    }

    @Config("platform.kafka.config.resources")
    @ConfigDescription("Properties files with further settings of the platform's Kafka client, such as security; comma-separated")
    public KafkaConfig setResources(List<String> files)
    {
        this.resources = files.stream().map(File::new).collect(ImmutableList.toImmutableList());
        return this;
    }

    @NotNull
    @MinDuration("100ms")
    public Duration getTimeout()
    {
        return timeout;
    }

    @Config("platform.kafka.timeout")
    @ConfigDescription("Longest time of one request to Kafka")
    public KafkaConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @Min(1)
    @Max(1000)
    public int getPartitions()
    {
        return partitions;
    }

    @Config("platform.kafka.topic-partitions")
    @ConfigDescription("Partitions of the topic of a pipeline that does not say how many")
    public KafkaConfig setPartitions(int partitions)
    {
        this.partitions = partitions;
        return this;
    }

    @Min(-1)
    @Max(10)
    public int getReplication()
    {
        return replication;
    }

    @Config("platform.kafka.topic-replication")
    @ConfigDescription("Replicas of the topics of pipelines; -1 leaves it to the broker")
    public KafkaConfig setReplication(int replication)
    {
        this.replication = replication;
        return this;
    }
}
