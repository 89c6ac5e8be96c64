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
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import jakarta.annotation.PreDestroy;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_KAFKA_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Topics and offsets. Opened at first use and kept open: a Kafka that is down fails what needs it, nothing else.
 */
public class KafkaClient
{
    /**
     * The longest change event: Kafka's default of 1 MB would stop the connector at the first row that is longer.
     * As much as a producer's buffer.memory by default, which a worker of Kafka Connect has to have for each connector.
     */
    public static final int MAXIMUM_MESSAGE_BYTES = 32 * 1024 * 1024;

    private static final String METADATA_VERSION = "metadata.version";

    private final String bootstrapServers;
    private final List<File> resources;
    private final Duration timeout;
    private final short replication;
    private volatile Admin admin;

    @Inject
    public KafkaClient(KafkaConfig config)
    {
        requireNonNull(config, "config is null");
        this.bootstrapServers = config.getBootstrapServers();
        this.resources = config.getResources();
        this.timeout = config.getTimeout().toJavaTime();
        this.replication = (short) config.getReplication();
    }

    /**
     * First and end offset of each partition of a topic.
     */
    public record TopicOffsets(Map<Integer, Long> earliest, Map<Integer, Long> end)
    {
        public TopicOffsets
        {
            earliest = ImmutableMap.copyOf(earliest);
            end = ImmutableMap.copyOf(end);
        }

        /** @return how many records were ever written */
        public long records()
        {
            return end.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public record TopicRecord(long offset, String value) {}

    /**
     * The cluster as its brokers describe it.
     *
     * @param version as near as a client is told: brokers say which features all of them have, not their release
     */
    public record Cluster(String id, int brokers, String version) {}

    public Cluster cluster()
    {
        DescribeClusterResult cluster = admin().describeCluster();
        String asked = "describe the cluster";
        int brokers = find(asked, cluster.nodes()).map(Collection::size).orElse(0);
        String id = find(asked, cluster.clusterId()).orElse("");
        OptionalInt level = find("describe features", admin().describeFeatures().featureMetadata())
                .map(features -> features.finalizedFeatures().get(METADATA_VERSION))
                .map(range -> OptionalInt.of(range.maxVersionLevel()))
                .orElse(OptionalInt.empty());
        return new Cluster(id, brokers, KafkaVersions.describe(level));
    }

    /** @return the number of partitions of the topic, empty when there is no such topic */
    public OptionalInt partitions(String topic)
    {
        Optional<TopicDescription> description = find("describe topic " + topic, admin().describeTopics(ImmutableList.of(topic)).topicNameValues().get(topic));
        return description.map(value -> OptionalInt.of(value.partitions().size())).orElse(OptionalInt.empty());
    }

    /**
     * How a topic is made.
     *
     * @param replication empty for the broker's default
     */
    public record TopicSettings(int partitions, Optional<Short> replication, Map<String, String> configs) {}

    public TopicSettings topicSettings(int partitions)
    {
        // a change log that is read once by each replica of Pinot: compaction would only reorder what it costs
        return new TopicSettings(partitions, replication == -1 ? Optional.empty() : Optional.of(replication), ImmutableMap.of("cleanup.policy", "delete", "max.message.bytes", Integer.toString(MAXIMUM_MESSAGE_BYTES)));
    }

    /** @return the settings of a topic with one partition whose records are never deleted */
    public TopicSettings permanentTopicSettings()
    {
        TopicSettings settings = topicSettings(1);
        return new TopicSettings(settings.partitions(), settings.replication(), ImmutableMap.<String, String>builder()
                .putAll(settings.configs())
                .put("retention.ms", "-1")
                .put("retention.bytes", "-1")
                .buildOrThrow());
    }

    public void createTopic(String topic, int partitions)
    {
        createTopic(topic, topicSettings(partitions));
    }

    /** Makes the topic; nothing happens when it is already there. */
    public void createTopic(String topic, TopicSettings settings)
    {
        NewTopic request = new NewTopic(topic, Optional.of(settings.partitions()), settings.replication()).configs(settings.configs());
        KafkaFuture<Void> future = admin().createTopics(ImmutableList.of(request)).values().get(topic);
        try {
            await("create topic " + topic, future);
        }
        catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failed("create topic " + topic, e.getCause());
            }
        }
    }

    /** Deletes the topic and its records; nothing happens when it is not there. */
    public void deleteTopic(String topic)
    {
        find("delete topic " + topic, admin().deleteTopics(ImmutableList.of(topic)).topicNameValues().get(topic));
    }

    /** @return the offsets of the topic, empty when there is no such topic */
    public Optional<TopicOffsets> offsets(String topic)
    {
        Optional<TopicDescription> description = find("describe topic " + topic, admin().describeTopics(ImmutableList.of(topic)).topicNameValues().get(topic));
        if (description.isEmpty()) {
            return Optional.empty();
        }
        List<TopicPartition> partitions = partitions(description.get());
        return Optional.of(new TopicOffsets(
                offsets(partitions, OffsetSpec.earliest()).getOrDefault(topic, ImmutableMap.of()),
                offsets(partitions, OffsetSpec.latest()).getOrDefault(topic, ImmutableMap.of())));
    }

    /** @return the end offsets by topic and partition, in one request for all topics; a topic that does not exist is missing */
    public Map<String, Map<Integer, Long>> endOffsets(Collection<String> topics)
    {
        ImmutableList.Builder<TopicPartition> partitions = ImmutableList.builder();
        for (Entry<String, KafkaFuture<TopicDescription>> topic : admin().describeTopics(topics).topicNameValues().entrySet()) {
            find("describe topic " + topic.getKey(), topic.getValue())
                    .ifPresent(description -> partitions.addAll(partitions(description)));
        }
        return offsets(partitions.build(), OffsetSpec.latest());
    }

