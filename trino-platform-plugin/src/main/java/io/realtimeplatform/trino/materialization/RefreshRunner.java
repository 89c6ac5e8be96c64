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
import io.realtimeplatform.trino.materialization.RefreshChoice.Chosen;
import io.realtimeplatform.trino.schedule.Lease;
import io.realtimeplatform.trino.schedule.LeaseHeartbeats;
import io.realtimeplatform.trino.schedule.LeaseHeartbeats.Heartbeat;
import io.realtimeplatform.trino.schedule.LeaseHeldException;
import io.realtimeplatform.trino.schedule.Leased;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.schedule.Refresh.Work;
import io.realtimeplatform.trino.schedule.RefreshHistory;
import io.realtimeplatform.trino.schedule.RefreshState;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.realtimeplatform.trino.schedule.ScheduleConfig;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Runs refreshes, one at a time for each view, and records them. Whatever ends one, what was served before is served on.
 */
class RefreshRunner
{
    private static final Logger log = Logger.get(RefreshRunner.class);

    private final String catalogName;
    private final Store store;
    private final Leases leases;
    private final RefreshHistory history;
    private final LeaseHeartbeats heartbeats;
    private final EngineClient engine;
    private final StorageCatalogs storages;
    private final StorageTables tables;
    private final RefreshChoice choice;
    private final Duration maximumRunTime;
    private final Duration maximumQueuedTime;

