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
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
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
 * <code>system.create_pipelines</code>
 */
class CreatePipelinesProcedure
        implements Provider<Procedure>
{
    private final CreatePipelines createPipelines;
    private final SnapshotWait snapshotWait;
    private final Administrators administrators;

    @Inject
    CreatePipelinesProcedure(CreatePipelines createPipelines, SnapshotWait snapshotWait, Administrators administrators)
    {
        this.createPipelines = requireNonNull(createPipelines, "createPipelines is null");
        this.snapshotWait = requireNonNull(snapshotWait, "snapshotWait is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "create_pipelines",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLES", new ArrayType(VARCHAR)),
                        new Argument("EXCLUDE", new ArrayType(VARCHAR), false, null),
                        new Argument("UNSUPPORTED", VARCHAR, false, null),
                        new Argument("TARGET_SCHEMA", VARCHAR, false, null),
                        new Argument("EXCLUDE_COLUMNS", new ArrayType(VARCHAR), false, null),
                        new Argument("PARTITIONS", BIGINT, false, null),
                        new Argument("REPLICA_IDENTITY", VARCHAR, false, null),
                        new Argument("WAIT", BOOLEAN, false, false)),
                ProcedureHandle.of(lookup(), this, "createPipelines"));
    }

    @SuppressWarnings("unused") // called through the handle
    void createPipelines(
            ConnectorSession session,
            String sourceName,
            String schemaName,
            List<?> tables,
            List<?> exclude,
            String unsupported,
            String targetSchema,
            List<?> excludeColumns,
            Long partitions,
            String replicaIdentity,
            Boolean wait)
    {
        administrators.check(session, "create_pipelines");
        ManyTables asked = asked(sourceName, schemaName, tables, exclude, unsupported, targetSchema, excludeColumns, partitions, replicaIdentity);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            List<Pipeline> created = createPipelines.create(session, asked);
            if (Boolean.TRUE.equals(wait)) {
                snapshotWait.await(session, created);
            }
        }
    }

    /** Of arguments as SQL gives them: null is what was left out. */
    static ManyTables asked(
            String sourceName,
            String schemaName,
            List<?> tables,
            List<?> exclude,
            String unsupported,
            String targetSchema,
            List<?> excludeColumns,
            Long partitions,
            String replicaIdentity)
    {
        TablePatterns included = TablePatterns.of("tables", tables);
        if (included.isEmpty()) {
            throw Arguments.invalid("tables", "is missing: name tables, or use ARRAY['*'] for all of the schema");
        }
        return new ManyTables(
                Arguments.name("source_name", sourceName),
                Arguments.name("schema_name", schemaName),
                included,
                TablePatterns.of("exclude", exclude),
                Arguments.oneOf("unsupported", requireNonNullElse(unsupported, "fail"), ImmutableSet.of("fail", "skip")).equals("skip"),
                Optional.ofNullable(targetSchema).map(value -> Arguments.targetName("target_schema", value)),
                Optional.ofNullable(excludeColumns).map(value -> Arguments.names("exclude_columns", value)),
                Optional.ofNullable(partitions).map(value -> Arguments.number("partitions", value, 1, 1000)),
                Optional.ofNullable(replicaIdentity).map(ReplicaIdentity::parse));
    }
}
