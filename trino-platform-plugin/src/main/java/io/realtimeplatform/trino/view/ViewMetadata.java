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
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW;
import static java.util.Objects.requireNonNull;

/**
 * Views and schemas as Trino asks for them and changes them.
 */
public class ViewMetadata
{
    private static final Logger log = Logger.get(ViewMetadata.class);

    private final ViewStore store;
    private final Views views;
    private final ViewSchemas schemas;
    private final WindowedQueries queries;

    @Inject
    ViewMetadata(ViewStore store, Views views, ViewSchemas schemas, WindowedQueries queries)
    {
        this.store = requireNonNull(store, "store is null");
        this.views = requireNonNull(views, "views is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    /** All schemas of the catalog, those of typed tables among them, sorted. */
    public List<String> schemaNames()
    {
        return schemas.names();
    }

    public boolean schemaExists(String name)
    {
        return schemas.exists(name);
    }

    public Optional<String> schemaOwner(String name)
    {
        return schemas.owner(name);
    }

    public void createSchema(String name, String owner)
    {
        schemas.create(name, owner);
    }

    public void dropSchema(String name, boolean cascade)
    {
        schemas.drop(name, cascade);
    }

    public void renameSchema(String from, String to)
    {
        schemas.rename(from, to);
    }

    /** The definitions of views; one that cannot be made is left out and logged. */
    public Map<SchemaTableName, ConnectorViewDefinition> definitions(List<StoredView> stored)
    {
        return listing(stored, view -> Map.entry(view.name(), queries.definition(view))).stream()
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public boolean exists(SchemaTableName name)
    {
        return store.find(name).isPresent();
    }

    /** @throws TrinoException when what is stored gives no view */
    public ConnectorViewDefinition definition(StoredView view)
    {
        try {
            return queries.definition(view);
        }
        catch (TrinoException e) {
            throw new TrinoException(INVALID_VIEW, "View %s cannot be read: %s".formatted(view.name(), e.getMessage()), e);
        }
    }

    public Map<String, Object> properties(StoredView view)
    {
        return ImmutableMap.copyOf(view.definition().window());
    }

    public List<RelationColumnsMetadata> relationColumns(List<StoredView> stored)
    {
        return listing(stored, view -> RelationColumnsMetadata.forView(view.name(), queries.columns(view.definition())));
    }

    public List<RelationCommentMetadata> relationComments(List<StoredView> stored)
    {
        return listing(stored, view -> RelationCommentMetadata.forRelation(view.name(), view.definition().comment()));
    }

    public void createView(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition definition, Map<String, Object> properties, boolean replace)
    {
        views.create(session, name, definition, properties, replace);
    }

    public void refreshView(SchemaTableName name, ConnectorViewDefinition definition)
    {
        views.refresh(name, definition);
    }

    public void dropView(SchemaTableName name)
    {
        views.drop(name);
    }

    public void renameView(SchemaTableName from, SchemaTableName to)
    {
        views.rename(from, to);
    }

    public void setViewComment(SchemaTableName name, Optional<String> comment)
    {
        views.setComment(name, comment);
    }

    public void setViewColumnComment(SchemaTableName name, String column, Optional<String> comment)
    {
        views.setColumnComment(name, column, comment);
    }

    /** @param description of one view; one for which it fails is left out and logged */
    public static <T> List<T> listing(List<StoredView> stored, Function<StoredView, T> description)
    {
        ImmutableList.Builder<T> descriptions = ImmutableList.builder();
        for (StoredView view : stored) {
            try {
                descriptions.add(description.apply(view));
            }
            catch (RuntimeException e) {
                // one view that cannot be described must not break the listing of all others
                log.warn("View %s cannot be listed: %s", view.name(), e.getMessage());
            }
        }
        return descriptions.build();
    }
}
