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

import com.google.inject.Inject;
import io.realtimeplatform.trino.materialization.MaterializedViews.Change;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_INTERNAL_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The native statements on materialized views.
 */
public class MaterializedViewCommands
{
    private final MaterializedViews views;
    private final MaterializedViewStore store;
    private final Refreshes refreshes;
    private final StorageTables tables;
    private final Optional<StorageCleaner> cleaner;

    @Inject
    MaterializedViewCommands(MaterializedViews views, MaterializedViewStore store, Refreshes refreshes, StorageTables tables, Optional<StorageCleaner> cleaner)
    {
        this.views = requireNonNull(views, "views is null");
        this.store = requireNonNull(store, "store is null");
        this.refreshes = requireNonNull(refreshes, "refreshes is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.cleaner = requireNonNull(cleaner, "cleaner is null");
    }

    /** Makes the view, and fills it unless it says that its schedule does that. When it cannot be filled all is as it was before. */
    public void create(
            ConnectorSession session,
            SchemaTableName name,
            ConnectorMaterializedViewDefinition definition,
            Map<String, Object> properties,
            boolean replace,
            boolean ignoreExisting)
    {
        Change change = views.create(session, name, definition, properties, replace, ignoreExisting);
        if (change.fill()) {
            fill(session, change);
        }
    }

    private void fill(ConnectorSession session, Change change)
    {
        try {
            refreshes.run(session, change.dataset(), RefreshTrigger.CREATE);
        }
        catch (RuntimeException e) {
            boolean undone = views.undo(change);
            cleaner.ifPresent(StorageCleaner::cleanSoon);
            throw new TrinoException(
                    e instanceof TrinoException failure ? failure::getErrorCode : PLATFORM_INTERNAL_ERROR,
                    "Materialized view %s cannot be filled, and %s: %s".formatted(
                            change.name(),
                            undone ? "all is as it was before" : "as another statement has changed or filled it meanwhile, it stays as it is now",
                            e.getMessage()),
                    e);
        }
    }

    public void drop(SchemaTableName name)
    {
        String dataset = store.get(name).dataset();
        views.drop(name);
        tables.clean(dataset);
    }

    /** Drops what is stored of views that were dropped with their schema. */
    public void afterSchemaDropped()
    {
        cleaner.ifPresent(StorageCleaner::cleanSoon);
    }

    public void rename(SchemaTableName from, SchemaTableName to)
    {
        views.rename(from, to);
    }

    public void setProperties(ConnectorSession session, SchemaTableName name, Map<String, Optional<Object>> properties)
    {
        Change change = views.setProperties(name, properties);
        if (change.fill()) {
            fill(session, change);
        }
    }

    public void setColumnComment(SchemaTableName name, String column, Optional<String> comment)
    {
        views.setColumnComment(name, column, comment);
    }

    /** @return at once; the future ends when the refresh has taken effect, and its cancellation cancels the refresh */
    public CompletableFuture<?> refresh(StoredView view)
    {
        return refreshes.start(MaterializedView.of(view).dataset(), RefreshTrigger.STATEMENT);
    }
}
