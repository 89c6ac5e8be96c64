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
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.realtimeplatform.trino.view.ViewStatements.Create;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.create_view</code>
 */
class CreateViewProcedure
        implements Provider<Procedure>
{
    private static final Logger log = Logger.get(CreateViewProcedure.class);

    private final ViewStore store;
    private final ViewStatements statements;

    @Inject
    CreateViewProcedure(ViewStore store, ViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "create_view",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("VIEW_NAME", VARCHAR),
                        new Argument("QUERY", VARCHAR),
                        new Argument("TIME_COLUMN", VARCHAR, false, null),
                        new Argument("TIME_WINDOW", VARCHAR, false, null),
                        new Argument("ALIGNMENT", VARCHAR, false, null),
                        new Argument("COMMENT", VARCHAR, false, null),
                        new Argument("SECURITY", VARCHAR, false, null),
                        new Argument("OR_REPLACE", BOOLEAN, false, false),
                        new Argument("TIME_UNIT", VARCHAR, false, null),
                        new Argument("TIME_FROM", VARCHAR, false, null),
                        new Argument("TIME_TO", VARCHAR, false, null)),
                ProcedureHandle.of(lookup(), this, "createView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void createView(
            ConnectorSession session,
            String schemaName,
            String viewName,
            String query,
            String timeColumn,
            String timeWindow,
            String alignment,
            String comment,
            String security,
            Boolean orReplace,
            String timeUnit,
            String timeFrom,
            String timeTo)
    {
        SchemaTableName name = ViewArguments.viewName(schemaName, viewName);
        Optional<TimeWindow> window = ViewArguments.window(ViewArguments.properties(timeColumn, timeUnit, timeWindow, alignment, timeFrom, timeTo));
        boolean replace = Boolean.TRUE.equals(orReplace);
        Create view = new Create(
                ViewArguments.query(query),
                Optional.empty(),
                Optional.empty(),
                ViewProperties.fromWindow(window),
                Optional.ofNullable(comment),
                security != null && ViewArguments.runAsInvoker(security),
                replace);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            Optional<StoredView> existing = store.find(name);
            if (existing.isPresent() && !replace) {
                // who may not make the view is told that, and nothing of what is there
                statements.checkCreate(session.getUser(), name, view);
                Views.checkNotMaterialized(existing.get());
                checkSame(session, existing.get(), view);
                log.info("View %s is left as it is: user %s asked for what is there", name, session.getUser());
                store.confirm(name);
                return;
            }
            statements.create(session.getUser(), name, view);
        }
    }

    private static void checkSame(ConnectorSession session, StoredView existing, Create asked)
    {
        if (!existing.owner().equals(session.getUser())) {
            // what is in the view is not told to others
            throw new TrinoException(ALREADY_EXISTS, "View %s already exists and belongs to user %s; with or_replace => true you replace it and become its owner"
                    .formatted(existing.name(), existing.owner()));
        }
        List<String> differences = differences(existing.definition(), asked);
        if (!differences.isEmpty()) {
            throw new TrinoException(ALREADY_EXISTS, "View %s already exists, and it differs: %s. Replace it with or_replace => true, or change it with alter_view"
                    .formatted(existing.name(), String.join("; ", differences)));
        }
    }

    private static List<String> differences(ViewDefinition existing, Create asked)
    {
        ImmutableList.Builder<String> differences = ImmutableList.builder();
        if (!ViewSql.isSame(existing.query(), asked.query())) {
            differences.add("query");
        }
        for (String property : ViewProperties.NAMES) {
            difference(differences, property, existing.window(), asked.properties());
        }
        if (asked.comment().isPresent() && !existing.comment().equals(asked.comment())) {
            differences.add("comment is %s".formatted(existing.comment().map("'%s'"::formatted).orElse("not set")));
        }
        if (existing.runAsInvoker() != asked.runAsInvoker()) {
            differences.add("security is " + ViewArguments.security(existing.runAsInvoker()));
        }
        return differences.build();
    }

    private static void difference(ImmutableList.Builder<String> differences, String property, Map<String, String> existing, Map<String, String> asked)
    {
        String present = existing.get(property);
        String wanted = asked.get(property);
        // the name of a column is stored as the view has it, in whatever case it was stated
        if (property.equals(ViewProperties.TIME_COLUMN) && present != null && present.equalsIgnoreCase(wanted)) {
            return;
        }
        if (!Objects.equals(present, wanted)) {
            differences.add("%s is %s".formatted(property, present == null ? "not set" : "'" + present + "'"));
        }
    }
}
