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
package io.realtimeplatform.trino.view;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.http.Excerpt;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;

/**
 * A length of time as users write it: <code>1 year 6 months</code>, <code>90 days</code>, or in ISO-8601 <code>P90D</code>,
 * <code>PT5M</code>. Months and years are calendar months; a day is 24 hours, which is exact, as all is reckoned in UTC.
 *
 * @param months calendar months
 * @param seconds whole seconds beside the months
 */
public record TimeLength(long months, long seconds)
{
    public static final String GRAMMAR = "a length of time is written like '1 year', '90 days', '1 year 6 months', or in ISO-8601 like P90D or PT5M; "
            + "units are year, month, week, day, hour, minute, second";

    private static final int MAXIMUM_YEARS = 1000;
    private static final BigInteger MAXIMUM_MONTHS = BigInteger.valueOf(MAXIMUM_YEARS * 12L);
    private static final BigInteger MAXIMUM_SECONDS = BigInteger.valueOf(Duration.ofDays(365_250).toSeconds());

    private static final Pattern PART = Pattern.compile("([+-]?[0-9]+)\\s*(\\p{L}+)");
    private static final Pattern ISO = Pattern.compile("P(?=.)(?:(-?[0-9]+)Y)?(?:(-?[0-9]+)M)?(?:(-?[0-9]+)W)?(?:(-?[0-9]+)D)?(?:T(?=.)(?:(-?[0-9]+)H)?(?:(-?[0-9]+)M)?(?:(-?[0-9]+)S)?)?");
    private static final List<String> ISO_UNITS = ImmutableList.of("year", "month", "week", "day", "hour", "minute", "second");

    /**
     * @throws IllegalArgumentException when the text is no length of time, not more than zero, or more than 1,000 years;
     * the message says what is wrong with it and goes on after "is '…', "
     */
    public static TimeLength parse(String text)
    {
        String trimmed = text.strip();
        Sum sum = new Sum();
        Matcher iso = ISO.matcher(trimmed.toUpperCase(ENGLISH));
        if (iso.matches()) {
            for (int group = 1; group <= ISO_UNITS.size(); group++) {
                if (iso.group(group) != null) {
                    sum.add(new BigInteger(iso.group(group)), ISO_UNITS.get(group - 1));
                }
            }
            return sum.total();
        }
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("which is empty: " + GRAMMAR);
        }
        Matcher part = PART.matcher(trimmed);
        int position = 0;
        while (position < trimmed.length()) {
            if (!part.find(position) || part.start() != position) {
                throw new IllegalArgumentException("which is no length of time: " + GRAMMAR);
            }
            sum.add(new BigInteger(part.group(1)), part.group(2).toLowerCase(ENGLISH));
            position = part.end();
            while (position < trimmed.length() && Character.isWhitespace(trimmed.charAt(position))) {
                position++;
            }
        }
        return sum.total();
    }

    /** The same length in the first of the two grammars, in the largest units that hold it exactly. */
    @Override
    public String toString()
    {
        StringBuilder result = new StringBuilder();
        append(result, months / 12, "year");
        append(result, months % 12, "month");
        append(result, seconds / 86_400, "day");
        append(result, seconds / 3_600 % 24, "hour");
        append(result, seconds / 60 % 60, "minute");
        append(result, seconds % 60, "second");
        return result.toString();
    }

    private static void append(StringBuilder result, long count, String unit)
    {
        if (count == 0) {
            return;
        }
        if (!result.isEmpty()) {
            result.append(' ');
        }
        result.append(count).append(' ').append(unit);
        if (count != 1) {
            result.append('s');
        }
    }

    private static final class Sum
    {
        private BigInteger months = BigInteger.ZERO;
        private BigInteger seconds = BigInteger.ZERO;

        void add(BigInteger count, String unit)
        {
            if (count.signum() < 0) {
                throw new IllegalArgumentException("which is negative: a length of time is given without a sign");
            }
            switch (unit) {
                case "year", "years" -> months = months.add(count.multiply(BigInteger.valueOf(12)));
                case "month", "months" -> months = months.add(count);
                case "week", "weeks" -> addSeconds(count, 7 * 86_400);
                case "day", "days" -> addSeconds(count, 86_400);
                case "hour", "hours" -> addSeconds(count, 3_600);
                case "minute", "minutes" -> addSeconds(count, 60);
                case "second", "seconds" -> addSeconds(count, 1);
                default -> throw new IllegalArgumentException("and %s is no unit of time: %s".formatted(Excerpt.of(unit), GRAMMAR));
            }
        }

        private void addSeconds(BigInteger count, long unit)
        {
            seconds = seconds.add(count.multiply(BigInteger.valueOf(unit)));
        }

        TimeLength total()
        {
            if (months.signum() == 0 && seconds.signum() == 0) {
                throw new IllegalArgumentException("which is no time at all: it must be longer than zero");
            }
            if (months.compareTo(MAXIMUM_MONTHS) > 0 || seconds.compareTo(MAXIMUM_SECONDS) > 0) {
                throw new IllegalArgumentException("which is too long: allowed are up to %s years".formatted(MAXIMUM_YEARS));
            }
            return new TimeLength(months.longValueExact(), seconds.longValueExact());
        }
    }
}
