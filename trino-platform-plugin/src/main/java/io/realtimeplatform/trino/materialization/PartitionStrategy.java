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
import io.airlift.log.Logger;
import io.realtimeplatform.trino.materialization.PartitionJob.Extent;
import io.realtimeplatform.trino.materialization.PartitionJob.NotInPartsException;
import io.realtimeplatform.trino.materialization.PartitionedViews.Found;
import io.realtimeplatform.trino.materialization.Snapshot.Size;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Computes the partitions whose input changed, and replaces them in one commit of Iceberg. What it cannot do so it makes anew, of staged rows too,
 * so that the next refresh knows what the storage is made of.
 */
class PartitionStrategy
        implements RefreshStrategy
{
    private static final Logger log = Logger.get(PartitionStrategy.class);

    private final String catalogName;
    private final PartitionedViews views;
    private final StatesStore states;
    private final StorageCatalogs storages;
    private final StorageTables tables;
    private final StoredInputTokens tokens;
    private final InputRows inputRows;
    private final PinotStates pinotStates;
    private final MaterializedViewStore store;

    @Inject
    PartitionStrategy(
            CatalogName catalogName,
            PartitionedViews views,
            StatesStore states,
            StorageCatalogs storages,
            StorageTables tables,
            StoredInputTokens tokens,
            InputRows inputRows,
            PinotStates pinotStates,
            MaterializedViewStore store)
    {
        this.catalogName = catalogName.toString();
        this.views = requireNonNull(views, "views is null");
        this.states = requireNonNull(states, "states is null");
        this.storages = requireNonNull(storages, "storages is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
        this.pinotStates = requireNonNull(pinotStates, "pinotStates is null");
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public RefreshMode mode()
    {
        return RefreshMode.PARTITION;
    }

    @Override
    public Optional<String> obstacle(MaterializedView view)
    {
        return views.find(view).obstacle();
    }

    @Override
    public List<Part> plan(MaterializedView view, RefreshQueries queries)
    {
        PartitionedView partitioned = partitioned(view);
        Optional<ServedStorage> served = storages.changeable(view);
        Optional<Map<PartitionKey, InputState>> told = pinotStates.partitions(partitioned.input().table(), partitioned.input().column(), partitioned.partitioning(), partitioned.firstDay());
        if (told.isEmpty()) {
            return ImmutableList.of(new Part(Optional.empty(), "Partitions whose rows changed are computed; which, only the refresh finds out: Pinot cannot count rows by %s".formatted(partitioned.partitioning().column()), OptionalLong.empty()));
        }
        Map<PartitionKey, InputState> live = new TreeMap<>(told.get());
        if (served.isEmpty() || states.find(view, served.get()).isEmpty()) {
            long rows = live.values().stream().mapToLong(InputState::rows).sum();
            return ImmutableList.of(new Part(Optional.empty(), "All partitions are computed into a new table: it is not known of what rows they were made", rows == 0 ? OptionalLong.empty() : OptionalLong.of(rows)));
        }
        SnapshotLog log = new IcebergTable(served.get().table(), queries::run).log();
        Optional<RecordedStates> trusted = states.find(view, served.get())
                .filter(recorded -> log.sameRows(OptionalLong.of(log.current()), recorded.snapshotId()));
        Set<PartitionKey> changed = ChangedPartitions.find(trusted, live, () -> ServedPartitions.stored(partitioned, served.get(), queries::run), partitioned);
        return changed.stream()
                .map(partition -> new Part(
                        Optional.of(partitioned.partitioning().name(partition)),
                        action(partitioned, trusted, partition, live),
                        OptionalLong.of(live.getOrDefault(partition, InputState.EMPTY).rows())))
                .collect(toImmutableList());
    }

    private static String action(PartitionedView view, Optional<RecordedStates> trusted, PartitionKey partition, Map<PartitionKey, InputState> live)
    {
        if (!live.containsKey(partition)) {
            return "It is removed: it has no rows any more";
        }
        if (trusted.isEmpty()) {
            return "It is computed: the storage was changed by somebody else, or its snapshots expired";
        }
        return view.isAlwaysChanged(partition) ? "It is computed: the time window begins in it" : "It is computed: its rows changed";
    }

    private PartitionedView partitioned(MaterializedView view)
    {
        Found found = views.find(view);
        return found.view().orElseThrow(() -> MaterializedViewProperties.invalid(found.obstacle().orElseThrow()));
    }

    @Override
    public RefreshOutcome refresh(RefreshJob job, String reason)
    {
        PartitionedView view = partitioned(job.view());
        StagingJob staging = new StagingJob(catalogName, job, view.input().table(), tables, tokens, inputRows);
        try {
            Optional<ServedStorage> served = storages.changeable(job.view());
            if (view.frozenBefore().isPresent() && served.isEmpty() && job.view().served().isPresent()) {
                throw MaterializedViewProperties.invalid(("It cannot be stored anew, in another schema or with other types, as Pinot may have lost rows of partitions before %s."
                        + " State its storage_schema as it was, or make another view").formatted(view.frozenBefore().get()));
            }
            Optional<RecordedStates> recorded = served.flatMap(storage -> states.find(job.view(), storage));
            boolean frozen = view.frozenBefore().isPresent() && served.isPresent();
            if (recorded.isEmpty() && !frozen) {
                return fill(job, view, staging, reason + "; all of it, as it was not known of what rows it was made");
            }
            try {
                return CommitConflicts.repeat(job, staging::drop, () -> replace(job, view, staging, served.orElseThrow(), recorded, reason, frozen));
            }
            catch (NotInPartsException e) {
                if (frozen) {
                    throw MaterializedViewProperties.invalid("It cannot be refreshed in parts, as %s, and not as a whole, as Pinot has lost rows of partitions before %s".formatted(e.getMessage(), view.frozenBefore().get()));
                }
                staging.drop();
                return fill(job, view, staging, reason + "; all of it, as " + e.getMessage());
            }
        }
        finally {
            staging.drop();
        }
    }

    private RefreshOutcome replace(RefreshJob job, PartitionedView view, StagingJob staging, ServedStorage served, Optional<RecordedStates> recorded, String reason, boolean frozen)
    {
        PartitionJob input = new PartitionJob(view, staging, pinotStates, inputRows, views, recorded, frozen ? Extent.PARTS_ONLY : Extent.PARTS);
        ServedPartitions storage = new ServedPartitions(job, view, staging, served, frozen, storages.changeProperties(job.queries().owner(), served.catalogName()));
        PartitionRefresh refresh = new PartitionRefresh(input, storage, input, input, view, LiveTails.boundary(job, view, job.view().tail()));
        PartitionRefresh.Outcome outcome = refresh.run();
        String what = outcome.replaced().isEmpty() ? "no partition changed" : "partitions %s of it".formatted(names(view, outcome.replaced()));
        Size size = storage.size();
        ServedStorage stored = job.served(served.tableName(), served.columns(), OptionalLong.of(size.rows()), Optional.of(size.bytes()), mode(), "%s; %s".formatted(reason, what));
        return outcome(new Done(job, view, staging, input, refresh, outcome), stored, OptionalLong.of(storage.rowsWritten()), input.toRecord(), Optional.empty());
    }

    private static String names(PartitionedView view, Set<PartitionKey> partitions)
    {
        List<String> names = partitions.stream().sorted().map(view.partitioning()::name).collect(toImmutableList());
        if (names.size() <= 5) {
            return String.join(", ", names);
        }
        return "%s … %s, %s in all".formatted(names.getFirst(), names.getLast(), names.size());
    }

    private RefreshOutcome fill(RefreshJob job, PartitionedView view, StagingJob staging, String reason)
    {
        PartitionJob input = new PartitionJob(view, staging, pinotStates, inputRows, views, Optional.empty(), Extent.ALL);
        NewPartitions storage = new NewPartitions(job, view, staging, storages, tables);
        PartitionRefresh refresh = new PartitionRefresh(input, storage, input, input, PartitionScope.ALL, LiveTails.boundary(job, view, Optional.empty()));
        PartitionRefresh.Outcome outcome = refresh.run();
        Optional<RecordedStates> toRecord = input.toRecord();
        if (outcome.queryId().isEmpty()) {
            storage.create(Optional.empty(), Set.of());
            toRecord = Optional.empty();
        }
        CatalogSchemaTableName table = storage.table();
        ServedStorage stored = job.served(table.getSchemaTableName().getTableName(), storage.columns(), storage.rowsWritten(), storage.bytesWritten(), mode(), reason);
        return outcome(new Done(job, view, staging, input, refresh, outcome), stored, storage.rowsWritten(), toRecord, Optional.of(table));
    }

    private record Done(RefreshJob job, PartitionedView view, StagingJob staging, PartitionJob input, PartitionRefresh refresh, PartitionRefresh.Outcome outcome) {}

    private RefreshOutcome outcome(Done done, ServedStorage stored, OptionalLong rowsWritten, Optional<RecordedStates> toRecord, Optional<CatalogSchemaTableName> newTable)
    {
        MaterializedView view = done.job().view();
        OptionalLong boundary = done.input().boundary();
        ServedStorage served = boundary.isPresent() ? stored.withTail(Optional.of(LiveTails.served(done.view(), boundary.getAsLong()))) : stored;
        return new RefreshOutcome(served, OptionalLong.of(done.staging().rowsRead()), rowsWritten, OptionalLong.empty(), handle -> {
            newTable.ifPresent(table -> tables.replace(handle, view.dataset(), table));
            StatesStore.record(handle, view, served.tableName(), toRecord);
        }, () -> done.outcome().move().ifPresent(move -> look(done, served, move)));
    }

    private void look(Done done, ServedStorage served, PartitionRefresh.Move move)
    {
        try {
            done.refresh().look(move);
        }
        finally {
            done.staging().drop();
        }
        OptionalLong setBackTo = done.input().setBackTo();
        if (setBackTo.isPresent()) {
            log.info("The live tail of %s begins %s days after 1970 again: rows changed as the boundary was moved", done.job().view().name(), setBackTo.getAsLong());
            store.replaceServed(done.job().view().dataset(), served, served.withTail(served.tail().map(tail -> tail.at(setBackTo.getAsLong()))));
        }
    }

    @Override
    public void abandon(RefreshJob job)
    {
        tokens.drop(job.lease());
        tables.abandon(job.newTable(), job.queries());
    }
}
