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
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.typedtable.TypedTable.STORED_SUFFIX;
import static java.util.stream.Collectors.joining;

/**
 * The view in the place of a table whose Pinot columns hold a default where the source has NULL.
 * It selects from a hidden table of ours, <code>"name$stored"</code>, in which every column that is never NULL has
 * its own type already, so that filters on it reach Pinot; the others are there as Pinot has them.
 */
final class StoredTableView
{
    private final String catalogName;
    private final TypedColumns typedColumns;

    StoredTableView(String catalogName, TypedColumns typedColumns)
    {
        this.catalogName = catalogName;
        this.typedColumns = typedColumns;
    }

    static SchemaTableName storedName(SchemaTableName name)
    {
        return new SchemaTableName(name.getSchemaName(), name.getTableName() + STORED_SUFFIX);
    }

    /** The table behind whose view a name is the hidden table, if it is the name of one. */
    static Optional<SchemaTableName> viewName(SchemaTableName storedName)
    {
        String name = storedName.getTableName();
        if (!name.endsWith(STORED_SUFFIX) || name.length() == STORED_SUFFIX.length()) {
            return Optional.empty();
        }
        return Optional.of(new SchemaTableName(storedName.getSchemaName(), name.substring(0, name.length() - STORED_SUFFIX.length())));
    }

    /**
     * The view's definition. It runs with the rights of the pipeline's owner, who alone can select from the hidden
     * table: row filters and column masks on the view cannot be passed by.
     */
    ConnectorViewDefinition definition(TypedTable table)
    {
        return new ConnectorViewDefinition(
                query(table),
                Optional.of(catalogName),
                Optional.of(table.name().getSchemaName()),
                columns(table),
                TypedTableMetadata.comment(table),
                Optional.of(table.owner()),
                false,
                ImmutableList.of());
    }

    List<ViewColumn> columns(TypedTable table)
    {
        return table.columns().stream()
                .map(column -> new ViewColumn(column.name(), typedColumns.typedType(column).getTypeId(), TypedColumns.comment(column)))
                .collect(toImmutableList());
    }

    private String query(TypedTable table)
    {
        String nulls = quote(TypedColumns.helperName(table, HelperColumn.NULLS));
        List<TypedColumn> nullable = table.nullableColumns();
        String columns = table.columns().stream()
                .map(column -> column.nullable() ? nullableColumn(column, nulls, nullable.indexOf(column) + 1) : quote(column.name()))
                .collect(joining(",\n  ", "  ", ""));
        CatalogSchemaTableName stored = new CatalogSchemaTableName(catalogName, storedName(table.name()));
        return "SELECT\n%s\nFROM %s.%s.%s".formatted(
                columns,
                quote(stored.getCatalogName()),
                quote(stored.getSchemaTableName().getSchemaName()),
                quote(stored.getSchemaTableName().getTableName()));
    }

    /** @return SQL of a column's value, of the columns of the hidden table */
    static String value(TypedTable table, TypedColumn column, TypedColumns typedColumns)
    {
        if (table.nulls() != TypedTable.Nulls.HELPER_COLUMN || !column.nullable()) {
            return quote(column.name());
        }
        return nullableValue(column, quote(TypedColumns.helperName(table, HelperColumn.NULLS)), table.nullableColumns().indexOf(column) + 1, typedColumns);
    }

    private String nullableColumn(TypedColumn column, String nulls, int position)
    {
        return "%s AS %s".formatted(nullableValue(column, nulls, position, typedColumns), quote(column.name()));
    }

    private static String nullableValue(TypedColumn column, String nulls, int position, TypedColumns typedColumns)
    {
        String name = quote(column.name());
        boolean cast = !typedColumns.typedType(column).equals(typedColumns.pinotType(column.value().type()));
        if (FlaggedColumn.isFor(column)) {
            return FlaggedColumn.sql(column, cast, name, nulls, position);
        }
        // the value is cast only where it is one: what stands for NULL may be no value of the type
        return "IF(substr(%s, %d, 1) = '1', NULL, %s)".formatted(nulls, position, cast ? "CAST(%s AS %s)".formatted(name, column.trinoType()) : name);
    }

    private static String quote(String identifier)
    {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
