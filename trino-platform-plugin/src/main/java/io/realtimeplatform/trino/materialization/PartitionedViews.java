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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.EngineStatement;
import io.realtimeplatform.trino.engine.QueryObserver;
import io.realtimeplatform.trino.materialization.DefinitionReview.Review;
import io.realtimeplatform.trino.materialization.InputProof.Result;
import io.realtimeplatform.trino.typedtable.InputRows.InputColumn;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.PlanToken;
import io.realtimeplatform.trino.view.HiddenNames;
import io.realtimeplatform.trino.view.TimeWindow;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.ErrorType;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.PARTITION_BY;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Finds out whether the partitions of a materialized view can be computed each on its own, from its SQL and from what its plan reads.
 */
class PartitionedViews
{
    // Trino tells no more of a list of values than its bounds where it is longer than 32
    private static final int VALUES_TOGETHER = 25;
    private static final int PLANS_TOGETHER = 20;
    // to look at more of them takes longer than to compute everything
    private static final int MAXIMUM_PLANS = 100;
    private static final int DAYS_BEFORE_ROWS_GO = 2;
    private static final int DAYS_OF_A_MONTH = 31;

    private final String catalogName;
    private final EngineClient engine;
    private final WindowedQueries queries;
    private final StorageCatalogs storages;
    private final InputProof proof;
    private final InputRows inputRows;
    private final PinotRetention retention;
    private final PlanToken planToken;
    private final ViewAnalyses<Found> analyses;

