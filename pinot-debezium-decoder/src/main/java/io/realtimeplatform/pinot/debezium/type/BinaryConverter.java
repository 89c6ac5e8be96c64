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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.OptionalInt;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Bytes, as such or as text.
 */
final class BinaryConverter
        extends ValueConverter
{
    private final Function<byte[], Object> result;

    private BinaryConverter(Function<byte[], Object> result)
    {
        this.result = result;
    }

    /**
     * @param scale how many digits the form {@code bits} has
     */
    static BinaryConverter create(Form form, OptionalInt scale)
    {
        switch (form) {
            case TEXT:
                return new BinaryConverter(ScalarConverters::hexadecimal);
            case UTF8:
                return new BinaryConverter(BinaryConverter::utf8);
            case BITS:
                return new BinaryConverter(bytes -> bits(bytes, scale));
            default:
                return new BinaryConverter(bytes -> bytes);
        }
    }

    @Override
    public boolean isBinary()
    {
        return true;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (!isBinary(reader.kind())) {
            throw unexpected(reader, "bytes");
        }
        return result.apply(reader.bytes());
    }

    /**
     * Debezium writes a type that it does not know as the bytes of its text ({@code include.unknown.datatypes}).
     */
    private static String utf8(byte[] bytes)
    {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (CharacterCodingException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected bytes of text in UTF-8, found others", e);
        }
    }

    /**
     * Debezium's {@code io.debezium.data.Bits} begins with the byte of the last digits, and leaves out bytes of zeros at the end.
     */
    private static String bits(byte[] bytes, OptionalInt scale)
    {
        if (scale.isEmpty()) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "form 'bits' needs the number of digits: name it as scale in the property columns");
        }
        int length = scale.getAsInt();
        char[] digits = new char[length];
        for (int index = 0; index < Math.max(length, bytes.length * 8); index++) {
            boolean one = index < bytes.length * 8 && (bytes[index / 8] >> index % 8 & 1) == 1;
            if (index < length) {
                digits[length - 1 - index] = one ? '1' : '0';
            }
            else if (one) {
                throw new DecodeException(ErrorKind.BAD_TYPE, "expected at most " + length + " bits, found more");
            }
        }
        return new String(digits);
    }
}
