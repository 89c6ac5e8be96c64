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
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decimals of {@code decimal.handling.mode=precise}: the unscaled two's complement in bytes, with the scale in the
 * schema or beside the value; or a JSON number where the converter has {@code decimal.format=NUMERIC}. Those of
 * {@code decimal.handling.mode=string} are text, in which Debezium has names of its own for what is no number.
 */
final class DecimalConverter
        extends ValueConverter
{
    /**
     * The most digits on either side of the point that a PostgreSQL numeric can have is below this; it bounds the text
     * that a hostile scale or exponent could ask for.
     */
    private static final int MOST_DIGITS = 200_000;
    private static final FieldNames VARIABLE = new FieldNames(List.of("scale", "value"));

    private final boolean variable;
    private final boolean text;
    private final OptionalInt scale;
    private final OptionalInt targetScale;
    private final boolean unscaled;
    private final byte[] small = new byte[16];

    /**
     * @param scale the scale of the values in the event
     * @param targetScale the scale at which the form {@code unscaled} counts
     */
    DecimalConverter(SourceType type, OptionalInt scale, OptionalInt targetScale, Form form)
    {
        variable = type == SourceType.VARIABLE_SCALE_DECIMAL;
        text = type.family() == SourceType.Family.TEXT;
        this.scale = scale;
        unscaled = form == Form.UNSCALED;
        if (targetScale.isPresent()) {
            this.targetScale = targetScale;
        }
        else {
            this.targetScale = scale;
        }
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        ValueKind kind = reader.kind();
        if (kind == ValueKind.INTEGER || kind == ValueKind.FRACTION) {
            return result(parse(reader.text()));
        }
        if (variable) {
            return variableScale(reader, kind);
        }
        if (!isBinary(kind)) {
            throw unexpected(reader, "a decimal as base64 text or a number");
        }
        if (text) {
            return textual(reader.text());
        }
        if (scale.isEmpty()) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "the scale of the decimal is not known: name it in the property columns");
        }
        return result(reader, scale.getAsInt());
    }

    private Object textual(String number)
    {
        if (!unscaled) {
            switch (number) {
                case "NAN":
                    return "NaN";
                case "POSITIVE_INFINITY":
                    return "Infinity";
                case "NEGATIVE_INFINITY":
                    return "-Infinity";
                default:
            }
        }
        return result(parse(number));
    }

    private Object variableScale(PayloadReader reader, ValueKind kind)
    {
        if (kind != ValueKind.RECORD) {
            throw unexpected(reader, "a decimal as an object of scale and value");
        }
        byte[] bytes = null;
        long valueScale = Long.MIN_VALUE;
        int field = reader.nextField(VARIABLE);
        while (field != PayloadReader.END) {
            if (field == 0) {
                require(reader, ValueKind.INTEGER, "the scale of a decimal");
                valueScale = reader.longValue();
            }
            else if (field == 1) {
                if (!isBinary(reader.kind())) {
                    throw unexpected(reader, "the value of a decimal as base64 text");
                }
                bytes = reader.bytes();
            }
            else {
                reader.skip();
            }
            field = reader.nextField(VARIABLE);
        }
        if (bytes == null || valueScale < -MOST_DIGITS || valueScale > MOST_DIGITS) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a decimal as an object of scale and value");
        }
        return result(bytes, bytes.length, (int) valueScale);
    }

    private Object result(PayloadReader reader, int valueScale)
    {
        int length = reader.readBytes(small);
        if (length < 0) {
            return result(new BigDecimal(new BigInteger(reader.bytes()), valueScale));
        }
        return result(small, length, valueScale);
    }

    private Object result(byte[] bytes, int length, int valueScale)
    {
        if (length == 0) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a decimal, found no bytes");
        }
        if (length <= 8) {
            long value = bytes[0];
            for (int index = 1; index < length; index++) {
                value = value << 8 | (bytes[index] & 0xFF);
            }
            if (unscaled && targetScale.isPresent() && targetScale.getAsInt() == valueScale) {
                return value;
            }
            if (!unscaled && valueScale >= 0 && valueScale <= 30) {
                return plainText(value, valueScale);
            }
        }
        return result(new BigDecimal(new BigInteger(bytes, 0, length), valueScale));
    }

    private Object result(BigDecimal value)
    {
        if (!unscaled) {
            return value.toPlainString();
        }
        if (targetScale.isEmpty()) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "form 'unscaled' needs the scale: name it in the property columns");
        }
        try {
            return value.setScale(targetScale.getAsInt()).unscaledValue().longValueExact();
        }
        catch (ArithmeticException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a decimal of scale " + targetScale.getAsInt() + " that fits 64 bits, found " + shortened(value.toPlainString()), e);
        }
    }

    private static String plainText(long value, int scale)
    {
        String digits = Long.toString(value);
        if (scale == 0) {
            return digits;
        }
        int sign = 0;
        if (value < 0) {
            sign = 1;
        }
        StringBuilder text = new StringBuilder(Math.max(digits.length(), scale + 1) + 2);
        text.append(digits, 0, sign);
        int whole = digits.length() - sign - scale;
        if (whole <= 0) {
            text.append("0.");
            for (int zeros = whole; zeros < 0; zeros++) {
                text.append('0');
            }
            return text.append(digits, sign, digits.length()).toString();
        }
        return text.append(digits, sign, sign + whole).append('.').append(digits, sign + whole, digits.length()).toString();
    }

    static BigDecimal parse(String number)
    {
        try {
            BigDecimal value = new BigDecimal(number);
            if (value.scale() < -MOST_DIGITS || value.scale() > MOST_DIGITS) {
                throw new DecodeException(ErrorKind.BAD_TYPE, "a number with an exponent beyond " + MOST_DIGITS + ": " + shortened(number));
            }
            return value;
        }
        catch (NumberFormatException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a number, found " + shortened(number), e);
        }
    }
}
