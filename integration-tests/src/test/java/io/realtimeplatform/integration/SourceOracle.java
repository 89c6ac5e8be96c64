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
import static java.util.stream.Collectors.joining;

/**
 * Compares a typed table with the table that it comes from: all columns as text (see {@link ValueText}), all rows,
 * however often each is there. The source is the truth.
 */
final class SourceOracle
{
    private static final int ROWS_SHOWN = 8;

    private final Sql source;
    private final Sql trino;

    /**
     * @param source a session of the source database, in time zone UTC
     */
    SourceOracle(Sql source, Sql trino)
    {
        this.source = source;
        this.trino = trino;
    }

    /** Waits until the typed table, such as {@code platform.shop.orders}, equals the source table, such as {@code public.orders}. */
    void awaitEqual(String typedTable, String sourceTable)
    {
        awaitEqual(typedTable, sourceTable, "*");
    }

    /** The same for some of the columns, which have the same names on both sides. */
    void awaitEqual(String typedTable, String sourceTable, String columns)
    {
        awaitSame("SELECT %s FROM %s".formatted(columns, typedTable), "SELECT %s FROM %s".formatted(columns, sourceTable));
    }

    /** Waits until both queries have the same rows. */
    void awaitSame(String trinoQuery, String sourceQuery)
    {
        Content expected = read(source, sourceQuery, Optional.empty());
        Await.untilNothingMissing(() -> {
            try {
                return difference(expected, read(trino, trinoQuery, Optional.of(expected.types())))
                        .map(difference -> "%s should equal %s: %s".formatted(trinoQuery, sourceQuery, difference));
            }
            catch (ReadFailure e) {
                return Optional.of(e.getMessage());
            }
        });
    }

    private static Content read(Sql session, String sql, Optional<List<String>> types)
    {
        try (Statement statement = session.connection().createStatement(); ResultSet result = statement.executeQuery(sql)) {
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
            return new Content(names.build(), ImmutableList.copyOf(used), rows);
        }
        catch (SQLException e) {
            throw new ReadFailure("%s%nfailed: %s".formatted(sql, e.getMessage()), e);
        }
    }

    private static Optional<String> difference(Content expected, Content actual)
    {
        if (!expected.names().equals(actual.names())) {
            return Optional.of("columns are %s instead of %s".formatted(actual.names(), expected.names()));
        }
        if (expected.rows().equals(actual.rows())) {
            return Optional.empty();
        }
        List<List<String>> missing = surplus(expected, actual);
        List<List<String>> unexpected = surplus(actual, expected);
        StringJoiner text = new StringJoiner("\n  ");
        text.add("%s rows of %s are missing, %s of %s should not be there".formatted(missing.size(), expected.size(), unexpected.size(), actual.size()));
        text.add("columns: " + expected.names());
        missing.stream().limit(ROWS_SHOWN).forEach(row -> text.add("missing:    " + show(row)));
        unexpected.stream().limit(ROWS_SHOWN).forEach(row -> text.add("unexpected: " + show(row)));
        missing.stream().limit(ROWS_SHOWN).forEach(row -> unexpected.stream()
                .filter(other -> other.getFirst().equals(row.getFirst()))
                .forEach(other -> text.add("row %s differs in: %s".formatted(row.getFirst(), differences(expected.names(), row, other)))));
        return Optional.of(text.toString());
    }

    private static String differences(List<String> names, List<String> expected, List<String> actual)
    {
        return IntStream.range(0, names.size())
                .filter(column -> !expected.get(column).equals(actual.get(column)))
                .mapToObj(column -> "%s is %s instead of %s".formatted(names.get(column), show(actual.subList(column, column + 1)), show(expected.subList(column, column + 1))))
                .collect(joining(", "));
    }

    private static List<List<String>> surplus(Content from, Content other)
    {
        return from.rows().keySet().stream()
                .filter(row -> from.rows().get(row) > other.rows().getOrDefault(row, 0))
                .sorted((left, right) -> left.toString().compareTo(right.toString()))
                .collect(toImmutableList());
    }

    private static String show(List<String> row)
    {
        return row.stream()
                .map(value -> value.length() <= 60 ? value : "%s… (%s characters)".formatted(value.substring(0, 60), value.length()))
                .collect(joining(" | "));
    }

    /** @param rows each row and how often it is there */
    private record Content(List<String> names, List<String> types, Map<List<String>, Integer> rows)
    {
        long size()
        {
            return rows.values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    private static final class ReadFailure
            extends RuntimeException
    {
        private ReadFailure(String message, SQLException cause)
        {
            super(message, cause);
        }
    }
}
