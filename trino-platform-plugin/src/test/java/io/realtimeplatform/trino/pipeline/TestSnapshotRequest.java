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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSnapshotRequest
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final PipelineKey ORDERS = new PipelineKey("shop", "public", "orders");
    private static final PipelineKey CUSTOMER = new PipelineKey("shop", "public", "customer");

    // as Kafka Connect answers for a PostgreSQL connector that streams
    private final ArrayNode offsets = json("""
            [{"partition": {"server": "platform_shop_g1"}, "offset": {"lsn_proc": 38114072, "messageType": "COMMIT", "lsn": 38114072, "txId": 862, "ts_usec": 1795556242101416}}]""");

    @Test
    void testAdd()
            throws JsonProcessingException
    {
        ArrayNode result = SnapshotRequest.add(offsets, ORDERS, "shop_public_orders_g1");
        assertThat(result.get(0).get("partition")).isEqualTo(offsets.get(0).get("partition"));
        assertThat(result.get(0).get("offset").get("lsn")).isEqualTo(offsets.get(0).get("offset").get("lsn"));
        assertThat(result.get(0).get("offset").get("incremental_snapshot_correlation_id").asText()).isEqualTo("shop_public_orders_g1");
        assertThat(MAPPER.readTree(result.get(0).get("offset").get("incremental_snapshot_collections").asText())).isEqualTo(json("""
                [{"incremental_snapshot_collections_id": "public.orders",
                  "incremental_snapshot_collections_additional_condition": null,
                  "incremental_snapshot_collections_surrogate_key": null,
                  "incremental_snapshot_collections_correlation_id": "shop_public_orders_g1"}]"""));
        assertThat(SnapshotRequest.contains(result, ORDERS)).isTrue();
        assertThat(SnapshotRequest.contains(result, CUSTOMER)).isFalse();
        // what was given stays as it was
        assertThat(SnapshotRequest.contains(offsets, ORDERS)).isFalse();
    }

    @Test
    void testRunningSnapshotsStayFirst()
    {
        ArrayNode running = SnapshotRequest.add(offsets, ORDERS, "a");
        ArrayNode both = SnapshotRequest.add(running, CUSTOMER, "b");
        assertThat(SnapshotRequest.isFirst(both, ORDERS)).isTrue();
        assertThat(SnapshotRequest.contains(both, CUSTOMER)).isTrue();
        assertThat(both.get(0).get("offset").get("incremental_snapshot_correlation_id").asText()).isEqualTo("a");
        // asked again, a table is in once
        assertThat(SnapshotRequest.add(both, CUSTOMER, "b")).isEqualTo(both);
    }

    /** How far the first one is belongs to it alone: of another table it would leave out all rows before that key. */
    @Test
    void testProgressStaysWithItsTable()
    {
        ArrayNode both = SnapshotRequest.add(SnapshotRequest.add(offsets, ORDERS, "a"), CUSTOMER, "b");
        ((ObjectNode) both.get(0).get("offset"))
                .put("incremental_snapshot_primary_key", "rO0A")
                .put("incremental_snapshot_maximum_key", "rO0B");
        // the call that asked for it was interrupted, and is repeated
        assertThat(SnapshotRequest.add(both, ORDERS, "a")).isEqualTo(both);
        // another generation of the pipeline begins at the first row, behind the others
        ArrayNode again = SnapshotRequest.add(both, ORDERS, "c");
        assertThat(SnapshotRequest.isFirst(again, CUSTOMER)).isTrue();
        assertThat(SnapshotRequest.contains(again, ORDERS)).isTrue();
        assertThat(again.get(0).get("offset").has("incremental_snapshot_primary_key")).isFalse();
        assertThat(again.get(0).get("offset").has("incremental_snapshot_maximum_key")).isFalse();
    }

    @Test
    void testRemove()
    {
        ArrayNode both = SnapshotRequest.add(SnapshotRequest.add(offsets, ORDERS, "a"), CUSTOMER, "b");
        assertThat(SnapshotRequest.contains(SnapshotRequest.remove(both, ORDERS), ORDERS)).isFalse();
        assertThat(SnapshotRequest.isFirst(SnapshotRequest.remove(both, ORDERS), CUSTOMER)).isTrue();
        ArrayNode none = SnapshotRequest.remove(SnapshotRequest.remove(both, ORDERS), CUSTOMER);
        assertThat(none.get(0).get("offset").has("incremental_snapshot_collections")).isFalse();
    }

    @Test
    void testStrangeOffsets()
    {
        assertThatThrownBy(() -> SnapshotRequest.add(json("[]"), ORDERS, "a")).hasMessageContaining("has 0 source offsets");
        assertThatThrownBy(() -> SnapshotRequest.add(json("[{\"offset\": {\"incremental_snapshot_collections\": \"<html>\"}}]"), ORDERS, "a")).hasMessageContaining("not JSON");
    }

    private static ArrayNode json(String text)
    {
        try {
            return (ArrayNode) MAPPER.readTree(text);
        }
        catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
