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
import com.google.inject.multibindings.Multibinder;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.realtimeplatform.trino.typedtable.TypedTableMetadata;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.procedure.Procedure;
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

        binder.bind(PlatformConnector.class).in(Scopes.SINGLETON);
        binder.bind(PlatformMetadata.class).in(Scopes.SINGLETON);
        binder.bind(TypedTables.class).to(NoTypedTables.class).in(Scopes.SINGLETON);
        binder.bind(TypedTableMetadata.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder, Procedure.class);
        Multibinder.newSetBinder(binder, SystemTable.class);
    }
}
