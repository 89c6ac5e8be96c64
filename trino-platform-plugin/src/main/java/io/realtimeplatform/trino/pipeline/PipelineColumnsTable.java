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
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.pipeline_columns</code>: from the source's column to Pinot's and to Trino's.
 */
class PipelineColumnsTable
        extends PlatformSystemTable
{
    private final PipelineStore pipelines;

    @Inject
    PipelineColumnsTable(PipelineStore pipelines)
    {
        super("pipeline_columns", ImmutableList.of(
                new ColumnMetadata("source_name", VARCHAR),
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("table_name", VARCHAR),
                new ColumnMetadata("position", BIGINT),
                new ColumnMetadata("source_column", VARCHAR),
                new ColumnMetadata("source_type", VARCHAR),
                new ColumnMetadata("nullable", BOOLEAN),
                new ColumnMetadata("key_position", BIGINT),
                new ColumnMetadata("column_name", VARCHAR),
                new ColumnMetadata("column_type", VARCHAR),
                new ColumnMetadata("pinot_column", VARCHAR),
                new ColumnMetadata("pinot_type", VARCHAR),
                new ColumnMetadata("shadow_column", VARCHAR),
                new ColumnMetadata("shadow_type", VARCHAR)));
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        for (Pipeline pipeline : pipelines.list()) {
            long position = 1;
            for (TypedColumn column : pipeline.plan().typedTable().columns()) {
                rows.addRow(
                        pipeline.key().sourceName(),
                        pipeline.key().schemaName(),
                        pipeline.key().tableName(),
                        position,
                        column.sourceName(),
                        column.sourceType(),
                        column.nullable(),
                        column.keyPosition() == 0 ? null : (long) column.keyPosition(),
                        column.name(),
                        column.trinoType(),
                        column.value().name(),
                        column.value().type().name(),
                        column.filter().map(PinotColumn::name).orElse(null),
                        column.filter().map(filter -> filter.type().name()).orElse(null));
                position++;
            }
        }
    }
}
