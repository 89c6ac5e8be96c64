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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/** What programs learn of the platform from JDBC's {@link DatabaseMetaData}. */
@WithStack
final class TestJdbcClient
{
    private final IntegrationStack stack;
    private final DatabaseMetaData metadata;

    TestJdbcClient(IntegrationStack stack)
            throws SQLException
    {
        this.stack = stack;
        this.metadata = stack.admin().connection().getMetaData();
    }

    @BeforeAll
    void makeRelations()
    {
        ClientRelations.make(stack);
    }

    @Test
    void catalogsAndSchemas()
            throws SQLException
    {
        assertThat(column(metadata.getCatalogs(), "TABLE_CAT")).contains("platform", "pinot", "shopdb");
        assertThat(column(metadata.getSchemas("platform", null), "TABLE_SCHEM")).contains("clients", "client_views", "information_schema", "system");
        assertThat(column(metadata.getSchemas("platform", "client%"), "TABLE_SCHEM")).containsExactly("client_views", "clients");
        assertThat(column(metadata.getSchemas("platform", "client_"), "TABLE_SCHEM")).containsExactly("clients");
        assertThat(column(metadata.getSchemas("platform", escaped("client_") + "%"), "TABLE_SCHEM")).containsExactly("client_views");
        assertThat(column(metadata.getTableTypes(), "TABLE_TYPE")).containsExactly("TABLE", "VIEW");
    }

    @Test
    void tablesAndViews()
            throws SQLException
    {
        assertThat(tables("client\\_views", "%")).containsExactlyElementsOf(ClientRelations.VIEWS);
        assertThat(tables("client\\_views", "%", "VIEW")).containsExactlyElementsOf(ClientRelations.VIEWS);
        assertThat(tables("client\\_views", "%", "TABLE")).isEmpty();
        assertThat(tables("clients", null)).containsExactlyInAnyOrder("every", "every_nullable");
        boolean view = ClientRelations.nullableIsView(stack);
        assertThat(tables("clients", null, "TABLE")).containsExactlyElementsOf(view ? ImmutableList.of("every") : ImmutableList.of("every", "every_nullable"));
        assertThat(tables("clients", null, "VIEW")).containsExactlyElementsOf(view ? ImmutableList.of("every_nullable") : ImmutableList.of());
        assertThat(tables("system", null, "TABLE")).contains("pipeline_columns", "pipeline_errors", "pipeline_steps", "pipelines", "sources", "views");
        assertThat(tables(null, "every%")).contains("every", "every_nullable", "every_type");
    }

    @Test
    void patternsAndEscapes()
            throws SQLException
    {
        assertThat(tables("client_views", "under_score")).containsExactly("under_score", "underxscore");
        for (String view : ClientRelations.VIEWS) {
            assertThat(tables(escaped("client_views"), escaped(view))).containsExactly(view);
        }
        assertThat(tables("client%", "%\\_%", "VIEW")).contains("every_type", "under_score").doesNotContain("underxscore", "recent");
        assertThat(tables("client%", "%\\%%")).containsExactly("per%cent");
        assertThat(tables("client%", "no such%")).isEmpty();

        assertThat(columnNames("col_umn")).containsExactly("col_umn", "colxumn", "col%umn", "col\\umn");
        for (String column : ImmutableList.of("col_umn", "colxumn", "col%umn", "col\\umn", "größe 'x' \"y\"")) {
            assertThat(columnNames(escaped(column))).containsExactly(column);
        }
    }

    @Test
    void columnsOfTypedTables()
            throws SQLException
    {
        Map<String, Map<String, Object>> every = columns("clients", "every");
        assertThat(typeNames(every)).isEqualTo(TestTypes.TRINO_TYPES);
        assertThat(every.keySet()).containsExactlyElementsOf(TestTypes.TRINO_TYPES.keySet());
        assertThat(every.values()).allSatisfy(column -> assertThat(column)
                .containsEntry("NULLABLE", (long) DatabaseMetaData.columnNoNulls)
                .containsEntry("IS_NULLABLE", "NO"));
        assertThat(every.get("id")).containsEntry("REMARKS", "integer, primary key").containsEntry("DATA_TYPE", (long) Types.INTEGER).containsEntry("ORDINAL_POSITION", 1L);
        assertThat(every.get("c_numeric_12_2")).containsEntry("REMARKS", "numeric(12,2)").containsEntry("DATA_TYPE", (long) Types.DECIMAL).containsEntry("COLUMN_SIZE", 12L).containsEntry("DECIMAL_DIGITS", 2L);
        assertThat(every.get("c_timestamptz_3")).containsEntry("DATA_TYPE", (long) Types.TIMESTAMP_WITH_TIMEZONE).containsEntry("DECIMAL_DIGITS", 3L);
        assertThat(every.get("c_mood")).containsEntry("REMARKS", "clients.mood");

        Map<String, Map<String, Object>> nullable = columns("clients", escaped("every_nullable"));
        assertThat(typeNames(nullable)).isEqualTo(TestTypes.TRINO_TYPES);
        assertThat(nullable.get("c_text")).containsEntry("NULLABLE", (long) DatabaseMetaData.columnNullable).containsEntry("REMARKS", "text");
        // views have no columns that are known to be not null
        assertThat(nullable.get("id")).containsEntry("IS_NULLABLE", ClientRelations.nullableIsView(stack) ? "YES" : "NO");
    }

