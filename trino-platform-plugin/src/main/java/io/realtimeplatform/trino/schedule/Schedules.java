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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import com.google.inject.Inject;
import io.realtimeplatform.trino.view.TimeLength;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static io.realtimeplatform.trino.schedule.Schedule.REFRESH_SCHEDULE;
import static io.realtimeplatform.trino.schedule.Schedule.REFRESH_TIME_ZONE;
import static io.realtimeplatform.trino.schedule.Schedule.TARGET_LAG;
import static io.realtimeplatform.trino.schedule.Schedule.invalid;

/**
 * Makes schedules of what users write, and of what the store has.
 */
public class Schedules
{
    private final Duration minimumInterval;
    // all schedules are looked at at each wake, and a cron expression takes a while to parse
    private final Cache<String, Schedule> stored = CacheBuilder.newBuilder().maximumSize(10_000).build();

    @Inject
    public Schedules(ScheduleConfig config)
    {
        this.minimumInterval = config.getMinimumInterval().toJavaTime();
    }

    /**
     * @return empty when neither schedule nor lag is given
     * @throws io.trino.spi.TrinoException that names the property, its value and what is allowed
     */
    public Optional<Schedule> define(Optional<String> refreshSchedule, Optional<String> timeZone, Optional<String> targetLag)
    {
        if (refreshSchedule.isPresent() && targetLag.isPresent()) {
            throw invalid(TARGET_LAG, targetLag.get(), "but %s is given as well: give one of them".formatted(REFRESH_SCHEDULE));
        }
        if (timeZone.isPresent() && refreshSchedule.isEmpty()) {
            throw invalid(REFRESH_TIME_ZONE, timeZone.get(), "but %s is not given: a time zone belongs to a cron expression".formatted(REFRESH_SCHEDULE));
        }
        Optional<Schedule> schedule = refreshSchedule.map(text -> Schedule.parse(text, timeZone))
                .or(() -> targetLag.map(Schedule::targetLag));
        if (schedule.isPresent() && schedule.get().shortestInterval().compareTo(minimumInterval) < 0) {
            throw invalid(
                    refreshSchedule.map(_ -> REFRESH_SCHEDULE).orElse(TARGET_LAG),
                    refreshSchedule.or(() -> targetLag).orElseThrow(),
                    "which is too short: the least that is allowed is %s (platform.refresh.minimum-interval)".formatted(new TimeLength(0, minimumInterval.toSeconds())));
        }
        return schedule;
    }

    /** @return the schedule whose text the store has; one that was allowed once stays so */
    public Schedule stored(String text)
    {
        try {
            return stored.get(text, () -> Schedule.fromString(text));
        }
        catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        catch (UncheckedExecutionException e) {
            throw new IllegalArgumentException("Stored schedule '%s' cannot be read: %s".formatted(text, e.getCause().getMessage()), e.getCause());
        }
    }
}
