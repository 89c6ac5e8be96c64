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
package io.realtimeplatform.benchmarks.refresh;

import io.realtimeplatform.benchmarks.refresh.RefreshFigures.Dashboard;
import io.realtimeplatform.benchmarks.refresh.RefreshFigures.Mode;
import io.realtimeplatform.benchmarks.refresh.RefreshFigures.Refresh;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A table of orders, as wide as that of TPC-H, with as many rows on each of a thousand days, and the materialized views over it. */
final class RefreshedViews
{
    private static final int DAYS = 1000;
    private static final String TABLE = "platform.bench.orders";
    private static final String TAIL = "platform.reports.orders_tail";
    // of all rows; amounts are compared exactly
    private static final String CONTENT = "SELECT count(*), checksum(id), sum(amount), checksum(status) FROM ";
    private static final long SECONDS_TO_ARRIVE = 120;

    private final Connection shop;
    private final Connection trino;
    private final int rows;

    private RefreshedViews(Connection shop, Connection trino, int rows)
    {
        this.shop = shop;
        this.trino = trino;
        this.rows = rows;
    }

    /** The table and its pipeline, and a view of it for each mode. */
    static RefreshedViews create(int port, Connection shop, Connection trino, int rows, Set<Mode> modes)
            throws SQLException
    {
        RefreshedViews views = new RefreshedViews(shop, trino, rows);
        views.create(port, modes);
        return views;
    }

    private void create(int port, Set<Mode> modes)
            throws SQLException
    {
        execute(shop, "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, made_at timestamp NOT NULL, status text NOT NULL, amount numeric(12,2) NOT NULL, priority text NOT NULL, clerk text NOT NULL, quantity integer NOT NULL, comment text NOT NULL)");
        execute(shop, """
                INSERT INTO orders SELECT i, i * 7919 %% 150000, current_date - %1$s + 1 + (i * %1$s / %2$s) * interval '1 day' + (i %% 86400) * interval '1 second',
                    (ARRAY['open', 'paid', 'sent', 'returned'])[1 + i %% 4], i * 0.01, 'PRIORITY-' || i %% 5, 'Clerk#' || i %% 5000, i %% 1000, 'order ' || i || ' ' || md5(i::text)
                FROM generate_series(0::bigint, %3$s) i""".formatted(DAYS, rows, rows - 1));
        execute(trino, """
                CALL platform.system.create_source(source_name => 'bench', catalog_name => 'shopdb', type => 'postgresql',
                    host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}')
                """.formatted(port));
        System.out.printf("Reading %s rows …%n", rows);
        execute(trino, "CALL platform.system.create_pipeline(source_name => 'bench', schema_name => 'public', table_name => 'orders', wait => true)");
        awaitContent();
        execute(trino, "CREATE SCHEMA IF NOT EXISTS iceberg.platform");
        execute(trino, "CREATE SCHEMA platform.reports");
        for (Mode mode : modes) {
            System.out.printf("Filling the view of %s …%n", mode);
            execute(trino, """
                    CREATE MATERIALIZED VIEW %s WITH (storage_schema = 'iceberg.platform', refresh_mode = '%s'%s)
                    AS SELECT id, customer, made_at, status, amount, priority, clerk, quantity, comment FROM %s""".formatted(
                            view(mode),
                            mode,
                            switch (mode) {
                                case FULL -> "";
                                case PARTITION -> ", partition_by = 'day(made_at)'";
                                case MERGE -> ", unique_key = 'id'";
                            },
                            TABLE));
        }
    }

    void createLiveTail()
            throws SQLException
    {
        System.out.println("Filling the view with a live tail …");
        execute(trino, """
                CREATE MATERIALIZED VIEW %s WITH (storage_schema = 'iceberg.platform', serving = 'live_tail', time_column = 'made_on', settle_time = '1 day')
                AS SELECT CAST(made_at AS date) AS made_on, status, count(*) AS orders, sum(amount) AS amount FROM %s GROUP BY 1, 2""".formatted(TAIL, TABLE));
    }

