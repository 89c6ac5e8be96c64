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

import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.Uninterruptibles;
import io.airlift.units.Duration;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One scheduler on a store of its own.
 */
final class TestScheduler
{
    private final Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"));
    private final Leases leases = new Leases(store, java.time.Duration.ofMinutes(1), "tester");
    private final Datasets datasets = new Datasets();
    private final RefreshStats stats = new RefreshStats();
    private Scheduler scheduler;

    @AfterEach
    void stop()
    {
        if (scheduler != null) {
            scheduler.stop();
        }
        store.close();
    }

    private static ScheduleConfig config()
    {
        return new ScheduleConfig().setWakeInterval(new Duration(100, MILLISECONDS));
    }

    private void start(ScheduleConfig config)
    {
        scheduler = new Scheduler(config, store, leases, Optional.of(datasets), stats);
        scheduler.start();
    }

    @Test
    void testRefreshesWhatIsDue()
    {
        datasets.add("due", "every 1 second", ImmutableSet.of());
        datasets.add("not due", "0 0 1 1 *", ImmutableSet.of());
        start(config());
        await(() -> datasets.began.size() >= 3);
        assertThat(ImmutableSet.copyOf(datasets.began)).containsExactly("due");
        datasets.paused.add("due");
        // one may have begun
        Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(300));
        int before = datasets.began.size();
        Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(1500));
        assertThat(datasets.began).hasSize(before);
        datasets.paused.clear();
        await(() -> datasets.began.size() > before);
        assertThat(stats.getSucceeded()).isPositive();
        assertThat(stats.getFailed()).isZero();
        assertThat(stats.getLagSeconds()).isBetween(0.0, 60.0);
    }

    @Test
    void testDisabled()
    {
        datasets.add("due", "every 1 second", ImmutableSet.of());
        start(config().setEnabled(false));
        Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(1500));
        assertThat(datasets.listed.get()).isFalse();
    }

    @Test
    void testConcurrency()
    {
        CountDownLatch end = new CountDownLatch(1);
        for (int index = 0; index < 5; index++) {
            datasets.add("dataset " + index, "every 1 second", ImmutableSet.of());
            datasets.work.put("dataset " + index, () -> await(end));
        }
        start(config().setConcurrency(2));
        await(() -> datasets.began.size() == 2);
        Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(500));
        assertThat(datasets.began).hasSize(2);
        end.countDown();
        await(() -> ImmutableSet.copyOf(datasets.began).size() == 5);
    }

    @Test
    void testReadersComeAfterWhatTheyRead()
    {
        datasets.add("top", "every 2 seconds", ImmutableSet.of("base"));
        datasets.add("base", "every 2 seconds", ImmutableSet.of());
        start(config());
        await(() -> datasets.began.size() >= 6);
        assertThat(datasets.began.subList(0, 6)).containsExactly("base", "top", "base", "top", "base", "top");
    }

    @Test
    void testFailedRefreshIsTriedAgain()
    {
        AtomicBoolean fails = new AtomicBoolean(true);
        datasets.add("failing", "every 1 second", ImmutableSet.of());
        datasets.work.put("failing", () -> {
            if (fails.get()) {
                throw new IllegalStateException("as the test asks for");
            }
        });
        start(config().setRetryDelay(new Duration(1, SECONDS)));
        await(() -> leases.state("failing").map(LeaseState::failures).orElse(0) >= 2);
        fails.set(false);
        await(() -> leases.state("failing").orElseThrow().acceptedBeganAt().isPresent());
        assertThat(leases.state("failing").orElseThrow().failures()).isZero();
        assertThat(stats.getFailed()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void testCancelledWhenItRunsTooLong()
    {
        AtomicBoolean interrupted = new AtomicBoolean();
        datasets.add("slow", "every 1 second", ImmutableSet.of());
        datasets.work.put("slow", () -> sleep(interrupted));
        start(config().setMaximumRunTime(new Duration(1, SECONDS)));
        await(interrupted::get);
        await(() -> leases.state("slow").map(LeaseState::failures).orElse(0) == 1);
    }

    @Test
    void testStopEndsRefreshes()
    {
        AtomicBoolean interrupted = new AtomicBoolean();
        datasets.add("slow", "every 1 second", ImmutableSet.of());
        datasets.work.put("slow", () -> sleep(interrupted));
        start(config());
        await(() -> datasets.began.size() == 1);
        scheduler.stop();
        assertThat(interrupted).isTrue();
        assertThat(leases.state("slow").orElseThrow().holding()).isEmpty();
    }

    @Test
    void testLeaseOfThisStoresProcessBeforeIsFree()
            throws LeaseHeldException
    {
        datasets.add("left over", "every 1 second", ImmutableSet.of());
        Lease lease = leases.take("left over", (_, _) -> "").lease();
        Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(10));
        start(config().setRetryDelay(new Duration(1, SECONDS)));
        await(() -> leases.state("left over").orElseThrow().acceptedBeganAt().isPresent());
        assertThat(leases.renew(lease)).isFalse();
    }

    private static void sleep(AtomicBoolean interrupted)
    {
        try {
            Thread.sleep(60_000);
        }
        catch (InterruptedException e) {
            interrupted.set(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void await(CountDownLatch latch)
    {
        Uninterruptibles.awaitUninterruptibly(latch);
    }

    private static void await(BooleanSupplier condition)
    {
        long deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Uninterruptibles.sleepUninterruptibly(java.time.Duration.ofMillis(20));
        }
    }

    /**
     * Datasets whose refresh is what the test says.
     */
    private final class Datasets
            implements ScheduledDatasets
    {
        private record Definition(Schedule schedule, Set<String> dependsOn, Instant createdAt) {}

        private final Map<String, Definition> definitions = new ConcurrentHashMap<>();
        private final Map<String, Runnable> work = new ConcurrentHashMap<>();
        private final Set<String> paused = ConcurrentHashMap.newKeySet();
        private final List<String> began = new CopyOnWriteArrayList<>();
        private final AtomicBoolean listed = new AtomicBoolean();

        void add(String dataset, String schedule, Set<String> dependsOn)
        {
            definitions.put(dataset, new Definition(Schedule.fromString(schedule), dependsOn, Instant.now()));
        }

        @Override
        public List<ScheduledDataset> list()
        {
            listed.set(true);
            return definitions.keySet().stream()
                    .map(this::dataset)
                    .toList();
        }

        private ScheduledDataset dataset(String dataset)
        {
            Definition definition = definitions.get(dataset);
            Optional<LeaseState> state = leases.state(dataset);
            return new ScheduledDataset(
                    dataset,
                    new SchemaTableName("reports", dataset.replace(' ', '_')),
                    definition.schedule(),
                    paused.contains(dataset),
                    definition.dependsOn(),
                    definition.createdAt(),
                    state.flatMap(LeaseState::acceptedBeganAt),
                    state.map(LeaseState::failures).orElse(0),
                    state.flatMap(LeaseState::lastFailedAt));
        }

        @Override
        public void refresh(String dataset, RefreshTrigger trigger)
                throws LeaseHeldException
        {
            assertThat(trigger).isEqualTo(RefreshTrigger.SCHEDULE);
            Lease lease = leases.take(dataset, (_, _) -> "").lease();
            began.add(dataset);
            try {
                work.getOrDefault(dataset, () -> {}).run();
                store.inTransaction(handle -> {
                    leases.accept(handle, lease);
                    return null;
                });
            }
            catch (RuntimeException e) {
                leases.release(lease);
            }
        }
    }
}
