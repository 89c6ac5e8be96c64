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
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The input of one refresh by key.
 */
class KeyedJob
        implements KeyedInput, KeyedStaging
{
    private static final int MAX_SCANS = 3;

    private final KeyedView view;
    private final StagingJob staging;
    private final PinotStates pinotStates;
    private final InputRows inputRows;

    KeyedJob(KeyedView view, StagingJob staging, PinotStates pinotStates, InputRows inputRows)
    {
        this.view = requireNonNull(view, "view is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.pinotStates = requireNonNull(pinotStates, "pinotStates is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
    }

    @Override
    public void checkServed()
    {
        pinotStates.checkServed(view.table());
    }

    @Override
    public Map<Integer, InputState> states()
    {
        try {
            return pinotStates.buckets(view.table());
        }
        catch (TrinoException _) {
            // Trino asks the servers themselves, and says so if they do not answer
            return states(staging.runLive(statesSql()));
        }
    }

    @Override
    public long rowsAt(long position)
    {
        return pinotStates.rowsAt(view.table(), position);
    }

    @Override
    public void dropLeftOver()
    {
        staging.dropLeftOver();
    }

    @Override
    public StagedInput stageChanges(long fromPosition)
    {
        return staging.stageWithDeleted("%s >= %s".formatted(column(HelperColumn.POSITION), fromPosition));
    }

    @Override
    public StagedInput stageBuckets(Set<Integer> buckets)
    {
        return stage("%s AND %s".formatted(inputRows.present(view.table()), isIn(buckets)));
    }

    /** Copies all rows. */
    StagedInput stageAll()
    {
        return stage(inputRows.present(view.table()));
    }

    /** A row that a scan returned twice would be told apart from itself by nothing. */
    private StagedInput stage(String predicate)
    {
        String key = InputRows.key(view.table()).stream()
                .map(TypedColumn::name)
                .map(name -> identifier(name))
                .collect(joining(", "));
        for (int scans = 1; scans <= MAX_SCANS; scans++) {
            StagedInput input = staging.stage(predicate);
            String twice = "SELECT %s FROM %s GROUP BY %s HAVING count(*) > 1 LIMIT 1".formatted(key, staging.inputName(), key);
            if (staging.runStaged(input, twice, Map.of()).rows().isEmpty()) {
                return input;
            }
        }
        throw new TrinoException(PLATFORM_PINOT_ERROR, "Scans of Pinot's table %s return rows twice; its segments move at the moment, or pinot.segments-per-split is too small".formatted(view.table().pinotTable()));
    }

    private String isIn(Set<Integer> buckets)
    {
        return "%s IN (%s)".formatted(column(HelperColumn.BUCKET), list(buckets));
    }

    static String list(Set<Integer> buckets)
    {
        return buckets.stream().sorted().map(String::valueOf).collect(joining(", "));
    }

    @Override
    public Map<Integer, InputState> states(StagedInput input)
    {
        return states(staging.runStaged(input, statesSql(), Map.of()));
    }

    @Override
    public void drop()
    {
        staging.drop();
    }

    private String statesSql()
    {
        return "SELECT %s, count(*), sum(%s), sum(%s) FROM %s WHERE %s GROUP BY 1".formatted(
                column(HelperColumn.BUCKET),
                column(HelperColumn.FINGERPRINT_HIGH),
                column(HelperColumn.FINGERPRINT_LOW),
                staging.inputName(),
                inputRows.present(view.table()));
    }

    String column(HelperColumn helper)
    {
        return identifier(inputRows.name(view.table(), helper));
    }

    static Map<Integer, InputState> states(EngineResult result)
    {
        Map<Integer, InputState> states = new HashMap<>();
        for (List<Object> row : result.rows()) {
            states.put((int) number(row.getFirst()), new InputState(number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        return states;
    }

    private static long number(Object value)
    {
        return ((Number) value).longValue();
    }
}
