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
package io.realtimeplatform.trino.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trino.spi.TrinoException;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_CONNECT_ERROR;

/**
 * Asks Debezium for an incremental snapshot by writing it into the offsets of the stopped connector, as Debezium itself does
 * for one that is interrupted. Unlike a signal it cannot get lost, and it needs no table in the source.
 */
final class SnapshotRequest
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String COLLECTIONS = "incremental_snapshot_collections";
    private static final String COLLECTION_ID = "incremental_snapshot_collections_id";

    private static final String CORRELATION_ID = "incremental_snapshot_collections_correlation_id";

    private SnapshotRequest() {}

    /**
     * @return the offsets with a request for the table behind those that are there. One that is there under the same id stays as it is:
     * how far it has come is kept, and is not taken for how far another table has
     */
    static ArrayNode add(ArrayNode offsets, PipelineKey table, String correlationId)
    {
        for (JsonNode collection : collections(onlyOffset(offsets))) {
            if (collection.path(COLLECTION_ID).asText("").equals(id(table)) && collection.path(CORRELATION_ID).asText("").equals(correlationId)) {
                return offsets.deepCopy();
            }
        }
        ArrayNode result = contains(offsets, table) ? remove(offsets, table) : offsets.deepCopy();
        ObjectNode offset = onlyOffset(result);
        ArrayNode collections = collections(offset);
        collections.add(document(table, correlationId));
        offset.put(COLLECTIONS, collections.toString());
        if (!offset.hasNonNull("incremental_snapshot_correlation_id")) {
            offset.put("incremental_snapshot_correlation_id", correlationId);
        }
        return result;
    }

    /** @return the request of one table, an entry of the list that Debezium keeps */
    static ObjectNode document(PipelineKey table, String correlationId)
    {
        return MAPPER.createObjectNode()
                .put(COLLECTION_ID, id(table))
                .putNull("incremental_snapshot_collections_additional_condition")
                .putNull("incremental_snapshot_collections_surrogate_key")
                .put(CORRELATION_ID, correlationId);
    }

    /** @return whether the table's snapshot is asked for and not done */
    static boolean contains(ArrayNode offsets, PipelineKey table)
    {
        for (JsonNode offset : offsets) {
            if (offset.path("offset") instanceof ObjectNode object && without(collections(object), table).size() < collections(object).size()) {
                return true;
            }
        }
        return false;
    }

    static boolean isFirst(ArrayNode offsets, PipelineKey table)
    {
        return collections(onlyOffset(offsets)).path(0).path(COLLECTION_ID).asText("").equals(id(table));
    }

    /** @return the offsets without a request for the table */
    static ArrayNode remove(ArrayNode offsets, PipelineKey table)
    {
        ArrayNode result = offsets.deepCopy();
        ObjectNode offset = onlyOffset(result);
        boolean running = isFirst(result, table);
        ArrayNode left = without(collections(offset), table);
        if (running) {
            // how far the first one is must not be taken for how far the next one is
            offset.remove("incremental_snapshot_primary_key");
            offset.remove("incremental_snapshot_maximum_key");
        }
        if (left.isEmpty()) {
            offset.remove(COLLECTIONS);
        }
        else {
            offset.put(COLLECTIONS, left.toString());
        }
        return result;
    }

    private static String id(PipelineKey table)
    {
        return table.schemaName() + "." + table.tableName();
    }

    private static ObjectNode onlyOffset(ArrayNode offsets)
    {
        if (offsets.size() == 1 && offsets.get(0).path("offset") instanceof ObjectNode offset) {
            return offset;
        }
        throw new TrinoException(PLATFORM_CONNECT_ERROR, "The connector has %s source offsets, but a PostgreSQL connector has one".formatted(offsets.size()));
    }

    private static ArrayNode collections(ObjectNode offset)
    {
        String collections = offset.path(COLLECTIONS).asText("");
        if (collections.isEmpty()) {
            return MAPPER.createArrayNode();
        }
        try {
            if (MAPPER.readTree(collections) instanceof ArrayNode array) {
                return array;
            }
        }
        catch (JsonProcessingException e) {
            throw new TrinoException(PLATFORM_CONNECT_ERROR, "The connector's offset has a list of snapshots that is not JSON", e);
        }
        throw new TrinoException(PLATFORM_CONNECT_ERROR, "The connector's offset has a list of snapshots that is not a JSON array");
    }

    private static ArrayNode without(ArrayNode collections, PipelineKey table)
    {
        ArrayNode result = MAPPER.createArrayNode();
        for (JsonNode collection : collections) {
            if (!collection.path(COLLECTION_ID).asText("").equals(id(table))) {
                result.add(collection);
            }
        }
        return result;
    }
}
