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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What of a MariaDB server is looked at before it is captured, and afterwards by the checks. */
@WithStack
final class TestMariadbChecks
{
    private static final String SOURCE = "mchecks";

    private final IntegrationStack stack;
    private final CheckRows checks;
    private Sql mariadb;

    TestMariadbChecks(IntegrationStack stack)
    {
        this.stack = stack;
        this.checks = new CheckRows(stack.admin(), "platform");
    }

    @BeforeAll
    void createSource()
    {
        mariadb = stack.mariadb();
        stack.createMariadbSource(SOURCE, mariadb);
        mariadb.execute("CREATE TABLE mchecks.item (id int PRIMARY KEY, name varchar(10))", "INSERT INTO mchecks.item VALUES (1, 'one')");
        stack.createPipeline(SOURCE, SOURCE, "item");
    }

    @AfterAll
    void close()
    {
        if (mariadb != null) {
            mariadb.execute(
                    "SET GLOBAL binlog_format = 'ROW'",
                    "SET GLOBAL binlog_row_image = 'FULL'",
                    "SET GLOBAL binlog_expire_logs_seconds = 604800",
                    "REVOKE SELECT ON mysql.* FROM warehouse@'%'");
            mariadb.close();
        }
    }

    private String create(String more)
    {
        return stack.createMariadbSourceStatement(SOURCE).replace("source_name => '" + SOURCE + "'", "source_name => 'other_source'").replace("'${env:WAREHOUSE_PASSWORD}'", "'${env:WAREHOUSE_PASSWORD}'" + more);
    }

    @Test
    void settings()
    {
        checks.assertState(SOURCE, "source_catalog", "OK", "MariaDB");
        checks.assertState(SOURCE, "binary_log", "OK");
        checks.assertState(SOURCE, "captured_tables", "OK");
        checks.assertState(SOURCE, "readable_definitions", "OK");
        checks.assertState(SOURCE, "connector", "OK", "runs");

        checks.assertState(SOURCE, "binlog_format", "OK");
        mariadb.execute("SET GLOBAL binlog_format = 'MIXED'");
        checks.assertState(SOURCE, "binlog_format", "FAILED", "binlog_format = MIXED", "SET GLOBAL binlog_format = 'ROW'");
        assertThat(stack.admin().failure(create(""))).contains("binlog_format = MIXED", "SET GLOBAL binlog_format = 'ROW'", "then call again");
        mariadb.execute("SET GLOBAL binlog_format = 'ROW'");

        checks.assertState(SOURCE, "binlog_row_image", "OK");
        mariadb.execute("SET GLOBAL binlog_row_image = 'MINIMAL'");
        checks.assertState(SOURCE, "binlog_row_image", "FAILED", "binlog_row_image = MINIMAL");
        assertThat(stack.admin().failure(create(""))).contains("binlog_row_image = MINIMAL");
        mariadb.execute("SET GLOBAL binlog_row_image = 'FULL'");

        checks.assertState(SOURCE, "binary_log_retention", "OK", "168 hours");
        mariadb.execute("SET GLOBAL binlog_expire_logs_seconds = 3600");
        checks.assertState(SOURCE, "binary_log_retention", "WARNING", "1 hours", "binlog_expire_logs_seconds = 259200");
        mariadb.execute("SET GLOBAL binlog_expire_logs_seconds = 0");
        checks.assertState(SOURCE, "binary_log_retention", "OK", "purged by hand");
        mariadb.execute("SET GLOBAL binlog_expire_logs_seconds = 604800");
    }

    @Test
    void captureUser()
    {
        checks.assertState(SOURCE, "capture_user", "UNKNOWN", "may not see the rights of capture", "REPLICATION SLAVE, BINLOG MONITOR");
        mariadb.execute("GRANT SELECT ON mysql.* TO warehouse@'%'");
        checks.assertState(SOURCE, "capture_user", "OK");
        mariadb.execute("REVOKE BINLOG MONITOR ON *.* FROM capture@'%'");
        checks.assertState(SOURCE, "capture_user", "FAILED", "GRANT BINLOG MONITOR ON *.* TO `capture`@");
        assertThat(stack.admin().failure(create(""))).contains("User capture of source other_source may not read the binary log", "GRANT BINLOG MONITOR ON *.* TO `capture`@");
        mariadb.execute("GRANT BINLOG MONITOR ON *.* TO capture@'%'", "REVOKE SELECT ON mchecks.* FROM capture@'%'", "CREATE TABLE mchecks.secret (id int PRIMARY KEY)");
        assertThat(refusal("secret")).contains("User capture of source mchecks may not read `mchecks`.`secret`", "GRANT SELECT ON `mchecks`.`secret` TO `capture`@");
        mariadb.execute("GRANT SELECT ON mchecks.* TO capture@'%'");
        checks.assertState(SOURCE, "capture_user", "OK");
    }

    @Test
    void databaseAndCatalogMustFit()
    {
        assertThat(stack.admin().failure(create("").replace("database => 'mchecks'", "database => 'absent'"))).contains("Argument database is absent, but the server that catalog warehouse leads to has no such database");
        assertThat(stack.admin().failure(create("").replace("'warehouse'", "'shopdb'"))).contains("shopdb");
        assertThat(stack.admin().failure(create("").replace("'mariadb'", "'oracle'"))).contains("Argument type is 'oracle', allowed are: postgresql, mariadb");
        assertThat(stack.admin().failure(create(", properties => MAP(ARRAY['database.server.id'], ARRAY['7'])"))).contains("Argument properties has database.server.id, which the platform sets itself");
    }

    @Test
    void tablesThatCannotBeCaptured()
    {
        mariadb.execute(
                "CREATE TABLE mchecks.old_engine (id int PRIMARY KEY) ENGINE = Aria",
                "CREATE VIEW mchecks.seen AS SELECT * FROM mchecks.item",
                "CREATE TABLE mchecks.keyless (id int)",
                "CREATE TABLE mchecks.plain (id int PRIMARY KEY)",
                "CREATE TABLE mchecks.`odd name` (id int PRIMARY KEY)");
        assertThat(refusal("old_engine")).contains("is kept by engine Aria", "ENGINE = InnoDB");
        assertThat(refusal("seen")).contains("is a view");
        assertThat(refusal("keyless")).contains("has no primary key");
        assertThat(refusal("odd name")).contains("Argument table_name is odd name", "rename it in the source");
        assertThat(refusal("absent")).contains("has no such table; it has: item");
        assertThat(refusal("ITEM")).contains("has no such table");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", SOURCE, "mysql", "user"))).contains("Argument schema_name is mysql, but source mchecks is for the database mchecks");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", SOURCE, SOURCE, "plain", "replica_identity => 'full'"))).contains("Argument replica_identity is for PostgreSQL");
    }

    private String refusal(String table)
    {
        return stack.admin().failure(IntegrationStack.createPipelineStatement("platform", SOURCE, SOURCE, table));
    }

    @Test
    void definitionsThatDebeziumCannotRead()
    {
        try (Sql root = stack.mariadb()) {
            root.execute("CREATE DATABASE addresses", "GRANT SELECT ON addresses.* TO warehouse@'%', capture@'%'", "CREATE TABLE addresses.host (id int PRIMARY KEY, address inet6)");
        }
        assertThat(stack.admin().failure(stack.createMariadbSourceStatement("addresses")))
                .contains("Database addresses has columns of the types inet4 or inet6: host.address");
    }
}
