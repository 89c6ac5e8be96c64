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
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The times of a cron expression of five fields, read from a clock of the zone. When the clock is set back, times come twice and are due twice;
 * what is left out when it is set forward is due at that moment. So what is next depends on nothing but the time that it is reckoned from,
 * and a day on which the clock is set has its daily refresh.
 */
final class CronTimes
        implements ScheduleTimes
{
    // enough to meet each of the gaps that an expression makes within a day and a week
    private static final int TIMES_LOOKED_AT = 200;

    private final ExecutionTime times;
    private final ZoneRules rules;

    private CronTimes(ExecutionTime times, ZoneRules rules)
    {
        this.times = requireNonNull(times, "times is null");
        this.rules = requireNonNull(rules, "rules is null");
    }

    /** @throws IllegalArgumentException when it is none */
    static CronTimes parse(String expression, ZoneId zone)
    {
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        return new CronTimes(ExecutionTime.forCron(parser.parse(expression).validate()), zone.getRules());
    }

    @Override
    public Optional<Instant> nextAfter(Instant time)
    {
        Instant from = time;
        ZoneOffset offset = rules.getOffset(time);
        LocalDateTime clock = LocalDateTime.ofInstant(time, offset);
        while (true) {
            Optional<LocalDateTime> next = nextOnClock(clock);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            Instant candidate = next.get().toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || candidate.isBefore(change.getInstant())) {
                return Optional.of(candidate);
            }
            if (change.isGap() && next.get().isBefore(change.getDateTimeAfter())) {
                return Optional.of(change.getInstant());
            }
            from = change.getInstant();
            offset = change.getOffsetAfter();
            // what the clock shows right after it was set may be due
            clock = change.getDateTimeAfter().minusSeconds(1);
        }
    }

    private Optional<LocalDateTime> nextOnClock(LocalDateTime time)
    {
        // the library reckons right where no clock is set
        return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
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