    private static String view(Mode mode)
    {
        return "platform.reports.orders_" + mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A thousandth of the rows, all in the newest hundredth of the days.
     *
     * @return how many
     */
    long changeNewestDays(int round)
            throws SQLException
    {
        long changed = execute(shop, "UPDATE orders SET amount = amount + 1, status = 'round %1$s' WHERE id >= %2$s AND id %% 10 = %3$s".formatted(round, rows - rows / 100L, round % 10));
        awaitContent();
        return changed;
    }

    /** A thousandth of the rows, anywhere; a tenth of them goes. */
    void changeAnywhere(int round)
            throws SQLException
    {
        execute(shop, "UPDATE orders SET amount = amount + 1, status = 'anywhere %1$s' WHERE id %% 1000 = %1$s AND id %% 10000 <> %1$s".formatted(round));
        execute(shop, "DELETE FROM orders WHERE id %% 10000 = %s".formatted(round));
        awaitContent();
    }

    private void awaitContent()
            throws SQLException
    {
        String count = value(shop, "SELECT count(*) || ' ' || sum(amount) FROM orders");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_ARRIVE);
        while (!count.equals(value(trino, "SELECT CAST(count(*) AS varchar) || ' ' || CAST(sum(amount) AS varchar) FROM " + TABLE))) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("The changes did not arrive within %s s".formatted(SECONDS_TO_ARRIVE));
            }
            pause();
        }
    }

    /** Refreshes the view, and compares it with the table. */
    Refresh refresh(Mode mode)
            throws SQLException
    {
        String view = view(mode);
        long start = System.nanoTime();
        execute(trino, "CALL platform.system.refresh_materialized_view('reports', '%s')".formatted(view.substring(view.lastIndexOf('.') + 1)));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %.2f s%n", mode, seconds);
        String stored = value(trino, CONTENT + view);
        String live = value(trino, CONTENT + TABLE);
        if (!stored.equals(live)) {
            throw new IllegalStateException("%s has %s after its refresh, and the table %s".formatted(view, stored, live));
        }
        String last = "FROM platform.system.refreshes WHERE view_name = '%s' AND \"trigger\" = 'CALL' ORDER BY refresh_id DESC LIMIT 1".formatted(view.substring(view.lastIndexOf('.') + 1));
        String ran = value(trino, "SELECT mode " + last);
        if (!ran.equals(mode.name())) {
            throw new IllegalStateException("%s was refreshed in mode %s".formatted(view, ran));
        }
        return new Refresh(seconds, Long.parseLong(value(trino, "SELECT CAST(rows_read AS varchar) " + last)));
    }

    /** What a dashboard asks, of the table itself and of the sums by day with a live tail: they must answer the same. */
    Dashboard timeDashboard()
            throws SQLException
    {
        execute(trino, "CALL platform.system.refresh_materialized_view('reports', 'orders_tail')");
        Answer live = ask("SELECT date_trunc('month', made_at), status, count(*), sum(amount) FROM %s GROUP BY 1, 2".formatted(TABLE));
        Answer tail = ask("SELECT date_trunc('month', made_on), status, sum(orders), sum(amount) FROM %s GROUP BY 1, 2".formatted(TAIL));
        if (!tail.rows().equals(live.rows())) {
            throw new IllegalStateException("The view with a live tail answers with %s, and the table with %s".formatted(tail.rows(), live.rows()));
        }
        return new Dashboard(live.seconds(), tail.seconds());
    }

    /** @param rows in the order of months and states */
    private record Answer(double seconds, List<String> rows) {}

    private Answer ask(String sql)
            throws SQLException
    {
        long start = System.nanoTime();
        List<String> rows = new ArrayList<>();
        try (Statement statement = trino.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                // a month is a date in one and a time in the other
                rows.add("%s %s %s %s".formatted(result.getString(1).substring(0, 7), result.getString(2), result.getString(3), result.getString(4)));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        rows.sort(null);
        return new Answer(seconds, rows);
    }

    /** How long it takes to read all rows of a view. */
    double timeRead(Mode mode)
            throws SQLException
    {
        return ask("SELECT '0000-00', status, count(*), sum(amount) FROM %s GROUP BY 2".formatted(view(mode))).seconds();
    }

    /** In how many files the rows of a view are, those of deleted rows among them. */
    long files(Mode mode)
            throws SQLException
    {
        String view = view(mode);
        String table = value(trino, "SELECT storage_table FROM platform.system.materialized_views WHERE view_name = '%s'".formatted(view.substring(view.lastIndexOf('.') + 1)));
        return Long.parseLong(value(trino, "SELECT count(*) FROM iceberg.platform.\"%s$files\"".formatted(table.substring(table.lastIndexOf('.') + 1).replace("\"", ""))));
    }

    private static long execute(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    /** All columns of the first row. */
    private static String value(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            result.next();
            StringBuilder row = new StringBuilder();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                Object value = result.getObject(column);
                row.append(column == 1 ? "" : " ").append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
            }
            return row.toString();
        }
    }

    private static void pause()
    {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
