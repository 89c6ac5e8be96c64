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

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.realtimeplatform.trino.check.Checks;
import io.realtimeplatform.trino.typedtable.ScanGuard;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.realtimeplatform.trino.view.RelationStore;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;

import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

public class PipelineModule
        implements Module
{
    private final boolean coordinator;

    /** @param coordinator whether this node is one; workers have the catalog as well, and export nothing of it */
    public PipelineModule(boolean coordinator)
    {
        this.coordinator = coordinator;
    }

    @Override
    public void configure(Binder binder)
    {
        binder.bind(SourceStore.class).in(Scopes.SINGLETON);
        binder.bind(PipelineStore.class).in(Scopes.SINGLETON);
        binder.bind(StepStore.class).in(Scopes.SINGLETON);
        binder.bind(Locks.class).in(Scopes.SINGLETON);
        binder.bind(SourceQueries.class).in(Scopes.SINGLETON);
        binder.bind(PostgresqlSource.class).in(Scopes.SINGLETON);
        binder.bind(ReplicaIdentityChange.class).in(Scopes.SINGLETON);
        binder.bind(SourcePublication.class).in(Scopes.SINGLETON);
        binder.bind(SourceInspection.class).in(Scopes.SINGLETON);
        binder.bind(PostgresqlDatabase.class).in(Scopes.SINGLETON);
        binder.bind(SourceDatabases.class).in(Scopes.SINGLETON);
        binder.bind(SourceConnector.class).in(Scopes.SINGLETON);
        binder.bind(SnapshotConnector.class).in(Scopes.SINGLETON);
        binder.bind(PinotTableFactory.class).in(Scopes.SINGLETON);
        binder.bind(Sources.class).in(Scopes.SINGLETON);
        binder.bind(PipelinePlanner.class).in(Scopes.SINGLETON);
        binder.bind(TableConsumption.class).in(Scopes.SINGLETON);
        binder.bind(Capture.class).in(Scopes.SINGLETON);
        binder.bind(PipelineSteps.class).in(Scopes.SINGLETON);
        binder.bind(RepairPipeline.class).in(Scopes.SINGLETON);
        binder.bind(PipelineDrafts.class).in(Scopes.SINGLETON);
        binder.bind(SourceTables.class).in(Scopes.SINGLETON);
        binder.bind(CreatePipeline.class).in(Scopes.SINGLETON);
        binder.bind(CreatePipelines.class).in(Scopes.SINGLETON);
        binder.bind(DropPinotTable.class).in(Scopes.SINGLETON);
        binder.bind(DropPipeline.class).in(Scopes.SINGLETON);
        binder.bind(FailedEvents.class).in(Scopes.SINGLETON);
        binder.bind(PinotFactsReader.class).in(Scopes.SINGLETON);
        binder.bind(PipelineStatusReader.class).in(Scopes.SINGLETON);
        if (coordinator) {
            binder.bind(PipelineStats.class).in(Scopes.SINGLETON);
            newExporter(binder).export(PipelineStats.class).withGeneratedName();
        }
        binder.bind(Snapshots.class).in(Scopes.SINGLETON);
        binder.bind(SnapshotWait.class).in(Scopes.SINGLETON);
        binder.bind(ScanGuard.class).to(PinotScanGuard.class).in(Scopes.SINGLETON);
        binder.bind(TypedTables.class).to(StoredTypedTables.class).in(Scopes.SINGLETON);
        binder.bind(RelationStore.class).to(StoredRelations.class).in(Scopes.SINGLETON);

        binder.bind(DropPlan.class).in(Scopes.SINGLETON);
        binder.bind(CreationPlan.class).in(Scopes.SINGLETON);

        Multibinder<Procedure> procedures = newSetBinder(binder, Procedure.class);
        procedures.addBinding().toProvider(CreateSourceProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(DropSourceProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(CreatePipelineProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(CreatePipelinesProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(RepairPipelineProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(DropPipelineProcedure.class).in(Scopes.SINGLETON);

        Multibinder<SystemTable> tables = newSetBinder(binder, SystemTable.class);
        tables.addBinding().to(SourcesTable.class).in(Scopes.SINGLETON);
        tables.addBinding().to(PipelinesTable.class).in(Scopes.SINGLETON);
        tables.addBinding().to(PipelineColumnsTable.class).in(Scopes.SINGLETON);
        tables.addBinding().to(PipelineErrorsTable.class).in(Scopes.SINGLETON);
        tables.addBinding().to(PipelineStepsTable.class).in(Scopes.SINGLETON);
        Multibinder<ConnectorTableFunction> functions = newSetBinder(binder, ConnectorTableFunction.class);
        functions.addBinding().to(PlanDropFunction.class).in(Scopes.SINGLETON);
        functions.addBinding().to(PlanPipelineFunction.class).in(Scopes.SINGLETON);

        Multibinder<Checks> checks = newSetBinder(binder, Checks.class);
        checks.addBinding().to(DecoderChecks.class).in(Scopes.SINGLETON);
        checks.addBinding().to(SourceChecks.class).in(Scopes.SINGLETON);
    }
}
