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

/**
 * Dates and times as SQL literals have them, with a fixed number of digits, so that equal values are equal texts.
 * Years are those of the proleptic ISO calendar: 0 is 1 BC.
 */
final class SqlText
{
    private static final long SECONDS_OF_DAY = 86_400;

    private SqlText() {}

    static String date(long day)
    {
        StringBuilder text = new StringBuilder(10);
        appendDate(text, day);
        return text.toString();
    }

    /**
     * @param seconds since midnight; MySQL has times below zero and beyond a day
     */
    static String time(long seconds, int nanoseconds, int digits)
    {
        StringBuilder text = new StringBuilder(18);
        if (seconds < 0) {
            text.append('-');
            if (nanoseconds == 0) {
                appendTime(text, -seconds, 0, digits);
            }
            else {
                appendTime(text, -seconds - 1, 1_000_000_000 - nanoseconds, digits);
            }
        }
        else {
            appendTime(text, seconds, nanoseconds, digits);
        }
        return text.toString();
    }

    static String timestamp(long seconds, int nanoseconds, int digits, String suffix)
    {
        StringBuilder text = new StringBuilder(34);
        appendDate(text, Math.floorDiv(seconds, SECONDS_OF_DAY));
        text.append(' ');
        appendTime(text, Math.floorMod(seconds, SECONDS_OF_DAY), nanoseconds, digits);
        return text.append(suffix).toString();
    }

    private static void appendDate(StringBuilder text, long day)
    {
        // the civil date of a day count, with years that begin in March so that the leap day is the last
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth + 3;
        long year = yearOfEra + era * 400;
        if (month > 12) {
            month -= 12;
            year++;
        }
        if (year < 0) {
            text.append('-');
            year = -year;
        }
        for (long limit = 1_000; limit > 1 && year < limit; limit /= 10) {
            text.append('0');
        }
        text.append(year).append('-');
        appendTwo(text, month);
        text.append('-');
        appendTwo(text, dayOfMonth);
    }

    private static void appendTime(StringBuilder text, long seconds, int nanoseconds, int digits)
    {
        appendTwo(text, (int) (seconds / 3_600));
        text.append(':');
        appendTwo(text, (int) (seconds / 60 % 60));
        text.append(':');
        appendTwo(text, (int) (seconds % 60));
        if (digits > 0) {
            text.append('.');
            int unit = 100_000_000;
            for (int digit = 0; digit < digits; digit++) {
                text.append((char) ('0' + nanoseconds / unit % 10));
                unit /= 10;
            }
        }
    }

    private static void appendTwo(StringBuilder text, int number)
    {
        if (number < 10) {
            text.append('0');
        }
        text.append(number);
    }
}
