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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.realtimeplatform.trino.materialization.TailBoundary.NOTHING_STORED;
import static org.assertj.core.api.Assertions.assertThat;

final class TestTailBoundary
{
    private static final InputState ONE = new InputState(1, 10, 20);
    private static final InputState TWO = new InputState(2, 30, 40);

    private static PartitionKey day(long day)
    {
        return PartitionKey.of(Long.toString(day));
    }

    private static Optional<RecordedStates> recorded(Map<PartitionKey, InputState> states, PartitionKey... unknown)
    {
        return Optional.of(new RecordedStates(1, states, ImmutableSet.copyOf(unknown)));
    }

    private static TailBoundary boundary(long current, long latest)
    {
        return new TailBoundary(OptionalLong.of(current), NOTHING_STORED, latest);
    }

    @Test
    void testMovesOverEqualPartitions()
    {
        Map<PartitionKey, InputState> states = ImmutableMap.of(day(5), ONE, day(7), TWO);
        assertThat(boundary(5, 9).next(recorded(states), states)).isEqualTo(9);
        assertThat(new TailBoundary(OptionalLong.empty(), NOTHING_STORED, 9).next(recorded(states), states)).isEqualTo(9);
        // a day that differs, is not known, has come to be, or is gone
        assertThat(boundary(5, 9).next(recorded(states), ImmutableMap.of(day(5), ONE, day(7), ONE))).isEqualTo(7);
        assertThat(boundary(5, 9).next(recorded(states, day(7)), states)).isEqualTo(7);
        assertThat(boundary(5, 9).next(recorded(states), ImmutableMap.of(day(5), ONE, day(6), ONE, day(7), TWO))).isEqualTo(6);
        assertThat(boundary(5, 9).next(recorded(states), ImmutableMap.of(day(7), TWO))).isEqualTo(5);
        // rows without a time are on no side of it
        assertThat(boundary(5, 9).next(recorded(states), ImmutableMap.of(day(5), ONE, day(7), TWO, PartitionKey.NULL, ONE))).isEqualTo(9);
    }

    @Test
    void testStays()
    {
        Map<PartitionKey, InputState> states = ImmutableMap.of(day(5), ONE, day(9), TWO);
        // rows before it that changed are not read live, and the next refresh computes them
        assertThat(boundary(7, 9).next(recorded(states), ImmutableMap.of(day(5), TWO))).isEqualTo(9);
        // nothing beyond the settle time is asked about
        assertThat(boundary(7, 9).next(recorded(states), ImmutableMap.of(day(5), ONE, day(9), ONE))).isEqualTo(9);
        assertThat(boundary(7, 9).next(Optional.empty(), states)).isEqualTo(7);
        assertThat(new TailBoundary(OptionalLong.empty(), NOTHING_STORED, 9).next(Optional.empty(), states)).isEqualTo(NOTHING_STORED);
    }

    @Test
    void testGoesBack()
    {
        Map<PartitionKey, InputState> states = ImmutableMap.of(day(5), ONE, day(7), TWO);
        assertThat(boundary(9, 8).next(recorded(states), states)).as("a longer settle time").isEqualTo(8);
        assertThat(boundary(9, 8).next(Optional.empty(), states)).isEqualTo(8);
        assertThat(boundary(5, 9).afterMove(9, recorded(states).orElseThrow(), ImmutableMap.of(day(5), ONE, day(7), ONE))).isEqualTo(7);
        assertThat(boundary(8, 9).afterMove(9, recorded(states).orElseThrow(), ImmutableMap.of(day(5), ONE))).as("only what it was moved over").isEqualTo(9);
        assertThat(boundary(5, 9).afterMove(9, recorded(states).orElseThrow(), states)).isEqualTo(9);
    }

    @Test
    void testFrozenPartitionsAreStored()
    {
        TailBoundary boundary = new TailBoundary(OptionalLong.empty(), 6, 9);
        assertThat(boundary.next(recorded(ImmutableMap.of(day(5), ONE)), ImmutableMap.of())).isEqualTo(6);
        assertThat(boundary.next(Optional.empty(), ImmutableMap.of())).isEqualTo(6);
    }

    @Test
    void testDocuments()
    {
        String former = """
                {"catalogName":"iceberg","schemaName":"platform","tableName":"t__1","columns":[],"leaseNumber":1,"beganAtMicros":2,"freshAtMicros":3,"rows":4,"bytes":5,"mode":"FULL","reason":null}
                """;
        ServedStorage served = StoreJson.read(former, ServedStorage.class);
        assertThat(served.tail()).isEmpty();
        ServedStorage withTail = served.withTail(Optional.of(new ServedTail("day", 20_000, Partitioning.Unit.MONTH, 10, new SchemaTableName("shop", "orders"), "made_at")));
        assertThat(StoreJson.read(StoreJson.write(withTail), ServedStorage.class)).isEqualTo(withTail);
    }
}
