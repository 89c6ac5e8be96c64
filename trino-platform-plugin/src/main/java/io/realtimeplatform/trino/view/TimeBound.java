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
package io.realtimeplatform.trino.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

import static java.util.Locale.ENGLISH;

/**
 * A fixed bound of a window as users write it: <code>2025-01-31</code> or <code>2025-01-31 12:30:00.5</code>, in UTC
 * unless an offset follows (<code>2025-01-31 12:30:00 +02:00</code>). To the microsecond.
 */
final class TimeBound
{
    static final String GRAMMAR = "a bound is written like '2025-01-31', '2025-01-31 12:30:00' or '2025-01-31 12:30:00 +02:00', without an offset in UTC, years 0001 to 9999";

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd")
            .optionalStart()
            .appendPattern("[ ]['T']HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 6, true)
            .optionalEnd()
            .optionalEnd()
            .appendPattern("[ ][XXX]['UTC']")
            .optionalEnd()
            .toFormatter(ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter PRINT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(ENGLISH)
            .withZone(ZoneOffset.UTC);

    private TimeBound() {}

    /** @throws IllegalArgumentException whose message goes on after "is '…', " */
    static Instant parse(String text)
    {
        try {
            TemporalAccessor parsed = FORMAT.parse(text.strip());
            LocalDateTime dateTime = LocalDateTime.of(
                    parsed.query(TemporalQueries.localDate()),
                    Optional.ofNullable(parsed.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT));
            if (dateTime.getYear() < 1 || dateTime.getYear() > 9999) {
                throw new IllegalArgumentException("which is out of range: " + GRAMMAR);
            }
            return dateTime.toInstant(Optional.ofNullable(parsed.query(TemporalQueries.offset())).orElse(ZoneOffset.UTC));
        }
        catch (DateTimeException e) {
            throw new IllegalArgumentException("which is no date or time: " + GRAMMAR, e);
        }
    }

    /** @return the date and time in UTC, without a fraction where there is none */
    static String dateTime(Instant bound)
    {
        return PRINT.format(bound);
    }

    /** @return what {@link #parse} takes: a date where the bound is at midnight UTC */
    static String print(Instant bound)
    {
        if (bound.equals(bound.truncatedTo(ChronoUnit.DAYS))) {
            return PRINT.format(bound).substring(0, "2025-01-31".length());
        }
        return PRINT.format(bound);
    }
}
