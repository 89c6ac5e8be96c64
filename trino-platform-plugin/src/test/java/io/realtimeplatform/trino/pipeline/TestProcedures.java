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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.PlatformPlugin;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.security.Identity;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The procedures and tables in a Trino engine whose neighbours are all down.
 */
@TestInstance(PER_CLASS)
final class TestProcedures
{
    private static final String CREATE_SOURCE = """
            CALL platform.system.create_source(source_name => 'shop', catalog_name => '%s', type => 'postgresql', host => 'localhost', port => 5432,
                database => 'shop', user_name => 'capture', password_reference => '%s', properties => %s)""";

    private QueryRunner queryRunner;

    @BeforeAll
    void start(@TempDir Path folder)
            throws IOException
    {
        queryRunner = new StandaloneQueryRunner(session("alice"));
        queryRunner.installPlugin(new MemoryPlugin());
        queryRunner.createCatalog("memory", "memory");
        queryRunner.installPlugin(new PlatformPlugin());
        String nobody = "127.0.0.1:" + closedPort();
        queryRunner.createCatalog("platform", "platform", ImmutableMap.<String, String>builder()
                .put("platform.administrators", "user:alice,group:data")
                .put("platform.trino.url", queryRunner.getCoordinator().getBaseUrl().toString())
                .put("platform.pinot.controller-url", "http://" + nobody)
                .put("platform.connect.url", "http://" + nobody)
                .put("platform.kafka.bootstrap-servers", nobody)
                .put("platform.kafka.timeout", "1s")
                .put("platform.store.jdbc-url", "jdbc:h2:file:" + folder.resolve("store"))
                .buildOrThrow());
    }

    @AfterAll
    void stop()
    {
        queryRunner.close();
    }

    private static Session session(String user, String... groups)
    {
        return testSessionBuilder()
                .setIdentity(Identity.forUser(user).withGroups(ImmutableSet.copyOf(groups)).build())
                .build();
    }

    private static int closedPort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void execute(@Language("SQL") String sql)
    {
        queryRunner.execute(sql);
    }

    @Test
    void testTables()
    {
        assertThat(queryRunner.execute("SHOW TABLES FROM platform.system").getOnlyColumnAsSet())
                .isEqualTo(ImmutableSet.of("sources", "pipelines", "pipeline_columns", "pipeline_errors", "pipeline_steps", "views", "checks", "materialized_views", "refreshes", "dependencies"));
        for (String table : new String[] {"sources", "pipelines", "pipeline_columns", "pipeline_errors", "pipeline_steps"}) {
            assertThat(queryRunner.execute("SELECT * FROM platform.system." + table).getRowCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "CALL platform.system.create_source(source_name => 'shop', catalog_name => 'shopdb')",
            "CALL platform.system.drop_source('shop')",
            "CALL platform.system.create_pipeline('shop', 'public', 'orders')",
            "CALL platform.system.create_pipelines('shop', 'public', ARRAY['*'])",
            "SELECT * FROM TABLE(platform.system.plan_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'orders'))",
            "SELECT * FROM TABLE(platform.system.plan_pipeline(source_name => 'shop', schema_name => 'public', tables => ARRAY['*']))",
            "CALL platform.system.repair_pipeline('shop', 'public', 'orders')",
            "CALL platform.system.drop_pipeline('shop', 'public', 'orders')",
            "SELECT * FROM TABLE(platform.system.plan_drop(source_name => 'shop', schema_name => 'public', table_name => 'orders'))",
    })
    void testAdministratorsOnly(@Language("SQL") String sql)
    {
        assertThatThrownBy(() -> queryRunner.execute(session("bob"), sql))
                .hasMessageMatching("Access Denied: User bob cannot call [^:]+: it is for the administrators that the catalog property platform.administrators names");
        // a member of the group gets further
        assertThatThrownBy(() -> queryRunner.execute(session("bob", "data"), sql))
                .hasMessageMatching("(Argument|There is no pipeline) .*");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "type => 'oracle'|Argument type is 'oracle', allowed are: postgresql, mariadb, mysql",
            "port => 0|Argument port is 0, allowed are 1 to 65535",
            "host => ''|Argument host is empty",
            "host => NULL|Argument host is missing",
            "database => NULL|Argument database is missing",
            "user_name => NULL|Argument user_name is missing",
            "password_reference => NULL|Argument password_reference is missing",
    })
    void testSourceArguments(String argument, String message)
    {
        String name = argument.substring(0, argument.indexOf(' '));
        StringBuilder sql = new StringBuilder("CALL platform.system.create_source(source_name => 'shop', catalog_name => 'shopdb', ").append(argument);
        ImmutableMap.of("type", "'postgresql'", "host", "'a'", "port", "1", "database", "'b'", "user_name", "'c'").forEach((other, value) -> {
            if (!other.equals(name)) {
                sql.append(", ").append(other).append(" => ").append(value);
            }
        });
        if (!name.equals("password_reference")) {
            sql.append(", password_reference => '${env:A}'");
        }
        assertThatThrownBy(() -> queryRunner.execute(sql.append(")").toString())).hasMessage(message);
    }

