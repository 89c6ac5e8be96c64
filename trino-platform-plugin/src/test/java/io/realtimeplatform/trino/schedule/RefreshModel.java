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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * Two coordinators that refresh one dataset, a store, and what can happen to them, in every order: a coordinator stands still at any step for any time,
 * dies at any step, or fails; the store is replaced by a standby that lacks the last lease. The rules are the real ones, or a variant of them.
 * The source's value is the time, so that data that were read later are newer.
 */
final class RefreshModel
{
    static final String DATASET = "dataset";
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final List<Integer> TICKS = ImmutableList.of(3, 5);
    private static final int END = 7;
    private static final int COORDINATORS = 2;
    private static final int LEASES = 4;

    private final Rules rules;

    RefreshModel(Rules rules)
    {
        this.rules = requireNonNull(rules, "rules is null");
    }

    /**
     * How coordinators decide.
     */
    interface Rules
    {
        /** @return what a coordinator takes for the time */
        int time(World world, int coordinator);

        boolean isDue(World world, int coordinator);

        boolean isHeldBy(LeaseState state, Lease lease);

        /** @return the time that the store has for the next refresh, after a lease was taken */
        int nextRunAfterTake(World world, int coordinator);

        /** @return the time that the store has for the next refresh, after one was accepted */
        int nextRunAfterAccept(World world, int coordinator);
    }

    enum Step
    {
        IDLE,
        /** it saw that the dataset is due */
        DUE,
        /** it has taken the lease */
        LEASED,
        /** it has read the source */
        READ
    }

    record Coordinator(Step step, Optional<Lease> lease, int beganAt, int read)
    {
        static final Coordinator IDLE = new Coordinator(Step.IDLE, Optional.empty(), 0, 0);
    }

    /**
     * @param nextRun only where the rules store it
     * @param standby what a standby has that lacks the last lease, as long as that is the last thing that was written
     * @param served the time at which what is served was read
     * @param began the time at which the latest refresh began that took effect, whatever the store was told
     */
    record World(
            int now,
            LeaseState lease,
            int nextRun,
            Optional<LeaseState> standby,
            List<Coordinator> coordinators,
            int served,
            int began,
            int leasesGiven,
            int deathsLeft,
            int failoversLeft)
    {
        World at(int now)
        {
            return new World(now, lease, nextRun, standby, coordinators, served, began, leasesGiven, deathsLeft, failoversLeft);
        }

        World with(int index, Coordinator coordinator)
        {
            List<Coordinator> changed = new ArrayList<>(coordinators);
            changed.set(index, coordinator);
            return new World(now, lease, nextRun, standby, ImmutableList.copyOf(changed), served, began, leasesGiven, deathsLeft, failoversLeft);
        }

        World with(LeaseState lease, int nextRun, Optional<LeaseState> standby)
        {
            return new World(now, lease, nextRun, standby, coordinators, served, began, leasesGiven, deathsLeft, failoversLeft);
        }

        World oneMoreLease()
        {
            return new World(now, lease, nextRun, standby, coordinators, served, began, leasesGiven + 1, deathsLeft, failoversLeft);
        }

        World serving(int served, int began)
        {
            return new World(now, lease, nextRun, standby, coordinators, served, Math.max(this.began, began), leasesGiven, deathsLeft, failoversLeft);
        }

        World oneDeathLess()
        {
            return new World(now, lease, nextRun, standby, coordinators, served, began, leasesGiven, deathsLeft - 1, failoversLeft);
        }

        World failedOver()
        {
            return new World(now, standby.orElseThrow(), nextRun, Optional.empty(), coordinators, served, began, leasesGiven, deathsLeft, failoversLeft - 1);
        }
    }

    /**
     * @param worlds how many different ones were looked at
     * @param lostLeases how often a refresh came to its end and had lost its lease
     * @param missedTicks worlds after which a time of the schedule is never followed by a refresh that began after it
     * @param olderData steps with which older data are served than before
     */
    record Findings(int worlds, int lostLeases, int missedTicks, int olderData) {}

