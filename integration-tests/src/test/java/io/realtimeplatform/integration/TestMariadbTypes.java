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
import com.google.common.io.Resources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** Values of the types of MariaDB, the outermost ones among them, come from the first snapshot and from changes (mariadb-types.sql). */
@WithStack
final class TestMariadbTypes
{
    /** How a column is read as text, where the two write equal values differently. */
    private enum Reading
    {
        PLAIN("%s", "%s"),
        BINARY("hex(%s)", "to_hex(%s)"),
        BOOLEAN("CASE %s + 0 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", "CAST(%s AS varchar)"),
        BITS("lpad(bin(%s + 0), 12, '0')", "%s"),
        MANY_BITS("lpad(bin(%s + 0), 64, '0')", "%s"),
        DATE("CAST(%s AS char)", "CAST(%s AS varchar)"),
        TIME("time_format(%s, '%%H:%%i:%%s.%%f')", "%s"),
        DATETIME("date_format(%s, '%%Y-%%m-%%d %%H:%%i:%%s.%%f')", "CAST(CAST(%s AS timestamp(6)) AS varchar)"),
        TIMESTAMP("date_format(%s, '%%Y-%%m-%%d %%H:%%i:%%s.%%f')", "CAST(CAST(%s AT TIME ZONE 'UTC' AS timestamp(6)) AS varchar)"),
        // years are dates to the driver
        NUMBER("CAST(%s AS signed)", "%s"),
        POINT("concat(st_x(%1$s), ' ', st_y(%1$s))", "IF(%1$s IS NOT NULL, format('%%s %%s', %1$s.x, %1$s.y))"),
        GEOMETRY("hex(st_asbinary(%s))", "to_hex(%s)");

        private final String mariadb;
        private final String trino;

        Reading(String mariadb, String trino)
        {
            this.mariadb = mariadb;
            this.trino = trino;
        }

        String mariadb(String column)
        {
            return mariadb.formatted(column) + " AS " + column;
        }

        String trino(String column)
        {
            return trino.formatted(column) + " AS " + column;
        }
    }

    private record Expected(String trinoType, Reading reading) {}

