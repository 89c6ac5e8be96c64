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
package io.realtimeplatform.trino.materialization;

import io.realtimeplatform.trino.view.ViewQueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Materialized views in an engine, stored with Iceberg and with Hive.
 */
final class TestMaterializedViewStatements
        extends AbstractTestMaterializedViewStatements
{
    /** Rows that left the window are gone, whether they are stored or not; those that are in it are the same as those of the predicate. */
    @ParameterizedTest
    @ValueSource(strings = {
            "CAST(%s AS timestamp(6))",
            "CAST(%s AS timestamp(3))",
            "CAST(%s AS timestamp(9))",
            "CAST(with_timezone(%s, 'UTC') AS timestamp(3) with time zone)",
            "CAST(with_timezone(%s, 'UTC') AS timestamp(6) with time zone)",
            "CAST(%s AS date)",
            "CAST(to_unixtime(with_timezone(%s, 'UTC')) * 1000 AS bigint)",
    })
    void testWindow(String time)
            throws InterruptedException
    {
        String unit = time.contains("bigint") ? ", time_unit = 'milliseconds'" : "";
        execute("CREATE OR REPLACE TABLE iceberg.base.timed AS SELECT n AS id, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) + n * INTERVAL '1' SECOND AS at FROM UNNEST(sequence(-7200, 7200, 4)) AS t (n)");
        execute("INSERT INTO base.timed VALUES (NULL, NULL)");
        String query = " AS SELECT id, %s AS at FROM iceberg.base.timed".formatted(time.formatted("at"));
        for (String storage : new String[] {"iceberg", "hive"}) {
            execute("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.windowed WITH (storage_schema = '%s.platform', time_column = 'at', time_window = '1 hour'%s)".formatted(storage, unit) + query);
            execute("CREATE OR REPLACE VIEW platform.reports.live_windowed WITH (time_column = 'at', time_window = '1 hour'%s)".formatted(unit) + query);
            assertThat(execute("SELECT live.id, stored.id FROM platform.reports.live_windowed live FULL JOIN platform.reports.windowed stored ON live.id = stored.id WHERE live.id IS NULL OR stored.id IS NULL").getRowCount())
                    .as(storage).isZero();
            long before = (long) value("SELECT count(*) FROM platform.reports.windowed");
            assertThat(before).isPositive();
            if (!time.contains("date")) {
                await(storage + " without a refresh", () -> (long) value("SELECT count(*) FROM platform.reports.windowed") < before);
            }
        }
        execute("DROP MATERIALIZED VIEW platform.reports.windowed");
    }

    private static void await(String what, BooleanSupplier condition)
            throws InterruptedException
    {
        Instant limit = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(limit);
            Thread.sleep(100);
        }
    }

    @Test
    void testGracePeriod()
            throws InterruptedException
    {
        execute("CREATE TABLE base.graced AS SELECT 1 AS id, current_timestamp(6) AS at");
        execute("CREATE MATERIALIZED VIEW platform.reports.graced GRACE PERIOD INTERVAL '2' SECOND WITH (storage_schema = 'iceberg.platform', time_column = 'at', time_window = '1 day') AS SELECT id, at FROM iceberg.base.graced");
        execute("INSERT INTO base.graced VALUES (2, current_timestamp), (3, current_timestamp - INTERVAL '2' DAY)");
        await("past the grace period", () -> value("SELECT freshness FROM platform.system.materialized_views WHERE view_name = 'graced'").equals("LIVE"));
        // the query is read in the place of rows that are too old, with the same window
        assertThat(execute("SELECT id FROM platform.reports.graced").getOnlyColumnAsSet()).containsExactlyInAnyOrder(1, 2);
        String shown = (String) value("SHOW CREATE MATERIALIZED VIEW platform.reports.graced");
        execute(shown.replace("CREATE MATERIALIZED", "CREATE OR REPLACE MATERIALIZED"));
        assertThat(value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'graced'")).isEqualTo(1L);

        execute("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.graced GRACE PERIOD INTERVAL '1' SECOND WHEN STALE FAIL WITH (storage_schema = 'iceberg.platform') AS SELECT id FROM iceberg.base.graced");
        await("past the grace period", () -> value("SELECT freshness FROM platform.system.materialized_views WHERE view_name = 'graced'").equals("TOO_OLD"));
        assertFails("SELECT * FROM platform.reports.graced", "stale");
        execute("DROP MATERIALIZED VIEW platform.reports.graced");
    }

    @Test
    void testBadProperties()
    {
        assertRefused("storage_schema = 'iceberg'", "storage_schema is 'iceberg', allowed is the name of a catalog and of a schema in it");
        assertRefused("storage_schema = 'none.platform'", "storage_schema is 'none.platform', but there is no catalog none");
        assertRefused("storage_schema = 'memory.default'", "storage_schema is 'memory.default', but catalog memory has connector memory");
        assertRefused("storage_schema = 'iceberg.none'", "storage_schema is 'iceberg.none', but there is no such schema that user admin may see: CREATE SCHEMA");
        assertRefused("refresh_mode = 'FULL'", "storage_schema is missing");
        String storage = "storage_schema = 'iceberg.platform', ";
        assertRefused(storage + "refresh_mode = 'SOME'", "refresh_mode is 'SOME', allowed are: AUTO, FULL, PARTITION, MERGE");
        assertRefused(storage + "refresh_mode = 'PARTITION'", "refresh_mode is 'PARTITION', which is not possible: partition_by is not given");
        assertRefused(storage + "partition_by = 'none'", "partition_by is 'none', allowed are day or month of a time column");
        assertRefused(storage + "unique_key = 'none'", "unique_key is 'none', but the view has no column none");
        // before the first refresh finds it out, too
        String later = storage + "refresh_schedule = '0 6 1 1 *', initialize = 'on_schedule', ";
        assertRefused(later + "partition_by = 'none'", "partition_by is 'none', allowed are day or month of a time column");
        assertRefused(later + "unique_key = 'none'", "unique_key is 'none', but the view has no column none");
        assertRefused(storage + "serving = 'live_tail'", "serving is 'live_tail', but time_column is missing");
        assertRefused(storage + "serving = 'live_tail', time_column = 'x'", "serving is 'live_tail', but time_column is x, whose type is integer");
        assertRefused(storage + "serving = 'x'", "serving is 'x', allowed are: stored, live_tail");
        assertRefused(storage + "settle_time = '10 minutes'", "settle_time is '10 minutes', which is for a view with a live tail");
        assertRefused(storage + "initialize = 'x'", "initialize is 'x', allowed are: on_create, on_schedule");
        assertRefused(storage + "initialize = 'on_schedule'", "but there is no schedule");
        assertRefused(storage + "refresh_schedule = '0 0 30 2 *'", "which never fires");
        assertRefused(storage + "refresh_schedule = 'sometimes'", "refresh_schedule is 'sometimes'");
        assertRefused(storage + "refresh_schedule = '0 6 * * *', refresh_time_zone = 'Europe/Nowhere'", "Europe/Nowhere");
        assertRefused(storage + "refresh_schedule = '0 6 * * *', target_lag = '10 minutes'", "target_lag is '10 minutes'");
        assertRefused(storage + "time_column = 'x', time_window = '1 day'", "time_column is x, whose type is integer");
        assertRefused(storage + "time_column = 'none', time_window = '1 day'", "time_column is 'none', but the view has no such column");
        assertRefused(storage + "time_window = '1 day'", "time_column is missing");
        assertRefused(storage + "storage_properties = ARRAY['fromat=ORC']", "storage_properties has fromat, allowed are those of tables in catalog iceberg:");
        assertRefused(storage + "storage_properties = ARRAY['location=/x']", "storage_properties has location, allowed are");
        assertRefused(storage + "storage_properties = ARRAY['format_version=two']", "storage_properties has format_version = 'two', which is no value of type integer");
        assertRefused(storage + "storage_properties = ARRAY['format']", "storage_properties has 'format', allowed are name=value");
        assertRefused(storage + "storage_properties = ARRAY['format=ORC', 'FORMAT=PARQUET']", "storage_properties has format twice");
        assertFails("CREATE MATERIALIZED VIEW platform.reports.bad WITH (%s refresh_mode = 'AUTO') AS SELECT 1 AS x, 2 AS \"X\"".formatted(storage), "The query has several columns called X");
        assertFails("CREATE MATERIALIZED VIEW platform.none.bad WITH (%s refresh_mode = 'AUTO') AS SELECT 1 AS x".formatted(storage), "no schema none");
        assertThat(execute("SELECT * FROM platform.system.materialized_views WHERE view_name = 'bad'").getRowCount()).isZero();
    }

    private void assertRefused(String properties, String message)
    {
        assertFails("CREATE MATERIALIZED VIEW platform.reports.bad WITH (%s) AS SELECT 1 AS x".formatted(properties), message);
    }

    @Test
    void testNames()
    {
        String with = " WITH (storage_schema = 'iceberg.platform') AS SELECT 1 AS x";
        execute("CREATE VIEW platform.reports.plain AS SELECT 1 AS x");
        execute("CREATE MATERIALIZED VIEW platform.reports.taken" + with);
        assertFails("CREATE MATERIALIZED VIEW platform.reports.plain" + with, "already exists");
        assertFails("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.plain" + with, "already exists: it is not materialized");
        assertFails("CREATE VIEW platform.reports.taken AS SELECT 1 AS x", "already exists");
        assertFails("CALL platform.system.create_view('reports', 'taken', 'SELECT 1 AS x')", "reports.taken is a materialized view");
        assertFails("CALL platform.system.alter_view(schema_name => 'reports', view_name => 'taken', comment => 'x')", "reports.taken is a materialized view");
        assertFails("ALTER VIEW platform.reports.plain RENAME TO platform.reports.taken", "with that name exists");
        assertFails("ALTER MATERIALIZED VIEW platform.reports.taken RENAME TO platform.reports.plain", "with that name exists");
        execute("CREATE MATERIALIZED VIEW IF NOT EXISTS platform.reports.taken" + with);
        for (String suffix : List.of("$storage", "$definition", "$stored", "$rows")) {
            assertFails("CREATE MATERIALIZED VIEW platform.reports.\"other%s\"%s".formatted(suffix, with), "names that end in");
            assertFails("CREATE VIEW platform.reports.\"other%s\" AS SELECT 1 AS x".formatted(suffix), "names that end in");
        }
        assertFails("CREATE VIEW platform.reports.\"other$storage$00000000-0000-0000-0000-000000000000\" AS SELECT 1 AS x", "names that go on like this after $storage");
        execute("CREATE VIEW platform.reports.\"other$storage_room\" AS SELECT 2 AS x");
        assertThat(value("SELECT x FROM platform.reports.\"other$storage_room\"")).isEqualTo(2);
        execute("DROP VIEW platform.reports.\"other$storage_room\"");
        assertFails("SELECT * FROM platform.reports.\"taken$storage\"", "does not exist");
        assertThatThrownBy(() -> ViewQueryRunner.execute(queryRunner, "bob", "SELECT * FROM platform.reports.\"taken$definition\"")).hasMessageContaining("does not exist");
        assertThat(execute("SHOW TABLES FROM platform.reports LIKE 'taken%'").getOnlyColumnAsSet()).containsExactly("taken");

        execute("ALTER MATERIALIZED VIEW platform.reports.taken RENAME TO platform.reports.\"Odd 'n\"\"ame\"");
        assertThat(value("SELECT x FROM platform.reports.\"odd 'n\"\"ame\"")).isEqualTo(1);
        execute("CALL platform.system.refresh_materialized_view('reports', 'odd ''n\"ame')");
        assertThat(value("SELECT x FROM platform.reports.\"odd 'n\"\"ame\"")).isEqualTo(1);
        execute("CALL platform.system.drop_materialized_view('reports', 'odd ''n\"ame')");
        execute("DROP VIEW platform.reports.plain");
    }

    @Test
    void testProcedures()
    {
        @Language("SQL")
        String create = "CALL platform.system.create_materialized_view(schema_name => 'reports', view_name => 'called', query => 'SELECT id, made_at FROM iceberg.base.orders', storage_schema => 'iceberg.platform',"
                + " refresh_schedule => '0 6 * * *', time_column => 'made_at', time_window => '100 years', grace_period => '1 day', storage_properties => ARRAY['format=ORC'])";
        execute(create);
        assertThat(value("SELECT count(*) FROM platform.reports.called")).isEqualTo(2L);
        execute(create);
        assertThat(value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'called'")).isEqualTo(1L);
        assertFails(create.replace("100 years", "90 years"), "it differs: time_window is '100 years'. Replace it with or_replace => true, or change it with alter_materialized_view");
        assertFails(create.replace("0 6", "0 7"), "it differs: refresh_schedule is '0 6 * * *'");
        assertFails(create.replace("id, made_at", "made_at"), "it differs: query");
        assertThatThrownBy(() -> ViewQueryRunner.execute(queryRunner, "bob", create)).hasMessageContaining("belongs to user admin");

        execute("CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'called', refresh_schedule => 'none', target_lag => '10 minutes', comment => 'altered', grace_period => 'none')");
        assertThat((String) value("SHOW CREATE MATERIALIZED VIEW platform.reports.called"))
                .contains("COMMENT 'altered'", "target_lag = '10 minutes'", "time_window = '100 years'", "ARRAY['format=ORC']")
                .doesNotContain("refresh_schedule", "GRACE");
        assertThat(value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'called'")).as("the rows are the same").isEqualTo(1L);
        execute("CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'called', time_window => 'none', time_to => '2026-01-15')");
        assertThat(value("SELECT id FROM platform.reports.called")).isEqualTo(1);
        execute("ALTER MATERIALIZED VIEW platform.reports.called SET PROPERTIES time_to = DEFAULT, time_window = '100 years'");
        assertThat(value("SELECT count(*) FROM platform.reports.called")).isEqualTo(2L);
        assertThatThrownBy(() -> ViewQueryRunner.execute(queryRunner, "bob", "CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'called', comment => 'x')"))
                .hasMessageContaining("belongs to user admin, who alone may alter it");

        execute("CALL platform.system.pause_refresh('reports', 'called')");
        assertThat(value("SELECT paused FROM platform.system.materialized_views WHERE view_name = 'called'")).isEqualTo(true);
        assertThat(value("SELECT next_refresh_at FROM platform.system.materialized_views WHERE view_name = 'called'")).isNull();
        execute("CALL platform.system.resume_refresh('reports', 'called')");
        assertThat(value("SELECT next_refresh_at FROM platform.system.materialized_views WHERE view_name = 'called'")).isNotNull();
        execute("COMMENT ON COLUMN platform.reports.called.id IS 'key'");
        assertThat(value("SELECT comment FROM platform.information_schema.columns WHERE table_name = 'called' AND column_name = 'id'")).isEqualTo("key");

        assertThat(execute("SELECT mode, reason, partition, action FROM TABLE(platform.system.explain_refresh(schema_name => 'reports', view_name => 'called'))").getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .singleElement().asString()
                .startsWith("[FULL, MERGE is not possible: unique_key is not given; PARTITION is not possible: it reads iceberg.base.orders")
                .endsWith(", null, All rows are computed into a new table]");

        execute("CREATE VIEW platform.reports.over_called AS SELECT * FROM platform.reports.called");
        assertFails("CALL platform.system.drop_materialized_view('reports', 'called')", "these views use it: reports.over_called");
        execute("CALL platform.system.drop_materialized_view(schema_name => 'reports', view_name => 'called', cascade => true)");
        execute("CALL platform.system.drop_materialized_view(schema_name => 'reports', view_name => 'called', if_exists => true)");
        assertFails("CALL platform.system.drop_materialized_view('reports', 'called')", "does not exist");
        assertFails("CALL platform.system.refresh_materialized_view('reports', 'called')", "not found");
        assertFails("SELECT * FROM platform.reports.over_called", "does not exist");
    }

    @Test
    void testDependencies()
    {
        String with = " WITH (storage_schema = 'iceberg.platform') AS SELECT x FROM ";
        execute("CREATE VIEW platform.reports.lower AS SELECT 1 AS x");
        execute("CREATE MATERIALIZED VIEW platform.reports.middle" + with + "platform.reports.lower");
        execute("CREATE VIEW platform.reports.between_them AS SELECT x FROM platform.reports.middle");
        execute("CREATE MATERIALIZED VIEW platform.reports.upper" + with + "platform.reports.between_them");
        assertFails("DROP VIEW platform.reports.lower", "these views use it: reports.middle");
        assertFails("DROP MATERIALIZED VIEW platform.reports.middle", "these views use it: reports.between_them");
        assertFails("ALTER MATERIALIZED VIEW platform.reports.middle RENAME TO platform.reports.other", "these views use it: reports.between_them");
        assertFails("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.middle" + with + "platform.reports.upper", "would use itself: reports.middle uses reports.upper uses reports.between_them uses reports.middle");
        assertFails("CREATE OR REPLACE VIEW platform.reports.lower AS SELECT x FROM platform.reports.upper", "would use itself");
        assertThat(execute("SELECT view_name, view_type, used_name, used_type FROM platform.system.dependencies WHERE view_name IN ('middle', 'between_them', 'upper') ORDER BY view_name").getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .containsExactly("[between_them, view, middle, materialized view]", "[middle, materialized view, lower, view]", "[upper, materialized view, between_them, view]");
        assertThat(execute("SELECT object_type, object_name FROM TABLE(platform.system.plan_drop('reports', 'lower')) ORDER BY position").getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .containsExactly("[materialized view, upper]", "[view, between_them]", "[materialized view, middle]", "[view, lower]");

        // rows that are computed from stored rows are no fresher than those
        execute("CALL platform.system.refresh_materialized_view('reports', 'upper')");
        assertThat(value("SELECT count(DISTINCT fresh_at) FROM platform.system.materialized_views WHERE view_name IN ('middle', 'upper')")).isEqualTo(1L);
        execute("CALL platform.system.drop_view(schema_name => 'reports', view_name => 'lower', cascade => true)");
        assertThat(execute("SHOW TABLES FROM platform.reports LIKE '%er'").getRowCount()).isZero();
        assertThat(tables("iceberg", "middle") + tables("iceberg", "upper")).isZero();
    }

    @Test
    void testReplacedByAnother()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.owned WITH (storage_schema = 'iceberg.platform') AS SELECT 'admin' AS who");
        ViewQueryRunner.execute(queryRunner, "bob", "CREATE OR REPLACE MATERIALIZED VIEW platform.reports.owned WITH (storage_schema = 'iceberg.platform') AS SELECT current_user AS who");
        assertThat(value("SELECT owner FROM platform.system.materialized_views WHERE view_name = 'owned'")).isEqualTo("bob");
        // refreshes run as the owner, whoever asks for them
        execute("REFRESH MATERIALIZED VIEW platform.reports.owned");
        assertThat(value("SELECT who FROM platform.reports.owned")).isEqualTo("bob");
        assertThat(execute("SELECT \"user\", source FROM system.runtime.queries WHERE query LIKE 'CREATE TABLE \"iceberg\".\"platform\".\"owned__%'").getMaterializedRows())
                .extracting(row -> row.getFields().toString())
                .contains("[bob, platform/reports.owned]");
        execute("DROP MATERIALIZED VIEW platform.reports.owned");
    }

    @Test
    void testInitializedBySchedule()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.later WITH (storage_schema = 'iceberg.platform', refresh_schedule = '0 0 1 1 *', initialize = 'on_schedule') AS SELECT id FROM iceberg.base.orders");
        assertThat(value("SELECT freshness FROM platform.system.materialized_views WHERE view_name = 'later'")).isEqualTo("NEVER_REFRESHED");
        // until then its query is read
        assertThat(value("SELECT count(*) FROM platform.reports.later")).isEqualTo(2L);
        assertThat(tables("iceberg", "later")).isZero();
        execute("CALL platform.system.refresh_materialized_view('reports', 'later')");
        assertThat(value("SELECT freshness FROM platform.system.materialized_views WHERE view_name = 'later'")).isEqualTo("STORED");
        assertThat(value("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'platform' AND name = 'later'")).isNotNull();
        execute("DROP MATERIALIZED VIEW platform.reports.later");
    }
}
