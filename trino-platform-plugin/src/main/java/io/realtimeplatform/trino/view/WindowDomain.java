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

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import static io.realtimeplatform.trino.view.TimeWindow.invalid;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.lang.Math.ceilDiv;
import static java.lang.Math.multiplyExact;

/**
 * The window as the values of the time column that are in it, at a time: just those for which {@link WindowPredicate} holds then.
 */
final class WindowDomain
{
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private WindowDomain() {}

    static Domain of(TimeWindow window, Type type, Instant now)
    {
        ValueSet values = ValueSet.all(type);
        if (window.length().isPresent()) {
            // a date is compared with the day of the bound, whatever its time
            values = values.intersect(ValueSet.ofRanges(Range.greaterThanOrEqual(type, value(window, type, rollingBound(window, now), type instanceof DateType))));
        }
        if (window.from().isPresent()) {
            values = values.intersect(ValueSet.ofRanges(Range.greaterThanOrEqual(type, value(window, type, micros(window.from().get()), false))));
        }
        if (window.to().isPresent()) {
            values = values.intersect(ValueSet.ofRanges(Range.lessThan(type, value(window, type, micros(window.to().get()), false))));
        }
        return Domain.create(values, false);
    }

    private static long rollingBound(TimeWindow window, Instant now)
    {
        // current_timestamp counts milliseconds
        OffsetDateTime bound = now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
        TimeLength length = window.length().orElseThrow();
        bound = bound.minusMonths(length.months()).minusSeconds(length.seconds());
        Optional<WindowAlignment> alignment = window.alignment();
        if (alignment.isPresent()) {
            bound = switch (alignment.get()) {
                case DAY -> bound.truncatedTo(ChronoUnit.DAYS);
                case MONTH -> bound.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            };
        }
        return micros(bound.toInstant());
    }

    private static long micros(Instant time)
    {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /**
     * @param micros since 1970
     * @param floor whether a time within a day stands for that day, and not for the next
     * @return the first value of the type that is not before it
     */
    private static Object value(TimeWindow window, Type type, long micros, boolean floor)
    {
        return switch (type) {
            case TimestampType timestamp when timestamp.isShort() -> {
                long unit = unit(timestamp.getPrecision());
                yield multiplyExact(ceilDiv(micros, unit), unit);
            }
            case TimestampType _ -> new LongTimestamp(micros, 0);
            case TimestampWithTimeZoneType timestamp when timestamp.isShort() -> {
                long unit = Math.max(unit(timestamp.getPrecision()) / 1000, 1);
                yield packDateTimeWithZone(multiplyExact(ceilDiv(ceilDiv(micros, 1000), unit), unit), UTC_KEY);
            }
            case TimestampWithTimeZoneType _ -> LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000), Math.floorMod(micros, 1000) * 1_000_000, UTC_KEY);
            case DateType _ -> floor ? Math.floorDiv(micros, MICROS_PER_DAY) : ceilDiv(micros, MICROS_PER_DAY);
            case BigintType _ -> switch (window.unit().orElseThrow()) {
                case SECONDS -> ceilDiv(micros, 1_000_000);
                case MILLISECONDS -> ceilDiv(micros, 1_000);
                case MICROSECONDS -> micros;
            };
            default -> throw invalid("Column %s cannot be a time column: its type is %s".formatted(window.column(), type.getDisplayName()));
        };
    }

    /** Microseconds from one value to the next. */
    private static long unit(int precision)
    {
        long unit = 1;
        for (int digit = precision; digit < 6; digit++) {
            unit *= 10;
        }
        return unit;
    }
}
