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
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.materialization.MaterializedViewStatements.Create;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.type.ArrayType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.realtimeplatform.trino.materialization.MaterializedViewArguments.given;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.alter_materialized_view</code>: what is not given stays; <code>'none'</code> takes a property away.
 */
class AlterMaterializedViewProcedure
        implements Provider<Procedure>
{
    private static final String NONE = "none";
    private static final List<String> BOUNDS = ImmutableList.of(ViewProperties.TIME_WINDOW, ViewProperties.TIME_FROM, ViewProperties.TIME_TO);

    private final MaterializedViewStore store;
    private final MaterializedViewStatements statements;

    @Inject
    AlterMaterializedViewProcedure(MaterializedViewStore store, MaterializedViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "alter_materialized_view",
                ImmutableList.<Argument>builder()
                        .add(
                                new Argument("SCHEMA_NAME", VARCHAR),
                                new Argument("VIEW_NAME", VARCHAR),
                                new Argument("QUERY", VARCHAR, false, null))
                        .addAll(MaterializedViewArguments.properties())
                        .add(
                                new Argument("STORAGE_PROPERTIES", new ArrayType(VARCHAR), false, null),
                                new Argument("GRACE_PERIOD", VARCHAR, false, null),
                                new Argument("WHEN_STALE", VARCHAR, false, null),
                                new Argument("COMMENT", VARCHAR, false, null))
                        .build(),
                ProcedureHandle.of(lookup(), this, "alterMaterializedView"));
    }

    @SuppressWarnings("unused") // called through the handle
    void alterMaterializedView(
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
            String comment)
    {
        SchemaTableName name = MaterializedViewArguments.viewName(schemaName, viewName);
        Map<String, String> changes = given(storageSchema, refreshSchedule, targetLag, refreshMode, timeColumn, timeWindow, serving, initialize, refreshTimeZone, timeUnit, alignment, timeFrom, timeTo, partitionBy, uniqueKey, settleTime);
        boolean noGracePeriod = isNone(gracePeriod);
        Optional<Duration> newGracePeriod = noGracePeriod ? Optional.empty() : MaterializedViewArguments.gracePeriod(gracePeriod);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            MaterializedView view = store.find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
            if (!view.owner().equals(session.getUser())) {
                // its query would come to run under another name than that of the user who wrote it
                throw new AccessDeniedException("Materialized view %s belongs to user %s, who alone may alter it; CREATE OR REPLACE MATERIALIZED VIEW states it anew and makes you its owner"
                        .formatted(name, view.owner()));
            }
            ViewDefinition definition = view.definition();
            MaterializedViewDocument document = view.document();
            boolean ownQuery = query != null;
            statements.create(session, name, new Create(
                    ownQuery ? MaterializedViewArguments.query(query) : definition.query(),
                    ownQuery ? Optional.empty() : definition.catalog(),
                    ownQuery ? Optional.empty() : definition.schema(),
                    changed(definition.window(), document.properties(), changes),
                    storageProperties == null ? document.storageProperties() : MaterializedViewArguments.storageProperties(storageProperties),
                    noGracePeriod ? Optional.empty() : newGracePeriod.or(document::gracePeriod),
                    MaterializedViewArguments.whenStale(whenStale).or(document::whenStale),
                    Optional.ofNullable(comment).or(definition::comment),
                    true));
        }
    }

    private static boolean isNone(String value)
    {
        return value != null && value.strip().toLowerCase(ENGLISH).equals(NONE);
    }

    private static Map<String, String> changed(Map<String, String> window, Map<String, String> properties, Map<String, String> changes)
    {
        Map<String, String> result = new LinkedHashMap<>(window);
        result.putAll(properties);
        changes.forEach((property, value) -> {
            if (isNone(value) && !property.equals(ViewProperties.TIME_COLUMN)) {
                result.remove(property);
            }
            else {
                result.put(property, value);
            }
        });
        if (!changes.containsKey(ViewProperties.TIME_COLUMN) && BOUNDS.stream().noneMatch(result::containsKey)) {
            // nothing bounds the rows any more: what describes the bounds goes with them, but for the column that a live tail needs
            ViewProperties.NAMES.stream()
                    .filter(property -> !property.equals(ViewProperties.TIME_COLUMN) || !LiveTails.isAskedFor(result))
                    .forEach(result::remove);
        }
        return ImmutableMap.copyOf(result);
    }
}
