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
package io.realtimeplatform.pinot.debezium.payload;

import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.WORD;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.eightDigits;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * Numbers parsed where they stand. Their bytes are known to be numbers.
 */
final class JsonNumbers
{
    /**
     * Any number of so many digits fits a long.
     */
    private static final int SAFE_DIGITS = 18;

    private static final double[] DOUBLE_POWERS = {
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final float[] FLOAT_POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};

    private JsonNumbers() {}

    /**
     * An integer. One that may be beyond 64 bits is uncertain.
     */
    static long toLong(byte[] buffer, int from, int to)
    {
        int position = from;
        boolean negative = buffer[position] == '-';
        if (negative) {
            position++;
        }
        if (to - position > SAFE_DIGITS) {
            if (to - position > SAFE_DIGITS + 1) {
                throw UncertainException.UNCERTAIN;
            }
            long most = digits(buffer, position, to - 1);
            int last = buffer[to - 1] - '0';
            // the largest long is 9223372036854775807
            if (most > 922_337_203_685_477_580L || (most == 922_337_203_685_477_580L && last > 7)) {
                throw UncertainException.UNCERTAIN;
            }
            return signed(most * 10 + last, negative);
        }
        return signed(digits(buffer, position, to), negative);
    }

    private static long signed(long value, boolean negative)
    {
        if (negative) {
            return -value;
        }
        return value;
    }

    private static long digits(byte[] buffer, int from, int to)
    {
        long value = 0;
        int position = from;
        while (to - position >= WORD) {
            value = value * 100_000_000 + eightDigits(word(buffer, position));
            position += WORD;
        }
        while (position < to) {
            value = value * 10 + buffer[position] - '0';
            position++;
        }
        return value;
    }

    /**
     * The nearest double, or NaN where this is not the way to find it. A product or quotient of two numbers that a
     * double holds exactly is rounded once, as it should be.
     */
    static double toDouble(byte[] buffer, int from, int to)
    {
        Decimal decimal = new Decimal(buffer, from, to);
        if (!decimal.isShort || decimal.digits > 1L << 53 || decimal.exponent < -22 || decimal.exponent > 22) {
            return Double.NaN;
        }
        double value = decimal.digits;
        if (decimal.exponent < 0) {
            value /= DOUBLE_POWERS[-decimal.exponent];
        }
        else {
            value *= DOUBLE_POWERS[decimal.exponent];
        }
        if (decimal.negative) {
            return -value;
        }
        return value;
    }

    /**
     * The nearest float, or NaN where this is not the way to find it.
     */
    static float toFloat(byte[] buffer, int from, int to)
    {
        Decimal decimal = new Decimal(buffer, from, to);
        if (!decimal.isShort || decimal.digits > 1L << 24 || decimal.exponent < -10 || decimal.exponent > 10) {
            return Float.NaN;
        }
        float value = decimal.digits;
        if (decimal.exponent < 0) {
            value /= FLOAT_POWERS[-decimal.exponent];
        }
        else {
            value *= FLOAT_POWERS[decimal.exponent];
        }
        if (decimal.negative) {
            return -value;
        }
        return value;
    }

    /**
     * The digits and the power of ten that a number without much ado is. It lives in registers.
     */
    private static final class Decimal
    {
        private final boolean isShort;
        private final boolean negative;
        private long digits;
        private int exponent;

        private Decimal(byte[] buffer, int from, int to)
        {
            int position = from;
            negative = buffer[position] == '-';
            if (negative) {
                position++;
            }
            if (to - position > SAFE_DIGITS) {
                isShort = false;
                return;
            }
            boolean fraction = false;
            while (position < to) {
                byte character = buffer[position];
                position++;
                if (character == '.') {
                    fraction = true;
                }
                else if (character >= '0' && character <= '9') {
                    digits = digits * 10 + character - '0';
                    if (fraction) {
                        exponent--;
                    }
                }
                else {
                    break;
                }
            }
            if (position < to) {
                exponent += exponent(buffer, position, to);
            }
            isShort = true;
        }

        private static int exponent(byte[] buffer, int from, int to)
        {
            int position = from;
            boolean negative = buffer[position] == '-';
            if (negative || buffer[position] == '+') {
                position++;
            }
            int value = 0;
            while (position < to && value < 1_000) {
                value = value * 10 + buffer[position] - '0';
                position++;
            }
            if (negative) {
                return -value;
            }
            return value;
        }
    }
}
