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
package io.realtimeplatform.trino.materialization;

import io.realtimeplatform.trino.engine.Quoting;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarcharType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.PARTITION_BY;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * How the rows of a materialized view are cut into partitions, which are refreshed each on its own: by the UTC days or months of a
 * time, or by the values of a column. The text of a key is the number of the first day since 1970, or the value.
 *
 * @param column of the view
 */
record Partitioning(Unit unit, String column)
{
    private static final Pattern FORM = Pattern.compile("(?i)(day|month)(?:\\s*\\(\\s*(.+?)\\s*\\))?");

    enum Unit
    {
        DAY,
        MONTH,
        VALUE,
    }

    Partitioning
    {
        requireNonNull(unit, "unit is null");
        requireNonNull(column, "column is null");
    }

    /**
     * @param stated <code>day</code> or <code>month</code> of the time column, <code>day(column)</code>, <code>month(column)</code>, or a column
     * @throws io.trino.spi.TrinoException when it is none of these
     */
    static Partitioning parse(String stated, Optional<String> timeColumn, List<String> columns)
    {
        Matcher form = FORM.matcher(stated.strip());
        if (!form.matches()) {
            return new Partitioning(Unit.VALUE, column(stated.strip(), stated, columns));
        }
        Unit unit = Unit.valueOf(form.group(1).toUpperCase(ENGLISH));
        String named = Optional.ofNullable(form.group(2)).or(() -> timeColumn)
                .orElseThrow(() -> invalid("%s is '%s', but the view has no time column: write %s(column)".formatted(PARTITION_BY, Excerpt.of(stated), Excerpt.of(stated.strip()))));
        return new Partitioning(unit, column(named, stated, columns));
    }

