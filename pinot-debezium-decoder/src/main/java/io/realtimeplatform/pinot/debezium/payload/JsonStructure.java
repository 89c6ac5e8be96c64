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
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.firstMarked;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.notDigits;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.skipSpace;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.special;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * Finds the ends of JSON values and checks everything up to there: the grammar of RFC 8259, and that strings are UTF-8.
 * The methods return the position at which a value ends, with flags above its 32 bits, and throw
 * {@link UncertainException} for all that is not JSON or is nested deeply.
 */
final class JsonStructure
{
    /**
     * The string has escapes.
     */
    static final long ESCAPED = 1L << 32;
    /**
     * The string, or one in the structure, has characters beyond ASCII.
     */
    static final long WIDE = 1L << 33;
    /**
     * The number has a fraction or an exponent.
     */
    static final long FRACTION = 1L << 34;

    private static final int MOST_NESTED = 60;

    private JsonStructure() {}

    /**
     * @param from behind the opening quote
     * @return the position of the closing quote
     */
    static long endOfString(byte[] buffer, int from, int end)
    {
        int position = from;
        int lastWord = end - WORD;
        while (position <= lastWord) {
            long marks = special(word(buffer, position));
            if (marks != 0) {
                position += firstMarked(marks);
                if (buffer[position] == '"') {
                    return position;
                }
                return endOfUnusualString(buffer, position, end);
            }
            position += WORD;
        }
        return endOfUnusualString(buffer, position, end);
    }

    private static long endOfUnusualString(byte[] buffer, int from, int end)
    {
        long flags = 0;
        int position = from;
        while (position < end) {
            byte character = buffer[position];
            if (character == '"') {
                return position | flags;
            }
            if (character == '\\') {
                flags |= ESCAPED;
                position = endOfEscape(buffer, position, end);
            }
            else if (character < 0) {
                flags |= WIDE;
                position = endOfCharacter(buffer, position, end);
            }
            else if (character < ' ') {
                throw UncertainException.UNCERTAIN;
            }
            else {
                position = endOfPlainText(buffer, position + 1, end);
            }
        }
        throw UncertainException.UNCERTAIN;
    }

    private static int endOfPlainText(byte[] buffer, int from, int end)
    {
        int position = from;
        while (position <= end - WORD) {
            long marks = special(word(buffer, position));
            if (marks != 0) {
                return position + firstMarked(marks);
            }
            position += WORD;
        }
        return position;
    }

    private static int endOfEscape(byte[] buffer, int position, int end)
    {
        if (position + 1 < end) {
            switch (buffer[position + 1]) {
                case '"':
                case '\\':
                case '/':
                case 'b':
                case 'f':
                case 'n':
                case 'r':
                case 't':
                    return position + 2;
                case 'u':
                    if (position + 6 <= end
                            && isHexadecimal(buffer[position + 2]) && isHexadecimal(buffer[position + 3])
                            && isHexadecimal(buffer[position + 4]) && isHexadecimal(buffer[position + 5])) {
                        return position + 6;
                    }
                    break;
                default:
            }
        }
        throw UncertainException.UNCERTAIN;
    }

    private static boolean isHexadecimal(byte digit)
    {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
    }

    /**
     * The end of a UTF-8 sequence of more than one byte, as the Unicode standard has them: the shortest form, no
     * surrogates, nothing beyond U+10FFFF.
     */
    private static int endOfCharacter(byte[] buffer, int position, int end)
    {
        int first = buffer[position] & 0xFF;
        int length;
        int lowest = 0x80;
        int highest = 0xBF;
        if (first >= 0xC2 && first <= 0xDF) {
            length = 2;
        }
        else if (first >= 0xE0 && first <= 0xEF) {
            length = 3;
            if (first == 0xE0) {
                lowest = 0xA0;
            }
            if (first == 0xED) {
                highest = 0x9F;
            }
        }
        else if (first >= 0xF0 && first <= 0xF4) {
            length = 4;
            if (first == 0xF0) {
                lowest = 0x90;
            }
            if (first == 0xF4) {
                highest = 0x8F;
            }
        }
        else {
            throw UncertainException.UNCERTAIN;
        }
        if (position + length > end) {
            throw UncertainException.UNCERTAIN;
        }
        int second = buffer[position + 1] & 0xFF;
        boolean valid = second >= lowest && second <= highest;
        for (int index = 2; index < length; index++) {
            valid &= (buffer[position + index] & 0xC0) == 0x80;
        }
        if (!valid) {
            throw UncertainException.UNCERTAIN;
        }
        return position + length;
    }

    /**
     * @param from at the sign or the first digit
     */
    static long endOfNumber(byte[] buffer, int from, int end)
    {
        int position = from;
        if (position < end && buffer[position] == '-') {
            position++;
        }
        int whole = position;
        position = endOfDigits(buffer, whole, end);
        if (buffer[whole] == '0' && position > whole + 1) {
            throw UncertainException.UNCERTAIN;
        }
        long flags = 0;
        if (position < end && buffer[position] == '.') {
            flags = FRACTION;
            position = endOfDigits(buffer, position + 1, end);
        }
        if (position < end && (buffer[position] | 0x20) == 'e') {
            flags = FRACTION;
            position++;
            if (position < end && (buffer[position] == '+' || buffer[position] == '-')) {
                position++;
            }
            position = endOfDigits(buffer, position, end);
        }
        return position | flags;
    }

