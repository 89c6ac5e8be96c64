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

import io.airlift.log.Logger;
import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.typedtable.HelperColumn;
import io.realtimeplatform.trino.typedtable.InputRows;
import io.realtimeplatform.trino.typedtable.InputRows.InputColumn;
import io.realtimeplatform.trino.typedtable.InputTokens.Input;
import io.realtimeplatform.trino.typedtable.InputTokens.Staging;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.view.HiddenNames;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

import static io.realtimeplatform.trino.PlatformSessionProperties.INPUT_TOKEN;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.realtimeplatform.trino.typedtable.TypedTable.ROWS_SUFFIX;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Staging tables of one refresh: copies of rows of a pipeline's table, each made by one scan, that queries read in its place.
 */
class StagingJob
{
    private static final Logger log = Logger.get(StagingJob.class);
    private static final String COLUMN_PREFIX = "column_";

    private final String catalogName;
    private final RefreshJob job;
    private final TypedTable table;
    private final StorageTables tables;
    private final StoredInputTokens tokens;
    private final InputRows inputRows;
    private final Map<String, CatalogSchemaTableName> staged = new TreeMap<>();
    private Optional<String> liveToken = Optional.empty();
    private int made;
    private long rowsRead;

    StagingJob(String catalogName, RefreshJob job, TypedTable table, StorageTables tables, StoredInputTokens tokens, InputRows inputRows)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.job = requireNonNull(job, "job is null");
        this.table = requireNonNull(table, "table is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.inputRows = requireNonNull(inputRows, "inputRows is null");
    }

    /** @return rows that the queries of the refresh read so far */
    long rowsRead()
    {
        return rowsRead;
    }

    EngineResult run(String sql)
    {
        return run(sql, Map.of());
    }

    private EngineResult run(String sql, Map<String, String> sessionProperties)
    {
        EngineResult result = job.queries().run(sql, sessionProperties);
        rowsRead += result.rowsRead();
        return result;
    }

    /** Runs SQL that may read the table of {@link #inputName} as it is now. */
    EngineResult runLive(String sql)
    {
        if (liveToken.isEmpty()) {
            liveToken = Optional.of(tokens.add(job.lease(), new Input(table.name(), Optional.empty())));
        }
        return run(sql, Map.of(tokenProperty(), liveToken.get()));
    }

    /** Runs SQL for which the pipeline's table, and its hidden one, has the staged rows and no others. */
    EngineResult runStaged(StagedInput input, String sql, Map<String, String> sessionProperties)
    {
        Map<String, String> properties = new LinkedHashMap<>(sessionProperties);
        properties.put(tokenProperty(), input.token());
        return run(sql, properties);
    }

    private String tokenProperty()
    {
        return catalogName + "." + INPUT_TOKEN;
    }

    /** @return SQL of the name of the table whose rows are those of the pipeline's table, deleted ones too */
    String inputName()
    {
        return qualified(catalogName, table.name().getSchemaName(), table.name().getTableName() + ROWS_SUFFIX);
    }

    /** @return SQL of the name of the relation whose rows are those of the view's query */
    String definitionName()
    {
        return qualified(catalogName, job.view().name().getSchemaName(), job.view().name().getTableName() + HiddenNames.DEFINITION_SUFFIX);
    }

    CatalogSchemaTableName table(StagedInput input)
    {
        return staged.get(input.token());
    }

    /** Copies the rows that fulfil the predicate; it lets no deleted ones through. */
    StagedInput stage(String predicate)
    {
        return stage(columns -> select(columns, _ -> true, predicate));
    }

