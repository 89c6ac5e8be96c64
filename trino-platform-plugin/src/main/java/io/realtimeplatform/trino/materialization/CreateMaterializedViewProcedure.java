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
import io.airlift.log.Logger;
import io.realtimeplatform.trino.materialization.MaterializedViewStatements.Create;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.type.ArrayType;

import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.materialization.MaterializedViewArguments.given;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.create_materialized_view</code>
 */
class CreateMaterializedViewProcedure
        implements Provider<Procedure>
{
    private static final Logger log = Logger.get(CreateMaterializedViewProcedure.class);

    private final ViewStore store;
    private final MaterializedViewStatements statements;

    @Inject
    CreateMaterializedViewProcedure(ViewStore store, MaterializedViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "create_materialized_view",
                ImmutableList.<Argument>builder()
                        .add(
                                new Argument("SCHEMA_NAME", VARCHAR),
                                new Argument("VIEW_NAME", VARCHAR),
                                new Argument("QUERY", VARCHAR))
                        .addAll(MaterializedViewArguments.properties())
                        .add(
                                new Argument("STORAGE_PROPERTIES", new ArrayType(VARCHAR), false, null),
                                new Argument("GRACE_PERIOD", VARCHAR, false, null),
                                new Argument("WHEN_STALE", VARCHAR, false, null),
                                new Argument("COMMENT", VARCHAR, false, null),
                                new Argument("OR_REPLACE", BOOLEAN, false, false))
                        .build(),
                ProcedureHandle.of(lookup(), this, "createMaterializedView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void createMaterializedView(
            ConnectorSession session,
            String schemaName,
            String viewName,
            String query,
            String storageSchema,
            String refreshSchedule,
            String targetLag,
            String refreshMode,
            String timeColumn,
            String timeWindow,
            String serving,
            String initialize,
            String refreshTimeZone,
            String timeUnit,
            String alignment,
            String timeFrom,
            String timeTo,
            String partitionBy,
            String uniqueKey,
            String settleTime,
            List<?> storageProperties,
            String gracePeriod,
            String whenStale,
            String comment,
            Boolean orReplace)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        boolean replace = Boolean.TRUE.equals(orReplace);
        Create view = new Create(
                MaterializedViewArguments.query(query),
                Optional.empty(),
                Optional.empty(),
                given(storageSchema, refreshSchedule, targetLag, refreshMode, timeColumn, timeWindow, serving, initialize, refreshTimeZone, timeUnit, alignment, timeFrom, timeTo, partitionBy, uniqueKey, settleTime),
                MaterializedViewArguments.storageProperties(storageProperties),
                MaterializedViewArguments.gracePeriod(gracePeriod),
                MaterializedViewArguments.whenStale(whenStale),
                Optional.ofNullable(comment),
                replace);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            Optional<StoredView> existing = store.find(name);
            if (existing.isPresent() && !replace) {
                // who may not make the view is told that, and nothing of what is there
                statements.checkCreate(session, name, view);
                checkSame(session, existing.get(), view);
                log.info("Materialized view %s is left as it is: user %s asked for what is there", name, session.getUser());
                store.confirm(name);
                return;
            }
            statements.create(session, name, view);
        }
    }

    private static void checkSame(ConnectorSession session, StoredView existing, Create asked)
    {
        if (!existing.isMaterialized()) {
            throw new TrinoException(ALREADY_EXISTS, "View %s already exists: it is not materialized; drop it first, or choose another name".formatted(existing.name()));
        }
        if (!existing.owner().equals(session.getUser())) {
            // what is in the view is not told to others
            throw new TrinoException(ALREADY_EXISTS, "Materialized view %s already exists and belongs to user %s; with or_replace => true you replace it and become its owner"
                    .formatted(existing.name(), existing.owner()));
        }
        List<String> differences = MaterializedViewDifferences.of(MaterializedView.of(existing), asked);
        if (!differences.isEmpty()) {
            throw new TrinoException(ALREADY_EXISTS, "Materialized view %s already exists, and it differs: %s. Replace it with or_replace => true, or change it with alter_materialized_view"
                    .formatted(existing.name(), String.join("; ", differences)));
        }
    }
}
