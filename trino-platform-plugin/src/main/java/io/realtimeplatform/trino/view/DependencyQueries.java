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

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import io.realtimeplatform.trino.view.ViewDependencies.Edge;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What the store knows of which views use which relations of the catalog. Each question reads the rows that answer it:
 * what it costs does not grow with the number of views that have nothing to do with it.
 */
final class DependencyQueries
{
    // how many names one query asks for; a statement in PostgreSQL has at most 65535 parameters
    private static final int BATCH = 1000;
    private static final List<String> NAME_PROPERTIES = List.of("schemaName", "tableName");
    private static final String EDGES = "SELECT schema_name, view_name, used_schema, used_name FROM platform_view_dependency WHERE used_catalog = :catalog";

    private static final RowMapper<Edge> EDGE = (row, _) -> new Edge(
            new SchemaTableName(row.getString("schema_name"), row.getString("view_name")),
            new SchemaTableName(row.getString("used_schema"), row.getString("used_name")));

    private final Handle handle;
    private final String catalogName;

    DependencyQueries(Handle handle, String catalogName)
    {
        this.handle = handle;
        this.catalogName = catalogName;
    }

    /** @return the views that name it, in one query */
    Set<SchemaTableName> users(SchemaTableName name)
    {
        return ViewDependencies.of(users(ImmutableSet.of(name))).users(name);
    }

    /** @return what uses the relations of a schema, in one query */
    ViewDependencies usersOfSchema(String schemaName)
    {
        return users(ViewFilter.ofSchema(schemaName));
    }

    /** @return what uses each of these, in one query */
    ViewDependencies users(ViewFilter filter)
    {
        String edges = "SELECT * FROM (" + EDGES + ") edges";
        return ViewDependencies.of(edges(filter.query(handle, edges, "used_schema", "used_name")));
    }

    /** @return all that uses it, directly or through other views; a query for each step of the longest way */
    ViewDependencies allUsers(SchemaTableName name)
    {
        return allUsers(ImmutableSet.of(name));
    }

    /** The same for several relations, in as many queries. */
    ViewDependencies allUsers(Collection<SchemaTableName> names)
    {
        return reachable(ImmutableSet.copyOf(names), this::users, Edge::user);
    }

    /** @return all that it uses, directly or through other views; a query for each step of the longest way */
    ViewDependencies allUsed(SchemaTableName name)
    {
        return reachable(ImmutableSet.of(name), this::used, Edge::used);
    }

    private static ViewDependencies reachable(Set<SchemaTableName> start, Function<Set<SchemaTableName>, List<Edge>> step, Function<Edge, SchemaTableName> next)
    {
        List<Edge> edges = new ArrayList<>();
        Set<SchemaTableName> seen = new LinkedHashSet<>(start);
        Set<SchemaTableName> names = start;
        while (!names.isEmpty()) {
            Set<SchemaTableName> found = new LinkedHashSet<>();
            for (Edge edge : step.apply(names)) {
                edges.add(edge);
                if (seen.add(next.apply(edge))) {
                    found.add(next.apply(edge));
                }
            }
            names = found;
        }
        return ViewDependencies.of(edges);
    }

    private List<Edge> users(Set<SchemaTableName> names)
    {
        return batches(names, batch -> edges(withNames(EDGES + " AND (used_schema, used_name) IN (<names>)", batch)));
    }

    private List<Edge> used(Set<SchemaTableName> names)
    {
        return batches(names, batch -> edges(withNames(EDGES + " AND (schema_name, view_name) IN (<names>)", batch)));
    }

    /** @return those of the views that there are */
    Map<SchemaTableName, StoredView> views(Collection<SchemaTableName> names)
    {
        Map<SchemaTableName, StoredView> views = new HashMap<>();
        Iterables.partition(names, BATCH).forEach(batch -> withNames("SELECT * FROM platform_any_view WHERE (schema_name, view_name) IN (<names>)", batch)
                .map(StoredView.MAPPER)
                .forEach(view -> views.put(view.name(), view)));
        return views;
    }

    private static List<Edge> batches(Collection<SchemaTableName> names, Function<List<SchemaTableName>, List<Edge>> query)
    {
        List<Edge> edges = new ArrayList<>();
        Iterables.partition(names, BATCH).forEach(batch -> edges.addAll(query.apply(batch)));
        return edges;
    }

    private Query withNames(String sql, List<SchemaTableName> names)
    {
        return handle.createQuery(sql).bindBeanList("names", names, NAME_PROPERTIES);
    }

    private List<Edge> edges(Query query)
    {
        return query.bind("catalog", catalogName)
                .map(EDGE)
                .collect(toImmutableList());
    }
}
