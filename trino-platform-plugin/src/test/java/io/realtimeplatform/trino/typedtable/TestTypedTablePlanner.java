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
import com.google.common.collect.ImmutableSet;
import io.airlift.json.JsonCodec;
import io.realtimeplatform.trino.typedtable.TypedTable.Nulls;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.airlift.json.JsonCodec.jsonCodec;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

class TestTypedTablePlanner
{
    private static final SourceColumn KEY = new SourceColumn("id", "bigint", "bigint", false, false, 1);
    private static final PinotFeatures PINOT_0 = new PinotFeatures(false, false, true);
    private static final PinotFeatures PINOT_1 = new PinotFeatures(true, true, false);

    @Test
    void testTypes()
    {
        assertPlan("smallint", "smallint", "INT int16 value", "");
        assertPlan("integer", "integer", "INT int32 value", "");
        assertPlan("bigint", "bigint", "STRING int64 text", "LONG int64 value");
        assertPlan("real", "real", "FLOAT float32 value", "");
        assertPlan("double precision", "double", "DOUBLE float64 value", "");
        assertPlan("boolean", "boolean", "BOOLEAN boolean value", "");
        assertPlan("text", "varchar", "STRING string value", "");
        assertPlan("character varying", "varchar", "STRING string value", "");
        assertPlan("character varying(20)", "varchar", "STRING string value", "");
        assertPlan("citext", "varchar", "STRING string value", "");
        assertPlan("extensions.citext", "varchar", "STRING string value", "");
        assertPlan("bpchar", "varchar", "STRING string value", "");
        assertPlan("character(5)", "char(5)", "STRING string value", "");
        assertPlan("character(70000)", "varchar", "STRING string value", "");
        assertPlan("numeric", "varchar", "STRING string numeric", "");
        assertPlan("numeric(10,2)", "decimal(10,2)", "STRING string/2 numeric", "");
        assertPlan("numeric(38,38)", "decimal(38,38)", "STRING string/38 numeric", "");
        assertPlan("numeric(39,2)", "varchar", "STRING string numeric", "");
        assertPlan("numeric(2,5)", "decimal(5,5)", "STRING string/5 numeric", "");
        assertPlan("numeric(3,-2)", "decimal(5,0)", "STRING string/0 numeric", "");
        assertPlan("date", "date", "TIMESTAMP io.debezium.time.Date epoch_milliseconds", "INT io.debezium.time.Date epoch_days");
        assertPlan("time without time zone", "time(6)", "STRING io.debezium.time.MicroTime text", "");
        assertPlan("time(0) without time zone", "time(0)", "STRING io.debezium.time.Time text", "");
        assertPlan("timestamp without time zone", "timestamp(6)", "STRING io.debezium.time.MicroTimestamp text", "LONG io.debezium.time.MicroTimestamp epoch_microseconds");
        assertPlan("timestamp(4) without time zone", "timestamp(4)", "STRING io.debezium.time.MicroTimestamp text", "LONG io.debezium.time.MicroTimestamp epoch_microseconds");
        assertPlan("timestamp(3) without time zone", "timestamp(3)", "TIMESTAMP io.debezium.time.Timestamp value", "");
        assertPlan("timestamp(0) without time zone", "timestamp(0)", "TIMESTAMP io.debezium.time.Timestamp value", "LONG io.debezium.time.Timestamp epoch_microseconds");
        assertPlan("timestamp with time zone", "timestamp(6) with time zone", "STRING io.debezium.time.ZonedTimestamp text", "LONG io.debezium.time.ZonedTimestamp epoch_microseconds");
        assertPlan("timestamp(3) with time zone", "timestamp(3) with time zone", "STRING io.debezium.time.ZonedTimestamp text", "LONG io.debezium.time.ZonedTimestamp epoch_microseconds");
        assertPlan("uuid", "uuid", "BYTES io.debezium.data.Uuid bytes", "");
        assertPlan("json", "json", "JSON io.debezium.data.Json value", "");
        assertPlan("jsonb", "json", "JSON io.debezium.data.Json value", "");
        assertPlan("bytea", "varbinary", "BYTES bytes bytes", "");
    }

