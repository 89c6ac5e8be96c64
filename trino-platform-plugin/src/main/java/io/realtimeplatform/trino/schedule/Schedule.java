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

import com.google.common.annotations.VisibleForTesting;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.view.TimeLength;
import io.trino.spi.TrinoException;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static java.util.Objects.requireNonNull;

/**
 * When a dataset is due: at the times of a cron expression, at the multiples of a length of time, or when its data may soon be older than
 * it may be. It is due when such a time has passed since the last refresh that took effect began. That is computed whenever it is asked, and the next
 * time is stored nowhere: a time that is stored and moved on is missed when what moves it dies in between.
 */
public final class Schedule
{
    public static final String REFRESH_SCHEDULE = "refresh_schedule";
    public static final String REFRESH_TIME_ZONE = "refresh_time_zone";
    public static final String TARGET_LAG = "target_lag";

    static final String GRAMMAR = "allowed are five fields of cron (minute, hour, day of month, month, day of week) like '*/5 * * * *' or '0 6 * * MON-FRI', "
            + "with a time zone after them or in %s, and 'every ' with a length of time like 'every 5 minutes'".formatted(REFRESH_TIME_ZONE);

    private static final String EVERY = "every ";
    private static final String LAG = "target lag ";

    private final String text;
    private final ScheduleTimes times;

    @VisibleForTesting
    Schedule(String text, ScheduleTimes times)
    {
        this.text = requireNonNull(text, "text is null");
        this.times = requireNonNull(times, "times is null");
    }

    /**
     * @param zone for a cron expression that does not name one itself; UTC when neither does
     * @throws TrinoException that names the property, its value and what is allowed; also when the schedule never fires
     */
    public static Schedule parse(String schedule, Optional<String> zone)
    {
        String trimmed = schedule.strip().replaceAll("\\s+", " ");
        if ((trimmed + " ").toLowerCase(Locale.ENGLISH).startsWith(EVERY)) {
            if (zone.isPresent()) {
                throw invalid(REFRESH_TIME_ZONE, zone.get(), "but %s is '%s', which needs none: a time zone belongs to a cron expression".formatted(REFRESH_SCHEDULE, Excerpt.of(schedule)));
            }
            TimeLength length = length(REFRESH_SCHEDULE, schedule, trimmed.substring(Math.min(trimmed.length(), EVERY.length())));
            return new Schedule(EVERY + length, new Multiples(length.seconds()));
        }
        return cron(schedule, trimmed.split(" "), zone);
    }

    private static Schedule cron(String schedule, String[] words, Optional<String> zone)
    {
        boolean zoneInside = words.length == 6 && words[5].matches("[A-Za-z+-][A-Za-z0-9_/+:-]{2,}");
        if (words.length != 5 && !zoneInside) {
            throw invalid(REFRESH_SCHEDULE, schedule, GRAMMAR);
        }
        if (zoneInside && zone.isPresent()) {
            throw invalid(REFRESH_TIME_ZONE, zone.get(), "but %s is '%s', which names a time zone as well: give one of them".formatted(REFRESH_SCHEDULE, Excerpt.of(schedule)));
        }
        ZoneId zoneId = zone.map(name -> zone(REFRESH_TIME_ZONE, name, name)).orElse(ZoneOffset.UTC);
        if (zoneInside) {
            zoneId = zone(REFRESH_SCHEDULE, schedule, words[5]);
        }
        String expression = String.join(" ", words[0], words[1], words[2], words[3], words[4]);
        CronTimes times;
        try {
            times = CronTimes.parse(expression, zoneId);
        }
        catch (IllegalArgumentException e) {
            throw invalid(REFRESH_SCHEDULE, schedule, "which is no cron expression (%s): %s".formatted(Excerpt.of(String.valueOf(e.getMessage())), GRAMMAR));
        }
        if (times.nextAfter(Instant.now()).isEmpty()) {
            throw invalid(REFRESH_SCHEDULE, schedule, "which never fires: no such day will come");
        }
        String text = expression;
        if (!zoneId.equals(ZoneOffset.UTC)) {
            text += " " + zoneId;
        }
        return new Schedule(text, times);
    }

