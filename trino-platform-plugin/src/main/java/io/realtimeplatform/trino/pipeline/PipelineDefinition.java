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
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * What a user may choose about a pipeline. Two calls with equal definitions mean the same pipeline.
 *
 * @param targetSchema schema of the typed table, lower case
 * @param targetTable name of the typed table, lower case
 * @param excludeColumns columns to leave out, sorted
 * @param filterable columns that get a shadow column on request, sorted
 * @param fastAggregates bigint columns whose aggregates Pinot may compute, sorted
 * @param partitions of the topic
 * @param replicaIdentity what a change of the source table tells of the row before it
 */
record PipelineDefinition(
        String targetSchema,
        String targetTable,
        List<String> excludeColumns,
        List<String> filterable,
        List<String> fastAggregates,
        int partitions,
        ReplicaIdentity replicaIdentity)
{
    PipelineDefinition
    {
        requireNonNull(targetSchema, "targetSchema is null");
        requireNonNull(targetTable, "targetTable is null");
        excludeColumns = sorted(excludeColumns);
        filterable = sorted(filterable);
        fastAggregates = sorted(fastAggregates);
        requireNonNull(replicaIdentity, "replicaIdentity is null");
    }

    private static List<String> sorted(List<String> names)
    {
        return names.stream()
                .distinct()
                .sorted()
                .collect(ImmutableList.toImmutableList());
    }

    PipelineDefinition withExcludeColumns(List<String> columns)
    {
        return new PipelineDefinition(targetSchema, targetTable, columns, filterable, fastAggregates, partitions, replicaIdentity);
    }

    SchemaTableName target()
    {
        return new SchemaTableName(targetSchema, targetTable);
    }

    Map<String, Object> arguments()
    {
        return ImmutableMap.<String, Object>builder()
                .put("target_schema", targetSchema)
                .put("target_table", targetTable)
                .put("exclude_columns", excludeColumns)
                .put("filterable", filterable)
                .put("fast_aggregates", fastAggregates)
                .put("partitions", partitions)
                .put("replica_identity", replicaIdentity.argument())
                .buildOrThrow();
    }
}
