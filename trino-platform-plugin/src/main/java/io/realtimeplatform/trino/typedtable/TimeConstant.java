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

import io.trino.spi.expression.Constant;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.LocalDateTime;
import java.util.OptionalLong;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;

/**
 * What a column of time, or a function of it, is compared with.
 */
enum TimeConstant
{
    DATE,
    YEAR,
    TIMESTAMP,
    TIMESTAMP_WITH_TIME_ZONE;

    // far from the ends of a 64 bit number of microseconds
    private static final int MAXIMUM_YEAR = 200_000;
    private static final long MAXIMUM_MICROSECONDS = Truncation.toMicroseconds(LocalDateTime.of(MAXIMUM_YEAR, 1, 1, 0, 0));
    private static final long MICROSECONDS_PER_DAY = 86_400_000_000L;
    private static final long MICROSECONDS_PER_MILLISECOND = 1_000;
    private static final long PICOSECONDS_PER_MICROSECOND = 1_000_000;

    static TimeConstant of(Type type)
    {
        return type instanceof TimestampWithTimeZoneType ? TIMESTAMP_WITH_TIME_ZONE : TIMESTAMP;
    }

    /** Empty for NULL, for what is finer than microseconds and for years that nobody means. */
    OptionalLong microseconds(Constant constant)
    {
        Object value = constant.getValue();
        if (value == null) {
            return OptionalLong.empty();
        }
        OptionalLong microseconds = switch (this) {
            case DATE -> value instanceof Long days && within(days, MAXIMUM_MICROSECONDS / MICROSECONDS_PER_DAY)
                    ? OptionalLong.of(days * MICROSECONDS_PER_DAY)
                    : OptionalLong.empty();
            case YEAR -> value instanceof Long year && within(year, MAXIMUM_YEAR)
                    ? OptionalLong.of(Truncation.toMicroseconds(LocalDateTime.of(year.intValue(), 1, 1, 0, 0)))
                    : OptionalLong.empty();
            case TIMESTAMP -> value instanceof Long timestamp ? OptionalLong.of(timestamp) : OptionalLong.empty();
            case TIMESTAMP_WITH_TIME_ZONE -> timestampWithTimeZone(value);
        };
        if (microseconds.isPresent() && !within(microseconds.getAsLong(), MAXIMUM_MICROSECONDS)) {
            return OptionalLong.empty();
        }
        return microseconds;
    }

    private static OptionalLong timestampWithTimeZone(Object value)
    {
        if (value instanceof Long packed) {
            return OptionalLong.of(unpackMillisUtc(packed) * MICROSECONDS_PER_MILLISECOND);
        }
        if (value instanceof LongTimestampWithTimeZone timestamp &&
                timestamp.getPicosOfMilli() % PICOSECONDS_PER_MICROSECOND == 0 &&
                within(timestamp.getEpochMillis(), MAXIMUM_MICROSECONDS / MICROSECONDS_PER_MILLISECOND)) {
            return OptionalLong.of(timestamp.getEpochMillis() * MICROSECONDS_PER_MILLISECOND + timestamp.getPicosOfMilli() / PICOSECONDS_PER_MICROSECOND);
        }
        return OptionalLong.empty();
    }

    private static boolean within(long value, long limit)
    {
        return value >= -limit && value <= limit;
    }
}
