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
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.PostgresqlServer;
import io.realtimeplatform.localstack.Server;
import io.realtimeplatform.localstack.tour.Tour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens the dashboards that users import, {@code etc/superset}, and SQL Lab in a browser, as {@code src/test/python/superset_browser.py}
 * says. The pictures are in {@code target/superset}; with {@code -Dsuperset.pictures=FOLDER} they are where docs/ shows them.
 */
@WithStack
@Tag("tools")
@Order(Integer.MAX_VALUE)
final class TestSuperset
{
    private static final String CHROMIUM = "CHROMIUM";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private LocalStack superset;

    TestSuperset(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
    }

    @BeforeAll
    void start()
            throws SQLException
    {
        shop.execute(
                "CREATE SCHEMA superset_shop",
                "CREATE TABLE superset_shop.orders (orderkey bigint PRIMARY KEY, custkey bigint NOT NULL, orderstatus varchar(1) NOT NULL, totalprice numeric(12,2) NOT NULL, orderdate date NOT NULL)",
                "INSERT INTO superset_shop.orders SELECT i, 1 + i % 10, (ARRAY['F', 'O', 'P'])[1 + i % 3], 100 + i % 900, current_date - (i * i / 13 % 300) FROM generate_series(1, 3000) i");
        stack.createSource("shop");
        stack.createPipeline("shop", "superset_shop", "orders");
        stack.oracle(shop).awaitEqual("platform.shop.orders", "superset_shop.orders");
        try (Tour views = new Tour(stack.servers(), System.nanoTime(), System.out::println)) {
            assertThat(views.play(Path.of("../etc/superset"))).isEmpty();
        }
        superset = IntegrationStack.builder("superset").servers(Server.SUPERSET).neighboursOf(stack.servers()).start();
        superset.superset().start();
    }

    @AfterAll
    void close()
    {
        if (superset != null) {
            superset.close();
        }
        admin.execute("DROP SCHEMA IF EXISTS platform.dashboards CASCADE");
        shop.close();
    }

    @TestFactory
    Stream<DynamicTest> inTheBrowser()
            throws IOException
    {
        Path pictures = Files.createDirectories(Path.of(System.getProperty("superset.pictures", "target/superset")));
        return Stream.concat(PythonTests.run(
                "superset_browser.py",
                "superset-browser-requirements.txt",
                ImmutableList.of(chromium(), superset.superset().url(), pictures.toAbsolutePath().toString()),
                ImmutableMap.of(
                        "SUPERSET_ADMIN_PASSWORD", superset.superset().password(),
                        "SHOP", "postgresql://shop:%s@127.0.0.1:%s/shop".formatted(PostgresqlServer.PASSWORD, stack.servers().postgresql().port()),
                        "TRINO", stack.servers().trino().url())),
                Stream.of(DynamicTest.dynamicTest("stoppedQueryIsCancelledInTrino", this::stoppedQueryIsCancelledInTrino)));
    }

    private void stoppedQueryIsCancelledInTrino()
    {
        assertThat(admin.rows("SELECT user, state, error_code FROM system.runtime.queries WHERE query LIKE '%stopped in SQL Lab%' AND query NOT LIKE '%system.runtime%'"))
                .containsExactly(ImmutableList.of("admin", "FAILED", "ADMINISTRATIVELY_KILLED"));
    }

    private static String chromium()
    {
        String name = IntegrationStack.environment(CHROMIUM).orElse("chromium");
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The test of Superset needs the browser Chromium, and there is no %s: install it (Debian: apt-get install chromium) or name it in %s"
                        .formatted(name, CHROMIUM)));
    }
}
