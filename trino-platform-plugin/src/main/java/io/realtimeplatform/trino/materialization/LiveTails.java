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

import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.view.TimeLength;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.realtimeplatform.trino.view.ViewProperties;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.LIVE_TAIL;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.PARTITION_BY;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.REFRESH_MODE;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.SERVING;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.SETTLE_TIME;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static java.time.ZoneOffset.UTC;

/**
 * Materialized views with <code>serving = 'live_tail'</code>: what they need, and where their boundary may be. Only refreshes in mode
 * PARTITION know of each partition whether the storage has what the input has, so it is for views that can be refreshed so.
 */
final class LiveTails
{
    // beyond what pipelines lag in operation; a live tail is a day long or so in any case
    static final Duration DEFAULT_SETTLE_TIME = Duration.ofHours(1);

    private static final List<String> BOUNDS = List.of(ViewProperties.TIME_WINDOW, ViewProperties.TIME_FROM, ViewProperties.TIME_TO);

    private LiveTails() {}

    static boolean isAskedFor(Map<String, ?> properties)
    {
        return LIVE_TAIL.equals(properties.get(SERVING));
    }

    /** @return whether the time column is there for a live tail alone, as nothing bounds the rows */
    static boolean isWithoutWindow(Map<String, ?> properties)
    {
        return isAskedFor(properties)
                && properties.get(ViewProperties.TIME_COLUMN) != null
                && ViewProperties.NAMES.stream().noneMatch(name -> !name.equals(ViewProperties.TIME_COLUMN) && properties.get(name) != null);
    }

    /** @return whether a time column is stated that nothing needs */
    static boolean isColumnLeftOver(Map<String, ?> properties)
    {
        return !isAskedFor(properties) && BOUNDS.stream().noneMatch(name -> properties.get(name) != null);
    }

    /** @throws io.trino.spi.TrinoException when the properties cannot be those of a view with a live tail, or are for such a view alone */
    static void check(Map<String, ?> properties, Optional<String> whenStale)
    {
        String settleTime = (String) properties.get(SETTLE_TIME);
        if (!isAskedFor(properties)) {
            if (settleTime != null) {
                throw invalid("%s is '%s', which is for a view with a live tail: give %s => '%s' as well, or take it away".formatted(SETTLE_TIME, Excerpt.of(settleTime), SERVING, LIVE_TAIL));
            }
            return;
        }
        settleTime(Optional.ofNullable(settleTime));
        if (properties.get(ViewProperties.TIME_COLUMN) == null) {
            throw invalid("%s is '%s', but %s is missing: name the view's column by whose time rows are read from the storage or from the query".formatted(SERVING, LIVE_TAIL, ViewProperties.TIME_COLUMN));
        }
        String mode = (String) properties.get(REFRESH_MODE);
        if (mode != null && RefreshMode.of(mode) != RefreshMode.AUTO && RefreshMode.of(mode) != RefreshMode.PARTITION) {
            throw invalid("%s is '%s', but %s is '%s': in mode PARTITION alone it is known which stored rows are those of the query; give PARTITION, or leave it away".formatted(
                    SERVING, LIVE_TAIL, REFRESH_MODE, Excerpt.of(mode)));
        }
        if (whenStale.filter("FAIL"::equals).isPresent()) {
            throw invalid("%s is '%s', which cannot be together with WHEN STALE FAIL: what is past the grace period is read live".formatted(SERVING, LIVE_TAIL));
        }
    }

