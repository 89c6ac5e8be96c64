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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * Chooses which datasets are refreshed next. What is due is computed from what the store has; what is remembered between two calls is only
 * since when a dataset waits for others, and forgetting it delays no dataset for ever.
 */
class RefreshOrder
{
    private final RetryDelays delays;
    private final Map<String, Waiting> waiting = new HashMap<>();

    RefreshOrder(RetryDelays delays)
    {
        this.delays = requireNonNull(delays, "delays is null");
    }

    /**
     * @param lastAcceptedBeganAt the refresh after which the dataset is due
     * @param since when it was first seen to be due after that one
     */
    private record Waiting(Optional<Instant> lastAcceptedBeganAt, Instant since) {}

    /**
     * @param now the store's time
     * @return those whose refresh may begin, the one that has been due longest first. One that reads another, directly or through others,
     * comes when a refresh of that one that began after both were due has taken effect or failed
     */
    List<ScheduledDataset> choose(Collection<ScheduledDataset> datasets, Instant now)
    {
        Map<String, ScheduledDataset> due = datasets.stream()
                .filter(dataset -> !dataset.paused() && dataset.isDue(now))
                .collect(ImmutableMap.toImmutableMap(ScheduledDataset::dataset, dataset -> dataset));
        waiting.keySet().retainAll(due.keySet());
        due.forEach((id, dataset) -> waiting.merge(id, new Waiting(dataset.lastAcceptedBeganAt(), now), RefreshOrder::longer));

        Map<String, ScheduledDataset> all = Maps.uniqueIndex(datasets, ScheduledDataset::dataset);
        return due.values().stream()
                .filter(dataset -> !delays.mustWait(dataset, now))
                .filter(dataset -> read(dataset, all).stream().noneMatch(other -> mustComeBefore(due.get(other), dataset, all, now)))
                .sorted(comparing(ScheduledDataset::nextDue))
                .collect(toImmutableList());
    }

    private static Waiting longer(Waiting before, Waiting now)
    {
        if (before.lastAcceptedBeganAt().equals(now.lastAcceptedBeganAt()) && !before.since().isAfter(now.since())) {
            return before;
        }
        return now;
    }

    private boolean mustComeBefore(ScheduledDataset other, ScheduledDataset dataset, Map<String, ScheduledDataset> all, Instant now)
    {
        if (other == null || delays.mustWait(other, now)) {
            return false;
        }
        Instant since = waiting.get(dataset.dataset()).since();
        boolean began = other.lastAcceptedBeganAt().map(beganAt -> !beganAt.isBefore(since)).orElse(false);
        boolean failed = other.lastFailedAt().map(failedAt -> !failedAt.isBefore(since)).orElse(false);
        // definitions that read each other in a circle must not wait for each other
        return !began && !failed && !read(other, all).contains(dataset.dataset());
    }

    /** @return the datasets that it reads, directly or through others */
    private static Set<String> read(ScheduledDataset dataset, Map<String, ScheduledDataset> all)
    {
        Set<String> found = new HashSet<>();
        collect(dataset, all, found);
        return found;
    }

    private static void collect(ScheduledDataset dataset, Map<String, ScheduledDataset> all, Set<String> found)
    {
        for (String other : dataset.dependsOn()) {
            if (found.add(other) && all.containsKey(other)) {
                collect(all.get(other), all, found);
            }
        }
    }
}
