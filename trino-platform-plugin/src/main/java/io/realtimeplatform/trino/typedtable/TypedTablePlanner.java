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
import io.realtimeplatform.trino.typedtable.ColumnPlan.ShadowWhen;
import io.realtimeplatform.trino.typedtable.TypedTable.Nulls;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.lang.String.format;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * Decides how each column of a source table is kept in Pinot and shown in Trino. The same input gives the same plan.
 */
public final class TypedTablePlanner
{
    private TypedTablePlanner() {}

    /**
     * @param name schema and table in the platform catalog
     * @param pinotTable the name of the Pinot table
     * @param owner who makes the pipeline
     * @param sourceColumns all columns of the source table, in its order
     * @param types how their types are carried
     * @throws TrinoException with NOT_SUPPORTED if a column cannot be carried or the table has no primary key,
     *         INVALID_PROCEDURE_ARGUMENT if an option names a column that does not exist or that it cannot apply to
     */
    public static TypedTable plan(
            SchemaTableName name,
            String pinotTable,
            String owner,
            List<SourceColumn> sourceColumns,
            SourceTypes types,
            PinotFeatures features,
            TypedTableOptions options)
    {
        if (name.getTableName().endsWith(TypedTable.STORED_SUFFIX)) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, format(
                    "The table name \"%s\" ends with %s, which is reserved; choose another with target_table",
                    name.getTableName(),
                    TypedTable.STORED_SUFFIX));
        }
        Set<SourceColumn> excluded = resolve("exclude_columns", options.excludeColumns(), sourceColumns);
        List<SourceColumn> included = sourceColumns.stream()
                .filter(column -> !excluded.contains(column))
                .collect(toImmutableList());
        checkKey(sourceColumns, excluded);
        checkNames(included);

        Set<SourceColumn> filterable = resolve("filterable", options.filterable(), included);
        Set<SourceColumn> fastAggregates = resolve("fast_aggregates", options.fastAggregates(), included);
        ImmutableList.Builder<TypedColumn> columns = ImmutableList.builder();
        for (SourceColumn column : included) {
            columns.add(planColumn(column, types, features, filterable.contains(column), fastAggregates.contains(column)));
        }
        return new TypedTable(name, pinotTable, owner, columns.build(), nulls(included, features), !features.deleteColumn(), true, true);
    }

    /** The source's names of the primary key's columns, in the key's order. */
    public static List<String> keyColumns(List<SourceColumn> sourceColumns)
    {
        return sourceColumns.stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(SourceColumn::keyPosition))
                .map(SourceColumn::name)
                .collect(toImmutableList());
    }

    private static TypedColumn planColumn(SourceColumn column, SourceTypes types, PinotFeatures features, boolean filterable, boolean fastAggregates)
    {
        ColumnPlan natural = types.plan(column, fastAggregates).orElseThrow(() -> new TrinoException(NOT_SUPPORTED, format(
                "Column \"%s\" has the type %s, which cannot be carried; leave the column out with exclude_columns => ARRAY['%s']",
                column.name(),
                describeType(column),
                column.name().replace("'", "''"))));
        boolean floating = natural.value().type() == PinotType.FLOAT || natural.value().type() == PinotType.DOUBLE;
        // as text NaN and -0.0 are what they are
        ColumnPlan plan = floating && !features.keepsNan() && !fastAggregates
                ? ColumnPlan.text(natural.trinoType(), natural.connectType()).withShadow(natural.value().type(), natural.value().form(), ShadowWhen.ALWAYS)
                : natural;
        boolean key = column.keyPosition() > 0;
        if (fastAggregates && !floating && !plan.trinoType().equals("bigint")) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, format(
                    "Argument fast_aggregates names the column \"%s\" of type %s; it is for bigint, real and double columns only",
                    column.name(),
                    describeType(column)));
        }
        if (key && plan.value().type() == PinotType.JSON) {
            throw new TrinoException(NOT_SUPPORTED, format("Key column \"%s\" has the type %s, which Pinot cannot use as a key", column.name(), describeType(column)));
        }
        boolean shadow = switch (plan.shadowWhen()) {
            case VALUE_FILTERS -> false;
            case NEVER -> {
                if (filterable) {
                    throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, format(
                            "Argument filterable names the column \"%s\" of type %s, for which there is no form that Pinot can filter",
                            column.name(),
                            describeType(column)));
                }
                yield false;
            }
            case ON_REQUEST -> filterable || key;
            case ALWAYS -> true;
        };
        String pinotName = PinotName.column(column.name());
        OptionalInt scale = plan.scale();
        Optional<PinotColumn> filter = plan.shadow()
                .filter(_ -> shadow)
                .map(storage -> new PinotColumn(PinotName.shadow(pinotName), storage.type(), plan.connectType(), scale, storage.form()));
        return new TypedColumn(
                column.name().toLowerCase(ENGLISH),
                column.name(),
                column.type(),
                plan.trinoType(),
                column.nullable(),
                column.keyPosition(),
                new PinotColumn(pinotName, plan.value().type(), plan.connectType(), scale, plan.value().form()),
                filter);
    }

    private static Nulls nulls(List<SourceColumn> columns, PinotFeatures features)
    {
        if (columns.stream().noneMatch(SourceColumn::nullable)) {
            return Nulls.NONE;
        }
        return features.nulls() ? Nulls.PINOT : Nulls.HELPER_COLUMN;
    }

    private static void checkKey(List<SourceColumn> columns, Set<SourceColumn> excluded)
    {
        if (keyColumns(columns).isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "The source table has no primary key; a pipeline needs one to tell which row a change belongs to");
        }
        for (SourceColumn column : excluded) {
            if (column.keyPosition() > 0) {
                throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, format(
                        "Argument exclude_columns names the column \"%s\", which is part of the primary key and cannot be left out",
                        column.name()));
            }
        }
    }

    private static void checkNames(List<SourceColumn> columns)
    {
        Map<String, String> sourceNames = new HashMap<>();
        for (SourceColumn column : columns) {
            String other = sourceNames.put(column.name().toLowerCase(ENGLISH), column.name());
            if (other != null) {
                throw new TrinoException(NOT_SUPPORTED, format(
                        "The columns \"%s\" and \"%s\" differ in case only, which Trino cannot tell apart; leave one out with exclude_columns",
                        other,
                        column.name()));
            }
        }
    }

    private static Set<SourceColumn> resolve(String argument, List<String> names, List<SourceColumn> columns)
    {
        return names.stream()
                .map(name -> resolve(argument, name, columns))
                .collect(toImmutableSet());
    }

    private static SourceColumn resolve(String argument, String name, List<SourceColumn> columns)
    {
        for (SourceColumn column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        Set<SourceColumn> similar = columns.stream()
                .filter(column -> column.name().toLowerCase(ENGLISH).equals(name.toLowerCase(ENGLISH)))
                .collect(toImmutableSet());
        if (similar.size() == 1) {
            return similar.iterator().next();
        }
        throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, format(
                "Argument %s names the column \"%s\", which does not exist; there are: %s",
                argument,
                name,
                columns.stream().map(SourceColumn::name).collect(joining(", "))));
    }

    private static String describeType(SourceColumn column)
    {
        if (column.type().equals(column.baseType())) {
            return column.type();
        }
        return format("%s (%s)", column.type(), column.baseType());
    }
}
