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
package io.realtimeplatform.trino.view;

import org.h2.Driver;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.List;
import java.util.Properties;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Counts the statements that a store in H2 runs, by H2's own statistics.
 */
public final class StoreStatements
        implements AutoCloseable
{
    private final Handle handle;

    /** @param storeUrl JDBC URL of the store */
    public StoreStatements(String storeUrl)
    {
        handle = Jdbi.create(() -> new Driver().connect(storeUrl, new Properties())).open();
        handle.execute("SET QUERY_STATISTICS_MAX_ENTRIES 1000");
    }

    /** @param rows that the executions of the statement gave or changed, together */
    public record Executed(String sql, int executions, long rows) {}

    /** @return the statements that the store ran meanwhile, sorted */
    public List<Executed> during(Runnable action)
    {
        // what was counted before is forgotten when counting ends
        handle.execute("SET QUERY_STATISTICS FALSE");
        handle.execute("SET QUERY_STATISTICS TRUE");
        action.run();
        return handle.createQuery("""
                        SELECT sql_statement, execution_count, cumulative_row_count FROM information_schema.query_statistics
                        WHERE sql_statement NOT LIKE 'SET QUERY%' AND sql_statement <> 'COMMIT' ORDER BY sql_statement
                        """)
                .map((row, _) -> new Executed(row.getString(1).replaceAll("\\s+", " "), row.getInt(2), row.getLong(3)))
                .collect(toImmutableList());
    }

    /** Runs statements on the store itself. */
    public void execute(String... statements)
    {
        for (String sql : statements) {
            handle.execute(sql);
        }
    }

    @Override
    public void close()
    {
        handle.close();
    }
}
