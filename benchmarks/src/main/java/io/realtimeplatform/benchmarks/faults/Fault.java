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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.benchmarks.faults.FaultStack.Process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** Something that goes wrong, and what the platform is doing meanwhile. */
record Fault(Kind kind, Moment moment)
{
    Fault
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(moment, "moment is null");
    }

    /** Each process killed in each moment, and each replay. */
    static List<Fault> all()
    {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Moment.values())
                        .filter(moment -> moment == Moment.CHANGES || kind.process.isPresent())
                        .map(moment -> new Fault(kind, moment)))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public String toString()
    {
        return "%s during %s".formatted(kind.words, moment.name().toLowerCase(Locale.ROOT));
    }

    enum Kind
    {
        CONNECT("kill -9 Connect", Process.CONNECT),
        KAFKA("kill -9 Kafka", Process.KAFKA),
        PINOT("kill -9 Pinot", Process.PINOT),
        TRINO("kill -9 Trino", Process.TRINO),
        STORE("kill -9 store", Process.STORE),
        SOURCE("kill -9 source", Process.SOURCE),
        TOPIC_REPLAY("topic replayed"),
        OLDER_OFFSETS("older offsets");

        private final String words;
        private final Optional<Process> process;

        Kind(String words)
        {
            this.words = words;
            this.process = Optional.empty();
        }

        Kind(String words, Process process)
        {
            this.words = words;
            this.process = Optional.of(process);
        }

        /** What is killed and started again; empty for a replay. */
        Optional<Process> process()
        {
            return process;
        }
    }

    enum Moment
    {
        /** Hundreds of changes a second run through pipelines that have all their rows. */
        CHANGES,
        /** Besides, a pipeline is being made, or the rows that its table held at first are being read. */
        SNAPSHOT,
    }
}
