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
package io.realtimeplatform.trino.schedule;

import com.google.inject.Binder;
import com.google.inject.Scopes;
import io.airlift.configuration.AbstractConfigurationAwareModule;

import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

public class ScheduleModule
        extends AbstractConfigurationAwareModule
{
    private final boolean coordinator;

    /** @param coordinator whether this node is one; workers have the catalog as well, and begin nothing */
    public ScheduleModule(boolean coordinator)
    {
        this.coordinator = coordinator;
    }

    @Override
    protected void setup(Binder binder)
    {
        configBinder(binder).bindConfig(ScheduleConfig.class);
        binder.bind(Leases.class).in(Scopes.SINGLETON);
        binder.bind(LeaseHeartbeats.class).in(Scopes.SINGLETON);
        binder.bind(RefreshHistory.class).in(Scopes.SINGLETON);
        binder.bind(Schedules.class).in(Scopes.SINGLETON);
        newOptionalBinder(binder, ScheduledDatasets.class);
        if (coordinator) {
            binder.bind(RefreshStats.class).in(Scopes.SINGLETON);
            newExporter(binder).export(RefreshStats.class).withGeneratedName();
            binder.bind(Scheduler.class).in(Scopes.SINGLETON);
        }
    }
}
