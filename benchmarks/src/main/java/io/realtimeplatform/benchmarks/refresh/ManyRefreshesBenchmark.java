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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.benchmarks.refresh.RefreshFigures.Mode;
import io.realtimeplatform.localstack.LocalStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Refreshes one materialized view in place many times, each after a change, and times how long it takes to read it: the storage is
 * kept in order meanwhile as its configuration says.
 */
@Command(name = "bin/benchmark many-refreshes", mixinStandardHelpOptions = true,
        description = "Counts the files of a storage and times its reading, at the start and after many refreshes in place.")
public final class ManyRefreshesBenchmark
        implements Callable<Integer>
{
    private static final double GOAL = 1.5;
    private static final int READS = 11;

    @Option(names = "--rows", defaultValue = "500000", description = "Rows of the table (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--refreshes", defaultValue = "300", description = "How many refreshes are many (default: ${DEFAULT-VALUE})")
    private int refreshes;

    @Option(names = "--mode", defaultValue = "PARTITION", description = "PARTITION or MERGE (default: ${DEFAULT-VALUE})")
    private Mode mode;

    @Option(names = "--check", description = "Fail when the goal is missed")
    private boolean check;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private ManyRefreshesBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new ManyRefreshesBenchmark()).execute(arguments));
    }

    private record Figures(int refreshes, double seconds, long files) {}

    @Override
    public Integer call()
            throws IOException, SQLException
    {
        Path data = BenchmarkFiles.createDataFolder("many-refreshes", results);
        List<Figures> figures = new ArrayList<>();
        long mostFiles = 0;
        try (LocalStack stack = LocalStack.builder(data)
                // snapshots and files go while it runs, as they do in a day
                .platformProperty("platform.refresh.keep-replaced", "1m")
                .platformProperty("platform.maintenance.check-interval", "5s")
                .start();
                Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR);
                Connection shop = stack.postgresql().connectToShop()) {
            RefreshedViews views = RefreshedViews.create(stack.postgresql().port(), shop, trino, rows, EnumSet.of(mode));
            // not what is compiled when it is read first
            read(views, 0);
            figures.add(read(views, 0));
            int step = Math.max(1, refreshes / 3);
            for (int refresh = 1; refresh <= refreshes; refresh++) {
                if (mode == Mode.MERGE) {
                    views.changeAnywhere(refresh);
                }
                else {
                    views.changeNewestDays(refresh);
                }
                views.refresh(mode);
                mostFiles = Math.max(mostFiles, views.files(mode));
                if (refresh % step == 0) {
                    figures.add(read(views, refresh));
                }
            }
        }
        System.out.printf("%nThe view in mode %s, %s rows%n%n%-10s %14s %8s%n", mode, rows, "refreshes", "read seconds", "files");
        figures.forEach(line -> System.out.printf("%-10s %14s %8s%n", line.refreshes(), decimal(line.seconds()), line.files()));
        double ratio = figures.getLast().seconds() / figures.getFirst().seconds();
        System.out.printf("%nend : start %s (goal: at most %s), never more than %s files%n", decimal(ratio), GOAL, mostFiles);
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("refreshes,read_seconds,files");
        figures.forEach(line -> lines.add("%s,%s,%s".formatted(line.refreshes(), decimal(line.seconds()), line.files())));
        BenchmarkFiles.write(results, lines.build());
        BenchmarkFiles.deleteDataFolder(data);
        return check && ratio > GOAL ? 1 : 0;
    }

    private Figures read(RefreshedViews views, int refresh)
            throws SQLException
    {
        List<Double> times = new ArrayList<>();
        for (int read = 0; read < READS; read++) {
            times.add(views.timeRead(mode));
        }
        times.sort(null);
        return new Figures(refresh, times.get(READS / 2), views.files(mode));
    }

    private static String decimal(double value)
    {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
