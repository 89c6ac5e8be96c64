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

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.view.TimeWindow.invalid;
import static java.lang.Math.ceilDiv;

/**
 * Writes a window as a predicate on the time column. The column stands alone on its side, and the other side is made of
 * constants and the query's start time, which the planner folds: so the predicate reaches the scan.
 * The time is taken in UTC before anything is subtracted or cut: neither a month's length nor a day's begin depends on the session's zone.
 */
final class WindowPredicate
{
    private static final String NOW = "current_timestamp";

    private WindowPredicate() {}

    /** @return the predicate as SQL, on the column of that name and type */
    static String of(TimeWindow window, Type type)
    {
        return of(window, type, NOW);
    }

    /** @param now SQL of the timestamp with time zone that the window reaches back from */
    static String of(TimeWindow window, Type type, String now)
    {
        Form form = form(window, type);
        String column = identifier(window.column());
        ImmutableList.Builder<String> conjuncts = ImmutableList.builder();
        window.length().ifPresent(length -> conjuncts.add("%s >= %s".formatted(column, form.rolling.apply(rollingBound(window, length, now)))));
        window.from().ifPresent(from -> conjuncts.add("%s >= %s".formatted(column, form.fixed.apply(from))));
        window.to().ifPresent(to -> conjuncts.add("%s < %s".formatted(column, form.fixed.apply(to))));
        List<String> result = conjuncts.build();
        if (result.size() == 1) {
            return result.getFirst();
        }
        return "(" + String.join(") AND (", result) + ")";
    }

    private static String rollingBound(TimeWindow window, TimeLength length, String now)
    {
        StringBuilder bound = new StringBuilder("(").append(now).append(" AT TIME ZONE 'UTC')");
        if (length.months() != 0) {
            bound.append(" - INTERVAL '").append(length.months()).append("' MONTH");
        }
        if (length.seconds() != 0) {
            if (length.seconds() % 86_400 == 0) {
                bound.append(" - INTERVAL '").append(length.seconds() / 86_400).append("' DAY");
            }
            else {
                bound.append(" - INTERVAL '").append(length.seconds()).append("' SECOND");
            }
        }
        return window.alignment()
                .map(alignment -> "date_trunc('%s', %s)".formatted(ViewProperties.name(alignment), bound))
                .orElse(bound.toString());
    }

    /**
     * @param rolling turns SQL of a timestamp with time zone in UTC into SQL of the column's type
     * @param fixed turns a time into SQL of the column's type
     */
    private record Form(Function<String, String> rolling, Function<Instant, String> fixed) {}

    private static Form form(TimeWindow window, Type type)
    {
        if (!(type instanceof BigintType) && window.unit().isPresent()) {
            throw invalid("%s is '%s', but column %s is %s: the unit is for bigint columns".formatted(
                    ViewProperties.TIME_UNIT, ViewProperties.name(window.unit().get()), window.column(), type.getDisplayName()));
        }
        return switch (type) {
            case TimestampType timestamp -> new Form(
                    // current_timestamp counts milliseconds; a bound with fewer digits would be rounded
                    bound -> "CAST(%s AS timestamp(%d))".formatted(bound, Math.max(timestamp.getPrecision(), 3)),
                    bound -> "TIMESTAMP '%s'".formatted(TimeBound.dateTime(bound)));
            case TimestampWithTimeZoneType _ -> new Form(
                    bound -> bound,
                    bound -> "TIMESTAMP '%s UTC'".formatted(TimeBound.dateTime(bound)));
            case DateType _ -> new Form(
                    "CAST(%s AS date)"::formatted,
                    bound -> "DATE '%s'".formatted(TimeBound.print(ceilingDay(bound))));
            case BigintType _ -> epochForm(window);
            default -> throw invalid("%s is %s, whose type is %s: allowed are timestamp, timestamp with time zone, date, and bigint with %s"
                    .formatted(ViewProperties.TIME_COLUMN, window.column(), type.getDisplayName(), ViewProperties.TIME_UNIT));
        };
    }

    private static Form epochForm(TimeWindow window)
    {
        EpochUnit unit = window.unit().orElseThrow(() -> invalid("%s is %s, which is bigint: say with %s what it counts since 1970: seconds, milliseconds or microseconds"
                .formatted(ViewProperties.TIME_COLUMN, window.column(), ViewProperties.TIME_UNIT)));
        return switch (unit) {
            // the first whole second that is not before the bound
            case SECONDS -> new Form("CAST(ceiling(to_unixtime(%s)) AS bigint)"::formatted, bound -> Long.toString(ceilDiv(micros(bound), 1_000_000)));
            case MILLISECONDS -> new Form("CAST(round(to_unixtime(%s) * 1000) AS bigint)"::formatted, bound -> Long.toString(ceilDiv(micros(bound), 1_000)));
            case MICROSECONDS -> new Form("CAST(round(to_unixtime(%s) * 1000) AS bigint) * 1000"::formatted, bound -> Long.toString(micros(bound)));
        };
    }

    private static long micros(Instant bound)
    {
        return ChronoUnit.MICROS.between(Instant.EPOCH, bound);
    }

    /** The first midnight that is not before the bound: what a date is compared with. */
    private static Instant ceilingDay(Instant bound)
    {
        Instant day = bound.truncatedTo(ChronoUnit.DAYS);
        return day.equals(bound) ? day : day.plus(1, ChronoUnit.DAYS);
    }
}
