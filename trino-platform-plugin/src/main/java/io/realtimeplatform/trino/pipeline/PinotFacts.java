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

import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * What Pinot says of a pipeline's table.
 *
 * @param rows of the typed table, while its first rows are being read
 * @param newestChangeMillis when the newest change that Pinot shows was captured
 * @param events empty for a table that does not keep failed events, and where not every partition is consumed
 * @param failure the failed event to be told of first
 * @param segmentError why a server cannot load or consume a segment, as it says it
 */
record PinotFacts(
        ConsumedOffsets consumed,
        OptionalLong rows,
        OptionalLong newestChangeMillis,
        Optional<EventCounts> events,
        Optional<FailedEvent> failure,
        Optional<String> segmentError)
{
    PinotFacts
    {
        requireNonNull(consumed, "consumed is null");
        requireNonNull(rows, "rows is null");
        requireNonNull(newestChangeMillis, "newestChangeMillis is null");
        requireNonNull(events, "events is null");
        requireNonNull(failure, "failure is null");
        requireNonNull(segmentError, "segmentError is null");
    }
}
