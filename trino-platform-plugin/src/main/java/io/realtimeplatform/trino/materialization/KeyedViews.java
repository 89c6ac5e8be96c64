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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.materialization.DefinitionReview.Review;
import io.realtimeplatform.trino.materialization.InputProof.Result;
import io.realtimeplatform.trino.materialization.KeyedView.Found;
import io.realtimeplatform.trino.materialization.KeyedView.KeyColumn;
import io.realtimeplatform.trino.materialization.PartitionedViews.ObstacleException;
import io.realtimeplatform.trino.materialization.PlanInputs.Scan;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.InputRows.InputColumn;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.UNIQUE_KEY;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Finds out whether a materialized view has a row for each row of a pipeline's table, from its SQL and from what its plan reads.
 */
class KeyedViews
{
    private static final Splitter NAMES = Splitter.on(',').trimResults().omitEmptyStrings();

    private final PartitionedViews plans;
    private final WindowedQueries queries;
    private final StorageCatalogs storages;
    private final InputProof proof;
    private final InputRows inputRows;
    private final ViewAnalyses<Found> analyses;

    @Inject
    KeyedViews(PartitionedViews plans, WindowedQueries queries, StorageCatalogs storages, DefinitionReview review, InputProof proof, InputRows inputRows)
    {
        this.plans = requireNonNull(plans, "plans is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.analyses = new ViewAnalyses<>(review, Found::refused, result -> result.obstacle().isPresent());
        this.proof = requireNonNull(proof, "proof is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
    }

    Found find(MaterializedView view)
    {
        return analyses.find(view, reviewed -> analyze(view, reviewed));
    }

    private Found analyze(MaterializedView view, Review reviewed)
    {
        MaterializedViewDocument document = view.document();
        ViewDefinition definition = view.definition();
        if (document.uniqueKey().isEmpty()) {
            return Found.refused("%s is not given".formatted(UNIQUE_KEY));
        }
        List<Column> keyColumns = keyColumns(document.uniqueKey().get(), definition);
        if (definition.timeWindow().isPresent()) {
            return Found.refused("it has a time window, whose rows leave it without having changed");
        }
        for (ViewDefinition read : reviewed.definitions()) {
            Optional<String> form = PlainProjection.obstacle(read.query());
            if (form.isPresent()) {
                return Found.refused(read.equals(definition) ? form.get() : "of a view that it reads: " + form.get());
            }
        }
        if (storages.kind(view.owner(), document) != StorageKind.ICEBERG) {
            return Found.refused("its storage, %s.%s, is of a Hive catalog, which changes no rows in one commit; Iceberg does".formatted(document.storageCatalog(), document.storageSchema()));
        }
        if (reviewed.definitions().stream().anyMatch(read -> read.timeWindow().isPresent())) {
            return Found.refused("it reads a view with a time window, which leaves rows out");
        }
        Result whole = proof.table(plans.scans(view, "TRUE"));
        if (whole.obstacle().isPresent()) {
            return Found.refused(whole.obstacle().get());
        }
        TypedTable table = whole.input().orElseThrow().table();
        List<KeyColumn> key = key(view, keyColumns);
        Set<TypedColumn> covered = new HashSet<>();
        key.forEach(column -> covered.add(column.input()));
        List<TypedColumn> primaryKey = InputRows.key(table);
        if (!covered.equals(Set.copyOf(primaryKey))) {
            return Found.refused("%s is '%s', which is not the key of table %s: %s".formatted(
                    UNIQUE_KEY, document.uniqueKey().get(), table.name(), primaryKey.stream().map(TypedColumn::name).collect(joining(", "))));
        }
        for (InputColumn inputColumn : inputRows.columns(table)) {
            if (StorageKind.ICEBERG.storageType(inputColumn.type()).isEmpty()) {
                return Found.refused("column %s of table %s has type %s, which cannot be staged".formatted(inputColumn.name(), table.name(), inputColumn.type().getDisplayName()));
            }
        }
        return new Found(Optional.of(new KeyedView(view, table, key)), Optional.empty());
    }

    /** @throws io.trino.spi.TrinoException when a column is stated that the view does not have */
    static void check(ViewDefinition definition, MaterializedViewDocument document)
    {
        document.uniqueKey().ifPresent(stated -> keyColumns(stated, definition));
    }

    private static List<Column> keyColumns(String stated, ViewDefinition definition)
    {
        List<Column> columns = new ArrayList<>();
        for (String name : NAMES.split(stated)) {
            columns.add(definition.columns().stream()
                    .filter(column -> column.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> invalid("%s is '%s', but the view has no column %s; it has: %s".formatted(
                            UNIQUE_KEY, Excerpt.of(stated), Excerpt.of(name), definition.columns().stream().map(Column::name).collect(joining(", "))))));
        }
        if (columns.isEmpty()) {
            throw invalid("%s is '%s', which names no column".formatted(UNIQUE_KEY, Excerpt.of(stated)));
        }
        return columns;
    }

    /** @return for each column the one of the input whose rows with a value are all that its rows with that value are made of */
    private List<KeyColumn> key(MaterializedView view, List<Column> columns)
    {
        List<KeyColumn> key = new ArrayList<>();
        for (Column column : columns) {
            Partitioning partitioning = new Partitioning(Partitioning.Unit.VALUE, column.name());
            Type type = queries.type(column);
            partitioning.obstacle(type).ifPresent(_ -> {
                throw new ObstacleException("column %s of its key has type %s".formatted(column.name(), type.getDisplayName()));
            });
            Set<PartitionKey> probe = ImmutableSet.of(PartitionKey.of(PartitionProbes.value(type)));
            List<Scan> scans = plans.scans(view, partitioning.predicateSql(identifier(column.name()), type, probe));
            Result result = proof.partitions(scans, partitioning, probe);
            result.obstacle().ifPresent(_ -> {
                throw new ObstacleException("its column %s is no column of the key of the table that it reads".formatted(column.name()));
            });
            key.add(new KeyColumn(column.name(), result.input().orElseThrow().column()));
        }
        return key;
    }
}
