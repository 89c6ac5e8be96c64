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
import io.realtimeplatform.trino.schedule.Refresh;
import io.realtimeplatform.trino.schedule.Refresh.Work;
import io.realtimeplatform.trino.schedule.RefreshHistory;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.ArrayType;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.refreshes</code>, the newest first. Errors and queries are shown to the owner of the view and to administrators.
 */
class RefreshesTable
        extends PlatformSystemTable
{
    private static final ArrayType TEXTS = new ArrayType(VARCHAR);
    private static final int SCHEMA_NAME = 1;
    private static final int VIEW_NAME = 2;

    private final RefreshHistory history;
    private final MaterializedViewStore store;
    private final Administrators administrators;

    @Inject
    RefreshesTable(RefreshHistory history, MaterializedViewStore store, Administrators administrators)
    {
        super("refreshes", ImmutableList.of(
                new ColumnMetadata("refresh_id", BIGINT),
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("view_name", VARCHAR),
                new ColumnMetadata("trigger", VARCHAR),
                new ColumnMetadata("state", VARCHAR),
                new ColumnMetadata("mode", VARCHAR),
                new ColumnMetadata("reason", VARCHAR),
                new ColumnMetadata("began_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("finished_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("duration_millis", BIGINT),
                new ColumnMetadata("rows_read", BIGINT),
                new ColumnMetadata("rows_written", BIGINT),
                new ColumnMetadata("rows_deleted", BIGINT),
                new ColumnMetadata("query_ids", TEXTS),
                new ColumnMetadata("error", VARCHAR)));
        this.history = requireNonNull(history, "history is null");
        this.store = requireNonNull(store, "store is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        boolean administrator = administrators.isAdministrator(session);
        Map<String, String> owners = new HashMap<>();
        if (!administrator) {
            store.list().forEach(view -> owners.put(view.dataset(), view.owner()));
        }
        for (Refresh refresh : refreshes(constraint)) {
            if (ColumnConstraint.allows(constraint, SCHEMA_NAME, refresh.name().getSchemaName()) && ColumnConstraint.allows(constraint, VIEW_NAME, refresh.name().getTableName())) {
                addRow(rows, refresh, administrator || session.getUser().equals(owners.get(refresh.dataset())));
            }
        }
    }

    /** Of one view the history is short, of all of them it may be long. */
    private List<Refresh> refreshes(TupleDomain<Integer> constraint)
    {
        Optional<String> schemaName = ColumnConstraint.singleValue(constraint, SCHEMA_NAME);
        Optional<String> viewName = ColumnConstraint.singleValue(constraint, VIEW_NAME);
        if (schemaName.isPresent() && viewName.isPresent()) {
            return history.list(new SchemaTableName(schemaName.get(), viewName.get()));
        }
        return history.list();
    }

    private static void addRow(Builder rows, Refresh refresh, boolean mayKnow)
    {
        Work work = refresh.work();
        rows.addRow(
                refresh.id(),
                refresh.name().getSchemaName(),
                refresh.name().getTableName(),
                refresh.trigger().name(),
                refresh.state().name(),
                work.mode().orElse(null),
                mayKnow ? work.reason().orElse(null) : null,
                time(refresh.beganAt()),
                refresh.finishedAt().map(RefreshesTable::time).orElse(null),
                refresh.finishedAt().map(finished -> Duration.between(refresh.beganAt(), finished).toMillis()).orElse(null),
                number(work.rowsRead()),
                number(work.rowsWritten()),
                number(work.rowsDeleted()),
                mayKnow ? texts(work.queryIds()) : null,
                mayKnow ? refresh.error().orElse(null) : null);
    }

    private static Long number(OptionalLong number)
    {
        if (number.isEmpty()) {
            return null;
        }
        return number.getAsLong();
    }

    private static long time(Instant time)
    {
        return packDateTimeWithZone(time.toEpochMilli(), UTC_KEY);
    }

    private static Block texts(List<String> texts)
    {
        BlockBuilder block = VARCHAR.createBlockBuilder(null, texts.size());
        texts.forEach(text -> VARCHAR.writeString(block, text));
        return block.build();
    }
}
