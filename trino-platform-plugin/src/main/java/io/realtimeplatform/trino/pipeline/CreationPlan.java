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
import com.google.inject.Inject;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.kafka.KafkaClient.TopicSettings;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.security.Secrets;
import io.realtimeplatform.trino.store.StoreJson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Collections.unmodifiableList;
import static java.util.Objects.requireNonNull;

/**
 * What create_pipeline and create_pipelines would make, found without making it: every name and document, from the code that makes them.
 */
class CreationPlan
{
    private static final String CREATE = "CREATE";
    private static final String ALTER = "ALTER";
    private static final String KEEP = "KEEP";
    private static final String SKIP = "SKIP";

    private final PipelineDrafts drafts;
    private final StepStore stepStore;
    private final SourceDatabases databases;
    private final SourceConnector connector;
    private final SnapshotConnector snapshotConnector;
    private final ConnectClient connect;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final PinotTableFactory pinotTables;

    @Inject
    CreationPlan(
            PipelineDrafts drafts,
            StepStore stepStore,
            SourceDatabases databases,
            SourceConnector connector,
            SnapshotConnector snapshotConnector,
            ConnectClient connect,
            KafkaClient kafka,
            PinotClient pinot,
            PinotTableFactory pinotTables)
    {
        this.drafts = requireNonNull(drafts, "drafts is null");
        this.stepStore = requireNonNull(stepStore, "stepStore is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.snapshotConnector = requireNonNull(snapshotConnector, "snapshotConnector is null");
        this.connect = requireNonNull(connect, "connect is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.pinotTables = requireNonNull(pinotTables, "pinotTables is null");
    }

    /** @return rows of action, object type, schema name, object name and details, in the order of the steps */
    List<List<String>> rows(String user, Source source, PipelineDrafts.Drafts prepared)
    {
        List<List<String>> rows = new ArrayList<>();
        prepared.refused().forEach((key, reason) -> rows.add(row(SKIP, "table", key.schemaName(), key.tableName(), reason.getMessage())));
        List<Pipeline> pipelines = ImmutableList.<Pipeline>builder()
                .addAll(prepared.existing().values())
                .addAll(drafts.planned(user, source, prepared))
                .build();
        if (pipelines.isEmpty()) {
            return rows;
        }
        PinotFeatures features = pinot.features();
        pipelines.forEach(pipeline -> replicaIdentity(rows, user, source, pipeline));
        pipelines.forEach(pipeline -> topic(rows, pipeline.topic(), kafka.topicSettings(pipeline.definition().partitions())));
        for (Pipeline pipeline : pipelines) {
            String table = pipeline.pinotTable();
            rows.add(row(pinot.schemaExists(table) ? KEEP : CREATE, "pinot schema", null, table, pinotTables.schema(pipeline.plan()).toString()));
            rows.add(row(pinot.tableExists(table) ? KEEP : CREATE, "pinot table", null, table, Secrets.masked(pinotTables.table(source, pipeline, features).toString())));
        }
        connector(rows, user, source, pipelines);
        for (Pipeline pipeline : pipelines) {
            rows.add(row(
                    pipeline.served() ? KEEP : CREATE,
                    "table",
                    pipeline.definition().targetSchema(),
                    pipeline.definition().targetTable(),
                    StoreJson.write(pipeline.plan().typedTable().columns())));
        }
        for (Pipeline pipeline : pipelines) {
            rows.add(row(
                    prepared.existing().containsKey(pipeline.key()) ? KEEP : CREATE,
                    "pipeline",
                    pipeline.key().schemaName(),
                    pipeline.key().tableName(),
                    StoreJson.write(pipeline.definition())));
        }
        return rows;
    }

    private void replicaIdentity(List<List<String>> rows, String user, Source source, Pipeline pipeline)
    {
        if (pipeline.hasFullIdentity() && !stepStore.isDone(pipeline, PipelineStep.REPLICA_IDENTITY)) {
            databases.of(source).replicaIdentityFull(user, source, pipeline.key())
                    .forEach(statement -> rows.add(row(ALTER, "replica identity", pipeline.key().schemaName(), pipeline.key().tableName(), statement)));
        }
    }

    private void topic(List<List<String>> rows, String name, TopicSettings settings)
    {
        rows.add(row(kafka.partitions(name).isPresent() ? KEEP : CREATE, "topic", null, name, StoreJson.write(settings)));
    }

    /** What all tables of the source have together. */
    private void connector(List<List<String>> rows, String user, Source source, List<Pipeline> pipelines)
    {
        String name = pipelines.getFirst().connector();
        List<PipelineKey> keys = pipelines.stream().map(Pipeline::key).collect(toImmutableList());
        databases.of(source).preparations(user, source, name, keys).forEach(preparation -> {
            String action = preparation.there() ? ALTER : CREATE;
            rows.add(row(preparation.statement().isEmpty() ? KEEP : action, preparation.type(), null, name, preparation.statement().orElse(null)));
        });
        Snapshots.topics(source, name).forEach((topic, permanent) -> topic(rows, topic, Snapshots.settings(kafka, permanent)));
        databases.of(source).connectorPreparations(user, source, name).forEach(preparation -> rows.add(row(preparation.there() ? KEEP : CREATE, preparation.type(), null, name, null)));

        Map<String, String> wanted = connector.configuration(source, name, keys);
        Optional<Map<String, String>> current = connect.findConfiguration(name);
        rows.add(row(
                current.map(found -> found.equals(wanted) ? KEEP : ALTER).orElse(CREATE),
                "connector",
                null,
                name,
                Secrets.masked(StoreJson.write(wanted))));
        SourceConnector.snapshotOrder(pipelines).stream()
                .filter(pipeline -> !stepStore.isDone(pipeline, PipelineStep.CONNECTOR))
                .forEach(pipeline -> rows.add(snapshot(source, pipeline)));
    }

    private List<String> snapshot(Source source, Pipeline pipeline)
    {
        if (SnapshotConnector.isNeeded(pipeline)) {
            return row(CREATE, "connector", null, SnapshotConnector.name(pipeline), Secrets.masked(StoreJson.write(snapshotConnector.configuration(source, pipeline))));
        }
        return row(
                CREATE,
                "snapshot request",
                pipeline.key().schemaName(),
                pipeline.key().tableName(),
                SnapshotRequest.document(pipeline.key(), pipeline.pinotTable()).toString());
    }

    private static List<String> row(String... values)
    {
        return unmodifiableList(Arrays.asList(values));
    }
}
