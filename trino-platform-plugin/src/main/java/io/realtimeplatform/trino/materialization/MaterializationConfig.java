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
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * How long refreshes wait, and how long what they replace is kept.
 */
public class MaterializationConfig
{
    private Duration maximumQueuedTime = new Duration(10, MINUTES);
    private Duration keepReplaced = new Duration(1, HOURS);
    private Duration cleanInterval = new Duration(5, MINUTES);

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
}
