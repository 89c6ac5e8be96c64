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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;

/**
 * The order of PostgreSQL's events, from {@code source.sequence}: the position of the last commit before the event, in
 * the order of the stream, and that of the change's own record in the log.
 *
 * <p>Records are ordered as they were written, not as they were committed, so the second alone is no order. The greater of both is:
 * whatever a transaction wrote lies before its own commit, which is the first entry of all transactions after it; and
 * within a transaction both only grow. So a change that arrives again never wins over a later one of its transaction,
 * but where both were written before another transaction committed.
 */
final class Sequence
{
    private long commit;
    private long record;
    /**
     * What is no sequence; an error only where the position is asked for.
     */
    private String malformed;

    /**
     * Forgets the event's sequence: one that has none is before every commit.
     */
    void clear()
    {
        commit = 0;
        record = 0;
        malformed = null;
    }

    /**
     * @param reader stands on a text such as {@code ["24023128","24023184"]} or {@code [null,"24023184"]}
     */
    void read(PayloadReader reader)
    {
        clear();
        // the quotes in it have escapes, which need not be taken away first
        if (isRead(reader.written()) || isRead(reader.characters())) {
            return;
        }
        malformed = reader.text();
    }

    /**
     * The position of the row that a snapshot read: the last commit before it, 0 if there was none. The record that
     * the event names is one of other rows.
     */
    long positionOfRow()
    {
        if (malformed != null) {
            throw malformed(malformed);
        }
        return commit;
    }

    /**
     * The position of a change, 0 before the first commit.
     */
    long positionOfChange()
    {
        return Math.max(positionOfRow(), record);
    }

    private boolean isRead(CharSequence sequence)
    {
        int index = behindSpace(sequence, 0);
        if (!isAt(sequence, index, '[')) {
            return false;
        }
        index = behindSpace(sequence, index + 1);
        if (startsWithNull(sequence, index)) {
            commit = 0;
            return true;
        }
        commit = number(sequence, index);
        if (commit < 0) {
            commit = 0;
            return false;
        }
        record = second(sequence, index);
        return true;
    }

    /**
     * @return 0 where there is none
     */
    private static long second(CharSequence sequence, int from)
    {
        for (int index = from; index < sequence.length(); index++) {
            if (sequence.charAt(index) == ',') {
                return Math.max(0, number(sequence, behindSpace(sequence, index + 1)));
            }
        }
        return 0;
    }

    /**
     * The number within quotes, which may have a backslash before them.
     *
     * @return -1 if there is none of 64 bits
     */
    private static long number(CharSequence sequence, int from)
    {
        int index = from;
        if (isAt(sequence, index, '\\')) {
            index++;
        }
        if (!isAt(sequence, index, '"')) {
            return -1;
        }
        index++;
        long number = 0;
        int first = index;
        int length = sequence.length();
        while (index < length && sequence.charAt(index) >= '0' && sequence.charAt(index) <= '9') {
            number = number * 10 + sequence.charAt(index) - '0';
            index++;
        }
        // 19 digits may be beyond 64 bits, and are then negative
        if (index == first || index - first > 19 || number < 0) {
            return -1;
        }
        if (isAt(sequence, index, '\\')) {
            index++;
        }
        if (!isAt(sequence, index, '"')) {
            return -1;
        }
        return number;
    }

    private static boolean startsWithNull(CharSequence text, int index)
    {
        return isAt(text, index, 'n') && isAt(text, index + 1, 'u') && isAt(text, index + 2, 'l') && isAt(text, index + 3, 'l');
    }

    private static boolean isAt(CharSequence text, int index, char expected)
    {
        return index < text.length() && text.charAt(index) == expected;
    }

    private static int behindSpace(CharSequence text, int from)
    {
        int index = from;
        while (isAt(text, index, ' ')) {
            index++;
        }
        return index;
    }

    private static DecodeException malformed(String sequence)
    {
        String shown = sequence;
        if (shown.length() > 60) {
            shown = shown.substring(0, 60) + "…";
        }
        return new DecodeException(ErrorKind.NO_POSITION, "expected source.sequence to be a list of positions, found " + shown);
    }
}
