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
import io.airlift.slice.Slice;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.CharType;
import io.trino.spi.type.Chars;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.EMPTY_SLICE;
import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

class TestDomainConverter
{
    private static final int DOMAINS = 2_000;

    /** A value as Trino has it in the typed column and as Pinot has it in the column that is filtered. */
    private record Value(Object typed, Object pinot) {}

    private record Case(Type type, FilterForm form, Type filterType, Comparator<Object> pinotOrder, List<Value> values)
    {
        @Override
        public String toString()
        {
            return type + " as " + form;
        }
    }

    private static final Comparator<Object> NUMBERS = Comparator.comparingLong(value -> (long) value);
    // Java's order of strings, which is Pinot's: by UTF-16 code units
    private static final Comparator<Object> TEXTS = Comparator.comparing(value -> ((Slice) value).toStringUtf8());

    private static Stream<Case> cases()
    {
        return Stream.of(
                numbers(SMALLINT, INTEGER, FilterForm.NUMBER, LongStream.of(-32768, -2, -1, 0, 1, 2, 32767)),
                numbers(INTEGER, INTEGER, FilterForm.SAME, LongStream.of(Integer.MIN_VALUE, -1, 0, 1, 2, 3, Integer.MAX_VALUE)),
                numbers(BIGINT, BIGINT, FilterForm.SAME, LongStream.of(Long.MIN_VALUE, -1, 0, 9007199254740992L, 9007199254740993L, Long.MAX_VALUE)),
                numbers(DATE, INTEGER, FilterForm.NUMBER, LongStream.of(-719162, -1, 0, 1, 20485, 2932896)),
                numbers(createDecimalType(10, 2), BIGINT, FilterForm.NUMBER, LongStream.of(-9999999999L, -1, 0, 1, 1234, 9999999999L)),
                numbers(TIMESTAMP_MILLIS, TIMESTAMP_MILLIS, FilterForm.SAME, LongStream.of(-1000, 0, 1000, 2000, 1769904000000000L)),
                numbers(TIMESTAMP_SECONDS, BIGINT, FilterForm.EPOCH_MICROSECONDS, LongStream.of(-1000000, 0, 1000000, 2000000)),
                numbers(TIMESTAMP_MICROS, BIGINT, FilterForm.EPOCH_MICROSECONDS, LongStream.of(-1, 0, 1, 999, 1000, 1001, 1769904000000001L)),
                new Case(TIMESTAMP_TZ_MICROS, FilterForm.EPOCH_MICROSECONDS, BIGINT, NUMBERS, LongStream.of(-1001, -1, 0, 1, 999, 1000, 1769904000000001L)
                        .mapToObj(micros -> new Value(timestampWithTimeZone(micros), micros))
                        .toList()),
                new Case(TIMESTAMP_TZ_MILLIS, FilterForm.EPOCH_MICROSECONDS, BIGINT, NUMBERS, LongStream.of(-2, -1, 0, 1, 2, 1769904000000L)
                        .mapToObj(millis -> new Value(packDateTimeWithZone(millis, UTC_KEY), millis * 1000))
                        .toList()),
                new Case(UUID, FilterForm.UUID_TEXT, VARCHAR, TEXTS, Stream.of("00000000-0000-0000-0000-000000000000", "7fffffff-ffff-ffff-8000-000000000000", "80000000-0000-0000-7fff-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
                        .map(text -> new Value(javaUuidToTrinoUuid(java.util.UUID.fromString(text)), utf8Slice(text)))
                        .toList()),
                new Case(createDecimalType(20, 0), FilterForm.DECIMAL_TEXT, VARCHAR, TEXTS, Stream.of("0", "1", "9", "10", "9223372036854775808", "18446744073709551615")
                        .map(text -> new Value(Int128.valueOf(text), utf8Slice(text)))
                        .toList()),
                chars(),
                new Case(VARCHAR, FilterForm.SAME, VARCHAR, TEXTS, Stream.of("", "a", "a\u0000", "ab", "b", "\uD7FF", "\uE000", "\uFF01", "\uFFFD", "\uD83D\uDE00", "a\uFF01", "a\uD83D\uDE00")
                        .map(text -> new Value(utf8Slice(text), utf8Slice(text)))
                        .toList()),
                new Case(VARBINARY, FilterForm.SAME, VARBINARY, Comparator.comparing(value -> (Slice) value), Stream.of(new byte[0], new byte[] {0}, new byte[] {127}, new byte[] {-128}, new byte[] {-1}, new byte[] {-1, 0})
                        .map(bytes -> new Value(wrappedBuffer(bytes), wrappedBuffer(bytes)))
                        .toList()),
                new Case(BOOLEAN, FilterForm.SAME, BOOLEAN, Comparator.comparing(value -> (boolean) value), Stream.of(true, false)
                        .map(value -> new Value(value, value))
                        .toList()),
                new Case(TIME_MICROS, FilterForm.NONE, VARCHAR, TEXTS, LongStream.of(0, 1, 2)
                        .mapToObj(picos -> new Value(picos, EMPTY_SLICE))
                        .toList()));
    }

    private static Case numbers(Type type, Type filterType, FilterForm form, LongStream numbers)
    {
        return new Case(type, form, filterType, NUMBERS, numbers
                .mapToObj(number -> new Value(number, number))
                .toList());
    }

    private static Case chars()
    {
        CharType type = createCharType(3);
        ImmutableList.Builder<Value> values = ImmutableList.builder();
        for (String text : List.of("", "a", "a b", "ab", "b", "zzz", "日")) {
            values.add(new Value(utf8Slice(text), utf8Slice(text)));
            values.add(new Value(utf8Slice(text), Chars.padSpaces(utf8Slice(text), type)));
        }
        return new Case(type, FilterForm.CHAR_TEXT, VARCHAR, TEXTS, values.build());
    }

    private static LongTimestampWithTimeZone timestampWithTimeZone(long micros)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1_000_000, UTC_KEY);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void testRandomDomains(Case test)
    {
        Random random = new Random(20260124);
        int exact = 0;
        for (int i = 0; i < DOMAINS; i++) {
            boolean nullable = random.nextBoolean();
            TypedColumnHandle column = column(test.type(), test.form(), test.filterType(), nullable);
            Domain domain = randomDomain(random, test.type(), test.values());
            DomainConversion conversion = DomainConverter.convert(column, domain);

            assertThat(conversion.domain().getType()).isEqualTo(test.filterType());
            for (Value value : test.values()) {
                boolean selected = domain.includesNullableValue(value.typed());
                boolean filtered = contains(conversion.domain().getValues(), value.pinot(), test.pinotOrder());
                assertSelection(domain, conversion, value, selected, filtered);
            }
            if (nullable) {
                assertSelection(domain, conversion, null, domain.isNullAllowed(), conversion.domain().isNullAllowed());
            }
            if (conversion.exact()) {
                exact++;
            }
        }
        if (test.form() == FilterForm.NONE) {
            assertThat(exact).isLessThan(DOMAINS / 4);
        }
        else if (test.form() == FilterForm.SAME || test.form() == FilterForm.NUMBER || test.form() == FilterForm.EPOCH_MICROSECONDS) {
            assertThat(exact).isGreaterThan(test.type().equals(VARCHAR) ? DOMAINS / 3 : DOMAINS - 1);
        }
        else {
            assertThat(exact).isGreaterThan(DOMAINS / 3);
        }
    }

