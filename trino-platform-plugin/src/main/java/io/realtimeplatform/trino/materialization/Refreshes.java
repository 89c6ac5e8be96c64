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
package io.realtimeplatform.trino.materialization;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.QueryWatch;
import io.realtimeplatform.trino.schedule.LeaseHeldException;
import io.realtimeplatform.trino.schedule.LeaseState;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import jakarta.annotation.PreDestroy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_INTERNAL_ERROR;
import static io.trino.spi.StandardErrorCode.USER_CANCELED;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newScheduledThreadPool;
import static java.util.concurrent.Executors.newThreadPerTaskExecutor;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Refreshes that a statement waits for. It gets one that began after the statement did: one that runs already may have read what was before. Of many
 * statements that wait for the one that runs, the next one serves all.
 * When the statement ends, for whatever reason, so does the refresh.
 */
class Refreshes
{
    private static final Logger log = Logger.get(Refreshes.class);
    private static final long LEASE_WAIT_MILLIS = 500;

    private final RefreshRunner runner;
    private final Leases leases;
    private final EngineClient engine;
    private final ExecutorService executor = newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("platform-refresh-", 0).factory());
    private final ScheduledExecutorService watches = newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("platform-refresh-watch-", 0).factory());

    @Inject
    Refreshes(RefreshRunner runner, Leases leases, EngineClient engine)
    {
        this.runner = requireNonNull(runner, "runner is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * Runs a refresh, and returns when it has taken effect.
     *
     * @param session of the statement that waits
     * @throws TrinoException when it does not take effect
     */
    void run(ConnectorSession session, String dataset, RefreshTrigger trigger)
    {
        run(session, dataset, trigger, RefreshBeginning.NOTHING);
    }

    /** The same, with something that is done when the refresh begins. */
    void run(ConnectorSession session, String dataset, RefreshTrigger trigger, RefreshBeginning beginning)
    {
        Cancellation cancellation = new Cancellation();
        // a statement that is cancelled does not interrupt the thread that waits for it
        QueryWatch query = engine.watch(session.getUser(), session.getQueryId());
        ScheduledFuture<?> watch = watches.scheduleWithFixedDelay(() -> look(query, session, cancellation), 1, 1, SECONDS);
        try {
            run(dataset, trigger, beginning, cancellation);
        }
        finally {
            watch.cancel(false);
        }
    }

    private static void look(QueryWatch query, ConnectorSession session, Cancellation cancellation)
    {
        try {
            if (query.isOver()) {
                cancellation.cancel(new TrinoException(USER_CANCELED, "The statement that waited for the refresh, query %s, has ended".formatted(session.getQueryId())));
            }
        }
        catch (RuntimeException e) {
            log.debug(e, "Whether query %s still runs is not known", session.getQueryId());
        }
    }

    /** @return a future whose cancellation cancels the refresh */
    CompletableFuture<?> start(String dataset, RefreshTrigger trigger)
    {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> future = new CompletableFuture<>();
        future.whenComplete((_, failure) -> {
            if (failure instanceof CancellationException) {
                cancellation.cancel(new TrinoException(USER_CANCELED, "The statement that waited for the refresh was cancelled"));
            }
        });
        executor.execute(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                run(dataset, trigger, RefreshBeginning.NOTHING, cancellation);
                future.complete(null);
            }
            catch (TrinoException e) {
                future.completeExceptionally(e);
            }
            catch (RuntimeException e) {
                future.completeExceptionally(new TrinoException(PLATFORM_INTERNAL_ERROR, "The refresh failed: " + e.getMessage(), e));
            }
        });
        return future;
    }

    private void run(String dataset, RefreshTrigger trigger, RefreshBeginning beginning, Cancellation cancellation)
    {
        Instant arrival = leases.time();
        while (true) {
            try {
                runner.refresh(dataset, trigger, beginning, cancellation);
                return;
            }
            catch (LeaseHeldException e) {
                log.debug("%s; waiting for it", e.getMessage());
            }
            boolean held;
            do {
                cancellation.check();
                pause();
                Optional<LeaseState> state = leases.state(dataset);
                boolean served = state.flatMap(LeaseState::acceptedBeganAt).filter(began -> !began.isBefore(arrival)).isPresent();
                if (served && beginning == RefreshBeginning.NOTHING) {
                    return;
                }
                held = state.isPresent() && state.get().isHeld(leases.time());
            }
            while (held);
        }
    }

    private static void pause()
    {
        try {
            Thread.sleep(LEASE_WAIT_MILLIS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop()
    {
        executor.shutdownNow();
        watches.shutdownNow();
    }
}
