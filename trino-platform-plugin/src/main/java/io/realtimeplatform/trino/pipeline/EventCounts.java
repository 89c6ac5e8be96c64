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

import io.realtimeplatform.trino.pinot.ConsumedOffsets;

import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * The events that Pinot has read from a pipeline's topic, each reading of each counted.
 *
 * @param decoded became a row, also one that a newer one has replaced
 * @param skipped are no row of the table: heartbeats, tombstones, events of other tables
 * @param failed could not be decoded; they are rows that stand for the event
 */
record EventCounts(long decoded, long skipped, long failed)
{
    /**
     * @param firstOffsets where the table began to read
     * @param rows all rows of the Pinot table, those that newer ones have replaced too
     * @param failed those of them that stand for an event which cannot be decoded
     * @return empty unless it is known of each partition how far it is read
     */
    static Optional<EventCounts> of(Map<Integer, Long> firstOffsets, ConsumedOffsets consumed, int partitions, long rows, long failed)
    {
        if (consumed.offsets().size() < partitions || !firstOffsets.keySet().containsAll(consumed.offsets().keySet())) {
            return Optional.empty();
        }
        long read = 0;
        for (Entry<Integer, Long> partition : consumed.offsets().entrySet()) {
            read += partition.getValue() - firstOffsets.get(partition.getKey());
        }
        // what is read between the questions has rows already
        return Optional.of(new EventCounts(rows - failed, Math.max(0, read - rows), failed));
    }
}
