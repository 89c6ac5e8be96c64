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
import io.realtimeplatform.benchmarks.ViewResults.Key;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import static java.util.Objects.requireNonNullElse;

/**
 * Times what clients ask of a catalog with a few and with many views, in the platform's catalog and in Trino's Hive
 * catalog with a file metastore. The catalogs take turns.
 */
@Command(name = "bin/benchmark views", mixinStandardHelpOptions = true,
        description = "Compares listing, describing, planning and making views where there are many, with Trino's Hive catalog.")
public final class ViewsBenchmark
        implements Callable<Integer>
{
    // of Trino: the query ran longer than it may
    private static final int EXCEEDED_TIME_LIMIT = 131075;
    // one run of what takes so long is enough
    private static final Duration LONG = Duration.ofSeconds(10);

    @Option(names = "--views", defaultValue = "10000", description = "How many views are many (default: ${DEFAULT-VALUE})")
    private int views;

    @Option(names = "--few", defaultValue = "100", description = "How many views are few (default: ${DEFAULT-VALUE})")
    private int few;

    @Option(names = "--samples", defaultValue = "7", description = "Measured runs of each statement (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(names = "--warm-up", defaultValue = "5", description = "Runs before those (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--limit", defaultValue = "300", description = "Seconds after which a statement is given up (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private ViewsBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new ViewsBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException
    {
        Path data = BenchmarkFiles.createDataFolder("views", results);
        ViewResults measured = new ViewResults();
        try (LocalStack stack = LocalStack.builder(data).servers(Server.TRINO).trinoProperty("catalog.management", "dynamic").start();
                Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR)) {
            ManyViews many = ManyViews.create(stack);
            many.make(few);
            // else the first that are measured would pay for the compilation of Trino's code
            System.out.println("Warming up");
            measure(trino, few, new ViewResults());
            for (int count : ImmutableList.of(few, views)) {
                long start = System.nanoTime();
                many.make(count);
                System.out.printf("%,d views in each catalog after %s s%n", count, Duration.ofNanos(System.nanoTime() - start).toSeconds());
                measure(trino, count, measured);
            }
        }
        measured.print(few, views, limit, System.out);
        measured.write(results, limit);
        BenchmarkFiles.deleteDataFolder(data);
        return 0;
    }

    private void measure(Connection trino, int count, ViewResults measured)
            throws SQLException
    {
        for (ViewStatement statement : ViewStatement.values()) {
            Map<ViewCatalog, List<Duration>> times = new EnumMap<>(ViewCatalog.class);
            for (int run = 0; run < warmUp + samples; run++) {
                for (ViewCatalog catalog : ViewCatalog.values()) {
                    List<Duration> before = requireNonNullElse(times.get(catalog), ImmutableList.of());
                    if (before.stream().anyMatch(time -> time.compareTo(LONG) > 0)) {
                        continue;
                    }
                    Duration time = run(trino, statement, catalog, run, count);
                    if (run >= warmUp || time.compareTo(LONG) > 0) {
                        times.computeIfAbsent(catalog, _ -> new ArrayList<>()).add(time);
                    }
                }
            }
            times.forEach((catalog, durations) -> measured.add(new Key(catalog, count, statement), durations));
            System.out.printf("  %s done%n", statement);
        }
    }

    private Duration run(Connection trino, ViewStatement statement, ViewCatalog catalog, int run, int count)
            throws SQLException
    {
        // what is made is removed under the same name: DROP_VIEW comes after CREATE_VIEW
        boolean change = statement == ViewStatement.CREATE_VIEW || statement == ViewStatement.DROP_VIEW;
        String view = change ? "new_" + run : ManyViews.name((run * 31) % count);
        String sql = statement.sql(catalog, view);
        long start = System.nanoTime();
        int rows = 0;
        try (Statement execution = trino.createStatement()) {
            execution.setQueryTimeout(limit);
            if (execution.execute(sql)) {
                try (ResultSet result = execution.getResultSet()) {
                    while (result.next()) {
                        rows++;
                    }
                }
            }
        }
        catch (SQLException e) {
            if (e.getErrorCode() == EXCEEDED_TIME_LIMIT) {
                return ViewResults.GIVEN_UP;
            }
            throw e;
        }
        if (statement.listing() && rows < count) {
            throw new IllegalStateException("%s gave %s rows, and there are %s views".formatted(sql, rows, count));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
