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
package io.realtimeplatform.benchmarks.decoder;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.benchmarks.BenchmarkFiles;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures of the decoder's benchmark, for people and for files. */
final class DecoderTable
{
    private DecoderTable() {}

    static void print(List<Measurement> measurements, PrintStream out)
    {
        out.printf("%nNanoseconds (bytes allocated) of an event; %,d events of each input%n%n", Input.EVENTS);
        out.printf("%-18s %7s", "input", "bytes");
        for (Route.Kind route : Route.Kind.values()) {
            out.printf(" %16s", route);
        }
        out.printf(" %11s %11s %11s%n", "stock/ours", "ours/tokens", "flink/ours");
        for (Input input : Input.values()) {
            List<Measurement> row = measurements.stream().filter(measurement -> measurement.input() == input).toList();
            if (row.isEmpty()) {
                continue;
            }
            out.printf("%-18s %7d", input, row.getFirst().bytes());
            for (Route.Kind route : Route.Kind.values()) {
                out.printf(" %16s", of(row, route).map(measurement -> "%s (%s)".formatted(whole(measurement.nanoseconds()), whole(measurement.allocated()))).orElse("-"));
            }
            out.printf(" %11s %11s %11s%n",
                    ratio(row, Route.Kind.STOCK, Route.Kind.OURS, "%.1f"),
                    ratio(row, Route.Kind.OURS, Route.Kind.TOKENS, "%.2f"),
                    ratio(row, Route.Kind.FLINK, Route.Kind.OURS, "%.1f"));
        }
        out.println();
    }

    /** Writes one line for each input and route. */
    static void write(List<Measurement> measurements, Path file)
            throws IOException
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("input,route,ns_per_event,bytes_allocated_per_event");
        for (Measurement measurement : measurements) {
            lines.add("%s,%s,%s,%s".formatted(measurement.input(), measurement.route(), whole(measurement.nanoseconds()), whole(measurement.allocated())));
        }
        BenchmarkFiles.write(file, lines.build());
    }

    private static String ratio(List<Measurement> row, Route.Kind first, Route.Kind second, String format)
    {
        return of(row, first)
                .flatMap(dividend -> of(row, second).map(divisor -> String.format(Locale.ROOT, format, dividend.nanoseconds() / divisor.nanoseconds())))
                .orElse("-");
    }

    private static Optional<Measurement> of(List<Measurement> row, Route.Kind route)
    {
        return row.stream().filter(measurement -> measurement.route() == route).findFirst();
    }

    private static String whole(double value)
    {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
