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
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.SCHEMA_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_FOUND;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The schemas of the catalog: those that were made, and those that are there because a pipeline serves a table in them.
 */
class ViewSchemas
{
    // Trino's own, in every catalog
    private static final Set<String> RESERVED = ImmutableSet.of("information_schema", "system");

    private final ViewStore store;
    private final TypedTables typedTables;
    private final RelationStore relations;

    @Inject
    ViewSchemas(ViewStore store, TypedTables typedTables, RelationStore relations)
    {
        this.store = requireNonNull(store, "store is null");
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
        this.relations = requireNonNull(relations, "relations is null");
    }

    List<String> names()
    {
        return relations.schemaNames();
    }

    boolean exists(String name)
    {
        return !RESERVED.contains(name) && relations.schemaExists(name);
    }

    void checkExists(String name)
    {
        if (exists(name)) {
            return;
        }
        throw new TrinoException(SCHEMA_NOT_FOUND, "There is no schema %s for views; make it with CREATE SCHEMA, or choose one that is there%s".formatted(name, list(names())));
    }

    private static String list(Collection<?> names)
    {
        return names.isEmpty() ? "" : names.stream().map(Object::toString).collect(joining(", ", ": ", ""));
    }

    void create(String name, String owner)
    {
        checkNotReserved(name);
        checkFree(name);
        try {
            store.change(change -> change.insertSchema(name, owner));
        }
        catch (TrinoException e) {
            throw takenMeanwhile(name, e);
        }
    }

    private static TrinoException takenMeanwhile(String name, TrinoException e)
    {
        if (Store.isUniqueViolation(e)) {
            return new TrinoException(SCHEMA_ALREADY_EXISTS, "Schema %s already exists".formatted(name), e);
        }
        return e;
    }

    // asked before the change: a change holds a connection to the store, and must not wait for a second one
    private void checkFree(String name)
    {
        if (exists(name)) {
            throw new TrinoException(SCHEMA_ALREADY_EXISTS, "Schema %s already exists".formatted(name));
        }
    }

    /** @param cascade whether its views are dropped too; tables of pipelines never are */
    void drop(String name, boolean cascade)
    {
        checkNotReserved(name);
        checkNoTypedTables(name, "dropped", "drop their pipelines first, with drop_pipeline");
        store.change(change -> {
            List<SchemaTableName> views = change.names(name);
            if (!views.isEmpty() && !cascade) {
                throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema %s cannot be dropped, it holds views%s".formatted(name, list(views)));
            }
            checkUnusedElsewhere(change, name, views, "dropped");
            views.forEach(change::delete);
            change.deleteSchema(name);
        });
    }

    void rename(String from, String to)
    {
        checkNotReserved(from);
        checkNotReserved(to);
        checkNoTypedTables(from, "renamed", "they are served where their pipelines say");
        checkFree(to);
        store.change(change -> {
            List<SchemaTableName> views = change.names(from);
            ViewDependencies dependencies = change.dependencies().usersOfSchema(from);
            for (SchemaTableName view : views) {
                if (!dependencies.users(view).isEmpty()) {
                    throw new TrinoException(NOT_SUPPORTED, "Schema %s cannot be renamed: the SQL of these views names %s%s".formatted(from, view, list(dependencies.users(view))));
                }
            }
            for (SchemaTableName view : views) {
                SchemaTableName renamed = new SchemaTableName(to, view.getTableName());
                change.find(view)
                        .filter(StoredView::isInvoker)
                        .ifPresent(invoker -> InvokerGuard.check(change, renamed, invoker.owner()));
                change.rename(view, renamed);
            }
            change.renameSchema(from, to);
        });
    }

    Optional<String> owner(String name)
    {
        return store.schemaOwner(name);
    }

    private static void checkUnusedElsewhere(ViewStore.Change change, String schema, List<SchemaTableName> views, String what)
    {
        ViewDependencies dependencies = change.dependencies().usersOfSchema(schema);
        for (SchemaTableName view : views) {
            List<SchemaTableName> users = dependencies.users(view).stream()
                    .filter(user -> !user.getSchemaName().equals(schema))
                    .collect(toImmutableList());
            if (!users.isEmpty()) {
                throw new TrinoException(NOT_SUPPORTED, "Schema %s cannot be %s: views of other schemas use its view %s%s".formatted(schema, what, view.getTableName(), list(users)));
            }
        }
    }

    private void checkNoTypedTables(String schema, String what, String hint)
    {
        List<SchemaTableName> tables = typedTables.list(Optional.of(schema)).stream()
                .map(TypedTable::name)
                .collect(toImmutableList());
        if (!tables.isEmpty()) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema %s cannot be %s, it holds tables of pipelines%s; %s".formatted(schema, what, list(tables), hint));
        }
    }

    private static void checkNotReserved(String name)
    {
        if (RESERVED.contains(name)) {
            throw new TrinoException(INVALID_ARGUMENTS, "Schema %s is Trino's own".formatted(name));
        }
    }
}
