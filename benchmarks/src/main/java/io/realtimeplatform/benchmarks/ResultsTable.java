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
import io.realtimeplatform.benchmarks.QueryBenchmark.Query;
import io.realtimeplatform.benchmarks.QueryBenchmark.Result;
import io.realtimeplatform.benchmarks.QueryBenchmark.Route;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The figures of the query benchmark, for people and for files. */
final class ResultsTable
{
    private ResultsTable() {}

    static void print(List<Result> results, int rows, int samples, PrintStream out)
    {
        out.printf("%nMedian and 90th percentile in milliseconds, %s rows, %s samples of each%n%n", rows, samples);
        out.printf("%-14s %16s %16s %16s %13s %13s%n", "query", "typed", "pinot", "view", "typed/pinot", "view/pinot");
        for (Query query : Query.values()) {
            Result typed = of(results, query, Route.TYPED);
            Result pinot = of(results, query, Route.PINOT);
            Result view = of(results, query, Route.VIEW);
            out.printf("%-14s %16s %16s %16s %13s %13s%n",
                    name(query),
                    figures(typed),
                    figures(pinot),
                    figures(view),
                    decimal("%.2f", typed.percentile(50) / pinot.percentile(50)),
                    decimal("%.2f", view.percentile(50) / pinot.percentile(50)));
        }
        out.println();
    }

    /** Writes one line for each query and route. */
    static void write(List<Result> results, Path file)
            throws IOException
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("query,route,p50_ms");
        for (Result result : results) {
            lines.add("%s,%s,%s".formatted(name(result.query()), name(result.route()), decimal("%.1f", result.percentile(50))));
        }
        BenchmarkFiles.write(file, lines.build());
    }

    private static Result of(List<Result> results, Query query, Route route)
    {
        return results.stream()
                .filter(result -> result.query() == query && result.route() == route)
                .findFirst()
                .orElseThrow();
    }

    private static String figures(Result result)
    {
        return decimal("%.1f", result.percentile(50)) + " / " + decimal("%.1f", result.percentile(90));
    }

    private static String name(Enum<?> value)
    {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String decimal(String format, double value)
    {
        return String.format(Locale.ROOT, format, value);
    }
}
