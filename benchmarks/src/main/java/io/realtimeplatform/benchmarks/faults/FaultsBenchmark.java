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
import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.benchmarks.faults.FaultRound.FaultSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Kills servers and replays changes, in random order until the time is over, and compares source and platform row by row
 * after each.
 */
@Command(name = "bin/benchmark faults", mixinStandardHelpOptions = true,
        description = {
                "Kills the processes of a stack with SIGKILL and starts them again, while rows change and while snapshots are read, replays a topic,",
                "and starts the connector from older offsets. After each fault the source is compared with the platform, row by row;",
                "meanwhile the platform is queried all the time. Exit code 1 if a row was lost, too many, older than before, or twice in a result."})
public final class FaultsBenchmark
        implements Callable<Integer>
{
    @Parameters(paramLabel = "SECONDS", description = "How long faults go on; the last one is finished")
    private int seconds;

    @Option(names = "--seed", description = "Of the order and the moments of the faults (default: a random one, which is printed)")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--only", paramLabel = "TEXT", description = "Only faults whose names have this text, such as \"Kafka during snapshot\"")
    private String only = "";

    @Option(names = "--changes", defaultValue = "500", description = "Changes a second (default: ${DEFAULT-VALUE})")
    private double changesPerSecond;

    @Option(names = "--rows", defaultValue = "100000", description = "Rows of the tables that are snapshotted (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private FaultsBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new FaultsBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, SQLException
    {
        List<Fault> faults = new ArrayList<>(Fault.all().stream().filter(fault -> fault.toString().contains(only)).toList());
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("No fault has \"%s\" in its name; there are: %s".formatted(only, Fault.all()));
        }
        long usedSeed = seed.orElseGet(() -> new Random().nextLong(1_000_000));
        Path data = BenchmarkFiles.createDataFolder("faults", results);
        System.out.printf("Seed %s; the servers' data and logs: %s%nStarting the stack …%n", usedSeed, data);
        List<RoundResult> found = new ArrayList<>();
        try (FaultScenario scenario = FaultScenario.start(data, new FaultSize(5_000, rows, changesPerSecond), usedSeed)) {
            Random order = new Random(usedSeed);
            long start = System.nanoTime();
            while (!isOver(start)) {
                Collections.shuffle(faults, order);
                for (Fault fault : faults) {
                    if (!isOver(start)) {
                        RoundResult result = scenario.run(fault);
                        found.add(result);
                        System.out.printf("%4d s  %s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds(), result);
                    }
                }
            }
        }
        BenchmarkFiles.write(results, ImmutableList.<String>builder().add(RoundResult.COLUMNS).addAll(found.stream().map(RoundResult::csv).toList()).build());
        long wrong = found.stream().filter(result -> !result.isRight()).count();
        System.out.printf("%s faults, %s of them with something wrong%n", found.size(), wrong);
        if (wrong > 0) {
            return 1;
        }
        BenchmarkFiles.deleteDataFolder(data);
        return 0;
    }

    private boolean isOver(long start)
    {
        return System.nanoTime() - start > Duration.ofSeconds(seconds).toNanos();
    }
}
