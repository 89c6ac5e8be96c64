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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPipelineStats
{
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final AtomicInteger looks = new AtomicInteger();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Supplier<List<PipelineStatus>> statuses = ImmutableList::of;
    private final PipelineStats stats = new PipelineStats(
            () -> {
                looks.incrementAndGet();
                return statuses.get();
            },
            nanoTime::get,
            background::add);

    @Test
    void testFigures()
    {
        statuses = () -> ImmutableList.of(
                status(Phase.STREAMING, OptionalLong.of(0), OptionalLong.of(0), 2),
                status(Phase.STREAMING, OptionalLong.of(7), OptionalLong.of(1500), 3),
                status(Phase.STALLED, OptionalLong.of(9), OptionalLong.empty(), 0),
                status(Phase.PAUSED, OptionalLong.of(1), OptionalLong.of(500), 0),
                status(Phase.UNKNOWN, OptionalLong.empty(), OptionalLong.empty(), 0));
        find();
        assertThat(stats.getPipelines()).isEqualTo(5);
        assertThat(stats.getStreaming()).isEqualTo(2);
        assertThat(stats.getStalled()).isEqualTo(1);
        assertThat(stats.getPaused()).isEqualTo(1);
        assertThat(stats.getFailed()).isEqualTo(0);
        assertThat(stats.getUnknown()).isEqualTo(1);
        assertThat(stats.getLargestLagRows()).isEqualTo(9);
        assertThat(stats.getLargestLagSeconds()).isEqualTo(1.5);
        assertThat(stats.getFailedEvents()).isEqualTo(5);
    }

    @Test
    void testWithoutPipelines()
    {
        find();
        assertThat(stats.getPipelines()).isZero();
        assertThat(stats.getLargestLagSeconds()).isZero();
    }

    @Test
    void testNobodyWaits()
    {
        assertThat(stats.getPipelines()).isNaN();
        assertThat(stats.getFailed()).isNaN();
        // one look for both
        assertThat(background).hasSize(1);
        assertThat(looks).hasValue(0);
        work();
        assertThat(stats.getPipelines()).isZero();
        pass(Duration.ofSeconds(29));
        assertThat(stats.getPipelines()).isZero();
        assertThat(background).isEmpty();

        statuses = () -> ImmutableList.of(status(Phase.FAILED, OptionalLong.empty(), OptionalLong.empty(), 0));
        pass(Duration.ofSeconds(1));
        assertThat(stats.getFailed()).isZero();
        work();
        assertThat(stats.getFailed()).isEqualTo(1);
        assertThat(looks).hasValue(2);
    }

    @Test
    void testStoreThatIsDown()
    {
        statuses = () -> {
            throw new IllegalStateException("The store is down");
        };
        assertThat(stats.getSecondsSinceFound()).isZero();
        work();
        pass(Duration.ofMinutes(3));
        assertThat(stats.getSecondsSinceFound()).isEqualTo(180);
        assertThat(stats.getPipelines()).isNaN();

        statuses = () -> ImmutableList.of(status(Phase.FAILED, OptionalLong.empty(), OptionalLong.empty(), 0));
        work();
        assertThat(stats.getSecondsSinceFound()).isZero();
        assertThat(stats.getFailed()).isEqualTo(1);

        statuses = () -> {
            throw new IllegalStateException("The store is down again");
        };
        pass(Duration.ofMinutes(5));
        assertThat(stats.getFailed()).isEqualTo(1);
        work();
        pass(Duration.ofNanos(1));
        assertThat(stats.getFailed()).isNaN();
        assertThat(stats.getSecondsSinceFound()).isGreaterThan(300);
    }

    private void find()
    {
        assertThat(stats.getPipelines()).isNaN();
        work();
    }

    private void work()
    {
        background.remove().run();
    }

    private void pass(Duration duration)
    {
        nanoTime.addAndGet(duration.toNanos());
    }

    private static PipelineStatus status(Phase phase, OptionalLong lagRows, OptionalLong lagMillis, long failedEvents)
    {
        return new PipelineStatus(
                phase,
                OptionalLong.empty(),
                OptionalLong.empty(),
                lagRows,
                lagMillis,
                Optional.of(new EventCounts(100, 0, failedEvents)),
                Optional.empty(),
                Optional.empty());
    }
}
