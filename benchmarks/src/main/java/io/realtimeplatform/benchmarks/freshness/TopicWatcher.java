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
package io.realtimeplatform.benchmarks.freshness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a topic of change events, of one partition, from its end on, and keeps when each change arrived. */
final class TopicWatcher
        implements AutoCloseable
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, CompletableFuture<Long>> arrivals = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> reading;

    TopicWatcher(String bootstrapServers, String topic)
    {
        this.topic = topic;
        consumer = new KafkaConsumer<>(ImmutableMap.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(ImmutableList.of(partition));
        consumer.seekToEnd(ImmutableList.of(partition));
        // the end is looked up now, not at the first poll
        consumer.position(partition);
        reading = CompletableFuture.runAsync(this::read, task -> Thread.ofPlatform().daemon().name("topic-watcher").start(task));
    }

    private void read()
    {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> change : consumer.poll(Duration.ofSeconds(1))) {
                    long now = System.nanoTime();
                    arrival(MAPPER.readTree(change.value()).path("after").path("name").asText()).complete(now);
                }
            }
        }
        catch (WakeupException e) {
            // closed
        }
        catch (IOException e) {
            throw new IllegalStateException("Topic %s has what is no change event".formatted(topic), e);
        }
    }

    private CompletableFuture<Long> arrival(String name)
    {
        return arrivals.computeIfAbsent(name, _ -> new CompletableFuture<>());
    }

    /**
     * Waits for a change.
     *
     * @param name the new value, which no other change has
     * @return when it arrived, as of {@link System#nanoTime}
     */
    long arrivalOf(String name)
            throws InterruptedException
    {
        try {
            return arrival(name).get(10, TimeUnit.SECONDS);
        }
        catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Topic %s does not show the change %s".formatted(topic, name), reading.isCompletedExceptionally() ? reading.exceptionNow() : e);
        }
    }

    @Override
    public void close()
    {
        consumer.wakeup();
        reading.exceptionally(_ -> null).join();
    }
}
