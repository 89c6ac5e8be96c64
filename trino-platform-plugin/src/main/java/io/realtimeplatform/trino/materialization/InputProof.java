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

import com.google.inject.Inject;
import io.realtimeplatform.trino.materialization.PlanInputs.Bound;
import io.realtimeplatform.trino.materialization.PlanInputs.Constraint;
import io.realtimeplatform.trino.materialization.PlanInputs.Scan;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.PinotType;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.time.ZoneOffset.UTC;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Objects.requireNonNull;

/**
 * Whether a plan of some partitions of a view reads the same partitions of one pipeline's table, and nothing else: then no other
 * row of the table has a part in them.
 */
class InputProof
{
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final String catalogName;
    private final TypedTables typedTables;

    @Inject
    InputProof(CatalogName catalogName, TypedTables typedTables)
    {
        this.catalogName = catalogName.toString();
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
    }

    /** Either the input, or why there is none. */
    record Result(Optional<ChangingInput> input, Optional<String> obstacle)
    {
        static Result of(ChangingInput input)
        {
            return new Result(Optional.of(input), Optional.empty());
        }

        static Result refused(String obstacle)
        {
            return new Result(Optional.empty(), Optional.of(obstacle));
        }
    }

    /** @return the table that is read, as the only one */
    Result table(List<Scan> scans)
    {
        Optional<TypedTable> found = Optional.empty();
        for (Scan scan : scans) {
            Optional<TypedTable> table = typedTable(scan.table());
            if (table.isEmpty()) {
                return Result.refused("it reads %s, of which it cannot be told whether it changed".formatted(scan.table()));
            }
            if (found.isPresent() && !found.get().equals(table.get())) {
                return Result.refused("it reads two tables that change, %s and %s".formatted(found.get().name(), table.get().name()));
            }
            found = table;
        }
        if (found.isEmpty()) {
            return Result.refused("it reads no table of a pipeline");
        }
        if (!found.get().fingerprintsKept()) {
            return Result.refused("the pipeline of table %s was made by a release whose tables have no fingerprints; make it anew".formatted(found.get().name()));
        }
        return Result.of(new ChangingInput(found.get(), found.get().columns().getFirst()));
    }

    private Optional<TypedTable> typedTable(CatalogSchemaTableName table)
    {
        if (!table.getCatalogName().equals(catalogName)) {
            return Optional.empty();
        }
        return typedTables.find(InputRows.typedTableName(table.getSchemaTableName()));
    }

    /** @param scans of a plan that is restricted to the partitions, none of which is that of NULL */
    Result partitions(List<Scan> scans, Partitioning partitioning, Set<PartitionKey> partitions)
    {
        if (scans.isEmpty()) {
            return Result.refused("a partition of it, by %s, has no rows of its own".formatted(partitioning.column()));
        }
        Result result = table(scans);
        if (result.obstacle().isPresent()) {
            return result;
        }
        TypedTable table = result.input().orElseThrow().table();
        for (TypedColumn column : table.columns()) {
            if (scans.stream().allMatch(scan -> isWithin(scan, column, partitioning, partitions))) {
                return Result.of(new ChangingInput(table, column));
            }
        }
        return Result.refused("a partition of it, by %s, is not made of one partition of table %s".formatted(partitioning.column(), table.name()));
    }

    /**
     * Whether a window that begins on the day is one of the column, and of no other: then all that is read is of this day or later.
     *
     * @param scans of a plan that is restricted by that window, and in no other way that changes with time
     */
    static boolean begins(List<Scan> scans, TypedColumn column, LocalDate day)
    {
        PinotColumn filtered = column.filter().orElse(column.value());
        return scans.stream().allMatch(scan -> scan.constraints().entrySet().stream()
                .allMatch(constraint -> constraint.getKey().equals(filtered.name()) == isFrom(constraint.getValue(), filtered, day))
                && scan.constraints().containsKey(filtered.name()));
    }

    /** @param column by whose unit the bounds are read */
    private static boolean isFrom(Constraint constraint, PinotColumn column, LocalDate day)
    {
        return !constraint.nullsAllowed() && constraint.spans().stream()
                .findFirst()
                .flatMap(PlanInputs.Span::low)
                .flatMap(low -> micros(low, column, true))
                .filter(first -> micros(day) <= first && first < micros(day.plusDays(1)))
                .isPresent();
    }

    private static boolean isWithin(Scan scan, TypedColumn column, Partitioning partitioning, Set<PartitionKey> partitions)
    {
        PinotColumn filtered = column.filter().orElse(column.value());
        Constraint constraint = scan.constraints().get(filtered.name());
        if (constraint == null || constraint.nullsAllowed()) {
            return false;
        }
        if (partitioning.unit() == Partitioning.Unit.VALUE) {
            return constraint.spans().stream().allMatch(span -> span.low().isPresent()
                    && span.low().equals(span.high())
                    && span.low().get().inclusive()
                    && partitions.contains(PartitionKey.of(span.low().get().value())));
        }
        List<Partitioning.Span> allowed = partitioning.spans(partitions);
        for (PlanInputs.Span span : constraint.spans()) {
            Optional<Long> from = span.low().flatMap(bound -> micros(bound, filtered, true));
            Optional<Long> to = span.high().flatMap(bound -> micros(bound, filtered, false));
            if (from.isEmpty() || to.isEmpty() || allowed.stream().noneMatch(days -> micros(days.from()) <= from.get() && to.get() <= micros(days.to()))) {
                return false;
            }
        }
        return true;
    }

    private static long micros(LocalDate day)
    {
        return day.toEpochDay() * MICROS_PER_DAY;
    }

    /**
     * @param low whether it is a lower bound
     * @return the first microsecond since 1970 that is within a lower bound, or beyond an upper one; empty when the column does not hold times
     */
    private static Optional<Long> micros(Bound bound, PinotColumn column, boolean low)
    {
        long value;
        long unit;
        try {
            if (column.form().equals("epoch_days")) {
                value = Long.parseLong(bound.value()) * MICROS_PER_DAY;
                unit = MICROS_PER_DAY;
            }
            else if (column.form().equals("epoch_microseconds")) {
                value = Long.parseLong(bound.value());
                unit = 1;
            }
            else if (column.type() == PinotType.TIMESTAMP) {
                value = MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.parse(bound.value().replace(' ', 'T')).atOffset(UTC).toLocalDateTime());
                unit = 1000;
            }
            else {
                return Optional.empty();
            }
        }
        catch (RuntimeException e) {
            return Optional.empty();
        }
        // from the value on, or from the next one on
        boolean thisValue = low == bound.inclusive();
        return Optional.of(thisValue ? value : value + unit);
    }
}
