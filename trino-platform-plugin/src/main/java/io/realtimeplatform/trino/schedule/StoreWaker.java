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

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Wakes one of the coordinators that share a store, by db-scheduler on the store. A coordinator that nobody has woken for a while wakes by itself:
 * no refresh must wait until others find out that the one that was woken has died.
 */
class StoreWaker
        implements Waker
{
    private static final Logger log = Logger.get(StoreWaker.class);

    private static final String TABLE = "refresh_wake";
    private static final String TASK = "platform-refresh";
    private static final int INTERVALS_UNTIL_FORGOTTEN = 5;
    private static final Duration STORE_RETRY = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final Store store;
    private final Duration interval;
    private final ScheduledExecutorService executor = newSingleThreadScheduledExecutor(new ThreadFactoryBuilder().setNameFormat("platform-refresh-timer-%s").setDaemon(true).build());
    private Scheduler scheduler;
    private boolean paused;
    private boolean stopped;
    private volatile long lastWake = System.nanoTime();

    StoreWaker(Store store, Duration interval)
    {
        this.store = requireNonNull(store, "store is null");
        this.interval = requireNonNull(interval, "interval is null");
    }

    @Override
    public void start(Runnable wake)
    {
        Runnable noted = () -> {
            lastWake = System.nanoTime();
            wake.run();
        };
        executor.execute(() -> open(noted));
        long forgotten = interval.multipliedBy(INTERVALS_UNTIL_FORGOTTEN).toNanos();
        executor.scheduleWithFixedDelay(() -> {
            if (System.nanoTime() - lastWake > forgotten && !isPaused()) {
                noted.run();
            }
        }, forgotten, forgotten, NANOSECONDS);
    }

    /** The start of Trino does not wait for a store that is down. */
    private void open(Runnable wake)
    {
        // db-scheduler looks for the database's driver and its own classes in the thread's class loader
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(StoreWaker.class.getClassLoader())) {
            StoreClock storeClock = new StoreClock(store);
            RecurringTask<Void> task = Tasks.recurring(TASK, FixedDelay.of(interval)).execute((_, _) -> {
                storeClock.set();
                wake.run();
            });
            Scheduler opened = new OnStoreClock(store, task, storeClock, interval).build();
            synchronized (this) {
                if (stopped) {
                    return;
                }
                opened.start();
                scheduler = opened;
                if (paused) {
                    scheduler.pause();
                }
            }
        }
        catch (RuntimeException e) {
            log.warn("This coordinator is not woken by the store yet, trying again in %s seconds: %s", STORE_RETRY.toSeconds(), e.getMessage());
            log.debug(e, "This coordinator is not woken by the store yet");
            executor.schedule(() -> open(wake), STORE_RETRY.toNanos(), NANOSECONDS);
        }
    }

    private synchronized boolean isPaused()
    {
        return paused;
    }

    @Override
    public synchronized void pause()
    {
        paused = true;
        if (scheduler != null) {
            scheduler.pause();
        }
    }

    @Override
    public synchronized void resume()
    {
        paused = false;
        if (scheduler != null) {
            scheduler.resume();
        }
    }

    @Override
    public void stop()
    {
        executor.shutdownNow();
        Scheduler opened;
        synchronized (this) {
            stopped = true;
            opened = scheduler;
        }
        if (opened != null) {
            opened.stop();
        }
    }

    /**
     * The store's time, by the last answer of the store: a coordinator whose own clock is wrong must not put off the wakes of all.
     */
    private static final class StoreClock
            implements Clock
    {
        private final Store store;
        private volatile Duration ahead;

        private StoreClock(Store store)
        {
            this.store = store;
            set();
        }

        private void set()
        {
            ahead = Duration.between(Instant.now(), store.withHandle(Leases::now));
        }

        @Override
        public Instant now()
        {
            return Instant.now().plus(ahead);
        }
    }

    private static final class OnStoreClock
            extends SchedulerBuilder
    {
        private OnStoreClock(Store store, RecurringTask<Void> task, Clock clock, Duration interval)
        {
            // a task that is started is known by that
            super(store.dataSource(), ImmutableList.of());
            this.clock = clock;
            startTasks(ImmutableList.of(task));
            tableName(TABLE);
            // any number of coordinators, some of them in processes that have the same name
            schedulerName(new SchedulerName.Fixed(Coordinators.thisOne() + " " + UUID.randomUUID()));
            threads(1);
            pollingInterval(interval);
            heartbeatInterval(HEARTBEAT);
            missedHeartbeatsLimit(MISSED_HEARTBEATS);
            shutdownMaxWait(SHUTDOWN);
        }
    }
}
