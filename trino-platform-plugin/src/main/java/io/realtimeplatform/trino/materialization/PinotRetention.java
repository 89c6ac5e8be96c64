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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import io.realtimeplatform.trino.materialization.MaterializedViewStore.Use;
import io.realtimeplatform.trino.materialization.PartitionedViews.ObstacleException;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * For how long Pinot keeps rows of tables, as their configuration says. What it dropped is in materialized views only.
 */
class PinotRetention
{
    private final Store store;
    private final TypedTables tables;
    private final PinotClient pinot;

    @Inject
    PinotRetention(Store store, TypedTables tables, PinotClient pinot)
    {
        this.store = requireNonNull(store, "store is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    /**
     * @return empty when Pinot keeps all rows of the table
     * @throws ObstacleException when that cannot be told
     */
    Optional<Duration> of(TypedTable table)
    {
        JsonNode segments = pinot.tableDocument(table.pinotTable())
                .map(document -> StoreJson.read(document, JsonNode.class).path("segmentsConfig"))
                .orElseThrow(() -> new ObstacleException("Pinot's table %s does not exist".formatted(table.pinotTable())));
        String unit = segments.path("retentionTimeUnit").asText("");
        String value = segments.path("retentionTimeValue").asText("");
        if (unit.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.of(Long.parseLong(value), TimeUnit.valueOf(unit.toUpperCase(ENGLISH)).toChronoUnit()));
        }
        catch (RuntimeException e) {
            throw new ObstacleException("Pinot's table %s has a retention that is no time: %s %s".formatted(table.pinotTable(), value, unit));
        }
    }

    /** @return a table of which Pinot does not keep all rows, and that the view reads, directly or through views */
    Optional<TypedTable> limited(MaterializedView view)
    {
        List<Use> uses = store.withHandle(MaterializedViewStore::uses);
        Set<SchemaTableName> seen = new HashSet<>();
        Queue<SchemaTableName> open = new ArrayDeque<>(List.of(view.name()));
        while (!open.isEmpty()) {
            SchemaTableName name = open.remove();
            if (!seen.add(name)) {
                continue;
            }
            Optional<TypedTable> table = tables.find(InputRows.typedTableName(name)).filter(found -> of(found).isPresent());
            if (table.isPresent()) {
                return table;
            }
            uses.stream()
                    .filter(use -> use.user().equals(name))
                    .map(Use::used)
                    .forEach(open::add);
        }
        return Optional.empty();
    }
}
