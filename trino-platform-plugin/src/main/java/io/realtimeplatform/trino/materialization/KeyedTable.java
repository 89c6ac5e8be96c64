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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.materialization.IcebergTable.Files;
import io.realtimeplatform.trino.materialization.KeyedView.KeyColumn;
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.typedtable.HelperColumn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.materialization.KeyedView.BUCKET;
import static io.realtimeplatform.trino.materialization.KeyedView.GENERATION;
import static io.realtimeplatform.trino.materialization.KeyedView.HIGH;
import static io.realtimeplatform.trino.materialization.KeyedView.LOW;
import static io.realtimeplatform.trino.materialization.KeyedView.POSITION;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.IntStream.range;

/**
 * The storage of a view that has a row for each row of its input, as SQL reads and changes it.
 */
class KeyedTable
        implements KeyedStorage
{
    private static final List<String> HELPERS = List.of(BUCKET, HIGH, LOW, POSITION, GENERATION);

    private final RefreshJob job;
    private final KeyedView view;
    private final KeyedJob input;
    private final StagingJob staging;
    private final String sqlName;
    private final List<StorageColumn> columns;
    private final Map<String, String> changeProperties;
    private final IcebergTable snapshots;
    private long rowsChanged;
    private long bytes;

    /** @param changeProperties session properties for the statement that changes the table */
    KeyedTable(RefreshJob job, KeyedView view, KeyedJob input, StagingJob staging, ServedStorage served, Map<String, String> changeProperties)
    {
        this.job = requireNonNull(job, "job is null");
        this.view = requireNonNull(view, "view is null");
        this.input = requireNonNull(input, "input is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.sqlName = served.sqlName();
        this.columns = served.columns();
        this.changeProperties = ImmutableMap.copyOf(changeProperties);
        this.snapshots = new IcebergTable(served.table(), staging::run);
    }

    long rowsChanged()
    {
        return rowsChanged;
    }

    /** @return of all its files, those of deleted rows among them */
    long bytes()
    {
        return bytes;
    }

    /** @return SQL of what a new table is made of: the rows of the view, and the columns by which they are compared, of staged rows */
    static String contents(KeyedView view, KeyedJob input, StagingJob staging, List<StorageColumn> columns)
    {
        return "SELECT %s, %s\nFROM %s AS r JOIN %s AS d ON %s".formatted(
                columns.stream().map(column -> column.selectSql("d.")).collect(joining(", ")),
                helpers(view, input),
                staging.inputName(),
                staging.definitionName(),
                keysEqual(view));
    }

    private static String helpers(KeyedView view, KeyedJob input)
    {
        return "r.%s AS %s, r.%s AS %s, r.%s AS %s, r.%s AS %s, CAST(%s AS varchar) AS %s".formatted(
                input.column(HelperColumn.BUCKET), BUCKET,
                input.column(HelperColumn.FINGERPRINT_HIGH), HIGH,
                input.column(HelperColumn.FINGERPRINT_LOW), LOW,
                input.column(HelperColumn.POSITION), POSITION,
                literal(view.generation()), GENERATION);
    }

    private static String keysEqual(KeyedView view)
    {
        return view.key().stream()
                .map(column -> "d.%s = r.%s".formatted(identifier(column.name()), identifier(column.input().name())))
                .collect(joining(" AND "));
    }

    /** @return SQL of the states of the buckets that a storage has */
    static String statesSql(String sqlName)
    {
        return "SELECT %s, count(*), sum(%s), sum(%s) FROM %s GROUP BY 1".formatted(BUCKET, HIGH, LOW, sqlName);
    }

    @Override
    public OptionalLong watermark()
    {
        Files files = snapshots.files(POSITION);
        bytes = files.bytes();
        return files.greatest();
    }

    private String ofGeneration(String alias)
    {
        return "%s%s = %s".formatted(alias, GENERATION, literal(view.generation()));
    }

    /**
     * In one snapshot: what is there is summed in a scan of the helper columns, and what the changes take away and add in another one that Trino gives
     * the keys of the changes, so that it joins few rows. To join all of them takes longer.
     */
    @Override
    public StoredBuckets buckets(Optional<StagedInput> changes)
    {
        if (changes.isEmpty()) {
            return new StoredBuckets(KeyedJob.states(staging.run(statesSql(sqlName))), Map.of());
        }
        String deleted = "r." + input.column(HelperColumn.DELETED);
        String later = "(s.%1$s IS NOT NULL AND %2$s AND s.%3$s > r.%4$s)".formatted(BUCKET, ofGeneration("s."), POSITION, input.column(HelperColumn.POSITION));
        String sql = """
                SELECT %3$s, TRUE, count(*), sum(%5$s), sum(%7$s) FROM %9$s GROUP BY 1
                UNION ALL
                SELECT r.%1$s, FALSE,
                    sum(IF(%2$s, 0, IF(s.%3$s IS NULL, 0, -1) + IF(%4$s, 0, 1))),
                    sum(IF(%2$s, 0, -coalesce(s.%5$s, 0) + IF(%4$s, 0, r.%6$s))),
                    sum(IF(%2$s, 0, -coalesce(s.%7$s, 0) + IF(%4$s, 0, r.%8$s)))
                FROM %10$s AS r
                LEFT JOIN (SELECT s.* FROM %9$s AS s JOIN %10$s AS r ON %11$s) AS s ON %11$s
                GROUP BY 1
                """.formatted(
                input.column(HelperColumn.BUCKET),
                later,
                BUCKET,
                deleted,
                HIGH,
                input.column(HelperColumn.FINGERPRINT_HIGH),
                LOW,
                input.column(HelperColumn.FINGERPRINT_LOW),
                sqlName,
                staging.inputName(),
                view.key().stream()
                        .map(column -> "s.%s = CAST(r.%s AS %s)".formatted(stored(column), identifier(column.input().name()), KeyedView.stored(columns, column).storageType()))
                        .collect(joining(" AND ")));
        Map<Integer, InputState> states = new HashMap<>();
        Map<Integer, InputState> differences = new HashMap<>();
        for (List<Object> row : staging.runStaged(changes.get(), sql, Map.of()).rows()) {
            Map<Integer, InputState> summed = (Boolean) row.get(1) ? states : differences;
            summed.put(((Number) row.getFirst()).intValue(), state(row, 2));
        }
        Map<Integer, InputState> withChanges = new HashMap<>(states);
        differences.forEach((bucket, difference) -> withChanges.merge(bucket, difference, InputState::plus));
        return new StoredBuckets(states, withChanges);
    }

    private static InputState state(List<Object> row, int first)
    {
        return new InputState(((Number) row.get(first)).longValue(), ((Number) row.get(first + 1)).longValue(), ((Number) row.get(first + 2)).longValue());
    }

    private String stored(KeyColumn column)
    {
        return identifier(KeyedView.stored(columns, column).storageName());
    }

    /**
     * A changed row meets the stored one of its key. Of a bucket that is replaced all stored rows are met by their keys and deleted, and its rows are
     * new ones that meet none.
     */
    @Override
    public String merge(Optional<StagedInput> changes, Set<Integer> merged, Optional<StagedInput> rows, Set<Integer> replaced)
    {
        StagedInput source = source(changes, merged, rows);
        List<String> parts = new ArrayList<>();
        if (!merged.isEmpty()) {
            // a row that a filter of the owner hides is none of the view's
            parts.add("SELECT %s, 'change', r.%s OR d.%s IS NULL, %s FROM %s AS r LEFT JOIN %s AS d ON %s WHERE r.%s IN (%s)".formatted(
                    keys(column -> "CAST(r.%s AS %s)".formatted(identifier(column.input().name()), KeyedView.stored(columns, column).storageType())),
                    input.column(HelperColumn.DELETED),
                    identifier(view.key().getFirst().name()),
                    values(),
                    staging.inputName(),
                    staging.definitionName(),
                    keysEqual(view),
                    input.column(HelperColumn.BUCKET),
                    KeyedJob.list(merged)));
        }
        if (!replaced.isEmpty()) {
            parts.add("SELECT DISTINCT %s, 'delete', TRUE, %s FROM %s AS s WHERE s.%s IN (%s)".formatted(
                    keys(column -> "s." + stored(column)),
                    nulls(),
                    sqlName,
                    BUCKET,
                    KeyedJob.list(replaced)));
            parts.add("SELECT %s, 'insert', FALSE, %s FROM %s AS r JOIN %s AS d ON %s WHERE r.%s IN (%s)".formatted(
                    keys(column -> "CAST(NULL AS %s)".formatted(KeyedView.stored(columns, column).storageType())),
                    values(),
                    staging.inputName(),
                    staging.definitionName(),
                    keysEqual(view),
                    input.column(HelperColumn.BUCKET),
                    KeyedJob.list(replaced)));
        }
        String sql = """
                MERGE INTO %1$s AS stored
                USING (%2$s) AS computed (%3$s)
                ON %4$s
                WHEN MATCHED AND computed.action = 'delete' THEN DELETE
                WHEN MATCHED AND computed.deleted AND NOT %5$s THEN DELETE
                WHEN MATCHED AND NOT %5$s THEN UPDATE SET %6$s
                WHEN NOT MATCHED AND NOT computed.deleted THEN INSERT (%7$s) VALUES (%8$s)
                """.formatted(
                sqlName,
                String.join("\nUNION ALL\n", parts),
                sourceNames(),
                range(0, view.key().size()).mapToObj(position -> "stored.%s = computed.key_%s".formatted(stored(view.key().get(position)), position + 1)).collect(joining(" AND ")),
                // a stored row stays only if it is later
                "(%s AND stored.%s > computed.%s)".formatted(ofGeneration("stored."), POSITION, identifier(POSITION + "$")),
                names().stream().map(name -> "%s = computed.%s".formatted(identifier(name), identifier(name + "$"))).collect(joining(", ")),
                names().stream().map(name -> identifier(name)).collect(joining(", ")),
                names().stream().map(name -> "computed." + identifier(name + "$")).collect(joining(", ")));
        return IcebergTable.change(job.queries(), () -> {
            EngineResult result = staging.runStaged(source, sql, changeProperties);
            rowsChanged = result.rowsWritten().orElse(0);
            // what it changes it writes into files beside those that are there
            bytes += result.bytesWritten();
            return result;
        });
    }

    /** A query reads one staging table: rows of the other are copied into it. */
    private StagedInput source(Optional<StagedInput> changes, Set<Integer> merged, Optional<StagedInput> rows)
    {
        if (rows.isEmpty()) {
            return changes.orElseThrow();
        }
        if (changes.isPresent() && !merged.isEmpty()) {
            staging.copy(changes.get(), rows.get(), "%s IN (%s)".formatted(staging.stagedColumn(HelperColumn.BUCKET), KeyedJob.list(merged)));
        }
        return rows.get();
    }

    private String keys(Function<KeyColumn, String> sql)
    {
        return view.key().stream().map(sql).collect(joining(", "));
    }

    private List<String> names()
    {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.storageName()));
        names.addAll(HELPERS);
        return names;
    }

    private String sourceNames()
    {
        List<String> names = new ArrayList<>();
        range(0, view.key().size()).forEach(position -> names.add("key_" + (position + 1)));
        names.add("action");
        names.add("deleted");
        names().forEach(name -> names.add(identifier(name + "$")));
        return String.join(", ", names);
    }

    private String values()
    {
        return "%s, %s".formatted(
                columns.stream().map(column -> column.castSql("d.")).collect(joining(", ")),
                helpers(view, input));
    }

    private String nulls()
    {
        return "%s, CAST(NULL AS integer), CAST(NULL AS integer), CAST(NULL AS integer), CAST(NULL AS bigint), CAST(NULL AS varchar)".formatted(
                columns.stream().map(column -> "CAST(NULL AS %s)".formatted(column.storageType())).collect(joining(", ")));
    }

    @Override
    public boolean isChangedBy(String queryId)
    {
        return snapshots.log().madeBy(queryId).isPresent();
    }
}
