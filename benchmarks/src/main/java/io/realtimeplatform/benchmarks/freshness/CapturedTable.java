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
package io.realtimeplatform.benchmarks.freshness;

import io.realtimeplatform.localstack.LocalStack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table in the source database, and the one in Trino that its changes are carried to.
 *
 * @param trinoTable with catalog and schema
 */
record CapturedTable(String sourceTable, String trinoTable)
{
    static final int ROWS = 1000;
    /** Of the source database. */
    static final String SCHEMA = "freshness";

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Makes the table in the source database, with {@link #ROWS} rows. */
    static String createSourceTable(LocalStack stack, String name)
            throws SQLException
    {
        String table = SCHEMA + "." + name;
        try (Connection shop = stack.postgresql().connectToShop(); Statement statement = shop.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
            statement.execute("CREATE TABLE %s (id bigint PRIMARY KEY, customer_id bigint NOT NULL, name text NOT NULL)".formatted(table));
            statement.execute("INSERT INTO %s SELECT i, i %% 100, 'as it was' FROM generate_series(0, %s) i".formatted(table, ROWS - 1));
        }
        return table;
    }

    /**
     * Changes a row in a transaction of its own.
     *
     * @return when the commit was confirmed, as of {@link System#nanoTime}
     */
    long commit(Connection shop, Change change)
            throws SQLException
    {
        shop.setAutoCommit(false);
        try (PreparedStatement update = shop.prepareStatement("UPDATE %s SET name = ? WHERE id = ?".formatted(sourceTable))) {
            update.setString(1, change.name());
            update.setLong(2, change.id());
            update.executeUpdate();
        }
        shop.commit();
        return System.nanoTime();
    }

    /**
     * Asks for the changed row, one query after the other, until it is there.
     *
     * @return when the query that had it ended, as of {@link System#nanoTime}
     */
    long awaitVisible(Connection trino, Change change)
            throws SQLException
    {
        long start = System.nanoTime();
        while (!isVisible(trino, change)) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("%s does not show %s of %s; the logs of the stack tell why".formatted(trinoTable, change, sourceTable));
            }
        }
        return System.nanoTime();
    }

    boolean isVisible(Connection trino, Change change)
            throws SQLException
    {
        String sql = "SELECT id, customer_id, name FROM %s WHERE id = %s AND name = '%s'".formatted(trinoTable, change.id(), change.name());
        try (Statement statement = trino.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return result.next();
        }
    }

    /** Waits until Trino sees the table, with all rows of the source table. */
    void awaitRows(Connection trino)
            throws SQLException, InterruptedException
    {
        long start = System.nanoTime();
        while (true) {
            String found;
            try (Statement statement = trino.createStatement(); ResultSet result = statement.executeQuery("SELECT count(*) FROM " + trinoTable)) {
                result.next();
                if (result.getInt(1) == ROWS) {
                    return;
                }
                found = "it has %s".formatted(result.getInt(1));
            }
            catch (SQLException e) {
                // a table of Pinot that Trino has not seen yet
                found = e.getMessage();
            }
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("%s does not come to the %s rows of %s: %s".formatted(trinoTable, ROWS, sourceTable, found));
            }
            Thread.sleep(100);
        }
    }

    /** @param name the new value, which no other change has */
    record Change(int id, String name) {}
}
