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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.realtimeplatform.localstack.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Who may do what, statement by statement: alice, who owns the views that the statements are about, bob, another user, and
 * admin, the administrator of the platform. In a cell, {@code yes} is what works, {@code denied} what is refused for want of
 * a right and changes nothing, {@code on} what has all rights and fails later, for want of neighbours, and anything else is
 * the error.
 */
@TestInstance(PER_CLASS)
abstract class AbstractTestAccessMatrix
{
    private static final String OTHERS_VIEW = "CREATE OR REPLACE VIEW platform.reports.subject COMMENT 'of alice' AS SELECT * FROM memory.default.orders";

    static final String STATEMENTS = """
            # statement                                                                                                                                                                              | default: alice    | bob                   | admin                 | rules: alice   | bob            | admin
            CREATE VIEW platform.reports.made AS SELECT * FROM memory.default.orders                                                                                                                 | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.create_view('reports', 'made', 'SELECT * FROM memory.default.orders')                                                                                               | yes               | yes                   | yes                   | yes            | denied         | yes
            CREATE VIEW platform.reports.made AS SELECT * FROM memory.private.salaries                                                                                                               | yes               | yes                   | yes                   | denied         | denied         | yes
            CALL platform.system.create_view('reports', 'made', 'SELECT * FROM memory.private.salaries')                                                                                             | yes               | yes                   | yes                   | denied         | denied         | yes
            CREATE OR REPLACE VIEW platform.reports.subject AS SELECT 1 AS id                                                                                                                        | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.create_view(schema_name => 'reports', view_name => 'subject', query => 'SELECT 1 AS id', or_replace => true)                                                        | yes               | yes                   | yes                   | yes            | denied         | yes
            CREATE VIEW platform.reports.subject AS SELECT * FROM memory.default.orders                                                                                                              | already exists    | already exists        | already exists        | already exists | denied         | already exists
            CALL platform.system.create_view('reports', 'subject', 'SELECT * FROM memory.default.orders')                                                                                            | yes               | belongs to user alice | belongs to user alice | yes            | denied         | belongs to user alice
            CALL platform.system.alter_view(schema_name => 'reports', view_name => 'subject', comment => 'another')                                                                                  | yes               | denied                | denied                | yes            | denied         | denied
            CALL platform.system.alter_view(schema_name => 'reports', view_name => 'subject', query => 'SELECT * FROM memory.private.salaries')                                                      | yes               | denied                | denied                | denied         | denied         | denied
            DROP VIEW platform.reports.subject                                                                                                                                                       | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.drop_view('reports', 'subject')                                                                                                                                     | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.drop_view(schema_name => 'reports', view_name => 'used', cascade => true)                                                                                           | yes               | yes                   | yes                   | yes            | denied         | yes
            ALTER VIEW platform.reports.subject RENAME TO platform.reports.renamed                                                                                                                   | yes               | yes                   | yes                   | yes            | denied         | yes
            ALTER VIEW platform.reports.subject RENAME TO platform.sandbox.renamed                                                                                                                   | no schema sandbox | no schema sandbox     | no schema sandbox     | denied         | denied         | no schema sandbox
            ALTER VIEW platform.reports.subject SET AUTHORIZATION bob                                                                                                                                | not support       | not support           | not support           | denied         | denied         | denied
            COMMENT ON VIEW platform.reports.subject IS 'another'                                                                                                                                    | yes               | yes                   | yes                   | yes            | denied         | yes
            COMMENT ON COLUMN platform.reports.subject.id IS 'another'                                                                                                                               | yes               | yes                   | yes                   | yes            | denied         | yes
            SHOW CREATE VIEW platform.reports.subject                                                                                                                                                | yes               | yes                   | yes                   | yes            | denied         | yes
            DESCRIBE platform.reports.subject                                                                                                                                                        | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.reports.subject                                                                                                                                                   | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.reports.invoker                                                                                                                                                   | yes               | yes                   | yes                   | yes            | denied         | yes
            CREATE MATERIALIZED VIEW platform.reports.made_stored WITH (storage_schema = 'hive.platform') AS SELECT * FROM memory.default.orders                                                     | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'made_stored', query => 'SELECT * FROM memory.default.orders', storage_schema => 'hive.platform')   | yes               | yes                   | yes                   | yes            | denied         | yes
            CREATE MATERIALIZED VIEW platform.reports.made_stored WITH (storage_schema = 'hive.platform') AS SELECT * FROM memory.private.salaries                                                   | yes               | yes                   | yes                   | denied         | denied         | yes
            CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'made_stored', query => 'SELECT * FROM memory.private.salaries', storage_schema => 'hive.platform') | yes               | yes                   | yes                   | denied         | denied         | yes
            CREATE OR REPLACE MATERIALIZED VIEW platform.reports.stored WITH (storage_schema = 'hive.platform') AS SELECT 1 AS id                                                                    | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'stored', query => 'SELECT * FROM memory.default.orders', storage_schema => 'hive.platform')        | yes               | belongs to user alice | belongs to user alice | yes            | denied         | belongs to user alice
            CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'stored', comment => 'another')                                                                      | yes               | denied                | denied                | yes            | denied         | denied
            ALTER MATERIALIZED VIEW platform.reports.stored SET PROPERTIES refresh_schedule = '0 6 * * *'                                                                                            | yes               | yes                   | yes                   | yes            | denied         | yes
            ALTER MATERIALIZED VIEW platform.reports.stored RENAME TO platform.reports.renamed_stored                                                                                                | yes               | yes                   | yes                   | yes            | denied         | yes
            REFRESH MATERIALIZED VIEW platform.reports.stored                                                                                                                                        | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.refresh_materialized_view('reports', 'stored')                                                                                                                      | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.backfill_materialized_view('reports', 'stored', '2026-01-01', '2026-02-01')                                                                                         | in mode FULL      | in mode FULL          | in mode FULL          | in mode FULL   | denied         | in mode FULL
            CALL platform.system.pause_refresh('reports', 'stored')                                                                                                                                  | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.resume_refresh('reports', 'stored')                                                                                                                                 | yes               | yes                   | yes                   | yes            | denied         | yes
            DROP MATERIALIZED VIEW platform.reports.stored                                                                                                                                           | yes               | yes                   | yes                   | yes            | denied         | yes
            CALL platform.system.drop_materialized_view('reports', 'stored')                                                                                                                         | yes               | yes                   | yes                   | yes            | denied         | yes
            SHOW CREATE MATERIALIZED VIEW platform.reports.stored                                                                                                                                    | yes               | yes                   | yes                   | yes            | denied         | yes
            SELECT * FROM platform.reports.stored                                                                                                                                                    | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.reports."stored$storage"                                                                                                                                          | does not exist    | does not exist        | does not exist        | does not exist | does not exist | does not exist
            CREATE SCHEMA platform.reports_new                                                                                                                                                       | yes               | yes                   | yes                   | yes            | denied         | yes
            DROP SCHEMA platform.reports_old                                                                                                                                                         | yes               | yes                   | yes                   | yes            | denied         | yes
            ALTER SCHEMA platform.reports_old RENAME TO reports_new                                                                                                                                  | yes               | yes                   | yes                   | yes            | denied         | yes
            DROP SCHEMA platform.reports_old CASCADE                                                                                                                                                 | yes               | yes                   | yes                   | yes            | denied         | yes
            SELECT * FROM platform.system.checks                                                                                                                                                     | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.views                                                                                                                                                      | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.materialized_views                                                                                                                                         | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.refreshes                                                                                                                                                  | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.dependencies                                                                                                                                               | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.sources                                                                                                                                                    | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.pipelines                                                                                                                                                  | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.pipeline_columns                                                                                                                                           | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.pipeline_errors                                                                                                                                            | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM platform.system.pipeline_steps                                                                                                                                             | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM TABLE(platform.system.plan_drop('reports', 'used'))                                                                                                                        | yes               | yes                   | yes                   | yes            | yes            | yes
            SELECT * FROM TABLE(platform.system.explain_refresh(schema_name => 'reports', view_name => 'stored'))                                                                                    | yes               | yes                   | yes                   | yes            | denied         | yes
            SELECT * FROM TABLE(platform.system.plan_drop(source_name => 's'))                                                                                                                       | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.create_source('s', 'shopdb', 'postgresql', 'localhost', 5432, 'shop', 'shop', '${env:X}')                                                                           | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.drop_source('s')                                                                                                                                                    | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.create_pipeline('s', 'public', 'orders')                                                                                                                            | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.create_pipelines('s', 'public', ARRAY['*'])                                                                                                                         | denied            | denied                | on                    | denied         | denied         | on
            SELECT * FROM TABLE(platform.system.plan_pipeline(source_name => 's', schema_name => 'public', table_name => 'orders'))                                                                  | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.repair_pipeline('s', 'public', 'orders')                                                                                                                            | denied            | denied                | on                    | denied         | denied         | on
            CALL platform.system.drop_pipeline('s', 'public', 'orders')                                                                                                                              | denied            | denied                | on                    | denied         | denied         | on
            """;

