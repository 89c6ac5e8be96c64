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
package io.realtimeplatform.localstack.tour;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Runs one statement over JDBC. */
final class StatementRunner
{
    private StatementRunner() {}

    static StatementResult run(Connection connection, String sql)
    {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return StatementResult.changed(Math.max(0, statement.getLargeUpdateCount()));
            }
            try (ResultSet resultSet = statement.getResultSet()) {
                return read(resultSet);
            }
        }
        catch (SQLException e) {
            return StatementResult.failed(e.getMessage());
        }
    }

    private static StatementResult read(ResultSet resultSet)
            throws SQLException
    {
        ResultSetMetaData metadata = resultSet.getMetaData();
        ImmutableList.Builder<String> names = ImmutableList.builder();
        ImmutableList.Builder<Boolean> numeric = ImmutableList.builder();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            names.add(metadata.getColumnLabel(column));
            numeric.add(isNumeric(metadata.getColumnType(column)));
        }
        ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
        while (resultSet.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= metadata.getColumnCount(); column++) {
                row.add(text(resultSet, column, metadata.getColumnType(column)));
            }
            rows.add(row);
        }
        return StatementResult.rows(names.build(), numeric.build(), rows.build());
    }

    private static boolean isNumeric(int type)
    {
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.FLOAT, Types.DOUBLE, Types.DECIMAL, Types.NUMERIC -> true;
            default -> false;
        };
    }

    private static String text(ResultSet resultSet, int column, int type)
            throws SQLException
    {
        if (type == Types.VARBINARY || type == Types.BINARY) {
            byte[] bytes = resultSet.getBytes(column);
            return bytes == null ? "NULL" : BaseEncoding.base16().lowerCase().encode(bytes);
        }
        String value = resultSet.getString(column);
        return value == null ? "NULL" : value;
    }
}
