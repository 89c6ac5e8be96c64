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
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRefreshOrder
{
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final RefreshOrder order = new RefreshOrder(new RetryDelays(Duration.ofSeconds(10), Duration.ofMinutes(10)));

    private static ScheduledDataset dataset(String id, String schedule, String... dependsOn)
    {
        return new ScheduledDataset(
                id,
                new SchemaTableName("reports", id),
                Schedule.fromString(schedule),
                false,
                ImmutableSet.copyOf(dependsOn),
                START,
                Optional.empty(),
                0,
                Optional.empty());
    }

    private static ScheduledDataset accepted(ScheduledDataset dataset, Instant beganAt)
    {
        return new ScheduledDataset(dataset.dataset(), dataset.name(), dataset.schedule(), dataset.paused(), dataset.dependsOn(), dataset.createdAt(), Optional.of(beganAt), 0, Optional.empty());
    }

    private static ScheduledDataset failed(ScheduledDataset dataset, int failures, Instant failedAt)
    {
        return new ScheduledDataset(
                dataset.dataset(), dataset.name(), dataset.schedule(), dataset.paused(), dataset.dependsOn(), dataset.createdAt(), dataset.lastAcceptedBeganAt(), failures, Optional.of(failedAt));
    }

    private static ScheduledDataset paused(ScheduledDataset dataset)
    {
        return new ScheduledDataset(dataset.dataset(), dataset.name(), dataset.schedule(), true, dataset.dependsOn(), dataset.createdAt(), dataset.lastAcceptedBeganAt(), 0, Optional.empty());
    }

    private List<String> choose(Instant now, ScheduledDataset... datasets)
    {
        return order.choose(List.of(datasets), now).stream()
                .map(ScheduledDataset::dataset)
                .toList();
    }

    @Test
    void testDueLongestComesFirst()
    {
        ScheduledDataset hourly = dataset("hourly", "0 * * * *");
        ScheduledDataset often = dataset("often", "every 5 minutes");
        assertThat(choose(START.plusSeconds(299), hourly, often)).isEmpty();
        assertThat(choose(START.plusSeconds(300), hourly, often)).containsExactly("often");
        assertThat(choose(START.plusSeconds(3600), hourly, often)).containsExactly("often", "hourly");
        assertThat(choose(START.plusSeconds(3600), hourly, accepted(often, START.plusSeconds(3599)))).containsExactly("hourly", "often");
        assertThat(choose(START.plusSeconds(3601), accepted(hourly, START.plusSeconds(3600)), accepted(often, START.plusSeconds(3600)))).isEmpty();
    }

    @Test
    void testPaused()
    {
        ScheduledDataset often = dataset("often", "every 5 minutes");
        assertThat(choose(START.plusSeconds(300), paused(often))).isEmpty();
        // what came due meanwhile is due when it goes on
        assertThat(choose(START.plusSeconds(301), often)).containsExactly("often");
    }

    @Test
    void testReadersComeAfter()
    {
        ScheduledDataset base = dataset("base", "every 5 minutes");
        ScheduledDataset middle = dataset("middle", "every 1 hour", "base");
        ScheduledDataset top = dataset("top", "every 5 minutes", "middle", "elsewhere");
        assertThat(choose(START.plusSeconds(300), top, middle, base)).containsExactly("base");
        // a refresh that began before both were due does not count
        assertThat(choose(START.plusSeconds(600), top, middle, accepted(base, START.plusSeconds(299)))).containsExactly("base");
        assertThat(choose(START.plusSeconds(601), top, middle, accepted(base, START.plusSeconds(600)))).containsExactly("top");
        // it waits no longer, whenever the base is due again
        assertThat(choose(START.plusSeconds(1000), top, middle, accepted(base, START.plusSeconds(600)))).containsExactly("top", "base");
    }

    @Test
    void testReaderWaitsForEachOfItsTimes()
    {
        ScheduledDataset base = dataset("base", "every 5 minutes");
        ScheduledDataset top = dataset("top", "every 5 minutes", "base");
        assertThat(choose(START.plusSeconds(300), top, accepted(base, START.plusSeconds(300)))).containsExactly("top");
        // it was refreshed by another coordinator, and is due again when it is looked at next
        assertThat(choose(START.plusSeconds(600), accepted(top, START.plusSeconds(301)), accepted(base, START.plusSeconds(300)))).containsExactly("base");
        assertThat(choose(START.plusSeconds(602), accepted(top, START.plusSeconds(301)), accepted(base, START.plusSeconds(601)))).containsExactly("top");
    }

    @Test
    void testBrokenBaseHoldsNobodyBack()
    {
        ScheduledDataset base = dataset("base", "every 5 minutes");
        ScheduledDataset top = dataset("top", "every 5 minutes", "base");
        assertThat(choose(START.plusSeconds(300), top, base)).containsExactly("base");
        assertThat(choose(START.plusSeconds(302), top, failed(base, 1, START.plusSeconds(301)))).containsExactly("top");
        assertThat(choose(START.plusSeconds(303), top, paused(base))).containsExactly("top");
        // it may be tried again, and has failed since its reader was due
        assertThat(choose(START.plusSeconds(602), top, failed(base, 1, START.plusSeconds(301)))).containsExactlyInAnyOrder("top", "base");
    }

    @Test
    void testCircleIsNotWaitedFor()
    {
        ScheduledDataset first = dataset("first", "every 5 minutes", "second");
        ScheduledDataset second = dataset("second", "every 5 minutes", "first", "second");
        assertThat(choose(START.plusSeconds(300), first, second)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void testRetries()
    {
        ScheduledDataset often = dataset("often", "every 2 seconds");
        Instant failedAt = START.plusSeconds(100);
        assertThat(choose(failedAt.plusSeconds(9), failed(often, 1, failedAt))).isEmpty();
        assertThat(choose(failedAt.plusSeconds(10), failed(often, 1, failedAt))).containsExactly("often");
        assertThat(choose(failedAt.plusSeconds(79), failed(often, 4, failedAt))).isEmpty();
        assertThat(choose(failedAt.plusSeconds(80), failed(often, 4, failedAt))).containsExactly("often");
        assertThat(choose(failedAt.plusSeconds(600), failed(often, 1000, failedAt))).containsExactly("often");

        // not more often than its schedule
        ScheduledDataset minutely = dataset("minutely", "* * * * *");
        assertThat(choose(failedAt.plusSeconds(59), failed(minutely, 1, failedAt))).isEmpty();
        assertThat(choose(failedAt.plusSeconds(60), failed(minutely, 1, failedAt))).containsExactly("minutely");

        ScheduledDataset daily = dataset("daily", "1 12 * * *");
        assertThat(choose(failedAt.plusSeconds(599), failed(daily, 1, failedAt))).isEmpty();
        assertThat(choose(failedAt.plusSeconds(600), failed(daily, 1, failedAt))).containsExactly("daily");
    }
}
