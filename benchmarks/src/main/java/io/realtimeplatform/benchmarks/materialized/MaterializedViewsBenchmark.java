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
package io.realtimeplatform.benchmarks.materialized;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.benchmarks.BenchmarkFiles;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Times what clients ask of the platform's catalog with a few and with many views, a part of which are materialized and have schedules.
 */
@Command(name = "bin/benchmark materialized-views", mixinStandardHelpOptions = true,
        description = "Compares listing, describing and planning where there are few and many views and materialized views.")
public final class MaterializedViewsBenchmark
        implements Callable<Integer>
{
    @Option(names = "--views", defaultValue = "1000", description = "How many views are many (default: ${DEFAULT-VALUE})")
    private int views;

    @Option(names = "--materialized", defaultValue = "500", description = "How many materialized views are many (default: ${DEFAULT-VALUE})")
    private int materialized;

    @Option(names = "--few", defaultValue = "10", description = "How many of both are few (default: ${DEFAULT-VALUE})")
    private int few;

    @Option(names = "--samples", defaultValue = "15", description = "Measured runs of each statement (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private MaterializedViewsBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new MaterializedViewsBenchmark()).execute(arguments));
    }

    /** What is asked, of all views or of one. */
    private enum Question
    {
        SHOW_TABLES("SHOW TABLES FROM platform.reports"),
        INFORMATION_SCHEMA_TABLES("SELECT * FROM platform.information_schema.tables WHERE table_schema = 'reports'"),
        INFORMATION_SCHEMA_COLUMNS("SELECT * FROM platform.information_schema.columns WHERE table_schema = 'reports'"),
        METADATA_MATERIALIZED_VIEWS("SELECT * FROM system.metadata.materialized_views WHERE catalog_name = 'platform'"),
        MATERIALIZED_VIEWS("SELECT * FROM platform.system.materialized_views"),
        REFRESHES("SELECT * FROM platform.system.refreshes"),
        DEPENDENCIES("SELECT * FROM platform.system.dependencies"),
        SHOW_CREATE("SHOW CREATE MATERIALIZED VIEW platform.reports.stored_1"),
        EXPLAIN_VIEW("EXPLAIN SELECT * FROM platform.reports.view_1 WHERE custkey = 1"),
        EXPLAIN_STORED("EXPLAIN SELECT * FROM platform.reports.stored_0 WHERE custkey = 1");

        private final String sql;

        Question(String sql)
        {
            this.sql = sql;
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call()
            throws IOException, SQLException
    {
        Path data = BenchmarkFiles.createDataFolder("materialized-views", results);
        Map<Question, Double> ofFew;
        Map<Question, Double> ofMany;
        // the catalog of Iceberg is kept in PostgreSQL
        try (LocalStack stack = LocalStack.builder(data).servers(Server.TRINO, Server.POSTGRESQL).start();
                Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR)) {
            execute(trino, "CREATE SCHEMA platform.reports");
            execute(trino, "CREATE SCHEMA IF NOT EXISTS iceberg.platform");
            make(trino, 0, few, 0, few);
            // else the first that are measured would pay for the compilation of Trino's code
            measure(trino);
            ofFew = measure(trino);
            make(trino, few, views, few, materialized);
            ofMany = measure(trino);
        }
        print(ofFew, ofMany);
        BenchmarkFiles.write(results, lines(ofFew, ofMany));
        BenchmarkFiles.deleteDataFolder(data);
        return 0;
    }

    private static void make(Connection trino, int firstView, int views, int firstMaterialized, int materialized)
            throws SQLException
    {
        for (int view = firstView; view < views; view++) {
            execute(trino, "CREATE VIEW platform.reports.view_%s WITH (time_column = 'orderdate', time_window = '1 year') AS SELECT * FROM tpch.tiny.orders".formatted(view));
        }
        for (int view = firstMaterialized; view < materialized; view++) {
            // the first one has rows
            String initialize = view == 0 ? "on_create" : "on_schedule";
            execute(trino, """
                    CREATE MATERIALIZED VIEW platform.reports.stored_%s
                    WITH (storage_schema = 'iceberg.platform', refresh_schedule = '0 6 1 1 *', initialize = '%s') AS SELECT * FROM tpch.tiny.orders""".formatted(view, initialize));
        }
        System.out.printf("%,d views and %,d materialized views%n", views, materialized);
    }

    /** @return medians in milliseconds */
    private Map<Question, Double> measure(Connection trino)
            throws SQLException
    {
        Map<Question, Double> medians = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            List<Double> times = new ArrayList<>();
            for (int run = 0; run < samples; run++) {
                long start = System.nanoTime();
                execute(trino, question.sql);
                times.add((System.nanoTime() - start) / 1e6);
            }
            times.sort(null);
            medians.put(question, times.get(times.size() / 2));
        }
        return medians;
    }

    private static void execute(Connection trino, String sql)
            throws SQLException
    {
        try (Statement statement = trino.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        result.getObject(1);
                    }
                }
            }
        }
    }

    private void print(Map<Question, Double> ofFew, Map<Question, Double> ofMany)
    {
        System.out.printf("%nMedians in milliseconds with %,d views and %,d materialized views, and with %,d and %,d%n%n", few, few, views, materialized);
        System.out.printf("%-28s %10s %10s %8s%n", "statement", "few", "many", "ratio");
        for (Question question : Question.values()) {
            System.out.printf("%-28s %10s %10s %8s%n", question, decimal(ofFew.get(question)), decimal(ofMany.get(question)), decimal(ofMany.get(question) / ofFew.get(question)));
        }
        System.out.println();
    }

    private List<String> lines(Map<Question, Double> ofFew, Map<Question, Double> ofMany)
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add("views,materialized_views,statement,milliseconds");
        ofFew.forEach((question, time) -> lines.add("%s,%s,%s,%s".formatted(few, few, question, decimal(time))));
        ofMany.forEach((question, time) -> lines.add("%s,%s,%s,%s".formatted(views, materialized, question, decimal(time))));
        return lines.build();
    }

    private static String decimal(double value)
    {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
