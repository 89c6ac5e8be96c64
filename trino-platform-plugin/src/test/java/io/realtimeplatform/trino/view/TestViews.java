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

import io.trino.Session;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static io.realtimeplatform.trino.view.ViewQueryRunner.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What views promise, by statements alone.
 */
@TestInstance(PER_CLASS)
final class TestViews
{
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        queryRunner = ViewQueryRunner.create(directory, ViewQueryRunner.memoryStore());
        execute("CREATE TABLE iceberg.base.orders (id bigint, status varchar, created_at timestamp(6))");
        // a file each, so that the rows read show which files were
        execute("INSERT INTO iceberg.base.orders VALUES (1, 'new', localtimestamp)");
        execute("INSERT INTO iceberg.base.orders VALUES (2, 'old', localtimestamp - INTERVAL '400' DAY)");
        execute("INSERT INTO iceberg.base.orders VALUES (3, 'older', localtimestamp - INTERVAL '1000' DAY)");
        execute("INSERT INTO iceberg.base.orders VALUES (4, 'none', NULL)");
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void testWindowFromCallToDrop()
    {
        execute("CALL platform.system.create_view(schema_name => 'reports', view_name => 'recent', query => 'SELECT * FROM iceberg.base.orders', time_column => 'created_at', time_window => '1 year')");
        assertThat(ids("platform.reports.recent")).containsExactly(1L);

        execute("CALL platform.system.alter_view(schema_name => 'reports', view_name => 'recent', time_window => '2 years')");
        assertThat(ids("platform.reports.recent")).containsExactly(1L, 2L);

        execute("CALL platform.system.alter_view(schema_name => 'reports', view_name => 'recent', time_window => 'none')");
        assertThat(ids("platform.reports.recent")).containsExactly(1L, 2L, 3L, 4L);

        execute("CALL platform.system.drop_view('reports', 'recent')");
        assertThatThrownBy(() -> ids("platform.reports.recent")).hasMessageContaining("does not exist");
    }

