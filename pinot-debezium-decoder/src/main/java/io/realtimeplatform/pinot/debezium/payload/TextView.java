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
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * The characters of a text without a String for them: a view of ASCII bytes, or of characters that were unescaped. It
 * is one object for all texts.
 */
public final class TextView
        implements CharSequence
{
    /**
     * Long texts are rare; the room for one is not kept.
     */
    private static final int MOST_KEPT = 1 << 16;

    private byte[] bytes;
    private char[] characters = new char[128];
    private int offset;
    private int length;

    void set(byte[] buffer, int from, int to)
    {
        bytes = buffer;
        offset = from;
        length = to - from;
    }

    void setUnescaped(byte[] buffer, int from, int to)
    {
        if (to - from > characters.length) {
            characters = new char[(to - from) * 2];
        }
        bytes = null;
        offset = 0;
        length = JsonStrings.unescape(buffer, from, to, characters);
    }

    /**
     * Lets go of the message.
     */
    void clear()
    {
        bytes = null;
        length = 0;
        if (characters.length > MOST_KEPT) {
            characters = new char[128];
        }
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public char charAt(int index)
    {
        if (bytes != null) {
            return (char) bytes[offset + index];
        }
        return characters[index];
    }

    /**
     * The index behind the digits that stand from {@code from} on.
     */
    public int endOfDigits(int from)
    {
        int index = from;
        if (bytes != null) {
            while (index <= length - WORD) {
                long marks = notDigits(word(bytes, offset + index));
                if (marks != 0) {
                    return index + firstMarked(marks);
                }
                index += WORD;
            }
        }
        while (index < length && charAt(index) >= '0' && charAt(index) <= '9') {
            index++;
        }
        return index;
    }

    /**
     * The number that the digits from {@code from} to {@code to} are, of which there are at most 18.
     */
    public long number(int from, int to)
    {
        if (bytes != null) {
            return JsonNumbers.toLong(bytes, offset + from, offset + to);
        }
        long number = 0;
        for (int index = from; index < to; index++) {
            number = number * 10 + charAt(index) - '0';
        }
        return number;
    }

    @Override
    public CharSequence subSequence(int start, int end)
    {
        return toString().substring(start, end);
    }

    @Override
    public String toString()
    {
        if (bytes != null) {
            return JsonStrings.decode(bytes, offset, offset + length, false);
        }
        return new String(characters, 0, length);
    }
}
