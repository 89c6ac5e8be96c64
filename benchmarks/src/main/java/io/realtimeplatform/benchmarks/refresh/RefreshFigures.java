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
package io.realtimeplatform.benchmarks.refresh;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of the refresh benchmark, for people and for files. */
public final class RefreshFigures
{
    private static final double GOAL = 10;

    private final long tableRows;
    private final ListMultimap<Mode, Refresh> refreshes = ArrayListMultimap.create();
    private final List<Dashboard> dashboards = new ArrayList<>();
    private long changedRows;

    public RefreshFigures(long tableRows)
    {
        this.tableRows = tableRows;
    }

    /** A way to refresh, as the platform calls it. */
    public enum Mode
    {
        FULL,
        PARTITION,
        MERGE,
    }

    /**
     * @param seconds from the call until the rows are served
     * @param rowsRead by all queries of the refresh
     */
    public record Refresh(double seconds, long rowsRead) {}

    /**
     * The same question asked twice.
     *
     * @param liveSeconds of the table itself
     * @param tailSeconds of the view with a live tail
     */
    public record Dashboard(double liveSeconds, double tailSeconds) {}

    public void add(Mode mode, Refresh refresh)
    {
        refreshes.put(mode, refresh);
    }

    void changed(long rows)
    {
        changedRows = rows;
    }

    void add(Dashboard dashboard)
    {
        dashboards.add(dashboard);
    }

    /** How many times as fast as a refresh of all rows, by medians. */
    public double timesAsFast(Mode mode)
    {
        return seconds(Mode.FULL) / seconds(mode);
    }

    public boolean meetsGoals()
    {
        return timesAsFast(Mode.PARTITION) >= GOAL && timesAsFast(Mode.MERGE) >= GOAL && tailTimesAsFast() >= GOAL;
    }

    private double tailTimesAsFast()
    {
        return dashboardSeconds(Dashboard::liveSeconds) / dashboardSeconds(Dashboard::tailSeconds);
    }

    private double dashboardSeconds(ToDoubleFunction<Dashboard> which)
    {
        return median(dashboards.stream().map(which::applyAsDouble).toList());
    }

    private double seconds(Mode mode)
    {
        return median(refreshes.get(mode).stream().map(Refresh::seconds).toList());
    }

    private long rowsRead(Mode mode)
    {
        return (long) median(refreshes.get(mode).stream().map(refresh -> (double) refresh.rowsRead()).toList());
    }

    private static double median(List<Double> values)
    {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    void print(PrintStream out)
    {
        out.printf("%nMedians; %s rows, of which %s change before each refresh that follows changes%n%n", tableRows, changedRows);
        out.printf("%-10s %10s %10s %14s%n", "mode", "refreshes", "seconds", "rows read");
        for (Mode mode : Mode.values()) {
            out.printf("%-10s %10s %10s %14s%n", mode.name().toLowerCase(Locale.ROOT), refreshes.get(mode).size(), decimal(seconds(mode)), rowsRead(mode));
        }
        out.println();
        for (Mode mode : List.of(Mode.PARTITION, Mode.MERGE)) {
            out.printf("full : %-10s %s (goal: at least %s)%n", mode.name().toLowerCase(Locale.ROOT), decimal(timesAsFast(mode)), GOAL);
        }
        out.printf("dashboard over the table %s s, over a live tail %s s: %s (goal: at least %s)%n",
                decimal(dashboardSeconds(Dashboard::liveSeconds)), decimal(dashboardSeconds(Dashboard::tailSeconds)), decimal(tailTimesAsFast()), GOAL);
        out.println();
    }

    List<String> lines()
    {
        return ImmutableList.of(
                "figure,value",
                "full_seconds," + decimal(seconds(Mode.FULL)),
                "partition_seconds," + decimal(seconds(Mode.PARTITION)),
                "merge_seconds," + decimal(seconds(Mode.MERGE)),
                "live_seconds," + decimal(dashboardSeconds(Dashboard::liveSeconds)),
                "live_tail_seconds," + decimal(dashboardSeconds(Dashboard::tailSeconds)),
                "partition_rows_read," + rowsRead(Mode.PARTITION),
                "merge_rows_read," + rowsRead(Mode.MERGE),
                "changed_rows," + changedRows,
                "table_rows," + tableRows);
    }

    private static String decimal(double value)
    {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
