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
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

abstract class AbstractTestViewStore
{
    private static final SchemaTableName ODD = new SchemaTableName("it's \"odd\"", "ünï 中文");

    private Store database;
    private ViewStore store;

    abstract StoreConfig config();

    @BeforeEach
    void open()
    {
        database = new Store(new CatalogName("platform"), config().setMaxConnections(2));
        store = new ViewStore(database, new CatalogName("platform"), new NoMaterializedViews());
    }

    @AfterEach
    void close()
    {
        store.change(change -> {
            for (StoredView view : store.list(new ViewFilter(Optional.empty(), Optional.empty()))) {
                change.delete(view.name());
            }
        });
        database.close();
    }

    @Test
    void testDefinition()
    {
        ViewDefinition definition = new ViewDefinition(
                "SELECT * FROM a.b.c, platform.s.other",
                Optional.of("cat"),
                Optional.empty(),
                ImmutableList.of(new ViewDefinition.PathElement("p", "q")),
                ImmutableList.of(new Column("x", "bigint", Optional.of("a 'comment'")), new Column("Y", "varchar(3)", Optional.empty())),
                Optional.of("\uD83D\uDE80"),
                ImmutableMap.of("time_column", "x", "time_window", "1 year"),
                true);
        store.change(change -> change.insert(ODD, definition, "alice"));
        StoredView stored = store.find(ODD).orElseThrow();
        assertThat(stored.definition()).isEqualTo(definition);
        assertThat(stored.owner()).isEqualTo("alice");
        assertThat(stored.confirmedAt()).isEmpty();
        store.change(change -> {
            assertThat(change.names("it's \"odd\"")).containsExactly(ODD);
            assertThat(change.names("other")).isEmpty();
        });
        assertThat(users(new SchemaTableName("s", "other"))).containsExactly(ODD);

        store.confirm(ODD);
        assertThat(store.find(ODD).orElseThrow().confirmedAt()).isPresent();
        assertThat(store.find(ODD).orElseThrow().changedAt()).isEqualTo(stored.changedAt());

        SchemaTableName renamed = new SchemaTableName("s", "renamed");
        store.change(change -> change.rename(ODD, renamed));
        assertThat(store.find(ODD)).isEmpty();
        assertThat(users(new SchemaTableName("s", "other"))).containsExactly(renamed);
        store.change(change -> change.update(renamed, simple("SELECT 1 x"), "bob"));
        assertThat(store.find(renamed).orElseThrow().owner()).isEqualTo("bob");
        assertThat(users(new SchemaTableName("s", "other"))).isEmpty();
    }