    @Test
    void testLiteralSecrets()
    {
        assertThatThrownBy(() -> queryRunner.execute(CREATE_SOURCE.formatted("memory", "hunter2", "MAP()")))
                .hasMessageContaining("password_reference must refer to a secret")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> queryRunner.execute(CREATE_SOURCE.formatted("memory", "${env:A}", "MAP(ARRAY['database.sslpassword'], ARRAY['hunter2'])")))
                .hasMessageContaining("database.sslpassword is a secret")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> queryRunner.execute(CREATE_SOURCE.formatted("memory", "${env:A}", "MAP(ARRAY['slot.name'], ARRAY['mine'])")))
                .hasMessageContaining("slot.name, which the platform sets itself");
    }

    @Test
    void testCatalogOfSource()
    {
        assertThatThrownBy(() -> queryRunner.execute(CREATE_SOURCE.formatted("nowhere", "${env:A}", "MAP()")))
                .hasMessage("Argument catalog_name is nowhere, but this Trino has no such catalog");
        assertThatThrownBy(() -> queryRunner.execute(CREATE_SOURCE.formatted("memory", "${env:A}", "MAP()")))
                .hasMessageStartingWith("Catalog memory has no table function system.query");
    }

    @Test
    void testUnknownSource()
    {
        assertThatThrownBy(() -> execute("CALL platform.system.create_pipeline('nowhere', 'public', 'orders')"))
                .hasMessage("Argument source_name is nowhere, but there is no source yet: make one with create_source");
        assertThatThrownBy(() -> execute("CALL platform.system.create_pipelines('nowhere', 'public', ARRAY['*'])"))
                .hasMessage("Argument source_name is nowhere, but there is no source yet: make one with create_source");
        assertThatThrownBy(() -> execute("CALL platform.system.drop_source('nowhere')"))
                .hasMessageStartingWith("Argument source_name is nowhere");
        assertThatThrownBy(() -> execute("CALL platform.system.drop_pipeline('nowhere', 'public', 'orders')"))
                .hasMessage("There is no pipeline of public.orders of source nowhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "table_name => 'orders', schema_name => 'public'|Argument table_name is given, but source_name is missing: .*",
            "source_name => 'shop', view_name => 'recent'|Argument view_name is given beside source_name: .*",
            "view_name => 'recent'|Argument schema_name is missing",
            "schema_name => 'reports'|Argument view_name is missing",
            "source_name => ''|Argument source_name is empty",
            "source_name => 'nowhere'|Argument source_name is nowhere, but there is no source yet.*",
    })
    void testPlanDropArguments(String arguments, String message)
    {
        assertThatThrownBy(() -> queryRunner.execute("SELECT * FROM TABLE(platform.system.plan_drop(%s))".formatted(arguments))).hasMessageMatching("(line 1:\\d+: )?" + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "partitions => 0|Argument partitions is 0, allowed are 1 to 1000",
            "replica_identity => 'half'|Argument replica_identity is 'half', allowed are: automatic, default, full",
            "target_schema => 'information_schema'|Argument target_schema is 'information_schema', which is a schema of Trino's own",
            "target_table => ''|Argument target_table is empty",
            "exclude_columns => ARRAY['']|Argument exclude_columns is empty",
    })
    void testPipelineArguments(String argument, String message)
    {
        assertThatThrownBy(() -> queryRunner.execute("CALL platform.system.create_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'orders', %s)".formatted(argument)))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "tables => NULL|Argument tables is missing: .*",
            "tables => ARRAY[]|Argument tables is missing: .*",
            "tables => ARRAY[NULL]|Argument tables is missing",
            "tables => ARRAY['']|Argument tables is empty",
            "tables => ARRAY['a*']|Argument tables has 'a\\*', in which \\* is not alone.*",
            "tables => ARRAY['*'], exclude => ARRAY['']|Argument exclude is empty",
            "tables => ARRAY['*'], unsupported => 'ignore'|Argument unsupported is 'ignore', allowed are: fail, skip",
            "tables => ARRAY['*'], partitions => 0|Argument partitions is 0, allowed are 1 to 1000",
            "tables => ARRAY['*'], replica_identity => 'half'|Argument replica_identity is 'half', allowed are: automatic, default, full",
            "tables => ARRAY['*'], target_schema => 'system'|Argument target_schema is 'system', which is a schema of Trino's own",
            "tables => ARRAY['*'], exclude_columns => ARRAY['']|Argument exclude_columns is empty",
    })
    void testPipelinesArguments(String arguments, String message)
    {
        assertThatThrownBy(() -> queryRunner.execute("CALL platform.system.create_pipelines(source_name => 'shop', schema_name => 'public', %s)".formatted(arguments)))
                .hasMessageMatching(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "partitions => 1|Argument table_name is missing",
            "table_name => 'orders', tables => ARRAY['*']|Argument tables is given beside table_name: one of them says which tables are meant",
            "table_name => 'orders', exclude => ARRAY['a']|Argument exclude is for several tables, which argument tables names",
            "table_name => 'orders', unsupported => 'skip'|Argument unsupported is for several tables, which argument tables names",
            "tables => ARRAY['*'], target_table => 'a'|Argument target_table is for one table, which argument table_name names",
            "tables => ARRAY['*'], filterable => ARRAY['a']|Argument filterable is for one table, which argument table_name names",
            "tables => ARRAY['*'], partitions => 0|Argument partitions is 0, allowed are 1 to 1000",
            "table_name => 'orders'|Argument source_name is shop, but there is no source yet.*",
    })
    void testPlanPipelineArguments(String arguments, String message)
    {
        assertThatThrownBy(() -> queryRunner.execute("SELECT * FROM TABLE(platform.system.plan_pipeline(source_name => 'shop', schema_name => 'public', %s))".formatted(arguments)))
                .hasMessageMatching("(line 1:\\d+: )?" + message);
    }
}
