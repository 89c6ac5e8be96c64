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

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * An event that the decoder could not decode.
 *
 * @param id the same whenever the same message is read
 * @param kind what kind of error, as docs/decoder.md names it
 * @param message why, bounded, without the message itself
 * @param time when it was decoded
 * @param partition of the topic
 * @param payload the beginning of the message, where it was asked for
 */
record FailedEvent(String id, String kind, String message, Instant time, OptionalInt partition, Optional<byte[]> payload)
{
    /** The table was emptied in the source. */
    static final String TRUNCATE = "truncate";

    FailedEvent
    {
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(message, "message is null");
        requireNonNull(time, "time is null");
        requireNonNull(partition, "partition is null");
        requireNonNull(payload, "payload is null");
    }
}
