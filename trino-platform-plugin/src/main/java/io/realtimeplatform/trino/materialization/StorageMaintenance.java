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

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.schedule.Lease;
import io.realtimeplatform.trino.schedule.LeaseHeartbeats;
import io.realtimeplatform.trino.schedule.LeaseHeartbeats.Heartbeat;
import io.realtimeplatform.trino.schedule.LeaseHeldException;
import io.realtimeplatform.trino.schedule.Leased;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.schedule.Refresh.Work;
import io.realtimeplatform.trino.schedule.RefreshHistory;
import io.realtimeplatform.trino.schedule.RefreshHistory.Unordered;
import io.realtimeplatform.trino.schedule.RefreshState;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.realtimeplatform.trino.schedule.ScheduleConfig;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Puts storages in order that are refreshed in place: each refresh leaves small files, files of deleted rows and a snapshot. Small files are
 * compacted, snapshots that no query reads any more expire, and files that no snapshot has are removed, by the procedures of Trino's Iceberg connector.
 * It holds the view's lease meanwhile, so that it never runs beside a refresh, and is recorded as one. What is served stays the same.
 */
class StorageMaintenance
{
    private static final Logger log = Logger.get(StorageMaintenance.class);
    // what a query that was taken for dead may still write is in no snapshot yet
    private static final String ORPHAN_AGE = "7d";
    private static final Duration RETRY = Duration.ofMinutes(30);

