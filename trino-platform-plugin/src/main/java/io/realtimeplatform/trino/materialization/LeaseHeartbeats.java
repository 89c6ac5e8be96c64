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
import io.realtimeplatform.trino.schedule.Lease;
import io.realtimeplatform.trino.schedule.Leases;
import io.trino.spi.TrinoException;
import jakarta.annotation.PreDestroy;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newScheduledThreadPool;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Lets the leases of refreshes last as long as they run, and tells a refresh that has lost its lease.
 */
class LeaseHeartbeats
{
    private static final Logger log = Logger.get(LeaseHeartbeats.class);

    private final Leases leases;
    private final ScheduledExecutorService executor = newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("platform-lease-", 0).factory());

    @Inject
    LeaseHeartbeats(Leases leases)
    {
        this.leases = requireNonNull(leases, "leases is null");
    }

    interface Heartbeat
            extends AutoCloseable
    {
        @Override
        void close();
    }

    Heartbeat start(Lease lease, Cancellation cancellation)
    {
        long interval = Math.max(leases.length().toMillis() / 4, 100);
        ScheduledFuture<?> task = executor.scheduleWithFixedDelay(() -> beat(lease, cancellation), interval, interval, MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void beat(Lease lease, Cancellation cancellation)
    {
        try {
            if (!leases.renew(lease)) {
                cancellation.cancel(new TrinoException(TRANSACTION_CONFLICT, "The refresh has lost its lease: another one took over, or the definition was changed or dropped meanwhile. Nothing of it is served; refresh again"));
            }
        }
        catch (RuntimeException e) {
            // the store may answer again before the lease runs out
            log.warn("The lease of dataset %s cannot be renewed: %s", lease.dataset(), e.getMessage());
        }
    }

    @PreDestroy
    void stop()
    {
        executor.shutdownNow();
    }
}
