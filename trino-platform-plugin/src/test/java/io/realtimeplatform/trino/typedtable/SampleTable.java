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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;
import io.trino.Session;
import io.trino.spi.connector.SchemaTableName;
import io.trino.testing.QueryRunner;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

/**
 * A source table with a column of every type, its rows once as the source has them (in the catalog
 * <code>reference</code>) and once as the decoder writes them to Pinot (in the catalog <code>pinot</code>).
 */
final class SampleTable
{
    /** A value in the source's type, in the form of the Pinot value column and in the form of the shadow column; SQL. */
    record Sample(String typed, String value, String filter) {}

    /** A column and its values, four, none of the first three NaN, for which Trino's IN differs with and without pushdown; what stands for NULL in Pinot without NULLs is in <code>nullDefault</code>. */
    record SampleColumn(String name, String type, String nullDefault, List<Sample> samples) {}

    private static final List<SampleColumn> COLUMNS = ImmutableList.of(
            new SampleColumn("small", "smallint", "INTEGER '-2147483648'", ImmutableList.of(
                    number("SMALLINT", "INTEGER", "-32768"),
                    number("SMALLINT", "INTEGER", "0"),
                    number("SMALLINT", "INTEGER", "7"),
                    number("SMALLINT", "INTEGER", "32767"))),
            new SampleColumn("number", "integer", "INTEGER '-2147483648'", ImmutableList.of(
                    number("INTEGER", "INTEGER", "-2147483648"),
                    number("INTEGER", "INTEGER", "0"),
                    number("INTEGER", "INTEGER", "41"),
                    number("INTEGER", "INTEGER", "2147483647"))),
            new SampleColumn("big", "bigint", "'null'", ImmutableList.of(
                    text("BIGINT", "BIGINT", "-9223372036854775808"),
                    text("BIGINT", "BIGINT", "9007199254740993"),
                    text("BIGINT", "BIGINT", "9007199254740992"),
                    text("BIGINT", "BIGINT", "9223372036854775807"))),
            new SampleColumn("fast", "bigint", "BIGINT '-9223372036854775808'", ImmutableList.of(
                    number("BIGINT", "BIGINT", "-1"),
                    number("BIGINT", "BIGINT", "0"),
                    number("BIGINT", "BIGINT", "1"),
                    number("BIGINT", "BIGINT", "1000"))),
            new SampleColumn("ratio", "real", "REAL '-Infinity'", ImmutableList.of(
                    number("REAL", "REAL", "-0.0"),
                    number("REAL", "REAL", "1.1"),
                    same("CAST(infinity() AS REAL)"),
                    same("CAST(nan() AS REAL)"))),
            new SampleColumn("weight", "double precision", "-infinity()", ImmutableList.of(
                    number("DOUBLE", "DOUBLE", "-0.0"),
                    number("DOUBLE", "DOUBLE", "0.1"),
                    same("-infinity()"),
                    same("nan()"))),
            new SampleColumn("active", "boolean", "false", ImmutableList.of(
                    same("true"),
                    same("false"),
                    same("true"),
                    same("false"))),
            new SampleColumn("title", "text", "'null'", ImmutableList.of(
                    same("''"),
                    same("'O''Brien'"),
                    same("'shoes'"),
                    same("U&'\\+01F600\\FF01'"))),
            new SampleColumn("code", "character(4)", "'null'", ImmutableList.of(
                    new Sample("CAST('ab' AS char(4))", "'ab  '", "'ab  '"),
                    new Sample("CAST('abc' AS char(4))", "'abc'", "'abc'"),
                    new Sample("CAST('' AS char(4))", "'    '", "'    '"),
                    new Sample("CAST('zzzz' AS char(4))", "'zzzz'", "'zzzz'"))),
            new SampleColumn("price", "numeric(10,2)", "'null'", ImmutableList.of(
                    new Sample("DECIMAL '-99999999.99'", "'-99999999.99'", "BIGINT '-9999999999'"),
                    new Sample("DECIMAL '0.00'", "'0.00'", "BIGINT '0'"),
                    new Sample("DECIMAL '12.34'", "'12.34'", "BIGINT '1234'"),
                    new Sample("DECIMAL '99999999.99'", "'99999999.99'", "BIGINT '9999999999'"))),
            new SampleColumn("amount", "numeric(38,10)", "'null'", ImmutableList.of(
                    new Sample("CAST('-1234567890123456789012345678.0123456789' AS DECIMAL(38,10))", "'-1234567890123456789012345678.0123456789'", ""),
                    new Sample("CAST('0' AS DECIMAL(38,10))", "'0E-10'", ""),
                    new Sample("CAST('0.0000000001' AS DECIMAL(38,10))", "'1E-10'", ""),
                    new Sample("CAST('9999999999999999999999999999.9999999999' AS DECIMAL(38,10))", "'9999999999999999999999999999.9999999999'", ""))),
            new SampleColumn("plain", "numeric", "'null'", ImmutableList.of(
                    same("'1.50'"),
                    same("'NaN'"),
                    same("'123456789012345678901234567890123456789012345678901234567890.1'"),
                    same("'-0.1'"))),
            new SampleColumn("born", "date", "TIMESTAMP '1970-01-01 00:00:00.000'", ImmutableList.of(
                    new Sample("DATE '0001-01-01'", "TIMESTAMP '0001-01-01 00:00:00.000'", "INTEGER '-719162'"),
                    new Sample("DATE '1969-12-31'", "TIMESTAMP '1969-12-31 00:00:00.000'", "INTEGER '-1'"),
                    new Sample("DATE '2026-02-01'", "TIMESTAMP '2026-02-01 00:00:00.000'", "INTEGER '20485'"),
                    new Sample("DATE '9999-12-31'", "TIMESTAMP '9999-12-31 00:00:00.000'", "INTEGER '2932896'"))),
            new SampleColumn("opens", "time without time zone", "'null'", ImmutableList.of(
                    new Sample("TIME '00:00:00.000000'", "'00:00:00'", ""),
                    new Sample("TIME '12:34:56.789012'", "'12:34:56.789012'", ""),
                    new Sample("TIME '12:34:56.700000'", "'12:34:56.7'", ""),
                    new Sample("TIME '23:59:59.999999'", "'23:59:59.999999'", ""))),
            new SampleColumn("seen", "timestamp(3) without time zone", "TIMESTAMP '1970-01-01 00:00:00.000'", ImmutableList.of(
                    same("TIMESTAMP '1969-12-31 23:59:59.999'"),
                    same("TIMESTAMP '2026-01-31 23:59:59.999'"),
                    same("TIMESTAMP '2026-02-01 00:00:00.000'"),
                    same("TIMESTAMP '2026-02-01 00:00:00.001'"))),
            new SampleColumn("whole", "timestamp(0) without time zone", "TIMESTAMP '1970-01-01 00:00:00.000'", ImmutableList.of(
                    new Sample("TIMESTAMP '1969-12-31 23:59:59'", "TIMESTAMP '1969-12-31 23:59:59.000'", "BIGINT '-1000000'"),
                    new Sample("TIMESTAMP '2026-01-31 23:59:59'", "TIMESTAMP '2026-01-31 23:59:59.000'", "BIGINT '1769903999000000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00'", "TIMESTAMP '2026-02-01 00:00:00.000'", "BIGINT '1769904000000000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:01'", "TIMESTAMP '2026-02-01 00:00:01.000'", "BIGINT '1769904001000000'"))),
            new SampleColumn("made", "timestamp without time zone", "'null'", ImmutableList.of(
                    new Sample("TIMESTAMP '1969-12-31 23:59:59.999999'", "'1969-12-31 23:59:59.999999'", "BIGINT '-1'"),
                    new Sample("TIMESTAMP '2026-01-31 23:59:59.999999'", "'2026-01-31 23:59:59.999999'", "BIGINT '1769903999999999'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.000000'", "'2026-02-01 00:00:00'", "BIGINT '1769904000000000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.000001'", "'2026-02-01 00:00:00.000001'", "BIGINT '1769904000000001'"))),
            new SampleColumn("at", "timestamp with time zone", "'null'", ImmutableList.of(
                    new Sample("TIMESTAMP '1969-12-31 23:59:59.999999 UTC'", "'1969-12-31 23:59:59.999999 UTC'", "BIGINT '-1'"),
                    new Sample("TIMESTAMP '2026-01-31 23:59:59.999999 UTC'", "'2026-01-31 23:59:59.999999 UTC'", "BIGINT '1769903999999999'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.000000 UTC'", "'2026-02-01 00:00:00 UTC'", "BIGINT '1769904000000000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.000001 UTC'", "'2026-02-01 00:00:00.000001 UTC'", "BIGINT '1769904000000001'"))),
            new SampleColumn("at3", "timestamp(3) with time zone", "'null'", ImmutableList.of(
                    new Sample("TIMESTAMP '1969-12-31 23:59:59.999 UTC'", "'1969-12-31 23:59:59.999 UTC'", "BIGINT '-1000'"),
                    new Sample("TIMESTAMP '2026-01-31 23:59:59.999 UTC'", "'2026-01-31 23:59:59.999 UTC'", "BIGINT '1769903999999000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.000 UTC'", "'2026-02-01 00:00:00 UTC'", "BIGINT '1769904000000000'"),
                    new Sample("TIMESTAMP '2026-02-01 00:00:00.001 UTC'", "'2026-02-01 00:00:00.001 UTC'", "BIGINT '1769904000001000'"))),
            new SampleColumn("token", "uuid", "X''", ImmutableList.of(
                    uuid("00000000-0000-0000-0000-000000000000"),
                    uuid("12345678-9abc-def0-1234-56789abcdef0"),
                    uuid("80000000-0000-0000-0000-000000000000"),
                    uuid("ffffffff-ffff-ffff-ffff-ffffffffffff"))),
            new SampleColumn("detail", "jsonb", "JSON 'null'", ImmutableList.of(
                    same("JSON '{\"a\":[1,null,\"x\"]}'"),
                    same("JSON '1'"),
                    same("JSON 'null'"),
                    same("JSON '\"text\"'"))),
            new SampleColumn("content", "bytea", "X''", ImmutableList.of(
                    same("X''"),
                    same("X'00'"),
                    same("X'DEADBEEF'"),
                    same("X'FF'"))));

