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

import io.realtimeplatform.localstack.LocalStack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The same views in the platform's catalog and in one of Trino's Hive connector with a file metastore. */
final class ManyViews
{
    private static final int CLIENTS = 4;

    private final LocalStack stack;
    private final Path hive;
    private int made;

    private ManyViews(LocalStack stack, Path hive)
    {
        this.stack = stack;
        this.hive = hive;
    }

    static ManyViews create(LocalStack stack)
            throws IOException, SQLException
    {
        Path hive = Files.createDirectories(stack.dataFolder().resolve("hive"));
        try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR); Statement statement = trino.createStatement()) {
            statement.execute("""
                    CREATE CATALOG hive USING hive WITH (
                        "hive.metastore" = 'file', "hive.metastore.catalog.dir" = 'local:///metastore',
                        "fs.native-local.enabled" = 'true', "local.location" = '%s')
                    """.formatted(hive));
            for (ViewCatalog catalog : ViewCatalog.values()) {
                statement.execute("CREATE SCHEMA %s.reports".formatted(catalog));
            }
        }
        return new ManyViews(stack, hive);
    }

    static String name(int number)
    {
        return "view_" + number;
    }

    /** Makes views until there are so many in both catalogs. */
    void make(int views)
            throws IOException, InterruptedException
    {
        makeInPlatform(views);
        makeInHive(views);
        made = views;
    }

    private void makeInPlatform(int views)
            throws InterruptedException
    {
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = made + client;
                clients.add(executor.submit(() -> {
                    try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR); Statement statement = trino.createStatement()) {
                        for (int view = first; view < views; view += CLIENTS) {
                            statement.execute(ViewCatalog.PLATFORM.createView(name(view)));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        catch (ExecutionException e) {
            throw new IllegalStateException("Cannot make the views", e);
        }
    }

    // The file metastore keeps a folder of files for each view, and the view's name is nowhere in them. A folder is copied
    // in no time, and a statement for each view would take as long as for the platform.
    private void makeInHive(int views)
            throws IOException
    {
        Path model = hive.resolve("metastore/reports").resolve(name(0));
        if (made == 0) {
            try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR); Statement statement = trino.createStatement()) {
                statement.execute(ViewCatalog.HIVE.createView(name(0)));
            }
            catch (SQLException e) {
                throw new IllegalStateException("Cannot make the first view", e);
            }
        }
        for (int view = Math.max(1, made); view < views; view++) {
            copy(model, model.resolveSibling(name(view)));
        }
    }

    private static void copy(Path source, Path target)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file)));
            }
        }
    }
}