    private static final Map<String, Expected> COLUMNS = ImmutableMap.<String, Expected>builder()
            .put("id", new Expected("integer", Reading.PLAIN))
            .put("c_tiny", new Expected("tinyint", Reading.NUMBER))
            .put("c_tinyu", new Expected("smallint", Reading.NUMBER))
            .put("c_bool", new Expected("tinyint", Reading.NUMBER))
            .put("c_small", new Expected("smallint", Reading.PLAIN))
            .put("c_smallu", new Expected("integer", Reading.PLAIN))
            .put("c_medium", new Expected("integer", Reading.PLAIN))
            .put("c_mediumu", new Expected("integer", Reading.PLAIN))
            .put("c_int", new Expected("integer", Reading.PLAIN))
            .put("c_intu", new Expected("bigint", Reading.PLAIN))
            .put("c_big", new Expected("bigint", Reading.PLAIN))
            .put("c_bigu", new Expected("decimal(20,0)", Reading.PLAIN))
            .put("c_zero", new Expected("bigint", Reading.NUMBER))
            .put("c_float", new Expected("real", Reading.PLAIN))
            .put("c_double", new Expected("double", Reading.PLAIN))
            .put("c_dec", new Expected("decimal(18,4)", Reading.PLAIN))
            .put("c_dec38", new Expected("decimal(38,0)", Reading.PLAIN))
            .put("c_dec65", new Expected("varchar", Reading.PLAIN))
            .put("c_decu", new Expected("decimal(10,2)", Reading.PLAIN))
            .put("c_bit1", new Expected("boolean", Reading.BOOLEAN))
            .put("c_bit12", new Expected("varchar", Reading.BITS))
            .put("c_bit64", new Expected("varchar", Reading.MANY_BITS))
            .put("c_char", new Expected("varchar", Reading.PLAIN))
            .put("c_varchar", new Expected("varchar", Reading.PLAIN))
            .put("c_latin", new Expected("varchar", Reading.PLAIN))
            .put("c_tinytext", new Expected("varchar", Reading.PLAIN))
            .put("c_text", new Expected("varchar", Reading.PLAIN))
            .put("c_mediumtext", new Expected("varchar", Reading.PLAIN))
            .put("c_longtext", new Expected("varchar", Reading.PLAIN))
            .put("c_json", new Expected("varchar", Reading.PLAIN))
            .put("c_enum", new Expected("varchar", Reading.PLAIN))
            .put("c_set", new Expected("varchar", Reading.PLAIN))
            .put("c_binary", new Expected("varbinary", Reading.BINARY))
            .put("c_varbinary", new Expected("varbinary", Reading.BINARY))
            .put("c_tinyblob", new Expected("varbinary", Reading.BINARY))
            .put("c_blob", new Expected("varbinary", Reading.BINARY))
            .put("c_mediumblob", new Expected("varbinary", Reading.BINARY))
            .put("c_longblob", new Expected("varbinary", Reading.BINARY))
            .put("c_date", new Expected("date", Reading.DATE))
            .put("c_time", new Expected("varchar", Reading.TIME))
            .put("c_time3", new Expected("varchar", Reading.TIME))
            .put("c_time6", new Expected("varchar", Reading.TIME))
            .put("c_datetime", new Expected("timestamp(0)", Reading.DATETIME))
            .put("c_datetime3", new Expected("timestamp(3)", Reading.DATETIME))
            .put("c_datetime6", new Expected("timestamp(6)", Reading.DATETIME))
            .put("c_timestamp", new Expected("timestamp(0) with time zone", Reading.TIMESTAMP))
            .put("c_timestamp3", new Expected("timestamp(3) with time zone", Reading.TIMESTAMP))
            .put("c_timestamp6", new Expected("timestamp(6) with time zone", Reading.TIMESTAMP))
            .put("c_year", new Expected("integer", Reading.NUMBER))
            .put("c_point", new Expected("row(x double, y double)", Reading.POINT))
            .put("c_geometry", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_line", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_polygon", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_multipoint", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_multiline", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_multipolygon", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_collection", new Expected("varbinary", Reading.GEOMETRY))
            .put("c_stored", new Expected("bigint", Reading.PLAIN))
            .put("c_virtual", new Expected("bigint", Reading.PLAIN))
            .buildOrThrow();
    // MariaDB has no generated columns that are NOT NULL
    private static final Map<String, List<String>> TABLES = ImmutableMap.of(
            "every", ImmutableList.copyOf(COLUMNS.keySet()),
            "every_not_null", COLUMNS.keySet().stream().filter(column -> !column.equals("c_stored") && !column.equals("c_virtual")).toList());
    private static final List<String> COPIED = TABLES.get("every_not_null").stream().filter(column -> !column.equals("id")).toList();

    private final IntegrationStack stack;
    private Sql mariadb;
    private SourceOracle oracle;

