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

import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.WORD;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * A field's name as the bytes that messages have for it, and the names that followed it last time: records of a table
 * have their fields in one order, so the next name is mostly known before it is read.
 */
final class KnownName
{
    private final KnownNames owner;
    private final String text;
    /**
     * With its quotes and the colon, in whole words; the last is filled up with zeros.
     */
    private final byte[] quoted;
    private final int length;
    private final long firstWord;
    private final long firstMask;
    private final long secondWord;
    private final long secondMask;

    private int index;
    private KnownName next;
    private KnownName firstWithin;
    private KnownRun run;
    private KnownRun firstRun;

    /**
     * @param from the name's first byte, behind the quote
     */
    KnownName(KnownNames owner, String text, int index, byte[] buffer, int from, int to)
    {
        this.owner = owner;
        this.text = text;
        this.index = index;
        length = to - from + 3;
        quoted = new byte[Math.max((length + WORD - 1) / WORD, 2) * WORD];
        quoted[0] = '"';
        System.arraycopy(buffer, from, quoted, 1, to - from);
        quoted[length - 2] = '"';
        quoted[length - 1] = ':';
        firstWord = word(quoted, 0);
        secondWord = word(quoted, WORD);
        firstMask = mask(length);
        secondMask = mask(length - WORD);
    }

    /**
     * A name that no field has: what a record without a name is in.
     */
    static KnownName none()
    {
        return new KnownName(null, "", PayloadReader.OTHER, new byte[0], 0, 0);
    }

    private static long mask(int bytes)
    {
        if (bytes <= 0) {
            return 0;
        }
        if (bytes >= WORD) {
            return -1;
        }
        return (1L << (bytes * 8)) - 1;
    }

    /**
     * Whether the name is one of these, and the buffer has it there, from its quote to its colon. Where the buffer is
     * nearly at its end the answer may be no though it has.
     */
    boolean matches(KnownNames names, byte[] buffer, int position, int end)
    {
        if (position > end - quoted.length
                || (((word(buffer, position) ^ firstWord) & firstMask) | ((word(buffer, position + WORD) ^ secondWord) & secondMask)) != 0
                || !isSame(owner, names)) {
            return false;
        }
        return length <= 2 * WORD || Arrays.equals(buffer, position + 2 * WORD, position + length, quoted, 2 * WORD, length);
    }

    /**
     * Whether the name is that of the bytes, which are without quotes.
     */
    boolean isName(byte[] buffer, int from, int to)
    {
        return Arrays.equals(buffer, from, to, quoted, 1, length - 2);
    }

    @SuppressWarnings("ReferenceEquality") // the owner itself
    private static boolean isSame(KnownNames first, KnownNames second)
    {
        return first == second;
    }

    String text()
    {
        return text;
    }

    int length()
    {
        return length;
    }

    /**
     * The index among the names that are asked for, or {@link PayloadReader#OTHER}.
     */
    int index()
    {
        return index;
    }

    void setIndex(int index)
    {
        this.index = index;
    }

    /**
     * The name that followed it last, or null.
     */
    KnownName next()
    {
        return next;
    }

    void setNext(KnownName next)
    {
        this.next = next;
    }

    /**
     * The first name of the record that was last the field's value, or null.
     */
    KnownName firstWithin()
    {
        return firstWithin;
    }

    void setFirstWithin(KnownName firstWithin)
    {
        this.firstWithin = firstWithin;
    }

    /**
     * The fields that nobody asks for behind the field, or, {@code within}, at the begin of the record that is its value;
     * null if they are not known.
     */
    KnownRun run(boolean within)
    {
        if (within) {
            return firstRun;
        }
        return run;
    }

    /**
     * Takes notice of them.
     */
    void learnRun(boolean within, KnownRun learned)
    {
        if (within) {
            firstRun = learned;
        }
        else {
            run = learned;
        }
    }
}
