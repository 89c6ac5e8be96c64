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
package io.realtimeplatform.trino.check;

import com.google.inject.Binder;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.trino.spi.connector.SystemTable;

import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;

public class CheckModule
        extends AbstractConfigurationAwareModule
{
    @Override
    protected void setup(Binder binder)
    {
        configBinder(binder).bindConfig(CheckConfig.class);
        binder.bind(CheckRunner.class).in(Scopes.SINGLETON);
        newSetBinder(binder, SystemTable.class).addBinding().to(ChecksTable.class).in(Scopes.SINGLETON);

        Multibinder<Checks> checks = newSetBinder(binder, Checks.class);
        checks.addBinding().to(StoreChecks.class).in(Scopes.SINGLETON);
        checks.addBinding().to(EngineChecks.class).in(Scopes.SINGLETON);
        checks.addBinding().to(ConnectChecks.class).in(Scopes.SINGLETON);
        checks.addBinding().to(PinotChecks.class).in(Scopes.SINGLETON);
        checks.addBinding().to(StorageChecks.class).in(Scopes.SINGLETON);
    }
}
