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
package io.realtimeplatform.benchmarks.decoder;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ListMultimap;
import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Rows a second into a Pinot upsert table from topics that are filled before. Each route reads its topic from the
 * beginning into a table of its own, one route after the other, in rounds; the first round warms the server up, and the
 * best of the others counts.
 */
@Command(name = "bin/benchmark ingestion", mixinStandardHelpOptions = true,
        description = "Compares how fast Pinot ingests change events with its JSON decoder and transforms, and with this decoder.")
public final class IngestionBenchmark
        implements Callable<Integer>
{
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Option(names = "--events", defaultValue = "300000", description = "Events in each topic (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(names = "--rounds", defaultValue = "2", description = "Measured rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--captured", required = true, hidden = true)
    private Path captured;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private IngestionBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new IngestionBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, InterruptedException
    {
        Path data = BenchmarkFiles.createDataFolder("ingestion", results);
        ListMultimap<IngestionRoute, Double> rates = ArrayListMultimap.create();
        try (LocalStack stack = LocalStack.builder(data)
                .servers(Server.KAFKA, Server.PINOT)
                // the stack's Pinot starts fast, and runs without the optimizing compiler
                .jvmOption(Server.PINOT, "-XX:TieredStopAtLevel=4")
                .jvmOption(Server.PINOT, "-Xmx2G")
                .start()) {
            PinotClient pinot = new PinotClient(stack.pinot());
            String version = pinot.version();
            System.out.printf("Filling two topics with %,d events each …%n", events);
            fill(stack.kafka().bootstrapServers(), Input.PERSON_WRAPPED);
            fill(stack.kafka().bootstrapServers(), Input.PERSON_BARE);
            for (int round = 0; round <= rounds; round++) {
                for (IngestionRoute route : IngestionRoute.values()) {
                    UpsertTable table = new UpsertTable(
                            "%s_%s".formatted(route, round), route, topic(route.input()), stack.kafka().bootstrapServers(), version.startsWith("0."));
                    double rate = ingest(pinot, table);
                    System.out.printf("%-14s %,10.0f rows a second%s%n", route, rate, round == 0 ? " (warming up)" : "");
                    if (round > 0) {
                        rates.put(route, rate);
                    }
                }
            }
            print(rates, version);
        }
        write(rates);
        BenchmarkFiles.deleteDataFolder(data);
        return 0;
    }

    private static String topic(Input input)
    {
        return "shop.public." + input;
    }

    private void fill(String bootstrapServers, Input input)
            throws InterruptedException
    {
        try (Admin admin = Admin.create(ImmutableMap.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(ImmutableList.of(new NewTopic(topic(input), 1, (short) 1))).all().get();
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not create the topic " + topic(input), e.getCause());
        }
        AtomicReference<Exception> failure = new AtomicReference<>();
        EventGenerator generator = input.generator(captured).keys(events / 3);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ImmutableMap.of("bootstrap.servers", bootstrapServers, "linger.ms", "50", "batch.size", "262144"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int event = 0; event < events; event++) {
                byte[] value = generator.next();
                byte[] key = "{\"id\":%s}".formatted(generator.lastKey()).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic(input), 0, key, value), (_, exception) -> failure.compareAndSet(null, exception));
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka does not take the events of " + topic(input), failure.get());
        }
    }

    /** Rows a second from the first that was seen to the last. */
    private double ingest(PinotClient pinot, UpsertTable table)
            throws IOException, InterruptedException
    {
        pinot.create(table);
        long firstRows = 0;
        long firstTime = 0;
        long rows = 0;
        long progress = System.nanoTime();
        while (rows < events) {
            Thread.sleep(20);
            long read = pinot.rowsRead(table);
            long now = System.nanoTime();
            if (read > rows) {
                rows = read;
                progress = now;
                if (firstRows == 0) {
                    firstRows = read;
                    firstTime = now;
                }
            }
            else if (now - progress > PATIENCE.toNanos()) {
                throw new IllegalStateException("Table %s stands still at %s of %s rows; Pinot's log tells why".formatted(table.name(), rows, events));
            }
        }
        pinot.drop(table);
        if (rows - firstRows < events / 2) {
            throw new IllegalStateException("%s of %s rows were there at the first look: more events are needed".formatted(firstRows, events));
        }
        return (rows - firstRows) / ((progress - firstTime) / 1e9);
    }

    private void print(ListMultimap<IngestionRoute, Double> rates, String version)
    {
        System.out.printf("%nRows a second into an upsert table of Pinot %s, one partition, %,d events%n%n", version, events);
        for (IngestionRoute route : IngestionRoute.values()) {
            System.out.printf("%-14s %,10.0f%n", route, best(rates, route));
        }
        System.out.printf("%npipeline  %.2f  ours on what pipelines produce (bare) : the stock route on what guides set up (wrapped)%n",
                best(rates, IngestionRoute.OURS_BARE) / best(rates, IngestionRoute.STOCK_WRAPPED));
        System.out.printf("decoder   %.2f  ours : the stock route, both on bare events%n",
                best(rates, IngestionRoute.OURS_BARE) / best(rates, IngestionRoute.STOCK_BARE));
        System.out.printf("decoder   %.2f  ours : the stock route, both on wrapped events%n%n",
                best(rates, IngestionRoute.OURS_WRAPPED) / best(rates, IngestionRoute.STOCK_WRAPPED));
    }

    private void write(ListMultimap<IngestionRoute, Double> rates)
            throws IOException
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("events,route,rows_per_second");
        for (IngestionRoute route : IngestionRoute.values()) {
            lines.add("%s,%s,%s".formatted(events, route, String.format(Locale.ROOT, "%.0f", best(rates, route))));
        }
        BenchmarkFiles.write(results, lines.build());
    }

    private static double best(ListMultimap<IngestionRoute, Double> rates, IngestionRoute route)
    {
        return Collections.max(rates.get(route));
    }
}
