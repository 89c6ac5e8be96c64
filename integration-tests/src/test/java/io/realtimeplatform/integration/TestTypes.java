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

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of the common types, the outermost ones among them, come from the first snapshot and from changes, in a table
 * without and one with NULLs (types.sql).
 */
@WithStack
final class TestTypes
{
    static final Map<String, String> TRINO_TYPES = ImmutableMap.<String, String>builder()
            .put("id", "integer")
            .put("c_smallint", "smallint")
            .put("c_integer", "integer")
            .put("c_bigint", "bigint")
            .put("c_real", "real")
            .put("c_double", "double")
            .put("c_numeric_38_10", "decimal(38,10)")
            .put("c_numeric_12_2", "decimal(12,2)")
            .put("c_numeric", "varchar")
            .put("c_boolean", "boolean")
            .put("c_text", "varchar")
            .put("c_varchar", "varchar")
            .put("c_char", "char(5)")
            .put("c_date", "date")
            .put("c_time", "time(6)")
            .put("c_time_3", "time(3)")
            .put("c_timestamp", "timestamp(6)")
            .put("c_timestamp_3", "timestamp(3)")
            .put("c_timestamp_0", "timestamp(0)")
            .put("c_timestamptz", "timestamp(6) with time zone")
            .put("c_timestamptz_3", "timestamp(3) with time zone")
            .put("c_uuid", "uuid")
            .put("c_json", "json")
            .put("c_jsonb", "json")
            .put("c_bytea", "varbinary")
            .put("c_mood", "varchar")
            .put("c_domain", "integer")
            .buildOrThrow();
    private static final List<String> TABLES = ImmutableList.of("every", "every_nullable");

    private static final List<String> EVERYTHING = ImmutableList.<String>builder()
            .addAll(TABLES)
            .add("all_types")
            .add("rare")
            .build();

    private final IntegrationStack stack;
    private final Sql shop;
    private final SourceOracle oracle;

    TestTypes(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.oracle = stack.oracle(shop);
    }

    @BeforeAll
    void createPipelines()
            throws IOException
    {
        for (String script : ImmutableList.of("types.sql", "types-all.sql")) {
            shop.execute(Resources.toString(Resources.getResource(script), UTF_8));
        }
        stack.createSource("types");
        for (String table : EVERYTHING) {
            stack.createPipeline("types", "types", table);
        }
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private void verify()
    {
        for (String table : EVERYTHING) {
            oracle.awaitEqual("platform.types." + table, "types." + table);
        }
    }

    @Test
    void typesAreThoseOfTheSource()
    {
        for (String table : TABLES) {
            assertThat(stack.admin().rows("DESCRIBE platform.types." + table).stream().collect(toImmutableMap(row -> row.get(0), row -> row.get(1))))
                    .isEqualTo(TRINO_TYPES);
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
        for (String table : TABLES) {
            // a generated column or an identity would be no copy: these tables have none
            shop.execute("CREATE TEMPORARY TABLE copy AS SELECT * FROM types.%1$s; UPDATE copy SET id = id + 1000; INSERT INTO types.%1$s SELECT * FROM copy; DROP TABLE copy".formatted(table));
        }
        verify();
    }

    @Test
    void insertedRowsOfEveryTypeAreExact()
    {
        shop.execute(
                "INSERT INTO types.all_types SELECT (jsonb_populate_record(t, jsonb_build_object('id', id + 1000))).* FROM types.all_types t WHERE id < 1000",
                "INSERT INTO types.rare OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(t, jsonb_build_object('id', id + 1000))).* FROM types.rare t WHERE id < 1000");
        verify();
    }

    @Test
    void updatedValuesOfEveryTypeAreExact()
    {
        for (String table : ImmutableList.of("all_types", "rare")) {
            shop.execute("UPDATE types.%1$s SET (%2$s) = (SELECT %2$s FROM types.%1$s WHERE id = 1) WHERE id = 2".formatted(table, columnsBesideId(table)));
        }
        verify();
        for (String table : ImmutableList.of("all_types", "rare")) {
            shop.execute("DELETE FROM types.%s WHERE id = 1".formatted(table));
        }
        verify();
    }

    private String columnsBesideId(String table)
    {
        return (String) shop.value("SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'types' AND table_name = '%s' AND column_name <> 'id'".formatted(table));
    }

    @Test
    void valueBecomesNullAndValueAgain()
    {
        for (String column : TRINO_TYPES.keySet()) {
            if (!column.equals("id")) {
                shop.execute(
                        "UPDATE types.every_nullable SET %s = NULL WHERE id = 2".formatted(column),
                        "UPDATE types.every_nullable t SET %1$s = (SELECT %1$s FROM types.every_nullable WHERE id = 1) WHERE id = 3".formatted(column));
            }
        }
        verify();
    }

    @Test
    void stringsThatLookLikeNullAreStrings()
    {
        shop.execute("UPDATE types.every_nullable SET c_text = 'null', c_varchar = 'NULL', c_mood = 'null', c_json = 'null', c_jsonb = 'null' WHERE id = 5");
        verify();
        assertThat(stack.admin().rows("SELECT c_text, c_varchar, c_mood, json_format(c_json), json_format(c_jsonb) FROM platform.types.every_nullable WHERE id = 5"))
                .containsExactly(ImmutableList.of("null", "NULL", "null", "null", "null"));
    }

    @Test
    void predicatesFindWhatTheSourceFinds()
    {
        for (String table : TABLES) {
            for (String predicate : ImmutableList.of(
                    "c_bigint = 9223372036854775807",
                    "c_bigint > 9007199254740992",
                    "c_integer <> 0",
                    "c_numeric_12_2 >= 0.01",
                    "c_date < date '1900-01-01'",
                    "c_date = date '1582-10-15'",
                    "c_timestamp >= timestamp '1969-12-31 23:59:59.999999'",
                    "c_timestamp < timestamp '1970-01-01 00:00:00.000001'",
                    "c_timestamp_3 > timestamp '2026-01-31 23:59:59.122'",
                    "c_timestamptz = timestamp '2026-06-01 06:30:00.123456 UTC'",
                    "c_timestamptz > timestamp '2026-06-01 06:30:00.123455 UTC'",
                    "c_uuid = uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                    "c_text = ''",
                    "c_text = 'Zoë''s 🦊'",
                    "c_varchar >= 'n'",
                    "c_boolean",
                    "c_text IS NULL",
                    "c_bigint IS NOT NULL AND c_bigint < 0")) {
                String onSource = predicate
                        .replaceAll("timestamp '([^']*) UTC'", "timestamptz '$1Z'")
                        .replace("c_varchar >= 'n'", "c_varchar >= 'n' COLLATE \"C\"");
                assertThat(stack.admin().column("SELECT id FROM platform.types.%s WHERE %s ORDER BY id".formatted(table, predicate)))
                        .describedAs("%s: %s", table, predicate)
                        .isEqualTo(shop.column("SELECT id FROM types.%s WHERE %s ORDER BY id".formatted(table, onSource)));
            }
        }
    }
}
