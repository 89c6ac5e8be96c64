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
 * The value that {@link FastJsonReader} stands on, among the bytes of a message: a scalar, or the begin of a structure.
 */
final class JsonValue
{
    /**
     * In place of a position: the value is a structure.
     */
    static final int STRUCTURE = -1;

    private final TextView view = new TextView();
    private byte[] buffer;
    private int end;
    private ValueKind kind = ValueKind.NULL;
    /**
     * Where a scalar stands, without the quotes of a text, or where a structure begins.
     */
    private int start;
    private int stop;
    private long flags;

    void open(byte[] buffer, int end)
    {
        this.buffer = buffer;
        this.end = end;
    }

    /**
     * Lets go of the message.
     */
    void close()
    {
        buffer = null;
        view.clear();
    }

    /**
     * Puts itself on the value that begins there, after white space.
     *
     * @return the position behind it, or {@link #STRUCTURE}
     */
    int read(int from)
    {
        byte[] bytes = buffer;
        start = JsonStructure.at(bytes, from, end);
        flags = 0;
        switch (bytes[start]) {
            case '"':
                kind = ValueKind.TEXT;
                start++;
                flags = JsonStructure.endOfString(bytes, start, end);
                stop = (int) flags;
                return stop + 1;
            case '{':
                kind = ValueKind.RECORD;
                return STRUCTURE;
            case '[':
                kind = ValueKind.ARRAY;
                return STRUCTURE;
            case 'n':
                kind = ValueKind.NULL;
                break;
            case 't':
            case 'f':
                kind = ValueKind.BOOLEAN;
                break;
            default:
                long number = JsonStructure.endOfNumber(bytes, start, end);
                kind = ValueKind.INTEGER;
                if ((number & JsonStructure.FRACTION) != 0) {
                    kind = ValueKind.FRACTION;
                }
                stop = (int) number;
                return stop;
        }
        stop = (int) JsonStructure.endOfScalar(bytes, start, end);
        return stop;
    }

    ValueKind kind()
    {
        return kind;
    }

    int start()
    {
        return start;
    }

    boolean booleanValue()
    {
        return kind == ValueKind.BOOLEAN && buffer[start] == 't';
    }

    long longValue()
    {
        if (kind != ValueKind.INTEGER) {
            throw UncertainException.UNCERTAIN;
        }
        return JsonNumbers.toLong(buffer, start, stop);
    }

    double doubleValue()
    {
        if (kind != ValueKind.FRACTION && kind != ValueKind.INTEGER) {
            throw UncertainException.UNCERTAIN;
        }
        double value = JsonNumbers.toDouble(buffer, start, stop);
        if (Double.isNaN(value)) {
            return Double.parseDouble(text());
        }
        if (value == 0 && kind == ValueKind.INTEGER) {
            // an integer has no negative zero
            return 0;
        }
        return value;
    }

    float floatValue()
    {
        float value = JsonNumbers.toFloat(buffer, start, stop);
        if (Float.isNaN(value)) {
            return Float.parseFloat(text());
        }
        return value;
    }

    String text()
    {
        checkScalar();
        if ((flags & JsonStructure.ESCAPED) != 0) {
            return characters().toString();
        }
        return decode(stop, flags);
    }

    private void checkScalar()
    {
        if (kind.isStructure()) {
            throw UncertainException.UNCERTAIN;
        }
    }

    /**
     * The text of the structure that the value is.
     *
     * @param close where it ends, with {@link JsonStructure}'s flags
     */
    String structureText(long close)
    {
        return decode((int) close, close);
    }

    private String decode(int to, long wide)
    {
        if ((wide & JsonStructure.WIDE) != 0) {
            return new String(buffer, start, to - start, StandardCharsets.UTF_8);
        }
        // all of it is ASCII, which is copied as it is
        return new String(buffer, start, to - start, StandardCharsets.ISO_8859_1);
    }

    CharSequence characters()
    {
        checkScalar();
        if ((flags & (JsonStructure.ESCAPED | JsonStructure.WIDE)) != 0) {
            view.setUnescaped(buffer, start, stop);
        }
        else {
            view.set(buffer, start, stop);
        }
        return view;
    }

    TextView written()
    {
        if (kind != ValueKind.TEXT || (flags & JsonStructure.WIDE) != 0) {
            return null;
        }
        view.set(buffer, start, stop);
        return view;
    }

    boolean isText(String expected)
    {
        if (kind != ValueKind.TEXT) {
            return false;
        }
        if ((flags & (JsonStructure.ESCAPED | JsonStructure.WIDE)) != 0) {
            return expected.contentEquals(characters());
        }
        int length = stop - start;
        if (length != expected.length()) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (buffer[start + index] != expected.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    boolean isText(KnownText expected)
    {
        boolean plain = (flags & (JsonStructure.ESCAPED | JsonStructure.WIDE)) == 0;
        if (kind != ValueKind.TEXT || !plain || start > end - JsonBytes.WORD) {
            return isText(expected.text());
        }
        return expected.isThere(buffer, start, stop);
    }

    byte[] bytes()
    {
        byte[] bytes = new byte[binaryLength()];
        Base64Text.decode(buffer, start, bytes, bytes.length);
        return bytes;
    }

    int readBytes(byte[] target)
    {
        int length = binaryLength();
        if (length > target.length) {
            return -1;
        }
        Base64Text.decode(buffer, start, target, length);
        return length;
    }

    private int binaryLength()
    {
        if (kind != ValueKind.TEXT || (flags & JsonStructure.ESCAPED) != 0) {
            throw UncertainException.UNCERTAIN;
        }
        return Base64Text.length(buffer, start, stop);
    }
}
