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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The primitives of Avro's binary encoding in a byte array, each checked against the array's end.
 */
final class AvroInput
{
    private byte[] buffer = new byte[0];
    private int position;
    private int end;

    /**
     * How many items of arrays and maps may still come: each has a byte of its own at least.
     */
    private long items;

    void open(byte[] buffer, int start, int end)
    {
        this.buffer = buffer;
        position = start;
        this.end = end;
        items = (long) end - start;
    }

    byte[] buffer()
    {
        return buffer;
    }

    int position()
    {
        return position;
    }

    int end()
    {
        return end;
    }

    void seek(int position)
    {
        this.position = position;
    }

    void skip(long bytes)
    {
        if (bytes < 0 || bytes > end - position) {
            throw cutOff();
        }
        position += (int) bytes;
    }

    /**
     * A zigzag number of variable length.
     */
    long readLong()
    {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw cutOff();
            }
            int part = buffer[position++];
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new DecodeException("malformed Avro: a number of more than 10 bytes");
    }

    int readInt()
    {
        long value = readLong();
        if ((int) value != value) {
            throw new DecodeException("malformed Avro: an int of more than 32 bits");
        }
        return (int) value;
    }

    /**
     * The length of a text or of bytes, which follow.
     */
    int readLength()
    {
        long length = readLong();
        if (length < 0 || length > end - position) {
            throw cutOff();
        }
        return (int) length;
    }

    boolean readBoolean()
    {
        if (position == end) {
            throw cutOff();
        }
        int value = buffer[position++];
        if (value != 0 && value != 1) {
            throw new DecodeException("malformed Avro: a boolean is " + value);
        }
        return value == 1;
    }

    /**
     * The bits of a float or double, least significant byte first.
     */
    long readFixed(int bytes)
    {
        if (end - position < bytes) {
            throw cutOff();
        }
        long value = 0;
        for (int index = 0; index < bytes; index++) {
            value |= (buffer[position++] & 0xFFL) << (8 * index);
        }
        return value;
    }

    String readText(int length)
    {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, position, length)).toString();
            position += length;
            return text;
        }
        catch (CharacterCodingException e) {
            throw new DecodeException("malformed Avro: a text is not UTF-8", e);
        }
    }

    /**
     * Whether the next bytes, so many, are this text in UTF-8. Passes them.
     */
    boolean isText(String expected, int length)
    {
        int from = position;
        skip(length);
        if (expected.length() > length) {
            return false;
        }
        for (int index = 0; index < expected.length(); index++) {
            char character = expected.charAt(index);
            if (character >= 0x80) {
                byte[] bytes = expected.getBytes(StandardCharsets.UTF_8);
                return Arrays.equals(bytes, 0, bytes.length, buffer, from, position);
            }
            if (buffer[from + index] != character) {
                return false;
            }
        }
        return expected.length() == length;
    }

    /**
     * The number of items in the next block of an array or map; 0 at its end.
     */
    long readBlock()
    {
        long count = readLong();
        if (count < 0) {
            // the block's bytes stand before it
            long bytes = readLong();
            if (bytes < 0 || bytes > end - position || count == Long.MIN_VALUE) {
                throw cutOff();
            }
            count = -count;
        }
        if (count > Math.min(items, end - position)) {
            // items without a byte are not written by any converter, and would cost time without end
            throw new DecodeException("malformed Avro: a block of " + count + " items in " + (end - position) + " bytes");
        }
        items -= count;
        return count;
    }

    private static DecodeException cutOff()
    {
        return new DecodeException("malformed Avro: the message ends before its record, or is of another schema");
    }
}
