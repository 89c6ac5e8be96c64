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

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Wakes a coordinator that has its store for itself. A database in a file is better not written to each second, so there is nothing of it in the store.
 */
class TimerWaker
        implements Waker
{
    private final Duration interval;
    private final ScheduledExecutorService executor = newSingleThreadScheduledExecutor(new ThreadFactoryBuilder().setNameFormat("platform-refresh-timer-%s").setDaemon(true).build());
    private volatile boolean paused;

    TimerWaker(Duration interval)
    {
        this.interval = interval;
    }

    @Override
    public void start(Runnable wake)
    {
        executor.scheduleWithFixedDelay(() -> {
            if (!paused) {
                wake.run();
            }
        }, interval.toNanos(), interval.toNanos(), NANOSECONDS);
    }

    @Override
    public void pause()
    {
        paused = true;
    }

    @Override
    public void resume()
    {
        paused = false;
    }

    @Override
    public void stop()
    {
        executor.shutdownNow();
    }
}
