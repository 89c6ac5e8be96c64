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
package io.realtimeplatform.trino.security;

import com.google.inject.Binder;
import com.google.inject.Scopes;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.trino.plugin.base.security.AllowAllSecurityModule;
import io.trino.plugin.base.security.FileBasedAccessControlModule;
import io.trino.spi.connector.ConnectorAccessControl;

public class SecurityModule
        extends AbstractConfigurationAwareModule
{
    @Override
    protected void setup(Binder binder)
    {
        binder.bind(Administrators.class).in(Scopes.SINGLETON);
        binder.bind(Secrets.class).in(Scopes.SINGLETON);

        switch (buildConfigObject(CatalogSecurityConfig.class).getSecurity()) {
            case ALLOW_ALL -> install(new AllowAllSecurityModule());
            case READ_ONLY -> binder.bind(ConnectorAccessControl.class).to(ReadOnlyCatalogAccessControl.class).in(Scopes.SINGLETON);
            case FILE -> install(new FileBasedAccessControlModule());
        }
    }
}
