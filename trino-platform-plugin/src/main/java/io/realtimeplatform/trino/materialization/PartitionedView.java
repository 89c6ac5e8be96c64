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

import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.trino.spi.type.Type;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Objects.requireNonNull;

/**
 * A materialized view whose partitions can be computed each on its own.
 *
 * @param columnType the type of the column by which it is partitioned
 * @param inputType the type of the input's column
 * @param edge the first day of its windows; older rows are none of its rows
 * @param frozenBefore days before it are kept as they are stored, as the input may have lost rows of them
 */
record PartitionedView(MaterializedView view, Partitioning partitioning, Type columnType, ChangingInput input, Type inputType, Optional<LocalDate> edge, Optional<LocalDate> frozenBefore)
        implements PartitionScope
{
    PartitionedView
    {
        requireNonNull(view, "view is null");
        requireNonNull(partitioning, "partitioning is null");
        requireNonNull(columnType, "columnType is null");
        requireNonNull(input, "input is null");
        requireNonNull(inputType, "inputType is null");
        requireNonNull(edge, "edge is null");
        requireNonNull(frozenBefore, "frozenBefore is null");
    }

    /** @return the first day of the partition in which its windows begin: a partition is compared and computed as a whole */
    Optional<LocalDate> firstDay()
    {
        return edge.map(day -> partitioning.span(partitioning.keyOf(day)).from());
    }

    @Override
    public boolean isFrozen(PartitionKey partition)
    {
        return frozenBefore.isPresent() && partition.value().isPresent() && partitioning.span(partition).from().isBefore(frozenBefore.get());
    }

    @Override
    public boolean isAlwaysChanged(PartitionKey partition)
    {
        return edge.isPresent() && partition.equals(partitioning.keyOf(edge.get()));
    }

    /** @return the one by which it is partitioned */
    StorageColumn stored(List<StorageColumn> columns)
    {
        return columns.stream()
                .filter(column -> column.name().equals(partitioning.column()))
                .findFirst()
                .orElseThrow();
    }

    /** @return SQL of the key of a stored row's partition */
    String storedKeySql(StorageColumn column, String alias)
    {
        return partitioning.keySql(storedValueSql(column, alias), columnType);
    }

    /** @return SQL that is true for stored rows of the partitions */
    String storedPredicateSql(StorageColumn column, String alias, Set<PartitionKey> partitions)
    {
        return partitioning.predicateSql(storedValueSql(column, alias), columnType, partitions);
    }

    private static String storedValueSql(StorageColumn column, String alias)
    {
        return alias + identifier(column.storageName());
    }
}
