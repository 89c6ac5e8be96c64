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

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.AccessDeniedException;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL of an invoker view that a definer view uses runs with the rights of that view's owner, as Trino defines it. So nobody
 * may put new SQL into an invoker view on which a definer view of another owner stands: it would run under a name that never stated it.
 */
final class InvokerGuard
{
    private InvokerGuard() {}

    /**
     * @param name an invoker view that is about to have new SQL, or a new name
     * @param author whose SQL it is
     * @throws AccessDeniedException when a definer view of another owner would run it
     */
    static void check(ViewStore.Change change, SchemaTableName name, String author)
    {
        runner(change, change.dependencies(), name, author, new LinkedHashSet<>()).ifPresent(runner -> {
            throw new AccessDeniedException(("View %s cannot be changed to this: as an invoker view it would run under the name of user %s, whose view %s uses it."
                    + " Make it SECURITY DEFINER, or choose another name").formatted(name, runner.owner(), runner.name()));
        });
    }

    private static Optional<StoredView> runner(ViewStore.Change change, DependencyQueries dependencies, SchemaTableName name, String author, Set<SchemaTableName> seen)
    {
        for (SchemaTableName user : dependencies.users(name)) {
            if (!seen.add(user)) {
                continue;
            }
            Optional<StoredView> view = change.find(user);
            Optional<ViewDefinition> definition = view.flatMap(StoredView::readableDefinition);
            if (definition.isEmpty()) {
                continue;
            }
            if (definition.get().runAsInvoker()) {
                Optional<StoredView> runner = runner(change, dependencies, user, author, seen);
                if (runner.isPresent()) {
                    return runner;
                }
            }
            else if (!view.get().owner().equals(author)) {
                return view;
            }
        }
        return Optional.empty();
    }
}
