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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.refresh_materialized_view</code>: for whoever may refresh the view by Trino's own statement. It returns when a refresh
 * that began after the call has taken effect.
 */
class RefreshMaterializedViewProcedure
        implements Provider<Procedure>
{
    private final MaterializedViewStore store;
    private final MaterializedViewStatements statements;
    private final Refreshes refreshes;

    @Inject
    RefreshMaterializedViewProcedure(MaterializedViewStore store, MaterializedViewStatements statements, Refreshes refreshes)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
        this.refreshes = requireNonNull(refreshes, "refreshes is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "refresh_materialized_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR)),
                ProcedureHandle.of(lookup(), this, "refreshMaterializedView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void refreshMaterializedView(ConnectorSession session, String schemaName, String viewName)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            MaterializedView view = store.find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
            statements.checkRefresh(session.getUser(), name);
            refreshes.run(session, view.dataset(), RefreshTrigger.CALL);
        }
    }
}
