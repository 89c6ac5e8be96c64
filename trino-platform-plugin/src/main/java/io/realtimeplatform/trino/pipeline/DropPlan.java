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
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.security.Secrets;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.view.DependentViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Collections.unmodifiableList;
import static java.util.Objects.requireNonNull;

/**
 * What drop_pipeline and drop_source would do, found without doing it, in their order. What is not there is left out;
 * where a server does not answer, what should be there is named all the same.
 */
class DropPlan
{
    private static final String DROP = "DROP";
    private static final String ALTER = "ALTER";
    private static final String KEEP = "KEEP";

    private final PipelineStore pipelines;
    private final SourceDatabases databases;
    private final ConnectClient connect;
    private final KafkaClient kafka;
    private final PinotClient pinot;
    private final DependentViews views;
    private final Administrators administrators;

    @Inject
    DropPlan(
            PipelineStore pipelines,
            SourceDatabases databases,
            ConnectClient connect,
            KafkaClient kafka,
            PinotClient pinot,
            DependentViews views,
            Administrators administrators)
    {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.databases = requireNonNull(databases, "databases is null");
        this.connect = requireNonNull(connect, "connect is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.views = requireNonNull(views, "views is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    /**
     * Of a view, or of the table of a pipeline the views that use it. Of a view of somebody else its SQL is shown to administrators only.
     *
     * @throws ViewNotFoundException when there is neither
     */
    List<List<String>> ofView(ConnectorSession session, SchemaTableName name, Optional<String> tableOwner)
    {
        Rows rows = new Rows("drop_view", owner -> administrators.isAdministrator(session) || owner.equals(session.getUser()));
        views.of(ImmutableList.of(name)).forEach(rows::view);
        tableOwner.ifPresentOrElse(
                owner -> rows.by("drop_pipeline").add(DROP, "table", name.getSchemaName(), name.getTableName(), owner, Optional.empty()),
                () -> rows.view(views.find(name).orElseThrow(() -> new ViewNotFoundException(name))));
        return rows.list();
    }

    List<List<String>> ofPipeline(ConnectorSession session, Source source, Pipeline pipeline, boolean deleteTopic)
    {
        Rows rows = new Rows("drop_pipeline", _ -> true);
        views.ofTables(ImmutableList.of(pipeline.definition().target())).forEach(rows::view);
        List<Pipeline> others = pipelines.ofSource(source.name()).stream()
                .filter(other -> !other.key().equals(pipeline.key()))
                .collect(toImmutableList());
        addPipeline(rows, session, source, pipeline, others, deleteTopic);
        return rows.list();
    }

    List<List<String>> ofSource(ConnectorSession session, Source source, boolean deleteTopic)
    {
        Rows rows = new Rows("drop_source", _ -> true);
        List<Pipeline> dropped = pipelines.ofSource(source.name());
        views.ofTables(dropped.stream().map(pipeline -> pipeline.definition().target()).collect(toImmutableList())).forEach(rows::view);
        dropped.forEach(pipeline -> addTypedTable(rows, pipeline));
        dropped.forEach(pipeline -> addSnapshotConnector(rows, pipeline));
        dropped.stream()
                .collect(toImmutableMap(Pipeline::connector, Pipeline::owner, (first, _) -> first))
                .forEach((connector, owner) -> addConnector(rows, session.getUser(), source, connector, owner));
        for (int index = 0; index < dropped.size(); index++) {
            addPinotTable(rows, dropped.get(index), dropped.subList(index + 1, dropped.size()), deleteTopic);
        }
        rows.add(DROP, "source", null, source.name(), source.owner(), Optional.of(StoreJson.write(source.arguments())));
        return rows.list();
    }

    /** @param others the pipelines of the source that are there after this one was dropped */
    private void addPipeline(Rows rows, ConnectorSession session, Source source, Pipeline pipeline, List<Pipeline> others, boolean deleteTopic)
    {
        String owner = pipeline.owner();
        String user = session.getUser();
        String connector = pipeline.connector();
        addTypedTable(rows, pipeline);
        addSnapshotConnector(rows, pipeline);
        if (others.stream().noneMatch(other -> other.connector().equals(connector))) {
            addConnector(rows, user, source, connector, owner);
        }
        else {
            rows.addIfThere(ALTER, "connector", connector, owner, () -> present(pipeline.captured() && connect.findConfiguration(connector).isPresent())
                    .map(_ -> "without table %s.%s".formatted(pipeline.key().schemaName(), pipeline.key().tableName())));
            databases.of(source).traces(user, source, connector, pipeline.key())
                    .forEach((type, details) -> rows.addIfThere(ALTER, type, connector, owner, details));
        }
        addPinotTable(rows, pipeline, others, deleteTopic);
    }

    private static void addTypedTable(Rows rows, Pipeline pipeline)
    {
        if (pipeline.served()) {
            rows.add(DROP, "table", pipeline.definition().targetSchema(), pipeline.definition().targetTable(), pipeline.owner(), Optional.empty());
        }
    }

    private void addSnapshotConnector(Rows rows, Pipeline pipeline)
    {
        if (SnapshotConnector.isNeeded(pipeline)) {
            rows.addIfThere(DROP, "connector", SnapshotConnector.name(pipeline), pipeline.owner(), () -> connect.findConfiguration(SnapshotConnector.name(pipeline)).map(StoreJson::write).map(Secrets::masked));
        }
    }

    private void addConnector(Rows rows, String user, Source source, String connector, String owner)
    {
        rows.addIfThere(DROP, "connector", connector, owner, () -> connect.findConfiguration(connector).map(StoreJson::write).map(Secrets::masked));
        databases.of(source).traces(user, source, connector)
                .forEach((type, details) -> rows.addIfThere(DROP, type, connector, owner, details));
        Snapshots.topics(source, connector).forEach((topic, _) -> addTopic(rows, topic, owner));
    }

    private void addPinotTable(Rows rows, Pipeline pipeline, List<Pipeline> others, boolean deleteTopic)
    {
        String owner = pipeline.owner();
        rows.addIfThere(DROP, "pinot table", pipeline.pinotTable(), owner, () -> pinot.tableDocument(pipeline.pinotTable()).map(Secrets::masked));
        rows.addIfThere(DROP, "pinot schema", pipeline.pinotTable(), owner, () -> pinot.schemaDocument(pipeline.pinotTable()));
        if (deleteTopic) {
            others.stream()
                    .filter(other -> other.topic().equals(pipeline.topic()))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> rows.add(KEEP, "topic", null, pipeline.topic(), owner, Optional.of("has the changes of %s.%s as well".formatted(other.key().schemaName(), other.key().tableName()))),
                            () -> addTopic(rows, pipeline.topic(), owner));
        }
        rows.add(DROP, "pipeline", pipeline.key().schemaName(), pipeline.key().tableName(), owner, Optional.of(StoreJson.write(pipeline.definition())));
    }

    private void addTopic(Rows rows, String topic, String owner)
    {
        rows.addIfThere(DROP, "topic", topic, owner, () -> kafka.offsets(topic).map(offsets -> "partitions: %s, records: %s".formatted(offsets.end().size(), offsets.records())));
    }

    private static Optional<String> present(boolean there)
    {
        return there ? Optional.of("") : Optional.empty();
    }

    private static final class Rows
    {
        private final List<List<String>> rows = new ArrayList<>();
        private final Predicate<String> maySeeSqlOf;
        private String droppedBy;

        /** @param maySeeSqlOf whether the SQL of the views of that owner is shown */
        private Rows(String droppedBy, Predicate<String> maySeeSqlOf)
        {
            this.droppedBy = droppedBy;
            this.maySeeSqlOf = maySeeSqlOf;
        }

        private Rows by(String procedure)
        {
            droppedBy = procedure;
            return this;
        }

        private void view(DependentViews.View view)
        {
            rows.add(row(DROP, view.materialized() ? "materialized view" : "view", view.name().getSchemaName(), view.name().getTableName(), view.owner(), "drop_view", view.query().filter(_ -> maySeeSqlOf.test(view.owner())).orElse(null)));
        }

        private void add(String action, String type, String schema, String name, String owner, Optional<String> details)
        {
            rows.add(row(action, type, schema, name, owner, droppedBy, details.orElse(null)));
        }

        /** @param details of what is there; empty when nothing is */
        private void addIfThere(String action, String type, String name, String owner, Supplier<Optional<String>> details)
        {
            Optional<String> found;
            try {
                found = details.get();
            }
            catch (TrinoException e) {
                found = Optional.of("Not known: " + e.getMessage());
            }
            found.ifPresent(text -> add(action, type, null, name, owner, Optional.of(text).filter(value -> !value.isEmpty())));
        }

        private static List<String> row(String... values)
        {
            return unmodifiableList(Arrays.asList(values));
        }

        private List<List<String>> list()
        {
            return ImmutableList.copyOf(rows);
        }
    }
}