    /**
     * @throws io.trino.spi.TrinoException when a live tail cannot be had of the view's columns, or in the storage
     */
    static void check(ViewDefinition definition, MaterializedViewDocument document, StorageKind storage, WindowedQueries queries)
    {
        if (!document.hasLiveTail()) {
            return;
        }
        if (storage != StorageKind.ICEBERG) {
            throw invalid("%s is '%s', but %s.%s is a schema of a Hive catalog, which cannot replace partitions in one commit: give a schema of an Iceberg catalog".formatted(
                    SERVING, LIVE_TAIL, document.storageCatalog(), document.storageSchema()));
        }
        if (!queries.canBeWrapped(definition)) {
            throw invalid("The query defines functions or session properties of its own, which a view with a live tail cannot have");
        }
        String stated = column(definition, document);
        List<String> names = definition.columns().stream()
                .map(Column::name)
                .collect(toImmutableList());
        Column column = definition.columns().stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(stated))
                .findFirst()
                .orElseThrow(() -> invalid("%s is '%s', but the view has no such column; it has: %s".formatted(ViewProperties.TIME_COLUMN, Excerpt.of(stated), String.join(", ", names))));
        Partitioning partitioning = document.partitionBy()
                .map(text -> Partitioning.parse(text, Optional.of(column.name()), names))
                .orElseGet(() -> new Partitioning(Partitioning.Unit.DAY, column.name()));
        if (partitioning.unit() == Partitioning.Unit.VALUE || !partitioning.column().equals(column.name())) {
            throw invalid("%s is '%s', but %s is '%s': a live tail begins with a day or a month of column %s; give day or month".formatted(
                    SERVING, LIVE_TAIL, PARTITION_BY, Excerpt.of(document.partitionBy().orElseThrow()), column.name()));
        }
        Type type = queries.type(column);
        if (partitioning.obstacle(type).isPresent()) {
            throw invalid("%s is '%s', but %s is %s, whose type is %s: allowed are date, timestamp and timestamp with time zone, of at most 6 digits".formatted(
                    SERVING, LIVE_TAIL, ViewProperties.TIME_COLUMN, column.name(), type.getDisplayName()));
        }
    }

    /** @return the column that is stated, in whatever case */
    static String column(ViewDefinition definition, MaterializedViewDocument document)
    {
        return Optional.ofNullable(document.properties().get(ViewProperties.TIME_COLUMN))
                .orElseGet(() -> definition.window().get(ViewProperties.TIME_COLUMN));
    }

    static Duration settleTime(Optional<String> stated)
    {
        if (stated.isEmpty()) {
            return DEFAULT_SETTLE_TIME;
        }
        TimeLength length;
        try {
            length = TimeLength.parse(stated.get());
        }
        catch (IllegalArgumentException e) {
            throw invalid("%s is '%s', %s".formatted(SETTLE_TIME, Excerpt.of(stated.get()), e.getMessage()));
        }
        if (length.months() != 0) {
            throw invalid("%s is '%s', but months and years have no fixed length: give it in days".formatted(SETTLE_TIME, Excerpt.of(stated.get())));
        }
        return Duration.ofSeconds(length.seconds());
    }

    /**
     * Rows that are older than the settle time when a refresh begins are there before it reads anything: so the boundary is reckoned from its begin.
     *
     * @param current empty when the refresh makes a new table
     * @return empty when the view has no live tail
     */
    static Optional<TailBoundary> boundary(RefreshJob job, PartitionedView view, Optional<ServedTail> current)
    {
        MaterializedViewDocument document = job.view().document();
        if (!document.hasLiveTail()) {
            return Optional.empty();
        }
        long latest = firstDay(view.partitioning(), LocalDate.ofInstant(job.lease().beganAt().minus(document.settleTime()), UTC));
        return Optional.of(new TailBoundary(
                current.map(tail -> OptionalLong.of(firstDay(view.partitioning(), tail.boundaryDay()))).orElse(OptionalLong.empty()),
                Math.min(endOfFrozen(view), latest),
                latest));
    }

    static ServedTail served(PartitionedView view, long boundary)
    {
        long afterEdge = view.edge()
                .map(day -> end(view.partitioning(), day))
                .orElse(TailBoundary.NOTHING_STORED);
        return new ServedTail(
                view.partitioning().column(),
                boundary,
                view.partitioning().unit(),
                Math.max(afterEdge, endOfFrozen(view)),
                view.input().table().name(),
                view.input().column().name());
    }

    private static long endOfFrozen(PartitionedView view)
    {
        return view.frozenBefore()
                .map(day -> end(view.partitioning(), day.minusDays(1)))
                .orElse(TailBoundary.NOTHING_STORED);
    }

    private static long firstDay(Partitioning partitioning, LocalDate day)
    {
        return partitioning.span(partitioning.keyOf(day)).from().toEpochDay();
    }

    private static long end(Partitioning partitioning, LocalDate day)
    {
        return partitioning.span(partitioning.keyOf(day)).to().toEpochDay();
    }
}
