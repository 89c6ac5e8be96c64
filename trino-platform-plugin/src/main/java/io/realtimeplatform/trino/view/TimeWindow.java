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

import io.trino.spi.TrinoException;

import java.time.Instant;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static java.util.Objects.requireNonNull;

/**
 * Which rows a view shows by their time: those that are not older than a length of time, those between two fixed bounds, or both.
 *
 * @param column the view's column that holds the time
 * @param unit what the column counts, where it holds numbers
 * @param length rows older than this are not shown; there is no upper bound: rows of the future are shown
 * @param alignment what the lower bound made by the length is moved back to
 * @param from rows before it are not shown
 * @param to rows at it or later are not shown
 */
public record TimeWindow(
        String column,
        Optional<EpochUnit> unit,
        Optional<TimeLength> length,
        Optional<WindowAlignment> alignment,
        Optional<Instant> from,
        Optional<Instant> to)
{
    public TimeWindow
    {
        requireNonNull(column, "column is null");
        requireNonNull(unit, "unit is null");
        requireNonNull(length, "length is null");
        requireNonNull(alignment, "alignment is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        if (length.isEmpty() && from.isEmpty() && to.isEmpty()) {
            throw invalid("%s is %s, but no window is given: give %s, %s or %s".formatted(
                    ViewProperties.TIME_COLUMN, column, ViewProperties.TIME_WINDOW, ViewProperties.TIME_FROM, ViewProperties.TIME_TO));
        }
        if (alignment.isPresent() && length.isEmpty()) {
            throw invalid("%s is given, but %s is not: it moves the bound that a length makes".formatted(ViewProperties.ALIGNMENT, ViewProperties.TIME_WINDOW));
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw invalid("%s is %s, which is not before %s, %s".formatted(
                    ViewProperties.TIME_FROM, TimeBound.print(from.get()), ViewProperties.TIME_TO, TimeBound.print(to.get())));
        }
    }

    TimeWindow withColumn(String column)
    {
        return new TimeWindow(column, unit, length, alignment, from, to);
    }

    static TrinoException invalid(String problem)
    {
        return new TrinoException(INVALID_VIEW_PROPERTY, problem);
    }
}
