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
package io.realtimeplatform.trino.materialization;

import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.LocalDate;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;

/**
 * The UTC days of Trino's values of times.
 */
final class Days
{
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Days() {}

    static boolean isTime(Type type)
    {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampWithTimeZoneType;
    }

    static LocalDate of(Type type, Object value)
    {
        return LocalDate.ofEpochDay(switch (type) {
            case DateType _ -> (long) value;
            case TimestampType timestamp when timestamp.isShort() -> Math.floorDiv((long) value, MICROS_PER_DAY);
            case TimestampType _ -> Math.floorDiv(((LongTimestamp) value).getEpochMicros(), MICROS_PER_DAY);
            case TimestampWithTimeZoneType timestamp when timestamp.isShort() -> Math.floorDiv(unpackMillisUtc((long) value), MILLIS_PER_DAY);
            case TimestampWithTimeZoneType _ -> Math.floorDiv(((LongTimestampWithTimeZone) value).getEpochMillis(), MILLIS_PER_DAY);
            default -> throw new IllegalArgumentException("not a time: " + type);
        });
    }
}
