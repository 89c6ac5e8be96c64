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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.PythonEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs dbt on the project that users copy, {@code etc/dbt}. */
@WithStack
@Tag("tools")
@Order(Integer.MAX_VALUE)
final class TestDbt
{
    private static final Path PROJECT = Path.of("../etc/dbt").toAbsolutePath().normalize();
    private static final String VIEW = "platform.dbt_analytics.recent_orders";
    private static final String MATERIALIZED_VIEW = "platform.dbt_analytics.sales_by_day";
    private static final String SALES_BY_DAY = "models/live/sales_by_day.sql";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final Path project;

    TestDbt(IntegrationStack stack, @TempDir Path folder)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
        this.project = folder.resolve("dbt");
    }

    @BeforeAll
    void start()
    {
        copy(PROJECT, project);
        shop.execute(
                "CREATE SCHEMA dbt_shop",
                "CREATE TABLE dbt_shop.customer (custkey bigint PRIMARY KEY, name text NOT NULL, mktsegment text NOT NULL)",
                "CREATE TABLE dbt_shop.orders (orderkey bigint PRIMARY KEY, custkey bigint NOT NULL, orderstatus text NOT NULL, totalprice numeric(12,2) NOT NULL, orderdate date NOT NULL)",
                "INSERT INTO dbt_shop.customer SELECT i, 'Customer ' || i, (ARRAY['BUILDING', 'MACHINERY'])[1 + i % 2] FROM generate_series(1, 10) i",
                "INSERT INTO dbt_shop.orders SELECT i, 1 + i % 10, 'O', i, current_date - i % 400 FROM generate_series(1, 1000) i");
        stack.createSource("dbt_shop");
        for (String table : List.of("customer", "orders")) {
            stack.createPipeline("dbt_shop", "dbt_shop", table);
            stack.oracle(shop).awaitEqual("platform.dbt_shop." + table, "dbt_shop." + table);
        }
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS iceberg.stored",
                "CREATE SCHEMA IF NOT EXISTS iceberg.dbt_analytics");
        assertThat(dbt("deps").exitCode()).isZero();
    }

    @AfterAll
    void close()
    {
        admin.execute(
                "DROP SCHEMA IF EXISTS platform.dbt_analytics CASCADE",
                "DROP SCHEMA IF EXISTS iceberg.dbt_analytics CASCADE");
        shop.close();
    }

    @Test
    void projectIsAppliedAgainAndAgain()
    {
        assertThat(succeeds("source", "freshness")).contains("PASS freshness of shop.orders");
        for (int run = 1; run <= 2; run++) {
            assertThat(succeeds("build")).contains("ERROR=0");
            assertEqual(VIEW, "SELECT o.orderkey, o.custkey, c.name, c.mktsegment, o.orderstatus, o.totalprice, o.orderdate FROM platform.dbt_shop.orders o JOIN platform.dbt_shop.customer c ON o.custkey = c.custkey"
                    + " WHERE o.orderdate >= current_date - INTERVAL '90' DAY");
            assertEqual(MATERIALIZED_VIEW, "SELECT orderdate, orderstatus, count(*), sum(totalprice) FROM platform.dbt_shop.orders WHERE orderdate >= current_date - INTERVAL '1' YEAR GROUP BY 1, 2");
            assertEqual("iceberg.dbt_analytics.orders_history", "SELECT orderkey, custkey, orderstatus, totalprice, orderdate FROM platform.dbt_shop.orders");
            // what the next run has to find
            shop.execute("INSERT INTO dbt_shop.orders VALUES (%s, 1, 'N', 100, current_date)".formatted(100_000 + run));
            stack.oracle(shop).awaitEqual("platform.dbt_shop.orders", "dbt_shop.orders");
        }
        assertThat(admin.text("SHOW CREATE VIEW " + VIEW)).contains("time_window = '90 days'", "COMMENT 'Orders of the last 90 days");
        assertThat(admin.text("SHOW CREATE MATERIALIZED VIEW " + MATERIALIZED_VIEW)).contains("refresh_schedule = 'every 5 minutes'", "COMMENT 'Sums of a year");
        assertThat(admin.value("SELECT comment FROM platform.information_schema.columns WHERE table_schema = 'dbt_analytics' AND table_name = 'sales_by_day' AND column_name = 'total'"))
                .isEqualTo("Sum of the orders' prices");
        assertThat(succeeds("docs", "generate")).contains("Catalog written");
        changedQueryIsAppliedWithoutAGap();
    }

    /** Whoever reads meanwhile gets rows at any time. */
    private void changedQueryIsAppliedWithoutAGap()
    {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> readers = CompletableFuture.supplyAsync(() -> {
            long reads = 0;
            try (Sql reader = stack.trinoAs("reader")) {
                while (!done.get()) {
                    assertThat((Long) reader.rows("SELECT count(*) FROM " + MATERIALIZED_VIEW).getFirst().getFirst()).isGreaterThan(300);
                    reads++;
                }
            }
            return reads;
        });
        try {
            edit(SALES_BY_DAY, "sum(totalprice) as total", "sum(totalprice) as total, max(totalprice) as largest");
            assertThat(succeeds("run", "--select", "sales_by_day")).contains("ERROR=0");
            String changed = "SELECT orderdate, orderstatus, count(*), sum(totalprice), max(totalprice) FROM platform.dbt_shop.orders WHERE orderdate >= current_date - INTERVAL '1' YEAR GROUP BY 1, 2";
            assertEqual(MATERIALIZED_VIEW, changed);
            shop.execute("INSERT INTO dbt_shop.orders VALUES (200000, 1, 'N', 7, current_date)");
            stack.oracle(shop).awaitEqual("platform.dbt_shop.orders", "dbt_shop.orders");
            assertThat(succeeds("run", "--full-refresh")).contains("ERROR=0");
            assertEqual(MATERIALIZED_VIEW, changed);
        }
        finally {
            done.set(true);
        }
        assertThat(readers.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isPositive();
    }

    /** Nothing runs then: an incremental model would have dropped the view of its name before Trino says no. */
    @Test
    void tablesInACatalogOfViewsAreRefused()
    {
        Path misplaced = project.resolve("models/live/misplaced.sql");
        write(misplaced, "{{ config(materialized='incremental') }}\nselect 1 as id");
        try {
            Program program = dbt("run");
            assertThat(program.exitCode()).isNotZero();
            assertThat(program.output()).contains("misplaced is materialized as incremental in catalog platform, which has views and materialized views", "+database");
        }
        finally {
            delete(misplaced);
        }
    }

    private void assertEqual(String relation, String query)
    {
        assertThat(admin.rows("SELECT * FROM " + relation)).containsExactlyInAnyOrderElementsOf(admin.rows(query));
    }

    private String succeeds(String... arguments)
    {
        Program program = dbt(arguments);
        assertThat(program.exitCode()).as("%s\n%s", program.output(), program.errors()).isZero();
        return program.output();
    }

    private Program dbt(String... arguments)
    {
        Path python = PythonEnvironment.prepare(Path.of("src/test/python/dbt-requirements.txt").toAbsolutePath(), System.out::println);
        return Program.runExisting(
                ImmutableList.<String>builder()
                        .add(python.resolveSibling("dbt").toString())
                        .add(arguments)
                        .add("--no-use-colors", "--project-dir", project.toString(), "--profiles-dir", project.toString(), "--vars", "{source: dbt_shop, storage_schema: iceberg.stored}")
                        .build(),
                ImmutableMap.of("TRINO_PORT", Integer.toString(stack.servers().trino().port()), "DBT_SCHEMA", "dbt_analytics"));
    }

    private void edit(String file, String before, String after)
    {
        Path path = project.resolve(file);
        try {
            String text = Files.readString(path, UTF_8);
            assertThat(text).contains(before);
            write(path, text.replace(before, after));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, String text)
    {
        try {
            Files.writeString(path, text, UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path)
    {
        try {
            Files.delete(path);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to)
    {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                }
                else {
                    Files.copy(file, copy);
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
