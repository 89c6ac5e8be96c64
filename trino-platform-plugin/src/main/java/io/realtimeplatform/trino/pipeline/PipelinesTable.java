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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.realtimeplatform.trino.typedtable.TypedTable.Nulls;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.pipelines</code>: how each pipeline is, asked when the table is read.
 * A neighbour that is down makes the phase UNKNOWN, not the query fail. Errors are shown to administrators and the owner.
 */
class PipelinesTable
        extends PlatformSystemTable
{
    private final PipelineStore pipelines;
    private final PipelineStatusReader statusReader;
    private final Administrators administrators;

    @Inject
    PipelinesTable(PipelineStore pipelines, PipelineStatusReader statusReader, Administrators administrators)
    {
        super("pipelines", ImmutableList.of(
                new ColumnMetadata("source_name", VARCHAR),
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("table_name", VARCHAR),
                new ColumnMetadata("target_schema", VARCHAR),
                new ColumnMetadata("target_table", VARCHAR),
                new ColumnMetadata("phase", VARCHAR),
                new ColumnMetadata("snapshot_rows_done", BIGINT),
                new ColumnMetadata("snapshot_rows_total", BIGINT),
                new ColumnMetadata("lag_rows", BIGINT),
                new ColumnMetadata("lag_seconds", DOUBLE),
                new ColumnMetadata("events_decoded", BIGINT),
                new ColumnMetadata("events_skipped", BIGINT),
                new ColumnMetadata("events_failed", BIGINT),
                new ColumnMetadata("served_as", VARCHAR),
                new ColumnMetadata("generation", BIGINT),
                new ColumnMetadata("topic", VARCHAR),
                new ColumnMetadata("pinot_table", VARCHAR),
                new ColumnMetadata("connector", VARCHAR),
                new ColumnMetadata("owner", VARCHAR),
                new ColumnMetadata("last_error", VARCHAR),
                new ColumnMetadata("what_to_do", VARCHAR)));
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.statusReader = requireNonNull(statusReader, "statusReader is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        List<Pipeline> all = pipelines.list();
        if (all.isEmpty()) {
            return;
        }
        // sources are asked for errors only, with the rights of those who see them
        List<Pipeline> errorsSeen = all.stream().filter(pipeline -> mayKnow(session, pipeline)).collect(toImmutableList());
        Map<PipelineKey, PipelineStatus> statuses = statusReader.read(all, errorsSeen, session.getUser());
        for (Pipeline pipeline : all) {
            PipelineStatus status = statuses.get(pipeline.key());
            boolean mayKnow = mayKnow(session, pipeline);
            rows.addRow(
                    pipeline.key().sourceName(),
                    pipeline.key().schemaName(),
                    pipeline.key().tableName(),
                    pipeline.definition().targetSchema(),
                    pipeline.definition().targetTable(),
                    status.phase().name(),
                    orNull(status.snapshotRowsDone()),
                    orNull(status.snapshotRowsTotal()),
                    orNull(status.lagRows()),
                    status.lagMillis().isPresent() ? status.lagMillis().getAsLong() / 1000.0 : null,
                    status.events().map(EventCounts::decoded).orElse(null),
                    status.events().map(EventCounts::skipped).orElse(null),
                    status.events().map(EventCounts::failed).orElse(null),
                    servedAs(pipeline),
                    pipeline.generation(),
                    pipeline.topic(),
                    pipeline.pinotTable(),
                    pipeline.connector(),
                    pipeline.owner(),
                    mayKnow ? status.error().orElse(null) : null,
                    mayKnow ? status.hint().orElse(null) : null);
        }
    }

    private boolean mayKnow(ConnectorSession session, Pipeline pipeline)
    {
        return administrators.isAdministrator(session) || pipeline.owner().equals(session.getUser());
    }

    private static String servedAs(Pipeline pipeline)
    {
        if (!pipeline.served()) {
            return null;
        }
        return pipeline.plan().typedTable().nulls() == Nulls.HELPER_COLUMN ? "view" : "table";
    }

    private static Long orNull(OptionalLong value)
    {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
