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

import java.util.Locale;

/**
 * A uuid: text in lower case with hyphens, or its 16 bytes, most significant first.
 */
final class UuidConverter
        extends ValueConverter
{
    private static final int LENGTH = 36;

    private final boolean binary;

    UuidConverter(Form form)
    {
        binary = form == Form.BYTES;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.TEXT) {
            throw unexpected(reader, "a uuid");
        }
        CharSequence text = reader.characters();
        if (text.length() != LENGTH) {
            throw unexpected(reader, "a uuid");
        }
        byte[] bytes = null;
        if (binary) {
            bytes = new byte[16];
        }
        boolean lowerCase = true;
        int digits = 0;
        for (int index = 0; index < LENGTH; index++) {
            char character = text.charAt(index);
            if (index == 8 || index == 13 || index == 18 || index == 23) {
                if (character != '-') {
                    throw unexpected(reader, "a uuid");
                }
                continue;
            }
            int digit = Character.digit(character, 16);
            if (digit < 0 || character > 'f') {
                throw unexpected(reader, "a uuid");
            }
            lowerCase &= character < 'A' || character > 'F';
            if (bytes != null) {
                bytes[digits >> 1] = (byte) (bytes[digits >> 1] << 4 | digit);
            }
            digits++;
        }
        if (bytes != null) {
            return bytes;
        }
        if (lowerCase) {
            return reader.text();
        }
        return reader.text().toLowerCase(Locale.ROOT);
    }
}