    private static void assertSelection(Domain domain, DomainConversion conversion, Object value, boolean selected, boolean filtered)
    {
        if (conversion.exact()) {
            assertThat(filtered).as("%s for %s by %s", value, domain, conversion).isEqualTo(selected);
        }
        else if (selected) {
            assertThat(filtered).as("%s for %s by %s", value, domain, conversion).isTrue();
        }
    }

    @Test
    void testRandomFloatingDomains()
    {
        List<Double> values = List.of(Double.NEGATIVE_INFINITY, -1.5, -Double.MIN_VALUE, -0.0, 0.0, Double.MIN_VALUE, 1.1, Double.POSITIVE_INFINITY, Double.NaN);
        assertFloating(DOUBLE, values, value -> value, value -> (double) value);
        List<Double> floats = List.of(Double.NEGATIVE_INFINITY, -1.5, (double) -Float.MIN_VALUE, -0.0, 0.0, (double) Float.MIN_VALUE, (double) 1.1f, Double.POSITIVE_INFINITY, Double.NaN);
        assertFloating(REAL, floats, value -> (long) Float.floatToRawIntBits((float) (double) value), value -> Float.intBitsToFloat((int) (long) value));
    }

    private static void assertFloating(Type type, List<Double> values, Function<Double, Object> toNative, ToDoubleFunction<Object> fromNative)
    {
        Random random = new Random(20260125);
        TypedColumnHandle column = column(type, FilterForm.SAME, type, false);
        List<Value> bounds = values.stream()
                .filter(value -> !Double.isNaN(value))
                .map(value -> new Value(toNative.apply(value), value))
                .toList();
        for (int i = 0; i < DOMAINS; i++) {
            Domain domain = randomDomain(random, type, bounds);
            DomainConversion conversion = DomainConverter.convert(column, domain);
            for (double value : values) {
                // NaN is in no comparison, and -0.0 equals 0.0
                boolean selected = domain.getValues().isAll() || ranges(domain.getValues()).stream().anyMatch(range ->
                        (range.isLowUnbounded() ? !Double.isNaN(value) : (range.isLowInclusive() ? value >= fromNative.applyAsDouble(range.getLowBoundedValue()) : value > fromNative.applyAsDouble(range.getLowBoundedValue()))) &&
                                (range.isHighUnbounded() ? !Double.isNaN(value) : (range.isHighInclusive() ? value <= fromNative.applyAsDouble(range.getHighBoundedValue()) : value < fromNative.applyAsDouble(range.getHighBoundedValue()))));
                boolean filtered = contains(conversion.domain().getValues(), toNative.apply(value), Comparator.comparingDouble(fromNative));
                assertSelection(domain, conversion, value, selected, filtered);
            }
        }
        assertThat(DomainConverter.convert(column, Domain.create(ValueSet.ofRanges(Range.range(type, toNative.apply(1.1), true, toNative.apply(Double.POSITIVE_INFINITY), false)), false)).exact()).isTrue();
    }