    // all others change something
    private static final Pattern READS = Pattern.compile("SELECT|SHOW|DESCRIBE");

    private final Map<String, Sql> users = new LinkedHashMap<>();
    private LocalStack stack;
    // what a statement that is refused has to leave as it is; empty until it is read again
    private Optional<List<List<Object>>> state = Optional.empty();

    /** Trino, set up as the test class says. */
    abstract LocalStack start();

    /** Whether the rules of {@code etc/trino/access-control} hold. */
    abstract boolean ruled();

    /** Whether the statement is run on this Trino; all are by default. */
    boolean concerns(String statement)
    {
        return true;
    }

    @BeforeAll
    void startStack()
    {
        stack = start();
        admin().execute(
                "CREATE TABLE memory.default.orders AS SELECT 1 AS id, 'open' AS status",
                "CREATE SCHEMA memory.private",
                "CREATE SCHEMA hive.platform",
                "CREATE TABLE memory.private.salaries AS SELECT 'alice' AS name, 1 AS salary",
                "CREATE SCHEMA platform.reports");
        prepare();
    }

    @AfterAll
    void stopStack()
    {
        try {
            users.values().forEach(Sql::close);
        }
        finally {
            if (stack != null) {
                stack.close();
            }
        }
    }

    final LocalStack stack()
    {
        return stack;
    }

