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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Times the ways from a change event to a row. The routes of an input are measured one right after the other, each in a
 * JVM of its own, as often as there are rounds. What counts is the median of the batches, in the faster of the rounds:
 * the one least disturbed by whatever else the machine does.
 */
@Command(name = "bin/benchmark decoder", mixinStandardHelpOptions = true,
        description = "Compares the decoder with Pinot's JSON decoder and transforms, a pass of Jackson's tokenizer and Flink's debezium-json.")
public final class DecoderBenchmark
        implements Callable<Integer>
{
    @Option(names = "--inputs", split = ",", description = "Only these inputs: ${COMPLETION-CANDIDATES}")
    private List<Input> inputs = ImmutableList.copyOf(Input.values());

    @Option(names = "--routes", split = ",", description = "Only these routes: ${COMPLETION-CANDIDATES}")
    private List<Route.Kind> routes = ImmutableList.copyOf(Route.Kind.values());

    @Option(names = "--rounds", defaultValue = "2", description = "JVMs for each input and route (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before measuring (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds of measuring (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--short", description = "One round of 2 and 2 seconds: figures to see that it works, not to quote")
    private boolean shortRun;

    @Option(names = "--pinot-class-path", required = true, hidden = true)
    private String pinotClassPath;

    @Option(names = "--captured", required = true, hidden = true)
    private Path captured;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private DecoderBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new DecoderBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, RunnerException
    {
        if (shortRun) {
            rounds = 1;
            warmUp = 2;
            seconds = 2;
        }
        Path events = BenchmarkFiles.createDataFolder("decoder", results);
        List<Measurement> measurements = new ArrayList<>();
        for (Input input : inputs) {
            int bytes = input.write(captured, events);
            List<Measurement> ofInput = routes.stream()
                    .filter(route -> route.reads(input))
                    .map(route -> new Measurement(input, route, bytes))
                    .toList();
            for (int round = 0; round < rounds; round++) {
                for (Measurement measurement : ofInput) {
                    measure(measurement, events);
                }
            }
            measurements.addAll(ofInput);
        }
        BenchmarkFiles.deleteDataFolder(events);
        DecoderTable.print(measurements, System.out);
        DecoderTable.write(measurements, results);
        return 0;
    }

    private void measure(Measurement measurement, Path events)
            throws RunnerException
    {
        String classPath = System.getProperty("java.class.path");
        if (measurement.route().needsPinot()) {
            // JMH starts its JVMs with the class path of this one
            System.setProperty("java.class.path", pinotClassPath + System.getProperty("path.separator") + classPath);
        }
        try {
            Collection<RunResult> run = new Runner(new OptionsBuilder()
                    .include(TimedDecoding.class.getName())
                    .param("input", measurement.input().toString())
                    .param("route", measurement.route().toString())
                    .jvmArgs("-Xms768M", "-Xmx768M", "-XX:+UseParallelGC", "-Dlog4j2.configurationFile=classpath:benchmark-log4j2.xml", "-D" + TimedDecoding.EVENTS + "=" + events)
                    .forks(1)
                    .warmupIterations(warmUp)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(seconds)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
                    .run();
            RunResult result = run.iterator().next();
            double median = result.getPrimaryResult().getStatistics().getPercentile(50);
            double allocated = allocated(result).orElseThrow();
            measurement.add(median, allocated);
            System.out.printf("%-18s %-7s %9.0f ns %9.0f bytes%n", measurement.input(), measurement.route(), median, allocated);
        }
        finally {
            System.setProperty("java.class.path", classPath);
        }
    }

    private static Optional<Double> allocated(RunResult result)
    {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .map(entry -> entry.getValue().getScore())
                .findFirst();
    }
}
