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
package io.realtimeplatform.pinot.debezium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Fuzzes the decoder for as long as it is told to: {@code bin/benchmark fuzz SECONDS [SEED]}. An input that takes too
 * long, and memory that grows, are failures as well.
 */
public final class FuzzCommand
{
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long MOST_GROWTH = 64L << 20;
    private static final int MOST_FAILURES = 20;

    private FuzzCommand() {}

    public static void main(String[] arguments)
            throws Exception
    {
        if (arguments.length < 2 || arguments.length > 3 || !arguments[1].matches("[1-9][0-9]{0,6}")) {
            System.err.println("Usage: bin/benchmark fuzz SECONDS [SEED]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        long seed = System.nanoTime();
        if (arguments.length == 3) {
            seed = Long.parseLong(arguments[2]);
        }
        System.exit(run(folder, Duration.ofSeconds(Long.parseLong(arguments[1])), seed));
    }

    private static int run(Path folder, Duration duration, long seed)
            throws Exception
    {
        System.out.printf("Seed %s%n", seed);
        Fuzzer fuzzer = new Fuzzer(seed);
        AtomicReference<Input> current = new AtomicReference<>(new Input(new byte[0], System.nanoTime()));
        watch(current, folder);
        long end = System.nanoTime() + duration.toNanos();
        long reported = System.nanoTime();
        long inputs = 0;
        int failures = 0;
        long memory = -1;
        while (System.nanoTime() < end && failures < MOST_FAILURES) {
            byte[] message = fuzzer.next();
            current.set(new Input(message, System.nanoTime()));
            inputs++;
            try {
                fuzzer.check(message);
            }
            catch (AssertionError | RuntimeException e) {
                failures++;
                Path file = folder.resolve("failure-" + seed + "-" + inputs + ".json");
                Files.write(file, message);
                System.out.printf("Input %s failed, it is in %s: %s%n", inputs, file, e);
                if (failures == 1) {
                    e.printStackTrace(System.out);
                }
            }
            if (System.nanoTime() - reported > Duration.ofSeconds(10).toNanos()) {
                reported = System.nanoTime();
                System.out.printf("  %,d inputs, %s failures%n", inputs, failures);
            }
            if (inputs == 50_000) {
                memory = usedMemory();
            }
        }
        long used = usedMemory();
        if (memory >= 0 && used - memory > MOST_GROWTH) {
            failures++;
            System.out.printf("Memory grew from %,d to %,d bytes%n", memory, used);
        }
        System.out.printf("Tried %,d inputs, %,d of them read by the fast reader alone; %s failed%n", inputs, fuzzer.certain(), failures);
        return failures == 0 ? 0 : 1;
    }

    private static long usedMemory()
    {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Ends the process if an input takes too long, and if nobody can look any more whether one does. */
    private static void watch(AtomicReference<Input> current, Path folder)
    {
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory()).scheduleWithFixedDelay(() -> {
            try {
                endIfItHangs(current.get(), folder);
            }
            catch (IOException | RuntimeException | Error e) {
                System.out.printf("The watcher of inputs that take too long failed: %s%n", e);
                Runtime.getRuntime().halt(1);
            }
        }, 1, 1, SECONDS);
    }

    private static void endIfItHangs(Input input, Path folder)
            throws IOException
    {
        if (System.nanoTime() - input.started() > LONGEST.toNanos()) {
            Path file = folder.resolve("failure-hang.json");
            Files.write(file, input.message());
            System.out.printf("An input takes longer than %s seconds, it is in %s%n", LONGEST.toSeconds(), file);
            Runtime.getRuntime().halt(1);
        }
    }

    private record Input(byte[] message, long started) {}
}
