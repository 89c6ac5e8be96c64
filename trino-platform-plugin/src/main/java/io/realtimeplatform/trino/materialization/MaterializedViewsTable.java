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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.materialization.MaterializedViewStatus.LastRefresh;
import io.realtimeplatform.trino.materialization.MaterializedViewStatus.Status;
import io.realtimeplatform.trino.schedule.Schedules;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.materialized_views</code>. What is in a view and what went wrong is shown to its owner and to administrators.
 */
class MaterializedViewsTable
        extends PlatformSystemTable
{
    private static final Logger log = Logger.get(MaterializedViewsTable.class);
    private static final int SCHEMA_NAME = 0;
    private static final int VIEW_NAME = 1;
    private static final int LATE_PARTITIONS = 23;

    private final MaterializedViewStatus status;
    private final Schedules schedules;
    private final Administrators administrators;
    private final LateChanges lateChanges;

    @Inject
    MaterializedViewsTable(MaterializedViewStatus status, Schedules schedules, Administrators administrators, LateChanges lateChanges)
    {
        super("materialized_views", ImmutableList.of(
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("view_name", VARCHAR),
                new ColumnMetadata("owner", VARCHAR),
                new ColumnMetadata("freshness", VARCHAR),
                new ColumnMetadata("fresh_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("age_seconds", BIGINT),
                new ColumnMetadata("grace_period_seconds", BIGINT),
                new ColumnMetadata("stored_rows", BIGINT),
                new ColumnMetadata("stored_bytes", BIGINT),
                new ColumnMetadata("schedule", VARCHAR),
                new ColumnMetadata("paused", BOOLEAN),
                new ColumnMetadata("last_refresh_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("last_refresh_state", VARCHAR),
                new ColumnMetadata("failures", BIGINT),
                new ColumnMetadata("next_refresh_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("refresh_mode", VARCHAR),
                new ColumnMetadata("last_mode", VARCHAR),
                new ColumnMetadata("reason", VARCHAR),
                new ColumnMetadata("storage_schema", VARCHAR),
                new ColumnMetadata("storage_table", VARCHAR),
                new ColumnMetadata("time_column", VARCHAR),
                new ColumnMetadata("time_window", VARCHAR),
                new ColumnMetadata("live_from", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("late_partitions", BIGINT),
                new ColumnMetadata("definition", VARCHAR),
                new ColumnMetadata("error", VARCHAR),
                new ColumnMetadata("what_to_do", VARCHAR)));
        this.status = requireNonNull(status, "status is null");
        this.schedules = requireNonNull(schedules, "schedules is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
        this.lateChanges = requireNonNull(lateChanges, "lateChanges is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Set<Integer> requiredColumns, Builder rows)
    {
        for (Status each : status.list()) {
            if (ColumnConstraint.allows(constraint, SCHEMA_NAME, each.view().name().getSchemaName()) && ColumnConstraint.allows(constraint, VIEW_NAME, each.view().name().getTableName())) {
                addRow(session, rows, each, requiredColumns.contains(LATE_PARTITIONS));
            }
        }
    }

    private void addRow(ConnectorSession session, Builder rows, Status each, boolean askPinot)
    {
        MaterializedView view = each.view();
        boolean mayKnow = administrators.isAdministrator(session) || view.owner().equals(session.getUser());
        Optional<MaterializedViewDocument> document = readable(view, MaterializedView::document);
        Optional<Optional<ServedStorage>> pointer = readable(view, MaterializedView::served);
        Optional<ServedStorage> served = pointer.flatMap(found -> found);
        boolean broken = document.isEmpty() || pointer.isEmpty() || view.view().readableDefinition().isEmpty();
        Optional<ViewDefinition> definition = mayKnow ? view.view().readableDefinition() : Optional.empty();
        Optional<Duration> age = served.map(stored -> Duration.between(stored.freshAt(), each.now()));
        Optional<Duration> gracePeriod = document.flatMap(MaterializedViewDocument::gracePeriod);
        Optional<ServedTail> tail = readable(view, MaterializedView::tail).flatMap(found -> found);
        OptionalLong latePartitions = tail.isPresent() && askPinot ? lateChanges.partitions(view) : OptionalLong.empty();
        Optional<String> error = each.last().flatMap(LastRefresh::error);
        rows.addRow(
                view.name().getSchemaName(),
                view.name().getTableName(),
                view.owner(),
                freshness(document, tail, age, gracePeriod),
                served.map(stored -> time(stored.freshAt())).orElse(null),
                age.map(Duration::toSeconds).orElse(null),
                gracePeriod.map(Duration::toSeconds).orElse(null),
                served.flatMap(ServedStorage::rows).orElse(null),
                served.flatMap(ServedStorage::bytes).orElse(null),
                document.flatMap(MaterializedViewDocument::schedule).orElse(null),
                view.materialization().paused(),
                each.last().map(last -> time(last.beganAt())).orElse(null),
                each.last().map(LastRefresh::state).orElse(null),
                (long) each.failures(),
                next(each, document).map(MaterializedViewsTable::time).orElse(null),
                document.map(found -> found.mode().name()).orElse(null),
                served.map(ServedStorage::mode).orElse(null),
                mayKnow ? served.flatMap(ServedStorage::reason).orElse(null) : null,
                document.map(found -> found.storageCatalog() + "." + found.storageSchema()).orElse(null),
                mayKnow ? served.map(stored -> stored.table().toString()).orElse(null) : null,
                definition.flatMap(found -> document.map(settings -> LiveTails.column(found, settings))).orElse(null),
                definition.map(found -> found.window().get(ViewProperties.TIME_WINDOW)).orElse(null),
                tail.filter(found -> found.boundary() > TailBoundary.NOTHING_STORED).map(found -> time(found.boundaryDay().atStartOfDay().toInstant(UTC))).orElse(null),
                latePartitions.isPresent() ? latePartitions.getAsLong() : null,
                definition.map(ViewDefinition::query).orElse(null),
                mayKnow ? problem(broken, error).orElse(null) : null,
                mayKnow ? whatToDo(view, broken, error).orElse(null) : null);
    }

    /** What a query that reads the view now gets. */
    private static String freshness(Optional<MaterializedViewDocument> document, Optional<ServedTail> tail, Optional<Duration> age, Optional<Duration> gracePeriod)
    {
        if (age.isEmpty()) {
            return "NEVER_REFRESHED";
        }
        if (gracePeriod.isEmpty() || age.get().compareTo(gracePeriod.get()) <= 0) {
            return tail.isPresent() ? "LIVE_TAIL" : "STORED";
        }
        return document.flatMap(MaterializedViewDocument::whenStale).filter("FAIL"::equals).isPresent() ? "TOO_OLD" : "LIVE";
    }

    private Optional<Instant> next(Status each, Optional<MaterializedViewDocument> document)
    {
        if (each.view().materialization().paused()) {
            return Optional.empty();
        }
        Instant since = each.acceptedBeganAt().orElse(each.view().view().createdAt());
        return document.flatMap(MaterializedViewDocument::schedule)
                .flatMap(schedule -> readable(each.view(), _ -> schedules.stored(schedule).nextAfter(since)))
                .flatMap(next -> next);
    }

    private static Optional<String> problem(boolean broken, Optional<String> error)
    {
        if (broken) {
            return Optional.of("What is stored of the definition cannot be read");
        }
        return error;
    }

    private static Optional<String> whatToDo(MaterializedView view, boolean broken, Optional<String> error)
    {
        if (broken) {
            return Optional.of("Replace the materialized view with CREATE OR REPLACE MATERIALIZED VIEW, or drop it");
        }
        return error.map(_ -> "Mend what the error says, then CALL refresh_materialized_view('%s', '%s'); what was stored before is served on"
                .formatted(view.name().getSchemaName().replace("'", "''"), view.name().getTableName().replace("'", "''")));
    }

    private static <T> Optional<T> readable(MaterializedView view, Function<MaterializedView, T> part)
    {
        try {
            return Optional.of(part.apply(view));
        }
        catch (RuntimeException e) {
            log.debug(e, "What is stored of materialized view %s cannot be read", view.name());
            return Optional.empty();
        }
    }

    private static long time(Instant time)
    {
        return packDateTimeWithZone(time.toEpochMilli(), UTC_KEY);
    }
}
