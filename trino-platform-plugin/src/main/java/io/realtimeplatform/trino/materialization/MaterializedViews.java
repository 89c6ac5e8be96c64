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
import io.airlift.log.Logger;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.realtimeplatform.trino.view.ViewProperties;
import io.realtimeplatform.trino.view.ViewRules;
import io.realtimeplatform.trino.view.ViewStore;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static java.util.Objects.requireNonNull;

/**
 * Makes and changes materialized views: where native statements arrive, and through them the procedures.
 * Trino has analysed the query and checked the user's rights before it calls.
 */
class MaterializedViews
{
    private static final Logger log = Logger.get(MaterializedViews.class);

    private final ViewStore store;
    private final ViewRules rules;
    private final WindowedQueries queries;
    private final MaterializedViewProperties properties;
    private final StorageCatalogs storages;
    private final StorageTables tables;

    @Inject
    MaterializedViews(ViewStore store, ViewRules rules, WindowedQueries queries, MaterializedViewProperties properties, StorageCatalogs storages, StorageTables tables)
    {
        this.store = requireNonNull(store, "store is null");
        this.rules = requireNonNull(rules, "rules is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.properties = requireNonNull(properties, "properties is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * What a statement did.
     *
     * @param dataset of the materialized view
     * @param before the one that was replaced; empty when there was none
     * @param after the one that is there now
     * @param changed false when what was asked for was there already
     * @param fill whether its rows are to be computed at once
     */
    record Change(SchemaTableName name, String dataset, Optional<MaterializedView> before, MaterializedView after, boolean changed, boolean fill) {}

    /**
     * Makes the view the session's user's own, whoever had it before: a query never runs under the name of somebody who did not state it.
     * What is there already is left as it is.
     */
    Change create(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition stated, Map<String, Object> given, boolean replace, boolean ignoreExisting)
    {
        rules.checkName(name);
        MaterializedViewDocument document = properties.document(given, stated.getGracePeriod(), MaterializedViewSpi.whenStale(stated));
        ConnectorViewDefinition query = asView(stated, session.getUser());
        // asked before the change: it takes a while, and holds no lock of the store
        StorageKind storage = storages.kind(session.getUser(), document);
        storages.columns(storage, ViewDefinition.of(query, query.getOriginalSql(), Optional.empty()));
        storages.tableProperties(session.getUser(), document);
        Change[] result = new Change[1];
        store.change(change -> {
            Optional<StoredView> existing = change.find(name);
            checkReplaceable(name, existing, replace || ignoreExisting);
            Optional<MaterializedView> before = existing.map(MaterializedView::of);
            if (before.isPresent() && ignoreExisting && !replace) {
                result[0] = new Change(name, before.get().dataset(), before, before.get(), false, false);
                return;
            }
            ViewDefinition definition = define(query, given, before.flatMap(view -> view.view().readableDefinition()));
            check(definition, document, storage);
            result[0] = before
                    .map(view -> replace(change, session.getUser(), view, definition, document))
                    .orElseGet(() -> insert(change, session.getUser(), name, definition, document));
            ViewRules.checkNoCycle(change, name);
        });
        return result[0];
    }

    /** What a refresh would find out later is told to the one who states it. */
    private void check(ViewDefinition definition, MaterializedViewDocument document, StorageKind storage)
    {
        PartitionedViews.check(definition, document);
        KeyedViews.check(definition, document);
        LiveTails.check(definition, document, storage, queries);
    }

    private static void checkReplaceable(SchemaTableName name, Optional<StoredView> existing, boolean replace)
    {
        existing.ifPresent(view -> {
            if (!view.isMaterialized()) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists: it is not materialized; drop it first, or choose another name".formatted(name));
            }
            if (!replace) {
                throw new TrinoException(ALREADY_EXISTS, "Materialized view %s already exists".formatted(name));
            }
        });
    }

    private ViewDefinition define(ConnectorViewDefinition query, Map<String, Object> given, Optional<ViewDefinition> before)
    {
        try {
            ViewDefinition definition = queries.define(query, MaterializedViewProperties.ofWindow(given), before);
            return before.map(definition::keepingComments).orElse(definition);
        }
        catch (TrinoException e) {
            throw ofMaterializedView(e);
        }
    }

    /** What is wrong with a window is said of a view's property. */
    private static TrinoException ofMaterializedView(TrinoException e)
    {
        if (e.getErrorCode().equals(INVALID_VIEW_PROPERTY.toErrorCode())) {
            return invalid(e.getMessage());
        }
        return e;
    }

    private static Change insert(ViewStore.Change change, String user, SchemaTableName name, ViewDefinition definition, MaterializedViewDocument document)
    {
        String dataset = UUID.randomUUID().toString();
        change.insert(name, definition, user);
        MaterializedViewStore.insert(change.handle(), name, dataset, document);
        return new Change(name, dataset, Optional.empty(), existing(change, name), true, document.initializedOnCreate());
    }

    private Change replace(ViewStore.Change change, String user, MaterializedView before, ViewDefinition definition, MaterializedViewDocument document)
    {
        SchemaTableName name = before.name();
        Optional<ViewDefinition> former = before.view().readableDefinition();
        boolean sameOwner = before.owner().equals(user);
        boolean sameQuery = sameOwner && former.isPresent() && definition.runsSameSql(former.get()) && definition.columns().equals(former.get().columns());
        if (sameQuery && definition.isSame(former.get()) && before.materialization().settings().equals(StoreJson.write(document))) {
            log.info("Materialized view %s is left as it is: user %s asked for what is there", name, user);
            change.confirm(name);
            return new Change(name, before.dataset(), Optional.of(before), before, false, false);
        }
        change.update(name, definition, user);
        MaterializedViewStore.updateSettings(change.handle(), before.dataset(), document);
        if (!sameQuery) {
            // rows of another query, or that another user's rights gave, are not served under the new definition
            if (!document.initializedOnCreate()) {
                // else the refresh that follows does that, or leaves them to be served again
                tables.retire(change.handle(), before.dataset());
            }
            MaterializedViewStore.updateServed(change.handle(), before.dataset(), Optional.empty());
        }
        MaterializedView after = existing(change, name);
        boolean sameRows = sameQuery && definition.window().equals(former.get().window()) && !(document.hasLiveTail() && after.tail().isEmpty());
        return new Change(name, before.dataset(), Optional.of(before), after, true, document.initializedOnCreate() && !sameRows);
    }

    /**
     * Takes back what a statement did whose refresh failed: the view is again what it was, or gone.
     *
     * @return false when it is not what the statement made of it any more: what others did since stays
     */
    boolean undo(Change done)
    {
        boolean[] undone = new boolean[1];
        store.change(change -> {
            Optional<MaterializedView> current = change.find(done.name())
                    .filter(StoredView::isMaterialized)
                    .map(MaterializedView::of)
                    .filter(view -> view.dataset().equals(done.dataset()) && isAsLeft(view, done.after()));
            if (current.isEmpty()) {
                return;
            }
            if (done.before().isEmpty()) {
                change.delete(done.name());
                undone[0] = true;
                return;
            }
            MaterializedView before = done.before().get();
            if (before.view().readableDefinition().isEmpty()) {
                // it could not even be read
                return;
            }
            change.update(done.name(), before.definition(), before.owner());
            MaterializedViewStore.updateSettings(change.handle(), before.dataset(), before.document());
            MaterializedViewStore.updateServed(change.handle(), before.dataset(), before.served());
            undone[0] = true;
        });
        return undone[0];
    }

    private static boolean isAsLeft(MaterializedView current, MaterializedView left)
    {
        return current.owner().equals(left.owner())
                && current.view().readableDefinition().equals(left.view().readableDefinition())
                && current.materialization().version() == left.materialization().version()
                && current.materialization().served().equals(left.materialization().served());
    }

    /** @param changes the properties to set, and those to set to their defaults */
    Change setProperties(SchemaTableName name, Map<String, Optional<Object>> changes)
    {
        MaterializedView view = MaterializedView.of(store.find(name).filter(StoredView::isMaterialized).orElseThrow(() -> new MaterializedViewNotFoundException(name)));
        Map<String, Object> all = new LinkedHashMap<>(view.definition().window());
        all.putAll(MaterializedViewProperties.stated(view.document()));
        changes.forEach((property, value) -> value.ifPresentOrElse(text -> all.put(property, text), () -> all.remove(property)));
        if (view.document().hasLiveTail() && !changes.containsKey(ViewProperties.TIME_COLUMN) && LiveTails.isColumnLeftOver(all)) {
            // it was there for the live tail
            all.remove(ViewProperties.TIME_COLUMN);
        }
        MaterializedViewDocument document = properties.document(all, view.document().gracePeriod(), view.document().whenStale());
        StorageKind storage = storages.kind(view.owner(), document);
        storages.columns(storage, view.definition());
        storages.tableProperties(view.owner(), document);
        Change[] result = new Change[1];
        store.change(change -> {
            MaterializedView before = existing(change, name);
            ViewDefinition definition = withWindow(before.definition(), all);
            check(definition, document, storage);
            result[0] = replace(change, before.owner(), before, definition, document);
        });
        return result[0];
    }

    private ViewDefinition withWindow(ViewDefinition definition, Map<String, Object> all)
    {
        try {
            return queries.withWindow(definition, MaterializedViewProperties.ofWindow(all));
        }
        catch (TrinoException e) {
            throw ofMaterializedView(e);
        }
    }

    void drop(SchemaTableName name)
    {
        store.change(change -> {
            existing(change, name);
            ViewRules.checkUnused(change, name, "dropped", "drop them first, or CALL drop_materialized_view with cascade => true");
            change.delete(name);
        });
    }

    void rename(SchemaTableName from, SchemaTableName to)
    {
        rules.checkName(to);
        store.change(change -> {
            existing(change, from);
            if (change.find(to).isPresent()) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists".formatted(to));
            }
            ViewRules.checkUnused(change, from, "renamed", "their SQL names it; drop or replace them first");
            change.rename(from, to);
            ViewRules.checkNoCycle(change, to);
        });
    }

