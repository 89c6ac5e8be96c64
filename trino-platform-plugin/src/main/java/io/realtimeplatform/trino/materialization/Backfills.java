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

import com.google.common.collect.Lists;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.trino.spi.connector.ConnectorSession;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static java.util.Objects.requireNonNull;

/**
 * Computes a range of partitions anew whose rows in the source did not change, some at a time. Each part is a refresh that forgets, when it takes its lease,
 * of what the partitions were made: so the parts that are done stay done, whatever ends the rest.
 */
class Backfills
{
    private static final Logger log = Logger.get(Backfills.class);
    private static final int PARTITIONS_TOGETHER = 31;

    private final StatesStore states;
    private final RefreshChoice choice;
    private final PartitionedViews views;
    private final Refreshes refreshes;

    @Inject
    Backfills(StatesStore states, RefreshChoice choice, PartitionedViews views, Refreshes refreshes)
    {
        this.states = requireNonNull(states, "states is null");
        this.choice = requireNonNull(choice, "choice is null");
        this.views = requireNonNull(views, "views is null");
        this.refreshes = requireNonNull(refreshes, "refreshes is null");
    }

    /**
     * Returns when the range is served as it was computed after the call.
     *
     * @param from the first day
     * @param to the day after the last one
     * @throws io.trino.spi.TrinoException when the view has no partitions of days or months, or some of the range are frozen, or a part fails
     */
    void run(ConnectorSession session, MaterializedView view, LocalDate from, LocalDate to)
    {
        PartitionedView partitioned = partitioned(view);
        partitioned.frozenBefore().filter(from::isBefore).ifPresent(first -> {
            throw invalid("from_date is '%s', but partitions before %s are frozen: Pinot may have dropped rows of them, and what is stored could not be had again".formatted(from, first));
        });
        List<PartitionKey> partitions = stored(view).stream()
                .filter(partition -> partition.value().isPresent())
                .filter(partition -> {
                    Partitioning.Span span = partitioned.partitioning().span(partition);
                    return span.from().isBefore(to) && span.to().isAfter(from);
                })
                .sorted()
                .collect(toImmutableList());
        if (partitions.isEmpty()) {
            // what has no rows in the storage is found by any refresh
            refreshes.run(session, view.dataset(), RefreshTrigger.BACKFILL);
            return;
        }
        List<List<PartitionKey>> parts = Lists.partition(partitions, PARTITIONS_TOGETHER);
        for (int part = 0; part < parts.size(); part++) {
            log.info("Backfill of %s from %s to %s: part %s of %s", view.name(), from, to, part + 1, parts.size());
            Set<PartitionKey> together = parts.get(part).stream().collect(toImmutableSet());
            refreshes.run(session, view.dataset(), RefreshTrigger.BACKFILL, (handle, current) -> current.served().ifPresent(storage ->
                    StatesStore.find(handle, current, storage).ifPresent(recorded ->
                            StatesStore.record(handle, current, storage.tableName(), Optional.of(recorded.forget(together))))));
        }
    }

    private PartitionedView partitioned(MaterializedView view)
    {
        RefreshChoice.Chosen chosen = choice.choose(view);
        if (chosen.strategy().mode() != RefreshMode.PARTITION) {
            throw invalid("%s is refreshed in mode %s, and has no partitions that could be computed alone (%s): refresh_materialized_view computes what differs, or all of it"
                    .formatted(view.name(), chosen.strategy().mode(), chosen.reason()));
        }
        PartitionedView partitioned = views.find(view).view().orElseThrow();
        if (partitioned.partitioning().unit() == Partitioning.Unit.VALUE) {
            throw invalid("%s is partitioned by the values of column %s, and not by days or months, of which from_date and to_date are".formatted(view.name(), partitioned.partitioning().column()));
        }
        return partitioned;
    }

    private Set<PartitionKey> stored(MaterializedView view)
    {
        return view.served()
                .flatMap(storage -> states.find(view, storage))
                .map(recorded -> recorded.states().keySet())
                .orElse(Set.of());
    }
}
