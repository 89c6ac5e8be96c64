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
import io.realtimeplatform.trino.engine.Quoting;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Objects.requireNonNull;

/**
 * What is served of a materialized view, as the store keeps it.
 *
 * @param columns in the order of the view's columns
 * @param leaseNumber of the refresh that made the table
 * @param beganAtMicros when the refresh that took effect last began, in microseconds since 1970
 * @param freshAtMicros as of when the rows are right: earlier than that where the refresh read stored rows of other materialized views
 * @param rows in the table
 * @param bytes in the storage, where known
 * @param mode of the last refresh
 * @param reason why it ran in that mode
 * @param tail where the query is read in place of stored rows, of a view that has a live tail
 */
record ServedStorage(
        String catalogName,
        String schemaName,
        String tableName,
        List<StorageColumn> columns,
        long leaseNumber,
        long beganAtMicros,
        long freshAtMicros,
        Optional<Long> rows,
        Optional<Long> bytes,
        String mode,
        Optional<String> reason,
        Optional<ServedTail> tail)
{
    ServedStorage
    {
        requireNonNull(catalogName, "catalogName is null");
        requireNonNull(schemaName, "schemaName is null");
        requireNonNull(tableName, "tableName is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(rows, "rows is null");
        requireNonNull(bytes, "bytes is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(tail, "tail is null");
    }

    /**
     * @param name of the view's column
     * @param type of the view's column, as Trino identifies it
     * @param storageName of the column in the storage
     * @param storageType its type in SQL; a CAST from it to the view's type gives the value back
     */
    record StorageColumn(String name, String type, String storageName, String storageType)
    {
        /** @param alias of the relation that has the view's column, with a point, or nothing */
        String castSql(String alias)
        {
            return "CAST(%s%s AS %s)".formatted(alias, Quoting.identifier(name), storageType);
        }

        /** The same, called as in the storage. */
        String selectSql(String alias)
        {
            return "%s AS %s".formatted(castSql(alias), Quoting.identifier(storageName));
        }
    }

    CatalogSchemaTableName table()
    {
        return new CatalogSchemaTableName(catalogName, schemaName, tableName);
    }

    ServedStorage withTail(Optional<ServedTail> tail)
    {
        return new ServedStorage(catalogName, schemaName, tableName, columns, leaseNumber, beganAtMicros, freshAtMicros, rows, bytes, mode, reason, tail);
    }

    String sqlName()
    {
        return Quoting.qualified(catalogName, schemaName, tableName);
    }

    Instant beganAt()
    {
        return Instant.EPOCH.plus(beganAtMicros, MICROS);
    }

    Instant freshAt()
    {
        return Instant.EPOCH.plus(freshAtMicros, MICROS);
    }

    static long micros(Instant time)
    {
        return MICROS.between(Instant.EPOCH, time);
    }
}
