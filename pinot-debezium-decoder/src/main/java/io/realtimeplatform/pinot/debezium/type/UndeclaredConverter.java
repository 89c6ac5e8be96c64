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

import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.math.BigDecimal;

/**
 * Neither the configuration nor the event names the type.
 */
final class UndeclaredConverter
        extends ValueConverter
{
    /**
     * Any decimal of so many digits is the shortest text of the double nearest to it.
     */
    private static final int DIGITS_OF_DOUBLE = 15;
    private static final int DIGITS_OF_LONG = 18;

    private final boolean text;

    UndeclaredConverter(Form form)
    {
        text = form == Form.TEXT;
    }

    @Override
    boolean isVerbatim()
    {
        return true;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        ValueKind kind = reader.kind();
        if (kind.isStructure()) {
            return reader.jsonText();
        }
        if (kind == ValueKind.BINARY) {
            return reader.bytes();
        }
        if (text || kind == ValueKind.TEXT) {
            return plainText(reader, kind);
        }
        if (kind == ValueKind.BOOLEAN) {
            return reader.booleanValue();
        }
        if (kind == ValueKind.INTEGER) {
            return integer(reader);
        }
        return fraction(reader);
    }

    private static String plainText(PayloadReader reader, ValueKind kind)
    {
        if (kind == ValueKind.FRACTION) {
            return DecimalConverter.parse(reader.text()).toPlainString();
        }
        return reader.text();
    }

    private static Object integer(PayloadReader reader)
    {
        String digits = reader.text();
        if (digits.length() > DIGITS_OF_LONG && !fitsLong(digits)) {
            return digits;
        }
        return reader.longValue();
    }

    private static boolean fitsLong(String digits)
    {
        try {
            Long.parseLong(digits);
            return true;
        }
        catch (NumberFormatException e) {
            return false;
        }
    }

    private static Object fraction(PayloadReader reader)
    {
        String digits = reader.text();
        double value = reader.doubleValue();
        if (digits.length() <= DIGITS_OF_DOUBLE && !Double.isInfinite(value) && value != 0) {
            return value;
        }
        BigDecimal exact = DecimalConverter.parse(digits);
        if (!Double.isInfinite(value) && exact.compareTo(new BigDecimal(Double.toString(value))) == 0) {
            return value;
        }
        return exact.toPlainString();
    }
}
