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

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * When and how often datasets are refreshed.
 */
public class ScheduleConfig
{
    private Duration lease = new Duration(60, SECONDS);
    private Duration minimumInterval = new Duration(10, SECONDS);
    private int history = 1000;

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
}
