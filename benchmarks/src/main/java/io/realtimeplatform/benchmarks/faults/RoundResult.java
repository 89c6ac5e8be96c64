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
package io.realtimeplatform.benchmarks.faults;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.benchmarks.faults.CapturedTable.Comparison;
import io.realtimeplatform.benchmarks.faults.Watcher.Observations;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

import static java.util.Objects.requireNonNull;

/**
 * What a fault did to the tables, of which there is nothing to find if all is well.
 *
 * @param details when and how it happened
 * @param changes made by the writers meanwhile
 */
record RoundResult(Fault fault, String details, long changes, List<Comparison> comparisons)
{
    static final String COLUMNS = "fault,changes,equal_after_seconds,rows,lost,extra,went_back,twice,incomplete,queries,failed_queries";

    RoundResult
    {
        requireNonNull(fault, "fault is null");
        requireNonNull(details, "details is null");
        comparisons = ImmutableList.copyOf(comparisons);
    }

    boolean isRight()
    {
        return comparisons.stream().allMatch(Comparison::isRight);
    }

    private double seconds()
    {
        return comparisons.stream().map(Comparison::time).reduce(Duration.ZERO, Duration::plus).toMillis() / 1000.0;
    }

    private long sum(ToLongFunction<Comparison> number)
    {
        return comparisons.stream().mapToLong(number).sum();
    }

    private long watched(ToLongFunction<Observations> number)
    {
        return sum(comparison -> number.applyAsLong(comparison.observations()));
    }

    /** A line of CSV with the {@link #COLUMNS}. */
    String csv()
    {
        return "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s".formatted(
                fault,
                changes,
                String.format(Locale.ROOT, "%.1f", seconds()),
                sum(Comparison::rows),
                sum(Comparison::lost),
                sum(Comparison::extra),
                watched(Observations::wentBack),
                watched(Observations::twice),
                watched(Observations::incomplete),
                watched(Observations::results),
                watched(Observations::failures));
    }

    /** One line, and more of what was wrong. */
    @Override
    public String toString()
    {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-32s %s; %,d changes; equal after %.1f s: %,d rows, %s lost, %s extra; %,d queries (%s failed), %s went back, %s twice, %s incomplete",
                fault,
                details,
                changes,
                seconds(),
                sum(Comparison::rows),
                sum(Comparison::lost),
                sum(Comparison::extra),
                watched(Observations::results),
                watched(Observations::failures),
                watched(Observations::wentBack),
                watched(Observations::twice),
                watched(Observations::incomplete)));
        for (Comparison comparison : comparisons) {
            comparison.problem().ifPresent(problem -> text.append("\n  %s: %s".formatted(comparison.table(), problem)));
            comparison.observations().examples().forEach(example -> text.append("\n  %s: %s".formatted(comparison.table(), example)));
        }
        return text.toString();
    }
}
