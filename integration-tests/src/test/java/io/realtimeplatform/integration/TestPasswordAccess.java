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
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Trino with the rules of {@code etc/trino/access-control}, and passwords and TLS as in {@code etc/trino/passwords}: the
 * platform logs in as its service user and acts for the callers. The other servers are those of the shared stack.
 */
@WithStack
final class TestPasswordAccess
        extends AbstractTestAccessMatrix
{
    private static final String MAKE_VIEW = "CALL platform_%1$s.system.create_view('reports', 'made', 'SELECT 1 AS id')";

    private final IntegrationStack neighbours;

    TestPasswordAccess(IntegrationStack neighbours)
    {
        this.neighbours = neighbours;
    }

    @Override
    LocalStack start()
    {
        return IntegrationStack.builder("access-password")
                .servers(Server.TRINO)
                .neighboursOf(neighbours.servers())
                .accessControl()
                .accessControlProperty("security.refresh-period", "1s")
                .passwords("alice", "bob")
                // on a busy machine an answer takes long
                .platformProperty("platform.checks.timeout", "60s")
                .trinoProperty("catalog.management", "dynamic")
                .start();
    }

    @Override
    boolean ruled()
    {
        return true;
    }

    /** Those for which the platform runs SQL itself: what a native statement may is the same with and without passwords. */
    @Override
    boolean concerns(String statement)
    {
        return statement.startsWith("CALL ") || statement.contains("TABLE(") || statement.contains("platform.system.checks") || statement.contains("platform.system.views");
    }

    @Test
    void nobodyGetsInWithoutPassword()
    {
        assertThat(stack().trino().url()).startsWith("https://");
        assertThatThrownBy(() -> connect("alice", "wrong")).hasMessageContaining("Invalid credentials");
        assertThatThrownBy(() -> connect("carol", "")).hasMessageContaining("Authentication failed");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:trino://127.0.0.1:" + stack().trino().port() + "?user=alice").createStatement().execute("SELECT 1"))
                .hasMessageContaining("Authentication over HTTP is not enabled");
    }

    private void connect(String user, String password)
            throws SQLException
    {
        Properties properties = stack().trino().properties("alice");
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        DriverManager.getConnection(stack().trino().jdbcUrl(), properties).createStatement().execute("SELECT 1");
    }

    /** A pipeline from its source to its rows, all with the rights of the administrator who calls. */
    @Test
    void pipelineWorks()
    {
        try (Sql shop = neighbours.shop()) {
            shop.execute(
                    "CREATE SCHEMA password_access",
                    "CREATE TABLE password_access.item (id integer PRIMARY KEY, name text NOT NULL)",
                    "INSERT INTO password_access.item VALUES (1, 'one'), (2, 'two')");
            admin().execute(
                    neighbours.createSourceStatement("platform", "password_access"),
                    IntegrationStack.createPipelineStatement("platform", "password_access", "password_access", "item"));
            new SourceOracle(shop, admin()).awaitEqual("platform.password_access.item", "password_access.item");
            // who may read the table may make a view over it, and let others read that
            as("alice").execute("CALL platform.system.create_view('reports', 'items', 'SELECT * FROM platform.password_access.item')");
            assertThat(as("bob").number("SELECT count(*) FROM platform.reports.items")).isEqualTo(2);
            assertThat(as("bob").failure("SELECT * FROM platform.password_access.item")).contains("Access Denied");
            as("alice").execute("DROP VIEW platform.reports.items");
            admin().execute("CALL platform.system.drop_source(source_name => 'password_access', cascade => true, delete_topic => true)");
        }
    }

    /** The service user needs no rights but those that the rules give it. */
    @Test
    void checksAreGreen()
    {
        admin().execute("CREATE SCHEMA IF NOT EXISTS iceberg.platform");
        new CheckRows(admin(), "platform").assertAllOk("subject_type <> 'source'", 15);
        for (String user : ImmutableList.of("alice", "bob")) {
            new CheckRows(as(user), "platform").assertState("Trino", "trino", "OK");
        }
    }

    /** What is wrong with the platform's own way into Trino is said with the property that mends it. */
    @Test
    void clientVerifiesTheCertificateAndLogsIn()
            throws IOException
    {
        String right = "\"platform.trino.truststore-path\" = '%s', \"platform.trino.truststore-password\" = '${ENV:PLATFORM_TRUSTSTORE_PASSWORD}'"
                .formatted(stack().trino().trustStore().orElseThrow());
        String login = "\"platform.trino.user\" = 'platform', \"platform.trino.password\" = '${ENV:PLATFORM_TRINO_PASSWORD}'";
        String url = stack().trino().url();

        assertThat(failureWith("untrusted", url, login)).contains("certificate of Trino at " + url, "platform.trino.truststore-path");
        // the certificate is trusted, and for the address only
        assertThat(failureWith("another_host", url.replace("127.0.0.1", "localhost"), right, login)).contains("certificate of Trino at https://localhost:", "another host", "localhost not verified");
        assertThat(failureWith("no_login", url, right)).contains("asks for a password", "platform.trino.user", "platform.trino.password");
        assertThat(failureWith("wrong_password", url, right, "\"platform.trino.user\" = 'platform', \"platform.trino.password\" = 'wrong'"))
                .contains("does not accept user platform", "platform.trino.password")
                .doesNotContain("'wrong'");
        assertThat(failureWith("plain", "http://127.0.0.1:" + stack().trino().port())).contains("asks for a password", "https");
        makeCatalog("right", url, right, login);
        admin().execute("CREATE SCHEMA platform_right.reports", MAKE_VIEW.formatted("right"));
        admin().execute("DROP CATALOG platform_right");
    }

    private String failureWith(String name, String url, String... properties)
    {
        makeCatalog(name, url, properties);
        admin().execute("CREATE SCHEMA platform_%s.reports".formatted(name));
        String failure = admin().failure(MAKE_VIEW.formatted(name));
        admin().execute("DROP CATALOG platform_" + name);
        return failure;
    }

    private void makeCatalog(String name, String url, String... properties)
    {
        admin().execute("""
                CREATE CATALOG platform_%1$s USING platform WITH (
                    "platform.store.jdbc-url" = 'jdbc:h2:file:./%1$s',
                    "platform.trino.url" = '%2$s',
                    "platform.pinot.controller-url" = 'http://127.0.0.1:1',
                    "platform.connect.url" = 'http://127.0.0.1:1',
                    "platform.kafka.bootstrap-servers" = '127.0.0.1:1'%3$s)
                """.formatted(name, url, properties.length == 0 ? "" : ", " + String.join(", ", properties)));
    }

    /** Without the right to act for others the platform can do nothing for them, and says which right it is. */
    @Test
    void impersonationNeedsARule()
            throws IOException
    {
        Path rules = stack().dataFolder().resolve("trino/etc/access-control/rules.json");
        String before = Files.readString(rules);
        String call = "CALL platform.system.create_view('reports', 'made', 'SELECT 1 AS id')";
        as("alice").execute(call, "DROP VIEW platform.reports.made");
        Files.writeString(rules, before.replace("\"new_user\": \".*\"", "\"new_user\": \"bob\""));
        try {
            Await.until("the rules are read again", () -> {
                boolean refused = as("alice").failureOf(call).isPresent();
                as("alice").failureOf("DROP VIEW platform.reports.made");
                return refused;
            });
            assertThat(as("alice").failure(call)).contains(
                    "User platform (platform.trino.user) may not run SQL as user alice",
                    "{\"original_user\": \"platform\", \"new_user\": \".*\"}",
                    "\"impersonation\"");
            // a native statement needs no client
            as("alice").execute("CREATE VIEW platform.reports.made AS SELECT 1 AS id");
        }
        finally {
            Files.writeString(rules, before);
        }
        Await.until("the rules are read again", () -> as("alice").failureOf("CALL platform.system.drop_view('reports', 'made')").isEmpty());
    }

    /** Nothing of what was made at the start is in a file that the repository has, or in what Trino logs. */
    @Test
    void passwordsAreOnlyWhereTheyBelong()
    {
        String password = stack().trino().properties("alice").getProperty("password");
        assertThat(password).hasSizeGreaterThan(20);
        for (Path file : ImmutableList.of(
                stack().trino().logFile(),
                stack().dataFolder().resolve("trino/etc/config.properties"),
                stack().dataFolder().resolve("trino/etc/catalog/platform.properties"),
                stack().dataFolder().resolve("trino-passwords/password.db"))) {
            assertThat(read(file)).as("%s", file).doesNotContain(password, stack().trino().properties("platform").getProperty("password"));
        }
    }

    private static String read(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
