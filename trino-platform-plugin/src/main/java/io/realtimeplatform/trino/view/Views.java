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
import io.airlift.log.Logger;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;

import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Makes and changes views: where native statements arrive, and through them the procedures.
 * Trino has analysed the query and checked the user's rights before it calls.
 */
class Views
{
    private static final Logger log = Logger.get(Views.class);

    private final ViewStore store;
    private final ViewRules rules;
    private final WindowedQueries queries;

    @Inject
    Views(ViewStore store, ViewRules rules, WindowedQueries queries)
    {
        this.store = requireNonNull(store, "store is null");
        this.rules = requireNonNull(rules, "rules is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    /**
     * Makes the view the session's user's own, whoever had it before: a query never runs under the name of somebody who did not state it.
     * What is there already is left as it is.
     */
    void create(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition stated, Map<String, Object> properties, boolean replace)
    {
        rules.checkName(name);
        store.change(change -> {
            Optional<StoredView> existing = change.find(name);
            if (existing.isPresent() && !replace) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists".formatted(name));
            }
            existing.ifPresent(Views::checkNotMaterialized);
            Optional<ViewDefinition> before = existing.flatMap(StoredView::readableDefinition);
            ViewDefinition definition = queries.define(stated, properties, before);
            if (before.isPresent()) {
                definition = definition.keepingComments(before.get());
                if (existing.get().owner().equals(session.getUser()) && definition.isSame(before.get())) {
                    log.info("View %s is left as it is: user %s asked for what is there", name, session.getUser());
                    change.confirm(name);
                    return;
                }
            }
            if (definition.runAsInvoker() && !before.filter(definition::runsSameSql).isPresent()) {
                InvokerGuard.check(change, name, session.getUser());
            }
            if (existing.isPresent()) {
                change.update(name, definition, session.getUser());
            }
            else {
                change.insert(name, definition, session.getUser());
            }
            ViewRules.checkNoCycle(change, name);
        });
    }

    void drop(SchemaTableName name)
    {
        rules.checkNoTypedTable(name);
        store.change(change -> {
            existing(change, name);
            ViewRules.checkUnused(change, name, "dropped", "drop them first, or CALL drop_view with cascade => true");
            change.delete(name);
        });
    }

    void rename(SchemaTableName from, SchemaTableName to)
    {
        rules.checkNoTypedTable(from);
        rules.checkName(to);
        store.change(change -> {
            StoredView view = existing(change, from);
            if (change.find(to).isPresent()) {
                throw new TrinoException(ALREADY_EXISTS, "View %s already exists".formatted(to));
            }
            ViewRules.checkUnused(change, from, "renamed", "their SQL names it; drop or replace them first");
            if (view.isInvoker()) {
                InvokerGuard.check(change, to, view.owner());
            }
            change.rename(from, to);
            ViewRules.checkNoCycle(change, to);
        });
    }

    void setComment(SchemaTableName name, Optional<String> comment)
    {
        rules.checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            change.update(name, view.definition().withComment(comment), view.owner());
        });
    }

    void setColumnComment(SchemaTableName name, String columnName, Optional<String> comment)
    {
        rules.checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            ViewDefinition definition = view.definition();
            if (definition.columns().stream().noneMatch(column -> column.name().equalsIgnoreCase(columnName))) {
                throw new TrinoException(COLUMN_NOT_FOUND, "View %s has no column %s".formatted(name, columnName));
            }
            change.update(name, definition.withColumns(definition.columns().stream()
                    .map(column -> column.name().equalsIgnoreCase(columnName) ? new Column(column.name(), column.type(), comment) : column)
                    .collect(toImmutableList())), view.owner());
        });
    }

    /** Takes the columns as the query gives them now; all else stays. */
    void refresh(SchemaTableName name, ConnectorViewDefinition analyzed)
    {
        rules.checkNoTypedTable(name);
        store.change(change -> {
            StoredView view = existing(change, name);
            ViewDefinition before = view.definition();
            ViewDefinition definition = before.withColumns(ViewDefinition.columns(analyzed)).keepingComments(before);
            // a time column whose type no longer fits is refused here
            queries.predicate(definition);
            change.update(name, definition, view.owner());
        });
    }

    private static StoredView existing(ViewStore.Change change, SchemaTableName name)
    {
        StoredView view = change.find(name).orElseThrow(() -> new ViewNotFoundException(name));
        checkNotMaterialized(view);
        return view;
    }

    static void checkNotMaterialized(StoredView view)
    {
        if (view.isMaterialized()) {
            throw new TrinoException(NOT_SUPPORTED, "%s is a materialized view: it is changed by the statements and procedures for those".formatted(view.name()));
        }
    }
}