    private final Store store;
    private final Leases leases;
    private final RefreshHistory history;
    private final LeaseHeartbeats heartbeats;
    private final RefreshRunner runner;
    private final StatesStore states;
    private final int refreshes;
    private final Duration interval;
    private final Duration keepSnapshots;
    private final boolean enabled;
    private final long checkMillis;
    private final ScheduledExecutorService executor = newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("platform-storage-maintenance").factory());
    private volatile Optional<Cancellation> running = Optional.empty();

    @Inject
    StorageMaintenance(
            Store store,
            Leases leases,
            RefreshHistory history,
            LeaseHeartbeats heartbeats,
            RefreshRunner runner,
            StatesStore states,
            MaterializationConfig config,
            ScheduleConfig schedule)
    {
        this.store = requireNonNull(store, "store is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.history = requireNonNull(history, "history is null");
        this.heartbeats = requireNonNull(heartbeats, "heartbeats is null");
        this.runner = requireNonNull(runner, "runner is null");
        this.states = requireNonNull(states, "states is null");
        this.refreshes = config.getMaintenanceRefreshes();
        this.interval = config.getMaintenanceInterval().toJavaTime();
        this.keepSnapshots = config.getKeepReplaced().toJavaTime();
        this.enabled = schedule.isEnabled();
        this.checkMillis = config.getMaintenanceCheckInterval().toMillis();
    }

    private record Begun(MaterializedView view, long refreshId) {}

    @PostConstruct
    void start()
    {
        if (enabled) {
            executor.scheduleWithFixedDelay(this::look, checkMillis, checkMillis, MILLISECONDS);
        }
    }

    private void look()
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            Instant now = store.withHandle(Leases::now);
            for (Unordered unordered : history.unordered(RefreshMode.FULL.name())) {
                if (isDue(unordered, now)) {
                    maintain(unordered.dataset());
                }
            }
        }
        catch (RuntimeException e) {
            log.warn("Storages that need maintenance cannot be looked for: %s", e.getMessage());
        }
    }

    private boolean isDue(Unordered unordered, Instant now)
    {
        if (unordered.failed().isPresent() && unordered.failed().get().plus(RETRY).isAfter(now)) {
            return false;
        }
        return unordered.refreshes() >= refreshes || unordered.first().plus(interval).isBefore(now);
    }

    private void maintain(String dataset)
    {
        Leased<Begun> leased;
        try {
            leased = leases.take(dataset, (handle, lease) -> {
                MaterializedView view = MaterializedViewStore.get(handle, dataset);
                return new Begun(view, history.begin(handle, view.name(), RefreshTrigger.MAINTENANCE, lease));
            });
        }
        catch (LeaseHeldException | TrinoException e) {
            log.debug("Maintenance of %s has to wait: %s", dataset, e.getMessage());
            return;
        }
        MaterializedView view = leased.read().view();
        Cancellation cancellation = new Cancellation();
        running = Optional.of(cancellation);
        RefreshQueries queries = runner.queries(view, cancellation);
        RefreshState state = RefreshState.SUCCEEDED;
        Optional<String> done = Optional.empty();
        Optional<String> error = Optional.empty();
        try (Heartbeat _ = heartbeats.begin(leased.lease(), () -> cancellation.cancel(new TrinoException(TRANSACTION_CONFLICT, "The maintenance has lost its lease")))) {
            done = maintain(view, leased.lease(), queries);
        }
        catch (RuntimeException e) {
            log.warn("Maintenance of the storage of %s failed: %s", view.name(), e.getMessage());
            state = RefreshState.FAILED;
            error = Optional.of(String.valueOf(e.getMessage()));
        }
        finally {
            running = Optional.empty();
        }
        end(leased, new Work(Optional.empty(), done, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), queries.queryIds()), state, error);
    }

    private void end(Leased<Begun> leased, Work work, RefreshState state, Optional<String> error)
    {
        // waiting for a connection ends at once in a thread that is interrupted
        boolean interrupted = Thread.interrupted();
        try {
            leases.end(leased.lease(), handle -> history.finish(handle, leased.read().refreshId(), work, state, error));
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return what was done; empty if there is nothing to put in order */
    private Optional<String> maintain(MaterializedView view, Lease lease, RefreshQueries queries)
    {
        if (view.served().isEmpty()) {
            return Optional.empty();
        }
        ServedStorage storage = view.served().get();
        IcebergTable table = new IcebergTable(storage.table(), queries::run);
        long filesBefore = table.files();
        execute(queries, storage, "optimize", ImmutableMap.of());
        SnapshotLog compacted = table.log();
        // before the snapshot expires of which they were recorded: a chain that is cut tells nothing
        states.find(view, storage)
                .filter(recorded -> compacted.sameRows(OptionalLong.of(compacted.current()), recorded.snapshotId()))
                .ifPresent(recorded -> store.inTransaction(handle -> {
                    leases.check(handle, lease);
                    StatesStore.record(handle, view, storage.tableName(), Optional.of(recorded.at(compacted.current())));
                    return null;
                }));
        execute(queries, storage, "expire_snapshots(retention_threshold => '%ss')".formatted(keepSnapshots.toSeconds()), ImmutableMap.of("expire_snapshots_min_retention", "0s"));
        execute(queries, storage, "remove_orphan_files(retention_threshold => '%s')".formatted(ORPHAN_AGE), ImmutableMap.of("remove_orphan_files_min_retention", ORPHAN_AGE));
        SnapshotLog kept = table.log();
        return Optional.of("%s files became %s, %s of %s snapshots are kept for the queries that read them".formatted(
                filesBefore, table.files(), kept.snapshots().size(), compacted.snapshots().size()));
    }

    /** @param properties session properties of the storage's catalog */
    private static void execute(RefreshQueries queries, ServedStorage storage, String procedure, ImmutableMap<String, String> properties)
    {
        ImmutableMap.Builder<String, String> full = ImmutableMap.builder();
        properties.forEach((name, value) -> full.put(storage.catalogName() + "." + name, value));
        queries.run("ALTER TABLE %s EXECUTE %s".formatted(storage.sqlName(), procedure), full.buildOrThrow());
    }

    /** What is under way ends, and lets the lease go. */
    @PreDestroy
    void stop()
    {
        running.ifPresent(cancellation -> cancellation.cancel(new TrinoException(TRANSACTION_CONFLICT, "The catalog is being stopped")));
        executor.shutdownNow();
    }
}
