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
import com.google.inject.Inject;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.identifier;

/**
 * The rows of a typed table as refreshes see and copy them: with deleted ones, and where Pinot has no NULL with a helper column that tells what is NULL.
 */
public class InputRows
{
    private final TypedColumns typedColumns;

    @Inject
    public InputRows(TypeManager typeManager)
    {
        this.typedColumns = new TypedColumns(typeManager);
    }

    /** A column of the table whose name ends in {@link TypedTable#ROWS_SUFFIX}. */
    public record InputColumn(String name, Type type) {}

    /** All columns, hidden ones too, and the one that tells which rows are deleted. */
    public List<InputColumn> columns(TypedTable table)
    {
        return typedColumns.ofRows(table).stream()
                .map(column -> new InputColumn(column.name, column.type))
                .collect(toImmutableList());
    }

    /** The names of the columns that have values in deleted rows too: those of the key, and those that tell about the change. */
    public Set<String> columnsOfDeletedRows(TypedTable table)
    {
        Set<String> columns = columns(table).stream()
                .map(InputColumn::name)
                .collect(Collectors.toCollection(HashSet::new));
        table.columns().stream()
                .filter(column -> column.keyPosition() == 0)
                .map(TypedColumn::name)
                .forEach(columns::remove);
        return columns;
    }

    /** @return SQL of the value in the column's own type, whose comparisons with constants reach Pinot where those of the typed table do */
    public String value(TypedTable table, TypedColumn column)
    {
        return StoredTableView.value(table, column, typedColumns);
    }

    public Type type(TypedColumn column)
    {
        return typedColumns.typedType(column);
    }

    /** @return SQL that is true for rows that are not deleted */
    public String present(TypedTable table)
    {
        return identifier(name(table, HelperColumn.DELETED)) + " = FALSE";
    }

    /** @return the name under which a helper column is selected */
    public String name(TypedTable table, HelperColumn helper)
    {
        return TypedColumns.helperName(table, helper);
    }

    /** @return the typed table that a relation of this catalog reads: the hidden table behind a view has another name than the view */
    public static SchemaTableName typedTableName(SchemaTableName relation)
    {
        return StoredTableView.viewName(relation).orElse(relation);
    }

    /** Those of the key, in its order. */
    public static List<TypedColumn> key(TypedTable table)
    {
        return ImmutableList.sortedCopyOf(Comparator.comparingInt(TypedColumn::keyPosition), table.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .collect(toImmutableList()));
    }
}
