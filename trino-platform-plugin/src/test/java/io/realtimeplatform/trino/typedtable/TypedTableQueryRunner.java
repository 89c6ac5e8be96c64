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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.PlatformConfig;
import io.realtimeplatform.trino.PlatformMetadata;
import io.realtimeplatform.trino.PlatformSessionProperties;
import io.realtimeplatform.trino.PlatformTransactionHandle;
import io.realtimeplatform.trino.view.TestingViews;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.spi.Plugin;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.testing.TestingSession.testSessionBuilder;

/**
 * A Trino engine with the catalog <code>platform</code> that serves given typed tables, the catalog <code>pinot</code>
 * in which Trino's memory connector stands for Pinot with tables of the same names and column types, and the catalog
 * <code>reference</code> for the same rows in the source's own types. Whether Pinot itself filters is not shown by it.
 */
public final class TypedTableQueryRunner
{
    private TypedTableQueryRunner() {}

    public static QueryRunner create(TypedTables typedTables)
    {
        return create(typedTables, new FactoryConfiguration("allow-all", ImmutableMap.of()));
    }

    public static QueryRunner create(TypedTables typedTables, FactoryConfiguration accessControl)
    {
        Session session = testSessionBuilder()
                .setCatalog("platform")
                .setSchema("shop")
                .build();
        QueryRunner queryRunner = new StandaloneQueryRunner(session, server -> server
                .setSystemAccessControls(Optional.empty())
                .setSystemAccessControlConfiguration(Optional.of(accessControl)));
        try {
            queryRunner.installPlugin(new MemoryPlugin());
            queryRunner.createCatalog("pinot", "memory");
            queryRunner.createCatalog("reference", "memory");
            queryRunner.installPlugin(new TypedTablePlugin(typedTables));
            queryRunner.createCatalog("platform", "platform", ImmutableMap.of());
            return queryRunner;
        }
        catch (RuntimeException e) {
            queryRunner.close();
            throw e;
        }
    }

    private record TypedTablePlugin(TypedTables typedTables)
            implements Plugin
    {
        @Override
        public Iterable<ConnectorFactory> getConnectorFactories()
        {
            return ImmutableList.of(new TypedTableConnectorFactory(typedTables));
        }
    }

    private record TypedTableConnectorFactory(TypedTables typedTables)
            implements ConnectorFactory
    {
        @Override
        public String getName()
        {
            return "platform";
        }

        @Override
        public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
        {
            CatalogName name = new CatalogName(catalogName);
            TestingViews views = TestingViews.create(name, typedTables, context.getTypeManager());
            return new TypedTableConnector(views.catalog(new TypedTableMetadata(name, new PlatformConfig(), context.getTypeManager(), _ -> {}, InputTokens.NONE, new PlanToken(name))));
        }
    }

    private record TypedTableConnector(PlatformMetadata metadata)
            implements Connector
    {
        @Override
        public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
        {
            return PlatformTransactionHandle.INSTANCE;
        }

        @Override
        public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
        {
            return metadata;
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
        public void shutdown() {}
    }
}
