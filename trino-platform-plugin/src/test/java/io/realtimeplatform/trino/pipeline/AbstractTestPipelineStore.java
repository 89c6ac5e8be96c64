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
import io.realtimeplatform.trino.pipeline.StepRecord.State;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.store.StoreLock;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.PinotType;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTable.Nulls;
import io.realtimeplatform.trino.view.RelationStore;
import io.realtimeplatform.trino.view.Relations;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Sources, pipelines, steps and typed tables in a store, whatever database it is in.
 */
abstract class AbstractTestPipelineStore
{
    private static final String NAME = "Größe \"1\" 日本";
    private static final PipelineKey ORDERS = new PipelineKey(NAME, "Public", "it's");
    private static final PipelineKey CUSTOMER = new PipelineKey(NAME, "Public", "customer");

    private Store store;
    private SourceStore sources;
    private PipelineStore pipelines;
    private StepStore steps;
    private StoredTypedTables typedTables;

    abstract StoreConfig config();

    @BeforeEach
    void open()
    {
        store = new Store(new CatalogName("platform"), config());
        sources = new SourceStore(store);
        pipelines = new PipelineStore(store);
        steps = new StepStore(store);
        typedTables = new StoredTypedTables(store);
        store.inTransaction(handle -> handle.execute("DELETE FROM pipeline") + handle.execute("DELETE FROM platform_view") + handle.execute("DELETE FROM platform_schema") + handle.execute("DELETE FROM source") + handle.execute("DELETE FROM name_generation"));
        sources.add(source());
    }

    @AfterEach
    void close()
    {
        store.close();
    }

    @Test
    void testSource()
    {
        assertThat(sources.find(NAME)).contains(source());
        assertThat(sources.list()).containsExactly(source());
        assertThat(sources.add(source())).isFalse();
        sources.setConnector(NAME, Optional.of("platform_x_g1"));
        assertThat(sources.find(NAME)).contains(source().withConnector(Optional.of("platform_x_g1")));
        sources.remove(NAME);
        assertThat(sources.find(NAME)).isEmpty();
    }

    @Test
    void testPipeline()
    {
        Pipeline pipeline = pipeline(ORDERS, "orders", "shop_orders_g1");
        assertThat(pipelines.add(pipeline, Instant.now())).isTrue();
        assertThat(pipelines.find(ORDERS)).get()
                .usingRecursiveComparison()
                .ignoringFields("createdAt")
                .isEqualTo(pipeline);
        assertThat(pipelines.findTarget("shop", "orders")).isPresent();
        assertThat(pipelines.findTarget("shop", "other")).isEmpty();
        assertThat(pipelines.ofTopic("topic of shop_orders_g1")).hasSize(1);

        pipelines.setState(ORDERS, PipelineState.FAILED, Optional.of("error"), Optional.of("hint"));
        pipelines.setCaptured(ORDERS, true);
        pipelines.setSnapshotMark(ORDERS, 17);
        pipelines.setSnapshotRows(pipeline, 1000);
        assertThat(pipelines.find(ORDERS).orElseThrow()).satisfies(found -> {
            assertThat(found.state()).isEqualTo(PipelineState.FAILED);
            assertThat(found.error()).contains("error");
            assertThat(found.hint()).contains("hint");
            assertThat(found.captured()).isTrue();
            assertThat(found.snapshotMark()).hasValue(17);
            assertThat(found.snapshotRows()).hasValue(1000);
        });
        // a source that has pipelines stays
        assertThatThrownBy(() -> sources.remove(NAME));
        pipelines.remove(ORDERS);
        assertThat(pipelines.list()).isEmpty();
        assertThat(steps.list()).isEmpty();
    }

    @Test
    void testTopicIsShared()
    {
        Pipeline orders = pipeline(ORDERS, "orders", "shop_orders_g1", "topic");
        Pipeline customer = pipeline(CUSTOMER, "customer", "shop_customer_g1", "topic");
        assertThat(pipelines.add(orders, Instant.now())).isTrue();
        assertThat(pipelines.sharesTopic(orders)).isEmpty();
        assertThat(pipelines.add(customer, Instant.now())).isTrue();
        assertThat(pipelines.ofTopic("topic")).extracting(Pipeline::key).containsExactlyInAnyOrder(ORDERS, CUSTOMER);
        assertThat(pipelines.sharesTopic(orders)).map(Pipeline::key).contains(CUSTOMER);
        pipelines.remove(ORDERS);
        assertThat(pipelines.sharesTopic(customer)).isEmpty();
    }

