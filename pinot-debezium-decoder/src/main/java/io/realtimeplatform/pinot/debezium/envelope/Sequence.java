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

/**
 * The order of PostgreSQL's events: the first entry of {@code source.sequence}, which is the position of the last
 * commit before the event, in the order of the stream. {@code source.lsn} is the order in which
 * records were written, not committed, and is null in incremental snapshots.
 */
final class Sequence
{
    private Sequence() {}

    /**
     * @param sequence such as {@code ["24023128","24023184"]} or {@code [null,"24023184"]}
     * @return the first entry, 0 if it is null: before every commit
     */
    static long position(CharSequence sequence)
    {
        int index = skip(sequence, 0, '[');
        if (index < 0) {
            throw malformed(sequence);
        }
        if (startsWithNull(sequence, index)) {
            return 0;
        }
        index = skip(sequence, index, '"');
        if (index < 0) {
            throw malformed(sequence);
        }
        int end = index;
        while (end < sequence.length() && sequence.charAt(end) != '"') {
            end++;
        }
        if (end == sequence.length()) {
            throw malformed(sequence);
        }
        try {
            return Long.parseLong(sequence, index, end, 10);
        }
        catch (NumberFormatException e) {
            throw new DecodeException(ErrorKind.NO_POSITION, "expected source.sequence to be a list of positions, found " + sequence, e);
        }
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

    private static DecodeException malformed(CharSequence sequence)
    {
        String shown = sequence.toString();
        if (shown.length() > 60) {
            shown = shown.substring(0, 60) + "…";
        }
        return new DecodeException(ErrorKind.NO_POSITION, "expected source.sequence to be a list of positions, found " + shown);
    }
}
