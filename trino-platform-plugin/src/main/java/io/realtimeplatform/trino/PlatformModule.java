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

import com.google.inject.Binder;
import com.google.inject.Scopes;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.realtimeplatform.trino.check.CheckModule;
import io.realtimeplatform.trino.connect.ConnectModule;
import io.realtimeplatform.trino.engine.EngineModule;
import io.realtimeplatform.trino.kafka.KafkaModule;
import io.realtimeplatform.trino.materialization.MaterializationModule;
import io.realtimeplatform.trino.pinot.PinotModule;
import io.realtimeplatform.trino.pipeline.PipelineModule;
import io.realtimeplatform.trino.schedule.ScheduleModule;
import io.realtimeplatform.trino.security.SecurityModule;
import io.realtimeplatform.trino.store.StoreModule;
import io.realtimeplatform.trino.typedtable.PlanToken;
import io.realtimeplatform.trino.typedtable.TypedTableMetadata;
import io.realtimeplatform.trino.view.ViewModule;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.type.TypeManager;

import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Objects.requireNonNull;

/**
 * Binds the connector; each room (store, pipeline, typed table…) brings a module of its own.
 */
class PlatformModule
        extends AbstractConfigurationAwareModule
{
    private final String catalogName;
    private final ConnectorContext context;

    PlatformModule(String catalogName, ConnectorContext context)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.context = requireNonNull(context, "context is null");
    }

    @Override
    protected void setup(Binder binder)
    {
        binder.bind(CatalogName.class).toInstance(new CatalogName(catalogName));
        binder.bind(TypeManager.class).toInstance(context.getTypeManager());
        configBinder(binder).bindConfig(PlatformConfig.class);

        boolean coordinator = context.getNodeManager().getCurrentNode().isCoordinator();
        install(new StoreModule());
        install(new EngineModule());
        install(new PinotModule());
        install(new ConnectModule());
        install(new KafkaModule());
        install(new SecurityModule());
        install(new CheckModule());
        install(new PipelineModule(coordinator));
        install(new ViewModule());
        install(new ScheduleModule(coordinator));
        install(new MaterializationModule(coordinator));

        binder.bind(PlatformConnector.class).in(Scopes.SINGLETON);
        // one for each transaction
        binder.bind(PlatformMetadata.class);
        binder.bind(PlanToken.class).in(Scopes.SINGLETON);
        binder.bind(TypedTableMetadata.class).in(Scopes.SINGLETON);
    }
}
