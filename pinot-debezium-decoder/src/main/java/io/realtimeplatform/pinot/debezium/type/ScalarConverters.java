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

import java.util.Locale;

/**
 * Values that need no computation: numbers, booleans, text, bytes, JSON.
 */
final class ScalarConverters
{
    private static final char[] HEXADECIMAL = "0123456789abcdef".toCharArray();

    private ScalarConverters() {}

    static String hexadecimal(byte[] bytes)
    {
        char[] digits = new char[bytes.length * 2];
        for (int index = 0; index < bytes.length; index++) {
            digits[index * 2] = HEXADECIMAL[(bytes[index] >> 4) & 0xF];
            digits[index * 2 + 1] = HEXADECIMAL[bytes[index] & 0xF];
        }
        return new String(digits);
    }

    static final class IntegerConverter
            extends ValueConverter
    {
        private final String expected;
        private final boolean wide;
        private final boolean text;

        IntegerConverter(SourceType actual, SourceType result, Form form)
        {
            expected = actual.name().toLowerCase(Locale.ROOT);
            wide = result == SourceType.INT64;
            text = form == Form.TEXT;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            if (reader.kind() != ValueKind.INTEGER) {
                throw unexpected(reader, expected);
            }
            long value = reader.longValue();
            if (text) {
                return Long.toString(value);
            }
            if (wide) {
                return value;
            }
            if ((int) value != value) {
                throw new DecodeException(ErrorKind.BAD_TYPE, "expected an integer of 32 bits, found " + value);
            }
            return (int) value;
        }
    }

    static final class FloatConverter
            extends ValueConverter
    {
        private final boolean single;
        private final boolean text;

        FloatConverter(SourceType actual, Form form)
        {
            single = actual == SourceType.FLOAT32;
            text = form == Form.TEXT;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            ValueKind kind = reader.kind();
            if (single) {
                return result(singleValue(reader, kind));
            }
            double value;
            if (kind == ValueKind.FRACTION || kind == ValueKind.INTEGER) {
                value = reader.doubleValue();
                if (Double.isInfinite(value)) {
                    throw unexpected(reader, "a number in the range of float64");
                }
            }
            else {
                value = special(reader, kind);
            }
            return result(value);
        }

        private static float singleValue(PayloadReader reader, ValueKind kind)
        {
            if (kind == ValueKind.FRACTION || kind == ValueKind.INTEGER) {
                float value = reader.floatValue();
                if (Float.isInfinite(value)) {
                    throw unexpected(reader, "a number in the range of float32");
                }
                return value;
            }
            return (float) special(reader, kind);
        }

        /**
         * JsonConverter writes what JSON has no number for as text.
         */
        private static double special(PayloadReader reader, ValueKind kind)
        {
            if (kind == ValueKind.TEXT) {
                if (reader.isText("NaN")) {
                    return Double.NaN;
                }
                if (reader.isText("Infinity")) {
                    return Double.POSITIVE_INFINITY;
                }
                if (reader.isText("-Infinity")) {
                    return Double.NEGATIVE_INFINITY;
                }
            }
            throw unexpected(reader, "a number, or one of the texts NaN, Infinity, -Infinity");
        }

        private Object result(float value)
        {
            if (text) {
                return Float.toString(value);
            }
            return value;
        }

        private Object result(double value)
        {
            if (text) {
                return Double.toString(value);
            }
            return value;
        }
    }

    static final class BooleanConverter
            extends ValueConverter
    {
        private final boolean text;

        BooleanConverter(Form form)
        {
            text = form == Form.TEXT;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            require(reader, ValueKind.BOOLEAN, "boolean");
            if (text) {
                return Boolean.toString(reader.booleanValue());
            }
            return reader.booleanValue();
        }
    }

    static final class TextConverter
            extends ValueConverter
    {
        private final String expected;

        TextConverter(String expected)
        {
            this.expected = expected;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            if (reader.kind() != ValueKind.TEXT) {
                throw unexpected(reader, expected);
            }
            return reader.text();
        }
    }

    /**
     * JSON arrives as text, or as a structure where a transform expanded it.
     */
    static final class JsonConverter
            extends ValueConverter
    {
        @Override
        public Object convert(PayloadReader reader)
        {
            ValueKind kind = reader.kind();
            if (kind == ValueKind.TEXT) {
                return reader.text();
            }
            if (kind.isStructure()) {
                return reader.jsonText();
            }
            throw unexpected(reader, "json as text or as a structure");
        }
    }

    static final class StructureConverter
            extends ValueConverter
    {
        @Override
        public Object convert(PayloadReader reader)
        {
            if (!reader.kind().isStructure()) {
                throw unexpected(reader, "an array or object");
            }
            return reader.jsonText();
        }
    }
}
