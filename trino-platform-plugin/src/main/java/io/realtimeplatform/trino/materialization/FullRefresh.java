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
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.materialization.PartitionedViews.ObstacleException;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.view.HiddenNames;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Computes all rows into a new table. That is right for every query, and atomic in storages that replace no table atomically.
 */
class FullRefresh
        implements RefreshStrategy
{
    private final String catalogName;
    private final StorageCatalogs storages;
    private final StorageTables tables;
    private final PinotRetention retention;

    @Inject
    FullRefresh(CatalogName catalogName, StorageCatalogs storages, StorageTables tables, PinotRetention retention)
    {
        this.catalogName = catalogName.toString();
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.retention = requireNonNull(retention, "retention is null");
    }

    @Override
    public RefreshMode mode()
    {
        return RefreshMode.FULL;
    }

    @Override
    public Optional<String> obstacle(MaterializedView view)
    {
        boolean fallenBack = view.document().mode() == RefreshMode.AUTO && view.served().filter(served -> served.mode().equals(RefreshMode.PARTITION.name())).isPresent();
        if (!fallenBack) {
            return Optional.empty();
        }
        return limited(view).map(table -> "Pinot may have lost rows of its table %s that are stored; refresh_mode => 'FULL' does without them".formatted(table.pinotTable()));
    }

    private Optional<TypedTable> limited(MaterializedView view)
    {
        try {
            return retention.limited(view);
        }
        catch (ObstacleException _) {
            // what cannot be told of a table that is broken is told by the query that reads it
            return Optional.empty();
        }
    }

    @Override
    public List<Part> plan(MaterializedView view, RefreshQueries queries)
    {
        List<List<Object>> plan = queries.run("EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT * FROM " + definition(view)).rows();
        return ImmutableList.of(new Part(Optional.empty(), "All rows are computed into a new table", RowEstimate.of((String) plan.getFirst().getFirst())));
    }

    private String definition(MaterializedView view)
    {
        return qualified(catalogName, view.name().getSchemaName(), view.name().getTableName() + HiddenNames.DEFINITION_SUFFIX);
    }

    @Override
    public RefreshOutcome refresh(RefreshJob job, String reason)
    {
        MaterializedView view = job.view();
        List<StorageColumn> columns = storages.columns(job.storage(), view.definition());
        String properties = storages.tableProperties(job.queries().owner(), view.document());
        CatalogSchemaTableName table = job.newTable();
        tables.begin(table, job.lease(), job.queries().owner());
        EngineResult result = job.queries().run("CREATE TABLE %s%s AS\nSELECT %s\nFROM %s".formatted(
                StagingJob.sqlName(table),
                properties,
                columns.stream().map(column -> column.selectSql("")).collect(joining(", ")),
                definition(view)));
        ServedStorage served = job.served(table.getSchemaTableName().getTableName(), columns, result.rowsWritten(), Optional.of(result.bytesWritten()), mode(), reason);
        return new RefreshOutcome(
                served,
                OptionalLong.of(result.rowsRead()),
                result.rowsWritten(),
                OptionalLong.empty(),
                handle -> tables.replace(handle, view.dataset(), table));
    }

    @Override
    public void abandon(RefreshJob job)
    {
        tables.abandon(job.newTable(), job.queries());
    }
}