    @Inject
    RefreshRunner(
            CatalogName catalogName,
            Store store,
            Leases leases,
            RefreshHistory history,
            LeaseHeartbeats heartbeats,
            EngineClient engine,
            StorageCatalogs storages,
            StorageTables tables,
            RefreshChoice choice,
            MaterializationConfig config,
            ScheduleConfig schedule)
    {
        this.catalogName = catalogName.toString();
        this.store = requireNonNull(store, "store is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.history = requireNonNull(history, "history is null");
        this.heartbeats = requireNonNull(heartbeats, "heartbeats is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.choice = requireNonNull(choice, "choice is null");
        this.maximumRunTime = schedule.getMaximumRunTime().toJavaTime();
        this.maximumQueuedTime = config.getMaximumQueuedTime().toJavaTime();
    }

    /** A refresh as it began, and what is known of it so far. */
    private static final class Run
    {
        private final MaterializedView view;
        private final Lease lease;
        private final long refreshId;
        private final RefreshQueries queries;
        private Optional<Chosen> chosen = Optional.empty();
        private Optional<RefreshJob> job = Optional.empty();

        private Run(MaterializedView view, Lease lease, long refreshId, RefreshQueries queries)
        {
            this.view = view;
            this.lease = lease;
            this.refreshId = refreshId;
            this.queries = queries;
        }

        private Work work(Optional<RefreshOutcome> outcome)
        {
            return new Work(
                    chosen.map(choice -> choice.strategy().mode().name()),
                    // what a refresh did in particular is known when it is done
                    outcome.flatMap(done -> done.served().reason()).or(() -> chosen.map(Chosen::reason)),
                    outcome.map(RefreshOutcome::rowsRead).orElse(OptionalLong.empty()),
                    outcome.map(RefreshOutcome::rowsWritten).orElse(OptionalLong.empty()),
                    outcome.map(RefreshOutcome::rowsDeleted).orElse(OptionalLong.empty()),
                    queries.queryIds());
        }
    }

    private record Begun(MaterializedView view, long refreshId, Instant freshAt) {}

    /**
     * Runs one refresh to its end.
     *
     * @throws LeaseHeldException when another one of the same view runs
     * @throws RuntimeException when it does not take effect, for whatever reason
     */
    void refresh(String dataset, RefreshTrigger trigger, RefreshBeginning beginning, Cancellation cancellation)
            throws LeaseHeldException
    {
        cancellation.check();
        Leased<Begun> leased = leases.take(dataset, (handle, lease) -> {
            MaterializedView view = MaterializedViewStore.get(handle, dataset);
            beginning.begin(handle, view);
            Instant freshAt = new InputFreshness(catalogName, handle).of(view, lease.beganAt());
            return new Begun(view, history.begin(handle, view.name(), trigger, lease), freshAt);
        });
        Begun begun = leased.read();
        MaterializedView view = begun.view();
        RefreshQueries queries = queries(view, cancellation);
        Run run = new Run(view, leased.lease(), begun.refreshId(), queries);
        log.info("Refresh %s of %s begins, lease %s", begun.refreshId(), view.name(), leased.lease().number());
        RefreshOutcome outcome;
        try (Heartbeat _ = heartbeats.begin(leased.lease(), () -> cancellation.cancel(lostLease()))) {
            tables.clean(dataset);
            run.chosen = Optional.of(choice.choose(view));
            RefreshJob job = new RefreshJob(view, leased.lease(), storages.kind(view.owner(), view.document()), begun.freshAt(), queries);
            run.job = Optional.of(job);
            outcome = run.chosen.get().strategy().refresh(job, run.chosen.get().reason());
            cancellation.check();
            accept(run, outcome);
        }
        catch (RuntimeException | Error e) {
            fail(run, cancellation, e);
            throw e;
        }
        log.info("Refresh %s of %s is served", begun.refreshId(), view.name());
        look(run, outcome);
    }

    /** The same, and nothing else is done when it begins. */
    void refresh(String dataset, RefreshTrigger trigger, Cancellation cancellation)
            throws LeaseHeldException
    {
        refresh(dataset, trigger, RefreshBeginning.NOTHING, cancellation);
    }

    /** @return what runs statements for a view as its owner */
    RefreshQueries queries(MaterializedView view, Cancellation cancellation)
    {
        return new RefreshQueries(engine, view.owner(), view.name(), cancellation, maximumRunTime, maximumQueuedTime);
    }

    private void accept(Run run, RefreshOutcome outcome)
    {
        store.inTransaction(handle -> {
            leases.accept(handle, run.lease);
            outcome.record().accept(handle);
            MaterializedViewStore.updateServed(handle, run.lease.dataset(), Optional.of(outcome.served()));
            history.finish(handle, run.refreshId, run.work(Optional.of(outcome)), RefreshState.SUCCEEDED, Optional.empty());
            return null;
        });
    }

    private static void look(Run run, RefreshOutcome outcome)
    {
        try {
            outcome.look().run();
        }
        catch (RuntimeException e) {
            // it is served, and the next one finds what was to be found
            log.warn(e, "What refresh %s of %s made is served, and could not be looked at again", run.refreshId, run.view.name());
        }
    }

    /** What cannot be written down or taken back now is found later: the lease runs out, and tables that nobody finished are dropped. */
    private void fail(Run run, Cancellation cancellation, Throwable failure)
    {
        log.warn("Refresh %s of %s failed: %s", run.refreshId, run.view.name(), failure.getMessage());
        // an interrupted thread could neither record that nor clean up
        boolean interrupted = Thread.interrupted();
        try {
            attempt("its table cannot be dropped", run, () -> run.job.ifPresent(job -> run.chosen.ifPresent(chosen -> chosen.strategy().abandon(job))));
            RefreshState state = state(cancellation, failure, interrupted);
            attempt("its end cannot be recorded", run, () -> leases.release(
                    run.lease,
                    handle -> history.finish(handle, run.refreshId, run.work(Optional.empty()), state, Optional.of(String.valueOf(failure.getMessage())))));
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static TrinoException lostLease()
    {
        return new TrinoException(TRANSACTION_CONFLICT, "The refresh has lost its lease: another one took over, or the definition was changed or dropped meanwhile. Nothing of it is served; refresh again");
    }

    private static RefreshState state(Cancellation cancellation, Throwable failure, boolean interrupted)
    {
        if (failure instanceof TrinoException e && e.getErrorCode().equals(TRANSACTION_CONFLICT.toErrorCode())) {
            return RefreshState.LOST;
        }
        return cancellation.isCancelled() || interrupted ? RefreshState.CANCELLED : RefreshState.FAILED;
    }

    private static void attempt(String problem, Run run, Runnable action)
    {
        try {
            action.run();
        }
        catch (RuntimeException e) {
            log.warn(e, "Refresh %s of %s failed, and %s now", run.refreshId, run.view.name(), problem);
        }
    }
}
