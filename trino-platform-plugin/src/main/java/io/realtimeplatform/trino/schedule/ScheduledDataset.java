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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A dataset that is refreshed by a schedule, as it is in the store.
 *
 * @param dataset an id that is never given twice
 * @param dependsOn the datasets that it reads itself, scheduled or not
 * @param createdAt the schedule's times after it are due as long as nothing was accepted
 * @param lastAcceptedBeganAt when the last refresh that took effect took its lease
 * @param failuresSinceAccepted refreshes since then that failed
 */
public record ScheduledDataset(
        String dataset,
        SchemaTableName name,
        Schedule schedule,
        boolean paused,
        Set<String> dependsOn,
        Instant createdAt,
        Optional<Instant> lastAcceptedBeganAt,
        int failuresSinceAccepted,
        Optional<Instant> lastFailedAt)
{
    public ScheduledDataset
    {
        requireNonNull(dataset, "dataset is null");
        requireNonNull(name, "name is null");
        requireNonNull(schedule, "schedule is null");
        dependsOn = ImmutableSet.copyOf(dependsOn);
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(lastAcceptedBeganAt, "lastAcceptedBeganAt is null");
        requireNonNull(lastFailedAt, "lastFailedAt is null");
    }

    /** @return whether a time of the schedule has passed since the last refresh that took effect began */
    boolean isDue(Instant now)
    {
        return schedule.isDue(lastAcceptedBeganAt.orElse(createdAt), now);
    }

    /** @return the first time of the schedule since the last refresh that took effect began; that time itself when no more comes */
    Instant nextDue()
    {
        Instant since = lastAcceptedBeganAt.orElse(createdAt);
        return schedule.nextAfter(since).orElse(since);
    }
}
