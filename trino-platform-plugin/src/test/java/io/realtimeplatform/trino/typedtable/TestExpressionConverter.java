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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.typedtable.ExpressionConverter.ColumnDomain;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LIKE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

class TestExpressionConverter
{
    private static final TypedColumnHandle AT = new TypedColumnHandle("at", TIMESTAMP_TZ_MICROS, true, false, Optional.empty(), "at", FilterForm.EPOCH_MICROSECONDS, "at__filter", BIGINT);
    private static final TypedColumnHandle OTHER = new TypedColumnHandle("other", TIMESTAMP_TZ_MICROS, true, false, Optional.empty(), "other", FilterForm.EPOCH_MICROSECONDS, "other__filter", BIGINT);
    private static final TypedColumnHandle NUMBER = new TypedColumnHandle("number", BIGINT, true, false, Optional.empty(), "number", FilterForm.SAME, "number", BIGINT);
    private static final TypedColumnHandle TITLE = new TypedColumnHandle("title", VARCHAR, true, false, Optional.empty(), "title", FilterForm.SAME, "title", VARCHAR);
    private static final ExpressionConverter CONVERTER = new ExpressionConverter(ImmutableMap.of("at", AT, "other", OTHER, "number", NUMBER, "title", TITLE), ImmutableList.of());
    private static final Variable VARIABLE = new Variable("at", TIMESTAMP_TZ_MICROS);

    private static final Map<FunctionName, BiPredicate<LocalDateTime, LocalDateTime>> OPERATORS = ImmutableMap.of(
            EQUAL_OPERATOR_FUNCTION_NAME, LocalDateTime::isEqual,
            NOT_EQUAL_OPERATOR_FUNCTION_NAME, (left, right) -> !left.isEqual(right),
            LESS_THAN_OPERATOR_FUNCTION_NAME, LocalDateTime::isBefore,
            LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, (left, right) -> !left.isAfter(right),
            GREATER_THAN_OPERATOR_FUNCTION_NAME, LocalDateTime::isAfter,
            GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, (left, right) -> !left.isBefore(right));

