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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.pinot.ConsumedOffsets;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class TestEventCounts
{
    @Test
    void testCounts()
    {
        // 7 and 20 read: 20 rows, of which 3 are failed events
        assertThat(EventCounts.of(ImmutableMap.of(0, 3L, 1, 0L), consumed(ImmutableMap.of(0, 10L, 1, 20L)), 2, 20, 3)).contains(new EventCounts(17, 7, 3));
    }

    @Test
    void testRowsThatCameAfterTheOffsetsWereRead()
    {
        assertThat(EventCounts.of(ImmutableMap.of(0, 0L), consumed(ImmutableMap.of(0, 10L)), 1, 12, 0)).contains(new EventCounts(12, 0, 0));
    }

    @Test
    void testPartitionsThatNobodyConsumes()
    {
        assertThat(EventCounts.of(ImmutableMap.of(0, 0L, 1, 0L), consumed(ImmutableMap.of(0, 10L)), 2, 10, 0)).isEmpty();
        assertThat(EventCounts.of(ImmutableMap.of(0, 0L), consumed(ImmutableMap.of(0, 10L, 1, 20L)), 2, 30, 0)).isEmpty();
    }

    private static ConsumedOffsets consumed(Map<Integer, Long> offsets)
    {
        return new ConsumedOffsets(offsets, ImmutableList.of());
    }
}
