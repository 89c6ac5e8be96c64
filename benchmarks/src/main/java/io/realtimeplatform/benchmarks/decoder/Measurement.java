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
package io.realtimeplatform.benchmarks.decoder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the rounds of a route over an input took. */
final class Measurement
{
    private final Input input;
    private final Route.Kind route;
    private final int bytes;
    private final List<Double> nanoseconds = new ArrayList<>();
    private final List<Double> allocated = new ArrayList<>();

    /** @param bytes of an event, on average */
    Measurement(Input input, Route.Kind route, int bytes)
    {
        this.input = input;
        this.route = route;
        this.bytes = bytes;
    }

    Input input()
    {
        return input;
    }

    Route.Kind route()
    {
        return route;
    }

    int bytes()
    {
        return bytes;
    }

    void add(double nanosecondsOfEvent, double allocatedBytesOfEvent)
    {
        nanoseconds.add(nanosecondsOfEvent);
        allocated.add(allocatedBytesOfEvent);
    }

    /** Nanoseconds of an event in the median batch of the fastest round. */
    double nanoseconds()
    {
        return Collections.min(nanoseconds);
    }

    /** Bytes that an event allocates on the heap. */
    double allocated()
    {
        return Collections.min(allocated);
    }
}
