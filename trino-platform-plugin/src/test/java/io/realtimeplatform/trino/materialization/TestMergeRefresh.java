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

import io.realtimeplatform.trino.materialization.Actors.Actor;
import io.realtimeplatform.trino.materialization.KeyedWorld.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the refresh through everything that its neighbours may do. After the faults, two refreshes at rest must have stored what a
 * fresh FULL refresh would.
 */
final class TestMergeRefresh
{
    private static final int RANDOM_RUNS = 4_000;
    private static final int RUNS_TO_FAIL = 40_000;

    @Test
    void testRandomRuns()
    {
        assertThat(wrongSeeds(Variant.RIGHT, RANDOM_RUNS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Variant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void testSimplerRulesFail(Variant variant)
    {
        assertThat(wrongSeeds(variant, RUNS_TO_FAIL)).isNotEmpty();
    }

    @Test
    void testTwoRefreshesInEveryOrder()
    {
        assertThat(Actors.drive(TestMergeRefresh::findWrongOrders)).isEmpty();
    }

    /** @return the first run that ended wrong, if there is one */
    private static List<Long> wrongSeeds(Variant variant, int runs)
    {
        return Actors.drive(() -> findWrongSeeds(variant, runs));
    }

    private static List<Long> findWrongSeeds(Variant variant, int runs)
    {
        List<Long> wrong = new ArrayList<>();
        for (long seed = 0; seed < runs && wrong.isEmpty(); seed++) {
            Choices choices = Choices.random(seed);
            try (Actors actors = new Actors()) {
                KeyedWorld world = new KeyedWorld(choices, actors, new SourceWorld(choices, SourceWorld.OF_KEY_AND_VALUES), variant);
                randomRun(world, actors, choices);
                if (!isRightAtRest(world, actors)) {
                    wrong.add(seed);
                }
            }
        }
        return wrong;
    }

    private static void randomRun(KeyedWorld world, Actors actors, Choices choices)
    {
        List<Actor> refreshers = new ArrayList<>();
        for (int steps = 20 + choices.next(100); steps > 0; steps--) {
            refreshers.removeIf(Actor::isDone);
            if (refreshers.size() < 2 && choices.oneIn(4)) {
                refreshers.add(actors.start(world::refresh));
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
    }

    /** They take turns up to four times, and the row changes and has its value again in between. */
    private static List<String> findWrongOrders()
    {
        List<String> wrong = new ArrayList<>();
        for (long reads = 0; reads < 2; reads++) {
            Choices.Exhaustive order = new Choices.Exhaustive();
            do {
                Choices choices = Choices.random(reads);
                try (Actors actors = new Actors()) {
                    KeyedWorld world = new KeyedWorld(choices, actors, new SourceWorld(choices, SourceWorld.OF_KEY_AND_VALUES), Variant.RIGHT);
                    world.source.faults = false;
                    actors.finish(actors.start(world::refresh));
                    world.source.faults = true;
                    world.source.toggle();
                    twoRefreshes(world, actors, order);
                    world.source.toggle();
                    if (!isRightAtRest(world, actors)) {
                        wrong.add(order.toString());
                    }
                }
            }
            while (order.advance());
        }
        return wrong;
    }

    private static void twoRefreshes(KeyedWorld world, Actors actors, Choices order)
    {
        List<Actor> refreshers = new ArrayList<>(List.of(actors.start(world::refresh), actors.start(world::refresh)));
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

    private static boolean isRightAtRest(KeyedWorld world, Actors actors)
    {
        world.endFaults();
        for (int refresh = 0; refresh < 2; refresh++) {
            int accepted = world.accepted;
            actors.finish(actors.start(world::refresh));
            assertThat(world.accepted).isEqualTo(accepted + 1);
        }
        return world.stored().equals(world.expected());
    }
}