    @Test
    void testDomainAndEnum()
    {
        assertThat(describe(planColumn(new SourceColumn("c", "price", "numeric(10,2)", false, true, 0), TypedTableOptions.DEFAULTS)))
                .isEqualTo("decimal(10,2) | STRING string/2 numeric | ");
        assertThat(describe(planColumn(new SourceColumn("c", "\"Mood\"", "\"Mood\"", true, true, 0), TypedTableOptions.DEFAULTS)))
                .isEqualTo("varchar | STRING string value | ");
    }

    @Test
    void testShadowsOnRequest()
    {
        TypedTableOptions filterable = new TypedTableOptions(ImmutableList.of(), ImmutableList.of("c"), ImmutableList.of());
        assertThat(describe(planColumn(column("smallint"), filterable))).endsWith(" | INT int16 value");
        assertThat(describe(planColumn(column("character(5)"), filterable))).endsWith(" | STRING string value");
        assertThat(describe(planColumn(column("numeric(18,3)"), filterable))).endsWith(" | LONG string/3 unscaled");
        assertThat(describe(planColumn(column("uuid"), filterable))).endsWith(" | STRING io.debezium.data.Uuid text");
        assertThat(describe(planColumn(column("integer"), filterable))).endsWith(" | ");
        for (String type : List.of("numeric(19,3)", "json", "time without time zone")) {
            assertTrinoExceptionThrownBy(() -> planColumn(column(type), filterable))
                    .hasErrorCode(INVALID_PROCEDURE_ARGUMENT)
                    .hasMessage("Argument filterable names the column \"c\" of type " + type + ", for which there is no form that Pinot can filter");
        }
    }

    @Test
    void testShadowsOfKey()
    {
        for (String type : List.of("bigint", "uuid", "smallint", "date", "timestamp without time zone", "numeric(10,2)", "character(3)")) {
            assertThat(plan(PINOT_0, new SourceColumn("k", type, type, false, false, 1)).columns().getFirst().filter()).as(type).isPresent();
        }
        for (String type : List.of("integer", "text", "numeric(20,2)", "timestamp(3) without time zone", "bytea")) {
            assertThat(plan(PINOT_0, new SourceColumn("k", type, type, false, false, 1)).columns().getFirst().filter()).as(type).isEmpty();
        }
        assertTrinoExceptionThrownBy(() -> plan(PINOT_0, new SourceColumn("k", "jsonb", "jsonb", false, false, 1)))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("Key column \"k\" has the type jsonb, which Pinot cannot use as a key");
    }

    @Test
    void testFastAggregates()
    {
        TypedTableOptions options = new TypedTableOptions(ImmutableList.of(), ImmutableList.of(), ImmutableList.of("c"));
        assertThat(describe(planColumn(column("bigint"), options))).isEqualTo("bigint | LONG int64 value | ");
        assertTrinoExceptionThrownBy(() -> planColumn(column("numeric(10,2)"), options))
                .hasErrorCode(INVALID_PROCEDURE_ARGUMENT)
                .hasMessage("Argument fast_aggregates names the column \"c\" of type numeric(10,2); it is for bigint, real and double columns only");
    }

    @Test
    void testUnsupportedType()
    {
        for (String type : List.of("integer[][]", "bit varying(3)", "path", "public.mood", "public.mood[]")) {
            assertTrinoExceptionThrownBy(() -> planColumn(column(type), TypedTableOptions.DEFAULTS))
                    .hasErrorCode(NOT_SUPPORTED)
                    .hasMessage("Column \"c\" has the type " + type + ", which cannot be carried; leave the column out with exclude_columns => ARRAY['c']");
        }
        TypedTable table = plan(PINOT_0, new TypedTableOptions(ImmutableList.of("C"), ImmutableList.of(), ImmutableList.of()), KEY, column("path"));
        assertThat(table.columns()).extracting(TypedColumn::name).containsExactly("id");
        assertThat(table.nulls()).isEqualTo(Nulls.NONE);
    }

