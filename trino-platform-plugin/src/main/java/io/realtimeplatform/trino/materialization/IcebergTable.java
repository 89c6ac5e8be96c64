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
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
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

    SnapshotLog log()
    {
        // in this order: the current one must be among the others
        long current = ((Number) queries.apply("SELECT snapshot_id FROM %s WHERE name = 'main'".formatted(metadataTable("$refs"))).rows().getFirst().getFirst()).longValue();
        List<List<Object>> rows = queries.apply("SELECT snapshot_id, parent_id, operation, element_at(summary, 'trino_query_id') FROM " + metadataTable("$snapshots")).rows();
        return SnapshotLog.of(current, rows.stream()
                .map(row -> new Snapshot(
                        ((Number) row.getFirst()).longValue(),
                        row.get(1) == null ? OptionalLong.empty() : OptionalLong.of(((Number) row.get(1)).longValue()),
                        Optional.ofNullable((String) row.get(2)).orElse(""),
                        Optional.ofNullable((String) row.get(3))))
                .collect(toImmutableList()));
    }

    /** @return how many files the rows are in that are served, files of deleted rows among them */
    long files()
    {
        return ((Number) queries.apply("SELECT count(*) FROM " + metadataTable("$files")).rows().getFirst().getFirst()).longValue();
    }

    private String metadataTable(String suffix)
    {
        return qualified(table.getCatalogName(), table.getSchemaTableName().getSchemaName(), table.getSchemaTableName().getTableName() + suffix);
    }

    /**
     * Any other commit since the statement began, and not one to the same files only, must be taken for a conflict. Not every release of Trino looks
     * at files.
     *
     * @return session properties for statements that change the table
     */
    Map<String, String> changeProperties()
    {
        String property = table.getCatalogName() + ".file_based_conflict_detection_enabled";
        if (queries.apply("SHOW SESSION LIKE " + literal(property)).rows().isEmpty()) {
            return ImmutableMap.of();
        }
        return ImmutableMap.of(property, "false");
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
