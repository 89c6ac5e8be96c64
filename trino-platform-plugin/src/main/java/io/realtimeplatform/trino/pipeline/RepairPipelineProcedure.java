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
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.repair_pipeline</code>
 */
class RepairPipelineProcedure
        implements Provider<Procedure>
{
    private final RepairPipeline repairPipeline;
    private final Administrators administrators;

    @Inject
    RepairPipelineProcedure(RepairPipeline repairPipeline, Administrators administrators)
    {
        this.repairPipeline = requireNonNull(repairPipeline, "repairPipeline is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "repair_pipeline",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR)),
                ProcedureHandle.of(lookup(), this, "repairPipeline"));
    }

    @SuppressWarnings("unused") // called through the handle
    void repairPipeline(ConnectorSession session, String sourceName, String schemaName, String tableName)
    {
        administrators.check(session, "repair_pipeline");
        PipelineKey key = CreatePipelineProcedure.key(sourceName, schemaName, tableName);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            repairPipeline.repair(session, key);
        }
    }
}