    @Test
    void testNamesAreTakenOnce()
    {
        assertThat(pipelines.add(pipeline(ORDERS, "orders", "shop_orders_g1"), Instant.now())).isTrue();
        assertThat(pipelines.add(pipeline(ORDERS, "other", "shop_other_g1"), Instant.now())).isFalse();
        assertThat(pipelines.add(pipeline(CUSTOMER, "orders", "shop_customer_g1"), Instant.now())).isFalse();
        assertThat(pipelines.add(pipeline(CUSTOMER, "customer", "shop_orders_g1"), Instant.now())).isFalse();
        assertThat(pipelines.add(pipeline(CUSTOMER, "customer", "shop_customer_g1"), Instant.now())).isTrue();
        assertThat(pipelines.ofSource(NAME)).hasSize(2);
        assertThat(pipelines.ofSource("other")).isEmpty();
    }

    @Test
    void testGenerationsAreNeverGivenTwice()
    {
        assertThat(pipelines.nextGeneration(NAME)).isEqualTo(1);
        assertThat(pipelines.nextGeneration(NAME)).isEqualTo(2);
        assertThat(pipelines.nextGeneration("other")).isEqualTo(1);
    }

    @Test
    void testSteps()
    {
        Pipeline pipeline = pipeline(ORDERS, "orders", "shop_orders_g1");
        pipelines.add(pipeline, Instant.now());
        assertThat(steps.isDone(pipeline, PipelineStep.CHECK_SOURCE)).isTrue();
        assertThat(steps.isDone(pipeline, PipelineStep.TOPIC)).isFalse();

        steps.started(pipeline, PipelineStep.TOPIC);
        // what a crash leaves
        assertThat(steps.isDone(pipeline, PipelineStep.TOPIC)).isFalse();
        steps.started(pipeline, PipelineStep.TOPIC);
        steps.finished(pipeline, PipelineStep.TOPIC, Optional.of("Kafka is down"));
        assertThat(steps.isDone(pipeline, PipelineStep.TOPIC)).isFalse();
        assertThat(steps.list()).last().satisfies(step -> {
            assertThat(step.state()).isEqualTo(State.FAILED);
            assertThat(step.attempts()).isEqualTo(2);
            assertThat(step.error()).contains("Kafka is down");
        });
        steps.started(pipeline, PipelineStep.TOPIC);
        steps.finished(pipeline, PipelineStep.TOPIC, Optional.empty());
        assertThat(steps.isDone(pipeline, PipelineStep.TOPIC)).isTrue();
        assertThat(steps.list()).extracting(StepRecord::step).containsExactly(PipelineStep.CHECK_SOURCE, PipelineStep.TOPIC);
        assertThat(steps.list()).last().satisfies(step -> {
            assertThat(step.attempts()).isEqualTo(3);
            assertThat(step.error()).isEmpty();
            assertThat(step.finishedAt()).isPresent();
        });
    }

    @Test
    void testTypedTables()
    {
        Pipeline pipeline = pipeline(ORDERS, "orders", "shop_orders_g1");
        pipelines.add(pipeline, Instant.now());
        SchemaTableName name = new SchemaTableName("shop", "orders");
        assertThat(typedTables.find(name)).isEmpty();

        pipelines.setServed(ORDERS, true);
        assertThat(typedTables.find(name)).contains(pipeline.plan().typedTable());
        assertThat(typedTables.list(Optional.empty())).containsExactly(pipeline.plan().typedTable());
        assertThat(typedTables.list(Optional.of("shop"))).hasSize(1);
        assertThat(typedTables.list(Optional.of("other"))).isEmpty();
        pipelines.setServed(ORDERS, false);
        assertThat(typedTables.list(Optional.empty())).isEmpty();
    }

