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
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.surface.Arguments;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a user may choose about the pipelines of many tables. What is left open says nothing about pipelines that are there already.
 *
 * @param sourceName the source, whose name is also that of the typed tables' schema unless it is chosen
 * @param schemaName as it is in the source
 */
record ManyTables(
        String sourceName,
        String schemaName,
        TablePatterns included,
        TablePatterns excluded,
        boolean skipUnsupported,
        Optional<String> targetSchema,
        Optional<List<String>> excludeColumns,
        Optional<Integer> partitions,
        Optional<ReplicaIdentity> replicaIdentity)
{
    ManyTables
    {
        requireNonNull(sourceName, "sourceName is null");
        requireNonNull(schemaName, "schemaName is null");
        requireNonNull(included, "included is null");
        requireNonNull(excluded, "excluded is null");
        requireNonNull(targetSchema, "targetSchema is null");
        excludeColumns = excludeColumns.map(ImmutableList::copyOf);
        requireNonNull(partitions, "partitions is null");
        requireNonNull(replicaIdentity, "replicaIdentity is null");
    }

    PipelineRequest request(List<PipelineKey> keys, int defaultPartitions)
    {
        ImmutableMap.Builder<PipelineKey, PipelineDefinition> tables = ImmutableMap.builder();
        for (PipelineKey key : keys) {
            tables.put(key, new PipelineDefinition(
                    targetSchema.orElseGet(() -> Arguments.targetName("target_schema", sourceName)),
                    Arguments.targetName("target_table", key.tableName()),
                    excludeColumns.orElse(ImmutableList.of()),
                    ImmutableList.of(),
                    ImmutableList.of(),
                    partitions.orElse(defaultPartitions),
                    replicaIdentity.orElse(ReplicaIdentity.AUTOMATIC)));
        }
        ImmutableSet.Builder<String> stated = ImmutableSet.builder();
        targetSchema.ifPresent(_ -> stated.add("target_schema"));
        excludeColumns.ifPresent(_ -> stated.add("exclude_columns"));
        partitions.ifPresent(_ -> stated.add("partitions"));
        replicaIdentity.ifPresent(_ -> stated.add("replica_identity"));
        return new PipelineRequest(tables.buildOrThrow(), stated.build(), true);
    }
}
