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
package io.realtimeplatform.benchmarks;

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link ViewsBenchmark} measured, as a table for people and as a file. */
final class ViewResults
{
    /** Longer than any limit. */
    static final Duration GIVEN_UP = Duration.ofDays(365);

    private final Map<Key, Duration> medians = new LinkedHashMap<>();

    /** @param views how many there were */
    record Key(ViewCatalog catalog, int views, ViewStatement statement) {}

    void add(Key key, List<Duration> times)
    {
        List<Duration> sorted = times.stream().sorted().toList();
        medians.put(key, sorted.get((sorted.size() - 1) / 2));
    }

    /** @param limit seconds after which a statement was given up */
    void print(int few, int many, int limit, PrintStream out)
    {
        out.printf("%nMedians in milliseconds%n%n");
        out.printf("%-28s %10s %10s %8s %10s %10s %8s %14s%n", "", "platform", "platform", "", "hive", "hive", "", "hive/platform");
        out.printf("%-28s %,10d %,10d %8s %,10d %,10d %8s %,14d%n", "statement", few, many, "ratio", few, many, "ratio", many);
        for (ViewStatement statement : ViewStatement.values()) {
            Duration platformFew = medians.get(new Key(ViewCatalog.PLATFORM, few, statement));
            Duration platformMany = medians.get(new Key(ViewCatalog.PLATFORM, many, statement));
            Duration hiveFew = medians.get(new Key(ViewCatalog.HIVE, few, statement));
            Duration hiveMany = medians.get(new Key(ViewCatalog.HIVE, many, statement));
            out.printf("%-28s %10s %10s %8s %10s %10s %8s %14s%n",
                    statement,
                    milliseconds(platformFew, limit), milliseconds(platformMany, limit), ratio(platformMany, platformFew, limit),
                    milliseconds(hiveFew, limit), milliseconds(hiveMany, limit), ratio(hiveMany, hiveFew, limit),
                    ratio(hiveMany, platformMany, limit));
        }
        out.println();
    }

    /** Writes one line for each catalog, number of views and statement; {@code >n} where it was given up after n milliseconds. */
    void write(Path file, int limit)
            throws IOException
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("catalog,views,statement,milliseconds");
        medians.forEach((key, time) -> lines.add("%s,%s,%s,%s".formatted(key.catalog(), key.views(), key.statement(), milliseconds(time, limit))));
        BenchmarkFiles.write(file, lines.build());
    }

    private static String milliseconds(Duration time, int limit)
    {
        return time.equals(GIVEN_UP) ? ">" + limit * 1000L : decimal(time.toNanos() / 1e6);
    }

    private static String ratio(Duration time, Duration reference, int limit)
    {
        if (reference.equals(GIVEN_UP)) {
            return "-";
        }
        if (time.equals(GIVEN_UP)) {
            return ">" + decimal(limit * 1e9 / reference.toNanos());
        }
        return decimal((double) time.toNanos() / reference.toNanos());
    }

    private static String decimal(double value)
    {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