    final Sql admin()
    {
        return as(LocalStack.ADMINISTRATOR);
    }

    final Sql as(String user)
    {
        return users.computeIfAbsent(user, name -> {
            try {
                return new Sql(stack.trino().connect(name));
            }
            catch (SQLException e) {
                throw new AssertionError("Cannot connect to Trino as " + name, e);
            }
        });
    }

    /** What the statements are about, as if none had run before. */
    private void prepare()
    {
        as("alice").execute("CREATE SCHEMA IF NOT EXISTS platform.reports_old");
        admin().execute(
                "DROP SCHEMA IF EXISTS platform.reports_new",
                "DROP VIEW IF EXISTS platform.reports.made",
                "DROP VIEW IF EXISTS platform.reports.renamed",
                "DROP MATERIALIZED VIEW IF EXISTS platform.reports.made_stored",
                "DROP MATERIALIZED VIEW IF EXISTS platform.reports.renamed_stored");
        as("alice").execute(
                OTHERS_VIEW,
                "COMMENT ON COLUMN platform.reports.subject.id IS 'key'",
                "CREATE OR REPLACE VIEW platform.reports.invoker SECURITY INVOKER AS SELECT * FROM memory.default.orders",
                "CREATE OR REPLACE VIEW platform.reports.used AS SELECT * FROM memory.default.orders",
                "CREATE OR REPLACE VIEW platform.reports.user AS SELECT * FROM platform.reports.used",
                "CREATE OR REPLACE MATERIALIZED VIEW platform.reports.stored WITH (storage_schema = 'hive.platform') AS SELECT * FROM memory.default.orders");
        state = Optional.empty();
    }

    /** The same again, after a statement that was not refused. */
    private void restoreAfter(String statement)
    {
        if (!READS.matcher(statement).lookingAt()) {
            prepare();
        }
    }

    Stream<Arguments> statements()
    {
        Splitter cells = Splitter.on('|').trimResults();
        List<Arguments> rows = STATEMENTS.lines()
                .filter(line -> !line.startsWith("#"))
                .map(cells::splitToList)
                .filter(row -> concerns(row.getFirst()))
                .map(row -> Arguments.of(row.getFirst(), ruled() ? outcomes(row.subList(4, 7)) : outcomes(row.subList(1, 4))))
                .toList();
        assertThat(rows).isNotEmpty();
        return rows.stream();
    }

