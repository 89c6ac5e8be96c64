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
package io.realtimeplatform.benchmarks.faults;

import io.realtimeplatform.benchmarks.faults.FaultRound.FaultSize;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

import static java.util.Objects.requireNonNull;

/** A stack on which one fault after the other happens, beside a pipeline that lives all the time. */
final class FaultScenario
        implements AutoCloseable
{
    private final FaultStack stack;
    private final CapturedTable live;
    private final FaultSize size;
    private final Random random;
    private int rounds;

    private FaultScenario(FaultStack stack, CapturedTable live, FaultSize size, Random random)
    {
        this.stack = requireNonNull(stack, "stack is null");
        this.live = requireNonNull(live, "live is null");
        this.size = requireNonNull(size, "size is null");
        this.random = requireNonNull(random, "random is null");
    }

    /** @param data an empty folder, for what the servers write */
    static FaultScenario start(Path data, FaultSize size, long seed)
            throws SQLException
    {
        FaultStack stack = FaultStack.start(data);
        try (Connection source = stack.source(); Connection trino = stack.trino()) {
            FaultTable table = FaultTable.create(source, "live", size.liveRows(), false);
            table.createPipeline(trino, true);
            CapturedTable live = new CapturedTable(stack, table, seed);
            live.startWatching();
            return new FaultScenario(stack, live, size, new Random(seed));
        }
        catch (RuntimeException | SQLException e) {
            stack.close();
            throw e;
        }
    }

    RoundResult run(Fault fault)
            throws SQLException
    {
        rounds++;
        return new FaultRound(stack, live, size, random).run(fault, "added_" + rounds);
    }

    @Override
    public void close()
    {
        try {
            live.close();
        }
        finally {
            stack.close();
        }
    }
}
