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
package io.realtimeplatform.pinot.debezium.type;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Parses the ISO 8601 texts that Debezium writes: {@code 2026-01-31Z}, {@code 12:34:56.789012Z},
 * {@code 2026-01-31T23:59:59.123456Z}, with Z, an offset or none, and years of any length and sign.
 */
final class IsoText
{
    private final CharSequence text;
    private int position;
    private boolean valid = true;
    private long day;
    private long seconds;
    private int nanoseconds;

    IsoText(CharSequence text, boolean hasDate, boolean hasTime)
    {
        this.text = text;
        if (hasDate) {
            parseDate();
            seconds = day * 86_400;
        }
        if (hasDate && hasTime) {
            expect('T');
        }
        if (hasTime) {
            parseTime();
        }
        parseZone(hasTime && hasDate);
        valid &= position == text.length();
    }

    boolean isValid()
    {
        return valid;
    }

    /**
     * Days since 1970-01-01 as written, before the offset is applied.
     */
    long day()
    {
        return day;
    }

    /**
     * Seconds since 1970-01-01 00:00:00 UTC, or since midnight.
     */
    long seconds()
    {
        return seconds;
    }

    int nanoseconds()
    {
        return nanoseconds;
    }

    private void parseDate()
    {
        boolean negative = accept('-');
        if (!negative) {
            accept('+');
        }
        long year = digits(4, 9);
        expect('-');
        int month = (int) digits(2, 2);
        expect('-');
        int dayOfMonth = (int) digits(2, 2);
        if (negative) {
            year = -year;
        }
        if (valid) {
            try {
                day = LocalDate.of((int) year, month, dayOfMonth).toEpochDay();
            }
            catch (DateTimeException e) {
                valid = false;
            }
        }
    }

    private void parseTime()
    {
        long hours = digits(2, 2);
        expect(':');
        long minutes = digits(2, 2);
        long secondsOfMinute = 0;
        if (accept(':')) {
            secondsOfMinute = digits(2, 2);
            if (accept('.')) {
                int from = position;
                nanoseconds = (int) digits(1, 9);
                for (int digit = position - from; digit < 9; digit++) {
                    nanoseconds *= 10;
                }
            }
        }
        valid &= minutes < 60 && secondsOfMinute < 60 && (hours < 24 || (hours == 24 && minutes == 0 && secondsOfMinute == 0 && nanoseconds == 0));
        seconds += hours * 3_600 + minutes * 60 + secondsOfMinute;
    }

    private void parseZone(boolean applied)
    {
        if (position == text.length() || accept('Z')) {
            return;
        }
        boolean east = accept('+');
        if (!east) {
            expect('-');
        }
        long offset = digits(2, 2) * 3_600;
        if (accept(':')) {
            offset += digits(2, 2) * 60;
            if (accept(':')) {
                offset += digits(2, 2);
            }
        }
        if (!applied) {
            // an offset at a date or a time alone has no instant to move
            valid &= offset == 0;
        }
        else if (east) {
            seconds -= offset;
        }
        else {
            seconds += offset;
        }
    }

    private long digits(int fewest, int most)
    {
        long number = 0;
        int from = position;
        while (position < text.length() && position - from < most && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            number = number * 10 + text.charAt(position) - '0';
            position++;
        }
        valid &= position - from >= fewest;
        return number;
    }

    private boolean accept(char character)
    {
        if (position < text.length() && text.charAt(position) == character) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char character)
    {
        valid &= accept(character);
    }
}
