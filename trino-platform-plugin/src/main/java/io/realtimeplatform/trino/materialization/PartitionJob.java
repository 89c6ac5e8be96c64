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
import io.realtimeplatform.trino.typedtable.HelperColumn;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Objects.requireNonNull;

/**
 * The input of one refresh by partitions, and what it keeps in the store.
 */
class PartitionJob
        implements LeaseStore, LiveInput, StagingTables
{
    // fewer are replaced in no time
    private static final long MANY_ROWS = 1_000_000;

    private final PartitionedView view;
    private final StagingJob staging;
    private final PinotStates pinotStates;
    private final InputRows inputRows;
    private final Optional<RecordedStates> recorded;
    private final Extent extent;
    private final PartitionedViews views;
    private Map<PartitionKey, InputState> live = Map.of();
    private Optional<RecordedStates> toRecord = Optional.empty();
    private OptionalLong boundary = OptionalLong.empty();
    private OptionalLong setBackTo = OptionalLong.empty();

    enum Extent
    {
        /** All is made anew, so that no part of it has to be computed alone. */
        ALL,
        /** Parts are replaced, as long as that costs less than to make all anew. */
        PARTS,
        /** Parts are replaced, whatever that costs: rows of others are gone. */
        PARTS_ONLY,
    }

    PartitionJob(PartitionedView view, StagingJob staging, PinotStates pinotStates, InputRows inputRows, PartitionedViews views, Optional<RecordedStates> recorded, Extent extent)
    {
        this.view = requireNonNull(view, "view is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.pinotStates = requireNonNull(pinotStates, "pinotStates is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
        this.views = requireNonNull(views, "views is null");
        this.recorded = requireNonNull(recorded, "recorded is null");
        this.extent = requireNonNull(extent, "extent is null");
    }

    @Override
    public Optional<RecordedStates> begin()
    {
        return recorded;
    }

    @Override
    public void record(Optional<RecordedStates> states, OptionalLong boundary)
    {
        toRecord = states;
        this.boundary = boundary;
    }

    @Override
    public void setBack(long boundary)
    {
        setBackTo = OptionalLong.of(boundary);
    }

    /** @return what is to be recorded in the transaction in which the refresh takes effect */
    Optional<RecordedStates> toRecord()
    {
        return toRecord;
    }

    /** @return the boundary of a live tail that takes effect in the same transaction */
    OptionalLong boundary()
    {
        return boundary;
    }

    /** @return where the boundary is to be set back to after that transaction */
    OptionalLong setBackTo()
    {
        return setBackTo;
    }

    @Override
    public void checkServed()
    {
        pinotStates.checkServed(view.input().table());
    }

    @Override
    public Map<PartitionKey, InputState> states()
    {
        live = liveStates();
        return live;
    }

    private Map<PartitionKey, InputState> liveStates()
    {
        TypedTable table = view.input().table();
        try {
            Optional<Map<PartitionKey, InputState>> states = pinotStates.partitions(table, view.input().column(), view.partitioning(), view.firstDay());
            if (states.isPresent()) {
                return states.get();
            }
        }
        catch (TrinoException _) {
            // Trino asks the servers themselves, and says so if they do not answer
        }
        return states(staging.runLive(statesSql(rowsPredicate())));
    }

    @Override
    public void dropLeftOver()
    {
        staging.dropLeftOver();
    }

    @Override
    public StagedInput stage(Set<PartitionKey> partitions)
    {
        if (extent == Extent.ALL) {
            return staging.stage(rowsPredicate());
        }
        if (partitions.contains(PartitionKey.NULL)) {
            throw new NotInPartsException("rows changed that are in no partition, since %s is NULL in them".formatted(view.partitioning().column()));
        }
        if (extent == Extent.PARTS && isMost(partitions)) {
            throw new NotInPartsException("most of its rows are in partitions that changed");
        }
        try {
            views.prove(view, partitions);
        }
        catch (PartitionedViews.ObstacleException e) {
            throw new NotInPartsException(e.getMessage());
        }
        return staging.stage("%s AND %s".formatted(view.partitioning().predicateSql(value(), view.inputType(), partitions), rowsPredicate()));
    }

    private boolean isMost(Set<PartitionKey> partitions)
    {
        long all = live.values().stream().mapToLong(InputState::rows).sum();
        long changed = partitions.stream().mapToLong(partition -> live.getOrDefault(partition, InputState.EMPTY).rows()).sum();
        return changed > MANY_ROWS && changed > all / 2;
    }

    @Override
    public Map<PartitionKey, InputState> states(StagedInput input)
    {
        return states(staging.runStaged(input, statesSql("TRUE"), Map.of()));
    }

    @Override
    public void drop()
    {
        staging.drop();
    }

    private String value()
    {
        return inputRows.value(view.input().table(), view.input().column());
    }

    private String rowsPredicate()
    {
        String present = inputRows.present(view.input().table());
        return view.firstDay()
                .map(day -> "%s AND %s >= %s".formatted(present, value(), Partitioning.bound(day, view.inputType())))
                .orElse(present);
    }

    private String statesSql(String predicate)
    {
        TypedTable table = view.input().table();
        return "SELECT %s, count(*), sum(%s), sum(%s) FROM %s WHERE %s GROUP BY 1".formatted(
                view.partitioning().keySql(value(), view.inputType()),
                identifier(inputRows.name(table, HelperColumn.FINGERPRINT_HIGH)),
                identifier(inputRows.name(table, HelperColumn.FINGERPRINT_LOW)),
                staging.inputName(),
                predicate);
    }

    private static Map<PartitionKey, InputState> states(EngineResult result)
    {
        Map<PartitionKey, InputState> states = new HashMap<>();
        for (List<Object> row : result.rows()) {
            states.put(new PartitionKey(Optional.ofNullable((String) row.getFirst())), new InputState(number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        return states;
    }

    private static long number(Object value)
    {
        return ((Number) value).longValue();
    }

    /** Not a part of the view can be computed alone now, only all of it. */
    static final class NotInPartsException
            extends RuntimeException
    {
        NotInPartsException(String reason)
        {
            super(reason);
        }
    }
}