    TestMariadbTypes(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @BeforeAll
    void createPipelines()
            throws IOException
    {
        mariadb = stack.mariadb();
        oracle = stack.oracle(mariadb);
        stack.createMariadbSource("mtypes", mariadb);
        mariadb.execute("USE mtypes");
        for (String statement : Resources.toString(Resources.getResource("mariadb-types.sql"), UTF_8).split(";\n", -1)) {
            if (!statement.isBlank()) {
                mariadb.execute(statement);
            }
        }
        TABLES.keySet().forEach(table -> stack.createPipeline("mtypes", "mtypes", table));
    }

    @AfterAll
    void close()
    {
        if (mariadb != null) {
            mariadb.close();
        }
    }

    private void verify()
    {
        for (String table : TABLES.keySet()) {
            oracle.awaitSame(select(Reading::trino, table, "platform.mtypes." + table), select(Reading::mariadb, table, "mtypes." + table));
        }
    }

    private static String select(ReadingOf reading, String table, String from)
    {
        return TABLES.get(table).stream()
                .map(column -> reading.read(COLUMNS.get(column).reading(), column))
                .collect(joining(", ", "SELECT ", " FROM " + from));
    }

    private interface ReadingOf
    {
        String read(Reading reading, String column);
    }

    @Test
    void typesAreThoseOfTheSource()
    {
        for (String table : TABLES.keySet()) {
            Map<Object, Object> expected = TABLES.get(table).stream().collect(toImmutableMap(column -> column, column -> COLUMNS.get(column).trinoType()));
            assertThat(stack.admin().rows("DESCRIBE platform.mtypes." + table).stream().collect(toImmutableMap(List::getFirst, row -> row.get(1)))).isEqualTo(expected);
        }
    }

    @Test
    void snapshotIsExact()
    {
        verify();
    }

    @Test
    void insertedRowsAreExact()
    {
        String columns = String.join(", ", COPIED);
        for (String table : TABLES.keySet()) {
            mariadb.execute("INSERT INTO mtypes.%1$s (id, %2$s) SELECT id + 1000, %2$s FROM mtypes.%1$s WHERE id < 1000".formatted(table, columns));
        }
        verify();
    }

    @Test
    void updatedValuesAreExact()
    {
        Function<String, String> assignments = value -> COPIED.stream().map(column -> "t.%s = ".formatted(column) + value.formatted(column)).collect(joining(", "));
        mariadb.execute("UPDATE mtypes.every t JOIN mtypes.every other ON other.id = 1 SET %s WHERE t.id = 3".formatted(assignments.apply("other.%s")));
        verify();
        mariadb.execute("UPDATE mtypes.every t SET %s WHERE t.id = 3".formatted(assignments.apply("NULL")));
        verify();
        mariadb.execute("UPDATE mtypes.every SET c_int = 5, c_text = repeat('ü', 20000), c_longtext = repeat('longer ', 150000), c_longblob = repeat(x'00ff', 500000) WHERE id = 1");
        verify();
    }

    @Test
    void predicatesFindWhatTheSourceFinds()
    {
        for (String predicate : ImmutableList.of(
                "c_bigu = DECIMAL '18446744073709551615'",
                "c_bigu > 9223372036854775807",
                "c_big < 0",
                "c_tiny = -128",
                "c_dec >= 0.0001",
                "c_varchar = ''",
                "c_enum = 'small'",
                "c_date = date '1000-01-01'",
                "c_datetime6 >= timestamp '9999-12-31 23:59:59.999999'",
                "c_year = 2026",
                "c_int IS NULL")) {
            assertThat(stack.admin().column("SELECT id FROM platform.mtypes.every WHERE %s AND id < 1000 ORDER BY id".formatted(predicate)))
                    .describedAs(predicate)
                    .isEqualTo(mariadb.column("SELECT id FROM mtypes.every WHERE %s AND id < 1000 ORDER BY id".formatted(predicate.replace("DECIMAL ", ""))));
        }
    }

    @Test
    void whatCannotBeCarriedIsRefusedByName()
    {
        mariadb.execute("CREATE TABLE mtypes.refused (id int PRIMARY KEY, u uuid, e enum('a', 'b,c'), v int)", "INSERT INTO mtypes.refused VALUES (1, uuid(), 'a', 1)");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "mtypes", "mtypes", "refused")))
                .contains("Column \"u\" has the type uuid, which cannot be carried; leave the column out with exclude_columns => ARRAY['u']");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "mtypes", "mtypes", "refused", "exclude_columns => ARRAY['u']")))
                .contains("Column \"e\" has the type enum('a','b,c'), which cannot be carried");
        stack.admin().execute(IntegrationStack.createPipelineStatement("platform", "mtypes", "mtypes", "refused", "exclude_columns => ARRAY['u', 'e']"));
        oracle.awaitEqual("platform.mtypes.refused", "mtypes.refused", "id, v");
        mariadb.execute("UPDATE mtypes.refused SET v = 2, u = uuid()");
        oracle.awaitEqual("platform.mtypes.refused", "mtypes.refused", "id, v");
    }
}
