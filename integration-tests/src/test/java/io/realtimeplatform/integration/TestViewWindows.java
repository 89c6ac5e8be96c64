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
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.integration.TimedRows.Base;
import io.realtimeplatform.integration.TimedRows.TimeColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/** Which rows a window shows, and which are read for that, for every kind of time column over every kind of base. */
@WithStack
final class TestViewWindows
{
    private static final String NAME = "view_windows";
    private static final String VIEWS = "view_windows_views";
    private static final String YEAR_AGO = "(now() AT TIME ZONE 'UTC' - interval '1 year')";

    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql trino;
    private final Plans plans;
    private final Map<String, Sql> zones;
    private TimedRows rows;

    TestViewWindows(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.trino = stack.admin();
        this.plans = new Plans(trino);
        ImmutableMap.Builder<String, Sql> zones = ImmutableMap.builder();
        for (String zone : ImmutableList.of("America/Los_Angeles", "Pacific/Kiritimati")) {
            zones.put(zone, stack.trinoAs("admin").execute("SET TIME ZONE '%s'".formatted(zone)));
        }
        this.zones = zones.buildOrThrow();
    }

    @BeforeAll
    void createTables()
    {
        rows = TimedRows.create(stack, shop, NAME);
        trino.execute("CREATE SCHEMA platform." + VIEWS);
    }

    @AfterAll
    void close()
    {
        shop.close();
        zones.values().forEach(Sql::close);
    }

    static Stream<Arguments> everyColumnOfEveryBase()
    {
        return Arrays.stream(Base.values())
                .flatMap(base -> Arrays.stream(TimeColumn.values())
                        .filter(column -> base.isPinot() || column != TimeColumn.TS3)
                        .map(column -> Arguments.of(base, column)));
    }

    @ParameterizedTest
    @MethodSource("everyColumnOfEveryBase")
    void rollingWindow(Base base, TimeColumn column)
    {
        String view = create(base, column, "rolling", "time_window => '1 year'");
        List<Object> inside = rows.ids(column.atLeast(YEAR_AGO));
        assertThat(inside).contains(300L, 1001L).doesNotContain(500L);
        if (column != TimeColumn.DAY) {
            // in the afternoon 13 hours before the bound are the bound's own day
            assertThat(inside).doesNotContain(1002L);
        }
        assertThat(ids(trino, view)).isEqualTo(inside);
        assertWindowInTheScan(base, column, view);
        assertThat(plans.rowsRead(base.scannedCatalog(), "SELECT * FROM " + view)).isEqualTo(inside.size());
        zones.forEach((zone, session) -> assertThat(ids(session, view)).describedAs(zone).isEqualTo(inside));

        // wider by one statement: the older rows are there at once
        alter(base, column, "rolling", "time_window => '2 years'");
        List<Object> more = rows.ids(column.atLeast("(now() AT TIME ZONE 'UTC' - interval '2 years')"));
        assertThat(more).containsAll(inside).contains(500L).doesNotContain(900L);
        assertThat(ids(trino, view)).isEqualTo(more);
        assertThat(plans.rowsRead(base.scannedCatalog(), "SELECT * FROM " + view)).isEqualTo(more.size());
    }

    @ParameterizedTest
    @MethodSource("everyColumnOfEveryBase")
    void alignedWindow(Base base, TimeColumn column)
    {
        String view = create(base, column, "aligned", "time_window => '1 year'", "alignment => 'day'");
        List<Object> sinceDay = rows.ids(column.atLeast("date_trunc('day', %s)".formatted(YEAR_AGO)));
        assertThat(sinceDay).contains(1003L).doesNotContain(1004L);
        assertThat(ids(trino, view)).isEqualTo(sinceDay);
        zones.forEach((zone, session) -> assertThat(ids(session, view)).describedAs(zone).isEqualTo(sinceDay));

        alter(base, column, "aligned", "alignment => 'month'");
        List<Object> sinceMonth = rows.ids(column.atLeast("date_trunc('month', %s)".formatted(YEAR_AGO)));
        assertThat(sinceMonth).contains(1005L).doesNotContain(1006L);
        assertThat(ids(trino, view)).isEqualTo(sinceMonth);
        zones.forEach((zone, session) -> assertThat(ids(session, view)).describedAs(zone).isEqualTo(sinceMonth));
        assertThat(plans.rowsRead(base.scannedCatalog(), "SELECT * FROM " + view)).isEqualTo(sinceMonth.size());
    }

