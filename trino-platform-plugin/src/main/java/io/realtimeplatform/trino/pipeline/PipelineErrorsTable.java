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
import io.airlift.slice.Slices;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.pipeline_errors</code>: the newest events of each pipeline that could not be decoded, at most {@value FailedEvents#LIMIT} of each.
 * Only the pipelines that the query names are asked; where Pinot does not answer, the query fails, since no rows would mean no errors.
 * Messages are shown to administrators and the pipeline's owner, payloads to administrators.
 */
class PipelineErrorsTable
        extends PlatformSystemTable
{
    private static final int SOURCE_NAME = 0;
    private static final int SCHEMA_NAME = 1;
    private static final int TABLE_NAME = 2;

    private final PipelineStore pipelines;
    private final FailedEvents failedEvents;
    private final Administrators administrators;

    @Inject
    PipelineErrorsTable(PipelineStore pipelines, FailedEvents failedEvents, Administrators administrators)
    {
        super("pipeline_errors", ImmutableList.of(
                new ColumnMetadata("source_name", VARCHAR),
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("table_name", VARCHAR),
                new ColumnMetadata("event_id", VARCHAR),
                new ColumnMetadata("decoded_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("topic", VARCHAR),
                new ColumnMetadata("topic_partition", BIGINT),
                new ColumnMetadata("error_kind", VARCHAR),
                new ColumnMetadata("error_message", VARCHAR),
                new ColumnMetadata("payload", VARBINARY)));
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.failedEvents = requireNonNull(failedEvents, "failedEvents is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        boolean administrator = administrators.isAdministrator(session);
        for (Pipeline pipeline : pipelines.list()) {
            if (!isWanted(constraint, pipeline) || !keepsFailedEvents(pipeline)) {
                continue;
            }
            boolean mayKnow = administrator || pipeline.owner().equals(session.getUser());
            for (FailedEvent event : failedEvents.newest(pipeline, administrator)) {
                rows.addRow(
                        pipeline.key().sourceName(),
                        pipeline.key().schemaName(),
                        pipeline.key().tableName(),
                        event.id(),
                        packDateTimeWithZone(event.time().toEpochMilli(), UTC_KEY),
                        pipeline.topic(),
                        event.partition().isPresent() ? (long) event.partition().getAsInt() : null,
                        event.kind(),
                        mayKnow ? event.message() : null,
                        event.payload().map(Slices::wrappedBuffer).orElse(null));
            }
        }
    }

    private static boolean isWanted(TupleDomain<Integer> constraint, Pipeline pipeline)
    {
        return ColumnConstraint.allows(constraint, SOURCE_NAME, pipeline.key().sourceName())
                && ColumnConstraint.allows(constraint, SCHEMA_NAME, pipeline.key().schemaName())
                && ColumnConstraint.allows(constraint, TABLE_NAME, pipeline.key().tableName());
    }

    private static boolean keepsFailedEvents(Pipeline pipeline)
    {
        return pipeline.plan().typedTable().failedEventsKept() && (pipeline.state() == PipelineState.ACTIVE || pipeline.captured());
    }
}
