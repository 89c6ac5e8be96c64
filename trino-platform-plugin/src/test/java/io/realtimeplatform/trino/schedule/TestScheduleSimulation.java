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
package io.realtimeplatform.trino.schedule;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.schedule.HarnessTables.EndingTimes;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two coordinators with the real order of refreshes and the real leases, and datasets that read each other, in a time of their own:
 * each dataset is refreshed after its last time, whatever dies, fails or takes long, and after what it reads.
 */
final class TestScheduleSimulation
{
    private static final int SEEDS = 2000;
    private static final int DATASETS = 5;
    private static final int CONCURRENCY = 2;
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final int TROUBLED_SECONDS = 60;
    private static final int SECONDS = 400;

    @Test
    void testNothingStarves()
    {
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, true);
            simulation.run();
            for (ScheduledDataset dataset : simulation.list()) {
                assertThat(dataset.isDue(simulation.now)).as("seed %s, %s", seed, dataset).isFalse();
            }
        }
    }

    @Test
    void testReadersComeAfterWhatTheyRead()
    {
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, false);
            simulation.run();
            assertThat(simulation.tooEarly).as("seed %s", seed).isEmpty();
        }
    }

    private static final class Simulation
    {
        private final Random random;
        private final boolean troubled;
        private final List<RefreshOrder> coordinators = ImmutableList.of(order(), order());
        private final List<Run> runs = new ArrayList<>();
        private final Map<String, LeaseState> leases = new HashMap<>();
        private final Map<String, Set<String>> dependsOn = new HashMap<>();
        private final Map<String, Schedule> schedules = new HashMap<>();
        private final List<String> tooEarly = new ArrayList<>();
        private Instant now = START;

        private record Run(int coordinator, Lease lease, Instant endsAt, boolean fails, boolean diesUnnoticed) {}

        private Simulation(int seed, boolean troubled)
        {
            random = new Random(seed);
            this.troubled = troubled;
            for (int index = 0; index < DATASETS; index++) {
                leases.put(name(index), LeaseState.INITIAL);
                Set<String> read = random.ints(0, Math.max(1, index)).limit(random.nextInt(3)).mapToObj(Simulation::name).collect(toImmutableSet());
                dependsOn.put(name(index), index == 0 ? ImmutableSet.of() : read);
                Instant first = START.plusSeconds(2);
                if (troubled) {
                    first = START.plusSeconds(random.nextInt(20));
                }
                schedules.put(name(index), new Schedule("for the test", new EndingTimes(first, first.plusSeconds(30))));
            }
        }

        private static RefreshOrder order()
        {
            return new RefreshOrder(new RetryDelays(Duration.ofSeconds(2), Duration.ofSeconds(20)));
        }

        private static String name(int index)
        {
            return "dataset" + index;
        }

        private List<ScheduledDataset> list()
        {
            return leases.keySet().stream()
                    .map(this::dataset)
                    .toList();
        }

        private ScheduledDataset dataset(String id)
        {
            LeaseState state = leases.get(id);
            return new ScheduledDataset(
                    id, new SchemaTableName("schema", id), schedules.get(id), false, dependsOn.get(id), START, state.acceptedBeganAt(), state.failures(), state.lastFailedAt());
        }

        private void run()
        {
            for (int second = 0; second < SECONDS; second++) {
                now = START.plusSeconds(second);
                end();
                for (int coordinator = 0; coordinator < coordinators.size(); coordinator++) {
                    if (random.nextInt(3) > 0) {
                        wake(coordinator);
                    }
                }
            }
        }

        private boolean isTrouble(double probability)
        {
            return troubled && now.isBefore(START.plusSeconds(TROUBLED_SECONDS)) && random.nextDouble() < probability;
        }

        private void wake(int coordinator)
        {
            for (ScheduledDataset dataset : coordinators.get(coordinator).choose(list(), now)) {
                LeaseState state = leases.get(dataset.dataset());
                long running = runs.stream().filter(run -> run.coordinator() == coordinator).count();
                if (running < CONCURRENCY && !state.isHeld(now)) {
                    begin(coordinator, dataset, state);
                }
            }
        }

        private void begin(int coordinator, ScheduledDataset dataset, LeaseState state)
        {
            noteWhatIsTooEarly(dataset);
            UUID id = new UUID(random.nextLong(), random.nextLong());
            LeaseState taken = state.take(id, "coordinator " + coordinator, now, LEASE);
            leases.put(dataset.dataset(), taken);
            Instant endsAt = now.plusSeconds(1 + random.nextInt(isTrouble(0.3) ? 15 : 4));
            runs.add(new Run(coordinator, new Lease(dataset.dataset(), taken.number(), id, now), endsAt, isTrouble(0.2), isTrouble(0.2)));
        }

        /** All of them are due at the same times. */
        private void noteWhatIsTooEarly(ScheduledDataset dataset)
        {
            Instant tick = dataset.schedule().nextAfter(dataset.lastAcceptedBeganAt().orElse(START)).orElseThrow();
            for (String other : dataset.dependsOn()) {
                Optional<Instant> accepted = leases.get(other).acceptedBeganAt();
                if (accepted.isEmpty() || accepted.get().isBefore(tick)) {
                    tooEarly.add("%s before %s".formatted(dataset.dataset(), other));
                }
            }
        }

        private void end()
        {
            for (Run run : ImmutableList.copyOf(runs)) {
                if (now.isBefore(run.endsAt())) {
                    continue;
                }
                runs.remove(run);
                LeaseState state = leases.get(run.lease().dataset());
                if (!state.isHeldBy(run.lease()) || run.diesUnnoticed()) {
                    continue;
                }
                leases.put(run.lease().dataset(), run.fails() ? state.release(now) : state.accept());
            }
        }
    }
}