    @Test
    void testShowCreateRunAgainGivesTheSameView()
    {
        execute("CREATE VIEW platform.reports.again COMMENT 'it''s' SECURITY INVOKER WITH (time_column = 'CREATED_AT', time_window = 'P18M', alignment = 'DAY', time_from = '2020-01-01') AS SELECT id, created_at FROM iceberg.base.orders WHERE id < 10 -- no comment");
        execute("COMMENT ON COLUMN platform.reports.again.id IS 'the key'");
        String first = showCreate("again");
        assertThat(first)
                .contains("time_column = 'created_at'")
                .contains("time_window = '1 year 6 months'")
                .contains("alignment = 'day'")
                .contains("time_from = '2020-01-01'")
                .contains("COMMENT 'it''s'")
                .contains("SECURITY INVOKER");
        MaterializedResult before = execute("SELECT definition, generated_predicate, changed_at FROM platform.system.views WHERE view_name = 'again'");
        for (int i = 0; i < 3; i++) {
            execute(first.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
            assertThat(showCreate("again")).isEqualTo(first);
        }
        assertThat(execute("SELECT definition, generated_predicate, changed_at FROM platform.system.views WHERE view_name = 'again'")).isEqualTo(before);
        assertThat((String) before.getMaterializedRows().getFirst().getField(0)).doesNotContain("current_timestamp");
        assertThat(execute("SELECT comment FROM platform.information_schema.columns WHERE table_name = 'again' AND column_name = 'id'").getOnlyValue()).isEqualTo("the key");

        // and under another name, and after it was dropped
        execute(first.replace("reports.again", "reports.again_copy"));
        assertThat(showCreate("again_copy")).isEqualTo(first.replace("reports.again", "reports.again_copy"));
        execute("DROP VIEW platform.reports.again");
        execute(first);
        assertThat(showCreate("again")).isEqualTo(first);

        // with another length in the WITH clause that length counts, and the predicate of the old one is gone
        execute(first.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW").replace("'1 year 6 months'", "'2 years'"));
        assertThat(showCreate("again"))
                .contains("time_window = '2 years'")
                .contains("INTERVAL '24' MONTH")
                .doesNotContain("INTERVAL '18' MONTH");

        // what was generated for other properties is not taken for the user's own
        assertThatThrownBy(() -> execute(first.replace("reports.again", "reports.third").replace("'1 year 6 months'", "'2 years'")))
                .hasMessageContaining("generated for other properties");
        execute("DROP VIEW platform.reports.again");
        execute("DROP VIEW platform.reports.again_copy");
    }

    @Test
    void testWindowsOnViewsJoinsAndUnions()
    {
        execute("CREATE VIEW platform.reports.level1 WITH (time_column = 'created_at', time_window = '2 years') AS SELECT * FROM iceberg.base.orders");
        execute("CREATE VIEW platform.reports.level2 WITH (time_column = 'created_at', time_window = '1 year') AS SELECT * FROM platform.reports.level1");
        assertThat(ids("platform.reports.level1")).containsExactly(1L, 2L);
        assertThat(ids("platform.reports.level2")).containsExactly(1L);

        execute("CREATE TABLE memory.default.names (id bigint, name varchar)");
        execute("INSERT INTO memory.default.names VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        execute("CREATE VIEW platform.reports.joined WITH (time_column = 'created_at', time_window = '2 years') AS SELECT o.id, name, created_at FROM iceberg.base.orders o JOIN memory.default.names n ON o.id = n.id");
        assertThat(ids("platform.reports.joined")).containsExactly(1L, 2L);
        assertThat(rowsReadFromIceberg("SELECT * FROM platform.reports.joined")).isEqualTo(2);

        execute("CREATE VIEW platform.reports.united WITH (time_column = 'created_at', time_window = '2 years') AS SELECT * FROM iceberg.base.orders UNION ALL SELECT id + 10, status, created_at FROM iceberg.base.orders");
        assertThat(ids("platform.reports.united")).containsExactly(1L, 2L, 11L, 12L);
        assertThat(rowsReadFromIceberg("SELECT * FROM platform.reports.united")).isEqualTo(4);

        execute("CREATE VIEW platform.reports.counted WITH (time_column = 'day', time_window = '2 years') AS SELECT date_trunc('day', created_at) AS day, count(*) AS orders FROM iceberg.base.orders GROUP BY 1");
        assertThat(execute("SELECT sum(orders) FROM platform.reports.counted").getOnlyValue()).isEqualTo(2L);
        assertThat(rowsReadFromIceberg("SELECT * FROM platform.reports.counted")).isEqualTo(2);
    }

    @Test
    void testSameCallChangesNothing()
    {
        String call = "CALL platform.system.create_view(schema_name => 'reports', view_name => 'daily', query => 'SELECT * FROM iceberg.base.orders', time_column => 'created_at', time_window => '1 year')";
        execute(call);
        MaterializedResult before = execute("SELECT changed_at, confirmed_at FROM platform.system.views WHERE view_name = 'daily'");
        assertThat(before.getMaterializedRows().getFirst().getField(1)).isNull();
        execute(call);
        execute(call.replace("SELECT * FROM", "select *  from").replace("'1 year'", "'12 months'").replace("'created_at'", "'Created_At'"));
        execute("CREATE OR REPLACE VIEW platform.reports.daily WITH (time_column = 'created_at', time_window = '1 year') AS SELECT * FROM iceberg.base.orders");
        MaterializedResult after = execute("SELECT changed_at, confirmed_at FROM platform.system.views WHERE view_name = 'daily'");
        assertThat(after.getMaterializedRows().getFirst().getField(0)).isEqualTo(before.getMaterializedRows().getFirst().getField(0));
        assertThat(after.getMaterializedRows().getFirst().getField(1)).isNotNull();

        assertThatThrownBy(() -> execute(call.replace("'1 year'", "'2 years'").replace("SELECT *", "SELECT id, created_at")))
                .hasMessageContaining("View reports.daily already exists, and it differs: query; time_window is '1 year'");
        execute(call.replace("'1 year')", "'2 years', or_replace => true)"));
        assertThat(ids("platform.reports.daily")).containsExactly(1L, 2L);
        assertThatThrownBy(() -> execute("CREATE VIEW platform.reports.daily AS SELECT 1 x")).hasMessageContaining("already exists");
    }

    @Test
    void testErrorsAreThoseOfTheEngine()
    {
        assertThatThrownBy(() -> execute("CALL platform.system.create_view('reports', 'wrong', 'SELECT id,\n  nothing FROM iceberg.base.orders')"))
                .hasMessageContaining("Argument query, line 2:3: Column 'nothing' cannot be resolved");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view('reports', 'wrong', 'SELECT * FROM iceberg.base.missing', NULL, NULL, NULL, 'two\nlines')"))
                .hasMessageContaining("Argument query, line 1:15: Table 'iceberg.base.missing' does not exist");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view('reports', 'wrong', 'SELECT * FROM orders')"))
                .hasMessageContaining("must be specified");
        assertThatThrownBy(() -> execute("CALL platform.system.create_view('reports', 'wrong', 'SELECT 1 x; DROP TABLE iceberg.base.orders')"))
                .hasMessageContaining("Argument query, line 1:11: mismatched input ';'");
        assertThat(execute("SELECT count(*) FROM platform.system.views WHERE view_name = 'wrong'").getOnlyValue()).isEqualTo(0L);
    }

    @Test
    void testDependencies()
    {
        execute("CREATE VIEW platform.reports.bottom AS SELECT * FROM iceberg.base.orders");
        execute("CREATE VIEW platform.reports.middle AS SELECT * FROM platform.reports.bottom");
        execute("CREATE VIEW platform.reports.top AS SELECT a.id FROM platform.reports.middle a, platform.reports.bottom b");
        assertThat(execute("SELECT array_join(depends_on, ' '), array_join(used_by, ' ') FROM platform.system.views WHERE schema_name = 'reports' AND view_name IN ('bottom', 'middle', 'top') ORDER BY view_name").getMaterializedRows())
                .extracting(row -> row.getField(0) + "|" + row.getField(1))
                .containsExactly(
                        "iceberg.base.orders|reports.middle reports.top",
                        "platform.reports.bottom|reports.top",
                        "platform.reports.bottom platform.reports.middle|");
        assertThat(execute("SELECT position, object_type, schema_name, object_name, owner, dropped_by FROM TABLE(platform.system.plan_drop('reports', 'bottom'))").getMaterializedRows())
                .extracting(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(2) + "." + row.getField(3) + " " + row.getField(4))
                .containsExactly("1 view reports.top admin", "2 view reports.middle admin", "3 view reports.bottom admin");

        assertThatThrownBy(() -> execute("DROP VIEW platform.reports.bottom")).hasMessageContaining("these views use it: reports.middle, reports.top");
        assertThatThrownBy(() -> execute("CALL platform.system.drop_view('reports', 'bottom')")).hasMessageContaining("cascade => true");
        assertThatThrownBy(() -> execute("ALTER VIEW platform.reports.bottom RENAME TO platform.reports.ground")).hasMessageContaining("cannot be renamed");
        // the engine sees through views; what only the store sees is refused as well
        assertThatThrownBy(() -> execute("CREATE OR REPLACE VIEW platform.reports.bottom AS SELECT * FROM platform.reports.top"))
                .hasMessageContaining("recursive");
        execute("CALL platform.system.drop_view('reports', 'bottom', true)");
        assertThat(execute("SELECT count(*) FROM platform.system.views WHERE view_name IN ('bottom', 'middle', 'top')").getOnlyValue()).isEqualTo(0L);
        execute("CALL platform.system.drop_view(schema_name => 'reports', view_name => 'bottom', if_exists => true)");
        assertThatThrownBy(() -> execute("CALL platform.system.drop_view('reports', 'bottom')")).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> execute("SELECT * FROM TABLE(platform.system.plan_drop('reports', 'bottom'))")).hasMessageContaining("not found");
    }

    @Test
    void testCommentsAndRename()
    {
        execute("CREATE VIEW platform.reports.commented COMMENT 'first' AS SELECT id, status FROM iceberg.base.orders");
        execute("COMMENT ON VIEW platform.reports.commented IS 'second'");
        execute("COMMENT ON COLUMN platform.reports.commented.status IS 'a status'");
        assertThat(execute("SELECT comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND table_name = 'commented'").getOnlyValue()).isEqualTo("second");
        execute("CREATE OR REPLACE VIEW platform.reports.commented AS SELECT id, status, created_at FROM iceberg.base.orders");
        assertThat(showCreate("commented")).contains("COMMENT 'second'");
        assertThat(execute("SHOW COLUMNS FROM platform.reports.commented").getMaterializedRows())
                .extracting(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(3))
                .containsExactly("id bigint ", "status varchar a status", "created_at timestamp(6) ");
        execute("COMMENT ON VIEW platform.reports.commented IS NULL");
        assertThat(showCreate("commented")).doesNotContain("COMMENT");

        execute("CREATE SCHEMA platform.elsewhere");
        execute("ALTER VIEW platform.reports.commented RENAME TO platform.elsewhere.renamed");
        assertThat(execute("SHOW TABLES FROM platform.elsewhere").getOnlyValue()).isEqualTo("renamed");
        assertThatThrownBy(() -> execute("ALTER VIEW platform.elsewhere.renamed RENAME TO platform.nowhere.renamed")).hasMessageContaining("nowhere");
        assertThatThrownBy(() -> execute("DROP SCHEMA platform.elsewhere")).hasMessageContaining("Cannot drop non-empty schema");
        execute("ALTER SCHEMA platform.elsewhere RENAME TO somewhere");
        assertThat(execute("SHOW TABLES FROM platform.somewhere").getOnlyValue()).isEqualTo("renamed");
        execute("DROP SCHEMA platform.somewhere CASCADE");
        assertThat(execute("SHOW SCHEMAS FROM platform").getOnlyColumnAsSet()).contains("reports", "system", "information_schema").doesNotContain("elsewhere", "somewhere");
        assertThatThrownBy(() -> execute("CREATE SCHEMA platform.reports")).hasMessageContaining("already exists");
        assertThatThrownBy(() -> execute("CREATE VIEW platform.somewhere.v AS SELECT 1 x")).hasMessageContaining("somewhere");
    }

    @Test
    void testOwners()
    {
        Session alice = session("alice");
        Session bob = session("bob");
        execute(alice, "CREATE VIEW platform.reports.hers WITH (time_column = 'created_at', time_window = '1 year') AS SELECT * FROM iceberg.base.orders");
        assertThat(execute(bob, "SELECT owner, definition, time_window, depends_on, valid FROM platform.system.views WHERE view_name = 'hers'").getMaterializedRows().getFirst().getFields())
                .containsExactly("alice", null, null, null, null);
        assertThat(execute(alice, "SELECT owner, definition IS NOT NULL, time_window, valid FROM platform.system.views WHERE view_name = 'hers'").getMaterializedRows().getFirst().getFields())
                .containsExactly("alice", true, "1 year", true);
        assertThat(execute("SELECT owner, definition IS NOT NULL, time_window, valid FROM platform.system.views WHERE view_name = 'hers'").getMaterializedRows().getFirst().getFields())
                .containsExactly("alice", true, "1 year", true);

        assertThatThrownBy(() -> execute(bob, "CALL platform.system.alter_view(schema_name => 'reports', view_name => 'hers', time_window => '2 years')"))
                .hasMessageContaining("belongs to user alice");
        assertThatThrownBy(() -> execute(bob, "CALL platform.system.create_view('reports', 'hers', 'SELECT 1 x')"))
                .hasMessageContaining("belongs to user alice")
                .hasMessageNotContaining("differs");
        assertThatThrownBy(() -> execute("ALTER VIEW platform.reports.hers SET AUTHORIZATION bob")).hasMessageContaining("does not support");
        // the same text stated by another user is that user's
        execute(bob, "CREATE OR REPLACE VIEW platform.reports.hers WITH (time_column = 'created_at', time_window = '1 year') AS SELECT * FROM iceberg.base.orders");
        assertThat(execute("SELECT owner FROM platform.system.views WHERE view_name = 'hers'").getOnlyValue()).isEqualTo("bob");
    }

    @Test
    void testChangedBase()
    {
        execute("CREATE TABLE memory.default.base (id bigint, name varchar, t timestamp(3))");
        execute("CREATE VIEW platform.reports.gone AS SELECT id, name FROM memory.default.base");
        execute("CREATE VIEW platform.reports.narrowed WITH (time_column = 't', time_window = '1 day') AS SELECT * FROM memory.default.base");
        execute("DROP TABLE memory.default.base");
        assertThat(problem("gone")).contains("Table 'memory.default.base' does not exist");
        execute("CREATE TABLE memory.default.base (id varchar, t timestamp(3))");
        assertThat(problem("gone")).contains("Column 'name' cannot be resolved");
        execute("DROP TABLE memory.default.base");
        execute("CREATE TABLE memory.default.base (id varchar, name varchar, t timestamp(3))");
        assertThat(problem("narrowed")).contains("column [id] of type varchar projected from query view at position 0 cannot be coerced to column [id] of type bigint");
        assertThatThrownBy(() -> execute("SELECT * FROM platform.reports.narrowed")).hasMessageContaining("cannot be coerced");
        execute("CREATE VIEW platform.reports.refreshed WITH (time_column = 't', time_window = '1 day') AS SELECT * FROM memory.default.base");
        execute("COMMENT ON COLUMN platform.reports.refreshed.name IS 'kept'");
        execute("DROP TABLE memory.default.base");
        execute("CREATE TABLE memory.default.base (id varchar, name bigint, t date)");
        assertThat(problem("refreshed")).contains("column [name] of type bigint");
        execute("ALTER VIEW platform.reports.refreshed REFRESH");
        assertThat(problem("refreshed")).isNull();
        assertThat(execute("SHOW COLUMNS FROM platform.reports.refreshed").getMaterializedRows())
                .extracting(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(3))
                .containsExactly("id varchar ", "name bigint kept", "t date ");
        assertThat((String) execute("SELECT definition || generated_predicate FROM platform.system.views WHERE view_name = 'refreshed'").getOnlyValue())
                .doesNotContain("time_window$")
                .contains("AS date)");

        execute("CALL platform.system.alter_view('reports', 'narrowed')");
        assertThat(problem("narrowed")).isNull();
        assertThat(execute("SELECT data_type FROM platform.information_schema.columns WHERE table_name = 'narrowed' AND column_name = 'id'").getOnlyValue()).isEqualTo("varchar");
        execute("DROP VIEW platform.reports.gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WITH (time_column = 't', time_window = '1 day') "})
    void testBaseWithOtherColumns(String window)
    {
        execute("CREATE TABLE iceberg.base.growing (id bigint, t timestamp(6), amount bigint)");
        execute("INSERT INTO iceberg.base.growing VALUES (1, localtimestamp, 5)");
        execute("CREATE VIEW platform.reports.growing %sAS SELECT * FROM iceberg.base.growing".formatted(window));
        String created = showCreate("growing");
        assertThat(execute("SELECT definition FROM platform.system.views WHERE view_name = 'growing'").getOnlyValue().toString().split("\\s+")).containsExactly("SELECT", "*", "FROM", "iceberg.base.growing");

        // what the base comes to have, the view has when it is asked to
        execute("ALTER TABLE iceberg.base.growing ADD COLUMN name varchar");
        assertThat(problem("growing")).isNull();
        assertThat(execute("SELECT * FROM platform.reports.growing").getTypes()).hasSize(3);
        assertThat(showCreate("growing")).isEqualTo(created);
        execute(created.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        assertThat(showCreate("growing")).isEqualTo(created);
        execute("CALL platform.system.alter_view('reports', 'growing')");
        assertThat(execute("SELECT * FROM platform.reports.growing").getTypes()).hasSize(4);
        created = showCreate("growing");
        execute(created.replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        assertThat(showCreate("growing")).isEqualTo(created);

        execute("ALTER TABLE iceberg.base.growing DROP COLUMN amount");
        assertThat(problem("growing")).isEqualTo("Column 'amount' cannot be resolved");
        assertThatThrownBy(() -> execute("SELECT id FROM platform.reports.growing")).hasMessageContaining("reports.growing").hasMessageContaining("Column 'amount' cannot be resolved");
        execute("CALL platform.system.alter_view('reports', 'growing')");
        assertThat(execute("SELECT * FROM platform.reports.growing").getTypes()).hasSize(3);

        execute("DROP VIEW platform.reports.growing");
        execute("DROP TABLE iceberg.base.growing");
    }

    @Test
    void testInformationSchema()
    {
        execute("CREATE VIEW platform.reports.listed COMMENT 'seen' AS SELECT id FROM iceberg.base.orders");
        assertThat(execute("SELECT table_type FROM platform.information_schema.tables WHERE table_name = 'listed'").getOnlyValue()).isEqualTo("VIEW");
        assertThat((String) execute("SELECT view_definition FROM platform.information_schema.views WHERE table_name = 'listed'").getOnlyValue()).contains("iceberg.base.orders");
        assertThat(execute("SELECT column_name FROM platform.information_schema.columns WHERE table_name = 'listed'").getOnlyValue()).isEqualTo("id");
        assertThat(execute("SELECT count(*) FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_name = 'listed'").getOnlyValue()).isEqualTo(1L);
    }

    private String problem(String view)
    {
        return (String) execute("SELECT problem FROM platform.system.views WHERE view_name = '%s'".formatted(view)).getOnlyValue();
    }

    private String showCreate(String view)
    {
        return (String) execute("SHOW CREATE VIEW platform.reports." + view).getOnlyValue();
    }

    private long rowsReadFromIceberg(@Language("SQL") String sql)
    {
        return RowsRead.from(queryRunner, session("admin"), "iceberg", sql);
    }

    private List<Object> ids(String relation)
    {
        return execute("SELECT id FROM %s ORDER BY id".formatted(relation)).getOnlyColumn().toList();
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }

    private MaterializedResult execute(Session session, @Language("SQL") String sql)
    {
        return queryRunner.execute(session, sql);
    }
}