    /** A column that Pinot filters where NaN is the least number or NULL, beside one where it is what it is. */
    @Test
    void testNumberWithoutNan()
    {
        Random random = new Random(20260126);
        List<Double> values = List.of(Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, Double.MIN_VALUE, 1.1, Double.POSITIVE_INFINITY);
        List<Value> bounds = values.stream().map(value -> new Value(value, value)).toList();
        TypedColumnHandle column = column(DOUBLE, FilterForm.NUMBER_WITHOUT_NAN, DOUBLE, true);
        for (int i = 0; i < DOMAINS; i++) {
            Domain domain = randomDomain(random, DOUBLE, bounds);
            DomainConversion conversion = DomainConverter.convert(column, domain);
            assertThat(conversion.exact()).isEqualTo(domain.isAll() || domain.isNone());
            for (double value : values) {
                if (contains(domain.getValues(), value, Comparator.comparingDouble(number -> (double) number + 0.0))) {
                    assertThat(contains(conversion.domain().getValues(), value + 0.0, Comparator.comparingDouble(number -> (double) number))).as("%s for %s by %s", value, domain, conversion).isTrue();
                }
            }
            if (domain.isNullAllowed()) {
                assertThat(conversion.domain().isNullAllowed()).isTrue();
            }
            if (domain.getValues().isAll()) {
                // NaN is not NULL
                assertThat(conversion.domain().isAll()).isTrue();
            }
        }
    }

    @Test
    void testManyValues()
    {
        TypedColumnHandle column = column(BIGINT, FilterForm.SAME, BIGINT, false);
        Domain bounded = Domain.multipleValues(BIGINT, LongStream.range(0, DomainConverter.MAXIMUM_RANGES).map(i -> i * 2).boxed().toList());
        assertThat(DomainConverter.convert(column, bounded)).isEqualTo(new DomainConversion(bounded, true));

        Domain unbounded = Domain.multipleValues(BIGINT, LongStream.rangeClosed(0, DomainConverter.MAXIMUM_RANGES).map(i -> i * 2).boxed().toList());
        assertThat(DomainConverter.convert(column, unbounded)).isEqualTo(new DomainConversion(
                Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 0L, true, 2L * DomainConverter.MAXIMUM_RANGES, true)), false),
                false));
    }

    private static Domain randomDomain(Random random, Type type, List<Value> values)
    {
        boolean nullAllowed = random.nextBoolean();
        List<Object> discrete = Stream.generate(() -> values.get(random.nextInt(values.size())).typed())
                .limit(1 + random.nextInt(4))
                .collect(toImmutableList());
        return Domain.create(switch (random.nextInt(8)) {
            case 0 -> ValueSet.all(type);
            case 1 -> ValueSet.none(type);
            case 2, 3 -> ValueSet.copyOf(type, discrete);
            case 4 -> ValueSet.copyOf(type, discrete).complement();
            case 5 -> ValueSet.copyOfRanges(type, List.of(randomRange(random, type, values))).union(ValueSet.copyOf(type, discrete));
            default -> {
                List<Range> ranges = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    ranges.add(randomRange(random, type, values));
                }
                yield ValueSet.copyOfRanges(type, ranges);
            }
        }, nullAllowed);
    }

    private static Range randomRange(Random random, Type type, List<Value> values)
    {
        Object first = values.get(random.nextInt(values.size())).typed();
        Object second = values.get(random.nextInt(values.size())).typed();
        return switch (random.nextInt(5)) {
            case 0 -> Range.lessThan(type, first);
            case 1 -> Range.lessThanOrEqual(type, first);
            case 2 -> Range.greaterThan(type, first);
            case 3 -> Range.greaterThanOrEqual(type, first);
            default -> ValueSet.ofRanges(Range.greaterThan(type, first)).intersect(ValueSet.ofRanges(Range.lessThanOrEqual(type, second))).isNone()
                    ? Range.equal(type, first)
                    : Range.range(type, first, false, second, true);
        };
    }

    private static List<Range> ranges(ValueSet values)
    {
        return values.isNone() ? ImmutableList.of() : values.getRanges().getOrderedRanges();
    }

    private static boolean contains(ValueSet values, Object value, Comparator<Object> order)
    {
        return values.isAll() || ranges(values).stream().anyMatch(range -> {
            int low = range.isLowUnbounded() ? 1 : order.compare(value, range.getLowBoundedValue());
            int high = range.isHighUnbounded() ? -1 : order.compare(value, range.getHighBoundedValue());
            return (low > 0 || (low == 0 && range.isLowInclusive())) && (high < 0 || (high == 0 && range.isHighInclusive()));
        });
    }

    private static TypedColumnHandle column(Type type, FilterForm form, Type filterType, boolean nullable)
    {
        return new TypedColumnHandle("c", type, nullable, false, Optional.empty(), "c", form, "c__filter", filterType);
    }
}
