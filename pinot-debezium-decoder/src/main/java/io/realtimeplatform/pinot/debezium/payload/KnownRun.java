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

import java.util.Arrays;

import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.HALF;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.WORD;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.firstMarked;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.half;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.notDigits;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * Fields that nobody asks for, one after the other, as the bytes that messages have for them: their names, and those of
 * their values that are the same in every message. Values that were seen to differ, and numbers, which mostly do, are gaps
 * between these bytes. Bytes that were checked once need no other check when they come again, and what stands in a gap is
 * checked as any value.
 */
final class KnownRun
{
    private final KnownNames owner;
    /**
     * How many names were asked for: one that was added since may be among the fields.
     */
    private final int asked;
    private final byte[][] pieces;
    /**
     * How many bytes the values in the gaps had that are digits only, else 0.
     */
    private final int[] digits;
    private final boolean[] constant;
    private final KnownName[] fields;
    private final byte[][] values;
    private final KnownName last;

    /**
     * @param fields those of the run
     * @param last the field behind them, which is asked for, or null if the record is closed
     * @param from the position of the first name
     * @param starts where the fields' values begin; that of the last field, or the position behind the brace, follows
     * @param ends where they end
     * @param earlier what was known of the run before, or null
     */
    KnownRun(KnownNames owner, KnownName[] fields, KnownName last, byte[] buffer, int from, int[] starts, int[] ends, KnownRun earlier)
    {
        this.owner = owner;
        asked = owner.asked();
        this.fields = fields;
        this.last = last;
        values = new byte[fields.length][];
        constant = new boolean[fields.length];
        boolean known = earlier != null && Arrays.equals(fields, earlier.fields);
        byte[][] found = new byte[fields.length + 1][];
        digits = new int[fields.length];
        int count = 0;
        int begin = from;
        for (int index = 0; index < fields.length; index++) {
            values[index] = Arrays.copyOfRange(buffer, starts[index], ends[index]);
            constant[index] = !isNumber(values[index]) && (!known || (earlier.constant[index] && Arrays.equals(values[index], earlier.values[index])));
            if (!constant[index]) {
                found[count] = Arrays.copyOfRange(buffer, begin, starts[index]);
                digits[count] = isDigits(values[index]) ? values[index].length : 0;
                count++;
                begin = ends[index];
            }
        }
        found[count] = Arrays.copyOfRange(buffer, begin, starts[fields.length]);
        pieces = Arrays.copyOf(found, count + 1);
    }

    private static boolean isNumber(byte[] value)
    {
        return value[0] == '-' || (value[0] >= '0' && value[0] <= '9');
    }

    private static boolean isDigits(byte[] value)
    {
        for (byte character : value) {
            if (character < '0' || character > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a number ends before the byte: it is part of none.
     */
    private static boolean endsNumber(byte character)
    {
        return character == ',' || character == '}';
    }

    /**
     * Whether the fields are none of those that are asked for now.
     */
    @SuppressWarnings("ReferenceEquality") // the owner itself
    boolean isFor(KnownNames names)
    {
        return owner == names && asked == names.asked();
    }

    /**
     * The field behind the run, or null if it closes the record.
     */
    KnownName last()
    {
        return last;
    }

    /**
     * @return the position behind the run, or -1 if the buffer has something else there
     */
    int pass(byte[] buffer, int from, int end)
    {
        int position = from;
        for (int index = 0; index < pieces.length; index++) {
            if (index > 0) {
                position = endOfGap(buffer, position, end, digits[index - 1]);
            }
            byte[] piece = pieces[index];
            if (piece.length > end - position || !isThere(piece, buffer, position)) {
                return -1;
            }
            position += piece.length;
        }
        return position;
    }

    /**
     * Numbers mostly have as many digits as they had.
     */
    private static int endOfGap(byte[] buffer, int from, int end, int digits)
    {
        if (digits > 0 && digits < WORD && from <= end - WORD) {
            int behind = from + firstMarked(notDigits(word(buffer, from)));
            if (behind > from && behind < end && buffer[from] != '0' && endsNumber(buffer[behind])) {
                return behind;
            }
        }
        int behind = from + digits;
        if (digits >= WORD && behind < end && buffer[from] != '0' && endsNumber(buffer[behind])) {
            int last = behind - WORD;
            long others = notDigits(word(buffer, last));
            for (int position = from; position < last; position += WORD) {
                others |= notDigits(word(buffer, position));
            }
            if (others == 0) {
                return behind;
            }
        }
        return JsonStructure.endOfValue(buffer, from, end);
    }

    private static boolean isThere(byte[] piece, byte[] buffer, int position)
    {
        int last = piece.length - WORD;
        if (last < 0 && piece.length >= HALF) {
            int end = piece.length - HALF;
            return half(buffer, position) == half(piece, 0) && half(buffer, position + end) == half(piece, end);
        }
        if (last < 0) {
            for (int index = 0; index < piece.length; index++) {
                if (buffer[position + index] != piece[index]) {
                    return false;
                }
            }
            return true;
        }
        for (int index = 0; index < last; index += WORD) {
            if (word(buffer, position + index) != word(piece, index)) {
                return false;
            }
        }
        return word(buffer, position + last) == word(piece, last);
    }
}
