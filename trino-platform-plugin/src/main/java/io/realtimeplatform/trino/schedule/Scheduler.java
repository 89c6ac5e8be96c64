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

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.classloader.ThreadContextClassLoader;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newCachedThreadPool;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Begins the refreshes that are due, on one coordinator. Whether another coordinator does the same is not its business:
 * the lease that each refresh takes decides.
 */
public class Scheduler
{
    private static final Logger log = Logger.get(Scheduler.class);
    private static final long SECONDS_TO_END = 10;

    private final Store store;
    private final Leases leases;
    private final Optional<ScheduledDatasets> datasets;
    private final RefreshStats stats;
    private final Waker waker;
    private final boolean enabled;
    private final int concurrency;
    private final Duration maximumRunTime;
    private final RetryDelays delays;
    private final RefreshOrder order;
    private final Instant startedAt = Instant.now();
    private final ExecutorService executor = newCachedThreadPool(new ThreadFactoryBuilder().setNameFormat("platform-refresh-%s").setDaemon(true).build());
    private final ScheduledExecutorService timer = newSingleThreadScheduledExecutor(new ThreadFactoryBuilder().setNameFormat("platform-refresh-limit-%s").setDaemon(true).build());
    // with what cancels each of them when it runs too long
    private final Map<String, Future<?>> running = new HashMap<>();
    // where the store was not told of a failure
    private final Map<String, Long> leftAloneUntil = new HashMap<>();
    private boolean leftoversReleased;
    // whether the last wake failed; wakes come too often for a warning at each of them
    private volatile boolean failing;
    private boolean stopped;

    @Inject
    public Scheduler(ScheduleConfig config, Store store, Leases leases, Optional<ScheduledDatasets> datasets, RefreshStats stats)
    {
        this.store = requireNonNull(store, "store is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.datasets = requireNonNull(datasets, "datasets is null");
        this.stats = requireNonNull(stats, "stats is null");
        this.enabled = config.isEnabled();
        this.concurrency = config.getConcurrency();
        this.maximumRunTime = config.getMaximumRunTime().toJavaTime();
        this.delays = new RetryDelays(config.getRetryDelay().toJavaTime(), config.getMaximumRetryDelay().toJavaTime());
        this.order = new RefreshOrder(delays);
        Duration interval = config.getWakeInterval().toJavaTime();
        this.waker = store.isPostgresql() ? new StoreWaker(store, interval) : new TimerWaker(interval);
    }

    @PostConstruct
    public void start()
    {
        if (enabled && datasets.isPresent()) {
            waker.start(this::wake);
        }
    }

    /** Ends the refreshes that run here: they let their leases go, and another coordinator, or this one when it is back, begins them anew. */
    @PreDestroy
    public void stop()
    {
        synchronized (this) {
            stopped = true;
        }
        waker.stop();
        timer.shutdownNow();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(SECONDS_TO_END, SECONDS)) {
                log.warn("Refreshes of %s did not end within %s seconds", running(), SECONDS_TO_END);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<String> running()
    {
        return List.copyOf(running.keySet());
    }

    private void wake()
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(Scheduler.class.getClassLoader())) {
            releaseLeftovers();
            begin();
            failing = false;
        }
        catch (Throwable e) {
            // a store that is down is asked again at the next wake; whatever it was, there must be one
            if (failing) {
                log.debug(e, "Could not look for refreshes that are due");
            }
            else {
                log.warn(e, "Could not look for refreshes that are due; trying again at each wake");
            }
            failing = true;
        }
    }

    /** What was running in a process that had the store for itself before this one runs no more. */
    private synchronized void releaseLeftovers()
    {
        if (!leftoversReleased && store.isEmbedded()) {
            leases.releaseOlder(startedAt);
        }
        leftoversReleased = true;
    }

    private synchronized void begin()
    {
        if (stopped || running.size() >= concurrency) {
            return;
        }
        List<ScheduledDataset> all = datasets.orElseThrow().list();
        Instant now = store.withHandle(Leases::now);
        stats.longestDue(all.stream()
                .filter(dataset -> !dataset.paused() && dataset.isDue(now))
                .map(dataset -> Duration.between(dataset.nextDue(), now))
                .max(naturalOrder())
                .orElse(Duration.ZERO));
        for (ScheduledDataset dataset : order.choose(all, now)) {
            if (running.size() < concurrency && !running.containsKey(dataset.dataset()) && !isLeftAlone(dataset) && isStillDue(dataset, now)) {
                begin(dataset, now);
            }
        }
        if (running.size() >= concurrency) {
            waker.pause();
        }
    }

    private boolean isLeftAlone(ScheduledDataset dataset)
    {
        Long until = leftAloneUntil.get(dataset.dataset());
        return until != null && System.nanoTime() - until < 0;
    }

    /** Another coordinator may have been faster since the datasets were listed. */
    private boolean isStillDue(ScheduledDataset dataset, Instant now)
    {
        Optional<LeaseState> state = leases.state(dataset.dataset());
        if (state.isEmpty()) {
            return true;
        }
        Instant last = state.get().acceptedBeganAt().or(dataset::lastAcceptedBeganAt).orElse(dataset.createdAt());
        return !state.get().isHeld(now) && dataset.schedule().isDue(last, now);
    }

    private void begin(ScheduledDataset dataset, Instant now)
    {
        stats.began();
        Future<?> refresh = executor.submit(() -> refresh(dataset, now));
        running.put(dataset.dataset(), timer.schedule(() -> cancel(dataset, refresh), maximumRunTime.toNanos(), NANOSECONDS));
    }

    private void cancel(ScheduledDataset dataset, Future<?> refresh)
    {
        log.warn("The refresh of %s has run for %s seconds (platform.refresh.maximum-run-time) and is cancelled", dataset.name(), maximumRunTime.toSeconds());
        refresh.cancel(true);
    }

    private void refresh(ScheduledDataset dataset, Instant now)
    {
        Optional<Duration> leaveAlone = Optional.empty();
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(Scheduler.class.getClassLoader())) {
            datasets.orElseThrow().refresh(dataset.dataset(), RefreshTrigger.SCHEDULE);
            count(dataset, now);
        }
        catch (LeaseHeldException e) {
            stats.heldElsewhere();
            log.debug(e, "%s is being refreshed elsewhere", dataset.name());
        }
        catch (Throwable e) {
            stats.failed();
            log.warn("The refresh of %s failed: %s", dataset.name(), e.getMessage());
            log.debug(e, "The refresh of %s failed", dataset.name());
            leaveAlone = Optional.of(delays.after(1));
        }
        finally {
            ended(dataset, leaveAlone);
        }
    }

    private void count(ScheduledDataset dataset, Instant now)
    {
        boolean accepted = leases.state(dataset.dataset())
                .flatMap(LeaseState::acceptedBeganAt)
                .map(beganAt -> !beganAt.isBefore(now))
                .orElse(false);
        if (accepted) {
            stats.succeeded();
        }
        else {
            stats.failed();
        }
    }

    private synchronized void ended(ScheduledDataset dataset, Optional<Duration> leaveAlone)
    {
        stats.ended();
        running.remove(dataset.dataset()).cancel(false);
        leftAloneUntil.remove(dataset.dataset());
        leaveAlone.ifPresent(duration -> leftAloneUntil.put(dataset.dataset(), System.nanoTime() + duration.toNanos()));
        if (!stopped) {
            waker.resume();
        }
    }
}
