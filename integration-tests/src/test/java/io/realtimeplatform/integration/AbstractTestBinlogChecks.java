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

import java.util.List;

import static io.realtimeplatform.integration.BinlogFixture.quoted;
import static org.assertj.core.api.Assertions.assertThat;

/** What of a server is looked at before it is captured, and afterwards by the checks. */
abstract class AbstractTestBinlogChecks
{
    final IntegrationStack stack;
    final BinlogFixture fixture;
    final String source;
    private final String catalog;
    private final String logPrivilege;
    private final CheckRows checks;
    private Sql sql;

    /** @param logPrivilege the one besides REPLICATION SLAVE that the user who captures needs */
    AbstractTestBinlogChecks(IntegrationStack stack, BinlogFixture fixture, String logPrivilege)
    {
        this.stack = stack;
        this.fixture = fixture;
        this.source = fixture.name("checks");
        this.catalog = fixture.catalog();
        this.logPrivilege = logPrivilege;
        this.checks = new CheckRows(stack.admin(), "platform");
    }

    @BeforeAll
    void createSource()
    {
        sql = fixture.createSource(source);
        sql.execute("CREATE TABLE item (id int PRIMARY KEY, name varchar(10))", "INSERT INTO item VALUES (1, 'one')");
        stack.createPipeline(source, source, "item");
    }

    @AfterAll
    void close()
    {
        if (sql != null) {
            sql.execute("SET GLOBAL binlog_expire_logs_seconds = 604800", "REVOKE SELECT ON mysql.* FROM %s@'%%'".formatted(catalog));
            sql.close();
        }
    }

    /** A statement that makes another source over the same database, with more arguments. */
    private String createOther(String more)
    {
        return fixture.createSourceStatement(source).replace("source_name => '" + source + "'", "source_name => 'other_source'").replace("_PASSWORD}'", "_PASSWORD}'" + more);
    }

    /** The table's state is FAILED, and a source is refused, while the setting has the value. */
    void assertRefused(String variable, String value, String wanted, String whatToDo)
    {
        checks.assertState(source, variable, "OK");
        sql.execute("SET GLOBAL %s = '%s'".formatted(variable, value));
        try {
            checks.assertState(source, variable, "FAILED", "%s = %s".formatted(variable, value), whatToDo);
            assertThat(stack.admin().failure(createOther(""))).contains("%s = %s".formatted(variable, value), whatToDo, "then call again");
        }
        finally {
            sql.execute("SET GLOBAL %s = '%s'".formatted(variable, wanted));
        }
        checks.assertState(source, variable, "OK");
    }

    @Test
    void settings()
    {
        checks.assertState(source, "source_catalog", "OK", source);
        checks.assertState(source, "binary_log", "OK", "log_bin = ON");
        checks.assertState(source, "captured_tables", "OK");
        checks.assertState(source, "connector", "OK", "runs");
        assertRefused("binlog_format", "MIXED", "ROW", "SET GLOBAL binlog_format = 'ROW'");
        assertRefused("binlog_row_image", "MINIMAL", "FULL", "SET GLOBAL binlog_row_image = 'FULL'");

        checks.assertState(source, "binary_log_retention", "OK", "168 hours");
        sql.execute("SET GLOBAL binlog_expire_logs_seconds = 3600");
        checks.assertState(source, "binary_log_retention", "WARNING", "1 hours", "binlog_expire_logs_seconds = 259200");
        sql.execute("SET GLOBAL binlog_expire_logs_seconds = 0");
        checks.assertState(source, "binary_log_retention", "OK", "purged by hand");
        sql.execute("SET GLOBAL binlog_expire_logs_seconds = 604800");
    }

    @Test
    void captureUser()
    {
        checks.assertState(source, "capture_user", "UNKNOWN", "may not see the rights of capture", "REPLICATION SLAVE, " + logPrivilege);
        sql.execute("GRANT SELECT ON mysql.* TO %s@'%%'".formatted(catalog));
        checks.assertState(source, "capture_user", "OK");
        sql.execute("REVOKE %s ON *.* FROM capture@'%%'".formatted(logPrivilege));
        String grant = "GRANT %s ON *.* TO `capture`@".formatted(logPrivilege);
        checks.assertState(source, "capture_user", "FAILED", grant);
        assertThat(stack.admin().failure(createOther(""))).contains("User capture of source other_source may not read the binary log", grant);
        sql.execute("GRANT %s ON *.* TO capture@'%%'".formatted(logPrivilege), "REVOKE SELECT ON %s.* FROM capture@'%%'".formatted(source), "CREATE TABLE secret (id int PRIMARY KEY)");
        assertThat(refusal("secret")).contains("User capture of source %1$s may not read `%1$s`.`secret`".formatted(source), "GRANT SELECT ON `%s`.`secret` TO `capture`@".formatted(source));
        sql.execute("GRANT SELECT ON %s.* TO capture@'%%'".formatted(source));
        checks.assertState(source, "capture_user", "OK");
    }