    @Test
    void testUnknownColumns()
    {
        List<String> unknown = ImmutableList.of("d");
        assertUnknown("exclude_columns", new TypedTableOptions(unknown, ImmutableList.of(), ImmutableList.of()));
        assertUnknown("filterable", new TypedTableOptions(ImmutableList.of(), unknown, ImmutableList.of()));
        assertUnknown("fast_aggregates", new TypedTableOptions(ImmutableList.of(), ImmutableList.of(), unknown));
    }

    private static void assertUnknown(String argument, TypedTableOptions options)
    {
        assertTrinoExceptionThrownBy(() -> planColumn(column("text"), options))
                .hasErrorCode(INVALID_PROCEDURE_ARGUMENT)
                .hasMessage("Argument " + argument + " names the column \"d\", which does not exist; there are: id, c");
    }

    @Test
    void testKey()
    {
        assertTrinoExceptionThrownBy(() -> plan(PINOT_0, column("text")))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessageContaining("no primary key");
        assertTrinoExceptionThrownBy(() -> plan(PINOT_0, new TypedTableOptions(ImmutableList.of("id"), ImmutableList.of(), ImmutableList.of()), KEY, column("text")))
                .hasErrorCode(INVALID_PROCEDURE_ARGUMENT)
                .hasMessage("Argument exclude_columns names the column \"id\", which is part of the primary key and cannot be left out");
        assertThat(TypedTablePlanner.keyColumns(ImmutableList.of(
                new SourceColumn("b", "text", "text", false, false, 2),
                column("text"),
                new SourceColumn("a", "text", "text", false, false, 1))))
                .containsExactly("a", "b");
    }

    @Test
    void testNamesThatDifferInCase()
    {
        SourceColumn upper = new SourceColumn("C", "text", "text", false, true, 0);
        assertTrinoExceptionThrownBy(() -> plan(PINOT_0, KEY, column("text"), upper))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("The columns \"c\" and \"C\" differ in case only, which Trino cannot tell apart; leave one out with exclude_columns");
        TypedTable table = plan(PINOT_0, new TypedTableOptions(ImmutableList.of("c"), ImmutableList.of(), ImmutableList.of()), KEY, column("text"), upper);
        assertThat(table.columns()).extracting(TypedColumn::sourceName).containsExactly("id", "C");
        assertThat(table.columns()).extracting(TypedColumn::name).containsExactly("id", "c");
    }

    @Test
    void testPinotNames()
    {
        List<String> names = List.of(
                "id", "order_id", "id__filter", "ID2", "id ", "i-d", "i_d", "i__d", "_id", "id_", "2nd", "日本", "日木", "__deleted", "a\"b", "a'b", "$docId", "x".repeat(63), "x".repeat(50) + "Y");
        List<SourceColumn> columns = Stream.concat(
                        Stream.of(new SourceColumn("key", "bigint", "bigint", false, false, 1)),
                        names.stream().map(name -> new SourceColumn(name, "bigint", "bigint", false, false, 0)))
                .collect(toImmutableList());
        TypedTable table = plan(PINOT_0, columns.toArray(SourceColumn[]::new));

        List<String> pinotNames = table.columns().stream()
                .flatMap(column -> Stream.concat(Stream.of(column.value()), column.filter().stream()))
                .map(PinotColumn::name)
                .collect(toImmutableList());
        assertThat(pinotNames).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        assertThat(pinotNames).doesNotContainAnyElementsOf(Stream.of(HelperColumn.values()).map(HelperColumn::columnName).collect(toImmutableSet()));
        assertThat(pinotNames).contains("id", "id__filter", "order_id", "order_id__filter", PinotName.column("id__filter"));
        assertThat(PinotName.column("id__filter")).matches("id_filter__x[0-9a-f]{12}");
        assertThat(PinotName.column("日本")).matches("c__x[0-9a-f]{12}");
        assertThat(ImmutableSet.copyOf(names)).hasSameSizeAs(names);
    }

