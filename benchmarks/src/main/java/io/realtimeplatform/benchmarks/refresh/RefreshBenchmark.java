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

import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.concurrent.Callable;

/**
 * Times refreshes of three materialized views with the same query over one table of a pipeline: one computes all rows, one the partitions that changed, and
 * one merges the rows that changed. After each refresh the view must have the rows of the table.
 */
@Command(name = "bin/benchmark refresh", mixinStandardHelpOptions = true,
        description = "Compares refreshes of what changed, by partitions and by key, with those of all rows.")
public final class RefreshBenchmark
        implements Callable<Integer>
{
    @Option(names = "--rows", defaultValue = "5000000", description = "Rows of the table (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--rounds", defaultValue = "9", description = "Measured refreshes of each mode that follows changes (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--full-rounds", defaultValue = "3", description = "Measured refreshes of all rows (default: ${DEFAULT-VALUE})")
    private int fullRounds;

    @Option(names = "--check", description = "Fail when a goal is missed")
    private boolean check;

    @Option(names = "--results", required = true, paramLabel = "FILE", description = "The CSV file to write")
    private Path results;

    private RefreshBenchmark() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new RefreshBenchmark()).execute(arguments));
    }

    @Override
    public Integer call()
            throws IOException, SQLException
    {
        Path data = BenchmarkFiles.createDataFolder("refresh", results);
        RefreshFigures figures = new RefreshFigures(rows);
        try (LocalStack stack = LocalStack.builder(data)
                .jvmOption(Server.PINOT, "-Xmx4G")
                .jvmOption(Server.PINOT, "-XX:TieredStopAtLevel=4")
                // of wide rows the Pinot connector has whole segments in memory
                .jvmOption(Server.TRINO, "-Xmx8G")
                .start();
                Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR);
                Connection shop = stack.postgresql().connectToShop()) {
            RefreshedViews views = RefreshedViews.create(stack.postgresql().port(), shop, trino, rows, EnumSet.allOf(RefreshFigures.Mode.class));
            views.createLiveTail();
            for (int round = 1; round <= rounds; round++) {
                figures.changed(views.changeNewestDays(round));
                figures.add(RefreshFigures.Mode.PARTITION, views.refresh(RefreshFigures.Mode.PARTITION));
                figures.add(views.timeDashboard());
            }
            // the changes of the other mode, outside of what is measured
            views.refresh(RefreshFigures.Mode.MERGE);
            for (int round = 1; round <= rounds; round++) {
                views.changeAnywhere(round);
                figures.add(RefreshFigures.Mode.MERGE, views.refresh(RefreshFigures.Mode.MERGE));
            }
            // each mode's rounds follow each other, as a view's refreshes do: what a full one leaves in memory would slow the one after it
            for (int round = 1; round <= fullRounds; round++) {
                figures.add(RefreshFigures.Mode.FULL, views.refresh(RefreshFigures.Mode.FULL));
            }
        }
        figures.print(System.out);
        BenchmarkFiles.write(results, figures.lines());
        BenchmarkFiles.deleteDataFolder(data);
        return check && !figures.meetsGoals() ? 1 : 0;
    }
}