    @ParameterizedTest
    @MethodSource("everyColumnOfEveryBase")
    void fixedWindow(Base base, TimeColumn column)
    {
        String from = shop.text("SELECT (now() - interval '310 days')::date");
        String to = shop.text("SELECT (now() - interval '50 days')::date");
        List<Object> before = rows.ids("NOT (%s)".formatted(column.atLeast("timestamp '%s'".formatted(to))));
        List<Object> between = rows.ids("%s AND NOT (%s)".formatted(column.atLeast("timestamp '%s'".formatted(from)), column.atLeast("timestamp '%s'".formatted(to))));
        assertThat(between).containsExactly(100L, 300L);

        String view = create(base, column, "fixed", "time_from => '%s'".formatted(from), "time_to => '%s'".formatted(to));
        assertThat(ids(trino, view)).isEqualTo(between);
        zones.forEach((zone, session) -> assertThat(ids(session, view)).describedAs(zone).isEqualTo(between));
        assertWindowInTheScan(base, column, view);
        assertThat(plans.rowsRead(base.scannedCatalog(), "SELECT * FROM " + view)).isEqualTo(between.size());

        // what Pinot 0.11 has in the place of NULL would be before every time
        alter(base, column, "fixed", "time_from => 'none'");
        assertThat(ids(trino, view)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void wideningMovesNoData(Base base)
    {
        String view = create(base, TimeColumn.DAY, "still", "time_window => '1 year'");
        long fewer = trino.number("SELECT count(*) FROM " + view);
        TreeSet<String> before = data();
        alter(base, TimeColumn.DAY, "still", "time_window => '2 years'");
        assertThat(trino.number("SELECT count(*) FROM " + view)).isGreaterThan(fewer);
        assertThat(data()).isEqualTo(before);
    }

    /** All that holds rows: topics, connectors, Pinot tables and segments, files of Iceberg, relations of PostgreSQL. */
    private TreeSet<String> data()
    {
        TreeSet<String> data = new TreeSet<>(new Traces(stack).of(""));
        for (Object table : trino.column("SELECT pinot_table FROM platform.system.pipelines WHERE source_name = '%s'".formatted(NAME))) {
            data.add(IntegrationStack.httpGet("%s/segments/%s".formatted(stack.servers().pinot().controllerUrl(), table)));
        }
        trino.column("SELECT file_path FROM iceberg.%s.\"events$files\"".formatted(NAME)).forEach(file -> data.add(String.valueOf(file)));
        trino.column("SELECT table_schema || '.' || table_name FROM iceberg.information_schema.tables").forEach(table -> data.add("iceberg " + table));
        shop.rows("SELECT relname, relfilenode FROM pg_class WHERE relnamespace = '%s'::regnamespace".formatted(NAME)).forEach(relation -> data.add(relation.toString()));
        return data;
    }

    @ParameterizedTest
    @EnumSource(names = {"PINOT", "PINOT_WITH_NULLS"})
    void countsAreMadeByPinot(Base base)
    {
        String view = create(base, TimeColumn.ZONED, "counted", "time_window => '1 year'");
        String sql = "SELECT count(*) FROM " + view;
        assertThat(trino.number(sql)).isEqualTo(rows.ids(TimeColumn.ZONED.atLeast(YEAR_AGO)).size());
        // where Pinot keeps NULLs its connector hands on no aggregate
        if (base == Base.PINOT || stack.pinotVersion().startsWith("0.11")) {
            plans.assertAnsweredByPinot(sql);
            assertThat(plans.rowsRead(sql)).isEqualTo(1);
        }
    }

    private void assertWindowInTheScan(Base base, TimeColumn column, String view)
    {
        String sql = "SELECT * FROM " + view;
        switch (base) {
            case PINOT, PINOT_WITH_NULLS -> {
                plans.assertNoFilterAboveThePinotScan(sql);
                assertThat(plans.explain(sql)).containsPattern("constraint=\\{[^\\n]*PinotColumnHandle\\{columnName=%s,[^}]*\\}=\\[ SortedRangeSet".formatted(column.pinotColumn()));
            }
            case ICEBERG -> plans.assertFilterInTheIcebergScan(column.columnName(), sql);
            case POSTGRESQL -> plans.assertFilteredByPostgresql(column.columnName(), sql);
        }
    }

    private static List<Object> ids(Sql session, String view)
    {
        return session.column("SELECT id FROM %s ORDER BY id".formatted(view));
    }

    private String create(Base base, TimeColumn column, String suffix, String... window)
    {
        String name = name(base, column, suffix);
        String unit = column.unit().map(", time_unit => '%s'"::formatted).orElse("");
        trino.execute("CALL platform.system.create_view(schema_name => '%s', view_name => '%s', query => 'SELECT * FROM %s', time_column => '%s', %s%s)"
                .formatted(VIEWS, name, rows.table(base), column.columnName(), String.join(", ", window), unit));
        return "platform.%s.%s".formatted(VIEWS, name);
    }

    private void alter(Base base, TimeColumn column, String suffix, String change)
    {
        trino.execute("CALL platform.system.alter_view(schema_name => '%s', view_name => '%s', %s)".formatted(VIEWS, name(base, column, suffix), change));
    }

    private static String name(Base base, TimeColumn column, String suffix)
    {
        return "%s_%s_%s".formatted(base, column.columnName(), suffix).toLowerCase(ENGLISH);
    }
}
