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
package io.realtimeplatform.trino.materialization;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.materialization.Actors.Actor;
import io.realtimeplatform.trino.materialization.PartitionWorld.Event;
import io.realtimeplatform.trino.materialization.PartitionWorld.Variant;
import io.realtimeplatform.trino.materialization.SourceWorld.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the refresh through everything that its neighbours may do. After the faults, two refreshes at rest must have stored what a
 * fresh FULL refresh would.
 */
final class TestPartitionRefresh
{
    private static final int RANDOM_RUNS = 4_000;
    // the rarest of what goes wrong needs another writer within one step of a refresh, and nothing later that makes the states unknown
    private static final int RUNS_TO_FAIL = 40_000;

    @Test
    void testRandomRuns()
    {
        assertThat(wrongSeeds(Variant.RIGHT, SourceWorld.OF_KEY_AND_VALUES, RANDOM_RUNS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Variant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void testSimplerRulesFail(Variant variant)
    {
        assertThat(wrongSeeds(variant, SourceWorld.OF_KEY_AND_VALUES, RUNS_TO_FAIL)).isNotEmpty();
    }

    @Test
    void testOtherFingerprintsFail()
    {
        assertThat(wrongSeeds(Variant.RIGHT, SourceWorld.OF_KEY_AND_POSITION, RUNS_TO_FAIL)).isNotEmpty();
        assertThat(wrongSeeds(Variant.RIGHT, SourceWorld.OF_VALUES, RUNS_TO_FAIL)).isNotEmpty();
    }

    @Test
    void testOneRefreshWithAnEventAndACrashAnywhere()
    {
        for (Event event : Event.values()) {
            assertThat(wrongRuns(Variant.RIGHT, (world, actors, order) -> oneRefresh(world, actors, order, event))).isEmpty();
        }
    }

    @Test
    void testTwoRefreshesInEveryOrder()
    {
        assertThat(wrongRuns(Variant.RIGHT, TestPartitionRefresh::twoRefreshes)).isEmpty();
    }

    @Test
    void testSimplerRulesFailInSmallCases()
    {
        assertThat(wrongRuns(Variant.RECORD_AFTER_THE_COMMIT_ALONE, (world, actors, order) -> oneRefresh(world, actors, order, Event.CHANGE))).isNotEmpty();
        assertThat(wrongRuns(Variant.RECORD_BEFORE_THE_COMMIT, (world, actors, order) -> oneRefresh(world, actors, order, Event.CHANGE))).isNotEmpty();
        assertThat(wrongRuns(Variant.COMPARE_AT_THE_BEGINNING_ONLY, (world, actors, order) -> oneRefresh(world, actors, order, Event.OTHER_WRITER))).isNotEmpty();
    }

    /** @return the first run that ended wrong, if there is one */
    private static List<Long> wrongSeeds(Variant variant, Fingerprint fingerprint, int runs)
    {
        return Actors.drive(() -> findWrongSeeds(variant, fingerprint, runs));
    }

    private static List<Long> findWrongSeeds(Variant variant, Fingerprint fingerprint, int runs)
    {
        List<Long> wrong = new ArrayList<>();
        for (long seed = 0; seed < runs && wrong.isEmpty(); seed++) {
            Choices choices = Choices.random(seed);
            try (Actors actors = new Actors()) {
                PartitionWorld world = new PartitionWorld(choices, actors, new SourceWorld(choices, fingerprint), variant);
                if (!isRightAtRest(world, actors, randomRun(world, actors, choices))) {
                    wrong.add(seed);
                }
            }
        }
        return wrong;
    }

    private interface SmallCase
    {
        void run(PartitionWorld world, Actors actors, Choices order);
    }

    /** @return of all orders those that ended wrong */
    private static List<String> wrongRuns(Variant variant, SmallCase smallCase)
    {
        return Actors.drive(() -> findWrongRuns(variant, smallCase));
    }

    private static List<String> findWrongRuns(Variant variant, SmallCase smallCase)
    {
        List<String> wrong = new ArrayList<>();
        for (long reads = 0; reads < 2; reads++) {
            Choices.Exhaustive order = new Choices.Exhaustive();
            do {
                Choices choices = Choices.random(reads);
                try (Actors actors = new Actors()) {
                    PartitionWorld world = new PartitionWorld(choices, actors, new SourceWorld(choices, SourceWorld.OF_KEY_AND_VALUES), variant);
                    world.endFaults();
                    actors.finish(actors.start(() -> world.refresh().run()));
                    world.beginFaults();
                    world.source.toggle();
                    smallCase.run(world, actors, order);
                    world.source.toggle();
                    if (!isRightAtRest(world, actors, Map.of())) {
                        wrong.add(order.toString());
                    }
                }
            }
            while (order.advance());
        }
        return wrong;
    }

    private static void oneRefresh(PartitionWorld world, Actors actors, Choices order, Event event)
    {
        Actor refresher = actors.start(() -> world.refresh().run());
        boolean happened = false;
        while (!refresher.isDone()) {
            if (!happened && order.next(2) == 1) {
                world.event(event);
                happened = true;
            }
            if (order.next(2) == 1) {
                actors.crash(refresher);
            }
            else {
                actors.step(refresher);
            }
        }
    }

    /** They take turns up to four times, and the row changes and has its value again in between. */
    private static void twoRefreshes(PartitionWorld world, Actors actors, Choices order)
    {
        List<Actor> refreshers = new ArrayList<>(List.of(actors.start(() -> world.refresh().run()), actors.start(() -> world.refresh().run())));
        int turns = 0;
        while (!refreshers.isEmpty()) {
            Actor actor = refreshers.getFirst();
            actors.step(actor);
            if (actor.isDone()) {
                refreshers.removeFirst();
            }
            else if (turns < 3 && refreshers.size() == 2 && order.next(2) == 1) {
                turns++;
                if (turns == 2) {
                    world.source.toggle();
                    world.source.toggle();
                }
                refreshers.add(refreshers.removeFirst());
            }
        }
    }

    /** @return the frozen partition as it is stored */
    private static Map<PartitionKey, List<String>> randomRun(PartitionWorld world, Actors actors, Choices choices)
    {
        List<Actor> refreshers = new ArrayList<>();
        for (int steps = 20 + choices.next(100); steps > 0; steps--) {
            refreshers.removeIf(Actor::isDone);
            if (refreshers.size() < 2 && choices.oneIn(4)) {
                refreshers.add(actors.start(() -> world.refresh().run()));
                continue;
            }
            if (!refreshers.isEmpty() && !choices.oneIn(5)) {
                Actor actor = refreshers.get(choices.next(refreshers.size()));
                if (choices.oneIn(40)) {
                    actors.crash(actor);
                }
                else {
                    actors.step(actor);
                }
                continue;
            }
            world.event();
        }
        if (choices.oneIn(3)) {
            return freeze(world, actors, refreshers);
        }
        return Map.of();
    }

    /** The age of a partition is told long before its rows go: no refresh that began before is still at work then. */
    private static Map<PartitionKey, List<String>> freeze(PartitionWorld world, Actors actors, List<Actor> refreshers)
    {
        refreshers.forEach(actors::finish);
        world.endFaults();
        actors.finish(actors.start(() -> world.refresh().run()));
        world.source.frozenPartition = 1;
        PartitionKey frozen = PartitionKey.of("1");
        Map<PartitionKey, List<String>> stored = new HashMap<>();
        stored.put(frozen, world.stored().getOrDefault(frozen, ImmutableList.of()));
        world.source.expireFrozen();
        world.beginFaults();
        Actor actor = actors.start(() -> world.refresh().run());
        while (!actor.isDone()) {
            actors.step(actor);
            world.event();
        }
        return stored;
    }

    private static boolean isRightAtRest(PartitionWorld world, Actors actors, Map<PartitionKey, List<String>> frozen)
    {
        world.endFaults();
        for (int refresh = 0; refresh < 2; refresh++) {
            int accepted = world.accepted;
            Actor actor = actors.start(() -> world.refresh().run());
            actors.finish(actor);
            assertThat(world.accepted).isEqualTo(accepted + 1);
        }
        Map<PartitionKey, List<String>> expected = new HashMap<>(world.expected());
        frozen.forEach((partition, rows) -> {
            if (!rows.isEmpty()) {
                expected.put(partition, rows);
            }
        });
        return world.stored().equals(expected);
    }
}