    @Test
    void testNullsAndDeletedRows()
    {
        assertThat(plan(PINOT_0, KEY).nulls()).isEqualTo(Nulls.NONE);
        assertThat(plan(PINOT_0, KEY, column("text")).nulls()).isEqualTo(Nulls.HELPER_COLUMN);
        assertThat(plan(PINOT_0, KEY).deletedRowsKept()).isTrue();
        assertThat(plan(PINOT_1, KEY).nulls()).isEqualTo(Nulls.NONE);
        assertThat(plan(PINOT_1, KEY, column("text")).nulls()).isEqualTo(Nulls.PINOT);
        assertThat(plan(PINOT_1, KEY).deletedRowsKept()).isFalse();
        assertThat(plan(PINOT_0, KEY, column("text")).nullableColumns()).extracting(TypedColumn::name).containsExactly("c");
    }

    @Test
    void testJsonRoundTrip()
    {
        JsonCodec<TypedTable> codec = jsonCodec(TypedTable.class);
        TypedTable table = plan(
                PINOT_0,
                new TypedTableOptions(ImmutableList.of(), ImmutableList.of("c"), ImmutableList.of()),
                new SourceColumn("Id", "uuid", "uuid", false, false, 1),
                column("numeric(10,2)"),
                new SourceColumn("at", "timestamp(4) with time zone", "timestamp(4) with time zone", false, true, 0));
        assertThat(codec.fromJson(codec.toJson(table))).isEqualTo(table);
        // rows that a store of this version wrote must stay readable: a change of this text needs a migration
        String stored = """
                {"name":{"schema":"shop","table":"orders"},"pinotTable":"shop__public__orders__g1","owner":"alice",\
                "columns":[{"name":"id","sourceName":"id","sourceType":"bigint","trinoType":"bigint","nullable":false,"keyPosition":1,\
                "value":{"name":"id","type":"STRING","connectType":"int64","form":"text"},\
                "filter":{"name":"id__filter","type":"LONG","connectType":"int64","form":"value"}}],\
                "nulls":"NONE","deletedRowsKept":false,"failedEventsKept":true,"fingerprintsKept":true}""";
        assertThat(codec.toJson(plan(PINOT_1, KEY)).replaceAll("\\s", "")).isEqualTo(stored);
        assertThat(codec.fromJson(stored.replace(",\"failedEventsKept\":true", "")).failedEventsKept()).isFalse();
        assertThat(codec.fromJson(stored.replace(",\"fingerprintsKept\":true", "")).fingerprintsKept()).isFalse();
    }

    private static void assertPlan(String type, String trinoType, String value, String filter)
    {
        assertThat(describe(planColumn(column(type), TypedTableOptions.DEFAULTS))).as(type)
                .isEqualTo("%s | %s | %s".formatted(trinoType, value, filter));
    }

    private static String describe(TypedColumn column)
    {
        return "%s | %s | %s".formatted(column.trinoType(), describe(column.value()), column.filter().map(TestTypedTablePlanner::describe).orElse(""));
    }

    private static String describe(PinotColumn column)
    {
        String scale = column.scale().isPresent() ? "/" + column.scale().getAsInt() : "";
        return column.type() + " " + column.connectType() + scale + " " + column.form();
    }

    private static SourceColumn column(String type)
    {
        return new SourceColumn("c", type, type, false, true, 0);
    }

    private static TypedColumn planColumn(SourceColumn column, TypedTableOptions options)
    {
        return plan(PINOT_0, options, KEY, column).columns().get(1);
    }

    private static TypedTable plan(PinotFeatures features, SourceColumn... columns)
    {
        return plan(features, TypedTableOptions.DEFAULTS, columns);
    }

    private static TypedTable plan(PinotFeatures features, TypedTableOptions options, SourceColumn... columns)
    {
        return TypedTablePlanner.plan(new SchemaTableName("shop", "orders"), "shop__public__orders__g1", "alice", ImmutableList.copyOf(columns), SourceTypes.POSTGRESQL, features, options);
    }
}