    @Test
    void databaseAndCatalogMustFit()
    {
        assertThat(stack.admin().failure(createOther("").replace("database => '" + source + "'", "database => 'absent'")))
                .contains("Argument database is absent, but the server that catalog %s leads to has no such database".formatted(catalog));
        assertThat(stack.admin().failure(createOther("").replace("'" + catalog + "'", "'shopdb'"))).contains("shopdb");
        assertThat(stack.admin().failure(createOther("").replace("'" + fixture.type() + "'", "'oracle'"))).contains("Argument type is 'oracle', allowed are: postgresql, mariadb, mysql");
        // the one is not taken for the other
        String other = fixture.type().equals("mysql") ? "mariadb" : "mysql";
        assertThat(stack.admin().failure(createOther("").replace("type => '" + fixture.type() + "'", "type => '" + other + "'"))).contains("Catalog " + catalog + " leads to a server of version", "call with type => '%s'".formatted(fixture.type()));
        assertThat(stack.admin().failure(createOther(", properties => MAP(ARRAY['database.server.id'], ARRAY['7'])"))).contains("Argument properties has database.server.id, which the platform sets itself");
    }

    @Test
    void tablesThatCannotBeCaptured()
    {
        sql.execute(
                "CREATE TABLE old_engine (id int PRIMARY KEY) ENGINE = MyISAM",
                "CREATE VIEW seen AS SELECT * FROM item",
                "CREATE TABLE keyless (id int)",
                "CREATE TABLE plain (id int PRIMARY KEY)",
                "CREATE TABLE `\"quoted\"` (id int PRIMARY KEY)");
        assertThat(refusal("old_engine")).contains("is kept by engine MyISAM", "ENGINE = InnoDB");
        assertThat(refusal("seen")).contains("is a view");
        assertThat(refusal("keyless")).contains("has no primary key");
        assertThat(refusal("\"quoted\"")).contains("Argument table_name is \"quoted\": Debezium takes a table for another one", "rename it in the source");
        assertThat(refusal("absent")).contains("has no such table; it has: ", "item");
        assertThat(refusal("ITEM")).contains("has no such table");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", source, "mysql", "user"))).contains("Argument schema_name is mysql, but source %1$s is for the database %1$s".formatted(source));
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", source, source, "plain", "replica_identity => 'full'"))).contains("Argument replica_identity is for PostgreSQL");
    }

    @Test
    void namesThatNeedQuotesWork()
    {
        String odd = fixture.name("Odd é");
        List<String> tables = List.of("Order-Lines", "Order Lines", "größe", "select", "it's", "say \"hi\" now", "dot.ted", "a,b; c", "100% ${HOME}", "back\\slash", "tick`s");
        try (Sql database = fixture.createSource(odd)) {
            SourceOracle oracle = stack.oracle(database);
            for (String table : tables) {
                database.execute(
                        "CREATE TABLE %s (`Id` int, `key ``it``` varchar(50), `Name of it` text NOT NULL, `naïve` decimal(10,2), `select` int, `dot.ted` text, `${HOME}` text, PRIMARY KEY (`key ``it```, `Id`))".formatted(quoted(table)),
                        "INSERT INTO %s VALUES (1, 'k', 'one', 1.5, 1, 'd', 'h'), (2, 'k', 'two', NULL, NULL, NULL, NULL), (3, 'k', 'three', 3, 3, 'd', 'h')".formatted(quoted(table)));
                stack.createPipeline(odd, odd, table);
                database.execute(
                        "UPDATE %s SET `Name of it` = 'changed' WHERE `Id` = 1".formatted(quoted(table)),
                        "DELETE FROM %s WHERE `Id` = 2".formatted(quoted(table)),
                        "UPDATE %s SET `Id` = 30 WHERE `Id` = 3".formatted(quoted(table)));
            }
            for (String table : tables) {
                oracle.awaitEqual(typed(odd, table), quoted(table));
            }
            // the connector reads the definitions again that it has kept
            stack.servers().connect().restart();
            for (String table : tables) {
                database.execute("UPDATE %s SET `dot.ted` = 'after the restart' WHERE `Id` = 30".formatted(quoted(table)));
            }
            for (String table : tables) {
                oracle.awaitEqual(typed(odd, table), quoted(table));
            }
            Traces traces = new Traces(stack);
            String named = fixture.name("odd_");
            assertThat(traces.of(named)).isNotEmpty();
            stack.admin().execute("CALL platform.system.drop_source(source_name => '%s', cascade => true, delete_topic => true)".formatted(odd));
            assertThat(traces.of(named)).isEmpty();
        }
    }

    private static String typed(String schema, String table)
    {
        return "platform.\"%s\".\"%s\"".formatted(schema, table.replace("\"", "\"\""));
    }

    String refusal(String table)
    {
        return stack.admin().failure(IntegrationStack.createPipelineStatement("platform", source, source, table));
    }
}