    /** Goes through every world that can be reached. */
    Findings explore(int failovers)
    {
        World first = new World(0, LeaseState.INITIAL, TICKS.getFirst(), Optional.empty(), ImmutableList.of(Coordinator.IDLE, Coordinator.IDLE), 0, 0, 0, 1, failovers);
        Set<World> seen = new HashSet<>(ImmutableList.of(first));
        Deque<World> open = new ArrayDeque<>(seen);
        int lostLeases = 0;
        int missedTicks = 0;
        int olderData = 0;
        while (!open.isEmpty()) {
            World world = open.remove();
            if (missesTick(world)) {
                missedTicks++;
            }
            for (World next : nextWorlds(world)) {
                if (next.served() < world.served()) {
                    olderData++;
                }
                if (hasLostLease(world, next)) {
                    lostLeases++;
                }
                if (seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return new Findings(seen.size(), lostLeases, missedTicks, olderData);
    }

    private static boolean hasLostLease(World before, World after)
    {
        for (int index = 0; index < COORDINATORS; index++) {
            if (before.coordinators().get(index).step() == Step.READ && after.coordinators().get(index).step() == Step.IDLE
                    && before.lease().equals(after.lease()) && before.deathsLeft() == after.deathsLeft()) {
                return true;
            }
        }
        return false;
    }

    private List<World> nextWorlds(World world)
    {
        List<World> next = new ArrayList<>();
        if (world.now() < END) {
            next.add(world.at(world.now() + 1));
        }
        if (world.standby().isPresent() && world.failoversLeft() > 0) {
            next.add(world.failedOver());
        }
        for (int index = 0; index < COORDINATORS; index++) {
            Coordinator coordinator = world.coordinators().get(index);
            switch (coordinator.step()) {
                case IDLE -> {
                    if (rules.isDue(world, index)) {
                        next.add(world.with(index, new Coordinator(Step.DUE, Optional.empty(), 0, 0)));
                    }
                }
                case DUE -> {
                    if (world.leasesGiven() < LEASES) {
                        next.add(take(world, index));
                    }
                }
                case LEASED -> {
                    next.add(world.with(index, new Coordinator(Step.READ, coordinator.lease(), coordinator.beganAt(), world.now())));
                    next.add(renew(world, index));
                }
                case READ -> {
                    next.add(accept(world, index));
                    next.add(fail(world, index));
                }
            }
            if (coordinator.step() != Step.IDLE && world.deathsLeft() > 0) {
                next.add(world.with(index, Coordinator.IDLE).oneDeathLess());
            }
        }
        return next;
    }

    private Instant time(World world, int index)
    {
        return Instant.ofEpochSecond(rules.time(world, index));
    }

    private World take(World world, int index)
    {
        Instant now = time(world, index);
        if (world.lease().isHeld(now)) {
            return world.with(index, Coordinator.IDLE);
        }
        UUID id = new UUID(0, world.leasesGiven());
        LeaseState taken = world.lease().take(id, "coordinator " + index, now, LEASE);
        return world.with(taken, rules.nextRunAfterTake(world, index), Optional.of(world.lease()))
                .with(index, new Coordinator(Step.LEASED, Optional.of(new Lease(DATASET, taken.number(), id, now)), world.now(), 0))
                .oneMoreLease();
    }

    private World renew(World world, int index)
    {
        if (!isHeld(world, index)) {
            return world.with(index, Coordinator.IDLE);
        }
        if (world.lease().holding().isEmpty()) {
            return world;
        }
        return world.with(world.lease().renew(time(world, index), LEASE), world.nextRun(), world.standby());
    }

    private World accept(World world, int index)
    {
        Coordinator coordinator = world.coordinators().get(index);
        if (!isHeld(world, index)) {
            return world.with(index, Coordinator.IDLE);
        }
        LeaseState accepted = new LeaseState(world.lease().number(), Optional.empty(), Optional.of(coordinator.lease().orElseThrow().beganAt()), 0, Optional.empty());
        if (world.lease().holding().isPresent()) {
            accepted = world.lease().accept();
        }
        return world.with(accepted, rules.nextRunAfterAccept(world, index), Optional.empty())
                .with(index, Coordinator.IDLE)
                .serving(coordinator.read(), coordinator.beganAt());
    }

    private World fail(World world, int index)
    {
        if (!isHeld(world, index)) {
            return world.with(index, Coordinator.IDLE);
        }
        return world.with(world.lease().release(time(world, index)), world.nextRun(), Optional.empty())
                .with(index, Coordinator.IDLE);
    }

    private boolean isHeld(World world, int index)
    {
        return rules.isHeldBy(world.lease(), world.coordinators().get(index).lease().orElseThrow());
    }

    /** Whatever was going on dies here, time goes on, and one coordinator does what is due. */
    private boolean missesTick(World world)
    {
        for (int index = 0; index < COORDINATORS; index++) {
            World end = world.with(0, Coordinator.IDLE).with(1, Coordinator.IDLE);
            for (int now = world.now(); now < END + 3 * LEASE.toSeconds(); now++) {
                end = end.at(now);
                if (rules.isDue(end, index)) {
                    end = take(end, index);
                    if (end.coordinators().get(index).step() == Step.LEASED) {
                        Coordinator leased = end.coordinators().get(index);
                        end = accept(end.with(index, new Coordinator(Step.READ, leased.lease(), leased.beganAt(), now)), index);
                    }
                }
            }
            if (end.began() < TICKS.getLast()) {
                return true;
            }
        }
        return false;
    }

    static Optional<Integer> nextTick(int time)
    {
        return TICKS.stream()
                .filter(tick -> tick > time)
                .findFirst();
    }

    /** The times of the schedule, which end. */
    static final Schedule SCHEDULE = new Schedule("for the test", new ScheduleTimes()
    {
        @Override
        public Optional<Instant> nextAfter(Instant time)
        {
            return nextTick((int) time.getEpochSecond()).map(Instant::ofEpochSecond);
        }

        @Override
        public Duration shortestInterval()
        {
            return Duration.ofSeconds(2);
        }
    });
}
