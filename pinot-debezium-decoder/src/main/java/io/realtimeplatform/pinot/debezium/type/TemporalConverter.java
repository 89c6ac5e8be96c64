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
package io.realtimeplatform.pinot.debezium.type;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.time.LocalDate;

/**
 * Dates, times and timestamps in every {@code time.precision.mode}.
 */
final class TemporalConverter
        extends ValueConverter
{
    private static final long SECONDS_OF_DAY = 86_400;
    private static final int NANOSECONDS = 1_000_000_000;

    /**
     * The last day of the year 294276, the last that a PostgreSQL timestamp can have. Debezium's day counts beyond it are
     * what is left of an infinity.
     */
    private static final long LAST_DAY = LocalDate.of(294276, 12, 31).toEpochDay();
    private static final long FIRST_DAY = LocalDate.of(-4712, 1, 1).toEpochDay();

    /**
     * The day count of the date {@code infinity} in a snapshot. In streaming both infinities have other
     * counts, which are not told apart.
     */
    private static final long INFINITY_DAY = -622_191_234;

    /**
     * Below this, a number stands for infinity in no unit.
     */
    private static final long FEWEST_OF_INFINITY = 9_000_000_000_000_000L;

    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private enum Shape
    {
        DATE, TIME, TIMESTAMP, ZONED
    }

    private final SourceType type;
    private final Shape shape;
    private final Form form;
    /**
     * Units of the event's number in a second, 0 where the event has text.
     */
    private final long unitsOfSecond;
    private final int digits;

    private TemporalConverter(SourceType type, Shape shape, Form form, long unitsOfSecond, int digits)
    {
        this.type = type;
        this.shape = shape;
        this.form = form;
        this.unitsOfSecond = unitsOfSecond;
        this.digits = digits;
    }

    static ValueConverter create(SourceType type, Form form)
    {
        switch (type) {
            case DATE:
                return new TemporalConverter(type, Shape.DATE, form, 1, 0);
            case ISO_DATE:
                return new TemporalConverter(type, Shape.DATE, form, 0, 0);
            case TIME_MILLISECONDS:
                return new TemporalConverter(type, Shape.TIME, form, 1_000, 3);
            case TIME_MICROSECONDS:
                return new TemporalConverter(type, Shape.TIME, form, 1_000_000, 6);
            case TIME_NANOSECONDS:
                return new TemporalConverter(type, Shape.TIME, form, NANOSECONDS, 9);
            case ISO_TIME:
                return new TemporalConverter(type, Shape.TIME, form, 0, 6);
            case TIMESTAMP_MILLISECONDS:
                return new TemporalConverter(type, Shape.TIMESTAMP, form, 1_000, 3);
            case TIMESTAMP_MICROSECONDS:
                return new TemporalConverter(type, Shape.TIMESTAMP, form, 1_000_000, 6);
            case TIMESTAMP_NANOSECONDS:
                return new TemporalConverter(type, Shape.TIMESTAMP, form, NANOSECONDS, 9);
            case ISO_TIMESTAMP:
                return new TemporalConverter(type, Shape.TIMESTAMP, form, 0, 6);
            case ZONED_TIMESTAMP:
                return new TemporalConverter(type, Shape.ZONED, form, 0, 6);
            default:
                throw new IllegalArgumentException("Not temporal: " + type);
        }
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (unitsOfSecond == 0) {
            return fromText(reader);
        }
        if (reader.kind() != ValueKind.INTEGER) {
            throw unexpected(reader, type + " as an integer");
        }
        long value = reader.longValue();
        switch (shape) {
            case DATE:
                if (value == INFINITY_DAY) {
                    return infinite(INFINITY);
                }
                checkDay(value);
                return result(value * SECONDS_OF_DAY, 0);
            case TIMESTAMP:
            case ZONED:
                String infinity = infinity(value);
                if (infinity != null) {
                    return infinite(infinity);
                }
                break;
            case TIME:
                break;
        }
        int nanoseconds = (int) (Math.floorMod(value, unitsOfSecond) * (NANOSECONDS / unitsOfSecond));
        return result(Math.floorDiv(value, unitsOfSecond), nanoseconds);
    }

    /**
     * The numbers that stand for infinity, in microseconds: the driver's own (releases before 3) and the ends of 64 bits. In
     * other units they are cut to the unit.
     */
    private String infinity(long value)
    {
        if (unitsOfSecond == NANOSECONDS || (value < FEWEST_OF_INFINITY && value > -FEWEST_OF_INFINITY)) {
            return null;
        }
        long divisor = 1_000_000 / unitsOfSecond;
        if (value == 9_223_372_036_825_200_000L / divisor || value == Long.MAX_VALUE / divisor || value == Long.MAX_VALUE) {
            return INFINITY;
        }
        if (value == -9_223_372_036_832_400_000L / divisor || value == Long.MIN_VALUE / divisor || value == Long.MIN_VALUE) {
            return MINUS_INFINITY;
        }
        return null;
    }

    private Object fromText(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.TEXT) {
            throw unexpected(reader, type + " as text");
        }
        if (reader.isText(INFINITY)) {
            return infinite(INFINITY);
        }
        if (reader.isText(MINUS_INFINITY)) {
            return infinite(MINUS_INFINITY);
        }
        IsoText parsed = new IsoText(reader.characters(), shape != Shape.TIME, shape != Shape.DATE);
        if (!parsed.isValid()) {
            throw unexpected(reader, type + " in ISO 8601 format");
        }
        if (shape == Shape.TIMESTAMP && (parsed.day() > LAST_DAY || parsed.day() < FIRST_DAY)) {
            if (parsed.day() > 0) {
                return infinite(INFINITY);
            }
            return infinite(MINUS_INFINITY);
        }
        checkDay(parsed.day());
        return result(parsed.seconds(), parsed.nanoseconds());
    }

    private static void checkDay(long day)
    {
        if (day > LAST_DAY || day < FIRST_DAY) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "day " + day + " is no date of the source: infinity and -infinity arrive so, and cannot be told apart");
        }
    }

    private Object infinite(String infinity)
    {
        if (form == Form.TEXT) {
            return infinity;
        }
        throw new DecodeException(ErrorKind.BAD_TYPE, "the value is " + infinity + ", which only form 'text' can hold");
    }

    private Object result(long seconds, int nanoseconds)
    {
        switch (form) {
            case VALUE:
            case EPOCH_MILLISECONDS:
                return exact(seconds, nanoseconds, 1_000, "milliseconds");
            case EPOCH_MICROSECONDS:
                return exact(seconds, nanoseconds, 1_000_000, "microseconds");
            case EPOCH_DAYS:
                if (nanoseconds != 0 || Math.floorMod(seconds, SECONDS_OF_DAY) != 0) {
                    throw new DecodeException(ErrorKind.BAD_TYPE, "the value " + text(seconds, nanoseconds) + " is not exact in days");
                }
                return (int) Math.floorDiv(seconds, SECONDS_OF_DAY);
            case TEXT:
                return text(seconds, nanoseconds);
            case BYTES:
            case UNSCALED:
                break;
        }
        throw new IllegalStateException("Form " + form + " of " + type);
    }

    private Object exact(long seconds, int nanoseconds, int unit, String unitName)
    {
        int nanosecondsOfUnit = NANOSECONDS / unit;
        if (nanoseconds % nanosecondsOfUnit != 0) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "the value " + text(seconds, nanoseconds) + " is not exact in " + unitName + ", which form '" + form.configName() + "' counts");
        }
        try {
            return Math.addExact(Math.multiplyExact(seconds, unit), nanoseconds / nanosecondsOfUnit);
        }
        catch (ArithmeticException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "the value " + text(seconds, nanoseconds) + " does not fit 64 bits in " + unitName, e);
        }
    }

    private String text(long seconds, int nanoseconds)
    {
        switch (shape) {
            case DATE:
                return SqlText.date(Math.floorDiv(seconds, SECONDS_OF_DAY));
            case TIME:
                return SqlText.time(seconds, nanoseconds, digits(nanoseconds));
            case TIMESTAMP:
                return SqlText.timestamp(seconds, nanoseconds, digits(nanoseconds), "");
            case ZONED:
                return SqlText.timestamp(seconds, nanoseconds, digits(nanoseconds), " UTC");
        }
        throw new IllegalStateException("Shape " + shape);
    }

    private int digits(int nanoseconds)
    {
        if (nanoseconds % 1_000 != 0) {
            return 9;
        }
        return digits;
    }
}
