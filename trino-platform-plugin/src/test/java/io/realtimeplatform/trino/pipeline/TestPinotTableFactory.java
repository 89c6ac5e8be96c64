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
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.pinot.PinotConfig;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTableOptions;
import io.realtimeplatform.trino.typedtable.TypedTablePlanner;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPinotTableFactory
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Source SOURCE = TestConnectorConfiguration.source(ImmutableMap.of());
    private static final PinotFeatures OLD = PinotFeatures.of("0.11.0");
    private static final PinotFeatures NEW = PinotFeatures.of("1.5.1");

    private final PinotTableFactory factory = new PinotTableFactory(new PinotConfig().setReplication(2), new KafkaConfig().setBootstrapServers("kafka:9092"));

    private final SourceColumn id = new SourceColumn("Order Id", "uuid", "uuid", false, false, 2);
    private final SourceColumn line = new SourceColumn("line", "bigint", "bigint", false, false, 1);
    private final SourceColumn createdAt = new SourceColumn("created_at", "timestamp(3) without time zone", "timestamp(3) without time zone", false, false, 0);
    private final SourceColumn days = new SourceColumn("days", "date[]", "date[]", false, true, 0);
    private final SourceColumn note = new SourceColumn("note", "text", "text", false, true, 0);
    private final SourceColumn price = new SourceColumn("price", "numeric(10,2)", "numeric(10,2)", false, false, 0);

    @Test
    void testSchema()
    {
        JsonNode schema = factory.schema(plan(NEW, 0, ImmutableList.of(id, line, createdAt, price)));
        assertThat(schema.path("schemaName").asText()).isEqualTo("shop_public_orders_g1");
        assertThat(schema.has("enableColumnBasedNullHandling")).isFalse();
        // the key in its own order, by the columns that Pinot can filter
        assertThat(schema.path("primaryKeyColumns")).extracting(JsonNode::asText)
                .satisfies(columns -> {
                    assertThat(columns.get(0)).isEqualTo("line__filter");
                    assertThat(columns.get(1)).startsWith("order_id__x").endsWith("__filter");
                    // keeps events that cannot be decoded apart from one another and from the rows
                    assertThat(columns.get(2)).isEqualTo("__event_id");
                    assertThat(columns).hasSize(3);
                });
        assertThat(schema.path("dimensionFieldSpecs")).extracting(field -> field.path("name").asText())
                .contains("line", "line__filter", "price", "__fingerprint_high", "__fingerprint_low", "__bucket", "__operation", "__position", "__deleted", "__event_id", "__error_kind", "__error_message", "__error_payload")
                .doesNotContain("__nulls", "__capture_time");
        assertThat(schema.path("dateTimeFieldSpecs")).extracting(field -> field.path("name").asText())
                .contains("created_at", "__capture_time", "__commit_time");
        assertThat(schema.path("dimensionFieldSpecs")).allSatisfy(field -> {
            if (List.of("STRING", "BYTES", "JSON").contains(field.path("dataType").asText())) {
                assertThat(field.path("maxLength").asInt()).isEqualTo(Integer.MAX_VALUE);
            }
        });
    }

    @Test
    void testNullsOfNewPinot()
    {
        JsonNode schema = factory.schema(plan(NEW, 0, ImmutableList.of(line, note)));
        assertThat(schema.path("enableColumnBasedNullHandling").asBoolean()).isTrue();
        JsonNode table = factory.table(SOURCE, pipeline(plan(NEW, 0, ImmutableList.of(line, note))), NEW);
        assertThat(table.path("tableIndexConfig").path("nullHandlingEnabled").asBoolean()).isTrue();
    }

    @Test
    void testNullsOfOldPinot()
            throws JsonProcessingException
    {
        PipelinePlan plan = plan(OLD, 0, ImmutableList.of(line, note));
        assertThat(factory.schema(plan).has("enableColumnBasedNullHandling")).isFalse();
        assertThat(factory.schema(plan).path("dimensionFieldSpecs")).extracting(field -> field.path("name").asText()).contains("__nulls");
        JsonNode stream = factory.table(SOURCE, pipeline(plan), OLD).path("tableIndexConfig").path("streamConfigs");
        assertThat(MAPPER.readTree(stream.path("stream.kafka.decoder.prop.nullable.columns").asText())).isEqualTo(MAPPER.readTree("[\"note\"]"));
    }

    @Test
    void testUpsert()
            throws JsonProcessingException
    {
        PipelinePlan plan = plan(NEW, 0, ImmutableList.of(line, price));
        assertThat(factory.table(SOURCE, pipeline(plan), NEW).path("upsertConfig")).isEqualTo(MAPPER.readTree("""
                {"mode": "FULL", "comparisonColumns": ["__position"], "deleteRecordColumn": "__deleted", "consistencyMode": "SYNC"}"""));
        assertThat(factory.table(SOURCE, pipeline(plan), OLD).path("upsertConfig")).isEqualTo(MAPPER.readTree("""
                {"mode": "FULL", "comparisonColumn": "__position"}"""));
        assertThat(factory.table(SOURCE, pipeline(plan), NEW).path("routing").path("instanceSelectorType").asText()).isEqualTo("strictReplicaGroup");
        assertThat(factory.table(SOURCE, pipeline(plan), NEW).path("segmentsConfig").path("timeColumnName").asText()).isEqualTo("__capture_time");
        assertThat(factory.table(SOURCE, pipeline(plan), NEW).path("segmentsConfig").path("replication").asText()).isEqualTo("2");
        // no retention: an upsert table forgets nothing
        assertThat(factory.table(SOURCE, pipeline(plan), NEW).path("segmentsConfig").has("retentionTimeUnit")).isFalse();
    }

    @Test
    void testStream()
            throws JsonProcessingException
    {
        JsonNode stream = factory.table(SOURCE, pipeline(plan(NEW, 0, ImmutableList.of(id, line, price, days))), NEW).path("tableIndexConfig").path("streamConfigs");
        assertThat(stream.path("stream.kafka.topic.name").asText()).isEqualTo("platform_shop_g1.public.orders");
        assertThat(stream.path("stream.kafka.broker.list").asText()).isEqualTo("kafka:9092");
        assertThat(stream.path("stream.kafka.consumer.factory.class.name").asText()).isEqualTo(NEW.consumerFactory());
        assertThat(stream.path("stream.kafka.consumer.prop.auto.offset.reset").asText()).isEqualTo("smallest");
        assertThat(stream.path("stream.kafka.decoder.class.name").asText()).isEqualTo("io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder");
        assertThat(MAPPER.readTree(stream.path("stream.kafka.decoder.prop.key.columns").asText())).isEqualTo(MAPPER.readTree("[\"line\", \"Order Id\"]"));
        JsonNode columns = MAPPER.readTree(stream.path("stream.kafka.decoder.prop.columns").asText());
        assertThat(columns.path("line")).isEqualTo(MAPPER.readTree("{\"type\": \"int64\", \"form\": \"text\"}"));
        assertThat(columns.path("line__filter")).isEqualTo(MAPPER.readTree("{\"field\": \"line\", \"type\": \"int64\", \"form\": \"value\"}"));
        assertThat(columns.path("days")).isEqualTo(MAPPER.readTree("{\"type\": \"array\", \"element\": \"io.debezium.time.Date\", \"form\": \"json\"}"));
        assertThat(columns.properties()).anySatisfy(column -> {
            assertThat(column.getKey()).startsWith("order_id__x");
            assertThat(column.getValue().path("field").asText()).isEqualTo("Order Id");
        });
    }

    @Test
    void testRecordsOfAnEarlierPipelineAreNotRead()
    {
        JsonNode stream = factory.table(SOURCE, pipeline(plan(NEW, 12, ImmutableList.of(line, price))), NEW).path("tableIndexConfig").path("streamConfigs");
        assertThat(stream.path("stream.kafka.consumer.prop.auto.offset.reset").asText()).isEqualTo("largest");
    }

    @Test
    void testTableOfSharedTopic()
            throws JsonProcessingException
    {
        PipelinePlan plan = plan(NEW, 0, ImmutableList.of(line, new SourceColumn("${HOME}", "integer", "integer", false, false, 0)));
        assertThat(sourceTables(pipeline(plan))).isEmpty();
        assertThat(MAPPER.readTree(sourceTables(pipeline(new PipelineKey("shop", "public", "order_lines"), plan)))).isEqualTo(MAPPER.readTree("[\"shop.public.order_lines\"]"));
        assertThat(MAPPER.readTree(sourceTables(pipeline(new PipelineKey("shop", "My Schema", "\"it's\", 1 ${HOME}"), plan)))).isEqualTo(MAPPER.readTree("[\"shop.My Schema.\\\"it's\\\", 1 ${HOME}\"]"));
        // a reference to the environment of Pinot's servers
        assertThat(factory.table(SOURCE, pipeline(new PipelineKey("shop", "public", "${HOME}"), plan), NEW).path("tableIndexConfig").path("streamConfigs").toString()).doesNotContain("${");
    }

    @Test
    void testFailedEventsAreKept()
    {
        JsonNode indexing = factory.table(SOURCE, pipeline(plan(NEW, 0, ImmutableList.of(line, price))), NEW).path("tableIndexConfig");
        JsonNode stream = indexing.path("streamConfigs");
        assertThat(stream.path("stream.kafka.decoder.prop.error.policy").asText()).isEqualTo("row");
        assertThat(stream.path("stream.kafka.decoder.prop.error.payload.bytes").asText()).isEqualTo("4096");
        assertThat(stream.path("stream.kafka.decoder.prop.truncate.policy").asText()).isEqualTo("fail");
        assertThat(indexing.path("varLengthDictionaryColumns")).extracting(JsonNode::asText).containsExactly("__error_message", "__error_payload");
    }

    private String sourceTables(Pipeline pipeline)
    {
        return factory.table(SOURCE, pipeline, NEW).path("tableIndexConfig").path("streamConfigs").path("stream.kafka.decoder.prop.source.tables").asText("");
    }

    static PipelinePlan plan(PinotFeatures features, long topicRecords, List<SourceColumn> columns)
    {
        TypedTable typedTable = TypedTablePlanner.plan(
                new SchemaTableName("shop", "orders"),
                "shop_public_orders_g1",
                "alice",
                columns,
                SourceTypes.POSTGRESQL,
                new io.realtimeplatform.trino.typedtable.PinotFeatures(features.columnNulls(), features.deleteColumn(), features.keepsNan()),
                TypedTableOptions.DEFAULTS);
        return new PipelinePlan(typedTable, TypedTablePlanner.keyColumns(columns), features.version(), topicRecords, 10, false, false);
    }

    private static Pipeline pipeline(PipelinePlan plan)
    {
        return pipeline(new PipelineKey("shop", "public", "orders"), plan);
    }

    static Pipeline pipeline(PipelineKey key, PipelinePlan plan)
    {
        return new Pipeline(
                key,
                new PipelineDefinition("shop", "orders", ImmutableList.of(), ImmutableList.of(), ImmutableList.of(), 1, ReplicaIdentity.DEFAULT),
                plan,
                1,
                "platform_shop_g1.public.orders",
                "shop_public_orders_g1",
                "platform_shop_g1",
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                PipelineState.CREATING,
                Optional.empty(),
                Optional.empty(),
                "alice",
                Instant.EPOCH);
    }
}
