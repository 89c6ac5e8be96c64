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
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.backfill_materialized_view</code>: for whoever may refresh the view. It computes the partitions of a range of days anew, some at a time,
 * whether or not their rows in the source changed.
 */
class BackfillMaterializedViewProcedure
        implements Provider<Procedure>
{
    private final MaterializedViewStore store;
    private final MaterializedViewStatements statements;
    private final Backfills backfills;

    @Inject
    BackfillMaterializedViewProcedure(MaterializedViewStore store, MaterializedViewStatements statements, Backfills backfills)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
        this.backfills = requireNonNull(backfills, "backfills is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "backfill_materialized_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR),
                        new Argument("FROM_DATE", VARCHAR),
                        new Argument("TO_DATE", VARCHAR)),
                ProcedureHandle.of(lookup(), this, "backfillMaterializedView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void backfillMaterializedView(ConnectorSession session, String schemaName, String viewName, String fromDate, String toDate)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        LocalDate from = date("from_date", fromDate);
        LocalDate to = date("to_date", toDate);
        if (!from.isBefore(to)) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "from_date is '%s' and to_date '%s', which is the day after the last one: it has to be later".formatted(from, to));
        }
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            MaterializedView view = store.find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
            statements.checkRefresh(session.getUser(), name);
            backfills.run(session, view, from, to);
        }
    }

    private static LocalDate date(String argument, String value)
    {
        if (value == null) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "%s is NULL: give a day, as '2026-01-31'".formatted(argument));
        }
        try {
            return LocalDate.parse(value.strip());
        }
        catch (DateTimeParseException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "%s is '%s': give a day, as '2026-01-31'".formatted(argument, Excerpt.of(value)), e);
        }
    }
}
