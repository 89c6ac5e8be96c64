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
package io.realtimeplatform.benchmarks;

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.benchmarks.QueryBenchmark.Parameters;
import io.realtimeplatform.benchmarks.QueryBenchmark.Query;
import io.realtimeplatform.benchmarks.QueryBenchmark.Route;
import io.realtimeplatform.localstack.LocalStack;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import static java.time.temporal.ChronoUnit.MICROS;

/** A table of orders, one a minute, carried into Pinot by a pipeline, and the SQL that asks for it on each route. */
final class OrdersTable
{
    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.000001Z");

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final String TYPED_TABLE = "platform.bench.orders";
    private static final String VIEW = "memory.default.orders_view";

    private final String pinotTable;
    /** The Pinot column that predicates on a source column use. */
    private final Map<String, String> filterColumns;
    private final String notDeleted;

    private OrdersTable(String pinotTable, Map<String, String> filterColumns, boolean hasDeletedRows)
    {
        this.pinotTable = pinotTable;
        this.filterColumns = ImmutableMap.copyOf(filterColumns);
        this.notDeleted = hasDeletedRows ? " AND NOT __deleted" : "";
    }

    static OrdersTable create(LocalStack stack, Connection trino, int rows)
            throws SQLException
    {
        try (Connection shop = stack.postgresql().connectToShop(); Statement statement = shop.createStatement()) {
            statement.execute("""
                    CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL,
                        amount numeric(12,2) NOT NULL, quantity integer NOT NULL, reference uuid NOT NULL)""");
            statement.execute("""
                    INSERT INTO orders SELECT i, (ARRAY['open', 'paid', 'sent', 'returned'])[1 + i %% 4], timestamptz '%s' + i * interval '1 minute',
                        i * 1.01, i %% 1000, gen_random_uuid()
                    FROM generate_series(0, %s) i""".formatted(FIRST, rows - 1));
        }
        execute(trino, """
                CALL platform.system.create_source(source_name => 'bench', catalog_name => 'shopdb', type => 'postgresql',
                    host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}')
                """.formatted(stack.postgresql().port()));
        System.out.printf("Reading %s rows …%n", rows);
        execute(trino, "CALL platform.system.create_pipeline(source_name => 'bench', schema_name => 'public', table_name => 'orders', wait => true)");
        String loaded = value(trino, "SELECT count(*) FROM " + TYPED_TABLE);
        if (!loaded.equals(Integer.toString(rows))) {
            throw new IllegalStateException("The typed table has %s rows instead of %s".formatted(loaded, rows));
        }
        String pinotTable = "pinot.default." + value(trino, "SELECT pinot_table FROM platform.system.pipelines WHERE source_name = 'bench'");
        boolean hasDeletedRows = !value(trino, "SELECT count(*) FROM pinot.information_schema.columns WHERE table_schema = 'default' AND table_name = '%s' AND column_name = '__deleted'"
                .formatted(pinotTable.replace("pinot.default.", ""))).equals("0");
        OrdersTable table = new OrdersTable(pinotTable, filterColumns(trino), hasDeletedRows);
        execute(trino, """
                CREATE VIEW %s AS SELECT CAST(id AS bigint) AS id, status, CAST(created_at AS timestamp(6) with time zone) AS created_at,
                    CAST(amount AS decimal(12,2)) AS amount, quantity, CAST(reference AS uuid) AS reference
                FROM %s WHERE true%s""".formatted(VIEW, pinotTable, table.notDeleted));
        return table;
    }

    private static Map<String, String> filterColumns(Connection trino)
            throws SQLException
    {
        ImmutableMap.Builder<String, String> columns = ImmutableMap.builder();
        try (Statement statement = trino.createStatement();
                ResultSet result = statement.executeQuery("SELECT source_column, coalesce(shadow_column, pinot_column) FROM platform.system.pipeline_columns WHERE source_name = 'bench'")) {
            while (result.next()) {
                columns.put(result.getString(1), result.getString(2));
            }
        }
        return columns.buildOrThrow();
    }

    String sql(Query query, Route route, Parameters parameters)
    {
        String range = switch (route) {
            case TYPED, VIEW -> "created_at >= timestamp '%s UTC' AND created_at < timestamp '%s UTC'"
                    .formatted(TIMESTAMP.format(parameters.from()), TIMESTAMP.format(parameters.to()));
            case PINOT -> "\"%1$s\" >= %2$s AND \"%1$s\" < %3$s%4$s"
                    .formatted(filterColumns.get("created_at"), microseconds(parameters.from()), microseconds(parameters.to()), notDeleted);
        };
        String table = switch (route) {
            case TYPED -> TYPED_TABLE;
            case PINOT -> pinotTable;
            case VIEW -> VIEW;
        };
        return switch (query) {
            case POINT_LOOKUP -> {
                String key = switch (route) {
                    case TYPED, VIEW -> "id = " + parameters.key();
                    case PINOT -> "\"%s\" = %s%s".formatted(filterColumns.get("id"), parameters.key(), notDeleted);
                };
                yield "SELECT id, status, created_at, amount, quantity FROM %s WHERE %s".formatted(table, key);
            }
            case RANGE_COUNT -> "SELECT count(*) FROM %s WHERE %s".formatted(table, range);
            case DASHBOARD -> "SELECT status, count(*), sum(quantity) FROM %s WHERE %s GROUP BY status".formatted(table, range);
        };
    }

    private static long microseconds(Instant instant)
    {
        return MICROS.between(Instant.EPOCH, instant);
    }

    private static void execute(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
