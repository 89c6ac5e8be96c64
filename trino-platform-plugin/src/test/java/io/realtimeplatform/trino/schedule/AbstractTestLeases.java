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

import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Leases and the history of refreshes, whatever database the store is in.
 */
abstract class AbstractTestLeases
{
    private static final SchemaTableName NAME = new SchemaTableName("reports", "daily");

    private final String dataset = UUID.randomUUID().toString();
    private Store store;
    private Leases patient;
    private Leases hasty;

    abstract StoreConfig config();

    @BeforeEach
    void open()
    {
        store = new Store(new CatalogName("platform"), config());
        patient = new Leases(store, Duration.ofHours(1), "patient");
        // its leases have run out when they are taken
        hasty = new Leases(store, Duration.ZERO, "hasty");
    }

    @AfterEach
    void close()
    {
        store.close();
    }

    private Lease take(Leases leases)
            throws LeaseHeldException
    {
        return leases.take(dataset, (_, _) -> "").lease();
    }

    private void accept(Leases leases, Lease lease)
    {
        store.inTransaction(handle -> {
            leases.accept(handle, lease);
            return null;
        });
    }

    private LeaseState state()
    {
        return patient.state(dataset).orElseThrow();
    }

    @Test
    void testHeldLease()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        assertThatThrownBy(() -> take(patient))
                .isInstanceOfSatisfying(LeaseHeldException.class, e -> {
                    assertThat(e.holder()).isEqualTo("patient");
                    assertThat(e.until()).isEqualTo(lease.beganAt().plus(Duration.ofHours(1)));
                })
                .hasMessageContaining("patient");
        store.inTransaction(handle -> {
            patient.check(handle, lease);
            return null;
        });
        assertThat(patient.renew(lease)).isTrue();
        assertThat(state().holding().orElseThrow().expiresAt()).isAfter(lease.beganAt().plus(Duration.ofHours(1)));
    }

    /** Only a lease that has run out is ended, and its refresh counts as failed. */
    @Test
    void testExpired()
            throws LeaseHeldException
    {
        Lease held = take(patient);
        patient.expire(dataset);
        assertThat(patient.renew(held)).isTrue();
        patient.release(held);
        int failures = state().failures();

        Lease abandoned = take(hasty);
        patient.expire(dataset);
        assertThat(state().holding()).isEmpty();
        assertThat(state().number()).isGreaterThan(abandoned.number());
        assertThat(state().failures()).isEqualTo(failures + 1);
        assertThat(hasty.renew(abandoned)).isFalse();
        patient.expire(dataset);
        assertThat(state().failures()).isEqualTo(failures + 1);
    }

    @Test
    void testAcceptedRefresh()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        accept(patient, lease);
        assertThat(state().acceptedBeganAt()).contains(lease.beganAt());
        assertThat(state().holding()).isEmpty();
        // a lease is good for one refresh
        assertThatThrownBy(() -> accept(patient, lease)).isInstanceOf(LeaseLostException.class).hasMessageContaining("has lost its lease");
        assertThat(patient.renew(lease)).isFalse();

        Lease next = take(patient);
        assertThat(next.number()).isGreaterThan(lease.number());
        assertThat(next.id()).isNotEqualTo(lease.id());
        assertThat(next.beganAt()).isAfter(lease.beganAt());
        store.withHandle(handle -> assertThat(patient.current(handle, dataset)).hasValue(next.number()));
    }

    @Test
    void testAcceptedWithWhatIsServed()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        assertThatThrownBy(() -> store.inTransaction(handle -> {
            patient.accept(handle, lease);
            throw new IllegalStateException("in the middle");
        })).hasMessage("in the middle");
        assertThat(state().acceptedBeganAt()).isEmpty();
        accept(patient, lease);
    }

    @Test
    void testLeaseThatRanOut()
            throws LeaseHeldException
    {
        Lease zombie = take(hasty);
        // nobody else took it
        assertThat(hasty.renew(zombie)).isTrue();
        Lease lease = take(patient);
        assertThat(hasty.renew(zombie)).isFalse();
        assertThatThrownBy(() -> accept(hasty, zombie)).isInstanceOf(LeaseLostException.class);
        hasty.release(zombie);
        assertThat(state().holding().orElseThrow().id()).isEqualTo(lease.id());
        assertThat(state().failures()).isEqualTo(1);
        accept(patient, lease);
        assertThat(state().failures()).isZero();
    }

    @Test
    void testFailedRefresh()
            throws LeaseHeldException
    {
        Instant before = store.inTransaction(Leases::now);
        patient.release(take(patient));
        patient.release(take(patient));
        assertThat(state().failures()).isEqualTo(2);
        assertThat(state().lastFailedAt().orElseThrow()).isAfter(before);
        assertThat(state().acceptedBeganAt()).isEmpty();
    }

    @Test
    void testFence()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        store.inTransaction(handle -> {
            patient.fence(handle, dataset);
            return null;
        });
        assertThatThrownBy(() -> accept(patient, lease)).isInstanceOf(LeaseLostException.class);
        assertThat(take(patient).number()).isGreaterThan(lease.number() + 1);
    }

    @Test
    void testDroppedDataset()
            throws LeaseHeldException
    {
        RefreshHistory history = new RefreshHistory(store, new ScheduleConfig());
        Lease lease = patient.take(dataset, (handle, taken) -> history.begin(handle, NAME, RefreshTrigger.CALL, taken)).lease();
        store.inTransaction(handle -> {
            patient.forget(handle, dataset);
            return null;
        });
        assertThat(history.list()).noneMatch(refresh -> refresh.dataset().equals(dataset));
        assertThat(patient.renew(lease)).isFalse();
        patient.release(lease);
        assertThatThrownBy(() -> accept(patient, lease)).isInstanceOf(LeaseLostException.class);
        // whoever held a lease leaves nothing behind
        assertThat(patient.state(dataset)).isEmpty();
    }

    @Test
    void testFailureIsRecordedWhereTheLeaseEnds()
            throws LeaseHeldException
    {
        RefreshHistory history = new RefreshHistory(store, new ScheduleConfig());
        Leased<Long> leased = patient.take(dataset, (handle, taken) -> history.begin(handle, NAME, RefreshTrigger.CALL, taken));
        patient.release(leased.lease(), handle -> history.finish(handle, leased.read(), Refresh.Work.NONE, RefreshState.FAILED, Optional.of("no space left")));
        assertThat(history.list(NAME)).filteredOn(refresh -> refresh.id() == leased.read())
                .singleElement()
                .satisfies(refresh -> {
                    assertThat(refresh.state()).isEqualTo(RefreshState.FAILED);
                    assertThat(refresh.error()).contains("no space left");
                });
        assertThat(state().failures()).isEqualTo(1);
    }

    @Test
    void testOldHistory()
            throws LeaseHeldException
    {
        RefreshHistory history = new RefreshHistory(store, new ScheduleConfig());
        String dropped = dataset + " dropped";
        long old = hasty.take(dropped, (handle, lease) -> history.begin(handle, NAME, RefreshTrigger.CALL, lease)).read();
        store.inTransaction(handle -> handle.execute("UPDATE refresh SET began_at = began_at - INTERVAL '91' DAY WHERE refresh_id = ?", old));
        long young = hasty.take(dropped, (handle, lease) -> history.begin(handle, NAME, RefreshTrigger.CALL, lease)).read();
        store.inTransaction(handle -> handle.execute("UPDATE refresh SET began_at = began_at - INTERVAL '89' DAY WHERE refresh_id = ?", young));
        patient.take(dataset, (handle, lease) -> history.begin(handle, NAME, RefreshTrigger.CALL, lease));
        assertThat(history.list()).extracting(Refresh::id).contains(young).doesNotContain(old);
    }

    @Test
    void testLeasesOfAProcessThatIsGone()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        patient.releaseOlder(lease.beganAt());
        assertThat(patient.renew(lease)).isTrue();
        patient.releaseOlder(lease.beganAt().plusMillis(1));
        assertThat(patient.renew(lease)).isFalse();
        assertThat(state().failures()).isEqualTo(1);
    }

    @Test
    void testReleaseOfACancelledRefresh()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        Thread.currentThread().interrupt();
        patient.release(lease);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(state().holding()).isEmpty();
    }

    @Test
    void testNumbersAreNotAllThatCounts()
            throws LeaseHeldException
    {
        Lease lease = take(patient);
        // as after a failover to a standby that lacked the lease, and gave its number again
        store.inTransaction(handle -> handle.execute("DELETE FROM refresh_lease WHERE dataset = ?", dataset));
        Lease other = take(patient);
        assertThat(other.number()).isEqualTo(lease.number());
        assertThatThrownBy(() -> accept(patient, lease)).isInstanceOf(LeaseLostException.class);
        accept(patient, other);
    }

    @Test
    void testReadingFails()
    {
        assertThatThrownBy(() -> patient.take(dataset, (_, _) -> {
            throw new IllegalStateException("no such definition");
        })).hasMessage("no such definition");
        assertThat(patient.state(dataset)).isEmpty();
        store.withHandle(handle -> assertThat(patient.current(handle, dataset)).isEqualTo(OptionalLong.empty()));
    }

    @Test
    void testOneOfManyTakesTheLease()
            throws InterruptedException, ExecutionException
    {
        for (int round = 0; round < 10; round++) {
            String contended = dataset + round;
            AtomicInteger taken = new AtomicInteger();
            try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
                List<Future<?>> futures = new ArrayList<>();
                for (int index = 0; index < 6; index++) {
                    futures.add(executor.submit(() -> {
                        try {
                            patient.take(contended, (_, _) -> taken.incrementAndGet());
                        }
                        catch (LeaseHeldException e) {
                            // another thread was faster
                        }
                    }));
                }
                for (Future<?> future : futures) {
                    future.get();
                }
            }
            assertThat(taken.get()).isEqualTo(1);
        }
    }

    @Test
    void testHistory()
            throws LeaseHeldException
    {
        RefreshHistory history = new RefreshHistory(store, new ScheduleConfig().setHistory(3));
        for (int refresh = 0; refresh < 4; refresh++) {
            Leased<Long> leased = patient.take(dataset, (handle, lease) -> history.begin(handle, NAME, RefreshTrigger.SCHEDULE, lease));
            Refresh.Work work = new Refresh.Work(
                    Optional.of("FULL"), Optional.of("first"), OptionalLong.of(3), OptionalLong.of(2), OptionalLong.empty(), List.of("query_1"));
            history.progress(leased.read(), work);
            store.inTransaction(handle -> {
                patient.accept(handle, leased.lease());
                history.finish(handle, leased.read(), work, RefreshState.SUCCEEDED, Optional.empty());
                return null;
            });
            assertThat(history.list(NAME).getFirst().work()).isEqualTo(work);
            assertThat(history.list(NAME).getFirst().state()).isEqualTo(RefreshState.SUCCEEDED);
            assertThat(history.list(NAME).getFirst().beganAt()).isEqualTo(leased.lease().beganAt());
        }
        assertThat(history.list()).filteredOn(refresh -> refresh.dataset().equals(dataset)).hasSize(3);

        Leased<Long> zombie = hasty.take(dataset, (handle, lease) -> history.begin(handle, NAME, RefreshTrigger.CALL, lease));
        assertThat(history.list(NAME).getFirst().state()).isEqualTo(RefreshState.RUNNING);
        take(patient);
        assertThat(history.list(NAME).getFirst().state()).isEqualTo(RefreshState.LOST);
        assertThat(history.list(NAME).getFirst().finishedAt()).isPresent();
        assertThat(history.list(NAME).getFirst().leaseNumber()).hasValue(zombie.lease().number());
    }
}