    /** @return epoch milliseconds of the newest record by topic; a topic without records, or that does not exist, is missing */
    public Map<String, Long> newestRecords(Collection<String> topics)
    {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        for (Entry<String, KafkaFuture<TopicDescription>> topic : admin().describeTopics(topics).topicNameValues().entrySet()) {
            find("describe topic " + topic.getKey(), topic.getValue())
                    .ifPresent(description -> partitions(description).forEach(partition -> request.put(partition, OffsetSpec.maxTimestamp())));
        }
        Map<String, Long> newest = new HashMap<>();
        find("list newest records", admin().listOffsets(request).all()).ifPresent(offsets -> offsets.forEach((partition, found) -> {
            if (found.timestamp() >= 0) {
                newest.merge(partition.topic(), found.timestamp(), Math::max);
            }
        }));
        return newest;
    }

    /** @return the end offset of the only partition of a topic, 0 when there is no such topic */
    public long endOffset(String topic)
    {
        return endOffsets(ImmutableList.of(topic)).getOrDefault(topic, ImmutableMap.of()).getOrDefault(0, 0L);
    }

    /** @return the records of a topic's first partition, from the offset on to what was its end when asked; none when there is no such topic */
    public List<TopicRecord> read(String topic, long fromOffset)
    {
        Optional<TopicOffsets> offsets = offsets(topic);
        long end = offsets.map(found -> found.end().getOrDefault(0, 0L)).orElse(0L);
        long start = offsets.map(found -> Math.max(fromOffset, found.earliest().getOrDefault(0, 0L))).orElse(0L);
        if (start >= end) {
            return ImmutableList.of();
        }
        TopicPartition partition = new TopicPartition(topic, 0);
        ImmutableList.Builder<TopicRecord> records = ImmutableList.builder();
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(KafkaClient.class.getClassLoader());
                Consumer<String, String> consumer = new KafkaConsumer<>(properties("consumer"), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(ImmutableList.of(partition));
            consumer.seek(partition, start);
            long deadline = System.nanoTime() + timeout.toNanos();
            while (consumer.position(partition, timeout) < end) {
                for (ConsumerRecord<String, String> consumed : consumer.poll(Duration.ofMillis(200))) {
                    if (consumed.value() != null && consumed.offset() < end) {
                        records.add(new TopicRecord(consumed.offset(), consumed.value()));
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw failed("read topic " + topic, new TimeoutException("not at its end after " + timeout.toMillis() + " ms"));
                }
            }
        }
        catch (KafkaException e) {
            throw failed("read topic " + topic, e);
        }
        return records.build();
    }

    private static List<TopicPartition> partitions(TopicDescription description)
    {
        ImmutableList.Builder<TopicPartition> partitions = ImmutableList.builder();
        for (TopicPartitionInfo partition : description.partitions()) {
            partitions.add(new TopicPartition(description.name(), partition.partition()));
        }
        return partitions.build();
    }

    private Map<String, Map<Integer, Long>> offsets(List<TopicPartition> partitions, OffsetSpec which)
    {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        partitions.forEach(partition -> request.put(partition, which));
        Map<String, Map<Integer, Long>> result = new HashMap<>();
        find("list offsets", admin().listOffsets(request).all()).ifPresent(offsets -> {
            for (Entry<TopicPartition, ListOffsetsResultInfo> entry : offsets.entrySet()) {
                result.computeIfAbsent(entry.getKey().topic(), _ -> new HashMap<>())
                        .put(entry.getKey().partition(), entry.getValue().offset());
            }
        });
        return result;
    }

    private <T> Optional<T> find(String asked, KafkaFuture<T> future)
    {
        try {
            return Optional.ofNullable(await(asked, future));
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failed(asked, e.getCause());
        }
    }

    private <T> T await(String asked, KafkaFuture<T> future)
            throws ExecutionException
    {
        try {
            return future.get(timeout.toMillis() + 1000, MILLISECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(asked, e);
        }
        catch (TimeoutException e) {
            throw failed(asked, e);
        }
    }

    private TrinoException failed(String asked, Throwable cause)
    {
        return new TrinoException(PLATFORM_KAFKA_ERROR, "Kafka at %s (platform.kafka.bootstrap-servers), asked to %s, failed: %s: %s".formatted(
                bootstrapServers, asked, cause.getClass().getSimpleName(), Excerpt.of(String.valueOf(cause.getMessage()))), cause);
    }

    private Admin admin()
    {
        Admin current = admin;
        if (current != null) {
            return current;
        }
        synchronized (this) {
            if (admin == null) {
                admin = open();
            }
            return admin;
        }
    }

    private Admin open()
    {
        // Kafka loads the classes of its settings by the thread's class loader
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(KafkaClient.class.getClassLoader())) {
            return Admin.create(properties("admin"));
        }
        catch (KafkaException e) {
            throw failed("open a connection", e.getCause() == null ? e : e.getCause());
        }
    }

    private Properties properties(String client)
    {
        Properties properties = new Properties();
        for (File file : resources) {
            try (InputStream input = Files.newInputStream(file.toPath())) {
                properties.load(input);
            }
            catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + " (platform.kafka.config.resources)", e);
            }
        }
        int timeoutMillis = Math.toIntExact(timeout.toMillis());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "trino-platform-" + client);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.max(100, timeoutMillis / 2));
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        if (client.equals("consumer")) {
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        }
        return properties;
    }

    @PreDestroy
    public void close()
    {
        synchronized (this) {
            if (admin != null) {
                admin.close(Duration.ZERO);
                admin = null;
            }
        }
    }
}
