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

import org.weakref.jmx.Managed;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the scheduler of this coordinator does, for JMX and what reads it.
 */
public class RefreshStats
{
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong heldElsewhere = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private volatile Due longestDue = new Due(Duration.ZERO, 0);

    /** @param toldAt by {@link System#nanoTime} */
    private record Due(Duration length, long toldAt) {}

    void began()
    {
        running.incrementAndGet();
    }

    void ended()
    {
        running.decrementAndGet();
    }

    void succeeded()
    {
        succeeded.incrementAndGet();
    }

    void failed()
    {
        failed.incrementAndGet();
    }

    void heldElsewhere()
    {
        heldElsewhere.incrementAndGet();
    }

    void longestDue(Duration duration)
    {
        longestDue = new Due(duration, System.nanoTime());
    }

    /** @return scheduled refreshes of this coordinator that took effect */
    @Managed
    public long getSucceeded()
    {
        return succeeded.get();
    }

    /** @return scheduled refreshes of this coordinator that failed, were cancelled or lost their lease */
    @Managed
    public long getFailed()
    {
        return failed.get();
    }

    /** @return how often another refresh of the dataset was found to be running */
    @Managed
    public long getHeldElsewhere()
    {
        return heldElsewhere.get();
    }

    /** @return scheduled refreshes that run now on this coordinator */
    @Managed
    public int getRunning()
    {
        return running.get();
    }

    /** @return how long the dataset that has been due longest has been due, in seconds, whichever coordinator refreshes it; as this coordinator found it when it last looked */
    @Managed
    public double getLagSeconds()
    {
        Due due = longestDue;
        if (due.length().isZero()) {
            return 0;
        }
        // a coordinator that is busy does not look for others
        return (due.length().toNanos() + System.nanoTime() - due.toldAt()) / 1e9;
    }
}
