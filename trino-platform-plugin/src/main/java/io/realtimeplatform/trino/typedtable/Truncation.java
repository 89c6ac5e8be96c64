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
package io.realtimeplatform.trino.typedtable;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import static java.time.ZoneOffset.UTC;
import static java.time.temporal.TemporalAdjusters.previousOrSame;
import static java.util.Locale.ENGLISH;

/**
 * The units to which a point in time can be cut off, in UTC.
 */
enum Truncation
{
    /** Nothing is cut off. */
    MICROSECOND,
    MILLISECOND,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    private static final long MICROSECONDS_PER_SECOND = 1_000_000;
    private static final long NANOSECONDS_PER_MICROSECOND = 1_000;
    private static final int MONTHS_PER_QUARTER = 3;

    /** The unit of that name in <code>date_trunc</code>. */
    static Optional<Truncation> ofName(String name)
    {
        return switch (name.toLowerCase(ENGLISH)) {
            case "millisecond" -> Optional.of(MILLISECOND);
            case "second" -> Optional.of(SECOND);
            case "minute" -> Optional.of(MINUTE);
            case "hour" -> Optional.of(HOUR);
            case "day" -> Optional.of(DAY);
            case "week" -> Optional.of(WEEK);
            case "month" -> Optional.of(MONTH);
            case "quarter" -> Optional.of(QUARTER);
            case "year" -> Optional.of(YEAR);
            default -> Optional.empty();
        };
    }

    /** The start of the unit that the point in time lies in, in microseconds since the epoch as all of these. */
    long floor(long microseconds)
    {
        if (this == MICROSECOND) {
            return microseconds;
        }
        return toMicroseconds(floor(toDateTime(microseconds)));
    }

    /** The start of the next unit. */
    long next(long microseconds)
    {
        if (this == MICROSECOND) {
            return microseconds + 1;
        }
        LocalDateTime start = floor(toDateTime(microseconds));
        return toMicroseconds(switch (this) {
            case MICROSECOND -> throw new IllegalStateException("handled above");
            case MILLISECOND -> start.plus(1, ChronoUnit.MILLIS);
            case SECOND -> start.plusSeconds(1);
            case MINUTE -> start.plusMinutes(1);
            case HOUR -> start.plusHours(1);
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(MONTHS_PER_QUARTER);
            case YEAR -> start.plusYears(1);
        });
    }

    private LocalDateTime floor(LocalDateTime time)
    {
        return switch (this) {
            case MICROSECOND -> time;
            case MILLISECOND -> time.truncatedTo(ChronoUnit.MILLIS);
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case WEEK -> time.truncatedTo(ChronoUnit.DAYS).with(previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case QUARTER -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).withMonth(((time.getMonthValue() - 1) / MONTHS_PER_QUARTER) * MONTHS_PER_QUARTER + 1);
            case YEAR -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    static LocalDateTime toDateTime(long microseconds)
    {
        long seconds = Math.floorDiv(microseconds, MICROSECONDS_PER_SECOND);
        long nanoseconds = Math.floorMod(microseconds, MICROSECONDS_PER_SECOND) * NANOSECONDS_PER_MICROSECOND;
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanoseconds), UTC);
    }

    static long toMicroseconds(LocalDateTime time)
    {
        return time.toEpochSecond(UTC) * MICROSECONDS_PER_SECOND + time.getNano() / NANOSECONDS_PER_MICROSECOND;
    }
}
