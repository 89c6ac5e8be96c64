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
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import java.time.Instant;
import java.util.Map;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.pipeline_steps</code>: what was begun and what is done. Errors are shown to administrators and the owner.
 */
class PipelineStepsTable
        extends PlatformSystemTable
{
    private final PipelineStore pipelines;
    private final StepStore steps;
    private final Administrators administrators;

    @Inject
    PipelineStepsTable(PipelineStore pipelines, StepStore steps, Administrators administrators)
    {
        super("pipeline_steps", ImmutableList.of(
                new ColumnMetadata("source_name", VARCHAR),
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("table_name", VARCHAR),
                new ColumnMetadata("generation", BIGINT),
                new ColumnMetadata("step_number", BIGINT),
                new ColumnMetadata("step", VARCHAR),
                new ColumnMetadata("state", VARCHAR),
                new ColumnMetadata("attempts", BIGINT),
                new ColumnMetadata("started_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("finished_at", TIMESTAMP_TZ_MILLIS),
                new ColumnMetadata("error", VARCHAR)));
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.steps = requireNonNull(steps, "steps is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        Map<PipelineKey, String> owners = ImmutableMap.copyOf(pipelines.list().stream().collect(toImmutableMap(Pipeline::key, Pipeline::owner)));
        for (StepRecord step : steps.list()) {
            boolean mayKnow = administrators.isAdministrator(session) || session.getUser().equals(owners.get(step.key()));
            rows.addRow(
                    step.key().sourceName(),
                    step.key().schemaName(),
                    step.key().tableName(),
                    step.generation(),
                    (long) step.step().ordinal() + 1,
                    step.step().name(),
                    step.state().name(),
                    (long) step.attempts(),
                    timestamp(step.startedAt()),
                    step.finishedAt().map(PipelineStepsTable::timestamp).orElse(null),
                    mayKnow ? step.error().orElse(null) : null);
        }
    }

    private static long timestamp(Instant instant)
    {
        return packDateTimeWithZone(instant.toEpochMilli(), UTC_KEY);
    }
}
