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
package io.realtimeplatform.trino.schedule;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.catalog.CatalogName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Two coordinators in processes of their own on one store in PostgreSQL, with datasets that are due every two seconds. While they are, the processes are killed,
 * stopped for longer than a lease lasts, and started again at random: <code>bin/benchmark scheduler [ROUNDS [SEED]]</code>.
 */
public final class SchedulerHarness
        implements AutoCloseable
{
    private static final int DATASETS = 4;
    private static final int TICKS = 2;
    private static final int MOST_FAULTS = 3;
    // a process that starts on a busy machine, after a lease that ran out and a refresh that failed
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Random random;
    private final EmbeddedPostgres server;
    private final Store store;
    private final Leases leases;
    private final List<Coordinator> coordinators;
    private int ticks;
    private int missed;

    SchedulerHarness(long seed)
            throws IOException
    {
        random = new Random(seed);
        server = EmbeddedPostgres.start();
        String url = server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
        store = new Store(new CatalogName("platform"), HarnessCoordinator.storeConfig(url));
        leases = new Leases(store, Duration.ZERO, "harness");
        HarnessTables.create(store);
        coordinators = ImmutableList.of(new Coordinator(url), new Coordinator(url));
    }

    public static void main(String[] arguments)
            throws IOException
    {
        if (arguments.length > 2 || !String.join("", arguments).matches("[0-9]*")) {
            System.err.println("Usage: bin/benchmark scheduler [ROUNDS [SEED]]");
            System.exit(2);
        }
        int rounds = 300;
        if (arguments.length > 0) {
            rounds = Integer.parseInt(arguments[0]);
        }
        long seed = System.nanoTime();
        if (arguments.length > 1) {
            seed = Long.parseLong(arguments[1]);
        }
        System.out.printf("Seed %s%n", seed);
        Result result;
        try (SchedulerHarness harness = new SchedulerHarness(seed)) {
            result = harness.run(rounds);
        }
        System.out.println(result);
        System.exit(result.missed() + result.older() == 0 ? 0 : 1);
    }

    /**
     * @param ticks times at which a dataset was due
     * @param accepted refreshes that took effect
     * @param lost refreshes that came to their end and had lost their lease
     * @param missed ticks that no refresh followed that began after them
     * @param older refreshes that served data which were read before those served until then
     */
    record Result(int rounds, int ticks, long accepted, long lost, int kills, int stops, int missed, long older)
    {
        @Override
        public String toString()
        {
            return """
                    rounds                      %s
                    processes killed            %s
                    processes stopped           %s
                    ticks                       %s
                    accepted refreshes          %s
                    leases found to be lost     %s
                    ticks missed                %s
                    older data served           %s""".formatted(rounds, kills, stops, ticks, accepted, lost, missed, older);
        }
    }

    Result run(int rounds)
    {
        for (int round = 1; round <= rounds; round++) {
            round();
            if (round % 10 == 0) {
                System.out.printf("%s of %s rounds, %s ticks, %s missed%n", round, rounds, ticks, missed);
            }
        }
        int kills = coordinators.stream().mapToInt(coordinator -> coordinator.kills).sum();
        int stops = coordinators.stream().mapToInt(coordinator -> coordinator.stops).sum();
        return new Result(
                rounds, ticks, HarnessTables.count(store, "harness_served"), HarnessTables.count(store, "harness_lost"), kills, stops, missed, HarnessTables.olderServed(store));
    }

    private void round()
    {
        List<Dataset> datasets = new ArrayList<>();
        for (int index = 0; index < DATASETS; index++) {
            Instant firstTick = HarnessTables.readSource(store).plusMillis(500 + random.nextInt(1500));
            Instant lastTick = firstTick.plus(HarnessTables.INTERVAL.multipliedBy(TICKS - 1));
            Dataset dataset = new Dataset(UUID.randomUUID().toString(), lastTick);
            HarnessTables.insertDataset(store, dataset.id(), firstTick, lastTick);
            datasets.add(dataset);
        }
        for (int fault = random.nextInt(MOST_FAULTS + 1); fault > 0; fault--) {
            Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(random.nextInt(2500)));
            fault(coordinators.get(random.nextInt(coordinators.size())));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (datasets.stream().anyMatch(dataset -> missed(dataset) > 0) && System.nanoTime() < deadline) {
            coordinators.forEach(Coordinator::goOnWhenItIsTime);
            Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(100));
        }
        ticks += DATASETS * TICKS;
        missed += datasets.stream().mapToInt(this::missed).sum();
        HarnessTables.deleteDatasets(store);
    }

    private record Dataset(String id, Instant lastTick) {}

    private int missed(Dataset dataset)
    {
        Optional<Instant> accepted = leases.state(dataset.id()).flatMap(LeaseState::acceptedBeganAt);
        int count = 0;
        for (int tick = 0; tick < TICKS; tick++) {
            Instant time = dataset.lastTick().minus(HarnessTables.INTERVAL.multipliedBy(tick));
            if (accepted.isEmpty() || accepted.get().isBefore(time)) {
                count++;
            }
        }
        return count;
    }

    private void fault(Coordinator coordinator)
    {
        coordinators.forEach(Coordinator::goOnWhenItIsTime);
        if (random.nextBoolean()) {
            coordinator.kill(random.nextInt(2000));
        }
        else {
            coordinator.stop(HarnessCoordinator.LEASE.toMillis() + 200 + random.nextInt(2000));
        }
    }

    @Override
    public void close()
            throws IOException
    {
        coordinators.forEach(Coordinator::close);
        store.close();
        server.close();
    }

    /**
     * One of the processes.
     */
    private static final class Coordinator
    {
        private final String url;
        private final File log;
        private Process process;
        private Optional<Instant> startAt = Optional.empty();
        private Optional<Instant> continueAt = Optional.empty();
        private int kills;
        private int stops;

        private Coordinator(String url)
                throws IOException
        {
            this.url = requireNonNull(url, "url is null");
            log = File.createTempFile("coordinator", ".log");
            start();
        }

        /** Starts it again where it ends at once, as whoever runs a coordinator does: on a busy machine the store may not answer in time. */
        private void start()
        {
            String errors = "";
            for (int attempt = 0; attempt < 3; attempt++) {
                try {
                    process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx192M",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HarnessCoordinator.class.getName(),
                            url)
                            .redirectError(log)
                            .start();
                    if (process.inputReader(UTF_8).readLine() != null) {
                        return;
                    }
                    errors = Files.readString(log.toPath(), UTF_8);
                }
                catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            throw new IllegalStateException("A coordinator did not start: " + errors);
        }

        void kill(long millisUntilStart)
        {
            if (startAt.isPresent()) {
                return;
            }
            process.destroyForcibly();
            kills++;
            continueAt = Optional.empty();
            startAt = Optional.of(Instant.now().plusMillis(millisUntilStart));
        }

        void stop(long millis)
        {
            if (startAt.isPresent() || continueAt.isPresent()) {
                return;
            }
            signal("STOP");
            stops++;
            continueAt = Optional.of(Instant.now().plusMillis(millis));
        }

        void goOnWhenItIsTime()
        {
            if (startAt.isPresent() && Instant.now().isAfter(startAt.get())) {
                startAt = Optional.empty();
                start();
            }
            if (continueAt.isPresent() && Instant.now().isAfter(continueAt.get())) {
                continueAt = Optional.empty();
                signal("CONT");
            }
        }

        private void signal(String name)
        {
            try {
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
            }
            catch (IOException e) {
                throw new IllegalStateException(e);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void close()
        {
            process.destroyForcibly();
            if (!log.delete()) {
                log.deleteOnExit();
            }
        }
    }
}
