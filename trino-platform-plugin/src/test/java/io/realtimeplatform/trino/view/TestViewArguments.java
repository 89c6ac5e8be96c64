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
package io.realtimeplatform.trino.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Bad and hostile arguments: each is refused with its name and what is allowed, or means itself and nothing else.
 */
@TestInstance(PER_CLASS)
final class TestViewArguments
{
    private static final String QUERY = "SELECT id, created_at, name FROM iceberg.base.orders";

    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        queryRunner = ViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        execute("CREATE TABLE iceberg.base.orders (id bigint, created_at timestamp(6), name varchar)");
        execute("CREATE VIEW platform.reports.canary AS SELECT 1 AS alive");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "time_window => '1 yaer'           | Argument time_window is '1 yaer', and yaer is no unit of time: a length of time is written like '1 year'",
            "time_window => '-1 year'          | Argument time_window is '-1 year', which is negative",
            "time_window => '0 days'           | Argument time_window is '0 days', which is no time at all",
            "time_window => '1001 years'       | Argument time_window is '1001 years', which is too long: allowed are up to 1000 years",
            "time_window => '99999999999999999999 days' | which is too long",
            "time_window => ''                 | Argument time_window is '', which is empty",
            "alignment => 'hour', time_window => '1 day' | Argument alignment is 'hour', allowed are: day, month",
            "alignment => 'day', time_from => '2025-01-01' | Argument alignment is given, but time_window is not",
            "time_from => '2025-02-30'         | Argument time_from is '2025-02-30', which is no date or time",
            "time_from => '2025-02-03', time_to => '2025-02-03' | Argument time_from is 2025-02-03, which is not before time_to",
            "time_unit => 'hours', time_window => '1 day' | Argument time_unit is 'hours', allowed are: seconds, milliseconds, microseconds",
            "comment => 'x'                    | Argument time_column is created_at, but no window is given",
    })
    void testBadWindow(String arguments, String message)
    {
        assertThatThrownBy(() -> execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'bad', query => %s, time_column => 'created_at', %s)".formatted(literal(QUERY), arguments)))
                .hasMessageContaining(message);
        String property = arguments.replace("=>", "=");
        if (!property.startsWith("comment")) {
            assertThatThrownBy(() -> execute("CREATE VIEW platform.reports.bad WITH (time_column = 'created_at', %s) AS %s".formatted(property, QUERY)))
                    .hasMessageContaining(message.replace("Argument ", ""));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SELECT id FROM iceberg.base.orders | created_at | time_column is 'created_at', but the view has no such column; it has: id",
            "SELECT * FROM iceberg.base.orders | name | time_column is name, whose type is varchar: allowed are timestamp",
            "SELECT * FROM iceberg.base.orders | id | time_column is id, which is bigint: say with time_unit what it counts",
            "SELECT * FROM iceberg.base.orders a JOIN iceberg.base.orders b ON a.id = b.id | created_at | specified more than once",
            "SELECT created_at, created_at AS \"CREATED_AT\" FROM iceberg.base.orders | created_at | time_column is 'created_at', but the view has 2 such columns",
    })
    void testBadTimeColumn(String query, String column, String message)
    {
        assertThatThrownBy(() -> execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'bad', query => %s, time_column => %s, time_window => '1 year')".formatted(literal(query), literal(column))))
                .hasMessageContaining(message);
    }

    @Test
    void testBadNames()
    {
        assertThatThrownBy(() -> create("nowhere", "v", "SELECT 1 x")).hasMessageContaining("nowhere").hasMessageContaining("reports");
        assertThatThrownBy(() -> create("system", "v", "SELECT 1 x")).hasMessageContaining("There is no schema system for views");
        assertThatThrownBy(() -> create("information_schema", "v", "SELECT 1 x")).hasMessageContaining("There is no schema information_schema for views");
        assertThatThrownBy(() -> create("", "v", "SELECT 1 x")).hasMessageContaining("Argument schema_name is empty");
        assertThatThrownBy(() -> create("reports", " ", "SELECT 1 x")).hasMessageContaining("Argument view_name is empty");
        assertThatThrownBy(() -> create("reports", "a".repeat(129), "SELECT 1 x")).hasMessageContaining("Argument view_name has 129 characters, allowed are 128");
        assertThatThrownBy(() -> create("reports", "v", " ")).hasMessageContaining("Argument query is empty");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view('reports', 'v', NULL)")).hasMessageContaining("query");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'v', query => 'SELECT 1 x', security => 'none')")).hasMessageContaining("Argument security is 'none', allowed are: definer, invoker");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'v', query => 'SELECT 1 x', time_window => '1 year')")).hasMessageContaining("Argument time_window is '1 year', but time_column is missing");
        assertThatThrownBy(() -> execute("CALL platform.system.alter_view('reports', 'missing')")).hasMessageContaining("not found");
        assertThatThrownBy(() -> execute("CREATE SCHEMA platform.system")).isNotNull();
    }

    static List<String> hostile()
    {
        return ImmutableList.of(
                "it's",
                "a\"b",
                "a'b\"c",
                "two words",
                "UPPER Case",
                "ünïcödé \u4e2d\u6587 \uD83D\uDE80",
                "a.b.c",
                "x'; DROP VIEW platform.reports.canary; --",
                "x\"; DROP VIEW platform.reports.canary; --",
                "x\" AS SELECT 1 AS y --",
                "x') --",
                "'||(SELECT 1)||'",
                "/* open",
                "*/ close",
                "-- comment",
                ";",
                "\\",
                "\\'",
                "${env:HOME}",
                "%s %d {0}",
                "U&\"\\0041\"",
                ") WHERE true UNION SELECT 1 (",
                "null",
                "none ",
                "1 day' OR true --",
                "day', current_timestamp) --");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void testHostileNames(String text)
    {
        execute("CREATE SCHEMA platform." + identifier(text));
        create(text, text, "SELECT 1 AS x");
        create(text, text, "SELECT 1 AS x");
        String name = text.toLowerCase(ENGLISH);
        assertThat(execute("SHOW TABLES FROM platform." + identifier(name)).getOnlyValue()).isEqualTo(name);
        assertThat(execute("SELECT valid FROM platform.system.views WHERE schema_name = %1$s AND view_name = %1$s".formatted(literal(name))).getOnlyValue()).isEqualTo(true);
        assertThat(execute("SELECT x FROM platform.%1$s.%1$s".formatted(identifier(text))).getOnlyValue()).isEqualTo(1);
        assertThat(execute("SELECT object_name FROM TABLE(platform.system.plan_drop(%1$s, %1$s))".formatted(literal(text))).getOnlyValue()).isEqualTo(name);
        execute("CALL platform.system.alter_view(schema_name => %1$s, view_name => %1$s, comment => %1$s)".formatted(literal(text)));
        String created = (String) execute("SHOW CREATE VIEW platform.%1$s.%1$s".formatted(identifier(name))).getOnlyValue();
        execute(created.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        assertThat(execute("SELECT comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND table_name = " + literal(name)).getOnlyValue()).isEqualTo(text);
        execute("CALL platform.system.drop_view(%1$s, %1$s)".formatted(literal(text)));
        execute("DROP SCHEMA platform." + identifier(name));
        assertUnharmed();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void testHostileTexts(String text)
    {
        String query = "SELECT created_at AS %s, %s AS \"text\" FROM iceberg.base.orders".formatted(identifier(text), literal(text));
        execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'hostile', query => %1$s, time_column => %2$s, time_window => '1 year', comment => %2$s, or_replace => true)".formatted(literal(query), literal(text)));
        assertThat(execute("SELECT time_column FROM platform.system.views WHERE view_name = 'hostile'").getOnlyValue()).isEqualTo(text);
        assertThat(execute("SELECT * FROM platform.reports.hostile").getRowCount()).isZero();
        String created = (String) execute("SHOW CREATE VIEW platform.reports.hostile").getOnlyValue();
        execute(created.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        assertThat(execute("SHOW CREATE VIEW platform.reports.hostile").getOnlyValue()).isEqualTo(created);

        for (String argument : List.of("time_window", "alignment", "time_unit", "time_from", "time_to", "security", "time_column")) {
            assertThatThrownBy(() -> execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'hostile_window', query => %s, %s%s => %s)".formatted(
                    literal(QUERY),
                    ImmutableMap.of("time_column", "time_window => '1 year', ", "security", "").getOrDefault(argument, "time_column => 'created_at', time_window => '1 year', ").replace(argument + " => '1 year', ", ""),
                    argument,
                    literal(text)))).hasMessageContaining(argument);
        }
        // as a query each is an error of the engine's parser or analyser
        assertThatThrownBy(() -> create("reports", "hostile_query", text)).hasMessageContaining("Argument query");
        // after a query some are comments, which is as good
        try {
            create("reports", "hostile_query", "SELECT 1 AS x " + text);
        }
        catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("Argument query");
        }
        execute("CALL platform.system.drop_view(schema_name => 'reports', view_name => 'hostile_query', if_exists => true)");
        assertUnharmed();
    }

    private void assertUnharmed()
    {
        assertThat(execute("SELECT alive FROM platform.reports.canary").getOnlyValue()).isEqualTo(1);
        assertThat(execute("SELECT view_name FROM platform.system.views WHERE view_name <> 'hostile'").getOnlyValue()).isEqualTo("canary");
    }

    private void create(String schema, String view, String query)
    {
        execute("CALL platform.system.create_view(%s, %s, %s)".formatted(literal(schema), literal(view), literal(query)));
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }
}
