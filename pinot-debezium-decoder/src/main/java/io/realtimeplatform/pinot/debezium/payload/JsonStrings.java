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

import java.nio.charset.StandardCharsets;

/**
 * The content of JSON strings whose bytes are known to be right.
 */
final class JsonStrings
{
    private JsonStrings() {}

    /**
     * @param from behind the opening quote
     * @param to at the closing quote
     */
    static String decode(byte[] buffer, int from, int to, boolean escaped)
    {
        if (!escaped) {
            return new String(buffer, from, to - from, StandardCharsets.UTF_8);
        }
        char[] characters = new char[to - from];
        return new String(characters, 0, unescape(buffer, from, to, characters));
    }

    /**
     * @param target has room for as many characters as there are bytes
     * @return the number of characters
     */
    static int unescape(byte[] buffer, int from, int to, char[] target)
    {
        int length = 0;
        int position = from;
        while (position < to) {
            int first = buffer[position];
            position++;
            if (first == '\\') {
                byte escape = buffer[position];
                position++;
                if (escape == 'u') {
                    int unit = 0;
                    for (int digit = 0; digit < 4; digit++) {
                        unit = unit << 4 | Character.digit(buffer[position + digit], 16);
                    }
                    position += 4;
                    target[length] = (char) unit;
                }
                else {
                    target[length] = unescape(escape);
                }
                length++;
            }
            else if (first >= 0) {
                target[length] = (char) first;
                length++;
            }
            else if ((first & 0xE0) == 0xC0) {
                target[length] = (char) ((first & 0x1F) << 6 | (buffer[position] & 0x3F));
                length++;
                position++;
            }
            else if ((first & 0xF0) == 0xE0) {
                target[length] = (char) ((first & 0x0F) << 12 | (buffer[position] & 0x3F) << 6 | (buffer[position + 1] & 0x3F));
                length++;
                position += 2;
            }
            else {
                int character = (first & 0x07) << 18 | (buffer[position] & 0x3F) << 12 | (buffer[position + 1] & 0x3F) << 6 | (buffer[position + 2] & 0x3F);
                length += Character.toChars(character, target, length);
                position += 3;
            }
        }
        return length;
    }

    private static char unescape(byte escape)
    {
        switch (escape) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            default:
                return (char) escape;
        }
    }
}
