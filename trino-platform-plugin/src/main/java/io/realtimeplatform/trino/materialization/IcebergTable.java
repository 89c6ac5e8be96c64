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
import io.realtimeplatform.trino.materialization.Snapshot.Size;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * The snapshots of a table of Trino's Iceberg connector.
 */
class IcebergTable
{
    private final CatalogSchemaTableName table;
    private final Function<String, EngineResult> queries;

    IcebergTable(CatalogSchemaTableName table, Function<String, EngineResult> queries)
    {
        this.table = requireNonNull(table, "table is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    /** Of files of Iceberg's equality deletes, which Trino does not write, it is not known how many rows they delete; a size is not told then. */
    SnapshotLog log()
    {
        List<List<Object>> rows = queries.apply("""
                SELECT r.snapshot_id, s.snapshot_id, s.parent_id, s.operation, element_at(s.summary, 'trino_query_id'),
                    IF(CAST(coalesce(element_at(s.summary, 'total-equality-deletes'), '0') AS bigint) = 0,
                        CAST(element_at(s.summary, 'total-records') AS bigint) - CAST(coalesce(element_at(s.summary, 'total-position-deletes'), '0') AS bigint)),
                    CAST(element_at(s.summary, 'total-files-size') AS bigint)
                FROM %s AS r CROSS JOIN %s AS s WHERE r.name = 'main'""".formatted(metadataTable("$refs"), metadataTable("$snapshots"))).rows();
        SnapshotLog log = SnapshotLog.of(((Number) rows.getFirst().getFirst()).longValue(), rows.stream()
                .map(row -> new Snapshot(
                        ((Number) row.get(1)).longValue(),
                        row.get(2) == null ? OptionalLong.empty() : OptionalLong.of(((Number) row.get(2)).longValue()),
                        Optional.ofNullable((String) row.get(3)).orElse(""),
                        Optional.ofNullable((String) row.get(4)),
                        row.get(5) == null || row.get(6) == null
                                ? Optional.empty()
                                : Optional.of(new Size(((Number) row.get(5)).longValue(), ((Number) row.get(6)).longValue()))))
                .collect(toImmutableList()));
        if (!log.snapshots().containsKey(log.current())) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Table %s was changed while its snapshots were read; refresh again".formatted(table));
        }
        return log;
    }

    /** @return its size, counted */
    Size size()
    {
        long rows = ((Number) queries.apply("SELECT count(*) FROM " + StagingJob.sqlName(table)).rows().getFirst().getFirst()).longValue();
        long bytes = ((Number) queries.apply("SELECT coalesce(sum(file_size_in_bytes), 0) FROM " + metadataTable("$files")).rows().getFirst().getFirst()).longValue();
        return new Size(rows, bytes);
    }

    /** @return how many files the rows are in that are served, files of deleted rows among them */
    long files()
    {
        return ((Number) queries.apply("SELECT count(*) FROM " + metadataTable("$files")).rows().getFirst().getFirst()).longValue();
    }

    /**
     * @param greatest the greatest value of a column of numbers that the files of rows may have, rows that were deleted from them among them; empty where
     * they do not tell
     * @param bytes of all files, those of deleted rows among them
     */
    record Files(OptionalLong greatest, long bytes) {}

    /** What the files of the rows that are served tell about themselves. */
    Files files(String column)
    {
        List<Object> row = queries.apply("""
                SELECT max(CAST(json_extract_scalar(readable_metrics, %s) AS bigint)) FILTER (WHERE content = 0), coalesce(sum(file_size_in_bytes), 0) FROM %s
                """.formatted(literal("$.%s.upper_bound".formatted(column)), metadataTable("$files"))).rows().getFirst();
        return new Files(
                row.getFirst() == null ? OptionalLong.empty() : OptionalLong.of(((Number) row.getFirst()).longValue()),
                ((Number) row.get(1)).longValue());
    }

    private String metadataTable(String suffix)
    {
        return qualified(table.getCatalogName(), table.getSchemaTableName().getSchemaName(), table.getSchemaTableName().getTableName() + suffix);
    }

    /** Runs what changes a table; a failure of it says which query it was, as far as that is known. */
    static String change(RefreshQueries queries, Supplier<EngineResult> change)
    {
        List<String> before = queries.queryIds();
        try {
            return change.get().queryId();
        }
        catch (RuntimeException e) {
            List<String> own = queries.queryIds().stream()
                    .filter(queryId -> !before.contains(queryId))
                    .collect(toImmutableList());
            throw new ChangeFailedException(own.stream().findFirst(), e);
        }
    }
}
