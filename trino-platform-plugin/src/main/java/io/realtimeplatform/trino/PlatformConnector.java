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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.airlift.bootstrap.LifeCycleManager;
import io.realtimeplatform.trino.materialization.MaterializedViewProperties;
import io.realtimeplatform.trino.materialization.MaterializedViewSpi;
import io.realtimeplatform.trino.security.CatalogAccessControl;
import io.realtimeplatform.trino.surface.RowsFunctionProvider;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorCapabilities;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The catalog as Trino sees it.
 */
public class PlatformConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final Provider<PlatformMetadata> metadata;
    private final ConnectorAccessControl accessControl;
    private final Set<Procedure> procedures;
    private final Set<SystemTable> systemTables;
    private final Set<ConnectorTableFunction> tableFunctions;
    private final MaterializedViewProperties materializedViewProperties;
    private final RowsFunctionProvider functionProvider = new RowsFunctionProvider();

    @Inject
    public PlatformConnector(
            LifeCycleManager lifeCycleManager,
            Provider<PlatformMetadata> metadata,
            ConnectorAccessControl accessControl,
            Set<Procedure> procedures,
            Set<SystemTable> systemTables,
            Set<ConnectorTableFunction> tableFunctions,
            MaterializedViewProperties materializedViewProperties)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.accessControl = CatalogAccessControl.of(requireNonNull(accessControl, "accessControl is null"));
        this.procedures = ImmutableSet.copyOf(procedures);
        this.systemTables = ImmutableSet.copyOf(systemTables);
        this.tableFunctions = ImmutableSet.copyOf(tableFunctions);
        this.materializedViewProperties = requireNonNull(materializedViewProperties, "materializedViewProperties is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        return PlatformTransactionHandle.INSTANCE;
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        return metadata.get();
    }

    @Override
    public ConnectorAccessControl getAccessControl()
    {
        return accessControl;
    }

    @Override
    public Set<Procedure> getProcedures()
    {
        return procedures;
    }

    @Override
    public Set<SystemTable> getSystemTables()
    {
        return systemTables;
    }

    @Override
    public Set<ConnectorTableFunction> getTableFunctions()
    {
        return tableFunctions;
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return Optional.of(functionProvider);
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return functionProvider;
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return PlatformSessionProperties.definitions();
    }

    @Override
    public List<PropertyMetadata<?>> getViewProperties()
    {
        return ViewProperties.definitions();
    }

    @Override
    public List<PropertyMetadata<?>> getMaterializedViewProperties()
    {
        return materializedViewProperties.definitions();
    }

    @Override
    public Set<ConnectorCapabilities> getCapabilities()
    {
        return MaterializedViewSpi.capabilities();
    }

    @Override
    public void shutdown()
    {
        lifeCycleManager.stop();
    }
}
