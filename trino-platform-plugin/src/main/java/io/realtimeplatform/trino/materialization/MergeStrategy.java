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
import io.realtimeplatform.trino.materialization.KeyedView.Found;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Sets.union;
import static java.util.Objects.requireNonNull;

/**
 * Merges the rows that changed into the storage by their key, in one commit of Iceberg. The storage has for each row what it was made of, so that
 * nothing but the storage itself tells what is missing in it.
 */
class MergeStrategy
        implements RefreshStrategy
{
    private final String catalogName;
    private final KeyedViews views;
    private final StorageCatalogs storages;
    private final StorageTables tables;
    private final StoredInputTokens tokens;
    private final InputRows inputRows;
    private final PinotStates pinotStates;

    @Inject
    MergeStrategy(CatalogName catalogName, KeyedViews views, StorageCatalogs storages, StorageTables tables, StoredInputTokens tokens, InputRows inputRows, PinotStates pinotStates)
    {
        this.catalogName = catalogName.toString();
        this.views = requireNonNull(views, "views is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
        this.pinotStates = requireNonNull(pinotStates, "pinotStates is null");
    }

    @Override
    public RefreshMode mode()
    {
        return RefreshMode.MERGE;
    }

    @Override
    public Optional<String> obstacle(MaterializedView view)
    {
        return views.find(view).obstacle();
    }

    @Override
    public List<Part> plan(MaterializedView view, RefreshQueries queries)
    {
        KeyedView keyed = keyed(view);
        Map<Integer, InputState> live = pinotStates.buckets(keyed.table());
        Optional<ServedStorage> served = mergeable(view);
        if (served.isEmpty()) {
            long rows = live.values().stream().mapToLong(InputState::rows).sum();
            return ImmutableList.of(new Part(Optional.empty(), "All rows are computed into a new table, with what later refreshes compare", OptionalLong.of(rows)));
        }
        Map<Integer, InputState> stored = KeyedJob.states(queries.run(KeyedTable.statesSql(served.get().sqlName())));
        Set<Integer> differing = union(stored.keySet(), live.keySet()).stream()
                .filter(bucket -> !stored.getOrDefault(bucket, InputState.EMPTY).equals(live.getOrDefault(bucket, InputState.EMPTY)))
                .collect(toImmutableSet());
        if (differing.isEmpty()) {
            return ImmutableList.of();
        }
        return ImmutableList.of(new Part(Optional.empty(), "Changed rows are merged; they are in %s of %s buckets of keys".formatted(differing.size(), union(stored.keySet(), live.keySet()).size()), OptionalLong.empty()));
    }

    private KeyedView keyed(MaterializedView view)
    {
        Found found = views.find(view);
        return found.view().orElseThrow(() -> MaterializedViewProperties.invalid(found.obstacle().orElseThrow()));
    }

    /** @return the table into which rows can be merged: it was made for that */
    private Optional<ServedStorage> mergeable(MaterializedView view)
    {
        return storages.changeable(view).filter(served -> served.mode().equals(RefreshMode.MERGE.name()));
    }

    @Override
    public RefreshOutcome refresh(RefreshJob job, String reason)
    {
        KeyedView view = keyed(job.view());
        StagingJob staging = new StagingJob(catalogName, job, view.table(), tables, tokens, inputRows);
        KeyedJob input = new KeyedJob(view, staging, pinotStates, inputRows);
        try {
            Optional<ServedStorage> served = mergeable(job.view());
            if (served.isEmpty()) {
                return fill(job, view, input, staging, reason);
            }
            return CommitConflicts.repeat(job, staging::drop, () -> merge(job, view, input, staging, served.get(), reason));
        }
        finally {
            staging.drop();
        }
    }

    private RefreshOutcome merge(RefreshJob job, KeyedView view, KeyedJob input, StagingJob staging, ServedStorage served, String reason)
    {
        KeyedTable storage = new KeyedTable(job, view, input, staging, served, storages.changeProperties(job.queries().owner(), served.catalogName()));
        MergeRefresh.Outcome outcome = new MergeRefresh(storage, input, input).run();
        String what = outcome.queryId().isEmpty() ? "no row changed" : "%s buckets of keys merged, %s replaced".formatted(outcome.merged().size(), outcome.replaced().size());
        ServedStorage stored = job.served(served.tableName(), served.columns(), OptionalLong.of(outcome.rows()), Optional.of(storage.bytes()), mode(), "%s; %s".formatted(reason, what));
        return new RefreshOutcome(stored, OptionalLong.of(staging.rowsRead()), OptionalLong.of(storage.rowsChanged()), OptionalLong.empty(), _ -> {});
    }

    private RefreshOutcome fill(RefreshJob job, KeyedView view, KeyedJob input, StagingJob staging, String reason)
    {
        staging.dropLeftOver();
        input.checkServed();
        StagedInput rows = input.stageAll();
        input.checkServed();
        List<StorageColumn> columns = storages.columns(StorageKind.ICEBERG, job.view().definition());
        CatalogSchemaTableName table = job.newTable();
        tables.begin(table, job.lease(), job.queries().owner());
        String sql = "CREATE TABLE %s%s AS\n%s".formatted(
                StagingJob.sqlName(table),
                storages.tableProperties(job.view().owner(), job.view().document()),
                KeyedTable.contents(view, input, staging, columns));
        EngineResult result = staging.runStaged(rows, sql, Map.of());
        ServedStorage stored = job.served(table.getSchemaTableName().getTableName(), columns, result.rowsWritten(), Optional.of(result.bytesWritten()), mode(), reason + "; all of it, into a table into which rows can be merged");
        return new RefreshOutcome(stored, OptionalLong.of(staging.rowsRead()), result.rowsWritten(), OptionalLong.empty(), handle -> tables.replace(handle, job.view().dataset(), table));
    }

    @Override
    public void abandon(RefreshJob job)
    {
        tokens.drop(job.lease());
        tables.abandon(job.newTable(), job.queries());
    }
}
