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
import io.realtimeplatform.pinot.debezium.payload.JsonTextReader;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The type of a Pinot column, and which values it holds exactly. Pinot itself narrows without a word: 4294967296 in an
 * INT column would be 0.
 */
public final class Target
{
    /**
     * Pinot's data types, by Pinot's names.
     */
    public enum DataType
    {
        INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL, BOOLEAN, TIMESTAMP, STRING, JSON, BYTES
    }

    private static final String MULTI_VALUE = "[]";

    private final DataType dataType;
    private final boolean multiValue;

    public Target(DataType dataType, boolean multiValue)
    {
        this.dataType = Objects.requireNonNull(dataType, "dataType is null");
        this.multiValue = multiValue;
    }

    /**
     * @param name such as {@code INT}, or {@code INT[]} for a column of many values
     * @throws IllegalArgumentException if there is no such type; the message names those that there are
     */
    public static Target parse(String name)
    {
        boolean multiValue = name.endsWith(MULTI_VALUE);
        String dataType = name;
        if (multiValue) {
            dataType = name.substring(0, name.length() - MULTI_VALUE.length());
        }
        for (DataType candidate : DataType.values()) {
            if (candidate.name().equals(dataType)) {
                return new Target(candidate, multiValue);
            }
        }
        throw new IllegalArgumentException("unknown Pinot type '" + name + "', allowed are " +
                Arrays.stream(DataType.values()).map(DataType::name).collect(Collectors.joining(", ")) + ", with [] behind for columns of many values");
    }

    public DataType dataType()
    {
        return dataType;
    }

    public boolean isMultiValue()
    {
        return multiValue;
    }

    /**
     * The type of one of the values.
     */
    Target element()
    {
        return new Target(dataType, false);
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof Target && ((Target) other).dataType == dataType && ((Target) other).multiValue == multiValue;
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(dataType, multiValue);
    }

    @Override
    public String toString()
    {
        if (multiValue) {
            return dataType + MULTI_VALUE;
        }
        return dataType.toString();
    }

    /**
     * The value as an object of the column's own Java type.
     *
     * @throws DecodeException if the column cannot hold it exactly
     */
    Object fit(Object value)
    {
        switch (dataType) {
            case INT:
                return toInteger(value);
            case LONG:
                return toLong(value);
            case FLOAT:
                return toFloat(value);
            case DOUBLE:
                return toDouble(value);
            case BIG_DECIMAL:
                return toDecimal(value);
            case BOOLEAN:
                return toBoolean(value);
            case TIMESTAMP:
                return toTimestamp(value);
            case STRING:
                return toText(value);
            case JSON:
                return toJson(value);
            case BYTES:
                if (value instanceof byte[]) {
                    return value;
                }
                throw refused(value, "bytes; name the type in the property columns if the text encodes them");
        }
        throw new IllegalStateException("Type " + dataType);
    }

    private Object toInteger(Object value)
    {
        if (value instanceof Integer) {
            return value;
        }
        long wide = toWhole(value);
        if ((int) wide != wide) {
            throw refused(value, "an integer of 32 bits");
        }
        return (int) wide;
    }

    private Object toLong(Object value)
    {
        if (value instanceof Long) {
            return value;
        }
        return toWhole(value);
    }

    private long toWhole(Object value)
    {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Boolean) {
            if ((Boolean) value) {
                return 1;
            }
            return 0;
        }
        try {
            return decimal(value).longValueExact();
        }
        catch (ArithmeticException e) {
            throw refused(value, "an integer");
        }
    }

    private Object toFloat(Object value)
    {
        if (value instanceof Float) {
            return value;
        }
        if (isNotFinite(value)) {
            return Float.parseFloat(value.toString());
        }
        BigDecimal exact = decimal(value);
        float nearest = exact.floatValue();
        boolean sameDouble = value instanceof Double && nearest == (Double) value;
        if (Float.isInfinite(nearest) || (!sameDouble && new BigDecimal(Float.toString(nearest)).compareTo(exact) != 0)) {
            throw refused(value, "a number that FLOAT holds exactly");
        }
        return nearest;
    }

    private Object toDouble(Object value)
    {
        if (value instanceof Double) {
            return value;
        }
        if (value instanceof Float) {
            return (double) (Float) value;
        }
        if (isNotFinite(value)) {
            return Double.parseDouble(value.toString());
        }
        BigDecimal exact = decimal(value);
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest) || new BigDecimal(Double.toString(nearest)).compareTo(exact) != 0) {
            throw refused(value, "a number that DOUBLE holds exactly");
        }
        return nearest;
    }

    private Object toDecimal(Object value)
    {
        if (value instanceof Boolean || isNotFinite(value)) {
            throw refused(value, "a number");
        }
        return decimal(value);
    }

    private static boolean isNotFinite(Object value)
    {
        String text = value.toString();
        return !(value instanceof byte[]) && (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity"));
    }

    private BigDecimal decimal(Object value)
    {
        if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if ((value instanceof Double || value instanceof Float) && !isNotFinite(value)) {
            return new BigDecimal(value.toString());
        }
        if (value instanceof String) {
            try {
                return DecimalConverter.parse((String) value);
            }
            catch (DecodeException e) {
                throw refused(value, "a number");
            }
        }
        throw refused(value, "a number");
    }

    private Object toBoolean(Object value)
    {
        if (value instanceof Boolean) {
            return value;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return "true".equals(value);
        }
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number == 0 || number == 1) {
                return number == 1;
            }
        }
        throw refused(value, "a boolean, or 0 or 1");
    }

    private Object toTimestamp(Object value)
    {
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof Integer) {
            return ((Integer) value).longValue();
        }
        if (value instanceof String) {
            IsoText text = new IsoText(((String) value).replace(' ', 'T'), true, true);
            if (text.isValid() && text.nanoseconds() % 1_000_000 == 0) {
                return toMilliseconds(text, value);
            }
        }
        throw refused(value, "epoch milliseconds or a time in ISO 8601 format that is exact in milliseconds");
    }

    private long toMilliseconds(IsoText text, Object value)
    {
        try {
            return Math.addExact(Math.multiplyExact(text.seconds(), 1_000L), text.nanoseconds() / 1_000_000);
        }
        catch (ArithmeticException e) {
            throw refused(value, "a time whose epoch milliseconds have 64 bits");
        }
    }

    private Object toText(Object value)
    {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof byte[]) {
            return ScalarConverters.hexadecimal((byte[]) value);
        }
        return value.toString();
    }

    /**
     * What {@link #fit(Object)} does for a text in a column of type JSON.
     */
    String fitJson(String value, JsonTextReader texts)
    {
        if (!texts.isValid(value)) {
            throw refused(value, "JSON");
        }
        return value;
    }

    private Object toJson(Object value)
    {
        if (value instanceof String) {
            return fitJson((String) value, new JsonTextReader());
        }
        if (value instanceof byte[] || isNotFinite(value)) {
            throw refused(value, "JSON");
        }
        return value.toString();
    }

    private DecodeException refused(Object value, String expected)
    {
        String shown = String.valueOf(value);
        if (value instanceof byte[]) {
            shown = "bytes";
        }
        return new DecodeException(ErrorKind.BAD_TYPE, "expected " + expected + " for a column of type " + this + ", found " + ValueConverter.shortened(shown));
    }
}
