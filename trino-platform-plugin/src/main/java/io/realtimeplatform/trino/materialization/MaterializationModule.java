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
package io.realtimeplatform.trino.materialization;

import com.google.inject.Binder;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.realtimeplatform.trino.check.Checks;
import io.realtimeplatform.trino.schedule.ScheduledDatasets;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.InputTokens;
import io.realtimeplatform.trino.view.MaterializedViewChanges;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;

import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;

public class MaterializationModule
        extends AbstractConfigurationAwareModule
{
    private final boolean coordinator;

    /** @param coordinator whether this node is one; workers have the catalog as well, and begin nothing */
    public MaterializationModule(boolean coordinator)
    {
        this.coordinator = coordinator;
    }

    @Override
    protected void setup(Binder binder)
    {
        configBinder(binder).bindConfig(MaterializationConfig.class);

        binder.bind(MaterializedViewChanges.class).to(MaterializedViewFence.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViewStore.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViewProperties.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViewMetadata.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViews.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViewCommands.class).in(Scopes.SINGLETON);
        binder.bind(StorageCatalogs.class).in(Scopes.SINGLETON);
        binder.bind(StorageTables.class).in(Scopes.SINGLETON);
        newOptionalBinder(binder, StorageCleaner.class);
        if (coordinator) {
            // they begin by themselves
            binder.bind(StorageCleaner.class).in(Scopes.SINGLETON);
            binder.bind(StorageMaintenance.class).in(Scopes.SINGLETON);
        }
        binder.bind(RefreshChoice.class).in(Scopes.SINGLETON);
        binder.bind(RefreshRunner.class).in(Scopes.SINGLETON);
        binder.bind(Refreshes.class).in(Scopes.SINGLETON);
        binder.bind(Backfills.class).in(Scopes.SINGLETON);
        binder.bind(ScheduledDatasets.class).to(MaterializedDatasets.class).in(Scopes.SINGLETON);

        binder.bind(MaterializedViewStatements.class).in(Scopes.SINGLETON);
        binder.bind(MaterializedViewStatus.class).in(Scopes.SINGLETON);
        binder.bind(PausedRefreshes.class).in(Scopes.SINGLETON);

        Multibinder<Procedure> procedures = newSetBinder(binder, Procedure.class);
        procedures.addBinding().toProvider(CreateMaterializedViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(AlterMaterializedViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(DropMaterializedViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(RefreshMaterializedViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(BackfillMaterializedViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(PauseRefreshProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(ResumeRefreshProcedure.class).in(Scopes.SINGLETON);

        Multibinder<SystemTable> systemTables = newSetBinder(binder, SystemTable.class);
        systemTables.addBinding().to(MaterializedViewsTable.class).in(Scopes.SINGLETON);
        systemTables.addBinding().to(RefreshesTable.class).in(Scopes.SINGLETON);
        systemTables.addBinding().to(DependenciesTable.class).in(Scopes.SINGLETON);

        newSetBinder(binder, Checks.class).addBinding().to(LongestQueryChecks.class).in(Scopes.SINGLETON);

        newSetBinder(binder, ConnectorTableFunction.class).addBinding().to(ExplainRefreshFunction.class).in(Scopes.SINGLETON);

        binder.bind(StoredInputTokens.class).in(Scopes.SINGLETON);
        binder.bind(InputTokens.class).to(StoredInputTokens.class).in(Scopes.SINGLETON);
        binder.bind(InputRows.class).in(Scopes.SINGLETON);
        binder.bind(LateChanges.class).in(Scopes.SINGLETON);
        binder.bind(StatesStore.class).in(Scopes.SINGLETON);
        binder.bind(PinotStates.class).in(Scopes.SINGLETON);
        binder.bind(DefinitionReview.class).in(Scopes.SINGLETON);
        binder.bind(InputProof.class).in(Scopes.SINGLETON);
        binder.bind(PinotRetention.class).in(Scopes.SINGLETON);
        binder.bind(PartitionedViews.class).in(Scopes.SINGLETON);
        binder.bind(KeyedViews.class).in(Scopes.SINGLETON);

        Multibinder<RefreshStrategy> strategies = newSetBinder(binder, RefreshStrategy.class);
        strategies.addBinding().to(FullRefresh.class).in(Scopes.SINGLETON);
        strategies.addBinding().to(PartitionStrategy.class).in(Scopes.SINGLETON);
        strategies.addBinding().to(MergeStrategy.class).in(Scopes.SINGLETON);
    }
}
