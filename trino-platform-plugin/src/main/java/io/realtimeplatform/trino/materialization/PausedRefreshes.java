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
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;

import java.util.List;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Which views are not refreshed by their schedules.
 */
class PausedRefreshes
{
    static final List<Argument> ARGUMENTS = ImmutableList.of(
            new Argument("SCHEMA_NAME", VARCHAR),
            new Argument("VIEW_NAME", VARCHAR));

    private final MaterializedViewStore store;
    private final MaterializedViewStatements statements;

    @Inject
    PausedRefreshes(MaterializedViewStore store, MaterializedViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    /** @throws io.trino.spi.TrinoException when the user may not refresh the view */
    void set(ConnectorSession session, String schemaName, String viewName, boolean paused)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            MaterializedView view = store.find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
            statements.checkRefresh(session.getUser(), name);
            store.setPaused(view.dataset(), paused);
        }
    }
}
