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
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that two holders and a change of the definition can do to one lease, in every order: in the store it is what {@link LeaseState} says, with which
 * {@link TestRefreshModel} reckons. One of the holders is slow: its lease has run out as soon as it is taken.
 */
final class TestLeaseInterleavings
{
    private static final int LENGTH = 4;

    private enum Step
    {
        SLOW_TAKES, SLOW_RENEWS, SLOW_ACCEPTS, SLOW_RELEASES, QUICK_TAKES, QUICK_RENEWS, QUICK_ACCEPTS, FENCE
    }

    @Test
    void testStoreDoesAsTheModelDoes()
    {
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"));
        try {
            explore(store, ImmutableList.of());
        }
        finally {
            store.close();
        }
    }

    private static void explore(Store store, List<Step> steps)
    {
        if (steps.size() == LENGTH) {
            check(store, steps);
            return;
        }
        for (Step step : Step.values()) {
            List<Step> longer = new ArrayList<>(steps);
            longer.add(step);
            explore(store, longer);
        }
    }

    private static void check(Store store, List<Step> steps)
    {
        String dataset = steps.toString();
        Holder slow = new Holder(store, dataset, Duration.ZERO);
        Holder quick = new Holder(store, dataset, Duration.ofHours(1));
        Expected expected = new Expected();
        for (Step step : steps) {
            switch (step) {
                case SLOW_TAKES -> assertThat(slow.take()).as(dataset).isEqualTo(expected.take(true));
                case SLOW_RENEWS -> assertThat(slow.renew()).as(dataset).isEqualTo(expected.isHeldBySlow());
                case SLOW_ACCEPTS -> assertThat(slow.accept()).as(dataset).isEqualTo(expected.accept(true));
                case SLOW_RELEASES -> {
                    slow.release();
                    expected.release();
                }
                case QUICK_TAKES -> assertThat(quick.take()).as(dataset).isEqualTo(expected.take(false));
                case QUICK_RENEWS -> assertThat(quick.renew()).as(dataset).isEqualTo(expected.isHeldByQuick());
                case QUICK_ACCEPTS -> assertThat(quick.accept()).as(dataset).isEqualTo(expected.accept(false));
                case FENCE -> {
                    quick.fence();
                    expected.fence();
                }
            }
            LeaseState state = quick.leases.state(dataset).orElse(LeaseState.INITIAL);
            assertThat(state.number()).as(dataset).isEqualTo(expected.number);
            assertThat(state.failures()).as(dataset).isEqualTo(expected.failures);
            assertThat(state.holding().isPresent()).as(dataset).isEqualTo(expected.holder.isPresent());
            assertThat(state.acceptedBeganAt().isPresent()).as(dataset).isEqualTo(expected.accepted);
        }
    }

    /**
     * The lease, told without times: who has it, and whether that is the lease that he took last.
     */
    private static final class Expected
    {
        private Optional<Boolean> holder = Optional.empty();
        private long number;
        private int failures;
        private boolean accepted;

        boolean take(boolean slow)
        {
            if (isHeldByQuick()) {
                return false;
            }
            failures += holder.isPresent() ? 1 : 0;
            holder = Optional.of(slow);
            number++;
            return true;
        }

        boolean isHeldBySlow()
        {
            return holder.equals(Optional.of(true));
        }

        boolean isHeldByQuick()
        {
            return holder.equals(Optional.of(false));
        }

        boolean accept(boolean slow)
        {
            if (!holder.equals(Optional.of(slow))) {
                return false;
            }
            holder = Optional.empty();
            failures = 0;
            accepted = true;
            return true;
        }

        void release()
        {
            if (isHeldBySlow()) {
                holder = Optional.empty();
                failures++;
            }
        }

        void fence()
        {
            holder = Optional.empty();
            failures = 0;
            number++;
        }
    }

    private static final class Holder
    {
        private final Store store;
        private final String dataset;
        private final Leases leases;
        private Optional<Lease> lease = Optional.empty();

        private Holder(Store store, String dataset, Duration length)
        {
            this.store = store;
            this.dataset = dataset;
            this.leases = new Leases(store, length, "holder");
        }

        boolean take()
        {
            try {
                lease = Optional.of(leases.take(dataset, (_, _) -> "").lease());
                return true;
            }
            catch (LeaseHeldException e) {
                return false;
            }
        }

        boolean renew()
        {
            return lease.map(leases::renew).orElse(false);
        }

        boolean accept()
        {
            if (lease.isEmpty()) {
                return false;
            }
            try {
                store.inTransaction(handle -> {
                    leases.accept(handle, lease.get());
                    return null;
                });
                return true;
            }
            catch (LeaseLostException e) {
                return false;
            }
        }

        void release()
        {
            lease.ifPresent(leases::release);
        }

        void fence()
        {
            store.inTransaction(handle -> {
                leases.fence(handle, dataset);
                return null;
            });
        }
    }
}
