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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * How long refreshes wait, and how long what they replace is kept.
 */
public class MaterializationConfig
{
    private Duration maximumQueuedTime = new Duration(10, MINUTES);
    private Duration keepReplaced = new Duration(1, HOURS);
    private Duration cleanInterval = new Duration(5, MINUTES);
    private int maintenanceRefreshes = 20;
    private Duration maintenanceInterval = new Duration(1, DAYS);
    private Duration maintenanceCheckInterval = new Duration(30, SECONDS);

    @NotNull
    @MinDuration("1s")
    public Duration getMaximumQueuedTime()
    {
        return maximumQueuedTime;
    }

    @Config("platform.refresh.maximum-queued-time")
    @ConfigDescription("A refresh whose query waits longer than this for a place in its resource group is cancelled")
    public MaterializationConfig setMaximumQueuedTime(Duration maximumQueuedTime)
    {
        this.maximumQueuedTime = maximumQueuedTime;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getKeepReplaced()
    {
        return keepReplaced;
    }

    @Config("platform.refresh.keep-replaced")
    @ConfigDescription("How long stored rows that were replaced are kept for the queries that read them: longer than the longest query")
    public MaterializationConfig setKeepReplaced(Duration keepReplaced)
    {
        this.keepReplaced = keepReplaced;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getCleanInterval()
    {
        return cleanInterval;
    }

    @Config("platform.refresh.clean-interval")
    @ConfigDescription("How often stored rows that are no longer needed are looked for and dropped")
    public MaterializationConfig setCleanInterval(Duration cleanInterval)
    {
        this.cleanInterval = cleanInterval;
        return this;
    }

    @Min(1)
    public int getMaintenanceRefreshes()
    {
        return maintenanceRefreshes;
    }

    @Config("platform.maintenance.refreshes")
    @ConfigDescription("After so many refreshes in place the files of a storage are compacted and its old snapshots expire")
    public MaterializationConfig setMaintenanceRefreshes(int maintenanceRefreshes)
    {
        this.maintenanceRefreshes = maintenanceRefreshes;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaintenanceInterval()
    {
        return maintenanceInterval;
    }

    @Config("platform.maintenance.interval")
    @ConfigDescription("The same happens after fewer refreshes in place, when the first of them is as old as this")
    public MaterializationConfig setMaintenanceInterval(Duration maintenanceInterval)
    {
        this.maintenanceInterval = maintenanceInterval;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaintenanceCheckInterval()
    {
        return maintenanceCheckInterval;
    }

    @Config("platform.maintenance.check-interval")
    @ConfigDescription("How often storages that need maintenance are looked for")
    public MaterializationConfig setMaintenanceCheckInterval(Duration maintenanceCheckInterval)
    {
        this.maintenanceCheckInterval = maintenanceCheckInterval;
        return this;
    }
}
