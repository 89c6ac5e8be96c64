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

import io.airlift.units.Duration;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * A process with a scheduler on the store, as a coordinator has it, which runs until its standard input ends or it is killed. A refresh reads the source,
 * takes a while, fails at times, and serves what it has read.
 */
final class HarnessCoordinator
        implements ScheduledDatasets
{
    static final Duration LEASE = new Duration(2, SECONDS);
    private static final int LONGEST_REFRESH_MILLIS = 3000;
    private static final double FAILURES = 0.1;

    private final Store store;
    private final Leases leases;
    private final LeaseHeartbeats heartbeats;

    private HarnessCoordinator(Store store, Leases leases)
    {
        this.store = store;
        this.leases = leases;
        this.heartbeats = new LeaseHeartbeats(leases);
    }

    public static void main(String[] arguments)
            throws IOException
    {
        Store store = new Store(new CatalogName("platform"), storeConfig(arguments[0]));
        ScheduleConfig config = new ScheduleConfig()
                .setLease(LEASE)
                .setWakeInterval(new Duration(200, MILLISECONDS))
                .setRetryDelay(new Duration(1, SECONDS))
                .setMaximumRetryDelay(new Duration(2, SECONDS));
        Leases leases = new Leases(store, config);
        new Scheduler(config, store, leases, Optional.of(new HarnessCoordinator(store, leases)), new RefreshStats()).start();
        System.out.println("started");
        while (System.in.read() >= 0) {
            // until whoever started it is gone
        }
        System.exit(0);
    }

    static StoreConfig storeConfig(String url)
    {
        return new StoreConfig().setJdbcUrl(url).setUser("postgres").setPassword("postgres");
    }

    @Override
    public List<ScheduledDataset> list()
    {
        return HarnessTables.list(store);
    }

    @Override
    public void refresh(String dataset, RefreshTrigger trigger)
            throws LeaseHeldException
    {
        Lease lease = leases.take(dataset, (_, _) -> "").lease();
        try (LeaseHeartbeats.Heartbeat _ = heartbeats.begin(lease, () -> {})) {
            Instant readAt = HarnessTables.readSource(store);
            Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_REFRESH_MILLIS));
            if (ThreadLocalRandom.current().nextDouble() < FAILURES) {
                leases.release(lease);
                return;
            }
            store.inTransaction(handle -> {
                leases.accept(handle, lease);
                HarnessTables.serve(handle, dataset, readAt);
                return null;
            });
        }
        catch (LeaseLostException e) {
            HarnessTables.noteLost(store, dataset);
        }
        catch (InterruptedException e) {
            leases.release(lease);
        }
    }
}
