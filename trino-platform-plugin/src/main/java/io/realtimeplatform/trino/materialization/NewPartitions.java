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

import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * A table that is made of all staged rows: nothing was there before it.
 */
final class NewPartitions
        implements StorageTable
{
    private static final long NOTHING = -1;
    // Iceberg's writers have 100 files open at a time
    private static final int MAXIMUM_FILES = 90;

    private final RefreshJob job;
    private final PartitionedView view;
    private final StagingJob staging;
    private final StorageCatalogs storages;
    private final StorageTables tables;
    private final List<StorageColumn> columns;
    private Optional<EngineResult> created = Optional.empty();

    NewPartitions(RefreshJob job, PartitionedView view, StagingJob staging, StorageCatalogs storages, StorageTables tables)
    {
        this.job = requireNonNull(job, "job is null");
        this.view = requireNonNull(view, "view is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.columns = storages.columns(StorageKind.ICEBERG, job.view().definition());
    }

    CatalogSchemaTableName table()
    {
        return job.newTable();
    }

    List<StorageColumn> columns()
    {
        return columns;
    }

    @Override
    public SnapshotLog log()
    {
        if (created.isEmpty()) {
            return new SnapshotLog(NOTHING, Map.of());
        }
        SnapshotLog log = new IcebergTable(table(), staging::run).log();
        return SnapshotLog.of(log.current(), log.snapshots().values().stream()
                .map(snapshot -> new Snapshot(snapshot.id(), OptionalLong.of(snapshot.parent().orElse(NOTHING)), snapshot.operation(), snapshot.queryId()))
                .collect(toImmutableList()));
    }

    @Override
    public Set<PartitionKey> partitions()
    {
        return Set.of();
    }

    @Override
    public String replace(StagedInput input, Set<PartitionKey> partitions)
    {
        return create(Optional.of(input), partitions);
    }

    String create(Optional<StagedInput> input, Set<PartitionKey> partitions)
    {
        tables.begin(table(), job.lease(), job.queries().owner());
        String sql = "CREATE TABLE %s%s AS\nSELECT %s\nFROM %s%s".formatted(
                StagingJob.sqlName(table()),
                properties(partitions),
                columns.stream().map(column -> column.selectSql("")).collect(joining(", ")),
                staging.definitionName(),
                input.isPresent() ? "" : " WHERE FALSE");
        EngineResult result = input
                .map(staged -> staging.runStaged(staged, sql, Map.of()))
                .orElseGet(() -> staging.run(sql));
        created = Optional.of(result);
        return result.queryId();
    }

    /** Partitions of the table are as small as that costs few files: a commit leaves the others alone. */
    private String properties(Set<PartitionKey> partitions)
    {
        MaterializedViewDocument document = job.view().document();
        String stated = storages.tableProperties(job.view().owner(), document);
        if (MaterializedViewProperties.storageProperties(document.storageProperties()).containsKey("partitioning")) {
            return stated;
        }
        Optional<String> partitioning = partitioning(partitions);
        if (partitioning.isEmpty()) {
            return stated;
        }
        String property = "partitioning = ARRAY[%s]".formatted(literal(partitioning.get()));
        return stated.isEmpty() ? " WITH (%s)".formatted(property) : "%s, %s)".formatted(stated.substring(0, stated.length() - 1), property);
    }

    private Optional<String> partitioning(Set<PartitionKey> partitions)
    {
        String column = view.stored(columns).storageName();
        if (view.partitioning().unit() == Partitioning.Unit.VALUE) {
            return partitions.size() <= MAXIMUM_FILES / 2 ? Optional.of(column) : Optional.empty();
        }
        long months = partitions.stream()
                .filter(partition -> partition.value().isPresent())
                .map(partition -> view.partitioning().span(partition).from().withDayOfMonth(1))
                .distinct()
                .count();
        return Optional.of("%s(%s)".formatted(months <= MAXIMUM_FILES ? "month" : "year", column));
    }

    OptionalLong rowsWritten()
    {
        return created.map(EngineResult::rowsWritten).orElse(OptionalLong.empty());
    }

    Optional<Long> bytesWritten()
    {
        return created.map(EngineResult::bytesWritten);
    }
}
