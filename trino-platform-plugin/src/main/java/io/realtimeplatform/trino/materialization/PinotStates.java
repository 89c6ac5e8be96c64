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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.typedtable.HelperColumn;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.PinotType;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.trino.spi.TrinoException;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * States of a pipeline's table that Pinot itself computes, in one aggregate over the columns that it filters.
 */
class PinotStates
{
    // Pinot makes no more groups by default, and drops further ones
    private static final int MAXIMUM_GROUPS = 100_000;
    private static final long DAYS = 1;
    private static final long MILLISECONDS_PER_DAY = 86_400_000L;
    private static final long MICROSECONDS_PER_DAY = 86_400_000_000L;

    private final PinotClient pinot;

    @Inject
    PinotStates(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    /** @throws TrinoException when a scan would lack rows now */
    void checkServed(TypedTable table)
    {
        pinot.checkServed(table.pinotTable());
        List<String> failed = pinot.failedSegments(table.pinotTable());
        if (!failed.isEmpty()) {
            throw new TrinoException(PLATFORM_PINOT_ERROR,
                    "Pinot does not serve all rows of its table %s: segment %s is in error".formatted(table.pinotTable(), failed.getFirst()));
        }
    }

    /**
     * @param from the first day that counts
     * @return empty when Pinot cannot cut the column like this
     */
    Optional<Map<PartitionKey, InputState>> partitions(TypedTable table, TypedColumn column, Partitioning partitioning, Optional<LocalDate> from)
    {
        PinotColumn filtered = column.filter().orElse(column.value());
        OptionalLong unitsPerDay = unitsPerDay(filtered, column);
        if (partitioning.unit() == Partitioning.Unit.VALUE || unitsPerDay.isEmpty()) {
            return Optional.empty();
        }
        String value = quoted(filtered.name());
        List<String> conditions = conditions(table, false);
        from.ifPresent(day -> conditions.add("%s >= %s".formatted(value, day.toEpochDay() * unitsPerDay.getAsLong())));
        String day = unitsPerDay.getAsLong() == DAYS ? value : "FLOOR(%s / %s)".formatted(value, unitsPerDay.getAsLong());
        Map<PartitionKey, InputState> states = new HashMap<>();
        for (JsonNode row : groups(table, day, conditions)) {
            double number = row.path(0).asDouble();
            // the column's default stands for NULL, and is no time
            PartitionKey key = number <= smallest(filtered, unitsPerDay.getAsLong()) ? PartitionKey.NULL : partitioning.keyOf(LocalDate.ofEpochDay((long) number));
            states.merge(key, state(row), InputState::plus);
        }
        return Optional.of(states);
    }

    /** @return the states of the buckets of keys */
    Map<Integer, InputState> buckets(TypedTable table)
    {
        List<String> conditions = conditions(table, false);
        Map<Integer, InputState> states = new HashMap<>();
        for (JsonNode row : groups(table, quoted(HelperColumn.BUCKET.columnName()), conditions)) {
            states.put((int) row.path(0).asDouble(), state(row));
        }
        return states;
    }

    /** @return how many rows have the position, deleted ones among them */
    long rowsAt(TypedTable table, long position)
    {
        List<String> conditions = conditions(table, true);
        conditions.add("%s = %s".formatted(quoted(HelperColumn.POSITION.columnName()), position));
        return pinot.queryRows("SELECT COUNT(*) FROM %s WHERE %s".formatted(quoted(table.pinotTable()), String.join(" AND ", conditions)), false).stream()
                .mapToLong(row -> (long) row.path(0).asDouble())
                .sum();
    }

    private List<JsonNode> groups(TypedTable table, String group, List<String> conditions)
    {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        List<JsonNode> rows = pinot.queryRows("SELECT %1$s, COUNT(*), SUM(%2$s), SUM(%3$s) FROM %4$s%5$s GROUP BY %1$s LIMIT %6$s".formatted(
                group,
                quoted(HelperColumn.FINGERPRINT_HIGH.columnName()),
                quoted(HelperColumn.FINGERPRINT_LOW.columnName()),
                quoted(table.pinotTable()),
                where,
                MAXIMUM_GROUPS), false);
        if (rows.size() >= MAXIMUM_GROUPS) {
            throw new TrinoException(PLATFORM_PINOT_ERROR,
                    "Pinot's table %s has %s partitions or more, which is too many to be told apart; partition by month".formatted(table.pinotTable(), MAXIMUM_GROUPS));
        }
        return rows;
    }

    private static List<String> conditions(TypedTable table, boolean deletedToo)
    {
        List<String> conditions = new ArrayList<>();
        if (table.deletedRowsKept() && !deletedToo) {
            conditions.add(quoted(HelperColumn.DELETED.columnName()) + " = false");
        }
        if (table.failedEventsKept()) {
            conditions.add(quoted(HelperColumn.EVENT_ID.columnName()) + " = ''");
        }
        return conditions;
    }

    private static InputState state(JsonNode row)
    {
        return new InputState((long) row.path(1).asDouble(), (long) row.path(2).asDouble(), (long) row.path(3).asDouble());
    }

    /** How many of the column's units a day has; empty when its values are no times, or NULL cannot be told from a time. */
    private static OptionalLong unitsPerDay(PinotColumn filtered, TypedColumn column)
    {
        if (filtered.form().equals("epoch_days")) {
            return OptionalLong.of(DAYS);
        }
        if (filtered.form().equals("epoch_microseconds")) {
            return OptionalLong.of(MICROSECONDS_PER_DAY);
        }
        if (filtered.type() == PinotType.TIMESTAMP && !column.nullable()) {
            return OptionalLong.of(MILLISECONDS_PER_DAY);
        }
        return OptionalLong.empty();
    }

    private static double smallest(PinotColumn filtered, long unitsPerDay)
    {
        return switch (filtered.type()) {
            case INT -> Integer.MIN_VALUE;
            case LONG -> Math.floorDiv(Long.MIN_VALUE, unitsPerDay) + 1.0;
            default -> Double.NEGATIVE_INFINITY;
        };
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
