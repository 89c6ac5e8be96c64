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

import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

/** That it says the same as the predicate is tested where both are run, with materialized views. */
final class TestWindowDomain
{
    private static final Instant NOW = Instant.parse("2026-03-31T10:20:30.123456789Z");
    // current_timestamp counts milliseconds, and the month before 31 March is 28 February
    private static final Instant MONTH_AGO = Instant.parse("2026-02-28T10:20:30.123Z");

    private static Domain domain(Map<String, String> properties, Type type)
    {
        return WindowDomain.of(ViewProperties.toWindow(properties).orElseThrow(), type, NOW);
    }

    private static Domain rolling(Type type, String... more)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put("time_column", "t").put("time_window", "1 month");
        for (int index = 0; index < more.length; index += 2) {
            properties.put(more[index], more[index + 1]);
        }
        return domain(properties.buildOrThrow(), type);
    }

    private static Domain from(Type type, Object value)
    {
        return Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(type, value)), false);
    }

    @Test
    void testRollingWindow()
    {
        long micros = MONTH_AGO.toEpochMilli() * 1000;
        assertThat(rolling(TIMESTAMP_MICROS)).isEqualTo(from(TIMESTAMP_MICROS, micros));
        assertThat(rolling(TIMESTAMP_MILLIS)).isEqualTo(from(TIMESTAMP_MILLIS, micros));
        // the first whole second that is not before the bound
        assertThat(rolling(TIMESTAMP_SECONDS)).isEqualTo(from(TIMESTAMP_SECONDS, Instant.parse("2026-02-28T10:20:31Z").toEpochMilli() * 1000));
        assertThat(rolling(TIMESTAMP_NANOS)).isEqualTo(from(TIMESTAMP_NANOS, new LongTimestamp(micros, 0)));
        assertThat(rolling(TIMESTAMP_TZ_MILLIS)).isEqualTo(from(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(MONTH_AGO.toEpochMilli(), UTC_KEY)));
        assertThat(rolling(TIMESTAMP_TZ_MICROS)).isEqualTo(from(TIMESTAMP_TZ_MICROS, LongTimestampWithTimeZone.fromEpochMillisAndFraction(MONTH_AGO.toEpochMilli(), 0, UTC_KEY)));
        // the day in which the bound falls is shown
        assertThat(rolling(DATE)).isEqualTo(from(DATE, LocalDate.of(2026, 2, 28).toEpochDay()));
        assertThat(rolling(BIGINT, "time_unit", "seconds")).isEqualTo(from(BIGINT, MONTH_AGO.getEpochSecond() + 1));
        assertThat(rolling(BIGINT, "time_unit", "milliseconds")).isEqualTo(from(BIGINT, MONTH_AGO.toEpochMilli()));
        assertThat(rolling(BIGINT, "time_unit", "microseconds")).isEqualTo(from(BIGINT, micros));
    }

    @Test
    void testAlignment()
    {
        assertThat(rolling(TIMESTAMP_MICROS, "alignment", "day")).isEqualTo(from(TIMESTAMP_MICROS, Instant.parse("2026-02-28T00:00:00Z").toEpochMilli() * 1000));
        assertThat(rolling(TIMESTAMP_MICROS, "alignment", "month")).isEqualTo(from(TIMESTAMP_MICROS, Instant.parse("2026-02-01T00:00:00Z").toEpochMilli() * 1000));
    }

    @Test
    void testFixedBounds()
    {
        Map<String, String> properties = ImmutableMap.of("time_column", "t", "time_from", "2026-01-01 00:00:00.000001", "time_to", "2026-01-02");
        long from = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli() * 1000 + 1;
        long to = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli() * 1000;
        assertThat(domain(properties, TIMESTAMP_MICROS)).isEqualTo(Domain.create(ValueSet.ofRanges(Range.range(TIMESTAMP_MICROS, from, true, to, false)), false));
        assertThat(domain(properties, TIMESTAMP_MILLIS)).isEqualTo(Domain.create(ValueSet.ofRanges(Range.range(TIMESTAMP_MILLIS, from - 1 + 1000, true, to, false)), false));
        // a date counts as its midnight
        assertThat(domain(properties, DATE).isNone()).isTrue();
    }
}
