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
package io.realtimeplatform.benchmarks.faults;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes rows of a {@link FaultTable} over one connection, in transactions that the caller ends: updates, inserts, deletes,
 * changes of the key, inserts under keys that were deleted. Some rows are changed far more often than others, many times in one
 * transaction too. Several of these work on a table at the same time, each on keys of its own.
 */
final class RowChanges
{
    private static final int MOST_DELETED = 1000;

    private final FaultTable table;
    private final int number;
    private final int parts;
    private final Random random;
    private final Connection connection;
    private final PreparedStatement update;
    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final PreparedStatement changeKey;
    private final List<Long> present = new ArrayList<>();
    private final List<Long> deleted = new ArrayList<>();
    private long newest;

    /**
     * @param number of this writer, from 0
     * @param parts how many writers there are
     */
    RowChanges(FaultTable table, int number, int parts, Random random, Connection connection)
            throws SQLException
    {
        this.table = table;
        this.number = number;
        this.parts = parts;
        this.random = random;
        this.connection = connection;
        connection.setAutoCommit(false);
        update = connection.prepareStatement("""
                UPDATE %s SET version = ?, balance = ?, note = CASE WHEN note = '' THEN 'changed ' || id ELSE '' END, changed_at = clock_timestamp()
                WHERE id = ?""".formatted(table.sourceName()));
        insert = connection.prepareStatement(table.insert() + " FROM (VALUES (?::bigint)) inserted(id)");
        delete = connection.prepareStatement("DELETE FROM %s WHERE id = ?".formatted(table.sourceName()));
        changeKey = connection.prepareStatement("UPDATE %s SET id = ?, version = ? WHERE id = ?".formatted(table.sourceName()));
        readKeys();
    }

    void changeOne()
            throws SQLException
    {
        int choice = present.isEmpty() ? 100 : random.nextInt(100);
        if (choice < 62) {
            update(present.get(often()));
        }
        else if (choice < 74) {
            delete(often());
        }
        else if (choice < 82) {
            changeKey(often());
        }
        else {
            insert(absent());
        }
    }

    void commit()
            throws SQLException
    {
        connection.commit();
    }

    void rollback()
            throws SQLException
    {
        connection.rollback();
        readKeys();
    }

    private void update(long id)
            throws SQLException
    {
        update.setLong(1, table.nextVersion());
        update.setBigDecimal(2, BigDecimal.valueOf(random.nextInt(1_000_000_000), 2));
        update.setLong(3, id);
        expectOne(update.executeUpdate(), id);
    }

    private void insert(long id)
            throws SQLException
    {
        insert.setLong(1, table.nextVersion());
        insert.setLong(2, id);
        insert.executeUpdate();
        present.add(id);
    }

    private void delete(int index)
            throws SQLException
    {
        long id = present.get(index);
        delete.setLong(1, id);
        expectOne(delete.executeUpdate(), id);
        present.set(index, present.getLast());
        present.removeLast();
        addDeleted(id);
    }

    private void changeKey(int index)
            throws SQLException
    {
        long id = present.get(index);
        long changed = absent();
        changeKey.setLong(1, changed);
        changeKey.setLong(2, table.nextVersion());
        changeKey.setLong(3, id);
        expectOne(changeKey.executeUpdate(), id);
        present.set(index, changed);
        addDeleted(id);
    }

    private void addDeleted(long id)
    {
        deleted.add(id);
        if (deleted.size() > MOST_DELETED) {
            deleted.removeFirst();
        }
    }

    /** The first rows more often than the others. */
    private int often()
    {
        return (int) (present.size() * Math.pow(random.nextDouble(), 3));
    }

    /** A key that was deleted, or one that never was. */
    private long absent()
    {
        if (!deleted.isEmpty() && random.nextBoolean()) {
            return deleted.remove(random.nextInt(deleted.size()));
        }
        newest += parts;
        return newest;
    }

    private void readKeys()
            throws SQLException
    {
        present.clear();
        deleted.clear();
        newest = number;
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM %s WHERE id > 0 AND id %% ? = ? ORDER BY id".formatted(table.sourceName()))) {
            select.setInt(1, parts);
            select.setInt(2, number);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    present.add(result.getLong(1));
                    newest = result.getLong(1);
                }
            }
        }
        connection.commit();
    }

    private void expectOne(int changed, long id)
    {
        if (changed != 1) {
            throw new IllegalStateException("%s rows of %s instead of one have the key %s".formatted(changed, table.sourceName(), id));
        }
    }
}
