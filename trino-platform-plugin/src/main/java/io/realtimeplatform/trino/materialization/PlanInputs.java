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
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a plan reads, as <code>EXPLAIN (TYPE IO, FORMAT JSON)</code> tells it.
 */
final class PlanInputs
{
    private PlanInputs() {}

    /** @param constraints for each column that is restricted, what its values fulfil */
    record Scan(CatalogSchemaTableName table, Map<String, Constraint> constraints)
    {
        Scan
        {
            requireNonNull(table, "table is null");
            constraints = ImmutableMap.copyOf(constraints);
        }
    }

    record Constraint(boolean nullsAllowed, List<Span> spans)
    {
        Constraint
        {
            spans = ImmutableList.copyOf(spans);
        }
    }

    /** A bound is empty where there is none. */
    record Span(Optional<Bound> low, Optional<Bound> high) {}

    record Bound(String value, boolean inclusive) {}

    static List<Scan> read(String explained)
    {
        JsonNode document = StoreJson.read(explained, JsonNode.class);
        ImmutableList.Builder<Scan> scans = ImmutableList.builder();
        for (JsonNode input : document.path("inputTableColumnInfos")) {
            JsonNode table = input.path("table");
            JsonNode name = table.path("schemaTable");
            ImmutableMap.Builder<String, Constraint> constraints = ImmutableMap.builder();
            for (JsonNode column : input.path("constraint").path("columnConstraints")) {
                constraints.put(column.path("columnName").asText(), constraint(column.path("domain")));
            }
            scans.add(new Scan(
                    new CatalogSchemaTableName(table.path("catalog").asText(), name.path("schema").asText(), name.path("table").asText()),
                    constraints.buildKeepingLast()));
        }
        return scans.build();
    }

    private static Constraint constraint(JsonNode domain)
    {
        ImmutableList.Builder<Span> spans = ImmutableList.builder();
        for (JsonNode range : domain.path("ranges")) {
            spans.add(new Span(bound(range.path("low")), bound(range.path("high"))));
        }
        return new Constraint(domain.path("nullsAllowed").asBoolean(true), spans.build());
    }

    private static Optional<Bound> bound(JsonNode marker)
    {
        if (!marker.path("value").isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new Bound(marker.path("value").asText(), marker.path("bound").asText().equals("EXACTLY")));
    }
}
