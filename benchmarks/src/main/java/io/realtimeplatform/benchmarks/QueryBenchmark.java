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
import io.realtimeplatform.localstack.LocalStack;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Times three queries, each through three routes to the same rows: the typed table, the Pinot catalog with the columns
 * as Pinot keeps them, and a view of CASTs over the Pinot catalog as one writes it by hand. A round asks all routes for
 * the same thing, in an order that changes, and checks that they answer the same.
 */
@Command(name = "bin/benchmark query", mixinStandardHelpOptions = true,
        description = "Compares point lookup, range count and a dashboard aggregate through a typed table, on the Pinot catalog and through a view.")
public final class QueryBenchmark
        implements Callable<Integer>
{
    private static final Duration ROW_DISTANCE = Duration.ofSeconds(60);

    @Option(names = "--rows", defaultValue = "200000", description = "Rows of the table (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--samples", defaultValue = "30", description = "Measured rounds of each query (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(names = "--warm-up", defaultValue = "20", description = "Rounds before those (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private QueryBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new QueryBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, SQLException
    {
        Path data = BenchmarkFiles.createDataFolder("query", results);
        try (LocalStack stack = LocalStack.builder(data).start();
                Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR)) {
            OrdersTable table = OrdersTable.create(stack, trino, rows);
            List<Result> measured = measure(trino, table);
            ResultsTable.print(measured, rows, samples, System.out);
            ResultsTable.write(measured, results);
        }
        BenchmarkFiles.deleteDataFolder(data);
        return 0;
    }

    private List<Result> measure(Connection trino, OrdersTable table)
            throws SQLException
    {
        Random random = new Random(1);
        ImmutableList.Builder<Result> results = ImmutableList.builder();
        for (Query query : Query.values()) {
            List<List<Double>> times = new ArrayList<>();
            for (Route _ : Route.values()) {
                times.add(new ArrayList<>());
            }
            for (int round = 0; round < warmUp + samples; round++) {
                Parameters parameters = parameters(random);
                List<String> answers = new ArrayList<>();
                for (int turn = 0; turn < Route.values().length; turn++) {
                    int route = (turn + round) % Route.values().length;
                    String sql = table.sql(query, Route.values()[route], parameters);
                    long start = System.nanoTime();
                    answers.add(read(trino, sql));
                    if (round >= warmUp) {
                        times.get(route).add((System.nanoTime() - start) / 1e6);
                    }
                }
                if (answers.stream().distinct().count() != 1) {
                    throw new IllegalStateException("The routes of %s answer differently: %s".formatted(query, answers));
                }
            }
            for (Route route : Route.values()) {
                results.add(new Result(query, route, times.get(route.ordinal()).stream().sorted().collect(toImmutableList())));
            }
        }
        return results.build();
    }

    private Parameters parameters(Random random)
    {
        // a sixth of the table, somewhere in it
        int first = random.nextInt(rows - rows / 6);
        return new Parameters(
                random.nextInt(rows),
                OrdersTable.FIRST.plus(ROW_DISTANCE.multipliedBy(first)),
                OrdersTable.FIRST.plus(ROW_DISTANCE.multipliedBy(first + rows / 6L)));
    }

    private static String read(Connection trino, String sql)
            throws SQLException
    {
        try (Statement statement = trino.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    row.append(result.getString(column)).append('|');
                }
                rows.add(row.toString());
            }
            return rows.stream().sorted().toList().toString();
        }
    }

    enum Query
    {
        POINT_LOOKUP,
        RANGE_COUNT,
        DASHBOARD,
    }

    enum Route
    {
        TYPED,
        PINOT,
        VIEW,
    }

    record Parameters(long key, Instant from, Instant to) {}

    /** @param milliseconds of all samples, ascending */
    record Result(Query query, Route route, List<Double> milliseconds)
    {
        double percentile(int percent)
        {
            return milliseconds.get((milliseconds.size() - 1) * percent / 100);
        }
    }
}
