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
package io.realtimeplatform.trino.view;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.procedure.Procedure;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

public class ViewModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(ViewStore.class).in(Scopes.SINGLETON);
        binder.bind(ViewSchemas.class).in(Scopes.SINGLETON);
        binder.bind(ViewRules.class).in(Scopes.SINGLETON);
        binder.bind(WindowedQueries.class).in(Scopes.SINGLETON);
        binder.bind(Views.class).in(Scopes.SINGLETON);
        binder.bind(ViewMetadata.class).in(Scopes.SINGLETON);
        binder.bind(ViewStatements.class).in(Scopes.SINGLETON);
        binder.bind(ViewChecker.class).in(Scopes.SINGLETON);
        binder.bind(DependentViews.class).in(Scopes.SINGLETON);

        Multibinder<Procedure> procedures = newSetBinder(binder, Procedure.class);
        procedures.addBinding().toProvider(CreateViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(AlterViewProcedure.class).in(Scopes.SINGLETON);
        procedures.addBinding().toProvider(DropViewProcedure.class).in(Scopes.SINGLETON);

        newSetBinder(binder, SystemTable.class).addBinding().to(ViewsTable.class).in(Scopes.SINGLETON);
    }
}