    private static final int ROWS = 12;
    private static final List<String> FILTERABLE = ImmutableList.of("small", "code", "price", "token");

    private final TypedTable typedTable;
    private final boolean withNulls;

    /**
     * @param withNulls whether the table's columns are nullable, and each is NULL in some rows
     */
    SampleTable(String name, String owner, boolean withNulls, PinotFeatures features)
    {
        this.withNulls = withNulls;
        ImmutableList.Builder<SourceColumn> columns = ImmutableList.builder();
        columns.add(new SourceColumn("id", "bigint", "bigint", false, false, 1));
        for (SampleColumn column : COLUMNS) {
            columns.add(new SourceColumn(column.name(), column.type(), column.type(), false, withNulls, 0));
        }
        typedTable = TypedTablePlanner.plan(
                new SchemaTableName("shop", name),
                "shop__public__" + name + "__g1",
                owner,
                columns.build(),
                SourceTypes.POSTGRESQL,
                features,
                new TypedTableOptions(ImmutableList.of(), FILTERABLE, ImmutableList.of("fast")));
    }

    static List<SampleColumn> columns()
    {
        return COLUMNS;
    }

    TypedTable typedTable()
    {
        return typedTable;
    }

    /** Makes both tables. Row n has the n-th value of each column, shifted by a column's place, so that rows differ. */
    void create(QueryRunner queryRunner, Session session)
    {
        String reference = IntStream.range(0, ROWS)
                .mapToObj(this::referenceRow)
                .collect(joining(", "));
        queryRunner.execute(session, "CREATE TABLE reference.default.%s AS SELECT %s FROM (VALUES %s) AS t(%s)".formatted(
                typedTable.name().getTableName(),
                typedTable.columns().stream().map(column -> "CAST(%1$s AS %2$s) AS %1$s".formatted(column.name(), column.trinoType())).collect(joining(", ")),
                reference,
                typedTable.columns().stream().map(TypedColumn::name).collect(joining(", "))));

        List<PinotColumn> pinotColumns = typedTable.columns().stream()
                .flatMap(column -> Stream.concat(Stream.of(column.value()), column.filter().stream()))
                .collect(toImmutableList());
        String helpers = ", __operation, __deleted, __position, __commit_time, __capture_time, __fingerprint_high, __fingerprint_low, __bucket, __nulls, __event_id";
        List<String> rows = new ArrayList<>();
        IntStream.range(0, ROWS).forEach(row -> rows.add(pinotRow(row, Kind.ROW)));
        // where Pinot drops deleted rows there are none
        if (typedTable.deletedRowsKept()) {
            IntStream.range(ROWS, ROWS + 2).forEach(row -> rows.add(pinotRow(row, Kind.DELETED)));
        }
        IntStream.range(ROWS + 2, ROWS + 4).forEach(row -> rows.add(pinotRow(row, Kind.FAILED_EVENT)));
        String stored = String.join(", ", rows);
        queryRunner.execute(session, "CREATE TABLE pinot.default.%s AS SELECT %s, %s FROM (VALUES %s) AS t(%s)".formatted(
                typedTable.pinotTable(),
                pinotColumns.stream().map(column -> "CAST(%1$s AS %2$s) AS %1$s".formatted(column.name(), trinoType(column.type()))).collect(joining(", ")),
                "CAST(__operation AS varchar) AS __operation, __deleted, __position, CAST(__commit_time AS timestamp(3)) AS __commit_time, CAST(__capture_time AS timestamp(3)) AS __capture_time, __fingerprint_high, __fingerprint_low, __bucket, CAST(__nulls AS varchar) AS __nulls, CAST(__event_id AS varchar) AS __event_id",
                stored,
                pinotColumns.stream().map(PinotColumn::name).collect(joining(", ")) + helpers));
    }

