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
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.drop_pipeline</code>
 */
class DropPipelineProcedure
        implements Provider<Procedure>
{
    private final DropPipeline dropPipeline;
    private final Administrators administrators;

    @Inject
    DropPipelineProcedure(DropPipeline dropPipeline, Administrators administrators)
    {
        this.dropPipeline = requireNonNull(dropPipeline, "dropPipeline is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "drop_pipeline",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("DELETE_TOPIC", BOOLEAN, false, false),
                        new Argument("FORCE", BOOLEAN, false, false),
                        new Argument("CASCADE", BOOLEAN, false, false)),
                ProcedureHandle.of(lookup(), this, "dropPipeline"));
    }

    @SuppressWarnings("unused") // called through the handle
    void dropPipeline(ConnectorSession session, String sourceName, String schemaName, String tableName, Boolean deleteTopic, Boolean force, Boolean cascade)
    {
        administrators.check(session, "drop_pipeline");
        PipelineKey key = new PipelineKey(
                Arguments.name("source_name", sourceName),
                Arguments.name("schema_name", schemaName),
                Arguments.name("table_name", tableName));
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            dropPipeline.drop(session, key, new DropOptions(Boolean.TRUE.equals(cascade), Boolean.TRUE.equals(deleteTopic), Boolean.TRUE.equals(force)));
        }
    }
}
