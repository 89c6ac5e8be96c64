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

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told about views, by their own table and by Trino's, and what becomes of one whose base changed. */
@WithStack
final class TestViewListings
{
    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql trino;

    TestViewListings(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.trino = stack.admin();
    }

    @BeforeAll
    void createTables()
    {
        shop.execute("CREATE SCHEMA view_listings");
        trino.execute("CREATE SCHEMA iceberg.view_listings", "CREATE SCHEMA platform.listings", "CREATE SCHEMA platform.listings_more");
        stack.createSource("view_listings");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    @Test
    void tableOfViewsIsWhole()
    {
        trino.execute(
                "CREATE TABLE iceberg.view_listings.facts (id bigint, seconds bigint, at timestamp(6))",
                "CALL platform.system.create_view(schema_name => 'listings', view_name => 'facts', query => 'SELECT * FROM iceberg.view_listings.facts', time_column => 'SECONDS', time_unit => 'Seconds', time_window => '18 months', alignment => 'Month', time_from => '2020-02-29', time_to => '2120-01-01 12:30:00.5 +02:00', security => 'INVOKER', comment => 'all facts')",
                "CREATE VIEW platform.listings_more.user_of_facts AS SELECT id FROM platform.listings.facts JOIN tpch.tiny.nation ON id = nationkey");
        List<Object> row = trino.rows("""
                SELECT schema_name, view_name, owner, security, definition, time_column, time_unit, time_window, alignment, time_from, time_to, generated_predicate,
                    array_join(depends_on, ' '), array_join(used_by, ' '), created_at <= current_timestamp, changed_at = created_at, confirmed_at, valid, problem, what_to_do
                FROM platform.system.views WHERE schema_name = 'listings' AND view_name = 'facts'
                """).getFirst();
        assertThat(row).isEqualTo(Arrays.asList(
                "listings", "facts", "admin", "invoker", "SELECT *\nFROM\n  iceberg.view_listings.facts\n", "seconds", "seconds", "1 year 6 months", "month", "2020-02-29", "2120-01-01 10:30:00.5",
                "(\"seconds\" >= CAST(ceiling(to_unixtime(date_trunc('month', (current_timestamp AT TIME ZONE 'UTC') - INTERVAL '18' MONTH))) AS bigint)) AND (\"seconds\" >= 1582934400) AND (\"seconds\" < 4733548201)",
                "iceberg.view_listings.facts", "listings_more.user_of_facts", true, true, null, true, null, null));
        assertThat(trino.column("SELECT array_join(depends_on, ' ') FROM platform.system.views WHERE view_name = 'user_of_facts'")).isEqualTo(ImmutableList.of("platform.listings.facts tpch.tiny.nation"));
        // what is whose is known to others, and no more
        try (Sql reader = stack.trinoAs("reader")) {
            assertThat(reader.rows("SELECT view_name, owner, definition, time_window, depends_on, valid FROM platform.system.views WHERE view_name = 'facts'"))
                    .isEqualTo(ImmutableList.of(Arrays.asList("facts", "admin", null, null, null, null)));
        }
    }

    @Test
    void trinosOwnTablesListViews()
    {
        trino.execute(
                "CREATE VIEW platform.listings.listed COMMENT 'first' WITH (time_column = 'at', time_window = '1 day') AS SELECT 1 AS id, current_timestamp AS at",
                "COMMENT ON VIEW platform.listings.listed IS 'it''s listed'",
                "COMMENT ON COLUMN platform.listings.listed.id IS 'the key'");
        assertThat(trino.rows("SELECT table_schema, table_name, table_type FROM platform.information_schema.tables WHERE table_name = 'listed'"))
                .isEqualTo(ImmutableList.of(ImmutableList.of("listings", "listed", "VIEW")));
        assertThat(trino.rows("SELECT column_name, ordinal_position, data_type, comment FROM platform.information_schema.columns WHERE table_name = 'listed' ORDER BY 2"))
                .isEqualTo(ImmutableList.of(
                        Arrays.asList("id", 1L, "integer", "the key"),
                        Arrays.asList("at", 2L, "timestamp(3) with time zone", null)));
        assertThat(trino.text("SELECT view_definition FROM platform.information_schema.views WHERE table_name = 'listed'")).contains("INTERVAL '1' DAY");
        assertThat(trino.rows("SELECT schema_name, comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND table_name = 'listed'"))
                .isEqualTo(ImmutableList.of(ImmutableList.of("listings", "it's listed")));
        // comments stay when the view is replaced by a statement without any, and when its schema gets another name
        trino.execute("CREATE OR REPLACE VIEW platform.listings.listed WITH (time_column = 'at', time_window = '1 day') AS SELECT 2 AS id, current_timestamp AS at");
        assertThat(trino.text("SHOW CREATE VIEW platform.listings.listed")).contains("COMMENT 'it''s listed'");

        trino.execute("CREATE SCHEMA platform.listings_new", "ALTER VIEW platform.listings.listed RENAME TO platform.listings_new.moved", "ALTER SCHEMA platform.listings_new RENAME TO listings_newer");
        assertThat(trino.rows("SELECT schema_name, comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND table_name = 'moved'"))
                .isEqualTo(ImmutableList.of(ImmutableList.of("listings_newer", "it's listed")));
        assertThat(trino.failure("DROP SCHEMA platform.listings_newer")).contains("non-empty");
        assertThat(trino.column("SELECT id FROM platform.listings_newer.moved")).isEqualTo(ImmutableList.of(2));
        trino.execute("DROP SCHEMA platform.listings_newer CASCADE");
        assertThat(trino.column("SHOW SCHEMAS FROM platform")).contains("listings").doesNotContain("listings_new", "listings_newer");
    }

    @Test
    void changedBaseInPostgresql()
    {
        shop.execute("CREATE TABLE view_listings.growing (id bigint PRIMARY KEY, amount integer NOT NULL, note varchar(100), at timestamptz NOT NULL)", "INSERT INTO view_listings.growing VALUES (1, 5, 'x', now())");
        assertChangesAreTold("shopdb.view_listings.growing",
                () -> shop.execute("ALTER TABLE view_listings.growing ADD COLUMN extra text"),
                () -> shop.execute("ALTER TABLE view_listings.growing ALTER COLUMN amount TYPE bigint"),
                () -> shop.execute("ALTER TABLE view_listings.growing ALTER COLUMN amount TYPE smallint, ALTER COLUMN note TYPE varchar(10)"),
                () -> shop.execute("ALTER TABLE view_listings.growing DROP COLUMN amount"),
                () -> shop.execute("DROP TABLE view_listings.growing"));
    }

    @Test
    void changedBaseInIceberg()
    {
        trino.execute("CREATE TABLE iceberg.view_listings.growing (id bigint, amount integer, note varchar, at timestamp(6) with time zone)", "INSERT INTO iceberg.view_listings.growing VALUES (1, 5, 'x', current_timestamp)");
        assertChangesAreTold("iceberg.view_listings.growing",
                () -> trino.execute("ALTER TABLE iceberg.view_listings.growing ADD COLUMN extra varchar"),
                () -> trino.execute("ALTER TABLE iceberg.view_listings.growing ALTER COLUMN amount SET DATA TYPE bigint"),
                // Iceberg has no way back from bigint
                () -> trino.execute("ALTER TABLE iceberg.view_listings.growing DROP COLUMN amount", "ALTER TABLE iceberg.view_listings.growing ADD COLUMN amount integer"),
                () -> trino.execute("ALTER TABLE iceberg.view_listings.growing DROP COLUMN amount"),
                () -> trino.execute("DROP TABLE iceberg.view_listings.growing"));
    }

    private void assertChangesAreTold(String base, Runnable addColumn, Runnable widen, Runnable narrow, Runnable dropColumn, Runnable dropTable)
    {
        String name = base.substring(0, base.indexOf('.')) + "_base";
        String view = "platform.listings." + name;
        trino.execute("CREATE VIEW %s WITH (time_column = 'at', time_window = '1 year') AS SELECT * FROM %s".formatted(view, base));
        assertThat(problem(name)).isNull();

        addColumn.run();
        assertThat(problem(name)).isNull();
        assertThat(trino.rows("SELECT * FROM " + view).getFirst()).hasSize(4);

        // every value of the view may now be more than what it promised
        widen.run();
        String narrowed = "column [amount] of type bigint projected from query view at position 1 cannot be coerced to column [amount] of type integer stored in view definition";
        assertThat(String.valueOf(problem(name))).contains(narrowed);
        assertThat(trino.failure("SELECT * FROM " + view)).contains(view, narrowed).doesNotContain("\tat ");
        assertThat(trino.text("SELECT what_to_do FROM platform.system.views WHERE view_name = '%s'".formatted(name))).contains("CALL alter_view('listings', '%s')".formatted(name));
        trino.execute("CALL platform.system.alter_view('listings', '%s')".formatted(name));
        assertThat(problem(name)).isNull();
        assertThat(trino.rows("SELECT * FROM " + view).getFirst()).hasSize(5);

        // what is less needs nothing
        narrow.run();
        assertThat(problem(name)).isNull();
        assertThat(trino.rows("SELECT * FROM " + view).getFirst()).hasSize(5);

        dropColumn.run();
        assertThat(problem(name)).isEqualTo("Column 'amount' cannot be resolved");
        assertThat(trino.failure("SELECT id FROM " + view)).contains(view, "Column 'amount' cannot be resolved").doesNotContain("\tat ");
        trino.execute("CALL platform.system.alter_view('listings', '%s')".formatted(name));
        assertThat(problem(name)).isNull();

        dropTable.run();
        assertThat(problem(name)).isEqualTo("Table '%s' does not exist".formatted(base));
        assertThat(trino.failure("SELECT * FROM " + view)).contains(view, "Table '%s' does not exist".formatted(base));
        // nothing else suffers
        assertThat(trino.column("SHOW TABLES FROM platform.listings")).contains(name);
        assertThat(trino.column("SELECT DISTINCT table_name FROM platform.information_schema.columns WHERE table_schema = 'listings'")).contains(name);
    }

    private Object problem(String view)
    {
        return trino.value("SELECT problem FROM platform.system.views WHERE view_name = '%s'".formatted(view));
    }

    @Test
    void droppedPipeline()
    {
        shop.execute("CREATE TABLE view_listings.dropped (id integer PRIMARY KEY, at timestamptz NOT NULL)", "INSERT INTO view_listings.dropped VALUES (1, now())");
        // there still is a schema of that name when the pipeline is gone
        trino.execute("CREATE SCHEMA platform.view_listings");
        stack.createPipeline("view_listings", "view_listings", "dropped");
        stack.oracle(shop).awaitEqual("platform.view_listings.dropped", "view_listings.dropped");
        // in a catalog of its own, where nobody sees it when the pipeline goes
        PlatformCatalog other = new PlatformCatalog(stack, "view_listings_other").create();
        trino.execute(
                "CREATE SCHEMA view_listings_other.s",
                "CALL view_listings_other.system.create_view(schema_name => 's', view_name => 'v', query => 'SELECT * FROM platform.view_listings.dropped', time_column => 'at', time_window => '1 year')");
        assertThat(trino.number("SELECT count(*) FROM view_listings_other.s.v")).isEqualTo(1);
        trino.execute("CALL platform.system.drop_pipeline(source_name => 'view_listings', schema_name => 'view_listings', table_name => 'dropped')");
        assertThat(trino.failure("SELECT * FROM view_listings_other.s.v")).contains("view_listings_other.s.v", "Table 'platform.view_listings.dropped' does not exist");
        assertThat(trino.rows("SELECT valid, problem FROM view_listings_other.system.views"))
                .isEqualTo(ImmutableList.of(ImmutableList.of(false, "Table 'platform.view_listings.dropped' does not exist")));
        // it is there again with the table
        stack.createPipeline("view_listings", "view_listings", "dropped");
        stack.oracle(shop).awaitEqual("platform.view_listings.dropped", "view_listings.dropped");
        assertThat(trino.number("SELECT count(*) FROM view_listings_other.s.v")).isEqualTo(1);
        trino.execute("CALL view_listings_other.system.drop_view('s', 'v')");
        other.drop();
    }
}
