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

import io.realtimeplatform.localstack.oracle.TableContent;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import static io.realtimeplatform.benchmarks.faults.FaultStack.SOURCE;
import static io.realtimeplatform.benchmarks.faults.FaultStack.execute;

/**
 * A table of the source and its pipeline. Column {@code version} only grows, whatever happens to a key: also when its row
 * is deleted and inserted again, or when another row takes the key.
 */
final class FaultTable
{
    /** Rows with the keys -1 to minus this number are never changed. */
    static final int STILL_ROWS = 100;

    private static final String SCHEMA = "public";
    private static final long FIRST_MARKER = -1_000_000;

    private final String name;
    private final int rows;
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong markers = new AtomicLong(FIRST_MARKER);

    private FaultTable(String name, int rows)
    {
        this.name = name;
        this.rows = rows;
    }

    /**
     * @param rows with the keys from 1 on, besides those that stay as they are
     * @param withNulls whether a column may be NULL, which some versions of Pinot serve in another way
     */
    static FaultTable create(Connection source, String name, int rows, boolean withNulls)
            throws SQLException
    {
        FaultTable table = new FaultTable(name, rows);
        execute(source, """
                CREATE TABLE %s (id bigint PRIMARY KEY, version bigint NOT NULL, owner text NOT NULL, balance numeric(12,2) NOT NULL,
                    active boolean NOT NULL, changed_at timestamptz NOT NULL, document text NOT NULL, note text%s)
                """.formatted(table.sourceName(), withNulls ? "" : " NOT NULL"));
        // kept apart from the row and not compressed: an update that leaves it alone has to get it elsewhere
        execute(source, "ALTER TABLE %s ALTER COLUMN document SET STORAGE EXTERNAL".formatted(table.sourceName()));
        try (PreparedStatement insert = source.prepareStatement(table.insert() + " FROM generate_series(?, ?) id")) {
            for (int[] range : new int[][] {{-STILL_ROWS, -1}, {1, rows}}) {
                insert.setLong(1, table.nextVersion());
                insert.setInt(2, range[0]);
                insert.setInt(3, range[1]);
                insert.execute();
            }
        }
        execute(source, "ANALYZE " + table.sourceName());
        return table;
    }

    /** An INSERT of what a FROM clause gives as {@code id}; its first parameter is the version. */
    String insert()
    {
        return """
                INSERT INTO %s SELECT id, ?, 'owner ' || id, id %% 1000000 * 1.01, id %% 2 = 0, clock_timestamp(),
                    CASE WHEN id %% 50 = 0 THEN repeat(md5(random()::text), 100) ELSE md5(random()::text) END,
                    CASE WHEN id %% 3 <> 0 THEN 'note ' || id ELSE '' END""".formatted(sourceName());
    }

    String name()
    {
        return name;
    }

    String sourceName()
    {
        return SCHEMA + "." + name;
    }

    String typedName()
    {
        return "platform.%s.%s".formatted(SOURCE, name);
    }

    /** The largest key that the table had at first. */
    int rows()
    {
        return rows;
    }

    /** Greater than all before. */
    long nextVersion()
    {
        return version.incrementAndGet();
    }

    /** Makes the pipeline, or goes on with making it. */
    void createPipeline(Connection trino, boolean wait)
            throws SQLException
    {
        execute(trino, "CALL platform.system.create_pipeline(source_name => '%s', schema_name => '%s', table_name => '%s', wait => %s)"
                .formatted(SOURCE, SCHEMA, name, wait));
    }

    void repairPipeline(Connection trino)
            throws SQLException
    {
        execute(trino, "CALL platform.system.repair_pipeline(source_name => '%s', schema_name => '%s', table_name => '%s')"
                .formatted(SOURCE, SCHEMA, name));
    }

    /** Removes pipeline, topic and table. */
    void drop(Connection trino, Connection source)
            throws SQLException
    {
        execute(trino, "CALL platform.system.drop_pipeline(source_name => '%s', schema_name => '%s', table_name => '%s', delete_topic => true)"
                .formatted(SOURCE, SCHEMA, name));
        execute(source, "DROP TABLE " + sourceName());
    }

    /** What the platform says of the pipeline in one of the columns of {@code pipelines}; null where it says nothing. */
    String pipeline(Connection trino, String column)
            throws SQLException
    {
        try (Statement statement = trino.createStatement();
                ResultSet result = statement.executeQuery("SELECT CAST(%s AS varchar) FROM platform.system.pipelines WHERE source_name = '%s' AND table_name = '%s'"
                        .formatted(column, SOURCE, name))) {
            return result.next() ? result.getString(1) : null;
        }
    }

    /** How many rows of the first snapshot have arrived; 0 where nobody knows. */
    long snapshotRowsDone(Connection trino)
            throws SQLException
    {
        String done = pipeline(trino, "coalesce(snapshot_rows_done, 0)");
        return done == null ? 0 : Long.parseLong(done);
    }

    /** Inserts a row after all others. @return its key */
    long mark(Connection source)
            throws SQLException
    {
        long id = markers.decrementAndGet();
        try (PreparedStatement insert = source.prepareStatement(insert() + " FROM (VALUES (?::bigint)) marker(id)")) {
            insert.setLong(1, nextVersion());
            insert.setLong(2, id);
            insert.execute();
        }
        return id;
    }

    boolean shows(Connection trino, long id)
            throws SQLException
    {
        try (Statement statement = trino.createStatement(); ResultSet result = statement.executeQuery("SELECT id FROM %s WHERE id = %s".formatted(typedName(), id))) {
            return result.next();
        }
    }

    TableContent contentOfSource(Connection source)
            throws SQLException
    {
        return TableContent.ofSource(source, "SELECT * FROM " + sourceName());
    }

    /** @param source what the typed table should be like */
    TableContent contentOfTyped(Connection trino, TableContent source)
            throws SQLException
    {
        return source.sameOfTrino(trino, "SELECT * FROM " + typedName());
    }
}