    @Test
    void testRelations()
    {
        RelationStore relations = new StoredRelations(store);
        Pipeline pipeline = pipeline(ORDERS, "orders", "shop_orders_g1");
        pipelines.add(pipeline, Instant.now());
        assertThat(relations.list(Optional.empty())).isEqualTo(new Relations(ImmutableList.of(), ImmutableList.of()));
        assertThat(relations.schemaNames()).isEmpty();
        assertThat(relations.schemaExists("shop")).isFalse();

        pipelines.setServed(ORDERS, true);
        SchemaTableName orders = new SchemaTableName("shop", "orders");
        SchemaTableName odd = new SchemaTableName("it's", "a \"view\"");
        store.inTransaction(handle -> handle.execute("INSERT INTO platform_schema (schema_name, owner, created_at) VALUES ('empty', 'alice', current_timestamp)"));
        store.inTransaction(handle -> handle.execute(
                "INSERT INTO platform_view (schema_name, view_name, definition_json, owner, created_at, changed_at) VALUES (?, ?, '{}', 'bob', current_timestamp, current_timestamp)",
                odd.getSchemaName(), odd.getTableName()));
        assertThat(relations.schemaNames()).containsExactly("empty", "it's", "shop");
        assertThat(relations.schemaNames()).allSatisfy(schema -> assertThat(relations.schemaExists(schema)).isTrue());
        assertThat(relations.types(Optional.empty())).isEqualTo(ImmutableMap.of(odd, RelationType.VIEW, orders, RelationType.VIEW));
        assertThat(relations.types(Optional.of("shop"))).isEqualTo(ImmutableMap.of(orders, RelationType.VIEW));
        assertThat(relations.types(Optional.of("empty"))).isEmpty();

        Relations all = relations.list(Optional.empty());
        assertThat(all.tables()).containsExactly(pipeline.plan().typedTable());
        assertThat(all.views()).extracting(StoredView::name).containsExactly(odd);
        assertThat(all.views()).extracting(StoredView::document).containsExactly("{}");
        assertThat(relations.list(Optional.of("shop"))).isEqualTo(new Relations(all.tables(), ImmutableList.of()));
        assertThat(relations.find(orders)).isEqualTo(new Relations(all.tables(), ImmutableList.of()));
        assertThat(relations.find(odd)).isEqualTo(new Relations(ImmutableList.of(), all.views()));
        assertThat(relations.find(new SchemaTableName("shop", "other"))).isEqualTo(new Relations(ImmutableList.of(), ImmutableList.of()));
    }

    @Test
    void testTwoCallsForOnePipeline()
    {
        Locks locks = new Locks(store);
        try (StoreLock _ = locks.pipeline(ORDERS)) {
            assertThatThrownBy(() -> locks.pipeline(ORDERS))
                    .hasMessageStartingWith("Another CALL is changing the pipeline of Public.it's of source " + NAME);
            locks.pipeline(CUSTOMER).close();
            locks.source(NAME).close();
        }
        locks.pipeline(ORDERS).close();
    }

    private static Source source()
    {
        return new Source(NAME, "shopdb", "postgresql", "db.internal", 5432, "shop", "capture", "${env:SHOP_PASSWORD}", ImmutableMap.of("database.sslmode", "require"), "alice", Optional.empty());
    }

    private static Pipeline pipeline(PipelineKey key, String targetTable, String pinotTable)
    {
        return pipeline(key, targetTable, pinotTable, "topic of " + pinotTable);
    }

    private static Pipeline pipeline(PipelineKey key, String targetTable, String pinotTable, String topic)
    {
        TypedTable typedTable = new TypedTable(
                new SchemaTableName("shop", targetTable),
                pinotTable,
                "alice",
                ImmutableList.of(
                        new TypedColumn("id", "Id", "uuid", "uuid", false, 1, new PinotColumn("id", PinotType.BYTES, "io.debezium.data.Uuid", OptionalInt.empty(), "bytes"),
                                Optional.of(new PinotColumn("id__filter", PinotType.STRING, "io.debezium.data.Uuid", OptionalInt.empty(), "text"))),
                        new TypedColumn("total", "total", "numeric(10,2)", "decimal(10,2)", true, 0, new PinotColumn("total", PinotType.STRING, "string", OptionalInt.of(2), "text"), Optional.empty())),
                Nulls.HELPER_COLUMN,
                true,
                true,
                true);
        return new Pipeline(
                key,
                new PipelineDefinition("shop", targetTable, ImmutableList.of("b", "a"), ImmutableList.of(), ImmutableList.of("total"), 2, ReplicaIdentity.FULL),
                new PipelinePlan(typedTable, ImmutableList.of("Id"), "0.11.0", 7, 1000, true, false),
                1,
                topic,
                pinotTable,
                "platform_x_g1",
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                PipelineState.CREATING,
                Optional.empty(),
                Optional.empty(),
                "alice",
                Instant.now().truncatedTo(MILLIS));
    }
}
