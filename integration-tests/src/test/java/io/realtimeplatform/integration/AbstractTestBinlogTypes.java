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

/** Values of all types, the outermost ones among them, come from the first snapshot and from changes (binlog-types.sql). */
abstract class AbstractTestBinlogTypes
{
    /** How a column is read as text, where the two write equal values differently. */
    enum Reading
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
        GEOMETRY("hex(substr(%s, 5))", "to_hex(%s)");

        private final String source;
        private final String trino;

        Reading(String source, String trino)
        {
            this.source = source;
            this.trino = trino;
        }

        String source(String column)
        {
            return source.formatted(column) + " AS " + column;
        }

        String trino(String column)
        {
            return trino.formatted(column) + " AS " + column;
        }
    }

    record Expected(String trinoType, Reading reading) {}

    private static final Map<String, Expected> COMMON_COLUMNS = ImmutableMap.<String, Expected>builder()
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
    private final IntegrationStack stack;
    private final BinlogFixture fixture;
    private final String database;
    private final Map<String, Expected> columns;
    private final Map<String, List<String>> tables;
    private final List<String> copied;
    private Sql sql;
    private SourceOracle oracle;

    /** @param json what the type JSON is */
    AbstractTestBinlogTypes(IntegrationStack stack, BinlogFixture fixture, Expected json)
    {
        this.stack = stack;
        this.fixture = fixture;
        this.database = fixture.name("types");
        this.columns = ImmutableMap.<String, Expected>builder().putAll(COMMON_COLUMNS).put("c_json", json).buildOrThrow();
        // MariaDB has no generated columns that are NOT NULL
        this.copied = columns.keySet().stream().filter(column -> !column.equals("id") && !column.equals("c_stored") && !column.equals("c_virtual")).toList();
        this.tables = ImmutableMap.of(
                "every", ImmutableList.copyOf(columns.keySet()),
                "every_not_null", ImmutableList.<String>builder().add("id").addAll(copied).build());
    }

    /** Statements that add rows to table every of what only this database has. */
    abstract List<String> moreRows();

    /** A column of a type that only this database has and that cannot be carried, or of one that both have, and the type's name. */
    abstract Map.Entry<String, String> refusedColumn();

    @BeforeAll
    void createPipelines()
            throws IOException
    {
        sql = fixture.createSource(database);
        oracle = stack.oracle(sql);
        for (String statement : Resources.toString(Resources.getResource("binlog-types.sql"), UTF_8).split(";\n", -1)) {
            if (!statement.isBlank()) {
                sql.execute(statement);
            }
        }
        moreRows().forEach(statement -> sql.execute(statement));
        tables.keySet().forEach(table -> stack.createPipeline(database, database, table));
    }

    @AfterAll
    void close()
    {
        if (sql != null) {
            sql.close();
        }
    }

    private void verify()
    {
        for (String table : tables.keySet()) {
            oracle.awaitSame(select(Reading::trino, table, "platform.%s.%s".formatted(database, table)), select(Reading::source, table, table));
        }
    }

    private String select(ReadingOf reading, String table, String from)
    {
        return tables.get(table).stream()
                .map(column -> reading.read(columns.get(column).reading(), column))
                .collect(joining(", ", "SELECT ", " FROM " + from));
    }

    private interface ReadingOf
    {
        String read(Reading reading, String column);
    }

    @Test
    void typesAreThoseOfTheSource()
    {
        for (String table : tables.keySet()) {
            Map<Object, Object> expected = tables.get(table).stream().collect(toImmutableMap(column -> column, column -> columns.get(column).trinoType()));
            assertThat(stack.admin().rows("DESCRIBE platform.%s.%s".formatted(database, table)).stream().collect(toImmutableMap(List::getFirst, row -> row.get(1)))).isEqualTo(expected);
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
        String list = String.join(", ", copied);
        for (String table : tables.keySet()) {
            sql.execute("INSERT INTO %1$s (id, %2$s) SELECT id + 1000, %2$s FROM %1$s WHERE id < 1000".formatted(table, list));
        }
        verify();
    }

    @Test
    void updatedValuesAreExact()
    {
        Function<String, String> assignments = value -> copied.stream().map(column -> "t.%s = ".formatted(column) + value.formatted(column)).collect(joining(", "));
        sql.execute("UPDATE every t JOIN every other ON other.id = 1 SET %s WHERE t.id = 3".formatted(assignments.apply("other.%s")));
        verify();
        sql.execute("UPDATE every t SET %s WHERE t.id = 3".formatted(assignments.apply("NULL")));
        verify();
        sql.execute("UPDATE every SET c_int = 5, c_text = repeat('ü', 20000), c_longtext = repeat('longer ', 150000), c_longblob = repeat(x'00ff', 500000) WHERE id = 1");
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
            assertThat(stack.admin().column("SELECT id FROM platform.%s.every WHERE %s AND id < 1000 ORDER BY id".formatted(database, predicate)))
                    .describedAs(predicate)
                    .isEqualTo(sql.column("SELECT id FROM every WHERE %s AND id < 1000 ORDER BY id".formatted(predicate.replace("DECIMAL ", ""))));
        }
    }

    @Test
    void whatCannotBeCarriedIsRefusedByName()
    {
        String column = refusedColumn().getKey();
        sql.execute("CREATE TABLE refused (id int PRIMARY KEY, %s, e enum('a', 'b,c'), v int)".formatted(column), "INSERT INTO refused (id, e, v) VALUES (1, 'a', 1)");
        assertThat(create("refused")).contains("Column \"u\" has the type %s, which cannot be carried; leave the column out with exclude_columns => ARRAY['u']".formatted(refusedColumn().getValue()));
        assertThat(create("refused", "exclude_columns => ARRAY['u']")).contains("Column \"e\" has the type enum('a','b,c'), which cannot be carried");
        stack.admin().execute(IntegrationStack.createPipelineStatement("platform", database, database, "refused", "exclude_columns => ARRAY['u', 'e']"));
        String typed = "platform.%s.refused".formatted(database);
        oracle.awaitEqual(typed, "refused", "id, v");
        sql.execute("UPDATE refused SET v = 2, e = 'b,c'");
        oracle.awaitEqual(typed, "refused", "id, v");
    }

    private String create(String table, String... more)
    {
        return stack.admin().failure(IntegrationStack.createPipelineStatement("platform", database, database, table, more));
    }
}
