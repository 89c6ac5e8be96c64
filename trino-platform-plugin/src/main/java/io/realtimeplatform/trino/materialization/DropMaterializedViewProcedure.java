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
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.realtimeplatform.trino.view.DependentViews;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.drop_materialized_view</code>. With cascade the views that use it are dropped first, each as the caller may:
 * when one cannot be dropped, what is left are views that work.
 */
class DropMaterializedViewProcedure
        implements Provider<Procedure>
{
    private final MaterializedViewStore store;
    private final DependentViews users;
    private final MaterializedViewStatements statements;

    @Inject
    DropMaterializedViewProcedure(MaterializedViewStore store, DependentViews users, MaterializedViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.users = requireNonNull(users, "users is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "drop_materialized_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR),
                        new Argument("CASCADE", BOOLEAN, false, false),
                        new Argument("IF_EXISTS", BOOLEAN, false, false)),
                ProcedureHandle.of(lookup(), this, "dropMaterializedView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void dropMaterializedView(ConnectorSession session, String schemaName, String viewName, Boolean cascade, Boolean ifExists)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            if (Boolean.TRUE.equals(ifExists) && store.find(name).isEmpty()) {
                return;
            }
            if (Boolean.TRUE.equals(cascade)) {
                users.of(ImmutableList.of(name)).forEach(user -> users.drop(session.getUser(), user));
            }
            statements.drop(session.getUser(), name);
        }
    }
}
