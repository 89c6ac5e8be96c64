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
import io.realtimeplatform.trino.connect.ConnectorStatus;
import io.realtimeplatform.trino.pinot.ConsumedOffsets;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

final class TestVerdict
{
    private static final long NOW = 1_000_000_000;
    private static final PipelineKey KEY = new PipelineKey("shop", "public", "orders");
    private static final Pipeline PIPELINE = TestPinotTableFactory.pipeline(
            KEY,
            TestPinotTableFactory.plan(PinotFeatures.of("0.11.0"), 0, ImmutableList.of(new SourceColumn("id", "bigint", "bigint", false, false, 1))));
    private static final String CONNECTOR = "platform_shop_g1";

    private Map<String, ConnectorStatus> connectors = ImmutableMap.of("platform_shop_g1", new ConnectorStatus("RUNNING", ImmutableList.of("RUNNING"), ImmutableList.of()));
    private Answer<Map<String, Long>> signsOfLife = Answer.of(ImmutableMap.of(CONNECTOR, NOW - 30_000));
    private Map<String, String> properties = ImmutableMap.of();
    private ConsumedOffsets consumed = new ConsumedOffsets(ImmutableMap.of(0, 5L), ImmutableList.of());
    private Optional<String> segmentError = Optional.empty();
    private Optional<FailedEvent> failure = Optional.empty();
    private Optional<Answer<Optional<Set<PipelineKey>>>> published = Optional.of(Answer.of(Optional.of(ImmutableSet.of(KEY))));

    private Verdict verdict()
    {
        return Verdict.of(
                new Evidence(
                        PIPELINE,
                        TestConnectorConfiguration.source(properties),
                        ImmutableList.of(KEY),
                        Answer.of(connectors),
                        Answer.of(ImmutableMap.of()),
                        signsOfLife,
                        Answer.of(ImmutableMap.of()),
                        Answer.of(new PinotFacts(consumed, OptionalLong.empty(), OptionalLong.empty(), Optional.of(new EventCounts(3, 0, 2)), failure, segmentError)),
                        published),
                NOW);
    }

    private void assertVerdict(Phase phase, String error, String remedy)
    {
        assertThat(verdict().phase()).isEqualTo(phase);
        assertThat(verdict().diagnosis().orElseThrow().error()).contains(error);
        assertThat(verdict().diagnosis().orElseThrow().remedy()).contains(remedy);
    }

    @Test
    void testNothingWrong()
    {
        assertThat(verdict()).isEqualTo(new Verdict(Phase.SNAPSHOT, Optional.empty()));
        // whoever may not ask the source is not told
        published = Optional.empty();
        assertThat(verdict().diagnosis()).isEmpty();
        published = Optional.of(Answer.failed("Access Denied"));
        assertThat(verdict().diagnosis()).isEmpty();
    }

    @Test
    void testConnector()
    {
        connectors = ImmutableMap.of("platform_shop_g1", new ConnectorStatus("RUNNING", ImmutableList.of("FAILED"), ImmutableList.of("Caused by: java.net.UnknownHostException: db.internal")));
        assertVerdict(Phase.FAILED, "does not find the source's host", "DNS");
        connectors = ImmutableMap.of("platform_shop_g1", new ConnectorStatus("STOPPED", ImmutableList.of(), ImmutableList.of()));
        assertVerdict(Phase.PAUSED, "platform_shop_g1 is stopped", "repair_pipeline");
        connectors = ImmutableMap.of();
        assertVerdict(Phase.FAILED, "no connector platform_shop_g1", "repair_pipeline");
    }

    @Test
    void testHeartbeat()
    {
        signsOfLife = Answer.of(ImmutableMap.of(CONNECTOR, NOW - 30_001));
        assertVerdict(Phase.STALLED, "no heartbeat for 30 s", "db.internal:5432");
        published = Optional.of(Answer.failed("Connection refused"));
        assertVerdict(Phase.STALLED, "Trino, which asked the source, got: Connection refused", "platform_shop_g1");
        signsOfLife = Answer.of(ImmutableMap.of());
        assertVerdict(Phase.STALLED, "no heartbeat in its topic", "db.internal:5432");
        // as often as the source's owner wants them
        signsOfLife = Answer.of(ImmutableMap.of(CONNECTOR, NOW - 60_000));
        properties = ImmutableMap.of("heartbeat.interval.ms", "20000");
        assertThat(verdict().diagnosis()).isEmpty();
        properties = ImmutableMap.of("heartbeat.interval.ms", "0");
        signsOfLife = Answer.of(ImmutableMap.of());
        assertThat(verdict().diagnosis()).isEmpty();
        signsOfLife = Answer.failed("Kafka is down");
        assertVerdict(Phase.UNKNOWN, "Kafka is down", "server runs");
    }

    @Test
    void testConsumers()
    {
        consumed = new ConsumedOffsets(ImmutableMap.of(), ImmutableList.of());
        assertVerdict(Phase.UNKNOWN, "partitions [0] of topic platform_shop_g1.public.orders", "Pinot servers run");
        consumed = new ConsumedOffsets(ImmutableMap.of(), ImmutableList.of("Pinot server a does not consume segment b: NOT_CONSUMING"));
        assertVerdict(Phase.FAILED, "Pinot server a does not consume segment b", "log of the Pinot servers");
        segmentError = Optional.of("org.apache.kafka.clients.consumer.OffsetOutOfRangeException: out of range");
        assertVerdict(Phase.FAILED, "changes are lost", "make it anew");
    }

    @Test
    void testPublication()
    {
        published = Optional.of(Answer.of(Optional.of(ImmutableSet.of())));
        assertVerdict(Phase.FAILED, "Table \"public\".\"orders\" is not in publication platform_shop_g1", "ALTER PUBLICATION \"platform_shop_g1\" ADD TABLE \"public\".\"orders\";");
        published = Optional.of(Answer.of(Optional.empty()));
        assertVerdict(Phase.FAILED, "no publication platform_shop_g1", "CREATE PUBLICATION \"platform_shop_g1\" FOR TABLE \"public\".\"orders\" WITH (publish_via_partition_root = true)");
    }

    @Test
    void testFailedEvents()
    {
        failure = Optional.of(event("bad_type", "column id: expected int64, found text"));
        assertVerdict(Phase.SNAPSHOT, "2 events could not be decoded and are missing here; the newest, read at 1970-01-01T00:00:07Z: column id: expected int64, found text", "pipeline_errors");
        failure = Optional.of(event("truncate", "…"));
        assertVerdict(Phase.SNAPSHOT, "Table \"public\".\"orders\" was truncated in the source, which was seen at 1970-01-01T00:00:07Z", "make it anew");
        for (String kind : List.of("malformed", "no_key", "unknown_schema", "internal")) {
            failure = Optional.of(event(kind, "…"));
            assertVerdict(Phase.SNAPSHOT, "2 events", "pipeline_errors has each event");
        }
    }

    private static FailedEvent event(String kind, String message)
    {
        return new FailedEvent("id", kind, message, Instant.ofEpochMilli(7_654), OptionalInt.of(0), Optional.empty());
    }
}
