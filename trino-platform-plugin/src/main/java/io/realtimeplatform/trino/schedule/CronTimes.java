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

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The times of a cron expression of five fields.
 */
final class CronTimes
        implements ScheduleTimes
{
    // enough to meet each of the gaps that an expression makes within a day and a week
    private static final int TIMES_LOOKED_AT = 200;

    private final ExecutionTime times;
    private final ZoneId zone;

    private CronTimes(ExecutionTime times, ZoneId zone)
    {
        this.times = requireNonNull(times, "times is null");
        this.zone = requireNonNull(zone, "zone is null");
    }

    /** @throws IllegalArgumentException when it is none */
    static CronTimes parse(String expression, ZoneId zone)
    {
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        return new CronTimes(ExecutionTime.forCron(parser.parse(expression).validate()), zone);
    }

    @Override
    public Optional<Instant> nextAfter(Instant time)
    {
        return times.nextExecution(time.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    @Override
    public Duration shortestInterval()
    {
        Duration shortest = Duration.ofDays(366);
        Optional<Instant> time = nextAfter(Instant.now());
        for (int count = 0; count < TIMES_LOOKED_AT && time.isPresent(); count++) {
            Optional<Instant> next = nextAfter(time.get());
            if (next.isPresent() && Duration.between(time.get(), next.get()).compareTo(shortest) < 0) {
                shortest = Duration.between(time.get(), next.get());
            }
            time = next;
        }
        return shortest;
    }
}
