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
package io.realtimeplatform.trino.surface;

import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Set;

/**
 * A table of the schema <code>system</code> whose rows are made when it is read, on the coordinator.
 */
public abstract class PlatformSystemTable
        implements SystemTable
{
    private final ConnectorTableMetadata metadata;

    protected PlatformSystemTable(String name, List<ColumnMetadata> columns)
    {
        this.metadata = new ConnectorTableMetadata(new SchemaTableName("system", name), columns);
    }

    @Override
    public Distribution getDistribution()
    {
        return Distribution.SINGLE_COORDINATOR;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata()
    {
        return metadata;
    }

    @Override
    public RecordCursor cursor(ConnectorTransactionHandle transaction, ConnectorSession session, TupleDomain<Integer> constraint, Set<Integer> requiredColumns, ConnectorSplit split)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            Builder rows = InMemoryRecordSet.builder(metadata);
            addRows(session, constraint, requiredColumns, rows);
            return rows.build().cursor();
        }
    }

    /**
     * @param constraint on the columns by number: rows outside it are not wanted, and may be given all the same
     * @param requiredColumns by number: the values of others are not looked at
     */
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Set<Integer> requiredColumns, Builder rows)
    {
        addRows(session, constraint, rows);
    }

    /** The same for tables whose columns all cost the same. */
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        throw new UnsupportedOperationException();
    }
}
