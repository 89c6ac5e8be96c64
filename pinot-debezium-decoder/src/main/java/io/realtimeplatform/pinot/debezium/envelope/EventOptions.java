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
package io.realtimeplatform.pinot.debezium.envelope;

import java.util.Objects;
import java.util.Optional;

/**
 * How events are treated where there is a choice.
 */
public final class EventOptions
{
    private final Ordering ordering;
    private final EventPolicy truncate;
    private final EventPolicy unknownOperation;
    private final UnavailablePolicy unavailable;
    private final Optional<SourceTables> sourceTables;
    private final long fingerprintSeed;
    private final int buckets;

    /**
     * @param sourceTables empty for events of every table
     * @param fingerprintSeed of different seeds come different fingerprints of the same rows
     * @param buckets how many there are
     */
    public EventOptions(Ordering ordering, EventPolicy truncate, EventPolicy unknownOperation, UnavailablePolicy unavailable, Optional<SourceTables> sourceTables, String fingerprintSeed, int buckets)
    {
        this.ordering = Objects.requireNonNull(ordering, "ordering is null");
        this.truncate = Objects.requireNonNull(truncate, "truncate is null");
        this.unknownOperation = Objects.requireNonNull(unknownOperation, "unknownOperation is null");
        this.unavailable = Objects.requireNonNull(unavailable, "unavailable is null");
        this.sourceTables = Objects.requireNonNull(sourceTables, "sourceTables is null");
        this.fingerprintSeed = ValueHash.of(fingerprintSeed);
        this.buckets = buckets;
    }

    Ordering ordering()
    {
        return ordering;
    }

    EventPolicy truncate()
    {
        return truncate;
    }

    EventPolicy unknownOperation()
    {
        return unknownOperation;
    }

    UnavailablePolicy unavailable()
    {
        return unavailable;
    }

    Optional<SourceTables> sourceTables()
    {
        return sourceTables;
    }

    long fingerprintSeed()
    {
        return fingerprintSeed;
    }

    int buckets()
    {
        return buckets;
    }
}
