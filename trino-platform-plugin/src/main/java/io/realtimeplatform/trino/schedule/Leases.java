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

import com.google.common.annotations.VisibleForTesting;
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Who may change what is served of a dataset. Of refreshes that run at the same time, because a holder was taken for dead, at most one takes effect:
 * whatever changes something that is served calls {@link #check} or {@link #accept} in the transaction that changes it.
 * All times are the store's, so coordinators may disagree about the time.
 */
public class Leases
{
    private final Store store;
    private final Duration length;
    private final String holder;

    @Inject
    public Leases(Store store, ScheduleConfig config)
    {
        this(store, config.getLease().toJavaTime(), Coordinators.thisOne());
    }

    /**
     * @param length how long after it was taken, or renewed, a lease may be taken by somebody else
     * @param holder the coordinator, for people to read
     */
    @VisibleForTesting
    public Leases(Store store, Duration length, String holder)
    {
        this.store = requireNonNull(store, "store is null");
        this.length = requireNonNull(length, "length is null");
        this.holder = requireNonNull(holder, "holder is null");
    }

    /** @return how long after it was taken, or renewed, a lease may be taken by somebody else */
    public Duration length()
    {
        return length;
    }

    /**
     * Takes the dataset's lease.
     *
     * @param read called with the lease in the same transaction: what it reads is as it was when the lease was taken. When it throws, no lease is taken
     * @throws LeaseHeldException when another holder's lease has not run out
     */
    public <T> Leased<T> take(String dataset, BiFunction<Handle, Lease, T> read)
            throws LeaseHeldException
    {
        Attempt<T> attempt = store.inTransaction(handle -> {
            LeaseTable table = new LeaseTable(handle);
            LeaseState state = table.lock(dataset);
            Instant now = table.now();
            if (state.isHeld(now)) {
                return new Attempt<T>(state.holding(), Optional.empty());
            }
            UUID id = UUID.randomUUID();
            LeaseState taken = state.take(id, holder, now, length);
            table.write(dataset, taken);
            RefreshHistory.lost(handle, dataset, taken.number(), now);
            Lease lease = new Lease(dataset, taken.number(), id, now);
            return new Attempt<>(Optional.empty(), Optional.of(new Leased<>(lease, read.apply(handle, lease))));
        });
        if (attempt.other().isPresent()) {
            throw new LeaseHeldException(dataset, attempt.other().get().holder(), attempt.other().get().expiresAt());
        }
        return attempt.leased().orElseThrow();
    }

    private record Attempt<T>(Optional<LeaseState.Holding> other, Optional<Leased<T>> leased) {}

    /**
     * Lets the lease last for its length from now.
     *
     * @return false when it was lost
     */
    public boolean renew(Lease lease)
    {
        return store.inTransaction(handle -> {
            LeaseTable table = new LeaseTable(handle);
            Optional<LeaseState> held = table.lock(lease);
            held.ifPresent(state -> table.write(lease.dataset(), state.renew(table.now(), length)));
            return held.isPresent();
        });
    }

    /**
     * Locks the lease's row until the end of this transaction: until then nobody else takes the lease.
     *
     * @throws LeaseLostException when the lease is held by somebody else, or by nobody
     */
    public void check(Handle handle, Lease lease)
    {
        held(new LeaseTable(handle), lease);
    }

    private static LeaseState held(LeaseTable table, Lease lease)
    {
        return table.lock(lease).orElseThrow(() -> new LeaseLostException(lease));
    }

    /**
     * Makes this lease's refresh the last one that took effect, and ends the lease: in the transaction that changes what is served.
     *
     * @throws LeaseLostException as {@link #check}
     */
    public void accept(Handle handle, Lease lease)
    {
        LeaseTable table = new LeaseTable(handle);
        table.write(lease.dataset(), held(table, lease).accept());
    }

    /** Ends the lease of a refresh that failed, unless it was lost; also when the refresh was cancelled, and its thread is interrupted. */
    public void release(Lease lease)
    {
        release(lease, _ -> {});
    }

    /**
     * The same.
     *
     * @param record called in the same transaction, whether or not the lease was lost
     */
    public void release(Lease lease, Consumer<Handle> record)
    {
        // waiting for a connection ends at once in a thread that is interrupted
        boolean interrupted = Thread.interrupted();
        try {
            store.inTransaction(handle -> {
                LeaseTable table = new LeaseTable(handle);
                table.lock(lease).ifPresent(state -> table.write(lease.dataset(), state.release(table.now())));
                record.accept(handle);
                return null;
            });
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends the lease of work that is no refresh, whether it succeeded or not: when the next refresh is due does not change. Nothing happens to a lease
     * that was lost.
     *
     * @param record called in the same transaction, whether or not the lease was lost
     */
    public void end(Lease lease, Consumer<Handle> record)
    {
        store.inTransaction(handle -> {
            LeaseTable table = new LeaseTable(handle);
            table.lock(lease).ifPresent(state -> table.write(lease.dataset(), state.end()));
            record.accept(handle);
            return null;
        });
    }

    /** Takes its lease from whoever holds it: in the transaction of every statement that changes or drops the definition. */
    public void fence(Handle handle, String dataset)
    {
        LeaseTable table = new LeaseTable(handle);
        LeaseState fenced = table.lock(dataset).fence();
        table.write(dataset, fenced);
        RefreshHistory.lost(handle, dataset, fenced.number(), table.now());
    }

    /** Ends the dataset's lease if it has run out, as the next one to take it would; nothing happens to one that was renewed or taken meanwhile. */
    public void expire(String dataset)
    {
        store.inTransaction(handle -> {
            LeaseTable table = new LeaseTable(handle);
            LeaseState state = table.lock(dataset);
            Instant now = table.now();
            if (state.holding().isPresent() && !state.isHeld(now)) {
                LeaseState expired = state.expire(now);
                table.write(dataset, expired);
                RefreshHistory.lost(handle, dataset, expired.number(), now);
            }
            return null;
        });
    }

    /** Removes what the store has about the leases of a dataset that is dropped, and its refreshes: its id is never given to another one. */
    public void forget(Handle handle, String dataset)
    {
        handle.createUpdate("DELETE FROM refresh_lease WHERE dataset = :dataset").bind("dataset", dataset).execute();
        handle.createUpdate("DELETE FROM refresh WHERE dataset = :dataset").bind("dataset", dataset).execute();
    }

    /** Ends the leases that were taken before, of holders that are known to be dead. */
    void releaseOlder(Instant time)
    {
        store.inTransaction(handle -> {
            LeaseTable table = new LeaseTable(handle);
            for (String dataset : table.heldSinceBefore(time)) {
                LeaseState state = table.lock(dataset).release(table.now());
                table.write(dataset, state);
                RefreshHistory.lost(handle, dataset, state.number() + 1, table.now());
            }
            return null;
        });
    }

    /** @return the number of the last lease: everything that carries a smaller one is left over. Empty when there never was a lease */
    public OptionalLong current(Handle handle, String dataset)
    {
        return new LeaseTable(handle).find(dataset)
                .map(state -> OptionalLong.of(state.number()))
                .orElse(OptionalLong.empty());
    }

    /** @return what the store has about the dataset's lease, without a lock; empty when there never was one */
    public Optional<LeaseState> state(String dataset)
    {
        return store.withHandle(handle -> new LeaseTable(handle).find(dataset));
    }

    /** @return the store's time */
    public Instant time()
    {
        return store.withHandle(Leases::now);
    }

    /** @return the store's time: in a transaction, that of its beginning */
    public static Instant now(Handle handle)
    {
        return new LeaseTable(handle).now();
    }
}
