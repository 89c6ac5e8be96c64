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

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What JMH runs: a route over the events of an input, one after the other, timed in short batches, so that most of them
 * are not interrupted by whatever else the machine does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimedDecoding
{
    /** The system property with the folder of the inputs' events. */
    static final String EVENTS = "benchmark.events";

    private static final int BATCH = 100;
    private static final int CACHE_LINE = 64;

    @Param("person_bare")
    String input;

    @Param("ours")
    String route;

    private byte[][] events;
    private int next;
    private Route reader;
    private int touched;

    @Setup
    public void setUp()
            throws Exception
    {
        Input parsed = Input.of(input);
        EventFile file = new EventFile(Path.of(System.getProperty(EVENTS)), parsed);
        events = file.read();
        Route.Kind kind = Route.Kind.of(route);
        if (kind == Route.Kind.FLINK) {
            events = FlinkRoute.readable(events);
        }
        try (SchemaServer schemas = new SchemaServer(file.schemas())) {
            reader = kind.create(parsed, schemas);
            // what a route learns from its first events is no part of what an event takes
            for (byte[] event : events) {
                reader.read(event);
            }
        }
    }

    /**
     * Has a batch's bytes near the processor, where they are after a consumer has copied them out of what it fetched: else it
     * would be timed how long the memory takes, which depends on where the garbage collector has put them.
     */
    @Setup(Level.Invocation)
    public void touch()
    {
        for (int event = next; event < next + BATCH; event++) {
            for (int position = 0; position < events[event].length; position += CACHE_LINE) {
                touched += events[event][position];
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void decode(Blackhole blackhole)
            throws Exception
    {
        for (int event = next; event < next + BATCH; event++) {
            blackhole.consume(reader.read(events[event]));
        }
        next = (next + BATCH) % Input.EVENTS;
    }
}