    private String referenceRow(int row)
    {
        StringBuilder sql = new StringBuilder("(BIGINT '").append(key(row)).append("'");
        for (int i = 0; i < COLUMNS.size(); i++) {
            sql.append(", ").append(isNull(row, i) ? "NULL" : sample(row, i).typed());
        }
        return sql.append(")").toString();
    }

    private enum Kind
    {
        ROW,
        DELETED,
        /** What stands for an event that cannot be decoded has no values, not even of the key. */
        FAILED_EVENT,
    }

    private String pinotRow(int row, Kind kind)
    {
        boolean noKey = kind == Kind.FAILED_EVENT;
        StringBuilder sql = new StringBuilder("(%s, %s".formatted(noKey ? "'null'" : "'" + key(row) + "'", noKey ? nullDefault(PinotType.LONG) : "BIGINT '" + key(row) + "'"));
        StringBuilder nulls = new StringBuilder();
        for (int i = 0; i < COLUMNS.size(); i++) {
            TypedColumn column = typedTable.columns().get(i + 1);
            boolean keepsNull = typedTable.nulls() == TypedTable.Nulls.PINOT;
            boolean isNull = isNull(row, i) || kind != Kind.ROW;
            Sample sample = sample(row, i);
            nulls.append(isNull ? '1' : '0');
            if (isNull) {
                String noValue = isFloatingText(column) ? nullDefault(PinotType.STRING) : COLUMNS.get(i).nullDefault();
                sql.append(", ").append(keepsNull ? "NULL" : noValue);
                column.filter().ifPresent(filter -> sql.append(", ").append(keepsNull ? "NULL" : nullDefault(filter.type())));
            }
            else {
                sql.append(", ").append(storedValue(column, sample));
                column.filter().ifPresent(filter -> sql.append(", ").append(storedFilter(filter.type(), sample, keepsNull)));
            }
        }
        sql.append(", '%s', %s, BIGINT '%s', TIMESTAMP '2026-01-01 00:00:00.000', TIMESTAMP '2026-01-01 00:00:00.010', %s, '%s', '%s')".formatted(
                kind == Kind.DELETED ? "d" : "c",
                kind == Kind.DELETED,
                row,
                noKey ? "INTEGER '-2147483648', INTEGER '-2147483648', INTEGER '-2147483648'" : "INTEGER '%s', INTEGER '%s', INTEGER '%s'".formatted(row + 100, row + 200, row % 2),
                noKey ? "null" : nulls,
                noKey ? "event " + row : ""));
        return sql.toString();
    }

