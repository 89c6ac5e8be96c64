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

import io.trino.spi.connector.SchemaTableName;

import java.time.LocalDate;

import static java.util.Objects.requireNonNull;

/**
 * Up to where stored rows are what the query would give, as the store keeps it with the table that they are in: one that reads the view
 * takes rows before the boundary from the table, and the others from the query.
 *
 * @param column the view's column by whose time rows are on one side or the other
 * @param boundary the first UTC day whose rows are the query's, in days since 1970
 * @param unit in what partitions rows are compared
 * @param firstDay where changes can be told from: partitions that begin earlier are frozen, or the time window begins in them; in days since 1970
 * @param inputTable the table of a pipeline whose rows the view is made of
 * @param inputColumn its column with the time
 */
record ServedTail(String column, long boundary, Partitioning.Unit unit, long firstDay, SchemaTableName inputTable, String inputColumn)
{
    ServedTail
    {
        requireNonNull(column, "column is null");
        requireNonNull(unit, "unit is null");
        requireNonNull(inputTable, "inputTable is null");
        requireNonNull(inputColumn, "inputColumn is null");
    }

    LocalDate boundaryDay()
    {
        return LocalDate.ofEpochDay(boundary);
    }

    ServedTail at(long boundary)
    {
        return new ServedTail(column, boundary, unit, firstDay, inputTable, inputColumn);
    }
}
