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
import com.google.inject.Provider;
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.type.ArrayType;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

/**
 * <code>system.create_pipeline</code>
 */
class CreatePipelineProcedure
        implements Provider<Procedure>
{
    private final CreatePipeline createPipeline;
    private final SnapshotWait snapshotWait;
    private final Administrators administrators;
    private final int defaultPartitions;

    @Inject
    CreatePipelineProcedure(CreatePipeline createPipeline, SnapshotWait snapshotWait, Administrators administrators, KafkaConfig kafkaConfig)
    {
        this.createPipeline = requireNonNull(createPipeline, "createPipeline is null");
        this.snapshotWait = requireNonNull(snapshotWait, "snapshotWait is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
        this.defaultPartitions = kafkaConfig.getPartitions();
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "create_pipeline",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("TARGET_SCHEMA", VARCHAR, false, null),
                        new Argument("TARGET_TABLE", VARCHAR, false, null),
                        new Argument("EXCLUDE_COLUMNS", new ArrayType(VARCHAR), false, null),
                        new Argument("FILTERABLE", new ArrayType(VARCHAR), false, null),
                        new Argument("FAST_AGGREGATES", new ArrayType(VARCHAR), false, null),
                        new Argument("PARTITIONS", BIGINT, false, null),
                        new Argument("REPLICA_IDENTITY", VARCHAR, false, null),
                        new Argument("WAIT", BOOLEAN, false, false),
                        new Argument("OR_REPLACE", BOOLEAN, false, false)),
                ProcedureHandle.of(lookup(), this, "createPipeline"));
    }

    @SuppressWarnings("unused") // called through the handle
    void createPipeline(
            ConnectorSession session,
            String sourceName,
            String schemaName,
            String tableName,
            String targetSchema,
            String targetTable,
            List<?> excludeColumns,
            List<?> filterable,
            List<?> fastAggregates,
            Long partitions,
            String replicaIdentity,
            Boolean wait,
            Boolean orReplace)
    {
        administrators.check(session, "create_pipeline");
        PipelineKey key = key(sourceName, schemaName, tableName);
        PipelineDefinition definition = definition(key, targetSchema, targetTable, excludeColumns, filterable, fastAggregates, partitions, replicaIdentity, defaultPartitions);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            Pipeline pipeline = createPipeline.create(session, key, definition, Boolean.TRUE.equals(orReplace));
            if (Boolean.TRUE.equals(wait)) {
                snapshotWait.await(session, ImmutableList.of(pipeline));
            }
        }
    }

    static PipelineKey key(String sourceName, String schemaName, String tableName)
    {
        return new PipelineKey(
                Arguments.name("source_name", sourceName),
                Arguments.name("schema_name", schemaName),
                Arguments.name("table_name", tableName));
    }

    /** Of arguments as SQL gives them: null is what was left out. */
    static PipelineDefinition definition(
            PipelineKey key,
            String targetSchema,
            String targetTable,
            List<?> excludeColumns,
            List<?> filterable,
            List<?> fastAggregates,
            Long partitions,
            String replicaIdentity,
            int defaultPartitions)
    {
        return new PipelineDefinition(
                Arguments.targetName("target_schema", requireNonNullElse(targetSchema, key.sourceName())),
                Arguments.targetName("target_table", requireNonNullElse(targetTable, key.tableName())),
                Arguments.names("exclude_columns", excludeColumns),
                Arguments.names("filterable", filterable),
                Arguments.names("fast_aggregates", fastAggregates),
                Arguments.number("partitions", requireNonNullElse(partitions, (long) defaultPartitions), 1, 1000),
                Optional.ofNullable(replicaIdentity).map(ReplicaIdentity::parse).orElse(ReplicaIdentity.AUTOMATIC));
    }
}
