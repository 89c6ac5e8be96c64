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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of JSON at a time, in one long, the first byte lowest.
 */
final class JsonBytes
{
    static final int WORD = Long.BYTES;
    static final int HALF = Integer.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final long ZEROS = '0' * ONES;
    private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;
    private static final long SIX = 0x0606060606060606L;

    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
    private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;

    private JsonBytes() {}

    /**
     * The eight bytes from {@code position}, which the buffer must have.
     */
    static long word(byte[] buffer, int position)
    {
        return (long) LONGS.get(buffer, position);
    }

    /**
     * The four bytes from {@code position}, which the buffer must have.
     */
    static int half(byte[] buffer, int position)
    {
        return (int) INTS.get(buffer, position);
    }

    /**
     * Marks the bytes that are not plain text within quotes: quotes, backslashes, control characters and what is not
     * ASCII. The lowest bit that is set is in the first of them; bits above it may be wrong.
     */
    static long special(long word)
    {
        // a subtraction borrows from the byte's high bit if the byte is below what is subtracted
        long quote = (word ^ QUOTES) - ONES;
        long backslash = (word ^ BACKSLASHES) - ONES;
        long control = word - SPACES;
        return (((quote | backslash | control) & ~word) | word) & HIGH_BITS;
    }

    /**
     * Marks the bytes that are not digits. The lowest bit that is set is in the first of them.
     */
    static long notDigits(long word)
    {
        long values = word ^ ZEROS;
        return (values | (values + SIX)) & HIGH_HALVES;
    }

    /**
     * The number that eight digits are.
     */
    static long eightDigits(long word)
    {
        long digits = word - ZEROS;
        long pairs = digits * 10 + (digits >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L) >>> 32;
    }

    /**
     * The index in its word of the first byte that is marked, {@link #WORD} if none is.
     */
    static int firstMarked(long marks)
    {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /**
     * Whether the buffer has {@code null} there.
     */
    static boolean isNull(byte[] buffer, int position, int end)
    {
        return end - position >= 4 && half(buffer, position) == NULL;
    }

    static boolean isTrue(byte[] buffer, int position, int end)
    {
        return end - position >= 4 && half(buffer, position) == TRUE;
    }

    static boolean isFalse(byte[] buffer, int position, int end)
    {
        return end - position >= 5 && buffer[position] == 'f' && half(buffer, position + 1) == ALSE;
    }

    static boolean isSpace(byte character)
    {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    /**
     * The first position from {@code position} on that holds no white space, or {@code end}.
     */
    static int skipSpace(byte[] buffer, int position, int end)
    {
        int next = position;
        while (next < end && isSpace(buffer[next])) {
            next++;
        }
        return next;
    }
}
