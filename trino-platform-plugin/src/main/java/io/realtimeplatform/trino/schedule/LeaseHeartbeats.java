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
import io.trino.spi.classloader.ThreadContextClassLoader;
import jakarta.annotation.PreDestroy;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newScheduledThreadPool;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Lets leases last while their refreshes run.
 */
public class LeaseHeartbeats
{
    private static final Logger log = Logger.get(LeaseHeartbeats.class);
    // two may fail in a row before a lease runs out
    private static final int FOR_EACH_LEASE = 3;

    private final Leases leases;
    // one store that is slow to answer must not have the other leases run out
    private final ScheduledExecutorService executor = newScheduledThreadPool(4, new ThreadFactoryBuilder().setNameFormat("platform-refresh-lease-%s").setDaemon(true).build());

    @Inject
    public LeaseHeartbeats(Leases leases)
    {
        this.leases = requireNonNull(leases, "leases is null");
    }

    /**
     * Renews the lease, a few times within its length, until the heartbeat is closed.
     *
     * @param lost called once, from another thread, when the lease was found to be lost: what runs under it is for nothing
     */
    public Heartbeat begin(Lease lease, Runnable lost)
    {
        return new Heartbeat(lease, lost);
    }

    @PreDestroy
    public void stop()
    {
        executor.shutdownNow();
    }

    /**
     * Of one lease.
     */
    public final class Heartbeat
            implements AutoCloseable
    {
        private final Lease lease;
        private final Runnable lost;
        private final ScheduledFuture<?> future;
        private volatile boolean isLost;

        private Heartbeat(Lease lease, Runnable lost)
        {
            this.lease = requireNonNull(lease, "lease is null");
            this.lost = requireNonNull(lost, "lost is null");
            long interval = leases.length().dividedBy(FOR_EACH_LEASE).toNanos();
            this.future = executor.scheduleWithFixedDelay(this::renew, interval, interval, NANOSECONDS);
        }

        private void renew()
        {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(LeaseHeartbeats.class.getClassLoader())) {
                if (!isLost && !leases.renew(lease)) {
                    isLost = true;
                    lost.run();
                }
            }
            catch (RuntimeException e) {
                // the store decides at the end who has the lease
                log.debug(e, "Could not renew the lease of %s", lease.dataset());
            }
        }

        /** @return whether another refresh took over, or the definition was changed. That it was not is known only to {@link Leases#check} */
        public boolean isLost()
        {
            return isLost;
        }

        @Override
        public void close()
        {
            future.cancel(false);
        }
    }
}
