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

import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.schedule.RefreshModel.Findings;
import io.realtimeplatform.trino.schedule.RefreshModel.Rules;
import io.realtimeplatform.trino.schedule.RefreshModel.World;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of refreshes that run at the same time at most one takes effect, and no time of the schedule is missed, whatever happens in whatever order.
 * Each rule is needed: without it the same search finds what goes wrong.
 */
final class TestRefreshModel
{
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void testNothingIsMissedAndNothingGoesBack()
    {
        Findings findings = new RefreshModel(new RealRules()).explore(0);
        assertThat(findings.worlds()).isGreaterThan(10_000);
        assertThat(findings.lostLeases()).isPositive();
        assertThat(findings.missedTicks()).isZero();
        assertThat(findings.olderData()).isZero();
    }

    @Test
    void testAfterAFailoverOfTheStore()
    {
        Findings findings = new RefreshModel(new RealRules()).explore(1);
        assertThat(findings.worlds()).isGreaterThan(10_000);
        assertThat(findings.missedTicks()).isZero();
        assertThat(findings.olderData()).isZero();
    }

    @Test
    void testClocksOfCoordinatorsMissTicks()
    {
        Findings findings = new RefreshModel(new RealRules()
        {
            @Override
            public int time(World world, int coordinator)
            {
                // one of the two clocks is fast
                return world.now() + 2 * coordinator;
            }
        }).explore(0);
        assertThat(findings.missedTicks()).isPositive();
    }

    @Test
    void testNextTimeStoredWhenARefreshBeginsMissesTicks()
    {
        Findings findings = new RefreshModel(new StoredNextRun()
        {
            @Override
            public int nextRunAfterTake(World world, int coordinator)
            {
                return RefreshModel.nextTick(world.now()).orElse(NEVER);
            }
        }).explore(0);
        assertThat(findings.missedTicks()).isPositive();
    }

    @Test
    void testNextTimeStoredWhenARefreshEndsMissesTicks()
    {
        Findings findings = new RefreshModel(new StoredNextRun()
        {
            @Override
            public int nextRunAfterAccept(World world, int coordinator)
            {
                return RefreshModel.nextTick(world.now()).orElse(NEVER);
            }
        }).explore(0);
        assertThat(findings.missedTicks()).isPositive();
    }

    @Test
    void testNumbersAloneServeOlderDataAfterAFailover()
    {
        RealRules numbersAlone = new RealRules()
        {
            @Override
            public boolean isHeldBy(LeaseState state, Lease lease)
            {
                return state.number() == lease.number();
            }
        };
        assertThat(new RefreshModel(numbersAlone).explore(1).olderData()).isPositive();
    }

    @Test
    void testNoLeasesServeOlderData()
    {
        Findings findings = new RefreshModel(new RealRules()
        {
            @Override
            public boolean isHeldBy(LeaseState state, Lease lease)
            {
                return true;
            }
        }).explore(0);
        assertThat(findings.olderData()).isPositive();
    }

    private static class RealRules
            implements Rules
    {
        @Override
        public int time(World world, int coordinator)
        {
            return world.now();
        }

        @Override
        public boolean isDue(World world, int coordinator)
        {
            ScheduledDataset dataset = new ScheduledDataset(
                    RefreshModel.DATASET,
                    new SchemaTableName("schema", "view"),
                    RefreshModel.SCHEDULE,
                    false,
                    ImmutableSet.of(),
                    Instant.EPOCH,
                    world.lease().acceptedBeganAt(),
                    world.lease().failures(),
                    world.lease().lastFailedAt());
            return dataset.isDue(Instant.ofEpochSecond(time(world, coordinator)));
        }

        @Override
        public boolean isHeldBy(LeaseState state, Lease lease)
        {
            return state.isHeldBy(lease);
        }

        @Override
        public int nextRunAfterTake(World world, int coordinator)
        {
            return world.nextRun();
        }

        @Override
        public int nextRunAfterAccept(World world, int coordinator)
        {
            return world.nextRun();
        }
    }

    private static class StoredNextRun
            extends RealRules
    {
        @Override
        public boolean isDue(World world, int coordinator)
        {
            return world.now() >= world.nextRun();
        }
    }
}
