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

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Runs the native statements on views as the user who called a procedure: analysis, access control and error messages are Trino's own.
 */
class ViewStatements
{
    private final EngineClient engine;
    private final String catalogName;

    @Inject
    ViewStatements(EngineClient engine, CatalogName catalogName)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.catalogName = catalogName.toString();
    }

    /**
     * @param catalog where names without a catalog are looked up
     * @param schema where names without a schema are looked up
     */
    record Create(
            String query,
            Optional<String> catalog,
            Optional<String> schema,
            Map<String, String> properties,
            Optional<String> comment,
            boolean runAsInvoker,
            boolean replace)
    {
        Create
        {
            properties = ImmutableMap.copyOf(properties);
        }
    }

    /** @throws TrinoException with Trino's own message; a position in it is one in the query */
    void create(String user, SchemaTableName name, Create view)
    {
        run(user, "", name, view);
    }

    /** Makes nothing, and throws what {@link #create} would for the rights of the user and for the query. */
    void checkCreate(String user, SchemaTableName name, Create view)
    {
        run(user, "EXPLAIN (TYPE VALIDATE) ", name, view);
    }

    private void run(String user, String prefix, SchemaTableName name, Create view)
    {
        // the query comes last and begins a line: whatever is in it, it can be nothing but the view's query, and its positions are easily told
        String head = prefix + "CREATE %sVIEW %s%s SECURITY %s%s AS\n".formatted(
                view.replace() ? "OR REPLACE " : "",
                fullName(name),
                view.comment().map(comment -> " COMMENT " + literal(comment)).orElse(""),
                view.runAsInvoker() ? "INVOKER" : "DEFINER",
                properties(view.properties()));
        try {
            engine.execute(user, view.catalog(), view.schema(), head + view.query());
        }
        catch (EngineQueryException e) {
            throw QueryPositions.relocated(e, (int) head.lines().count());
        }
    }

    void drop(String user, SchemaTableName name, boolean materialized)
    {
        engine.execute(user, "DROP %s %s".formatted(materialized ? "MATERIALIZED VIEW" : "VIEW", fullName(name)));
    }

    /** Has Trino analyse the view as that user would read it, without reading a row. */
    void validate(String user, SchemaTableName name)
    {
        engine.execute(user, "EXPLAIN (TYPE VALIDATE) SELECT * FROM " + fullName(name));
    }

    private String fullName(SchemaTableName name)
    {
        return qualified(catalogName, name.getSchemaName(), name.getTableName());
    }

    private static String properties(Map<String, String> properties)
    {
        if (properties.isEmpty()) {
            return "";
        }
        return properties.entrySet().stream()
                .map(property -> identifier(property.getKey()) + " = " + literal(property.getValue()))
                .collect(joining(", ", " WITH (", ")"));
    }
}
