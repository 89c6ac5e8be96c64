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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;
import io.realtimeplatform.trino.pinot.ConsumedOffsets;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.typedtable.HelperColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * Asks Pinot how a pipeline's table is.
 */
class PinotFactsReader
{
    private final PinotClient pinot;
    private final FailedEvents failedEvents;
    // a generation's name is used once, and where its table began to read never changes
    private final Cache<String, Map<Integer, Long>> firstOffsets = CacheBuilder.newBuilder().maximumSize(10_000).build();

    @Inject
    PinotFactsReader(PinotClient pinot, FailedEvents failedEvents)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.failedEvents = requireNonNull(failedEvents, "failedEvents is null");
    }

    PinotFacts read(Pipeline pipeline)
    {
        ConsumedOffsets consumed = pinot.consumedOffsets(pipeline.pinotTable());
        Optional<String> segmentError = pinot.segmentError(pipeline.pinotTable());
        if (segmentError.isPresent()) {
            // the queries would fail for want of that segment
            return new PinotFacts(consumed, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty(), segmentError);
        }
        TypedTable typedTable = pipeline.plan().typedTable();
        OptionalLong rows = OptionalLong.empty();
        if (pipeline.snapshotRows().isEmpty()) {
            rows = number(pinot.querySingleValue(query("COUNT(*)", pipeline, typedTable.deletedRowsKept())));
        }
        OptionalLong newest = number(pinot.querySingleValue(query("MAX(%s)".formatted(HelperColumn.CAPTURE_TIME.columnName()), pipeline, false)));
        Optional<EventCounts> events = typedTable.failedEventsKept() ? events(pipeline, consumed) : Optional.empty();
        boolean failed = events.map(counts -> counts.failed() > 0).orElse(false);
        return new PinotFacts(
                consumed,
                rows,
                newest,
                events,
                failed ? failedEvents.worst(pipeline) : Optional.empty(),
                segmentError);
    }

    private Optional<EventCounts> events(Pipeline pipeline, ConsumedOffsets consumed)
    {
        int partitions = pipeline.definition().partitions();
        Map<Integer, Long> first = firstOffsets.getIfPresent(pipeline.pinotTable());
        if (first == null) {
            first = pinot.firstOffsets(pipeline.pinotTable());
            if (first.size() == partitions) {
                firstOffsets.put(pipeline.pinotTable(), first);
            }
        }
        // in this order: an event that comes in between must not be missing among the failed ones
        long rows = pinot.queryRows("SELECT COUNT(*) FROM \"%s\"".formatted(pipeline.pinotTable()), true).getFirst().path(0).asLong();
        long failed = Math.min(rows, failedEvents.count(pipeline));
        return EventCounts.of(first, consumed, partitions, rows, failed);
    }

    private static String query(String value, Pipeline pipeline, boolean withoutDeleted)
    {
        List<String> conditions = new ArrayList<>();
        if (withoutDeleted) {
            conditions.add(HelperColumn.DELETED.columnName() + " = false");
        }
        if (pipeline.plan().typedTable().failedEventsKept()) {
            conditions.add(HelperColumn.EVENT_ID.columnName() + " = ''");
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return "SELECT %s FROM \"%s\"%s".formatted(value, pipeline.pinotTable(), where);
    }

    private static OptionalLong number(Optional<String> value)
    {
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            double number = Double.parseDouble(value.get());
            return Double.isFinite(number) && number > 0 ? OptionalLong.of((long) number) : OptionalLong.of(0);
        }
        catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