    /**
     * Copies the rows that fulfil the predicate, deleted ones too. Of those there are the key and what tells about the change: what Pinot
     * has in their other columns is no value of their types. Of a row that was read as it was at two times the later one is there.
     */
    StagedInput stageWithDeleted(String predicate)
    {
        String present = inputRows.present(table);
        return stage(columns -> "SELECT %s\nFROM (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY %s DESC) AS version FROM (\n%s\nUNION ALL\n%s))\nWHERE version = 1".formatted(
                String.join(", ", columns.values()),
                InputRows.key(table).stream().map(column -> columns.get(column.name())).collect(joining(", ")),
                columns.get(inputRows.name(table, HelperColumn.POSITION)),
                select(columns, _ -> true, "%s AND %s".formatted(present, predicate)),
                select(columns, inputRows.columnsOfDeletedRows(table)::contains, "NOT (%s) AND %s".formatted(present, predicate))));
    }

    private StagedInput stage(Function<Map<String, String>, String> rows)
    {
        MaterializedViewDocument document = job.view().document();
        made++;
        CatalogSchemaTableName name = new CatalogSchemaTableName(
                document.storageCatalog(),
                document.storageSchema(),
                StorageTables.tableName(job.view().name(), job.lease()) + "_staged_" + made);
        Map<String, String> columns = new LinkedHashMap<>();
        inputRows.columns(table).forEach(column -> columns.put(column.name(), COLUMN_PREFIX + (columns.size() + 1)));
        tables.begin(name, job.lease(), job.queries().owner());
        Staging staging = new Staging(
                name.getCatalogName(),
                name.getSchemaTableName().getSchemaName(),
                name.getSchemaTableName().getTableName(),
                columns,
                columns.get(inputRows.name(table, HelperColumn.DELETED)));
        String token = tokens.add(job.lease(), new Input(table.name(), Optional.of(staging)));
        staged.put(token, name);
        runLive("CREATE TABLE %s AS\n%s".formatted(sqlName(name), rows.apply(columns)));
        return new StagedInput(token);
    }

    /**
     * @param columns the names in the copy
     * @param read which columns are copied; the others are NULL
     */
    private String select(Map<String, String> columns, Predicate<String> read, String predicate)
    {
        String selected = inputRows.columns(table).stream()
                .map(column -> "CAST(%s AS %s) AS %s".formatted(
                        read.test(column.name()) ? identifier(column.name()) : "NULL",
                        StorageKind.ICEBERG.storageType(column.type()).orElseThrow(),
                        columns.get(column.name())))
                .collect(joining(", "));
        return "SELECT %s\nFROM %s\nWHERE %s".formatted(selected, inputName(), predicate);
    }

    /** Adds rows of one staging table to another; the predicate is one of {@link #stagedColumn}. */
    void copy(StagedInput from, StagedInput to, String predicate)
    {
        run("INSERT INTO %s SELECT * FROM %s WHERE %s".formatted(sqlName(table(to)), sqlName(table(from)), predicate));
    }

    /** @return the name of a helper column in staging tables */
    String stagedColumn(HelperColumn helper)
    {
        String name = inputRows.name(table, helper);
        List<InputColumn> columns = inputRows.columns(table);
        for (int position = 0; position < columns.size(); position++) {
            if (columns.get(position).name().equals(name)) {
                return COLUMN_PREFIX + (position + 1);
            }
        }
        throw new IllegalArgumentException("no column of the table: " + helper);
    }

    static String sqlName(CatalogSchemaTableName table)
    {
        return qualified(table.getCatalogName(), table.getSchemaTableName().getSchemaName(), table.getSchemaTableName().getTableName());
    }

    /** What refreshes with older leases left can no longer be read, even where its table cannot be dropped yet. */
    void dropLeftOver()
    {
        tokens.dropLeftOver(job.lease());
        tables.clean(job.view().dataset());
    }

    void drop()
    {
        tokens.drop(job.lease());
        liveToken = Optional.empty();
        for (CatalogSchemaTableName name : staged.values()) {
            try {
                tables.abandon(name, job.queries());
            }
            catch (TrinoException e) {
                // nobody can read it any more, and a later refresh drops it
                log.warn("Staging table %s cannot be dropped now: %s", name, e.getMessage());
            }
        }
        staged.clear();
    }
}