    private static ZoneId zone(String property, String value, String name)
    {
        try {
            ZoneId zone = ZoneId.of(name.strip());
            if (zone.normalized().equals(ZoneOffset.UTC)) {
                return ZoneOffset.UTC;
            }
            return zone;
        }
        catch (DateTimeException e) {
            throw invalid(property, value, "and %s is no time zone that is known: allowed are names like Europe/Berlin or UTC, and offsets like +02:00".formatted(Excerpt.of(name)));
        }
    }

    /**
     * The data may be as old as this, reckoned from when the refresh that made it began. A refresh is due when half of that has passed:
     * one that takes no longer than the other half is in time.
     *
     * @throws TrinoException that names the property, its value and what is allowed
     */
    public static Schedule targetLag(String lag)
    {
        TimeLength length = length(TARGET_LAG, lag, lag);
        return new Schedule(LAG + length, new Age(Duration.ofSeconds(length.seconds())));
    }

    private static TimeLength length(String property, String value, String text)
    {
        TimeLength length;
        try {
            length = TimeLength.parse(text);
        }
        catch (IllegalArgumentException e) {
            throw invalid(property, value, e.getMessage());
        }
        if (length.months() != 0) {
            throw invalid(property, value, "but months and years have no fixed length here: give days, or a cron expression like '0 0 1 * *'");
        }
        return length;
    }

    /** @return the schedule whose {@link #toString} is the text */
    public static Schedule fromString(String text)
    {
        if (text.startsWith(LAG)) {
            return targetLag(text.substring(LAG.length()));
        }
        return parse(text, Optional.empty());
    }

    /**
     * @param since when the last refresh that took effect took its lease; when there is none, when the dataset was made
     * @param now the store's time
     */
    public boolean isDue(Instant since, Instant now)
    {
        if (since.isAfter(now)) {
            // the store's clock was set back, or another server is the store now: what was due in between cannot be told
            return true;
        }
        return times.nextAfter(since).map(next -> !next.isAfter(now)).orElse(false);
    }

    /** @return the first time that is due after the given one; for a target lag, after data that was read then. Empty when no more comes */
    public Optional<Instant> nextAfter(Instant time)
    {
        return times.nextAfter(time);
    }

    /** @return the shortest time from one time of the schedule to the next; for a target lag, the lag */
    Duration shortestInterval()
    {
        return times.shortestInterval();
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof Schedule schedule && text.equals(schedule.text);
    }

    @Override
    public int hashCode()
    {
        return text.hashCode();
    }

    /** In one text, of which {@link #fromString} makes the same schedule: <code>0 6 * * * Europe/Berlin</code>, <code>every 5 minutes</code>, <code>target lag 10 minutes</code>. */
    @Override
    public String toString()
    {
        return text;
    }

    static TrinoException invalid(String property, String value, String problem)
    {
        return new TrinoException(INVALID_MATERIALIZED_VIEW_PROPERTY, "%s is '%s', %s".formatted(property, Excerpt.of(value), problem));
    }

    private record Multiples(long seconds)
            implements ScheduleTimes
    {
        @Override
        public Optional<Instant> nextAfter(Instant time)
        {
            return Optional.of(Instant.ofEpochSecond((Math.floorDiv(time.getEpochSecond(), seconds) + 1) * seconds));
        }

        @Override
        public Duration shortestInterval()
        {
            return Duration.ofSeconds(seconds);
        }
    }

    private record Age(Duration lag)
            implements ScheduleTimes
    {
        @Override
        public Optional<Instant> nextAfter(Instant time)
        {
            return Optional.of(time.plus(lag.dividedBy(2)));
        }

        @Override
        public Duration shortestInterval()
        {
            return lag;
        }
    }
}
