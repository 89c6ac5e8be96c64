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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.realtimeplatform.trino.view.ViewStatements.Create;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.security.AccessDeniedException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.alter_view</code>: what is not given stays; <code>'none'</code> takes a part of the window away.
 * The view is made anew from what is stored, so its columns are then those that its query gives now.
 */
class AlterViewProcedure
        implements Provider<Procedure>
{
    private static final String NONE = "none";
    private static final Set<String> BOUNDS = ImmutableSet.of(ViewProperties.TIME_WINDOW, ViewProperties.TIME_FROM, ViewProperties.TIME_TO);

    private final ViewStore store;
    private final ViewStatements statements;

    @Inject
    AlterViewProcedure(ViewStore store, ViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "alter_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR),
                        new Argument("QUERY", VARCHAR, false, null),
                        new Argument("TIME_COLUMN", VARCHAR, false, null),
                        new Argument("TIME_WINDOW", VARCHAR, false, null),
                        new Argument("ALIGNMENT", VARCHAR, false, null),
                        new Argument("COMMENT", VARCHAR, false, null),
                        new Argument("SECURITY", VARCHAR, false, null),
                        new Argument("TIME_UNIT", VARCHAR, false, null),
                        new Argument("TIME_FROM", VARCHAR, false, null),
                        new Argument("TIME_TO", VARCHAR, false, null)),
                ProcedureHandle.of(lookup(), this, "alterView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void alterView(
            ConnectorSession session,
            String schemaName,
            String viewName,
            String query,
            String timeColumn,
            String timeWindow,
            String alignment,
            String comment,
            String security,
            String timeUnit,
            String timeFrom,
            String timeTo)
    {
        SchemaTableName name = ViewArguments.viewName(schemaName, viewName);
        Map<String, String> changes = ViewArguments.properties(timeColumn, timeUnit, timeWindow, alignment, timeFrom, timeTo);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            StoredView view = store.find(name).orElseThrow(() -> new ViewNotFoundException(name));
            Views.checkNotMaterialized(view);
            if (!view.owner().equals(session.getUser())) {
                // its query would come to run under another name than that of the user who wrote it
                throw new AccessDeniedException("View %s belongs to user %s, who alone may alter it; CREATE OR REPLACE VIEW states it anew and makes you its owner"
                        .formatted(name, view.owner()));
            }
            ViewDefinition definition = view.definition();
            boolean ownQuery = query != null;
            statements.create(session.getUser(), name, new Create(
                    ownQuery ? ViewArguments.query(query) : definition.query(),
                    ownQuery ? Optional.empty() : definition.catalog(),
                    ownQuery ? Optional.empty() : definition.schema(),
                    ViewProperties.fromWindow(ViewArguments.window(changed(definition.window(), changes))),
                    Optional.ofNullable(comment).or(definition::comment),
                    security == null ? definition.runAsInvoker() : ViewArguments.runAsInvoker(security),
                    true));
        }
    }

    private static Map<String, String> changed(Map<String, String> window, Map<String, String> changes)
    {
        Map<String, String> result = new LinkedHashMap<>(window);
        changes.forEach((property, value) -> {
            if (value.strip().toLowerCase(ENGLISH).equals(NONE) && !property.equals(ViewProperties.TIME_COLUMN)) {
                result.remove(property);
            }
            else {
                result.put(property, value);
            }
        });
        if (!changes.containsKey(ViewProperties.TIME_COLUMN) && BOUNDS.stream().noneMatch(result::containsKey)) {
            // nothing bounds the rows any more: what describes the bounds goes with them
            result.clear();
        }
        return result;
    }
}
