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

import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.localstack.LocalStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/** How long a committed change takes until a query in Trino shows it. */
@Command(name = "bin/benchmark freshness", mixinStandardHelpOptions = true,
        description = "Times changes from commit to visible in Trino, through a pipeline and through a chain set up by hand.")
public final class FreshnessBenchmark
        implements Callable<Integer>
{
    // longer than Debezium's default interval of 500 ms
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE_PERIOD = Duration.ofSeconds(10);

    @Option(names = "--samples", defaultValue = "200", description = "Measured commits to each chain (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(names = "--warm-up", defaultValue = "50", description = "Commits to each before those (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--property", paramLabel = "KEY=VALUE", description = "A property of the pipeline's connector, in the place of what the platform sets; may be repeated")
    private Map<String, String> properties = new HashMap<>();

    @Option(names = "--check", description = "Exit code 1 if a goal is not met")
    private boolean check;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private FreshnessBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new FreshnessBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException
    {
        Path data = BenchmarkFiles.createDataFolder("freshness", results);
        boolean goalsMet;
        try (LocalStack stack = LocalStack.builder(data).start(); FreshnessRun run = FreshnessRun.create(stack, properties)) {
            System.out.printf("Committing %s changes to each of two tables …%n", warmUp + samples);
            FreshnessResults measured = run.measure(warmUp, samples, LONGEST_PAUSE, new Random(1));
            measured.print(System.out);
            run.idleLoad(IDLE_PERIOD).ifPresent(load -> System.out.printf(Locale.ROOT, "Kafka Connect takes %.1f %% of a core while nothing changes%n%n", load));
            BenchmarkFiles.write(results, measured.lines());
            goalsMet = measured.meetsGoals();
        }
        BenchmarkFiles.deleteDataFolder(data);
        if (check && !goalsMet) {
            return 1;
        }
        return 0;
    }
}
