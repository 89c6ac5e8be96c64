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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs Airflow on the DAG that users copy, {@code etc/airflow}, and the statement that makes it unnecessary. */
@WithStack
@Tag("tools")
@Order(Integer.MAX_VALUE)
final class TestAirflow
{
    private static final Path FILES = Path.of("../etc/airflow").toAbsolutePath().normalize();
    private static final String DAG = "platform_sales_by_day";
    private static final String VIEW = "platform.reports.sales_by_day";
    private static final String NOTHING_SAID = "{}";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final Path home;

    TestAirflow(IntegrationStack stack, @TempDir Path folder)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
        this.home = folder;
    }

    @BeforeAll
    void start()
            throws IOException
    {
        shop.execute(
                "CREATE SCHEMA airflow",
                "CREATE TABLE airflow.orders (orderkey bigint PRIMARY KEY, custkey bigint NOT NULL,"
                        + " orderstatus text NOT NULL, totalprice numeric(12,2) NOT NULL, orderdate date NOT NULL)",
                "INSERT INTO airflow.orders SELECT i, 1 + i % 10, 'O', i, current_date - i % 400 FROM generate_series(1, 1000) i");
        stack.createSource("shop");
        stack.createPipeline("shop", "airflow", "orders");
        awaitOrders();
        admin.execute("CREATE SCHEMA IF NOT EXISTS iceberg.platform", "CREATE SCHEMA platform.reports");
        Files.createDirectory(home.resolve("dags"));
        Files.copy(FILES.resolve(DAG + ".py"), home.resolve("dags").resolve(DAG + ".py"));
        Program migrate = airflow(ImmutableList.of("db", "migrate"));
        assertThat(migrate.exitCode()).as(migrate.complaint()).isZero();
    }

    @AfterAll
    void close()
    {
        admin.execute("DROP SCHEMA IF EXISTS platform.reports CASCADE");
        shop.close();
    }

    @Test
    void runsAgainAndAgainUntilAStatementDoesTheSame()
            throws IOException
    {
        String backfill = "{\"backfill_from\": \"%s\"}".formatted(admin.value("SELECT CAST(current_date - INTERVAL '7' DAY AS varchar)"));
        succeeds(NOTHING_SAID);
        assertSales();
        succeeds(backfill);
        succeeds(backfill);
        assertSales();
        assertThat(refreshes("sales_by_day")).containsExactly("CREATE SUCCEEDED", "CALL SUCCEEDED", "CALL SUCCEEDED", "BACKFILL SUCCEEDED", "CALL SUCCEEDED", "BACKFILL SUCCEEDED");

        String statement = Files.readString(FILES.resolve("sales_by_day.sql"), UTF_8).strip().replaceFirst(";$", "");
        admin.execute(statement);
        assertThat(refreshes("sales_by_day")).as("what is stored stays").hasSize(6);
        assertThat(fails(NOTHING_SAID)).contains("Materialized view reports.sales_by_day already exists, and it differs: target_lag is '1 hour'");
        assertThat(statement).contains("target_lag = '1 hour'");
        admin.execute(statement.replace("target_lag = '1 hour'", "target_lag = '10 seconds'"));
        addOrder(10_001, 1);
        Await.until("the platform refreshes it", () -> admin.number("SELECT count(*) FROM %s WHERE orderstatus = 'N'".formatted(VIEW)) == 1);
        assertSales();
        admin.execute("DROP MATERIALIZED VIEW " + VIEW);
    }

    /** What was served is served on, and the run that is repeated does the rest. */
    @Test
    void failsWithTheMessageOfTrinoAndIsRepeated()
    {
        String ratios = """
                {"view_name": "ratios", "query": "SELECT orderdate, count(*) AS orders, sum(totalprice / (custkey - 13)) AS total FROM platform.shop.orders GROUP BY 1"}
                """;
        succeeds(ratios);
        List<List<Object>> served = admin.rows("SELECT * FROM platform.reports.ratios");
        addOrder(10_002, 13);
        assertThat(fails(ratios)).contains("Division by zero");
        assertThat(admin.rows("SELECT * FROM platform.reports.ratios")).containsExactlyInAnyOrderElementsOf(served);
        removeOrder(10_002);
        succeeds(ratios);
        assertThat(admin.rows("SELECT * FROM platform.reports.ratios")).containsExactlyInAnyOrderElementsOf(served);
        assertThat(refreshes("ratios")).as("tried three times")
                .containsExactly("CREATE SUCCEEDED", "CALL SUCCEEDED", "CALL FAILED", "CALL FAILED", "CALL FAILED", "CALL SUCCEEDED");
        admin.execute("DROP MATERIALIZED VIEW platform.reports.ratios");
    }

    /** Airflow is killed (SIGKILL) while its refresh waits to commit, and the run is repeated while that refresh still goes on. */
    @Test
    void killedWhileItsCallRuns()
            throws IOException
    {
        succeeds(NOTHING_SAID);
        addOrder(10_003, 1);
        CompletableFuture<Program> repeated;
        try (Sql iceberg = stack.superuser("iceberg"); Sql watch = stack.superuser("iceberg")) {
            // the row that the commit of a refresh changes
            iceberg.execute("BEGIN", "SELECT FROM iceberg_tables WHERE table_name LIKE 'sales\\_by\\_day\\_\\_%' FOR UPDATE");
            ProcessBuilder builder = new ProcessBuilder(command(run(NOTHING_SAID))).redirectErrorStream(true).redirectOutput(home.resolve("killed.out").toFile());
            builder.environment().putAll(environment());
            Process killed = builder.start();
            try {
                Await.until("the refresh waits to commit", () ->
                        watch.number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'UPDATE iceberg_tables%' AND wait_event_type = 'Lock'") == 1);
            }
            finally {
                killed.descendants().forEach(ProcessHandle::destroyForcibly);
                killed.destroyForcibly();
            }
            killed.onExit().orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(refreshes("sales_by_day")).endsWith("CALL RUNNING");
            repeated = CompletableFuture.supplyAsync(() -> airflow(run(NOTHING_SAID)));
            Await.until("the run is repeated", () -> admin.number(
                    "SELECT count(*) FROM system.runtime.queries WHERE query LIKE 'CALL platform.system.refresh%' AND source = 'airflow' AND state = 'RUNNING'") == 2);
            assertThat(refreshes("sales_by_day")).as("the second waits for the first").endsWith("CALL RUNNING");
            iceberg.execute("ROLLBACK");
        }
        Program program = repeated.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(program.exitCode()).as(program.complaint()).isZero();
        assertSales();
        assertThat(refreshes("sales_by_day")).endsWith("CALL SUCCEEDED", "CALL SUCCEEDED").doesNotContain("CALL RUNNING");
        assertThat(admin.column("SHOW TABLES FROM iceberg.platform LIKE 'sales\\_by\\_day\\_\\_%' ESCAPE '\\'")).hasSize(1);
        removeOrder(10_003);
        admin.execute("DROP MATERIALIZED VIEW " + VIEW);
    }

    private void assertSales()
    {
        assertThat(admin.rows("SELECT * FROM " + VIEW)).containsExactlyInAnyOrderElementsOf(
                admin.rows("SELECT orderdate, orderstatus, count(*), sum(totalprice) FROM platform.shop.orders WHERE orderdate >= current_date - INTERVAL '1' YEAR GROUP BY 1, 2"));
    }

    /** The refreshes of a view, the first one first, as {@code CALL SUCCEEDED}. */
    private List<Object> refreshes(String view)
    {
        return admin.column("SELECT trigger || ' ' || state FROM platform.system.refreshes WHERE view_name = '%s' ORDER BY refresh_id".formatted(view));
    }

    private void addOrder(long key, long customer)
    {
        shop.execute("INSERT INTO airflow.orders VALUES (%s, %s, 'N', 100, current_date)".formatted(key, customer));
        awaitOrders();
    }

    private void removeOrder(long key)
    {
        shop.execute("DELETE FROM airflow.orders WHERE orderkey = " + key);
        awaitOrders();
    }

    private void awaitOrders()
    {
        stack.oracle(shop).awaitEqual("platform.shop.orders", "airflow.orders");
    }

    private void succeeds(String parameters)
    {
        Program program = airflow(run(parameters));
        assertThat(program.exitCode()).as("%s\n%s", program.output(), program.errors()).isZero();
    }

    private String fails(String parameters)
    {
        Program program = airflow(run(parameters));
        assertThat(program.exitCode()).isEqualTo(1);
        return program.output() + program.errors();
    }

    /** The same run whenever it is repeated: that of one date. */
    private static List<String> run(String parameters)
    {
        return ImmutableList.of("dags", "test", DAG, "2026-01-01", "--conf", parameters);
    }

    private Program airflow(List<String> arguments)
    {
        return Program.runExisting(command(arguments), environment());
    }

    private static List<String> command(List<String> arguments)
    {
        Path python = PythonEnvironment.prepare(Path.of("src/test/python/airflow-requirements.txt").toAbsolutePath(), System.out::println);
        return ImmutableList.<String>builder()
                .add(python.resolveSibling("airflow").toString())
                .addAll(arguments)
                .build();
    }

    private Map<String, String> environment()
    {
        return ImmutableMap.of(
                "AIRFLOW_HOME", home.toString(),
                "AIRFLOW__CORE__LOAD_EXAMPLES", "false",
                "AIRFLOW_CONN_TRINO_DEFAULT", """
                        {"conn_type": "trino", "host": "127.0.0.1", "port": %s, "login": "admin", "extra": {"catalog": "platform"}}
                        """.formatted(stack.servers().trino().port()));
    }
}
