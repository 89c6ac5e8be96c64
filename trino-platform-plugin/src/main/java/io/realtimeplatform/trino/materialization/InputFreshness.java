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

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.realtimeplatform.trino.materialization.MaterializedViewStore.Use;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * As of when rows are right that a refresh reads: now, or earlier where it reads stored rows of another materialized view.
 */
class InputFreshness
{
    private final String catalogName;
    private final Handle handle;

    InputFreshness(String catalogName, Handle handle)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.handle = requireNonNull(handle, "handle is null");
    }

    Instant of(MaterializedView view, Instant now)
    {
        ImmutableListMultimap.Builder<SchemaTableName, SchemaTableName> used = ImmutableListMultimap.builder();
        for (Use use : MaterializedViewStore.uses(handle)) {
            if (use.catalogName().equals(catalogName)) {
                used.put(use.user(), use.used());
            }
        }
        ListMultimap<SchemaTableName, SchemaTableName> uses = used.build();
        if (uses.get(view.name()).isEmpty()) {
            return now;
        }
        Map<SchemaTableName, MaterializedView> materialized = handle.createQuery("SELECT * FROM platform_any_view WHERE dataset IS NOT NULL AND served_json IS NOT NULL")
                .map(StoredView.MAPPER)
                .map(MaterializedView::of)
                .stream()
                .collect(toImmutableMap(MaterializedView::name, other -> other));
        return oldest(view.name(), now, now, uses, materialized, new HashSet<>());
    }

    private static Instant oldest(
            SchemaTableName name,
            Instant found,
            Instant now,
            ListMultimap<SchemaTableName, SchemaTableName> uses,
            Map<SchemaTableName, MaterializedView> materialized,
            Set<SchemaTableName> seen)
    {
        Instant oldest = found;
        for (SchemaTableName used : uses.get(name)) {
            if (!seen.add(used)) {
                continue;
            }
            Optional<ServedStorage> stored = Optional.ofNullable(materialized.get(used)).filter(other -> isRead(other, now)).flatMap(MaterializedView::served);
            if (stored.isPresent()) {
                Instant freshAt = stored.get().freshAt();
                oldest = freshAt.isBefore(oldest) ? freshAt : oldest;
            }
            else {
                // its query is read in its place
                oldest = oldest(used, oldest, now, uses, materialized, seen);
            }
        }
        return oldest;
    }

    private static boolean isRead(MaterializedView view, Instant now)
    {
        Optional<Duration> gracePeriod = view.document().gracePeriod();
        return gracePeriod.isEmpty() || Duration.between(view.served().orElseThrow().freshAt(), now).compareTo(gracePeriod.get()) <= 0;
    }
}
