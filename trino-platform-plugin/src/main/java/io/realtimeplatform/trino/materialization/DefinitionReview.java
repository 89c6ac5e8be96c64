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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.materialization.MaterializedViewStore.Use;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.TimeWindow;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Objects.requireNonNull;

/**
 * Looks through the SQL of a materialized view, and of the views that it uses, for what keeps a part of it from being computed alone.
 */
class DefinitionReview
{
    private final String catalogName;
    private final Store store;
    private final EngineClient engine;

    @Inject
    DefinitionReview(CatalogName catalogName, Store store, EngineClient engine)
    {
        this.catalogName = catalogName.toString();
        this.store = requireNonNull(store, "store is null");
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * @param obstacle empty when there is none
     * @param definitions of the views that were looked through, the first one itself
     * @param rolling those whose window moves
     */
    record Review(Optional<String> obstacle, List<ViewDefinition> definitions, List<ViewDefinition> rolling)
    {
        Review
        {
            requireNonNull(obstacle, "obstacle is null");
            definitions = ImmutableList.copyOf(definitions);
            rolling = ImmutableList.copyOf(rolling);
        }
    }

    Review of(MaterializedView view)
    {
        List<Use> uses = store.withHandle(MaterializedViewStore::uses);
        List<ViewDefinition> definitions = new ArrayList<>();
        List<ViewDefinition> rolling = new ArrayList<>();
        Set<SchemaTableName> seen = new HashSet<>();
        Queue<SchemaTableName> open = new ArrayDeque<>(List.of(view.name()));
        while (!open.isEmpty()) {
            SchemaTableName name = open.remove();
            Optional<StoredView> stored = seen.add(name) ? find(name) : Optional.empty();
            if (stored.isEmpty()) {
                continue;
            }
            if (stored.get().isMaterialized() && !name.equals(view.name())) {
                return refused("it reads materialized view %s, whose rows may be stored ones".formatted(name));
            }
            ViewDefinition definition = stored.get().definition();
            definitions.add(definition);
            Optional<String> found = TimeDependence.find(definition.query());
            if (found.isPresent()) {
                return refused("the query of %s has %s, so it gives other rows at another time".formatted(name, found.get()));
            }
            if (!definition.path().isEmpty()) {
                return refused("functions of %s are looked up along a path, and are not looked into: state it in a session without one".formatted(name));
            }
            if (definition.timeWindow().flatMap(TimeWindow::length).isPresent()) {
                rolling.add(definition);
            }
            for (Use use : uses) {
                if (use.user().equals(name) && use.catalogName().equals(catalogName)) {
                    open.add(use.used());
                }
                else if (use.user().equals(name) && isView(view.owner(), use)) {
                    return refused("%s reads view %s of another catalog, whose query is not looked into".formatted(name, new CatalogSchemaTableName(use.catalogName(), use.used())));
                }
            }
        }
        return new Review(Optional.empty(), definitions, rolling);
    }

    private static Review refused(String obstacle)
    {
        return new Review(Optional.of(obstacle), List.of(), List.of());
    }

    private Optional<StoredView> find(SchemaTableName name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM platform_any_view WHERE schema_name = :schema AND view_name = :view")
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName())
                .map(StoredView.MAPPER)
                .findOne());
    }

    private boolean isView(String owner, Use use)
    {
        try {
            return engine.execute(owner, "SELECT table_type FROM %s.information_schema.tables WHERE table_schema = %s AND table_name = %s".formatted(
                            identifier(use.catalogName()), literal(use.used().getSchemaName()), literal(use.used().getTableName()))).stream()
                    .anyMatch(row -> row.getFirst().equals("VIEW"));
        }
        catch (EngineQueryException e) {
            return true;
        }
    }
}
