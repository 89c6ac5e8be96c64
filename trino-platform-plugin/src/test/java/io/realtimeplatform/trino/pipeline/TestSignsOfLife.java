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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSignsOfLife
{
    private static final String CONNECTOR = "platform_shop_g1";
    private static final String HEARTBEATS = "__debezium-heartbeat.platform_shop_g1";
    private static final String TOPIC = "platform_shop_g1.public.orders";

    private static Pipeline pipeline(OptionalLong snapshotRows)
    {
        Pipeline pipeline = TestPinotTableFactory.pipeline(
                new PipelineKey("shop", "public", "orders"),
                TestPinotTableFactory.plan(PinotFeatures.of("0.11.0"), 0, ImmutableList.of(new SourceColumn("id", "bigint", "bigint", false, false, 1))));
        return new Pipeline(
                pipeline.key(),
                pipeline.definition(),
                pipeline.plan(),
                pipeline.generation(),
                pipeline.topic(),
                pipeline.pinotTable(),
                pipeline.connector(),
                pipeline.captured(),
                pipeline.snapshotMark(),
                snapshotRows,
                pipeline.served(),
                pipeline.state(),
                pipeline.error(),
                pipeline.hint(),
                pipeline.owner(),
                pipeline.createdAt());
    }

    private static Map<String, Long> find(Pipeline pipeline, Map<String, Long> newest)
    {
        return SignsOfLife.find(ImmutableSet.of(CONNECTOR), ImmutableMap.of(CONNECTOR, ImmutableList.of(pipeline)), topics -> {
            assertThat(newest.keySet()).as("asked for").isSubsetOf(topics);
            return newest;
        });
    }

    @Test
    void testRowsOfTheFirstSnapshot()
    {
        Pipeline running = pipeline(OptionalLong.empty());
        assertThat(find(running, ImmutableMap.of(HEARTBEATS, 10L, TOPIC, 500L))).isEqualTo(ImmutableMap.of(CONNECTOR, 500L));
        assertThat(find(running, ImmutableMap.of(HEARTBEATS, 900L, TOPIC, 500L))).isEqualTo(ImmutableMap.of(CONNECTOR, 900L));
        assertThat(find(running, ImmutableMap.of(TOPIC, 500L))).isEqualTo(ImmutableMap.of(CONNECTOR, 500L));
        assertThat(find(running, ImmutableMap.of())).isEmpty();
    }

    /** Rows of a table that is read are its own programs' changes: a connector that is well sends heartbeats besides. */
    @Test
    void testHeartbeatsAloneAfterIt()
    {
        Set<String> connectors = ImmutableSet.of(CONNECTOR, "platform_other_g1");
        Map<String, List<Pipeline>> captured = ImmutableMap.of(CONNECTOR, ImmutableList.of(pipeline(OptionalLong.of(3))));
        assertThat(SignsOfLife.find(connectors, captured, topics -> {
            assertThat(topics).containsExactlyInAnyOrder(HEARTBEATS, "__debezium-heartbeat.platform_other_g1");
            return ImmutableMap.of(HEARTBEATS, 10L);
        })).isEqualTo(ImmutableMap.of(CONNECTOR, 10L));
    }
}