    private static String column(String name, String stated, List<String> columns)
    {
        return columns.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> invalid("%s is '%s', allowed are day or month of a time column, as day(made_at), or a column of the view: %s".formatted(PARTITION_BY, Excerpt.of(stated), String.join(", ", columns))));
    }

    /** @return why values of the type cannot be cut like this; empty when they can */
    Optional<String> obstacle(Type type)
    {
        boolean possible = switch (unit) {
            case DAY, MONTH -> type instanceof DateType || (type instanceof TimestampType timestamp && timestamp.getPrecision() <= 6) || (type instanceof TimestampWithTimeZoneType zoned && zoned.getPrecision() <= 6);
            case VALUE -> switch (type) {
                case VarcharType _, BooleanType _, TinyintType _, SmallintType _, IntegerType _, BigintType _, UuidType _ -> true;
                default -> false;
            };
        };
        return possible ? Optional.empty() : Optional.of("column %s, by which it is partitioned, has type %s".formatted(column, type.getDisplayName()));
    }

    /** @return SQL of the text of the key of a value, NULL for NULL */
    String keySql(String value, Type type)
    {
        return switch (unit) {
            case DAY -> "CAST(date_diff('day', DATE '1970-01-01', %s) AS varchar)".formatted(dateSql(value, type));
            case MONTH -> "CAST(date_diff('day', DATE '1970-01-01', date_trunc('month', %s)) AS varchar)".formatted(dateSql(value, type));
            case VALUE -> "CAST(%s AS varchar)".formatted(value);
        };
    }

    private static String dateSql(String value, Type type)
    {
        return switch (type) {
            case DateType _ -> value;
            case TimestampWithTimeZoneType _ -> "CAST(%s AT TIME ZONE 'UTC' AS date)".formatted(value);
            default -> "CAST(%s AS date)".formatted(value);
        };
    }

    /** @return SQL of a predicate that the values in the partitions fulfil, and no others; its comparisons can be pushed down */
    String predicateSql(String value, Type type, Set<PartitionKey> partitions)
    {
        List<String> alternatives = new ArrayList<>();
        if (partitions.contains(PartitionKey.NULL)) {
            alternatives.add(value + " IS NULL");
        }
        if (unit == Unit.VALUE) {
            String values = partitions.stream()
                    .flatMap(partition -> partition.value().stream())
                    .map(text -> literal(text, type))
                    .collect(joining(", "));
            if (!values.isEmpty()) {
                alternatives.add("%s IN (%s)".formatted(value, values));
            }
        }
        else {
            spans(partitions).forEach(span -> alternatives.add("(%1$s >= %2$s AND %1$s < %3$s)".formatted(value, bound(span.from(), type), bound(span.to(), type))));
        }
        return alternatives.isEmpty() ? "FALSE" : alternatives.stream().collect(joining(" OR ", "(", ")"));
    }

    private static String literal(String text, Type type)
    {
        return type instanceof VarcharType ? Quoting.literal(text) : "CAST(%s AS %s)".formatted(Quoting.literal(text), type.getDisplayName());
    }

    /** @return SQL of the first value of a day */
    static String bound(LocalDate day, Type type)
    {
        return switch (type) {
            case DateType _ -> "DATE '%s'".formatted(day);
            case TimestampWithTimeZoneType _ -> "TIMESTAMP '%s 00:00:00 UTC'".formatted(day);
            default -> "TIMESTAMP '%s 00:00:00'".formatted(day);
        };
    }

    /** From a day to another, which is no part of it. */
    record Span(LocalDate from, LocalDate to) {}

    Span span(PartitionKey partition)
    {
        LocalDate from = LocalDate.ofEpochDay(Long.parseLong(partition.value().orElseThrow()));
        return new Span(from, unit == Unit.MONTH ? from.plusMonths(1) : from.plusDays(1));
    }

    /** @return the days of the partitions, those that follow one another together */
    List<Span> spans(Set<PartitionKey> partitions)
    {
        TreeSet<Long> firstDays = new TreeSet<>();
        partitions.forEach(partition -> partition.value().ifPresent(text -> firstDays.add(Long.parseLong(text))));
        List<Span> spans = new ArrayList<>();
        for (long day : firstDays) {
            Span span = span(keyOf(LocalDate.ofEpochDay(day)));
            if (!spans.isEmpty() && spans.getLast().to().equals(span.from())) {
                spans.set(spans.size() - 1, new Span(spans.getLast().from(), span.to()));
            }
            else {
                spans.add(span);
            }
        }
        return spans;
    }

    /** @return the partitions in groups, each of which is one range of times, or a list of values that is not long */
    List<Set<PartitionKey>> groups(Set<PartitionKey> partitions, int valuesTogether)
    {
        List<PartitionKey> ordered = partitions.stream()
                .filter(partition -> partition.value().isPresent())
                .sorted(unit == Unit.VALUE ? Comparator.naturalOrder() : Comparator.comparingLong(partition -> Long.parseLong(partition.value().orElseThrow())))
                .collect(toImmutableList());
        List<Set<PartitionKey>> groups = new ArrayList<>();
        PartitionKey last = null;
        for (PartitionKey partition : ordered) {
            boolean follows = last != null && (unit == Unit.VALUE ? groups.getLast().size() < valuesTogether : span(last).to().equals(span(partition).from()));
            if (!follows) {
                groups.add(new LinkedHashSet<>());
            }
            groups.getLast().add(partition);
            last = partition;
        }
        return groups;
    }

    /** @return the partition that a day is in */
    PartitionKey keyOf(LocalDate day)
    {
        LocalDate first = unit == Unit.MONTH ? day.withDayOfMonth(1) : day;
        return PartitionKey.of(Long.toString(first.toEpochDay()));
    }

    /** @return what people call the partition */
    String name(PartitionKey partition)
    {
        if (partition.value().isEmpty()) {
            return "NULL";
        }
        return switch (unit) {
            case DAY -> span(partition).from().toString();
            case MONTH -> span(partition).from().toString().substring(0, 7);
            case VALUE -> partition.value().get();
        };
    }
}