    void setColumnComment(SchemaTableName name, String columnName, Optional<String> comment)
    {
        store.change(change -> {
            MaterializedView view = existing(change, name);
            ViewDefinition definition = view.definition();
            if (definition.columns().stream().noneMatch(column -> column.name().equalsIgnoreCase(columnName))) {
                throw new TrinoException(COLUMN_NOT_FOUND, "Materialized view %s has no column %s".formatted(name, columnName));
            }
            change.update(name, definition.withColumns(definition.columns().stream()
                    .map(column -> column.name().equalsIgnoreCase(columnName) ? new Column(column.name(), column.type(), comment) : column)
                    .collect(toImmutableList())), view.owner());
        });
    }

    private static MaterializedView existing(ViewStore.Change change, SchemaTableName name)
    {
        return change.find(name)
                .filter(StoredView::isMaterialized)
                .map(MaterializedView::of)
                .orElseThrow(() -> new MaterializedViewNotFoundException(name));
    }

    private static ConnectorViewDefinition asView(ConnectorMaterializedViewDefinition stated, String user)
    {
        return new ConnectorViewDefinition(
                stated.getOriginalSql(),
                stated.getCatalog(),
                stated.getSchema(),
                stated.getColumns().stream()
                        .map(column -> new ViewColumn(column.getName(), column.getType(), column.getComment()))
                        .collect(toImmutableList()),
                stated.getComment(),
                Optional.of(user),
                false,
                stated.getPath());
    }
}
