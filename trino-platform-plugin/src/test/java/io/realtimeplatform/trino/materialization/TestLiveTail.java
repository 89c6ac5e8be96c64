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
import io.realtimeplatform.trino.materialization.TailWorld.Event;
import io.realtimeplatform.trino.materialization.TailWorld.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers of a view with a live tail, while refreshes run and move its boundary, days pass and rows arrive: whoever reads sees each row that
 * arrived within the settle time, and sees it once.
 */
final class TestLiveTail
{
    private static final int RANDOM_RUNS = 8_000;
    private static final int RUNS_TO_FAIL = 20_000;

    @Test
    void testRandomRuns()
    {
        assertThat(wrongRuns(Variant.RIGHT, RANDOM_RUNS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Variant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void testSimplerRulesFail(Variant variant)
    {
        assertThat(wrongRuns(variant, RUNS_TO_FAIL)).isNotEmpty();
    }

    @Test
    void testOneReaderInEveryOrder()
    {
        for (boolean newTable : new boolean[] {false, true}) {
            for (Event event : Event.values()) {
                assertThat(wrongOrders(Variant.RIGHT, newTable, event)).as("%s, new table: %s", event, newTable).isEmpty();
            }
        }
    }

    @Test
    void testSimplerRulesFailInSmallCases()
    {
        assertThat(wrongOrders(Variant.BOUNDARY_IS_NOW, false, Event.LATEST_ARRIVAL_IN_TIME)).isNotEmpty();
        assertThat(wrongOrders(Variant.POINTER_AND_BOUNDARY_READ_APART, false, Event.UPDATE)).isNotEmpty();
    }

    /** @return what readers saw in the first run in which they saw something wrong */
    private static List<String> wrongRuns(Variant variant, int runs)
    {
        return Actors.drive(() -> {
            for (long seed = 0; seed < runs; seed++) {
                try (Actors actors = new Actors()) {
                    Choices choices = Choices.random(seed);
                    TailWorld world = new TailWorld(choices, actors, variant);
                    randomRun(world, actors, choices);
                    if (!world.wrong().isEmpty()) {
                        return world.wrong();
                    }
                    if (variant == Variant.RIGHT) {
                        assertMovesAtRest(world, actors);
                    }
                }
            }
            return List.of();
        });
    }

    private static void randomRun(TailWorld world, Actors actors, Choices choices)
    {
        world.torn = true;
        world.longScans = true;
        List<Actor> refreshers = new ArrayList<>();
        List<Actor> readers = new ArrayList<>();
        for (int steps = 20 + choices.next(100); steps > 0; steps--) {
            refreshers.removeIf(Actor::isDone);
            readers.removeIf(Actor::isDone);
            if (refreshers.isEmpty() && choices.oneIn(4)) {
                boolean newTable = choices.oneIn(5);
                refreshers.add(actors.start(() -> world.refresh(newTable)));
            }
            if (readers.size() < 3 && choices.oneIn(5)) {
                readers.add(actors.start(world::read));
            }
            if (choices.oneIn(6)) {
                world.event(Event.values()[choices.next(Event.values().length)]);
            }
            if (!refreshers.isEmpty() && choices.oneIn(2)) {
                if (choices.oneIn(40)) {
                    actors.crash(refreshers.getFirst());
                }
                else {
                    actors.step(refreshers.getFirst());
                }
            }
            if (!readers.isEmpty() && choices.oneIn(2)) {
                actors.step(readers.get(choices.next(readers.size())));
            }
        }
        refreshers.forEach(actors::finish);
        readers.forEach(actors::finish);
    }

    /** What was late is picked up, and only what may still come is read live. */
    private static void assertMovesAtRest(TailWorld world, Actors actors)
    {
        world.torn = false;
        actors.finish(actors.start(() -> world.refresh(false)));
        actors.finish(actors.start(() -> world.refresh(false)));
        assertThat(world.boundary()).hasValue(world.today() - TailWorld.SETTLE_DAYS);
        assertThat(world.isStoredRight()).isTrue();
    }

    /** One refresh, one reader, and one event, after a day has passed since the refresh before. */
    private static List<String> wrongOrders(Variant variant, boolean newTable, Event event)
    {
        return Actors.drive(() -> {
            List<String> wrong = new ArrayList<>();
            Choices.Exhaustive order = new Choices.Exhaustive();
            do {
                try (Actors actors = new Actors()) {
                    TailWorld world = new TailWorld(Choices.random(0), actors, variant);
                    actors.finish(actors.start(() -> world.refresh(true)));
                    world.event(Event.LATEST_ARRIVAL_IN_TIME);
                    world.event(Event.DAY_PASSES);
                    world.event(Event.LATEST_ARRIVAL_IN_TIME);
                    oneReader(world, actors, order, newTable, event);
                    world.wrong().forEach(seen -> wrong.add(order + " " + seen));
                }
            }
            while (wrong.isEmpty() && order.advance());
            return wrong;
        });
    }

    private static void oneReader(TailWorld world, Actors actors, Choices order, boolean newTable, Event event)
    {
        List<Runnable> turns = new ArrayList<>();
        List<Actor> going = new ArrayList<>(List.of(actors.start(() -> world.refresh(newTable)), actors.start(world::read)));
        boolean happened = false;
        while (!going.isEmpty() || !happened) {
            turns.clear();
            going.forEach(actor -> turns.add(() -> actors.step(actor)));
            int choice = order.next(going.size() + (happened ? 0 : 1));
            if (choice == going.size()) {
                world.event(event);
                happened = true;
            }
            else {
                turns.get(choice).run();
            }
            going.removeIf(Actor::isDone);
        }
    }
}
