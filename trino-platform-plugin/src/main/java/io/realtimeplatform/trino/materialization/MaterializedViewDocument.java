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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What is stated of a materialized view besides its query, as the store keeps it.
 *
 * @param properties those that were stated, without those of the time window
 * @param storageProperties properties of the tables in the storage, each as name=value
 * @param storageCatalog where the tables are, also when no property says so
 * @param schedule as {@link io.realtimeplatform.trino.schedule.Schedule#toString} writes it
 * @param gracePeriodMillis milliseconds; empty when it has no end
 * @param whenStale what Trino does when the grace period is over; empty when it is not stated
 */
record MaterializedViewDocument(
        Map<String, String> properties,
        List<String> storageProperties,
        String storageCatalog,
        String storageSchema,
        Optional<String> schedule,
        Optional<Long> gracePeriodMillis,
        Optional<String> whenStale)
{
    MaterializedViewDocument
    {
        properties = ImmutableMap.copyOf(properties);
        storageProperties = ImmutableList.copyOf(storageProperties);
        requireNonNull(storageCatalog, "storageCatalog is null");
        requireNonNull(storageSchema, "storageSchema is null");
        requireNonNull(schedule, "schedule is null");
        requireNonNull(gracePeriodMillis, "gracePeriodMillis is null");
        requireNonNull(whenStale, "whenStale is null");
    }

    Optional<Duration> gracePeriod()
    {
        return gracePeriodMillis.map(Duration::ofMillis);
    }

    RefreshMode mode()
    {
        return Optional.ofNullable(properties.get(MaterializedViewProperties.REFRESH_MODE))
                .map(RefreshMode::of)
                .orElse(RefreshMode.AUTO);
    }

    Optional<String> partitionBy()
    {
        return Optional.ofNullable(properties.get(MaterializedViewProperties.PARTITION_BY));
    }

    Optional<String> uniqueKey()
    {
        return Optional.ofNullable(properties.get(MaterializedViewProperties.UNIQUE_KEY));
    }

    boolean hasLiveTail()
    {
        return LiveTails.isAskedFor(properties);
    }

    /** @return how long after its time a row may arrive to be seen at once, of a view with a live tail */
    Duration settleTime()
    {
        return LiveTails.settleTime(Optional.ofNullable(properties.get(MaterializedViewProperties.SETTLE_TIME)));
    }

    boolean initializedOnCreate()
    {
        return !MaterializedViewProperties.ON_SCHEDULE.equals(properties.get(MaterializedViewProperties.INITIALIZE));
    }
}