    /**
     * The end of at least one digit.
     */
    private static int endOfDigits(byte[] buffer, int from, int end)
    {
        int position = from;
        while (position <= end - WORD) {
            long marks = notDigits(word(buffer, position));
            if (marks != 0) {
                position += firstMarked(marks);
                return atLeastOne(from, position);
            }
            position += WORD;
        }
        while (position < end && buffer[position] >= '0' && buffer[position] <= '9') {
            position++;
        }
        return atLeastOne(from, position);
    }

    private static int atLeastOne(int from, int position)
    {
        if (position == from) {
            throw UncertainException.UNCERTAIN;
        }
        return position;
    }

    /**
     * @param from at the first byte of a string, number, boolean or null
     */
    static long endOfScalar(byte[] buffer, int from, int end)
    {
        switch (buffer[from]) {
            case '"':
                return endOfString(buffer, from + 1, end) + 1;
            case 'n':
                if (JsonBytes.isNull(buffer, from, end)) {
                    return from + 4;
                }
                break;
            case 't':
                if (JsonBytes.isTrue(buffer, from, end)) {
                    return from + 4;
                }
                break;
            case 'f':
                if (JsonBytes.isFalse(buffer, from, end)) {
                    return from + 5;
                }
                break;
            default:
                return endOfNumber(buffer, from, end);
        }
        throw UncertainException.UNCERTAIN;
    }

    /**
     * Passes a value of any kind, and the white space before it.
     */
    static int endOfValue(byte[] bytes, int from, int end)
    {
        int start = at(bytes, from, end);
        if (bytes[start] == '{' || bytes[start] == '[') {
            return (int) endOfStructure(bytes, start, end);
        }
        return (int) endOfScalar(bytes, start, end);
    }

    /**
     * @param from at the opening brace or bracket
     */
    static long endOfStructure(byte[] buffer, int from, int end)
    {
        long flags = 0;
        // a bit for each structure that is open, the innermost lowest: 1 for an object
        long objects = 0;
        int depth = 0;
        int position = from;
        while (true) {
            // at the first byte of a value
            byte first = buffer[position];
            if (first == '{' || first == '[') {
                depth++;
                if (depth > MOST_NESTED) {
                    throw UncertainException.UNCERTAIN;
                }
                objects <<= 1;
                if (first == '{') {
                    objects |= 1;
                }
                position = at(buffer, position + 1, end);
                if (buffer[position] != closing(objects)) {
                    if (first == '{') {
                        long colon = endOfName(buffer, position, end);
                        flags |= colon & WIDE;
                        position = at(buffer, (int) colon, end);
                    }
                    continue;
                }
            }
            else {
                long next = endOfScalar(buffer, position, end);
                flags |= next & WIDE;
                position = at(buffer, (int) next, end);
            }
            // behind a value, or at a closing bracket
            while (buffer[position] != ',') {
                if (buffer[position] != closing(objects)) {
                    throw UncertainException.UNCERTAIN;
                }
                objects >>>= 1;
                depth--;
                if (depth == 0) {
                    return (position + 1) | flags;
                }
                position = at(buffer, position + 1, end);
            }
            position = at(buffer, position + 1, end);
            if ((objects & 1) != 0) {
                long colon = endOfName(buffer, position, end);
                flags |= colon & WIDE;
                position = at(buffer, (int) colon, end);
            }
        }
    }

    private static byte closing(long objects)
    {
        if ((objects & 1) != 0) {
            return '}';
        }
        return ']';
    }

    /**
     * The position of the first byte that is no white space, which there must be.
     */
    static int at(byte[] buffer, int position, int end)
    {
        if (position < end && buffer[position] > ' ') {
            return position;
        }
        int next = skipSpace(buffer, position, end);
        if (next == end) {
            throw UncertainException.UNCERTAIN;
        }
        return next;
    }

    /**
     * Jackson takes half a surrogate pair in a value, but not in a name.
     */
    static void checkName(byte[] buffer, int from, int to)
    {
        for (int position = from; position < to; position++) {
            if (buffer[position] == '\\') {
                position++;
                if (buffer[position] == 'u' && (buffer[position + 1] | 0x20) == 'd') {
                    throw UncertainException.UNCERTAIN;
                }
            }
        }
    }

    /**
     * @param from at the opening quote
     * @return behind the colon
     */
    static long endOfName(byte[] buffer, int from, int end)
    {
        if (buffer[from] != '"') {
            throw UncertainException.UNCERTAIN;
        }
        long quote = endOfString(buffer, from + 1, end);
        if ((quote & ESCAPED) != 0) {
            checkName(buffer, from + 1, (int) quote);
        }
        int colon = at(buffer, (int) quote + 1, end);
        if (buffer[colon] != ':') {
            throw UncertainException.UNCERTAIN;
        }
        return (colon + 1) | (quote & WIDE);
    }
}