    private static final Map<String, UnaryOperator<LocalDateTime>> UNITS = ImmutableMap.<String, UnaryOperator<LocalDateTime>>builder()
            .put("millisecond", time -> time.truncatedTo(ChronoUnit.MILLIS))
            .put("second", time -> time.truncatedTo(ChronoUnit.SECONDS))
            .put("minute", time -> time.truncatedTo(ChronoUnit.MINUTES))
            .put("hour", time -> time.truncatedTo(ChronoUnit.HOURS))
            .put("day", time -> time.truncatedTo(ChronoUnit.DAYS))
            .put("week", time -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))
            .put("month", time -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfMonth()))
            .put("quarter", time -> time.truncatedTo(ChronoUnit.DAYS).with(IsoFields.DAY_OF_QUARTER, 1))
            .put("year", time -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfYear()))
            .buildOrThrow();

    @Test
    void testDateTrunc()
    {
        UNITS.forEach((unit, truncation) -> assertFunction(
                new Call(TIMESTAMP_TZ_MICROS, new FunctionName("date_trunc"), ImmutableList.of(new Constant(utf8Slice(unit), VARCHAR), VARIABLE)),
                truncation,
                // both the start of a unit and what lies within one
                micros -> new Constant(timestampWithTimeZone(micros), TIMESTAMP_TZ_MICROS),
                micros -> micros,
                truncation));
    }

    @Test
    void testCasts()
    {
        UnaryOperator<LocalDateTime> days = UNITS.get("day");
        assertFunction(
                new Call(DATE, CAST_FUNCTION_NAME, ImmutableList.of(VARIABLE)),
                days,
                micros -> new Constant(Math.floorDiv(micros, 86_400_000_000L), DATE),
                micros -> Math.floorDiv(micros, 86_400_000_000L) * 86_400_000_000L,
                days);
        assertFunction(
                new Call(TIMESTAMP_MICROS, CAST_FUNCTION_NAME, ImmutableList.of(VARIABLE)),
                UnaryOperator.identity(),
                micros -> new Constant(micros, TIMESTAMP_MICROS),
                micros -> micros,
                UnaryOperator.identity());
    }

    @Test
    void testYear()
    {
        UnaryOperator<LocalDateTime> years = UNITS.get("year");
        assertFunction(
                new Call(BIGINT, new FunctionName("year"), ImmutableList.of(VARIABLE)),
                years,
                micros -> new Constant((long) time(micros).getYear(), BIGINT),
                micros -> micros(years.apply(time(micros))),
                years);
    }

    private static void assertFunction(
            ConnectorExpression function,
            UnaryOperator<LocalDateTime> evaluate,
            LongFunction<Constant> constant,
            LongUnaryOperator constantValue,
            UnaryOperator<LocalDateTime> near)
    {
        Random random = new Random(20260126);
        for (int i = 0; i < 300; i++) {
            long bound = randomMicros(random);
            if (random.nextBoolean()) {
                bound = micros(near.apply(time(bound)));
            }
            long comparedWith = constantValue.applyAsLong(bound);
            for (Map.Entry<FunctionName, BiPredicate<LocalDateTime, LocalDateTime>> operator : OPERATORS.entrySet()) {
                ColumnDomain converted = CONVERTER.convert(call(operator.getKey(), function, constant.apply(bound))).orElseThrow();
                ColumnDomain flipped = CONVERTER.convert(call(flip(operator.getKey()), constant.apply(bound), function)).orElseThrow();
                assertThat(converted.column()).isEqualTo(AT);
                assertThat(flipped).isEqualTo(converted);
                assertThat(converted.conversion().exact()).isTrue();
                assertThat(converted.conversion().domain().isNullAllowed()).isFalse();
                long start = micros(near.apply(time(bound)));
                LongStream.of(bound - 1, bound, bound + 1, start - 1, start, start + 1, randomMicros(random)).forEach(value -> assertThat(converted.conversion().domain().includesNullableValue(value))
                        .as("%s %s %s for %s", function, operator.getKey(), time(comparedWith), time(value))
                        .isEqualTo(operator.getValue().test(evaluate.apply(time(value)), time(comparedWith))));
            }
        }
    }

    @Test
    void testCombinations()
    {
        Call year = new Call(BIGINT, new FunctionName("year"), ImmutableList.of(VARIABLE));
        ConnectorExpression is2026 = call(EQUAL_OPERATOR_FUNCTION_NAME, year, new Constant(2026L, BIGINT));
        ConnectorExpression is2025 = call(EQUAL_OPERATOR_FUNCTION_NAME, year, new Constant(2025L, BIGINT));
        ConnectorExpression before2026 = call(LESS_THAN_OPERATOR_FUNCTION_NAME, VARIABLE, new Constant(timestampWithTimeZone(micros(LocalDateTime.of(2026, 1, 1, 0, 0))), TIMESTAMP_TZ_MICROS));
        assertYears(call(OR_FUNCTION_NAME, is2025, is2026), 2025, 2026);
        assertYears(call(AND_FUNCTION_NAME, is2025, before2026), 2025);
        assertYears(call(AND_FUNCTION_NAME, is2026, before2026));
        assertYears(call(NOT_FUNCTION_NAME, call(OR_FUNCTION_NAME, is2026, is2025)), 2024, 2027);
        assertYears(call(IN_PREDICATE_FUNCTION_NAME, year, new Call(
                new ArrayType(BIGINT),
                ARRAY_CONSTRUCTOR_FUNCTION_NAME,
                ImmutableList.of(new Constant(2027L, BIGINT), new Constant(2024L, BIGINT)))), 2024, 2027);
    }

    private static void assertYears(ConnectorExpression expression, Integer... years)
    {
        ColumnDomain converted = CONVERTER.convert(expression).orElseThrow();
        assertThat(List.of(2024, 2025, 2026, 2027).stream()
                .filter(year -> converted.conversion().domain().includesNullableValue(micros(LocalDateTime.of(year, 6, 1, 0, 0)))))
                .containsExactly(years);
    }

    @Test
    void testLike()
    {
        Domain domain = CONVERTER.convert(like("sh%")).orElseThrow().conversion().domain();
        assertThat(Stream.of("", "sg", "sh", "sh\0", "shoe", "sh\uFF01", "si", "t").filter(text -> domain.includesNullableValue(utf8Slice(text))))
                .containsExactly("sh", "sh\0", "shoe", "sh\uFF01");
        assertThat(CONVERTER.convert(like("sh%%"))).isEqualTo(CONVERTER.convert(like("sh%")));
        for (String pattern : List.of("%", "%a", "a%b", "a_%", "a", "\uD7FF%", "\uFF01%", "\uD83D\uDE00%")) {
            assertNotConverted(like(pattern));
        }
        assertNotConverted(new Call(BOOLEAN, LIKE_FUNCTION_NAME, ImmutableList.of(new Variable("title", VARCHAR), new Constant(utf8Slice("a%"), VARCHAR), new Constant(utf8Slice("#"), VARCHAR))));
        assertNotConverted(new Call(BOOLEAN, LIKE_FUNCTION_NAME, ImmutableList.of(new Variable("title", VARCHAR), new Variable("title", VARCHAR))));
    }

    private static ConnectorExpression like(String pattern)
    {
        return new Call(BOOLEAN, LIKE_FUNCTION_NAME, ImmutableList.of(new Variable("title", VARCHAR), new Constant(utf8Slice(pattern), VARCHAR)));
    }

    @Test
    void testNotConverted()
    {
        Call year = new Call(BIGINT, new FunctionName("year"), ImmutableList.of(VARIABLE));
        Call otherYear = new Call(BIGINT, new FunctionName("year"), ImmutableList.of(new Variable("other", TIMESTAMP_TZ_MICROS)));
        Constant constant = new Constant(2026L, BIGINT);
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, year, otherYear));
        assertNotConverted(call(OR_FUNCTION_NAME, call(EQUAL_OPERATOR_FUNCTION_NAME, year, constant), call(EQUAL_OPERATOR_FUNCTION_NAME, otherYear, constant)));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, year, new Constant(null, BIGINT)));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, year, new Constant(Long.MIN_VALUE, BIGINT)));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, new Call(BIGINT, new FunctionName("month"), ImmutableList.of(VARIABLE)), constant));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, new Variable("number", BIGINT), constant));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, new Call(TIMESTAMP_SECONDS, CAST_FUNCTION_NAME, ImmutableList.of(VARIABLE)), new Constant(0L, TIMESTAMP_SECONDS)));
        assertNotConverted(call(EQUAL_OPERATOR_FUNCTION_NAME, new Call(TIMESTAMP_TZ_MICROS, new FunctionName("date_trunc"), ImmutableList.of(new Constant(utf8Slice("decade"), VARCHAR), VARIABLE)), new Constant(timestampWithTimeZone(0), TIMESTAMP_TZ_MICROS)));
    }

    private static void assertNotConverted(ConnectorExpression expression)
    {
        assertThat(CONVERTER.convert(expression)).isEmpty();
    }

    private static FunctionName flip(FunctionName operator)
    {
        return ImmutableMap.of(
                LESS_THAN_OPERATOR_FUNCTION_NAME, GREATER_THAN_OPERATOR_FUNCTION_NAME,
                GREATER_THAN_OPERATOR_FUNCTION_NAME, LESS_THAN_OPERATOR_FUNCTION_NAME,
                LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME,
                GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME).getOrDefault(operator, operator);
    }

    private static Call call(FunctionName function, ConnectorExpression... arguments)
    {
        return new Call(BOOLEAN, function, ImmutableList.copyOf(arguments));
    }

    private static long randomMicros(Random random)
    {
        // from about 1500 to 2500
        return random.nextLong(-15_000_000_000_000_000L, 17_000_000_000_000_000L);
    }

    private static LocalDateTime time(long micros)
    {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
    }

    private static long micros(LocalDateTime time)
    {
        return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
    }

    private static LongTimestampWithTimeZone timestampWithTimeZone(long micros)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1_000_000, UTC_KEY);
    }
}