    private static Map<String, String> outcomes(List<String> cells)
    {
        return ImmutableMap.of("alice", cells.get(0), "bob", cells.get(1), LocalStack.ADMINISTRATOR, cells.get(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void statement(String statement, Map<String, String> expected)
    {
        Map<String, String> refused = Maps.filterValues(expected, outcome -> !outcome.equals("yes"));
        if (!refused.isEmpty()) {
            List<List<Object>> before = state.orElseGet(this::readState);
            refused.forEach((user, outcome) -> checkRefused(user, statement, outcome));
            assertThat(readState()).as("after %s by %s", statement, refused.keySet()).isEqualTo(before);
            state = Optional.of(before);
        }
        for (String user : Maps.filterValues(expected, "yes"::equals).keySet()) {
            assertThat(as(user).failureOf(statement)).as("%s: %s", user, statement).isEmpty();
            restoreAfter(statement);
        }
    }

    private void checkRefused(String user, String statement, String expected)
    {
        Optional<String> failure = as(user).failureOf(statement);
        assertThat(failure).as("%s: %s", user, statement).isPresent();
        switch (expected) {
            case "denied" -> assertThat(failure.get()).as("%s: %s", user, statement).contains("Access Denied");
            case "on" -> assertThat(failure.get()).as("%s: %s", user, statement).doesNotContain("Access Denied");
            default -> assertThat(failure.get()).as("%s: %s", user, statement).contains(expected);
        }
    }

    /** All that the statements can change. */
    private List<List<Object>> readState()
    {
        return admin().rows("""
                SELECT 'view' AS kind, schema_name, view_name AS name, owner, security, definition, changed_at FROM platform.system.views
                UNION ALL SELECT 'materialized view', schema_name, view_name, owner, schedule, definition, last_refresh_at FROM platform.system.materialized_views
                UNION ALL SELECT 'paused', schema_name, view_name, CAST(paused AS varchar), NULL, NULL, NULL FROM platform.system.materialized_views
                UNION ALL SELECT 'comment', schema_name, table_name, comment, NULL, NULL, NULL FROM system.metadata.table_comments WHERE catalog_name = 'platform'
                UNION ALL SELECT 'schema', schema_name, NULL, NULL, NULL, NULL, NULL FROM platform.information_schema.schemata
                UNION ALL SELECT 'source', NULL, source_name, NULL, NULL, NULL, NULL FROM platform.system.sources
                ORDER BY kind, schema_name, name
                """);
    }

    /** A procedure whose work a native statement can do is refused where that one is, in the same words. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CREATE VIEW platform.reports.made AS SELECT * FROM memory.default.orders   | CALL platform.system.create_view('reports', 'made', 'SELECT * FROM memory.default.orders')
            CREATE VIEW platform.reports.made AS SELECT * FROM memory.private.salaries | CALL platform.system.create_view('reports', 'made', 'SELECT * FROM memory.private.salaries')
            CREATE OR REPLACE VIEW platform.reports.subject AS SELECT 1 AS id          | CALL platform.system.create_view(schema_name => 'reports', view_name => 'subject', query => 'SELECT 1 AS id', or_replace => true)
            CREATE VIEW platform.nowhere.made AS SELECT 1 AS id                        | CALL platform.system.create_view('nowhere', 'made', 'SELECT 1 AS id')
            CREATE VIEW platform.reports.made AS SELECT * FROM memory.default.nothing  | CALL platform.system.create_view('reports', 'made', 'SELECT * FROM memory.default.nothing')
            DROP VIEW platform.reports.subject                                         | CALL platform.system.drop_view('reports', 'subject')
            DROP VIEW platform.reports.nothing                                         | CALL platform.system.drop_view('reports', 'nothing')
            DROP VIEW platform.reports.used                                            | CALL platform.system.drop_view('reports', 'used')
            """)
    void procedureIsRefusedAsItsStatement(String statement, String call)
    {
        for (String user : ImmutableList.of("alice", "bob", LocalStack.ADMINISTRATOR)) {
            Optional<String> refused = as(user).failureOf(statement).map(AbstractTestAccessMatrix::words);
            if (refused.isEmpty()) {
                restoreAfter(statement);
            }
            assertThat(as(user).failureOf(call).map(AbstractTestAccessMatrix::words)).as(user).isEqualTo(refused);
            if (refused.isEmpty()) {
                restoreAfter(call);
            }
        }
    }

    private static String words(String message)
    {
        return message.replaceFirst("^Query failed \\(#\\w+\\): ", "").replaceFirst("^(Argument query, )?line \\d+:\\d+: ", "");
    }
}
