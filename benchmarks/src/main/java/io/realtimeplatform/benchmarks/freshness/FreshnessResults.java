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
package io.realtimeplatform.benchmarks.freshness;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The figures of the freshness benchmark, for people and for files. */
public final class FreshnessResults
{
    private static final double HANDMADE_GOAL = 2.5;
    private static final double FLOOR_GOAL = 1.5;

    private final ListMultimap<Chain, Duration> times;

    FreshnessResults(ListMultimap<Chain, Duration> times)
    {
        this.times = ImmutableListMultimap.copyOf(times);
    }

    /** How long each commit took, in the order of commits. */
    public List<Duration> times(Chain chain)
    {
        return times.get(chain);
    }

    /** Milliseconds. */
    private double percentile(Chain chain, int percent)
    {
        List<Duration> sorted = times.get(chain).stream().sorted().toList();
        return sorted.get((sorted.size() - 1) * percent / 100).toNanos() / 1e6;
    }

    /** How many times as fresh as the hand-made chain ours is, by medians. */
    double timesAsFresh()
    {
        return percentile(Chain.HANDMADE, 50) / percentile(Chain.OURS, 50);
    }

    /** How many times as long as what cannot be avoided ours takes, by medians. */
    double timesTheFloor()
    {
        return percentile(Chain.OURS, 50) / (percentile(Chain.KAFKA_VISIBLE, 50) + percentile(Chain.ONE_QUERY, 50));
    }

    boolean meetsGoals()
    {
        return timesAsFresh() >= HANDMADE_GOAL && timesTheFloor() <= FLOOR_GOAL;
    }

    void print(PrintStream out)
    {
        out.printf("%nMilliseconds from commit to visible; kafka_visible is the commits of ours at a consumer of its topic, one_query a query of ours alone%n%n");
        out.printf("%-14s %8s %8s %8s %8s%n", "chain", "samples", "p50", "p99", "longest");
        for (Chain chain : Chain.values()) {
            out.printf("%-14s %8s %8s %8s %8s%n", chain, times.get(chain).size(), decimal("%.1f", percentile(chain, 50)), decimal("%.1f", percentile(chain, 99)), decimal("%.1f", percentile(chain, 100)));
        }
        out.printf("%nhandmade : ours                       %s  (goal: at least %s, %s)%n",
                decimal("%.2f", timesAsFresh()), HANDMADE_GOAL, met(timesAsFresh() >= HANDMADE_GOAL));
        out.printf("ours : (kafka_visible + one_query)    %s  (goal: at most %s, %s)%n%n",
                decimal("%.2f", timesTheFloor()), FLOOR_GOAL, met(timesTheFloor() <= FLOOR_GOAL));
    }

    private static String met(boolean goal)
    {
        if (goal) {
            return "met";
        }
        return "NOT met";
    }

    /** One line for each chain, the names of the columns first. */
    List<String> lines()
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("chain,samples,p50_ms,p99_ms");
        for (Chain chain : Chain.values()) {
            lines.add("%s,%s,%s,%s".formatted(chain, times.get(chain).size(), decimal("%.1f", percentile(chain, 50)), decimal("%.1f", percentile(chain, 99))));
        }
        return lines.build();
    }

    private static String decimal(String format, double value)
    {
        return String.format(Locale.ROOT, format, value);
    }
}
