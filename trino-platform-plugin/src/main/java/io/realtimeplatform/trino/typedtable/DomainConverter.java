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
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RealType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.UuidType.trinoUuidToJavaUuid;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.Math.toIntExact;

/**
 * Converts predicates on typed columns to predicates on the columns that Pinot filters.
 */
final class DomainConverter
{
    /** Beyond this many values or ranges Pinot gets the span of all of them, and the engine applies the predicate itself. */
    static final int MAXIMUM_RANGES = 10_000;

    private static final long MICROSECONDS_PER_MILLISECOND = 1_000;
    private static final long PICOSECONDS_PER_MICROSECOND = 1_000_000;
    private static final int FIRST_SURROGATE = 0xD800;

    private DomainConverter() {}

    static DomainConversion convert(TypedColumnHandle column, Domain domain)
    {
        boolean nullAllowed = column.nullable && domain.isNullAllowed();
        ValueSet values = domain.getValues();
        if (values.isNone() && !nullAllowed) {
            return new DomainConversion(Domain.none(column.filterType), true);
        }
        if (values.isAll() && (nullAllowed || !column.nullable)) {
            return new DomainConversion(Domain.all(column.filterType), true);
        }
        if (column.filterForm == FilterForm.NONE) {
            return widenedToAll(column);
        }
        boolean nanIsNull = column.filterForm == FilterForm.NUMBER_WITHOUT_NAN;
        if (values.isNone()) {
            return new DomainConversion(Domain.onlyNull(column.filterType), !nanIsNull);
        }
        if (values.isAll() && nanIsNull) {
            return widenedToAll(column);
        }
        if (values.isAll()) {
            return new DomainConversion(Domain.notNull(column.filterType), true);
        }
        boolean bounded = values.getRanges().getRangeCount() <= MAXIMUM_RANGES;
        if (!bounded) {
            values = ValueSet.ofRanges(values.getRanges().getSpan());
        }
        Optional<Conversion> conversion = convertValues(column, values);
        if (conversion.isEmpty()) {
            return widenedToAll(column);
        }
        ValueSet converted = conversion.get().values();
        if (converted.isAll() && !conversion.get().exact()) {
            return widenedToAll(column);
        }
        Domain result = Domain.create(converted, nullAllowed);
        if (result.getValues().isAll() && !column.nullable) {
            result = Domain.all(column.filterType);
        }
        return new DomainConversion(result, bounded && conversion.get().exact());
    }

    private static DomainConversion widenedToAll(TypedColumnHandle column)
    {
        return new DomainConversion(Domain.all(column.filterType), false);
    }

    private static Optional<Conversion> convertValues(TypedColumnHandle column, ValueSet values)
    {
        return switch (column.filterForm) {
            case NONE -> Optional.empty();
            case SAME -> Optional.of(convertSame(column.type, values));
            case NUMBER_WITHOUT_NAN -> Optional.of(new Conversion(convertSame(column.type, values).values(), false));
            case NUMBER -> Optional.of(exact(convertNumbers(column.filterType, values, value -> (long) value)));
            case EPOCH_MICROSECONDS -> Optional.of(exact(convertNumbers(column.filterType, values, value -> epochMicroseconds(column.type, value))));
            case UUID_TEXT -> convertDiscrete(values, value -> Stream.of(utf8Slice(trinoUuidToJavaUuid((Slice) value).toString())));
            case DECIMAL_TEXT -> convertDiscrete(values, value -> Stream.of(utf8Slice(value.toString())));
            case CHAR_TEXT -> convertDiscrete(values, value -> charTexts((CharType) column.type, (Slice) value));
        };
    }

    private static Conversion convertSame(Type type, ValueSet values)
    {
        if (type.equals(BOOLEAN)) {
            List<Object> booleans = Stream.of(true, false)
                    .filter(values::containsValue)
                    .collect(toImmutableList());
            return exact(ValueSet.copyOf(BOOLEAN, booleans));
        }
        if (type instanceof VarcharType) {
            return convertRanges(type, values, DomainConverter::pinotOrdersLikeTrino);
        }
        if (type instanceof DoubleType) {
            return convertFloating(type, values, value -> (double) value == 0, -Double.MIN_VALUE, Double.MIN_VALUE);
        }
        if (type instanceof RealType) {
            return convertFloating(
                    type,
                    values,
                    value -> Float.intBitsToFloat(toIntExact((long) value)) == 0,
                    (long) Float.floatToRawIntBits(-Float.MIN_VALUE),
                    (long) Float.floatToRawIntBits(Float.MIN_VALUE));
        }
        return exact(values);
    }

    /**
     * Pinot orders text by UTF-16 code units, Trino by code points. Both agree on where a text stands to a bound
     * that has no surrogate and nothing behind the surrogates.
     */
    private static boolean pinotOrdersLikeTrino(Object bound)
    {
        return ((Slice) bound).toStringUtf8().chars().allMatch(unit -> unit < FIRST_SURROGATE);
    }

