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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/** Views made, changed, read and told about by SQL, with a typed table and tables of other catalogs below them. */
@WithStack
final class TestViewStatements
{
    private static final String ORDERS = "platform.view_statements.orders";
    private static final String WINDOW = "time_column => 'created_at', time_window => '1 year'";

    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql trino;
    private final Plans plans;

    TestViewStatements(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.trino = stack.admin();
        this.plans = new Plans(trino);
    }

    @BeforeAll
    void createTables()
    {
        shop.execute(
                "CREATE SCHEMA view_statements",
                "CREATE TABLE view_statements.orders (id bigint PRIMARY KEY, nation integer NOT NULL, amount numeric(12,2) NOT NULL, created_at timestamptz NOT NULL)",
                // one for each tenth day of three years
                "INSERT INTO view_statements.orders SELECT i, i % 25, i * 1.01, now() - i * interval '10 days' - interval '1 minute' FROM generate_series(0, 109) i");
        stack.createSource("view_statements");
        stack.createPipeline("view_statements", "view_statements", "orders");
        stack.oracle(shop).awaitEqual(ORDERS, "view_statements.orders");
        trino.execute(
                "CREATE SCHEMA iceberg.view_statements",
                "CREATE TABLE iceberg.view_statements.history AS SELECT * FROM shopdb.view_statements.orders WHERE id >= 55",
                "CREATE SCHEMA platform.statements");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private void createView(String name, String query, String more)
    {
        trino.execute("CALL platform.system.create_view(schema_name => 'statements', view_name => '%s', query => '%s'%s)".formatted(name, query.replace("'", "''"), more.isEmpty() ? "" : ", " + more));
    }

    private String showCreate(String name)
    {
        return trino.text("SHOW CREATE VIEW platform.statements." + name);
    }

    private long insideAYear()
    {
        return shop.number("SELECT count(*) FROM view_statements.orders WHERE created_at >= now() - interval '1 year'");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT * FROM platform.view_statements.orders",
            "SELECT o.*, n.name FROM platform.view_statements.orders o JOIN tpch.tiny.nation n ON o.nation = n.nationkey -- a comment",
            "WITH o AS (SELECT created_at, amount FROM platform.view_statements.orders) SELECT date_trunc('day', created_at) AS created_at, sum(amount) AS amount FROM o GROUP BY 1",
            "TABLE platform.view_statements.orders",
    })
    void showCreateViewRunAgainGivesTheSameView(String query)
    {
        createView("again", query, WINDOW + ", alignment => 'day', comment => 'it''s', security => 'invoker', or_replace => true");
        List<Object> changedAt = trino.column("SELECT changed_at FROM platform.system.views WHERE view_name = 'again'");
        String definition = trino.text("SELECT definition FROM platform.system.views WHERE view_name = 'again'");
        assertThat(definition).doesNotContain("current_timestamp").doesNotContain("comment");
        String first = showCreate("again");
        for (int i = 0; i < 3; i++) {
            trino.execute(first.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
            assertThat(showCreate("again")).isEqualTo(first);
            // and as another view
            trino.execute(first.replaceFirst("VIEW platform.statements.again", "VIEW platform.statements.copy" + i));
            assertThat(showCreate("copy" + i)).isEqualTo(first.replaceFirst("statements.again", "statements.copy" + i));
            assertThat(trino.text("SELECT definition FROM platform.system.views WHERE view_name = 'copy%s'".formatted(i))).isEqualTo(definition);
            trino.execute("DROP VIEW platform.statements.copy" + i);
        }
        assertThat(trino.column("SELECT changed_at FROM platform.system.views WHERE view_name = 'again'")).isEqualTo(changedAt);
        assertThat(trino.number("SELECT count(*) FROM platform.statements.again")).isPositive();
    }

    @Test
    void nativeStatementAndProcedureMakeTheSameView()
    {
        createView("by_call", "SELECT * FROM " + ORDERS, WINDOW + ", time_from => '2020-01-01', comment => 'same'");
        trino.execute("CREATE VIEW platform.statements.by_statement COMMENT 'same' WITH (time_column = 'created_at', time_window = '12 months', time_from = '2020-01-01') AS SELECT * FROM " + ORDERS);
        assertThat(showCreate("by_statement")).isEqualTo(showCreate("by_call").replace("by_call", "by_statement"));
        String row = """
                SELECT owner, security, definition, time_column, time_unit, time_window, alignment, time_from, time_to, generated_predicate, CAST(depends_on AS json), valid
                FROM platform.system.views WHERE view_name = '%s'""";
        assertThat(trino.rows(row.formatted("by_statement"))).isEqualTo(trino.rows(row.formatted("by_call")));
        assertThat(trino.rows("DESCRIBE platform.statements.by_statement")).isEqualTo(trino.rows("DESCRIBE platform.statements.by_call"));
        // each sees the other's
        createView("by_statement", "SELECT * FROM " + ORDERS, WINDOW + ", time_from => '2020-01-01', comment => 'same'");
        trino.execute("CALL platform.system.drop_view('statements', 'by_statement')", "DROP VIEW platform.statements.by_call");
        assertThat(trino.rows("SELECT * FROM platform.system.views WHERE view_name LIKE 'by%'")).isEmpty();
    }

    @Test
    void theSameCallAgainSaysSoAndADifferentOneIsRefused()
    {
        String times = "SELECT changed_at, confirmed_at FROM platform.system.views WHERE view_name = 'daily'";
        createView("daily", "SELECT * FROM " + ORDERS, WINDOW);
        List<Object> made = trino.rows(times).getFirst();
        assertThat(made.get(1)).isNull();
        createView("daily", "select *   from " + ORDERS, WINDOW.replace("1 year", "P12M"));
        List<Object> confirmed = trino.rows(times).getFirst();
        assertThat(confirmed.get(0)).isEqualTo(made.get(0));
        assertThat(confirmed.get(1)).isNotNull();

        String other = "CALL platform.system.create_view(schema_name => 'statements', view_name => 'daily', query => 'SELECT id, created_at FROM %s', time_column => 'created_at', time_window => '2 years'%s)";
        assertThat(trino.failure(other.formatted(ORDERS, ""))).contains("View statements.daily already exists, and it differs: query; time_window is '1 year'", "or_replace => true");
        assertThat(trino.rows(times).getFirst()).isEqualTo(confirmed);
        trino.execute(other.formatted(ORDERS, ", or_replace => true"));
        assertThat(trino.rows("DESCRIBE platform.statements.daily")).hasSize(2);
        assertThat(trino.rows(times).getFirst().getFirst()).isNotEqualTo(made.getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SELECT id, nothing FROM platform.view_statements.orders | line 1:12: Column 'nothing' cannot be resolved",
            "SELECT * FROM platform.view_statements.missing | line 1:15: Table 'platform.view_statements.missing' does not exist",
            "SELECT * FROM nowhere.view_statements.orders | line 1:15: Catalog 'nowhere'",
            "SELECT id FROM platform.view_statements.orders WHERE amount = 'x' | line 1:61: Cannot apply operator: decimal(12,2) = varchar(1)",
            "SELECT FROM x | line 1:8: mismatched input 'FROM'",
            "DROP TABLE iceberg.view_statements.history | line 1:1: mismatched input 'DROP'",
    })
    void theEngineRefusesAWrongQueryWhenItIsStated(String query, String message)
    {
        String call = "CALL platform.system.create_view('statements', 'wrong', '%s')".formatted(query.replace("'", "''"));
        assertThat(trino.failure(call)).contains("Argument query, " + message);
        assertThat(trino.rows("SELECT * FROM platform.system.views WHERE view_name = 'wrong'")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "time_window => '1 yaer' | Argument time_window is '1 yaer', and yaer is no unit of time",
            "time_window => '-1 year' | Argument time_window is '-1 year', which is negative",
            "time_window => 'P-1Y' | Argument time_window is 'P-1Y', which is negative",
            "time_window => '0 days' | Argument time_window is '0 days', which is no time at all",
            "time_window => '1001 years' | which is too long: allowed are up to 1000 years",
            "time_window => '9999999999999999999999 seconds' | which is too long: allowed are up to 1000 years",
            "time_from => 'yesterday' | Argument time_from is 'yesterday', which is no date or time",
            "time_window => '1 year', time_column => 'created' | time_column is 'created', but the view has no such column; it has: id, nation, amount, created_at",
            "time_window => '1 year', time_column => 'amount' | time_column is amount, whose type is decimal(12,2): allowed are timestamp",
            "time_window => '1 year', time_column => 'id' | time_column is id, which is bigint: say with time_unit",
    })
    void badWindowsAreRefused(String arguments, String message)
    {
        String column = arguments.contains("time_column") ? "" : ", time_column => 'created_at'";
        assertThat(trino.failure("CALL platform.system.create_view(schema_name => 'statements', view_name => 'bad', query => 'SELECT * FROM %s', %s%s)".formatted(ORDERS, arguments, column))).contains(message);
        assertThat(trino.failure("CREATE VIEW platform.statements.bad WITH (%s) AS SELECT * FROM %s".formatted((arguments + column).replace("=>", "="), ORDERS)))
                .contains(message.replace("Argument ", ""));
    }

    @Test
    void badRelationsAreRefused()
    {
        assertThat(trino.failure("CALL platform.system.create_view('nowhere', 'v', 'SELECT 1 x')")).contains("There is no schema nowhere", "CREATE SCHEMA", "statements");
        assertThat(trino.failure("CREATE VIEW platform.nowhere.v AS SELECT 1 x")).contains("nowhere");
        assertThat(trino.failure("CALL platform.system.create_view(schema_name => 'statements', view_name => 'twice', query => 'SELECT * FROM %1$s a JOIN %1$s b ON a.id = b.id', %2$s)".formatted(ORDERS, WINDOW)))
                .contains("Column name 'id' specified more than once");
        createView("bottom", "SELECT * FROM " + ORDERS, WINDOW);
        createView("middle", "SELECT * FROM platform.statements.bottom", "");
        for (String cycle : ImmutableList.of(
                "CREATE OR REPLACE VIEW platform.statements.bottom AS SELECT * FROM platform.statements.middle",
                "CALL platform.system.create_view(schema_name => 'statements', view_name => 'bottom', query => 'SELECT * FROM platform.statements.middle', or_replace => true)",
                "CALL platform.system.alter_view(schema_name => 'statements', view_name => 'middle', query => 'SELECT * FROM platform.statements.middle')")) {
            assertThat(trino.failure(cycle)).containsIgnoringCase("recursive");
        }
        assertThat(trino.failure("DROP VIEW platform.statements.bottom")).contains("these views use it: statements.middle", "cascade => true");
        trino.execute("CALL platform.system.drop_view('statements', 'bottom', true)");
        assertThat(trino.rows("SELECT * FROM platform.system.views WHERE view_name IN ('bottom', 'middle')")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a\"b", "two words", "UPPER Case", "größe 数据 🚀", "a.b", "x'; DROP VIEW platform.statements.canary; --"})
    void namesAreTakenAsTheyAre(String name)
    {
        String literal = "'" + name.replace("'", "''") + "'";
        String identifier = '"' + name.replace("\"", "\"\"") + '"';
        // SHOW CREATE VIEW of Trino 476 wants the schema's name in lower case
        String view = "platform.%1$s.%1$s".formatted(identifier.toLowerCase(ENGLISH));
        trino.execute(
                "CREATE SCHEMA platform." + identifier,
                "CALL platform.system.create_view(schema_name => %1$s, view_name => %1$s, query => 'SELECT created_at AS %2$s, id FROM %3$s', time_column => %1$s, time_window => '1 year', comment => %1$s)"
                        .formatted(literal, identifier.replace("'", "''"), ORDERS));
        assertThat(trino.number("SELECT count(%s) FROM %s".formatted(identifier, view))).isEqualTo(insideAYear());
        plans.assertNoFilterAboveThePinotScan("SELECT * FROM " + view);
        String created = trino.text("SHOW CREATE VIEW " + view);
        trino.execute(created.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        assertThat(trino.text("SHOW CREATE VIEW " + view)).isEqualTo(created);
        trino.execute("CALL platform.system.alter_view(schema_name => %1$s, view_name => %1$s, time_window => '2 years')".formatted(literal));
        assertThat(trino.value("SELECT valid FROM platform.system.views WHERE schema_name = lower(%1$s)".formatted(literal))).isEqualTo(true);
        trino.execute("CALL platform.system.drop_view(%1$s, %1$s)".formatted(literal), "DROP SCHEMA platform." + identifier);
    }

    @Test
    void windowsOnViewsJoinsAndUnions()
    {
        createView("wide", "SELECT * FROM " + ORDERS, "time_column => 'created_at', time_window => '2 years'");
        createView("narrow", "SELECT * FROM platform.statements.wide", WINDOW);
        assertThat(trino.number("SELECT count(*) FROM platform.statements.narrow")).isEqualTo(insideAYear());
        assertThat(plans.rowsRead("pinot", "SELECT * FROM platform.statements.narrow")).isEqualTo(insideAYear());
        plans.assertAnsweredByPinot("SELECT count(*) FROM platform.statements.narrow");
        // the narrower of two windows counts, wherever it stands
        trino.execute("CALL platform.system.alter_view(schema_name => 'statements', view_name => 'wide', time_window => '100 days')");
        assertThat(trino.number("SELECT count(*) FROM platform.statements.narrow")).isEqualTo(10);

        createView("joined", """
                SELECT o.id, o.created_at, n.name, h.amount FROM %s o
                JOIN tpch.tiny.nation n ON o.nation = n.nationkey
                JOIN shopdb.view_statements.orders p ON p.id = o.id AND p.created_at = o.created_at
                LEFT JOIN iceberg.view_statements.history h ON h.id = o.id""".formatted(ORDERS), WINDOW);
        assertThat(trino.number("SELECT count(*) FROM platform.statements.joined")).isEqualTo(insideAYear());
        assertThat(plans.rowsRead("pinot", "SELECT * FROM platform.statements.joined")).isEqualTo(insideAYear());
        assertThat(plans.rowsRead("shopdb", "SELECT * FROM platform.statements.joined")).isEqualTo(insideAYear());

        createView("united", "SELECT * FROM %s UNION ALL SELECT * FROM iceberg.view_statements.history UNION ALL SELECT * FROM shopdb.view_statements.orders".formatted(ORDERS), WINDOW);
        assertThat(trino.number("SELECT count(*) FROM platform.statements.united")).isEqualTo(2 * insideAYear());
        assertThat(plans.rowsRead("pinot", "SELECT * FROM platform.statements.united")).isEqualTo(insideAYear());
        assertThat(plans.rowsRead("shopdb", "SELECT * FROM platform.statements.united")).isEqualTo(insideAYear());
        // its only file ends before the window begins
        assertThat(plans.rowsRead("iceberg", "SELECT * FROM platform.statements.united")).isZero();

        createView("per_day", "SELECT CAST(created_at AS date) AS day, sum(amount) AS amount FROM %s GROUP BY 1".formatted(ORDERS), "time_column => 'day', time_window => '1 year', alignment => 'month'");
        assertThat(plans.rowsRead("pinot", "SELECT * FROM platform.statements.per_day"))
                .isEqualTo(shop.number("SELECT count(*) FROM view_statements.orders WHERE created_at >= date_trunc('month', now() - interval '1 year')"));
    }
}
