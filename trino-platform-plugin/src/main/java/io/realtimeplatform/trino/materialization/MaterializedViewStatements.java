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
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.EngineStatement;
import io.realtimeplatform.trino.engine.QueryObserver;
import io.realtimeplatform.trino.engine.QueryWatch;
import io.realtimeplatform.trino.schedule.ScheduleConfig;
import io.realtimeplatform.trino.view.QueryPositions;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.trino.spi.StandardErrorCode.USER_CANCELED;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Runs the native statements on materialized views as the user who called a procedure: analysis, access control and error messages are Trino's own.
 */
class MaterializedViewStatements
{
    private final EngineClient engine;
    private final String catalogName;
    private final Duration longestFill;

    @Inject
    MaterializedViewStatements(EngineClient engine, CatalogName catalogName, ScheduleConfig config)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.catalogName = catalogName.toString();
        this.longestFill = config.getMaximumRunTime().toJavaTime().multipliedBy(2);
    }

    /**
     * @param catalog where names without a catalog are looked up
     * @param schema where names without a schema are looked up
     * @param whenStale inline or fail
     */
    record Create(
            String query,
            Optional<String> catalog,
            Optional<String> schema,
            Map<String, String> properties,
            List<String> storageProperties,
            Optional<Duration> gracePeriod,
            Optional<String> whenStale,
            Optional<String> comment,
            boolean replace)
    {
        Create
        {
            properties = ImmutableMap.copyOf(properties);
            storageProperties = ImmutableList.copyOf(storageProperties);
        }
    }

    /**
     * @param session of the call: when it ends, what it asked for is cancelled
     * @throws TrinoException with Trino's own message; a position in it is one in the query
     */
    void create(ConnectorSession session, SchemaTableName name, Create view)
    {
        run(session, "", name, view);
    }

    /** Throws what {@link #create} would for the rights of the user and for the query, and leaves the view that is there as it is. */
    void checkCreate(ConnectorSession session, SchemaTableName name, Create view)
    {
        run(session, "IF NOT EXISTS ", name, view);
    }

    private void run(ConnectorSession session, String condition, SchemaTableName name, Create view)
    {
        // the query comes last and begins a line: whatever is in it, it can be nothing but the view's query, and its positions are easily told
        String head = "CREATE %sMATERIALIZED VIEW %s%s%s%s%s%s AS\n".formatted(
                view.replace() ? "OR REPLACE " : "",
                condition,
                fullName(name),
                view.gracePeriod().map(MaterializedViewStatements::gracePeriod).orElse(""),
                view.whenStale().map(behavior -> " WHEN STALE " + behavior.toUpperCase(ENGLISH)).orElse(""),
                view.comment().map(comment -> " COMMENT " + literal(comment)).orElse(""),
                properties(view));
        EngineStatement statement = EngineStatement.of(session.getUser(), head + view.query())
                .withNames(view.catalog(), view.schema())
                .withTimeout(longestFill);
        try {
            engine.run(statement, whileWanted(session));
        }
        catch (EngineQueryException e) {
            throw QueryPositions.relocated(e, (int) head.lines().count());
        }
    }

    private QueryObserver whileWanted(ConnectorSession session)
    {
        QueryWatch watch = engine.watch(session.getUser(), session.getQueryId());
        return _ -> {
            if (watch.isOver()) {
                throw new TrinoException(USER_CANCELED, "The statement that asked for it, query %s, has ended".formatted(session.getQueryId()));
            }
        };
    }

    private static String gracePeriod(Duration gracePeriod)
    {
        // an interval of milliseconds cannot be written otherwise
        return " GRACE PERIOD INTERVAL '%s.%03d' SECOND".formatted(gracePeriod.toSeconds(), gracePeriod.toMillisPart());
    }

    private static String properties(Create view)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        view.properties().forEach((name, value) -> properties.put(name, literal(value)));
        if (!view.storageProperties().isEmpty()) {
            properties.put(MaterializedViewProperties.STORAGE_PROPERTIES, view.storageProperties().stream()
                    .map(property -> literal(property))
                    .collect(joining(", ", "ARRAY[", "]")));
        }
        Map<String, String> all = properties.buildOrThrow();
        if (all.isEmpty()) {
            return "";
        }
        return all.entrySet().stream()
                .map(property -> identifier(property.getKey()) + " = " + property.getValue())
                .collect(joining(", ", " WITH (", ")"));
    }

    void drop(String user, SchemaTableName name)
    {
        engine.execute(user, "DROP MATERIALIZED VIEW " + fullName(name));
    }

    /** @throws TrinoException with Trino's own message when the user may not refresh the view, or there is none of that name */
    void checkRefresh(String user, SchemaTableName name)
    {
        engine.execute(user, "EXPLAIN (TYPE VALIDATE) REFRESH MATERIALIZED VIEW " + fullName(name));
    }

    private String fullName(SchemaTableName name)
    {
        return qualified(catalogName, name.getSchemaName(), name.getTableName());
    }
}
