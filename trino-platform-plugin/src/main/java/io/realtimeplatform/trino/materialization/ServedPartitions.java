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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.materialization.PartitionJob.NotInPartsException;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.materialization.Snapshot.Size;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The table that is served, of which partitions are replaced.
 */
final class ServedPartitions
        implements StorageTable
{
    // in one statement: beyond this a new table costs less
    private static final int MAXIMUM_REPLACED = 1_000;

    private final RefreshJob job;
    private final PartitionedView view;
    private final StagingJob staging;
    private final ServedStorage served;
    private final IcebergTable table;
    private final boolean frozen;
    private final Map<String, String> changeProperties;
    private Optional<SnapshotLog> last = Optional.empty();
    private long rowsWritten;

    /**
     * @param frozen whether rows are stored that Pinot may have lost, so that no new table can be made
     * @param changeProperties session properties for the statement that changes the table
     */
    ServedPartitions(RefreshJob job, PartitionedView view, StagingJob staging, ServedStorage served, boolean frozen, Map<String, String> changeProperties)
    {
        this.job = requireNonNull(job, "job is null");
        this.view = requireNonNull(view, "view is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.served = requireNonNull(served, "served is null");
        this.table = new IcebergTable(served.table(), staging::run);
        this.frozen = frozen;
        this.changeProperties = ImmutableMap.copyOf(changeProperties);
    }

    @Override
    public SnapshotLog log()
    {
        last = Optional.of(table.log());
        return last.get();
    }

    /** @return what it was when its snapshots were looked at last, which they are after each change */
    Size size()
    {
        return last.flatMap(SnapshotLog::size).orElseGet(table::size);
    }

    @Override
    public Set<PartitionKey> partitions()
    {
        return stored(view, served, staging::run);
    }

    /** A row of the source for each partition takes its stored rows away, and the others are new ones: each stored row is met by one of them. */
    @Override
    public String replace(StagedInput input, Set<PartitionKey> partitions)
    {
        if (partitions.size() > MAXIMUM_REPLACED && !frozen) {
            throw new NotInPartsException("%s of its partitions changed".formatted(partitions.size()));
        }
        StorageColumn column = view.stored(served.columns());
        List<StorageColumn> columns = served.columns();
        String sql = """
                MERGE INTO %s AS stored
                USING (
                    SELECT changed.partition_key, %s FROM (VALUES %s) AS changed (partition_key)
                    UNION ALL
                    SELECT CAST(NULL AS varchar), %s FROM %s WHERE %s
                ) AS computed (partition_key, %s)
                ON %s = computed.partition_key AND %s
                WHEN MATCHED THEN DELETE
                WHEN NOT MATCHED AND computed.partition_key IS NULL THEN INSERT (%s) VALUES (%s)
                """.formatted(
                served.sqlName(),
                columns.stream().map(stored -> "CAST(NULL AS %s)".formatted(stored.storageType())).collect(joining(", ")),
                partitions.stream().sorted().map(partition -> "(CAST(%s AS varchar))".formatted(literal(partition.value().orElseThrow()))).collect(joining(", ")),
                columns.stream().map(stored -> stored.castSql("")).collect(joining(", ")),
                staging.definitionName(),
                view.partitioning().predicateSql(identifier(view.partitioning().column()), view.columnType(), partitions),
                columns.stream().map(stored -> identifier(stored.storageName() + "$")).collect(joining(", ")),
                view.storedKeySql(column, "stored."),
                view.storedPredicateSql(column, "stored.", partitions),
                columns.stream().map(stored -> identifier(stored.storageName())).collect(joining(", ")),
                columns.stream().map(stored -> "computed." + identifier(stored.storageName() + "$")).collect(joining(", ")));
        return IcebergTable.change(job.queries(), () -> {
            EngineResult result = staging.runStaged(input, sql, changeProperties);
            rowsWritten = result.rowsWritten().orElse(0);
            return result;
        });
    }

    long rowsWritten()
    {
        return rowsWritten;
    }

    /** @return the partitions that a storage has */
    static Set<PartitionKey> stored(PartitionedView view, ServedStorage served, Function<String, EngineResult> engine)
    {
        return engine.apply("SELECT DISTINCT %s FROM %s".formatted(view.storedKeySql(view.stored(served.columns()), ""), served.sqlName())).rows().stream()
                .map(row -> new PartitionKey(Optional.ofNullable((String) row.getFirst())))
                .collect(toImmutableSet());
    }
}
