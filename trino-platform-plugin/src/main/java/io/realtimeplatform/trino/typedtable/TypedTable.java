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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A table of the catalog that shows a Pinot upsert table in the source's own types.
 *
 * @param name schema and table in the platform catalog
 * @param pinotTable the table's name in the Pinot catalog
 * @param owner the user who made the pipeline; the view of a table that is served as one belongs to this user
 * @param columns the columns in the source's order
 * @param nulls how NULLs of nullable columns are kept
 * @param deletedRowsKept whether deleted rows stay in the Pinot table, flagged, and have to be filtered out
 * @param failedEventsKept whether the Pinot table has rows that stand for events which cannot be decoded, and have to be filtered out; false for tables made before there were such rows
 * @param fingerprintsKept whether the Pinot table has the columns by which changed rows are found; false for tables made before there were such columns
 */
public record TypedTable(
        SchemaTableName name,
        String pinotTable,
        String owner,
        List<TypedColumn> columns,
        Nulls nulls,
        boolean deletedRowsKept,
        boolean failedEventsKept,
        boolean fingerprintsKept)
{
    /** With it the name of a table that is served as a view becomes that of the hidden table behind it: no other relation may be called so. */
    public static final String STORED_SUFFIX = "$stored";
    /** With it the name of a table becomes that under which refreshes read its rows, deleted ones too. */
    public static final String ROWS_SUFFIX = "$rows";

    public TypedTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(pinotTable, "pinotTable is null");
        requireNonNull(owner, "owner is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(nulls, "nulls is null");
    }

    /** Whether users see a view, which makes the NULLs, and the table itself is hidden behind it. */
    public boolean servedAsView()
    {
        return nulls == Nulls.HELPER_COLUMN;
    }

    /** The columns that may be NULL, in the order of the characters of the helper column <code>__nulls</code>. */
    public List<TypedColumn> nullableColumns()
    {
        return columns.stream()
                .filter(TypedColumn::nullable)
                .collect(toImmutableList());
    }

    public enum Nulls
    {
        /** No column is nullable. */
        NONE,
        /** Pinot itself keeps NULLs (column-based null handling, from 1.0). */
        PINOT,
        /** The helper column <code>__nulls</code> says which columns are NULL; the table is served as a view. */
        HELPER_COLUMN,
    }
}
