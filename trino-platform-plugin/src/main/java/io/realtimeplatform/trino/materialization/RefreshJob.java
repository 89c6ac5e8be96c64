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
import io.realtimeplatform.trino.schedule.Lease;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static io.realtimeplatform.trino.materialization.ServedStorage.micros;
import static java.util.Objects.requireNonNull;

/**
 * A refresh that has its lease.
 *
 * @param view as it was when the lease was taken
 * @param freshAt as of when rows that are read now are right
 * @param queries for all statements of the refresh
 */
record RefreshJob(MaterializedView view, Lease lease, StorageKind storage, Instant freshAt, RefreshQueries queries)
{
    RefreshJob
    {
        requireNonNull(view, "view is null");
        requireNonNull(lease, "lease is null");
        requireNonNull(storage, "storage is null");
        requireNonNull(freshAt, "freshAt is null");
        requireNonNull(queries, "queries is null");
    }

    /** @return the name of the table that the refresh makes, if it makes one */
    CatalogSchemaTableName newTable()
    {
        MaterializedViewDocument document = view.document();
        return new CatalogSchemaTableName(document.storageCatalog(), document.storageSchema(), StorageTables.tableName(view.name(), lease));
    }

    /** @return what is served when the refresh takes effect */
    ServedStorage served(String tableName, List<StorageColumn> columns, OptionalLong rows, Optional<Long> bytes, RefreshMode mode, String reason)
    {
        MaterializedViewDocument document = view.document();
        return new ServedStorage(
                document.storageCatalog(),
                document.storageSchema(),
                tableName,
                columns,
                lease.number(),
                micros(lease.beganAt()),
                micros(freshAt),
                rows.isPresent() ? Optional.of(rows.getAsLong()) : Optional.empty(),
                bytes,
                mode.name(),
                Optional.of(reason),
                Optional.empty());
    }
}
