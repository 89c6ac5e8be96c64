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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.typedtable.PinotFeatures;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTableOptions;
import io.realtimeplatform.trino.typedtable.TypedTablePlanner;
import io.trino.Session;
import io.trino.spi.connector.SchemaTableName;
import io.trino.testing.QueryRunner;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.stream.Collectors.joining;

/**
 * Table <code>shop.&lt;name&gt;</code> of a pipeline, whose rows a test changes at random as a source would.
 */
final class ShopTable
{
    private static final PinotFeatures PINOT_0 = new PinotFeatures(false, false, true);
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int DAYS = 12;
    private static final List<String> REGIONS = List.of("north", "south", "east");

    private final TypedTable table;
    private final boolean nullable;
    private final Random random;
    private final Map<Long, Row> rows = new TreeMap<>();
    private QueryRunner queryRunner;
    private long position;
    private long nextKey;

    /** @param madeAt null where the time is NULL */
    private record Row(long id, LocalDateTime madeAt, String region, int cents) {}

    /** @param nullable whether the time is nullable: the table is served as a view then */
    ShopTable(String name, boolean nullable, long seed)
    {
        this.nullable = nullable;
        this.random = new Random(seed);
        table = TypedTablePlanner.plan(
                new SchemaTableName("shop", name),
                "shop_public_" + name + "_g1",
                "admin",
                ImmutableList.of(
                        new SourceColumn("id", "bigint", "bigint", false, false, 1),
                        new SourceColumn("made_at", "timestamp without time zone", "timestamp without time zone", false, nullable, 0),
                        new SourceColumn("region", "text", "text", false, false, 0),
                        new SourceColumn("amount", "numeric(12,2)", "numeric(12,2)", false, false, 0)),
                SourceTypes.POSTGRESQL,
                PINOT_0,
                TypedTableOptions.DEFAULTS);
    }

    String name()
    {
        return table.name().getTableName();
    }

    TypedTable typedTable()
    {
        return table;
    }

    void create(QueryRunner queryRunner, int count)
    {
        this.queryRunner = queryRunner;
        execute("""
                CREATE TABLE %s (id varchar, id__filter bigint, made_at varchar, made_at__filter bigint, region varchar, amount varchar,
                    __operation varchar, __deleted boolean, __position bigint, __commit_time timestamp(6), __capture_time timestamp(6), __nulls varchar,
                    __fingerprint_high integer, __fingerprint_low integer, __bucket integer, __event_id varchar)
                """.formatted(table.pinotTable()));
        List<String> values = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            Row made = newRow();
            rows.put(made.id(), made);
            values.add(values(made, false));
        }
        execute("INSERT INTO %s VALUES %s".formatted(table.pinotTable(), String.join(", ", values)));
    }

    private Row newRow()
    {
        return new Row(nextKey++, time(), REGIONS.get(random.nextInt(REGIONS.size())), random.nextInt(10_000));
    }

    private LocalDateTime time()
    {
        if (nullable && random.nextInt(8) == 0) {
            return null;
        }
        return BEGIN.plusDays(random.nextInt(DAYS)).plusSeconds(random.nextInt(86_400)).plusNanos(random.nextInt(1_000_000) * 1000L);
    }

    /** A few inserts, updates, also of the time, deletes, and keys that come back. */
    void change(int count)
    {
        Map<Long, String> changed = new TreeMap<>();
        for (int change = 0; change < count; change++) {
            position++;
            List<Long> keys = new ArrayList<>(rows.keySet());
            long key = keys.get(random.nextInt(keys.size()));
            Row row = rows.get(key);
            switch (random.nextInt(5)) {
                case 0 -> {
                    Row made = newRow();
                    rows.put(made.id(), made);
                    changed.put(made.id(), values(made, false));
                }
                case 1 -> {
                    rows.remove(key);
                    changed.put(key, values(row, true));
                }
                case 2 -> put(changed, new Row(key, time(), row.region(), row.cents()));
                case 3 -> {
                    // a key that was deleted, or was never there
                    long other = random.nextLong(nextKey);
                    put(changed, new Row(other, time(), row.region(), row.cents()));
                }
                default -> put(changed, new Row(key, row.madeAt(), row.region(), random.nextInt(10_000)));
            }
        }
        execute("DELETE FROM %s WHERE id IN (%s)".formatted(table.pinotTable(), changed.keySet().stream().map(key -> "'" + key + "'").collect(joining(", "))));
        execute("INSERT INTO %s VALUES %s".formatted(table.pinotTable(), String.join(", ", changed.values())));
    }

    private void put(Map<Long, String> changed, Row row)
    {
        rows.put(row.id(), row);
        changed.put(row.id(), values(row, false));
    }

    /** Changes the rows of one day only. */
    void changeDay(int day)
    {
        position++;
        Row row = new Row(nextKey++, BEGIN.plusDays(day).plusHours(1), "north", 1);
        rows.put(row.id(), row);
        execute("INSERT INTO %s VALUES %s".formatted(table.pinotTable(), values(row, false)));
    }

    /** The rows are dropped, and nobody says that they were deleted. */
    void lose(int day)
    {
        rows.values().removeIf(row -> row.madeAt() != null && row.madeAt().toLocalDate().equals(BEGIN.plusDays(day).toLocalDate()));
        execute("DELETE FROM %s WHERE made_at LIKE '%s %%'".formatted(table.pinotTable(), BEGIN.plusDays(day).toLocalDate()));
    }

    private String values(Row row, boolean deleted)
    {
        // Pinot's defaults stand where the time is NULL, and in all of a deleted row but its key
        boolean noTime = deleted || row.madeAt() == null;
        String time = noTime ? "null" : row.madeAt().toLocalDate() + " " + "%02d:%02d:%02d.%06d".formatted(row.madeAt().getHour(), row.madeAt().getMinute(), row.madeAt().getSecond(), row.madeAt().getNano() / 1000);
        long micros = noTime ? Long.MIN_VALUE : row.madeAt().toEpochSecond(ZoneOffset.UTC) * 1_000_000 + row.madeAt().getNano() / 1000;
        long hash = mix(mix(mix(row.id()) ^ micros) ^ row.region().hashCode() ^ ((long) row.cents() << 32));
        return "('%s', %s, '%s', BIGINT '%s', '%s', '%s', '%s', %s, %s, TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-01 00:00:00', '%s', %s, %s, %s, '')".formatted(
                row.id(), row.id(), time, micros, deleted ? "null" : row.region(), deleted ? "null" : "%d.%02d".formatted(row.cents() / 100, row.cents() % 100),
                deleted ? "d" : "u", deleted, position, noTime ? "1" : "0", hash >>> 40, (hash >>> 16) & 0xFF_FFFF, Long.remainderUnsigned(mix(row.id()), 16));
    }

    private static long mix(long value)
    {
        long hash = value + 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return hash ^ (hash >>> 31);
    }

    private void execute(String sql)
    {
        Session session = testSessionBuilder().setCatalog("pinot").setSchema("default").build();
        queryRunner.execute(session, sql);
    }
}
