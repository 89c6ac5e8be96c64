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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/**
 * Counts the partitions of a view with a live tail that readers see as they were, since their rows changed after they were stored: the next
 * refresh computes them. Pinot is asked for the states, in one aggregate.
 */
class LateChanges
{
    private static final Logger log = Logger.get(LateChanges.class);
    private static final int FRESH_SECONDS = 5;

    private final TypedTables tables;
    private final StatesStore states;
    private final PinotStates pinotStates;
    // listings come in bursts
    private final Cache<String, OptionalLong> counted = CacheBuilder.newBuilder().expireAfterWrite(FRESH_SECONDS, TimeUnit.SECONDS).maximumSize(1000).build();

    @Inject
    LateChanges(TypedTables tables, StatesStore states, PinotStates pinotStates)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.states = requireNonNull(states, "states is null");
        this.pinotStates = requireNonNull(pinotStates, "pinotStates is null");
    }

    /** @return empty when the view has no live tail, or that cannot be told now */
    OptionalLong partitions(MaterializedView view)
    {
        Optional<ServedTail> tail = view.tail();
        if (tail.isEmpty()) {
            return OptionalLong.empty();
        }
        ServedStorage served = view.served().orElseThrow();
        String key = "%s/%s/%s/%s".formatted(view.dataset(), view.materialization().version(), served.leaseNumber(), tail.get().boundary());
        try {
            // whoever asks meanwhile waits for the same answer
            return counted.get(key, () -> count(view, served, tail.get()));
        }
        catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private OptionalLong count(MaterializedView view, ServedStorage served, ServedTail tail)
    {
        try {
            Optional<TypedTable> table = tables.find(tail.inputTable());
            Optional<TypedColumn> column = table.flatMap(found -> found.columns().stream()
                    .filter(candidate -> candidate.name().equals(tail.inputColumn()))
                    .findFirst());
            Optional<RecordedStates> recorded = states.find(view, served);
            if (column.isEmpty() || recorded.isEmpty()) {
                return OptionalLong.empty();
            }
            Optional<LocalDate> from = Optional.of(tail.firstDay())
                    .filter(day -> day > TailBoundary.NOTHING_STORED)
                    .map(LocalDate::ofEpochDay);
            Optional<Map<PartitionKey, InputState>> live = pinotStates.partitions(table.get(), column.get(), new Partitioning(tail.unit(), tail.column()), from);
            return live
                    .map(now -> OptionalLong.of(TailBoundary.different(recorded.get(), now, tail.firstDay(), tail.boundary()).count()))
                    .orElse(OptionalLong.empty());
        }
        catch (RuntimeException e) {
            log.debug(e, "Whether rows of %s changed cannot be told", view.name());
            return OptionalLong.empty();
        }
    }
}
