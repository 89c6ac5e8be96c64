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

import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * How a pipeline is now, as far as its neighbours say.
 *
 * @param snapshotRowsDone rows of the table that Pinot shows, while the snapshot runs; all of the snapshot's rows afterwards
 * @param snapshotRowsTotal rows that the snapshot read, or the source's estimate while it runs
 * @param lagRows records in the topic that Pinot has not consumed
 * @param lagMillis how old the newest change is that Pinot shows, 0 when it shows all that is in the topic
 * @param events what became of the events that Pinot has read
 * @param error what is wrong; also where the phase is a good one, if single events failed
 * @param hint what to do about it
 */
record PipelineStatus(
        Phase phase,
        OptionalLong snapshotRowsDone,
        OptionalLong snapshotRowsTotal,
        OptionalLong lagRows,
        OptionalLong lagMillis,
        Optional<EventCounts> events,
        Optional<String> error,
        Optional<String> hint)
{
    PipelineStatus
    {
        requireNonNull(phase, "phase is null");
        requireNonNull(snapshotRowsDone, "snapshotRowsDone is null");
        requireNonNull(snapshotRowsTotal, "snapshotRowsTotal is null");
        requireNonNull(lagRows, "lagRows is null");
        requireNonNull(lagMillis, "lagMillis is null");
        requireNonNull(events, "events is null");
        requireNonNull(error, "error is null");
        requireNonNull(hint, "hint is null");
    }

    /** As far as the store knows it, without a question to anybody. */
    static PipelineStatus ofStore(Pipeline pipeline)
    {
        Phase phase = switch (pipeline.state()) {
            case CREATING -> Phase.CREATING;
            case FAILED -> Phase.FAILED;
            case DROPPING -> Phase.DROPPING;
            case ACTIVE -> Phase.UNKNOWN;
        };
        return new PipelineStatus(phase, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), pipeline.error(), pipeline.hint());
    }

    enum Phase
    {
        /** Steps of create_pipeline are left. */
        CREATING,
        /** The rows that the table held at first are being read. */
        SNAPSHOT,
        /** All rows are there, changes follow. */
        STREAMING,
        /** The connector is shown as running and sends nothing, not even a heartbeat. */
        STALLED,
        /** The connector is paused or stopped. */
        PAUSED,
        /** Nothing moves until somebody mends it. */
        FAILED,
        DROPPING,
        /** A neighbour that had to be asked gave no answer. */
        UNKNOWN,
    }
}
