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
 * The order of PostgreSQL's events: the first entry of {@code source.sequence}, which is the position of the last
 * commit before the event, in the order of the stream. {@code source.lsn} is the order in which
 * records were written, not committed, and is null in incremental snapshots.
 */
final class Sequence
{
    private static final long MALFORMED = -1;

    private long position;
    /**
     * What is no sequence; an error only where the position is asked for.
     */
    private String malformed;

    /**
     * Forgets the event's sequence: one that has none is before every commit.
     */
    void clear()
    {
        position = 0;
        malformed = null;
    }

    /**
     * @param reader stands on a text such as {@code ["24023128","24023184"]} or {@code [null,"24023184"]}
     */
    void read(PayloadReader reader)
    {
        clear();
        position = first(reader.characters());
        if (position == MALFORMED) {
            malformed = reader.text();
        }
    }

    /**
     * The first entry, 0 if it is null: before every commit.
     */
    long position()
    {
        if (malformed != null) {
            throw malformed(malformed);
        }
        return position;
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
        index = skip(sequence, index, '"');
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
