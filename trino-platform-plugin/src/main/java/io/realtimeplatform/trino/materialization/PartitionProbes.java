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

import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.view.TimeWindow;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import static java.time.ZoneOffset.UTC;

/**
 * Partitions of a view whose plans are looked at to find out whether each can be computed on its own.
 */
final class PartitionProbes
{
    private PartitionProbes() {}

    /**
     * Partitions within the windows, of which the plans are looked at. One in which a week, a month, a quarter or a year begins is made of all the days of
     * it where the query rounds times down to that.
     */
    static Set<PartitionKey> of(Partitioning partitioning, Type type, Optional<LocalDate> edge, ViewDefinition definition)
    {
        if (partitioning.unit() == Partitioning.Unit.VALUE) {
            return ImmutableSet.of(PartitionKey.of(value(type)));
        }
        LocalDate today = LocalDate.now(UTC);
        Optional<LocalDate> first = definition.timeWindow()
                .flatMap(TimeWindow::from)
                .map(from -> from.atZone(UTC).toLocalDate());
        Optional<LocalDate> last = definition.timeWindow()
                .flatMap(TimeWindow::to)
                .map(to -> to.minusNanos(1).atZone(UTC).toLocalDate());
        LocalDate day = last.filter(today::isAfter).orElse(today);
        day = first.filter(day::isBefore).orElse(day);
        day = edge.filter(day::isBefore).orElse(day);
        Set<PartitionKey> probes = new LinkedHashSet<>();
        probes.add(partitioning.keyOf(day));
        for (Period period : Period.values()) {
            LocalDate begin = period.begin(day);
            boolean left = first.filter(begin::isBefore).isPresent() || edge.filter(begin::isBefore).isPresent();
            LocalDate probe = left ? period.next(begin) : begin;
            if (last.filter(probe::isAfter).isEmpty()) {
                probes.add(partitioning.keyOf(probe));
            }
        }
        return probes;
    }

    /** To whose beginning a query may round times down. */
    private enum Period
    {
        WEEK(ChronoUnit.WEEKS, 1, TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
        MONTH(ChronoUnit.MONTHS, 1, TemporalAdjusters.firstDayOfMonth()),
        QUARTER(ChronoUnit.MONTHS, 3, date -> date.with(IsoFields.DAY_OF_QUARTER, 1)),
        YEAR(ChronoUnit.YEARS, 1, TemporalAdjusters.firstDayOfYear());

        private final ChronoUnit unit;
        private final int length;
        private final TemporalAdjuster toBegin;

        Period(ChronoUnit unit, int length, TemporalAdjuster toBegin)
        {
            this.unit = unit;
            this.length = length;
            this.toBegin = toBegin;
        }

        private LocalDate begin(LocalDate day)
        {
            return day.with(toBegin);
        }

        private LocalDate next(LocalDate begin)
        {
            return begin.plus(length, unit);
        }
    }

    /** @return the text of a value, whichever */
    static String value(Type type)
    {
        return switch (type) {
            case BooleanType _ -> "true";
            case TinyintType _, SmallintType _, IntegerType _, BigintType _ -> "1";
            case UuidType _ -> "00000000-0000-0000-0000-000000000001";
            default -> "a";
        };
    }
}
