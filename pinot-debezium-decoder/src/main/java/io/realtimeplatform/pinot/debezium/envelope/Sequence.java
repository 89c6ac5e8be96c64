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
import io.realtimeplatform.pinot.debezium.payload.TextView;

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
    private static final long MALFORMED = -1;
    /**
     * Any number of so many digits fits a long.
     */
    private static final int MOST_DIGITS = 18;

    private long commit;
    private long record;
    private int cursor;
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
        TextView written = reader.written();
        if (written != null && isRead(written)) {
            return;
        }
        record = 0;
        CharSequence sequence = reader.characters();
        commit = first(sequence);
        if (commit == MALFORMED) {
            malformed = reader.text();
        }
        else if (commit > 0) {
            record = second(sequence);
        }
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

    /**
     * Reads a sequence as Debezium writes it, with the escapes that quotes within a text have in JSON, which need not be
     * taken away first.
     *
     * @return false if it is written in another way
     */
    private boolean isRead(TextView written)
    {
        cursor = 0;
        if (!passes(written, '[')) {
            return false;
        }
        commit = writtenNumber(written);
        if (commit < 0 || !passes(written, ',')) {
            return false;
        }
        record = writtenNumber(written);
        if (commit == 0) {
            record = 0;
        }
        return record >= 0 && passes(written, ']') && cursor == written.length();
    }

    /**
     * @return 0 for null, -1 if there is no number
     */
    private long writtenNumber(TextView written)
    {
        if (startsWithNull(written, cursor)) {
            cursor += 4;
            return 0;
        }
        if (!passes(written, '\\') || !passes(written, '"')) {
            return MALFORMED;
        }
        int first = cursor;
        cursor = written.endOfDigits(first);
        int digits = cursor - first;
        if (digits == 0 || digits > MOST_DIGITS || !passes(written, '\\') || !passes(written, '"')) {
            return MALFORMED;
        }
        return written.number(first, first + digits);
    }

    private boolean passes(CharSequence written, char expected)
    {
        if (cursor == written.length() || written.charAt(cursor) != expected) {
            return false;
        }
        cursor++;
        return true;
    }

    private static long first(CharSequence sequence)
    {
        int index = skip(sequence, 0, '[');
        if (index < 0) {
            return MALFORMED;
        }
        if (startsWithNull(sequence, index)) {
            return 0;
        }
        return quoted(sequence, index);
    }

    /**
     * @return 0 where there is none
     */
    private static long second(CharSequence sequence)
    {
        for (int index = 0; index < sequence.length(); index++) {
            if (sequence.charAt(index) == ',') {
                return Math.max(0, quoted(sequence, index + 1));
            }
        }
        return 0;
    }

    private static long quoted(CharSequence sequence, int start)
    {
        int index = skip(sequence, start, '"');
        if (index < 0) {
            return MALFORMED;
        }
        long number = 0;
        int from = index;
        while (index < sequence.length() && sequence.charAt(index) >= '0' && sequence.charAt(index) <= '9') {
            number = number * 10 + sequence.charAt(index) - '0';
            index++;
        }
        // 19 digits may be beyond 64 bits, and are then negative
        if (index == from || index - from > 19 || number < 0 || index == sequence.length() || sequence.charAt(index) != '"') {
            return MALFORMED;
        }
        return number;
    }

    private static boolean startsWithNull(CharSequence text, int index)
    {
        return text.length() - index >= 4 && text.charAt(index) == 'n' && text.charAt(index + 1) == 'u' && text.charAt(index + 2) == 'l' && text.charAt(index + 3) == 'l';
    }

    private static int skip(CharSequence text, int from, char expected)
    {
        int index = from;
        while (index < text.length() && text.charAt(index) == ' ') {
            index++;
        }
        if (index < text.length() && text.charAt(index) == expected) {
            return index + 1;
        }
        return -1;
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
