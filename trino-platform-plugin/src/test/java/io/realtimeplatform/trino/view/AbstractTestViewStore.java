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
import java.util.Optional;
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
        store = new ViewStore(database, new CatalogName("platform"));
    }

    @AfterEach
    void close()
    {
        store.change(change -> {
            for (StoredView view : store.list(Optional.empty())) {
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
        assertThat(store.names(Optional.of("it's \"odd\""))).containsExactly(ODD);
        assertThat(store.names(Optional.of("other"))).isEmpty();
        assertThat(store.schemaNames()).contains("it's \"odd\"");
        assertThat(store.dependencies().users(new SchemaTableName("s", "other"))).containsExactly(ODD);

        store.confirm(ODD);
        assertThat(store.find(ODD).orElseThrow().confirmedAt()).isPresent();
        assertThat(store.find(ODD).orElseThrow().changedAt()).isEqualTo(stored.changedAt());

        SchemaTableName renamed = new SchemaTableName("s", "renamed");
        store.change(change -> change.rename(ODD, renamed));
        assertThat(store.find(ODD)).isEmpty();
        assertThat(store.dependencies().users(new SchemaTableName("s", "other"))).containsExactly(renamed);
        store.change(change -> change.update(renamed, simple("SELECT 1 x"), "bob"));
        assertThat(store.find(renamed).orElseThrow().owner()).isEqualTo("bob");
        assertThat(store.dependencies().users(new SchemaTableName("s", "other"))).isEmpty();
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
        assertThat(store.names(Optional.of("s"))).hasSize(4);
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
