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

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Runs the calls of table functions whose handle has the rows.
 */
public class RowsFunctionProvider
        implements FunctionProvider, ConnectorSplitManager
{
    @Override
    public ConnectorSplitSource getSplits(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableHandle table,
            Set<ColumnHandle> columns,
            Constraint constraint)
    {
        throw new UnsupportedOperationException("Scans of tables are redirected: " + table);
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        return new FixedSplitSource(new RowsFunctionSplit(((RowsFunctionHandle) function).rows));
    }

    @Override
    public TableFunctionProcessorProvider getTableFunctionProcessorProvider(ConnectorTableFunctionHandle functionHandle)
    {
        return new Processors();
    }

    private static final class Processors
            implements TableFunctionProcessorProvider
    {
        @Override
        public TableFunctionSplitProcessor getSplitProcessor(
                ConnectorSession session,
                ConnectorTableFunctionHandle handle,
                Optional<ConnectorTableCredentials> credentials,
                ConnectorSplit split)
        {
            return getSplitProcessor(session, handle, split);
        }

        // what Trino 476 calls
        public TableFunctionSplitProcessor getSplitProcessor(ConnectorSession session, ConnectorTableFunctionHandle handle, ConnectorSplit split)
        {
            return new RowsProcessor(((RowsFunctionSplit) split).rows);
        }
    }

    private static final class RowsProcessor
            implements TableFunctionSplitProcessor
    {
        private final List<List<String>> rows;
        private boolean done;

        private RowsProcessor(List<List<String>> rows)
        {
            this.rows = ImmutableList.copyOf(rows);
        }

        @Override
        public TableFunctionProcessorState process()
        {
            if (done || rows.isEmpty()) {
                return FINISHED;
            }
            done = true;
            return produced(page());
        }

        private Page page()
        {
            int width = rows.getFirst().size();
            BlockBuilder[] columns = new BlockBuilder[width + 1];
            columns[0] = BIGINT.createBlockBuilder(null, rows.size());
            for (int column = 1; column <= width; column++) {
                columns[column] = VARCHAR.createBlockBuilder(null, rows.size());
            }
            for (int row = 0; row < rows.size(); row++) {
                BIGINT.writeLong(columns[0], row + 1);
                for (int column = 0; column < width; column++) {
                    String value = rows.get(row).get(column);
                    if (value == null) {
                        columns[column + 1].appendNull();
                    }
                    else {
                        VARCHAR.writeString(columns[column + 1], value);
                    }
                }
            }
            return new Page(rows.size(), Arrays.stream(columns).map(BlockBuilder::build).toArray(Block[]::new));
        }
    }
}
