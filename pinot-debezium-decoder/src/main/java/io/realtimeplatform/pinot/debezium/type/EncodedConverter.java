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

import java.util.Base64;

/**
 * Bytes that the connector wrote as text.
 */
final class EncodedConverter
        extends ValueConverter
{
    private final SourceType encoding;
    private final boolean text;

    EncodedConverter(SourceType encoding, Form form)
    {
        this.encoding = encoding;
        text = form == Form.TEXT;
    }

    @Override
    public boolean isBinary()
    {
        return true;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        require(reader, ValueKind.TEXT, "bytes");
        byte[] bytes = decode(reader.text());
        if (text) {
            return ScalarConverters.hexadecimal(bytes);
        }
        return bytes;
    }

    private byte[] decode(String encoded)
    {
        try {
            if (encoding == SourceType.BASE64_URL_SAFE) {
                return Base64.getUrlDecoder().decode(encoded);
            }
            if (encoding == SourceType.BASE64) {
                return Base64.getDecoder().decode(encoded);
            }
        }
        catch (IllegalArgumentException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected base64, found text: " + shortened(encoded), e);
        }
        return hexadecimal(encoded);
    }

    private static byte[] hexadecimal(String digits)
    {
        byte[] bytes = new byte[digits.length() / 2];
        boolean valid = digits.length() % 2 == 0;
        for (int index = 0; index < bytes.length; index++) {
            int high = digit(digits.charAt(2 * index));
            int low = digit(digits.charAt(2 * index + 1));
            valid &= high >= 0 && low >= 0;
            bytes[index] = (byte) (high << 4 | low);
        }
        if (!valid) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected hexadecimal digits, found text: " + shortened(digits));
        }
        return bytes;
    }

    /**
     * The value of an ASCII digit, or -1; {@link Character#digit} takes those of other scripts as well.
     */
    private static int digit(char character)
    {
        return character <= 'f' ? Character.digit(character, 16) : -1;
    }
}
