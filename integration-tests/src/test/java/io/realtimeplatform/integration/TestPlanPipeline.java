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
package io.realtimeplatform.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.integration.IntegrationStack.httpGet;
import static io.realtimeplatform.integration.IntegrationStack.json;
import static org.apache.kafka.clients.admin.AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

/** The plan of pipelines makes nothing, and what is made afterwards is what it said. */
@WithStack
final class TestPlanPipeline
{

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final Traces traces;

    TestPlanPipeline(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
        this.traces = new Traces(stack);
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private record Row(String action, String type, String schema, String name, String details)
    {
        @Override
        public String toString()
        {
            return "%s %s %s.%s".formatted(action, type, schema, name);
        }
    }

    private List<Row> plan(String arguments)
    {
        return admin.rows("SELECT action, object_type, schema_name, object_name, details FROM TABLE(platform.system.plan_pipeline(%s)) ORDER BY position".formatted(arguments)).stream()
                .map(row -> new Row((String) row.get(0), (String) row.get(1), (String) row.get(2), (String) row.get(3), (String) row.get(4)))
                .collect(toImmutableList());
    }

    private static List<String> shown(List<Row> plan)
    {
        return plan.stream().map(Row::toString).collect(toImmutableList());
    }

    private static Row only(List<Row> plan, String type, String namePart)
    {
        List<Row> found = plan.stream().filter(row -> row.type().equals(type) && row.name().contains(namePart)).collect(toImmutableList());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void planIsWhatIsMade()
            throws ExecutionException, InterruptedException
    {
        shop.execute(
                "CREATE SCHEMA planned",
                "CREATE TABLE planned.item (id bigint PRIMARY KEY, name text NOT NULL, price numeric(10, 2) NOT NULL, note text, made_at timestamptz NOT NULL, secret text)",
                "CREATE TABLE planned.part (id uuid PRIMARY KEY, weight double precision NOT NULL)",
                "CREATE TABLE planned.keyless (id bigint)",
                "INSERT INTO planned.item SELECT i, 'item ' || i, i, NULL, now(), NULL FROM generate_series(1, 3000) i");
        // a snapshot in small chunks runs for long enough to see what was asked for
        admin.execute("""
                CALL platform.system.create_source(source_name => 'planned', catalog_name => 'shopdb', type => 'postgresql',
                    host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}',
                    properties => MAP(ARRAY['incremental.snapshot.chunk.size'], ARRAY['20']))
                """.formatted(stack.servers().postgresql().port()));
        String arguments = "source_name => 'planned', schema_name => 'planned', table_name => 'item', exclude_columns => ARRAY['secret'], filterable => ARRAY['price'], replica_identity => 'full'";
        List<Object> before = state();
        List<Row> plan = plan(arguments);
        assertThat(shown(plan)).containsExactly(
                "ALTER replica identity planned.item",
                "CREATE topic null.platform_planned_g1.planned.item",
                "CREATE pinot schema null.planned_planned_item_g1",
                "CREATE pinot table null.planned_planned_item_g1",
                "CREATE publication null.platform_planned_g1",
                "CREATE topic null.platform_planned_g1.notifications",
                "CREATE topic null.__debezium-heartbeat.platform_planned_g1",
                "CREATE replication slot null.platform_planned_g1",
                "CREATE connector null.platform_planned_g1",
                "CREATE snapshot request planned.item",
                "CREATE table planned.item",
                "CREATE pipeline planned.item");
        // looking again gives the same, and nothing came of it
        assertThat(plan(arguments)).isEqualTo(plan);
        assertThat(plan("source_name => 'planned', schema_name => 'planned', tables => ARRAY['%'], unsupported => 'skip'"))
                .anySatisfy(row -> assertThat(row.toString()).isEqualTo("SKIP table planned.keyless"))
                .anySatisfy(row -> assertThat(row.toString()).isEqualTo("CREATE pinot table null.planned_planned_part_g1"));
        assertThat(state()).isEqualTo(before);

        admin.execute("CALL platform.system.create_pipeline(%s)".formatted(arguments));
        assertMade(plan);
        assertThat(snapshotRequests("platform_planned_g1")).contains(json(only(plan, "snapshot request", "item").details()));
        assertThat(shop.value("SELECT relreplident::text FROM pg_class WHERE oid = 'planned.item'::regclass")).isEqualTo("f");
        assertThat(plan(arguments)).allSatisfy(row -> assertThat(row.action()).isEqualTo("KEEP")).extracting(Row::type).doesNotContain("snapshot request", "replica identity");

        // more of them to a connector that runs
        String many = "source_name => 'planned', schema_name => 'planned', tables => ARRAY['*'], exclude => ARRAY['keyless']";
        before = state();
        List<Row> more = plan(many);
        assertThat(shown(more)).contains(
                "KEEP topic null.platform_planned_g1.planned.item",
                "CREATE topic null.platform_planned_g1.planned.part",
                "KEEP pinot table null.planned_planned_item_g1",
                "CREATE pinot table null.planned_planned_part_g1",
                "ALTER publication null.platform_planned_g1",
                "KEEP replication slot null.platform_planned_g1",
                "ALTER connector null.platform_planned_g1",
                "CREATE snapshot request planned.part",
                "CREATE table planned.part");
        assertThat(state()).isEqualTo(before);
        admin.execute("CALL platform.system.create_pipelines(%s, wait => true)".formatted(many));
        assertMade(more);
        stack.oracle(shop).awaitEqual("platform.planned.part", "planned.part");

        // what is refused is refused in the same words
        for (String refused : ImmutableList.of("table_name => 'keyless'", "table_name => 'nothing'", "table_name => 'item'", "table_name => 'part', target_table => 'item'")) {
            String rest = "source_name => 'planned', schema_name => 'planned', " + refused;
            assertThat(admin.failure("SELECT * FROM TABLE(platform.system.plan_pipeline(%s))".formatted(rest)))
                    .endsWith(admin.failure("CALL platform.system.create_pipeline(%s)".formatted(rest)).replaceFirst("^Query failed \\([^)]*\\): ", ""));
        }
        admin.execute("CALL platform.system.drop_source(source_name => 'planned', cascade => true, delete_topic => true)");
        assertThat(traces.of("planned")).isEmpty();
    }

    private void assertMade(List<Row> plan)
            throws ExecutionException, InterruptedException
    {
        String pinot = stack.servers().pinot().controllerUrl();
        try (Admin kafka = Admin.create(ImmutableMap.of(BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers()))) {
            for (Row row : plan) {
                switch (row.type()) {
                    case "topic" -> {
                        JsonNode settings = json(row.details());
                        assertThat(kafka.describeTopics(List.of(row.name())).topicNameValues().get(row.name()).get().partitions()).hasSize(settings.get("partitions").asInt());
                        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, row.name());
                        var configs = kafka.describeConfigs(List.of(resource)).values().get(resource).get();
                        settings.get("configs").properties().forEach(config -> assertThat(configs.get(config.getKey()).value()).isEqualTo(config.getValue().asText()));
                    }
                    case "pinot schema" -> assertHas(json(httpGet(pinot + "/schemas/" + row.name())), json(row.details()));
                    case "pinot table" -> {
                        // what Pinot calls a table has its type at the end
                        ObjectNode planned = (ObjectNode) json(row.details());
                        assertHas(json(httpGet(pinot + "/tables/" + row.name())).get("REALTIME"), planned.put("tableName", row.name() + "_REALTIME"));
                    }
                    case "connector" -> assertThat(json(httpGet(stack.servers().connect().url() + "/connectors/" + row.name() + "/config"))).isEqualTo(json(row.details()));
                    case "publication" -> {
                        for (Object table : shop.column("SELECT format('\"%s\".\"%s\"', schemaname, tablename) FROM pg_publication_tables WHERE pubname = '" + row.name() + "'")) {
                            assertThat(plan.stream().anyMatch(other -> other.type().equals("pipeline") && "\"%s\".\"%s\"".formatted(other.schema(), other.name()).equals(table))).isTrue();
                        }
                    }
                    case "replication slot" -> assertThat(shop.number("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '%s'".formatted(row.name()))).isOne();
                    case "table" -> {
                        ImmutableList.Builder<List<Object>> columns = ImmutableList.builder();
                        json(row.details()).forEach(column -> columns.add(List.of(column.get("name").asText(), column.get("trinoType").asText())));
                        assertThat(admin.rows("SELECT column_name, data_type FROM platform.information_schema.columns WHERE table_schema = '%s' AND table_name = '%s' ORDER BY ordinal_position".formatted(row.schema(), row.name())))
                                .isEqualTo(columns.build());
                    }
                    case "replica identity", "snapshot request", "pipeline" -> {
                        // looked at by the test itself, or by the catalog's own table
                    }
                    default -> throw new AssertionError("Nobody looks whether it was made: " + row);
                }
            }
        }
        assertThat(admin.rows("SELECT schema_name, table_name FROM platform.system.pipelines WHERE source_name = 'planned' ORDER BY 1, 2"))
                .isEqualTo(plan.stream().filter(row -> row.type().equals("pipeline")).map(row -> List.<Object>of(row.schema(), row.name())).sorted((left, right) -> left.toString().compareTo(right.toString())).toList());
        assertThat(plan.stream().filter(row -> row.type().equals("connector")).map(Row::details)).allSatisfy(details -> assertThat(details).contains("${env:SHOP_PASSWORD}"));
    }

    /** What the server has may be more: it fills in its defaults. */
    private static void assertHas(JsonNode found, JsonNode planned)
    {
        if (planned.isObject()) {
            planned.properties().forEach(field -> {
                if (!field.getValue().isEmpty() || field.getValue().isValueNode()) {
                    assertThat(found.has(field.getKey())).as("%s in %s", field.getKey(), found).isTrue();
                    assertHas(found.get(field.getKey()), field.getValue());
                }
            });
            return;
        }
        if (planned.isArray() && !planned.isEmpty() && planned.get(0).isObject()) {
            for (JsonNode element : planned) {
                JsonNode same = null;
                for (JsonNode candidate : found) {
                    if (candidate.path("name").equals(element.path("name"))) {
                        same = candidate;
                    }
                }
                assertThat(same).as("%s in %s", element, found).isNotNull();
                assertHas(same, element);
            }
            return;
        }
        if (planned.asText().equals("1:MILLISECONDS:TIMESTAMP")) {
            // what Pinot 1.x writes for it
            assertThat(found.asText()).isIn("1:MILLISECONDS:TIMESTAMP", "TIMESTAMP");
            return;
        }
        assertThat(found).isEqualTo(planned);
    }

    /** The snapshots that a connector was ever asked for: its present offset forgets those that are done. */
    private List<JsonNode> snapshotRequests(String connector)
    {
        ImmutableList.Builder<JsonNode> requests = ImmutableList.builder();
        Map<String, Object> properties = ImmutableMap.of(BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers());
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("connect_offsets").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .collect(toImmutableList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.value() != null && json(record.key()).path(0).asText().equals(connector)) {
                        json(json(record.value()).path("incremental_snapshot_collections").asText("[]")).forEach(requests::add);
                    }
                }
            }
        }
        return requests.build();
    }

    /** All that a plan could have made or changed: what other tests left may go on to change. */
    private List<Object> state()
    {
        return ImmutableList.builder()
                .add(traces.of("planned"))
                .add(admin.rows("SELECT source_name, schema_name, table_name, generation, connector FROM platform.system.pipelines WHERE source_name = 'planned' ORDER BY 1, 2, 3"))
                .add(admin.rows("SELECT * FROM platform.system.pipeline_steps WHERE source_name = 'planned' ORDER BY 1, 2, 3, 4, 5"))
                .add(admin.rows("SELECT * FROM platform.system.sources WHERE source_name = 'planned'"))
                .add(shop.rows("SELECT pubname, schemaname, tablename FROM pg_publication_tables WHERE pubname LIKE 'platform_planned%' ORDER BY 1, 2, 3"))
                .add(shop.rows("SELECT oid::regclass::text, relreplident::text FROM pg_class WHERE relnamespace = 'planned'::regnamespace ORDER BY 1"))
                .add(connectors())
                .build();
    }

    private List<JsonNode> connectors()
    {
        JsonNode found = json(httpGet(stack.servers().connect().url() + "/connectors?expand=info"));
        ImmutableList.Builder<JsonNode> planned = ImmutableList.builder();
        found.fieldNames().forEachRemaining(name -> {
            if (name.contains("planned")) {
                planned.add(found.get(name));
            }
        });
        return planned.build();
    }
}