    @Inject
    PartitionedViews(
            CatalogName catalogName,
            EngineClient engine,
            WindowedQueries queries,
            StorageCatalogs storages,
            DefinitionReview review,
            InputProof proof,
            InputRows inputRows,
            PinotRetention retention,
            PlanToken planToken)
    {
        this.catalogName = catalogName.toString();
        this.engine = requireNonNull(engine, "engine is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.analyses = new ViewAnalyses<>(review, Found::refused, result -> result.obstacle().isPresent());
        this.proof = requireNonNull(proof, "proof is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
        this.retention = requireNonNull(retention, "retention is null");
        this.planToken = requireNonNull(planToken, "planToken is null");
    }

    /** Either the view, or why it is none. */
    record Found(Optional<PartitionedView> view, Optional<String> obstacle)
    {
        private static Found refused(String obstacle)
        {
            return new Found(Optional.empty(), Optional.of(obstacle));
        }
    }

    /** What is wrong with the plan of a part of a view. */
    static final class ObstacleException
            extends RuntimeException
    {
        ObstacleException(String obstacle)
        {
            super(obstacle);
        }
    }

    Found find(MaterializedView view)
    {
        return analyses.find(view, reviewed -> analyze(view, reviewed));
    }

    private Found analyze(MaterializedView view, Review reviewed)
    {
        MaterializedViewDocument document = view.document();
        ViewDefinition definition = view.definition();
        List<Partitioning> candidates = candidates(document, definition);
        if (candidates.isEmpty()) {
            return Found.refused("%s is not given, and there is no time column to partition by".formatted(PARTITION_BY));
        }
        Column column = column(definition, candidates.getFirst());
        Type columnType = queries.type(column);
        Optional<String> wrongType = candidates.getFirst().obstacle(columnType);
        if (wrongType.isPresent()) {
            return Found.refused(wrongType.get());
        }
        if (storages.kind(view.owner(), document) != StorageKind.ICEBERG) {
            return Found.refused("its storage, %s.%s, is of a Hive catalog, which cannot replace partitions in one commit; Iceberg can".formatted(document.storageCatalog(), document.storageSchema()));
        }
        List<PlanInputs.Scan> scans = scans(view, "TRUE");
        Result whole = proof.table(scans);
        if (whole.obstacle().isPresent()) {
            return Found.refused(whole.obstacle().get());
        }
        List<Found> refused = new ArrayList<>();
        for (Partitioning partitioning : candidates) {
            Optional<LocalDate> edge = edge(reviewed.rolling(), view, partitioning);
            Found candidate = analyze(view, partitioning, column, columnType, edge);
            if (candidate.obstacle().isEmpty()) {
                boolean othersWindow = edge.isPresent() && !reviewed.rolling().contains(definition);
                if (othersWindow && !InputProof.begins(scans, candidate.view().orElseThrow().input().column(), edge.get())) {
                    return Found.refused("it reads a view with a time window that moves, and not over the partitions, by %s".formatted(partitioning.column()));
                }
                return candidate;
            }
            refused.add(candidate);
        }
        return refused.getFirst();
    }

    /** @throws io.trino.spi.TrinoException when a column is stated that the view does not have */
    static void check(ViewDefinition definition, MaterializedViewDocument document)
    {
        candidates(document, definition);
    }

    private Found analyze(MaterializedView view, Partitioning partitioning, Column column, Type columnType, Optional<LocalDate> edge)
    {
        // in one plan, as each takes time: what a partition reads of another one is seen when that one changes
        Set<PartitionKey> probes = PartitionProbes.of(partitioning, columnType, edge, view.definition());
        List<String> predicates = probes.stream()
                .map(probe -> predicate(partitioning, column, columnType, ImmutableSet.of(probe)))
                .collect(toImmutableList());
        Result parts = proof.partitions(scans(view, predicates), partitioning, probes);
        if (parts.obstacle().isPresent()) {
            return Found.refused(parts.obstacle().get());
        }
        ChangingInput input = parts.input().orElseThrow();
        for (InputColumn inputColumn : inputRows.columns(input.table())) {
            if (StorageKind.ICEBERG.storageType(inputColumn.type()).isEmpty()) {
                return Found.refused("column %s of table %s has type %s, which cannot be staged".formatted(inputColumn.name(), input.table().name(), inputColumn.type().getDisplayName()));
            }
        }
        Type inputType = inputRows.type(input.column());
        Optional<LocalDate> frozenBefore = retention.of(input.table()).map(kept -> frozenBefore(partitioning, kept));
        return new Found(Optional.of(new PartitionedView(view, partitioning, columnType, input, inputType, edge, frozenBefore)), Optional.empty());
    }

    private static Column column(ViewDefinition definition, Partitioning partitioning)
    {
        return definition.columns().stream()
                .filter(candidate -> candidate.name().equals(partitioning.column()))
                .findFirst()
                .orElseThrow();
    }

    /** @return what is stated, or else the days of the time column, and its months where days are not apart */
    private static List<Partitioning> candidates(MaterializedViewDocument document, ViewDefinition definition)
    {
        List<String> columns = definition.columns().stream()
                .map(Column::name)
                .collect(toImmutableList());
        Optional<String> timeColumn = definition.timeWindow()
                .map(TimeWindow::column)
                .or(() -> document.hasLiveTail() ? columns.stream().filter(LiveTails.column(definition, document)::equalsIgnoreCase).findFirst() : Optional.empty());
        if (document.partitionBy().isPresent()) {
            return ImmutableList.of(Partitioning.parse(document.partitionBy().get(), timeColumn, columns));
        }
        return timeColumn
                .map(column -> ImmutableList.of(new Partitioning(Partitioning.Unit.DAY, column), new Partitioning(Partitioning.Unit.MONTH, column)))
                .orElse(ImmutableList.of());
    }

    /** @throws ObstacleException when the plan of these partitions reads other rows, too */
    void prove(PartitionedView view, Set<PartitionKey> partitions)
    {
        Partitioning partitioning = view.partitioning();
        Column column = column(view.view().definition(), partitioning);
        List<Set<PartitionKey>> groups = partitioning.groups(partitions, VALUES_TOGETHER);
        if (groups.size() > MAXIMUM_PLANS) {
            throw new ObstacleException("rows changed in %s places of it".formatted(groups.size()));
        }
        for (List<Set<PartitionKey>> together : Lists.partition(groups, PLANS_TOGETHER)) {
            List<String> predicates = together.stream()
                    .map(group -> predicate(partitioning, column, view.columnType(), group))
                    .collect(toImmutableList());
            Result result = proof.partitions(scans(view.view(), predicates), partitioning, partitions);
            if (!result.input().equals(Optional.of(view.input()))) {
                throw new ObstacleException(result.obstacle().orElse("the plan reads another table than before"));
            }
        }
    }

    private static String predicate(Partitioning partitioning, Column column, Type type, Set<PartitionKey> partitions)
    {
        return partitioning.predicateSql(identifier(column.name()), type, partitions);
    }

    /** @throws ObstacleException when the view has no plan */
    List<PlanInputs.Scan> scans(MaterializedView view, String predicate)
    {
        return scans(view, ImmutableList.of(predicate));
    }

    /** Each part has a plan of its own: of a predicate that names a computed column more than once Trino tells its scans nothing. */
    private List<PlanInputs.Scan> scans(MaterializedView view, List<String> predicates)
    {
        String definition = qualified(catalogName, view.name().getSchemaName(), view.name().getTableName() + HiddenNames.DEFINITION_SUFFIX);
        String sql = predicates.stream()
                .map(predicate -> "SELECT * FROM %s WHERE %s".formatted(definition, predicate))
                .collect(joining(" UNION ALL ", "EXPLAIN (TYPE IO, FORMAT JSON) ", ""));
        try {
            return PlanInputs.read((String) engine.run(EngineStatement.of(view.owner(), sql).on(view.name()).withSessionProperties(planToken.sessionProperties()), QueryObserver.NONE).rows().getFirst().getFirst());
        }
        catch (EngineQueryException e) {
            if (e.getErrorCode().getType() != ErrorType.USER_ERROR) {
                // a cluster that is full says nothing about the view
                throw e;
            }
            throw new ObstacleException("its plan cannot be read: " + e.getMessage());
        }
    }

    /**
     * @return the first day of the window that moves, of the view itself or of one that it reads; it has to move over the partitions, of which
     * one is at its edge
     */
    private Optional<LocalDate> edge(List<ViewDefinition> rolling, MaterializedView view, Partitioning partitioning)
    {
        if (rolling.isEmpty()) {
            return Optional.empty();
        }
        if (rolling.size() > 1) {
            throw new ObstacleException("it has or reads several time windows that move");
        }
        ViewDefinition definition = rolling.getFirst();
        boolean own = definition.equals(view.definition());
        if (partitioning.unit() == Partitioning.Unit.VALUE || (own && !definition.timeWindow().orElseThrow().column().equals(partitioning.column()))) {
            throw new ObstacleException("rows of every partition leave its time window: partition by day or month of the time column");
        }
        return queries.windowDomain(definition, Instant.now())
                .map(Domain::getValues)
                .flatMap(values -> values.getRanges().getSpan().getLowValue())
                .map(value -> day(definition, value));
    }

    private LocalDate day(ViewDefinition definition, Object value)
    {
        Column column = timeColumn(definition);
        Type type = queries.type(column);
        if (!Days.isTime(type)) {
            throw new ObstacleException("the time window that moves is one of column %s, whose type %s is no time".formatted(column.name(), type.getDisplayName()));
        }
        return Days.of(type, value);
    }

    private static Column timeColumn(ViewDefinition definition)
    {
        String name = definition.timeWindow().orElseThrow().column();
        return definition.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A row is captured no earlier than its time, and goes by when it was captured; a day before any row of a partition can go, it is frozen. */
    private static LocalDate frozenBefore(Partitioning partitioning, Duration retention)
    {
        if (partitioning.unit() == Partitioning.Unit.VALUE) {
            throw new ObstacleException("Pinot drops rows of its table after %s days, of every partition: partition by day or month".formatted(retention.toDays()));
        }
        LocalDate frozenBefore = LocalDate.ofInstant(Instant.now().minus(retention), UTC).plusDays(DAYS_BEFORE_ROWS_GO);
        long shortest = (partitioning.unit() == Partitioning.Unit.MONTH ? DAYS_OF_A_MONTH : 1) + DAYS_BEFORE_ROWS_GO + 1;
        if (retention.toDays() < shortest) {
            throw new ObstacleException("Pinot drops rows of its table after %s days, which is too soon for its partitions, which still get rows then: at least %s days are needed".formatted(retention.toDays(), shortest));
        }
        return frozenBefore;
    }
}
