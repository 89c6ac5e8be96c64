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
import io.realtimeplatform.trino.typedtable.TypedTable.Nulls;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.UuidType;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a typed table as Trino sees them.
 */
final class TypedColumns
{
    private final TypeManager typeManager;

    TypedColumns(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /** The columns of a table whose scan is redirected: the source's columns, then hidden ones for the helper columns. */
    List<TypedColumnHandle> ofTable(TypedTable table)
    {
        boolean stored = table.nulls() == Nulls.HELPER_COLUMN;
        ImmutableList.Builder<TypedColumnHandle> columns = ImmutableList.builder();
        for (TypedColumn column : table.columns()) {
            if (stored && column.nullable()) {
                columns.add(storedColumn(column));
            }
            else {
                columns.add(typedColumn(column));
            }
        }
        for (HelperColumn helper : HelperColumn.values()) {
            if (helper.isOfRow() && helper.existsIn(table)) {
                columns.add(helperColumn(helper, helperName(table, helper)));
            }
        }
        return columns.build();
    }

    /** The same, and besides the one that tells which rows are deleted. */
    List<TypedColumnHandle> ofRows(TypedTable table)
    {
        return ImmutableList.<TypedColumnHandle>builder()
                .addAll(ofTable(table))
                .add(helperColumn(HelperColumn.DELETED, helperName(table, HelperColumn.DELETED)))
                .build();
    }

    /** The columns of a table without NULLs in Pinot whose predicates reach it all the same. */
    List<FlaggedColumn> flagged(TypedTable table)
    {
        if (table.nulls() != Nulls.HELPER_COLUMN) {
            return ImmutableList.of();
        }
        TypedColumnHandle flags = helperColumn(HelperColumn.NULLS, helperName(table, HelperColumn.NULLS));
        List<TypedColumn> nullable = table.nullableColumns();
        ImmutableList.Builder<FlaggedColumn> columns = ImmutableList.builder();
        for (TypedColumn column : nullable) {
            if (FlaggedColumn.isFor(column)) {
                TypedColumnHandle stored = storedColumn(column);
                // one column of Pinot is filtered under one handle only
                TypedColumnHandle typed = typedType(column).equals(stored.type) ? stored : typedColumn(column);
                columns.add(new FlaggedColumn(stored, flags, nullable.indexOf(column) + 1, typed));
            }
        }
        return columns.build();
    }

    /** The name under which a helper column is seen: its own, or one that no column of the source has. */
    static String helperName(TypedTable table, HelperColumn helper)
    {
        Set<String> taken = table.columns().stream()
                .map(TypedColumn::name)
                .collect(toImmutableSet());
        String name = helper.columnName();
        while (taken.contains(name)) {
            name = "$" + name;
        }
        return name;
    }

    static Optional<String> comment(TypedColumn column)
    {
        if (column.keyPosition() > 0) {
            return Optional.of(column.sourceType() + ", primary key");
        }
        return Optional.of(column.sourceType());
    }

    Type typedType(TypedColumn column)
    {
        return typeManager.fromSqlType(column.trinoType());
    }

    /** The type that Trino's Pinot connector gives a column. */
    Type pinotType(PinotType type)
    {
        return switch (type) {
            case INT -> INTEGER;
            case LONG -> BIGINT;
            case FLOAT -> REAL;
            case DOUBLE -> DOUBLE;
            case BOOLEAN -> BOOLEAN;
            case TIMESTAMP -> TIMESTAMP_MILLIS;
            case STRING -> VARCHAR;
            case BYTES -> VARBINARY;
            case JSON -> typeManager.fromSqlType("json");
        };
    }

    private TypedColumnHandle typedColumn(TypedColumn column)
    {
        Type type = typedType(column);
        PinotColumn filter = column.filter().orElse(column.value());
        Type filterType = pinotType(filter.type());
        return new TypedColumnHandle(
                column.name(),
                type,
                column.nullable(),
                false,
                comment(column),
                column.value().name(),
                filterForm(column, type, filterType),
                filter.name(),
                filterType);
    }

    private static FilterForm filterForm(TypedColumn column, Type type, Type filterType)
    {
        if (column.filter().isPresent() && (type.equals(REAL) || type.equals(DOUBLE))) {
            return FilterForm.NUMBER_WITHOUT_NAN;
        }
        if (type.equals(filterType)) {
            return type.isOrderable() ? FilterForm.SAME : FilterForm.NONE;
        }
        if (column.filter().isEmpty()) {
            return FilterForm.NONE;
        }
        return switch (column.filter().get().form()) {
            case "epoch_microseconds" -> FilterForm.EPOCH_MICROSECONDS;
            case "epoch_days", "unscaled" -> FilterForm.NUMBER;
            case "value" -> type instanceof CharType ? FilterForm.CHAR_TEXT : FilterForm.NUMBER;
            case "text" -> textForm(type);
            default -> FilterForm.NONE;
        };
    }

    private static FilterForm textForm(Type type)
    {
        if (type instanceof UuidType) {
            return FilterForm.UUID_TEXT;
        }
        return type instanceof DecimalType decimal && decimal.getScale() == 0 ? FilterForm.DECIMAL_TEXT : FilterForm.NONE;
    }

    private TypedColumnHandle storedColumn(TypedColumn column)
    {
        return pinotColumn(column.name(), column.value().name(), column.value().type(), false, comment(column));
    }

    private TypedColumnHandle helperColumn(HelperColumn helper, String name)
    {
        return pinotColumn(name, helper.columnName(), helper.type(), true, Optional.empty());
    }

    private TypedColumnHandle pinotColumn(String name, String pinotName, PinotType pinotType, boolean hidden, Optional<String> comment)
    {
        Type type = pinotType(pinotType);
        FilterForm filterForm = pinotType == PinotType.JSON ? FilterForm.NONE : FilterForm.SAME;
        return new TypedColumnHandle(name, type, false, hidden, comment, pinotName, filterForm, pinotName, type);
    }
}