    private static boolean isFloating(PinotType type)
    {
        return type == PinotType.FLOAT || type == PinotType.DOUBLE;
    }

    /** Whether a floating point number is kept as text, with a shadow that Pinot filters. */
    private static boolean isFloatingText(TypedColumn column)
    {
        return column.filter().filter(filter -> isFloating(filter.type())).isPresent();
    }

    private static String storedValue(TypedColumn column, Sample sample)
    {
        if (isFloatingText(column)) {
            return "CAST(%s AS varchar)".formatted(sample.value());
        }
        return sample.value();
    }

    /** Pinot replaces what is special among floating point numbers. */
    private static String storedFilter(PinotType type, Sample sample, boolean keepsNull)
    {
        if (isFloating(type)) {
            return "IF(is_nan(%1$s), %2$s, %1$s + 0)".formatted(sample.filter(), keepsNull ? "NULL" : nullDefault(type));
        }
        return sample.filter();
    }

    private static long key(int row)
    {
        // beyond what a double tells apart
        return 9007199254740992L + row;
    }

    private boolean isNull(int row, int column)
    {
        return withNulls && (row + column) % 5 == 4;
    }

    private static Sample sample(int row, int column)
    {
        List<Sample> samples = COLUMNS.get(column).samples();
        checkArgument(samples.size() == 4, "samples");
        return samples.get((row + (row / 4) * column) % 4);
    }

