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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Objects;

import static java.util.Objects.requireNonNull;

/**
 * A table whose scan goes to Pinot, with the predicate collected so far: for each column what the column that Pinot
 * filters has to fulfil. It carries all that the redirection needs, so that one query sees one generation of the table.
 * Not changed after it is made; see {@link TypedColumnHandle} for why its fields are as they are.
 */
public class TypedTableHandle
        implements ConnectorTableHandle
{
    @JsonProperty
    public SchemaTableName name;
    @JsonProperty
    public String pinotTable;
    @JsonProperty
    public boolean deletedRowsKept;
    @JsonProperty
    public boolean failedEventsKept;
    /** Whether deleted rows are among the rows, and a column tells which they are. */
    @JsonProperty
    public boolean deletedRowsShown;
    @JsonProperty
    public List<TypedColumnHandle> columns = ImmutableList.of();
    @JsonProperty
    public List<FlaggedColumn> flaggedColumns = ImmutableList.of();
    @JsonProperty
    public TupleDomain<TypedColumnHandle> constraint = TupleDomain.all();

    public TypedTableHandle() {}

    TypedTableHandle(
            SchemaTableName name,
            String pinotTable,
            boolean deletedRowsKept,
            boolean failedEventsKept,
            boolean deletedRowsShown,
            List<TypedColumnHandle> columns,
            List<FlaggedColumn> flaggedColumns,
            TupleDomain<TypedColumnHandle> constraint)
    {
        this.name = requireNonNull(name, "name is null");
        this.pinotTable = requireNonNull(pinotTable, "pinotTable is null");
        this.deletedRowsKept = deletedRowsKept;
        this.failedEventsKept = failedEventsKept;
        this.deletedRowsShown = deletedRowsShown;
        this.columns = ImmutableList.copyOf(columns);
        this.flaggedColumns = ImmutableList.copyOf(flaggedColumns);
        this.constraint = requireNonNull(constraint, "constraint is null");
    }

    TypedTableHandle withConstraint(TupleDomain<TypedColumnHandle> constraint)
    {
        return new TypedTableHandle(name, pinotTable, deletedRowsKept, failedEventsKept, deletedRowsShown, columns, flaggedColumns, constraint);
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof TypedTableHandle other &&
                name.equals(other.name) &&
                pinotTable.equals(other.pinotTable) &&
                deletedRowsKept == other.deletedRowsKept &&
                failedEventsKept == other.failedEventsKept &&
                deletedRowsShown == other.deletedRowsShown &&
                columns.equals(other.columns) &&
                flaggedColumns.equals(other.flaggedColumns) &&
                constraint.equals(other.constraint);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(name, pinotTable, constraint);
    }

    @Override
    public String toString()
    {
        return name + " at " + pinotTable;
    }
}
