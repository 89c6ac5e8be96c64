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

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Collections.unmodifiableList;
import static java.util.stream.Collectors.joining;

/** Statements over one JDBC connection, as a test reads best. Errors keep the statement that failed. */
final class Sql
        implements AutoCloseable
{
    private final Connection connection;

    Sql(Connection connection)
    {
        this.connection = connection;
    }

    /** Runs the statements in their order. */
    Sql execute(String... statements)
    {
        for (String sql : statements) {
            run(sql, statement -> statement.execute(sql));
        }
        return this;
    }

    /** All rows, each value as JDBC gives it. */
    List<List<Object>> rows(String sql)
    {
        return run(sql, statement -> {
            try (ResultSet result = statement.executeQuery(sql)) {
                int columns = result.getMetaData().getColumnCount();
                ImmutableList.Builder<List<Object>> rows = ImmutableList.builder();
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(result.getObject(column));
                    }
                    rows.add(unmodifiableList(row));
                }
                return rows.build();
            }
        });
    }

    /** The values of the first column. */
    List<Object> column(String sql)
    {
        return rows(sql).stream().map(List::getFirst).toList();
    }

    /** The only value of the only row. */
    Object value(String sql)
    {
        List<List<Object>> rows = rows(sql);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new AssertionError("Expected one value from %s, got %s".formatted(sql, rows));
        }
        return rows.getFirst().getFirst();
    }

    /** The only value, which is a number. */
    long number(String sql)
    {
        return ((Number) value(sql)).longValue();
    }

    /** The text that EXPLAIN and its kin give. */
    String text(String sql)
    {
        return column(sql).stream().map(String::valueOf).collect(joining("\n"));
    }

    /** The message with which the statement fails; empty if it works. All rows are read: some statements fail only then. */
    Optional<String> failureOf(String sql)
    {
        return exceptionOf(sql).map(e -> String.valueOf(e.getMessage()));
    }

    /** The same with all that the driver says. */
    Optional<SQLException> exceptionOf(String sql)
    {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        result.getObject(1);
                    }
                }
            }
            return Optional.empty();
        }
        catch (SQLException e) {
            return Optional.of(e);
        }
    }

    /** The message with which the statement fails; that it does is part of the test. */
    String failure(String sql)
    {
        return failureOf(sql).orElseThrow(() -> new AssertionError("Expected to fail, and did not: " + sql));
    }

    Connection connection()
    {
        return connection;
    }

    @Override
    public void close()
    {
        try {
            connection.close();
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot close a connection", e);
        }
    }

    private <T> T run(String sql, Action<T> action)
    {
        try (Statement statement = connection.createStatement()) {
            return action.on(statement);
        }
        catch (SQLException e) {
            throw new SqlFailure("%s%nfailed: %s".formatted(sql, e.getMessage()), e);
        }
    }

    private interface Action<T>
    {
        T on(Statement statement)
                throws SQLException;
    }

    /** A statement that should have worked. */
    static final class SqlFailure
            extends RuntimeException
    {
        private SqlFailure(String message, SQLException cause)
        {
            super(message, cause);
        }
    }
}