    private static Conversion convertRanges(Type type, ValueSet values, Function<Object, Boolean> usableBound)
    {
        boolean exact = true;
        ImmutableList.Builder<Range> ranges = ImmutableList.builder();
        for (Range range : values.getRanges().getOrderedRanges()) {
            if (range.isSingleValue()) {
                ranges.add(range);
                continue;
            }
            boolean low = !range.isLowUnbounded() && usableBound.apply(range.getLowBoundedValue());
            boolean high = !range.isHighUnbounded() && usableBound.apply(range.getHighBoundedValue());
            exact &= (low || range.isLowUnbounded()) && (high || range.isHighUnbounded());
            ranges.add(range(
                    type,
                    low ? Optional.of(range.getLowBoundedValue()) : Optional.empty(),
                    range.isLowInclusive(),
                    high ? Optional.of(range.getHighBoundedValue()) : Optional.empty(),
                    range.isHighInclusive()));
        }
        return new Conversion(ValueSet.copyOfRanges(type, ranges.build()), exact);
    }

    /**
     * Pinot may take NaN for the greatest number, and -0.0 for less than 0.0. So a bound of zero is moved to the
     * number next to it, and only ranges with an upper bound exclude NaN as Trino does.
     */
    private static Conversion convertFloating(Type type, ValueSet values, Function<Object, Boolean> isZero, Object belowZero, Object aboveZero)
    {
        boolean exact = true;
        ImmutableList.Builder<Range> ranges = ImmutableList.builder();
        for (Range range : values.getRanges().getOrderedRanges()) {
            boolean zeroLow = !range.isLowUnbounded() && isZero.apply(range.getLowBoundedValue());
            boolean zeroHigh = !range.isHighUnbounded() && isZero.apply(range.getHighBoundedValue());
            exact &= !zeroLow && !zeroHigh && !range.isHighUnbounded();
            ranges.add(range(
                    type,
                    range.isLowUnbounded() ? Optional.empty() : Optional.of(zeroLow ? belowZero : range.getLowBoundedValue()),
                    zeroLow || range.isLowInclusive(),
                    range.isHighUnbounded() ? Optional.empty() : Optional.of(zeroHigh ? aboveZero : range.getHighBoundedValue()),
                    zeroHigh || range.isHighInclusive()));
        }
        return new Conversion(ValueSet.copyOfRanges(type, ranges.build()), exact);
    }

    private static ValueSet convertNumbers(Type filterType, ValueSet values, Function<Object, Long> toNumber)
    {
        return ValueSet.copyOfRanges(filterType, values.getRanges().getOrderedRanges().stream()
                .map(range -> range(
                        filterType,
                        range.getLowValue().map(toNumber),
                        range.isLowInclusive(),
                        range.getHighValue().map(toNumber),
                        range.isHighInclusive()))
                .collect(toImmutableList()));
    }

    /** Trino holds points in time with a zone to 52 bits of milliseconds, so the microseconds fit. */
    private static long epochMicroseconds(Type type, Object value)
    {
        if (!(type instanceof TimestampWithTimeZoneType)) {
            return (long) value;
        }
        if (value instanceof LongTimestampWithTimeZone timestamp) {
            return timestamp.getEpochMillis() * MICROSECONDS_PER_MILLISECOND + timestamp.getPicosOfMilli() / PICOSECONDS_PER_MICROSECOND;
        }
        return unpackMillisUtc((long) value) * MICROSECONDS_PER_MILLISECOND;
    }

    /** For types whose order is not the order of their text: sets of values and their complements only. */
    private static Optional<Conversion> convertDiscrete(ValueSet values, Function<Object, Stream<Slice>> toTexts)
    {
        if (values.isDiscreteSet()) {
            return Optional.of(exact(texts(values, toTexts)));
        }
        ValueSet complement = values.complement();
        if (complement.isDiscreteSet()) {
            return Optional.of(exact(texts(complement, toTexts).complement()));
        }
        return Optional.empty();
    }

    private static ValueSet texts(ValueSet values, Function<Object, Stream<Slice>> toTexts)
    {
        return ValueSet.copyOf(VARCHAR, values.getDiscreteSet().stream()
                .flatMap(toTexts)
                .distinct()
                .collect(toImmutableList()));
    }

    private static Stream<Slice> charTexts(CharType type, Slice value)
    {
        // change events have the blanks or not, depending on where the value comes from
        return Stream.of(value, Chars.padSpaces(value, type));
    }

    private static Range range(Type type, Optional<?> low, boolean lowInclusive, Optional<?> high, boolean highInclusive)
    {
        if (low.isPresent() && high.isPresent()) {
            return Range.range(type, low.get(), lowInclusive, high.get(), highInclusive);
        }
        if (low.isPresent()) {
            return lowInclusive ? Range.greaterThanOrEqual(type, low.get()) : Range.greaterThan(type, low.get());
        }
        if (high.isPresent()) {
            return highInclusive ? Range.lessThanOrEqual(type, high.get()) : Range.lessThan(type, high.get());
        }
        return Range.all(type);
    }

    private static Conversion exact(ValueSet values)
    {
        return new Conversion(values, true);
    }

    private record Conversion(ValueSet values, boolean exact) {}
}