    @Test
    void testDependencies()
    {
        SchemaTableName base = new SchemaTableName("s", "base");
        SchemaTableName middle = new SchemaTableName("s", "middle");
        SchemaTableName other = new SchemaTableName("s", "other");
        SchemaTableName top = new SchemaTableName("other's", "top");
        store.change(change -> {
            change.insert(base, simple("SELECT 1 x"), "alice");
            change.insert(middle, simple("SELECT * FROM platform.s.base, elsewhere.s.base"), "alice");
            change.insert(other, simple("SELECT * FROM platform.s.base"), "bob");
            change.insert(top, simple("SELECT * FROM platform.s.middle, platform.s.other"), "bob");
        });
        assertThat(users(base)).containsExactly(middle, other);
        assertThat(store.dependencies(dependencies -> dependencies.allUsers(base)).allUsers(base)).containsExactly(top, middle, other);
        assertThat(store.dependencies(dependencies -> dependencies.allUsers(top)).allUsers(top)).isEmpty();
        assertThat(store.dependencies(dependencies -> dependencies.allUsed(top)).users(base)).containsExactly(middle, other);
        assertThat(store.dependencies(dependencies -> dependencies.allUsed(top)).cycle(top)).isEmpty();
        assertThat(store.dependencies(dependencies -> dependencies.usersOfSchema("s")).users(other)).containsExactly(top);
        assertThat(store.dependencies(dependencies -> dependencies.usersOfSchema("other's")).users(top)).isEmpty();
        assertThat(store.dependencies(dependencies -> dependencies.users(new ViewFilter(Optional.of("s"), Optional.of("other")))).users(other)).containsExactly(top);
        assertThat(store.dependencies(dependencies -> dependencies.allUsers(ImmutableList.of(middle, base))).allUsers(ImmutableList.of(middle, base))).containsExactly(top, other);
        Map<SchemaTableName, StoredView> views = store.dependencies(dependencies -> dependencies.views(ImmutableList.of(base, top, ODD)));
        assertThat(views.keySet()).containsExactlyInAnyOrder(base, top);
        assertThat(views.get(top).owner()).isEqualTo("bob");
        assertThat(store.used(ViewFilter.ofSchema("s")).get(middle)).map(Object::toString).containsExactly("elsewhere.s.base", "platform.s.base");
        assertThat(store.used(new ViewFilter(Optional.empty(), Optional.of("top"))).keySet()).containsExactly(top);
        assertThat(store.list(new ViewFilter(Optional.of("other's"), Optional.of("top"))).getFirst().name()).isEqualTo(top);

        store.change(change -> {
            change.update(base, simple("SELECT * FROM platform.\"other's\".top"), "alice");
            assertThat(change.dependencies().allUsed(middle).cycle(middle).orElseThrow()).startsWith(middle).endsWith(middle).contains(base, top);
        });
    }

    /** More names than one query asks for. */
    @Test
    void testManyUsers()
    {
        SchemaTableName base = new SchemaTableName("s", "base");
        int users = 1200;
        store.change(change -> {
            change.insert(base, simple("SELECT 1 x"), "alice");
            for (int user = 0; user < users; user++) {
                change.insert(new SchemaTableName("s", "user_" + user), simple("SELECT * FROM platform.s.base"), "alice");
                change.insert(new SchemaTableName("s", "top_" + user), simple("SELECT * FROM platform.s.user_" + user), "alice");
            }
        });
        List<SchemaTableName> all = store.dependencies(dependencies -> dependencies.allUsers(base)).allUsers(base);
        assertThat(all).hasSize(2 * users);
        Map<SchemaTableName, StoredView> views = store.dependencies(dependencies -> dependencies.views(all));
        assertThat(views).hasSize(2 * users);
    }

    @Test
    void testFailedChangeTakesNoEffect()
    {
        assertThatThrownBy(() -> store.change(change -> {
            change.insert(ODD, simple("SELECT 1 x"), "alice");
            throw new IllegalStateException("after the insert");
        })).hasMessage("after the insert");
        assertThat(store.find(ODD)).isEmpty();
    }

    /** More changes at a time than the store has connections: they wait for each other, and none waits for ever. */
    @Test
    void testConcurrentChanges()
            throws Exception
    {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Future<?>> changes = IntStream.range(0, 24)
                    .<Future<?>>mapToObj(i -> executor.submit(() -> store.change(change -> {
                        SchemaTableName name = new SchemaTableName("s", "v" + i % 4);
                        if (change.find(name).isPresent()) {
                            change.update(name, simple("SELECT %s x".formatted(i)), "u");
                        }
                        else {
                            change.insert(name, simple("SELECT %s x".formatted(i)), "u");
                        }
                    })))
                    .toList();
            for (Future<?> change : changes) {
                change.get();
            }
        }
        store.change(change -> assertThat(change.names("s")).hasSize(4));
    }

    private Set<SchemaTableName> users(SchemaTableName name)
    {
        return store.dependencies(dependencies -> dependencies.users(name));
    }

    private static ViewDefinition simple(String query)
    {
        return new ViewDefinition(
                query,
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.of(new Column("x", "integer", Optional.empty())),
                Optional.empty(),
                ImmutableMap.of(),
                false);
    }
}