    @Test
    void columnsOfViews()
            throws SQLException
    {
        Map<String, Map<String, Object>> recent = columns(escaped("client_views"), "recent");
        assertThat(typeNames(recent)).isEqualTo(ImmutableMap.of("id", "integer", "c_timestamptz", "timestamp(6) with time zone", "amount", "decimal(12,2)", "c_text", "varchar"));
        assertThat(recent.get("amount")).containsEntry("REMARKS", "in € \"net\"").containsEntry("NULLABLE", (long) DatabaseMetaData.columnNullable);
        assertThat(recent.get("id")).containsEntry("REMARKS", null);

        Map<String, Map<String, Object>> types = columns(escaped("client_views"), escaped("every_type"));
        assertThat(typeNames(types)).containsAllEntriesOf(ImmutableMap.<String, String>builder()
                .put("c_tinyint", "tinyint")
                .put("c_varchar_5", "varchar(5)")
                .put("c_timetz", "time(3) with time zone")
                .put("c_months", "interval year to month")
                .put("c_seconds", "interval day to second")
                .put("c_ipaddress", "ipaddress")
                .put("c_array", "array(integer)")
                .put("c_map", "map(varchar(1), decimal(2,1))")
                .put("c_row", "row(n integer, s varchar)")
                .put("c_nested", "array(array(timestamp(3) with time zone))")
                .buildOrThrow());
        assertThat(types.get("c_array")).containsEntry("DATA_TYPE", (long) Types.ARRAY);
        assertThat(types.get("c_row")).containsEntry("DATA_TYPE", (long) Types.JAVA_OBJECT);
        assertThat(types.get("c_uuid")).containsEntry("DATA_TYPE", (long) Types.JAVA_OBJECT);
    }

    /** What is listed is what a query of it gives. */
    @Test
    void resultsHaveTheListedTypes()
            throws SQLException
    {
        for (String relation : ImmutableList.of("clients.every", "clients.every_nullable", "client_views.recent", "client_views.every_type", "system.views", "system.pipelines")) {
            String schema = relation.substring(0, relation.indexOf('.'));
            Map<String, Map<String, Object>> listed = columns(escaped(schema), escaped(relation.substring(schema.length() + 1)));
            try (Statement statement = stack.admin().connection().createStatement(); ResultSet result = statement.executeQuery("SELECT * FROM platform." + relation)) {
                ResultSetMetaData columns = result.getMetaData();
                assertThat(columns.getColumnCount()).isEqualTo(listed.size());
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    Map<String, Object> expected = listed.get(columns.getColumnName(column));
                    // results have the name without spaces after commas
                    assertThat(columns.getColumnTypeName(column)).as(columns.getColumnName(column)).isEqualTo(((String) expected.get("TYPE_NAME")).replace(", ", ","));
                    assertThat((long) columns.getColumnType(column)).as(columns.getColumnName(column)).isEqualTo(expected.get("DATA_TYPE"));
                }
            }
        }
        List<List<Object>> rows = stack.admin().rows("SELECT c_timestamptz, c_decimal, c_array FROM platform.client_views.every_type ORDER BY id");
        assertThat(((Timestamp) rows.getFirst().getFirst()).toInstant()).isEqualTo(Instant.parse("2024-02-29T11:34:56.789Z"));
        assertThat(rows.getFirst().get(1)).hasToString("99999999999999999999999999999999999.999");
        assertThat(rows.getLast()).containsOnlyNulls();
    }

    private List<String> tables(String schemaPattern, String tablePattern, String... types)
            throws SQLException
    {
        return column(metadata.getTables("platform", schemaPattern, tablePattern, types.length == 0 ? null : types), "TABLE_NAME");
    }

    private List<String> columnNames(String pattern)
            throws SQLException
    {
        return column(metadata.getColumns("platform", escaped("client_views"), escaped("under_score"), pattern), "COLUMN_NAME");
    }

    /** Columns by name, in their order, each with what JDBC tells of it; numbers as long. */
    private Map<String, Map<String, Object>> columns(String schemaPattern, String tablePattern)
            throws SQLException
    {
        return rows(metadata.getColumns("platform", schemaPattern, tablePattern, null)).stream()
                .collect(toImmutableMap(row -> (String) row.get("COLUMN_NAME"), Function.identity()));
    }

    private static Map<String, String> typeNames(Map<String, Map<String, Object>> columns)
    {
        return columns.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, column -> (String) column.getValue().get("TYPE_NAME")));
    }

    private String escaped(String name)
            throws SQLException
    {
        String escape = metadata.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static List<String> column(ResultSet result, String name)
            throws SQLException
    {
        return rows(result).stream()
                .map(row -> (String) row.get(name))
                .toList();
    }

    private static List<Map<String, Object>> rows(ResultSet result)
            throws SQLException
    {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (result) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    Object value = result.getObject(column);
                    row.put(columns.getColumnName(column), value instanceof Number number ? number.longValue() : value);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
