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

import java.time.Duration;
import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * How long after a refresh failed the next one may begin: twice as long after each failure, up to the longest delay, and not before the
 * schedule's own interval has passed, if that is shorter than the longest delay.
 */
record RetryDelays(Duration first, Duration longest)
{
    // more doublings than that exceed every delay
    private static final int DOUBLINGS = 30;

    RetryDelays
    {
        requireNonNull(first, "first is null");
        requireNonNull(longest, "longest is null");
    }

    Duration after(int failures)
    {
        Duration delay = first.multipliedBy(1L << Math.min(DOUBLINGS, Math.max(0, failures - 1)));
        return shorter(delay, longest);
    }

    /** @return whether the dataset failed so short a time ago that it is left alone */
    boolean mustWait(ScheduledDataset dataset, Instant now)
    {
        if (dataset.lastFailedAt().isEmpty() || dataset.failuresSinceAccepted() == 0) {
            return false;
        }
        Instant failedAt = dataset.lastFailedAt().get();
        if (failedAt.isAfter(now)) {
            // the store's clock was set back
            return false;
        }
        Duration interval = dataset.schedule().nextAfter(failedAt)
                .flatMap(next -> dataset.schedule().nextAfter(next).map(afterNext -> Duration.between(next, afterNext)))
                .orElse(longest);
        Duration delay = after(dataset.failuresSinceAccepted());
        if (delay.compareTo(interval) < 0) {
            delay = shorter(interval, longest);
        }
        return failedAt.plus(delay).isAfter(now);
    }

    private static Duration shorter(Duration first, Duration second)
    {
        return first.compareTo(second) < 0 ? first : second;
    }
}
