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
package io.realtimeplatform.localstack.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * All that a query gives: every column as text (see {@link ValueText}), every row as often as it is there. What the source
 * gives is compared with what a typed table gives.
 */
public final class TableContent
{
    private static final int ROWS_SHOWN = 8;

    private final List<String> names;
    private final List<String> types;
    /** Each row and how often it is there. */
    private final Map<List<String>, Integer> rows;

    private TableContent(List<String> names, List<String> types, Map<List<String>, Integer> rows)
    {
        this.names = ImmutableList.copyOf(names);
        this.types = ImmutableList.copyOf(types);
        this.rows = ImmutableMap.copyOf(rows);
    }

    /**
     * @param source a session of the source database, in time zone UTC
     */
    public static TableContent ofSource(Connection source, String sql)
            throws SQLException
    {
        return read(source, sql, Optional.empty());
    }

    /** What Trino gives for the same columns of a typed table, read as the types that they have in the source. */
    public TableContent sameOfTrino(Connection trino, String sql)
            throws SQLException
    {
        return read(trino, sql, Optional.of(types));
    }

    private static TableContent read(Connection connection, String sql, Optional<List<String>> types)
            throws SQLException
    {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData metadata = result.getMetaData();
            ImmutableList.Builder<String> names = ImmutableList.builder();
            List<String> found = new ArrayList<>();
            for (int column = 1; column <= metadata.getColumnCount(); column++) {
                names.add(metadata.getColumnName(column).toLowerCase(Locale.ROOT));
                found.add(metadata.getColumnTypeName(column));
            }
            List<String> used = types.filter(known -> known.size() == found.size()).orElse(found);
            Map<List<String>, Integer> rows = new HashMap<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= used.size(); column++) {
                    row.add(ValueText.of(result, column, used.get(column - 1)));
                }
                rows.merge(row, 1, Integer::sum);
            }
            return new TableContent(names.build(), used, rows);
        }
    }

    /** How many rows there are. */
    public long size()
    {
        return rows.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** How a typed table differs from this content of the source; empty if every row is there as often as it should be. */
    public Optional<Difference> differenceOf(TableContent actual)
    {
        if (names.equals(actual.names) && rows.equals(actual.rows)) {
            return Optional.empty();
        }
        List<List<String>> missing = surplus(this, actual);
        List<List<String>> unexpected = surplus(actual, this);
        return Optional.of(new Difference(missing.size(), unexpected.size(), describe(actual, missing, unexpected)));
    }

    private String describe(TableContent actual, List<List<String>> missing, List<List<String>> unexpected)
    {
        if (!names.equals(actual.names)) {
            return "columns are %s instead of %s".formatted(actual.names, names);
        }
        StringJoiner text = new StringJoiner("\n  ");
        text.add("%s rows of %s are missing, %s of %s should not be there".formatted(missing.size(), size(), unexpected.size(), actual.size()));
        text.add("columns: " + names);
        missing.stream().limit(ROWS_SHOWN).forEach(row -> text.add("missing:    " + show(row)));
        unexpected.stream().limit(ROWS_SHOWN).forEach(row -> text.add("unexpected: " + show(row)));
        missing.stream().limit(ROWS_SHOWN).forEach(row -> unexpected.stream()
                .filter(other -> other.getFirst().equals(row.getFirst()))
                .forEach(other -> text.add("row %s differs in: %s".formatted(row.getFirst(), differences(row, other)))));
        return text.toString();
    }

    private String differences(List<String> expected, List<String> actual)
    {
        return IntStream.range(0, names.size())
                .filter(column -> !expected.get(column).equals(actual.get(column)))
                .mapToObj(column -> "%s is %s instead of %s".formatted(names.get(column), show(actual.subList(column, column + 1)), show(expected.subList(column, column + 1))))
                .collect(joining(", "));
    }

    private static List<List<String>> surplus(TableContent from, TableContent other)
    {
        return from.rows.keySet().stream()
                .filter(row -> from.rows.get(row) > other.rows.getOrDefault(row, 0))
                .sorted((left, right) -> left.toString().compareTo(right.toString()))
                .collect(toImmutableList());
    }

    private static String show(List<String> row)
    {
        return row.stream()
                .map(value -> value.length() <= 60 ? value : "%s… (%s characters)".formatted(value.substring(0, 60), value.length()))
                .collect(joining(" | "));
    }

    /**
     * @param missing rows of the source that the typed table does not have so, or not as often
     * @param unexpected rows of the typed table that the source does not have so, or not as often
     * @param text both numbers, and some of the rows
     */
    public record Difference(int missing, int unexpected, String text)
    {
        public Difference
        {
            requireNonNull(text, "text is null");
        }
    }
}
