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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * When and how often datasets are refreshed.
 */
public class ScheduleConfig
{
    private boolean enabled = true;
    private int concurrency = 4;
    private Duration maximumRunTime = new Duration(4, HOURS);
    private Duration minimumInterval = new Duration(10, SECONDS);
    private Duration retryDelay = new Duration(10, SECONDS);
    private Duration maximumRetryDelay = new Duration(10, MINUTES);
    private Duration lease = new Duration(60, SECONDS);
    private Duration wakeInterval = new Duration(1, SECONDS);
    private int history = 1000;
    private Duration historyAge = new Duration(90, DAYS);

    public boolean isEnabled()
    {
        return enabled;
    }

    @Config("platform.refresh.enabled")
    @ConfigDescription("Whether this coordinator begins the refreshes that are due; those that are asked for run in any case")
    public ScheduleConfig setEnabled(boolean enabled)
    {
        this.enabled = enabled;
        return this;
    }

    @Min(1)
    @Max(100)
    public int getConcurrency()
    {
        return concurrency;
    }

    @Config("platform.refresh.concurrency")
    @ConfigDescription("Scheduled refreshes that run at a time on this coordinator")
    public ScheduleConfig setConcurrency(int concurrency)
    {
        this.concurrency = concurrency;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaximumRunTime()
    {
        return maximumRunTime;
    }

    @Config("platform.refresh.maximum-run-time")
    @ConfigDescription("A scheduled refresh that runs longer is cancelled")
    public ScheduleConfig setMaximumRunTime(Duration maximumRunTime)
    {
        this.maximumRunTime = maximumRunTime;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMinimumInterval()
    {
        return minimumInterval;
    }

    @Config("platform.refresh.minimum-interval")
    @ConfigDescription("Schedules that are due more often, and target lags that are shorter, are refused")
    public ScheduleConfig setMinimumInterval(Duration minimumInterval)
    {
        this.minimumInterval = minimumInterval;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getRetryDelay()
    {
        return retryDelay;
    }

    @Config("platform.refresh.retry-delay")
    @ConfigDescription("How long after a scheduled refresh failed it is tried again; twice as long after each further failure")
    public ScheduleConfig setRetryDelay(Duration retryDelay)
    {
        this.retryDelay = retryDelay;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaximumRetryDelay()
    {
        return maximumRetryDelay;
    }

    @Config("platform.refresh.maximum-retry-delay")
    @ConfigDescription("The longest time after which a scheduled refresh that failed is tried again")
    public ScheduleConfig setMaximumRetryDelay(Duration maximumRetryDelay)
    {
        this.maximumRetryDelay = maximumRetryDelay;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getLease()
    {
        return lease;
    }

    @Config("platform.refresh.lease")
    @ConfigDescription("How long a coordinator that runs a refresh may be silent until another one takes over")
    public ScheduleConfig setLease(Duration lease)
    {
        this.lease = lease;
        return this;
    }

    @NotNull
    @MinDuration("100ms")
    public Duration getWakeInterval()
    {
        return wakeInterval;
    }

    @Config("platform.refresh.wake-interval")
    @ConfigDescription("How often the store is asked what is due")
    public ScheduleConfig setWakeInterval(Duration wakeInterval)
    {
        this.wakeInterval = wakeInterval;
        return this;
    }

    @Min(1)
    @Max(1_000_000)
    public int getHistory()
    {
        return history;
    }

    @Config("platform.refresh.history")
    @ConfigDescription("Refreshes of one dataset that are kept in table refreshes")
    public ScheduleConfig setHistory(int history)
    {
        this.history = history;
        return this;
    }

    @NotNull
    @MinDuration("1h")
    public Duration getHistoryAge()
    {
        return historyAge;
    }

    @Config("platform.refresh.history-age")
    @ConfigDescription("Refreshes that began longer ago are removed from table refreshes")
    public ScheduleConfig setHistoryAge(Duration historyAge)
    {
        this.historyAge = historyAge;
        return this;
    }
}
