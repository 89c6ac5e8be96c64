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

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The views that use something, and dropping them.
 */
public class DependentViews
{
    private final ViewStore store;
    private final ViewStatements statements;

    @Inject
    DependentViews(ViewStore store, ViewStatements statements)
    {
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    /**
     * @param query as it was stated; empty when what is stored cannot be read
     */
    public record View(SchemaTableName name, String owner, Optional<String> query, boolean materialized) {}

    /** @return the views that use one of the relations, directly or through others, in an order in which each can be dropped */
    public List<View> of(Collection<SchemaTableName> relations)
    {
        List<SchemaTableName> users = store.dependencies(dependencies -> dependencies.allUsers(relations)).allUsers(relations);
        Map<SchemaTableName, StoredView> views = store.dependencies(dependencies -> dependencies.views(users));
        return users.stream()
                .filter(views::containsKey)
                .map(name -> describe(views.get(name)))
                .collect(toImmutableList());
    }

    /**
     * The views over tables of pipelines. A name that a view has is left out: its pipeline serves no table, and those views use that view.
     */
    public List<View> ofTables(Collection<SchemaTableName> tables)
    {
        Set<SchemaTableName> names = store.dependencies(dependencies -> dependencies.views(tables)).keySet();
        return of(tables.stream()
                .filter(table -> !names.contains(table))
                .collect(toImmutableList()));
    }

    public Optional<View> find(SchemaTableName name)
    {
        return store.find(name).map(DependentViews::describe);
    }

    private static View describe(StoredView view)
    {
        return new View(view.name(), view.owner(), view.readableDefinition().map(ViewDefinition::query), view.isMaterialized());
    }

    /**
     * Drops the view as that user may.
     *
     * @throws TrinoException with Trino's own message when the user may not
     */
    public void drop(String user, View view)
    {
        statements.drop(user, view.name(), view.materialized());
    }
}
