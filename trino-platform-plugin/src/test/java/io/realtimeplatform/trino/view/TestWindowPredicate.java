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
import io.trino.spi.TrinoException;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.sql.query.QueryAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What the predicates that are generated mean, computed by an engine at a given time, in sessions of several zones.
 */
@TestInstance(PER_CLASS)
final class TestWindowPredicate
{
    // 31 March in UTC and in the east, still 30 March in the west; a month before it there was no 31st
    private static final String NOW = "TIMESTAMP '2026-03-31 02:30:00.123 UTC'";

    private final QueryAssertions assertions = new QueryAssertions(testSessionBuilder().build());

    @AfterAll
    void tearDown()
    {
        assertions.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata", "+14:00", "-12:00"})
    void testBoundDoesNotMoveWithTheSession(String zone)
    {
        Map<String, String> month = ImmutableMap.of("time_window", "1 month");
        assertBound(zone, month, createTimestampType(3), "TIMESTAMP '2026-02-28 02:30:00.123'");
        assertBound(zone, month, createTimestampType(6), "TIMESTAMP '2026-02-28 02:30:00.123'");
        assertBound(zone, month, createTimestampType(0), "TIMESTAMP '2026-02-28 02:30:01'");
        assertBound(zone, month, createTimestampWithTimeZoneType(3), "TIMESTAMP '2026-02-28 02:30:00.123 UTC'");
        assertBound(zone, month, createTimestampWithTimeZoneType(6), "TIMESTAMP '2026-02-28 02:30:00.123 UTC'");
        assertBound(zone, month, DATE, "DATE '2026-02-28'");
        assertBound(zone, with(month, "time_unit", "seconds"), BIGINT, "BIGINT '1772245801'");
        assertBound(zone, with(month, "time_unit", "milliseconds"), BIGINT, "BIGINT '1772245800123'");
        assertBound(zone, with(month, "time_unit", "microseconds"), BIGINT, "BIGINT '1772245800123000'");

        Map<String, String> days = ImmutableMap.of("time_window", "90 days", "alignment", "day");
        assertBound(zone, days, createTimestampType(3), "TIMESTAMP '2025-12-31 00:00:00'");
        assertBound(zone, days, createTimestampWithTimeZoneType(3), "TIMESTAMP '2025-12-31 00:00:00 UTC'");
        assertBound(zone, days, DATE, "DATE '2025-12-31'");
        assertBound(zone, with(days, "time_unit", "seconds"), BIGINT, "BIGINT '1767139200'");

        Map<String, String> months = ImmutableMap.of("time_window", "1 year 1 month 1 day", "alignment", "month");
        assertBound(zone, months, createTimestampType(3), "TIMESTAMP '2025-02-01 00:00:00'");
        assertBound(zone, months, createTimestampWithTimeZoneType(3), "TIMESTAMP '2025-02-01 00:00:00 UTC'");
        assertBound(zone, months, DATE, "DATE '2025-02-01'");
        assertBound(zone, with(months, "time_unit", "milliseconds"), BIGINT, "BIGINT '1738368000000'");

        Map<String, String> minutes = ImmutableMap.of("time_window", "PT5M");
        assertBound(zone, minutes, createTimestampType(3), "TIMESTAMP '2026-03-31 02:25:00.123'");
        assertBound(zone, ImmutableMap.of("time_window", "1000 years"), createTimestampType(3), "TIMESTAMP '1026-03-31 02:30:00.123'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/Los_Angeles", "Pacific/Kiritimati"})
    void testFixedBounds(String zone)
    {
        Map<String, String> fixed = ImmutableMap.of("time_from", "2025-01-31 12:00:00.0005", "time_to", "2025-02-28");
        assertInside(zone, fixed, createTimestampType(6), "TIMESTAMP '2025-01-31 12:00:00.000500'", "TIMESTAMP '2025-02-27 23:59:59.999999'");
        assertOutside(zone, fixed, createTimestampType(6), "TIMESTAMP '2025-01-31 12:00:00.000499'", "TIMESTAMP '2025-02-28 00:00:00'");
        assertInside(zone, fixed, createTimestampWithTimeZoneType(6), "TIMESTAMP '2025-01-31 12:00:00.000500 UTC'", "TIMESTAMP '2025-02-27 23:59:59.999999 UTC'");
        assertOutside(zone, fixed, createTimestampWithTimeZoneType(6), "TIMESTAMP '2025-01-31 12:00:00.000499 UTC'", "TIMESTAMP '2025-02-28 00:00:00 UTC'");
        // a date is compared as its midnight
        assertInside(zone, fixed, DATE, "DATE '2025-02-01'", "DATE '2025-02-27'");
        assertOutside(zone, fixed, DATE, "DATE '2025-01-31'", "DATE '2025-02-28'");
        assertInside(zone, with(fixed, "time_unit", "seconds"), BIGINT, "BIGINT '1738324801'", "BIGINT '1740700799'");
        assertOutside(zone, with(fixed, "time_unit", "seconds"), BIGINT, "BIGINT '1738324800'", "BIGINT '1740700800'");
        assertInside(zone, with(fixed, "time_unit", "milliseconds"), BIGINT, "BIGINT '1738324800001'", "BIGINT '1740700799999'");
        assertOutside(zone, with(fixed, "time_unit", "milliseconds"), BIGINT, "BIGINT '1738324800000'", "BIGINT '1740700800000'");
        assertInside(zone, with(fixed, "time_unit", "microseconds"), BIGINT, "BIGINT '1738324800000500'");
        assertOutside(zone, with(fixed, "time_unit", "microseconds"), BIGINT, "BIGINT '1738324800000499'");

        Map<String, String> both = ImmutableMap.of("time_window", "1 year", "time_from", "2026-01-01");
        assertInside(zone, both, DATE, "DATE '2026-01-01'", "DATE '2030-01-01'");
        assertOutside(zone, both, DATE, "DATE '2025-12-31'");
    }

    @Test
    void testRefused()
    {
        assertRefused(ImmutableMap.of("time_window", "1 year"), VARCHAR, "time_column is t t, whose type is varchar: allowed are");
        assertRefused(ImmutableMap.of("time_window", "1 year"), INTEGER, "whose type is integer");
        assertRefused(ImmutableMap.of("time_window", "1 year"), BIGINT, "say with time_unit what it counts");
        assertRefused(ImmutableMap.of("time_window", "1 year", "time_unit", "seconds"), DATE, "the unit is for bigint columns");
    }

    private static void assertRefused(Map<String, String> properties, Type type, String message)
    {
        assertThatThrownBy(() -> WindowPredicate.of(window(properties), type))
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining(message);
    }

    /** The first value inside is the given one, and what is just before it is outside. */
    private void assertBound(String zone, Map<String, String> properties, Type type, String first)
    {
        assertInside(zone, properties, type, first);
        String before = switch (type.getBaseName()) {
            case "bigint" -> first + " - 1";
            case "date" -> first + " - INTERVAL '1' DAY";
            default -> "CAST(%s - INTERVAL '0.001' SECOND AS %s)".formatted(first, type.getDisplayName());
        };
        if (!type.equals(createTimestampType(0))) {
            assertOutside(zone, properties, type, before);
        }
    }

    private void assertInside(String zone, Map<String, String> properties, Type type, String... values)
    {
        for (String value : values) {
            assertThat(evaluate(zone, properties, type, value)).as(value).isEqualTo(true);
        }
    }

    private void assertOutside(String zone, Map<String, String> properties, Type type, String... values)
    {
        for (String value : values) {
            assertThat(evaluate(zone, properties, type, value)).as(value).isEqualTo(false);
        }
    }

    private Object evaluate(String zone, Map<String, String> properties, Type type, String value)
    {
        String predicate = WindowPredicate.of(window(properties), type, NOW);
        return assertions.execute(
                testSessionBuilder().setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone)).build(),
                "SELECT %s FROM (VALUES CAST(%s AS %s)) AS v (\"t t\")".formatted(predicate, value, type.getDisplayName())).getOnlyValue();
    }

    private static TimeWindow window(Map<String, String> properties)
    {
        return ViewProperties.toWindow(with(properties, "time_column", "t t")).orElseThrow();
    }

    private static Map<String, String> with(Map<String, String> properties, String name, String value)
    {
        return ImmutableMap.<String, String>builder().putAll(properties).put(name, value).buildOrThrow();
    }
}