    private static String nullDefault(PinotType type)
    {
        return switch (type) {
            case INT -> "INTEGER '-2147483648'";
            case LONG -> "BIGINT '-9223372036854775808'";
            case STRING -> "'null'";
            case FLOAT -> "REAL '-Infinity'";
            case DOUBLE -> "-infinity()";
            case BOOLEAN, TIMESTAMP, JSON, BYTES -> throw new IllegalArgumentException("no shadow of this type: " + type);
        };
    }

    static String trinoType(PinotType type)
    {
        return switch (type) {
            case INT -> "integer";
            case LONG -> "bigint";
            case FLOAT -> "real";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamp(3)";
            case STRING -> "varchar";
            case BYTES -> "varbinary";
            case JSON -> "json";
        };
    }

    private static Sample same(String sql)
    {
        return new Sample(sql, sql, sql);
    }

    private static Sample number(String typedType, String pinotType, String number)
    {
        String value = pinotType + " '" + number + "'";
        return new Sample(typedType + " '" + number + "'", value, value);
    }

    private static Sample text(String typedType, String filterType, String number)
    {
        return new Sample(typedType + " '" + number + "'", "'" + number + "'", filterType + " '" + number + "'");
    }

    private static Sample uuid(String uuid)
    {
        return new Sample("UUID '" + uuid + "'", "X'" + uuid.replace("-", "") + "'", "'" + uuid + "'");
    }
}
