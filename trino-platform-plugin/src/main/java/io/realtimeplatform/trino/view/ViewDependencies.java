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
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Comparator.comparing;

/**
 * Which views use which relations of the catalog.
 */
final class ViewDependencies
{
    private final SetMultimap<SchemaTableName, SchemaTableName> users;

    private ViewDependencies(SetMultimap<SchemaTableName, SchemaTableName> users)
    {
        this.users = users;
    }

    /** The view <code>user</code> names <code>used</code> in its SQL. */
    record Edge(SchemaTableName user, SchemaTableName used) {}

    static ViewDependencies of(Collection<Edge> edges)
    {
        ImmutableSetMultimap.Builder<SchemaTableName, SchemaTableName> users = ImmutableSetMultimap.builder();
        users.orderValuesBy(comparing(SchemaTableName::toString));
        edges.forEach(edge -> users.put(edge.used(), edge.user()));
        return new ViewDependencies(users.build());
    }

    /** @return the views that name it, sorted */
    Set<SchemaTableName> users(SchemaTableName name)
    {
        return users.get(name);
    }

    /** @return the views that use it, directly or through others, in an order in which each can be dropped: users before what they use */
    List<SchemaTableName> allUsers(SchemaTableName name)
    {
        return allUsers(ImmutableList.of(name));
    }

    /** The same for several relations; none of them is among the views that are returned. */
    List<SchemaTableName> allUsers(Collection<SchemaTableName> names)
    {
        Set<SchemaTableName> ordered = new LinkedHashSet<>();
        Set<SchemaTableName> seen = new LinkedHashSet<>();
        names.forEach(name -> collectUsers(name, ordered, seen));
        names.forEach(ordered::remove);
        return ImmutableList.copyOf(ordered);
    }

    private void collectUsers(SchemaTableName name, Set<SchemaTableName> ordered, Set<SchemaTableName> seen)
    {
        if (!seen.add(name)) {
            return;
        }
        users.get(name).forEach(user -> collectUsers(user, ordered, seen));
        ordered.add(name);
    }

    /** @return a way from the view back to itself, if there is one: each uses the next */
    Optional<List<SchemaTableName>> cycle(SchemaTableName name)
    {
        return way(name, name, new LinkedHashSet<>()).map(way -> ImmutableList.<SchemaTableName>builder()
                .addAll(way)
                .build()
                .reverse());
    }

    private Optional<List<SchemaTableName>> way(SchemaTableName from, SchemaTableName target, Set<SchemaTableName> seen)
    {
        for (SchemaTableName user : users.get(from)) {
            if (user.equals(target)) {
                return Optional.of(ImmutableList.of(from, user));
            }
            if (seen.add(user)) {
                Optional<List<SchemaTableName>> rest = way(user, target, seen);
                if (rest.isPresent()) {
                    return Optional.of(ImmutableList.<SchemaTableName>builder().add(from).addAll(rest.get()).build());
                }
            }
        }
        return Optional.empty();
    }
}
