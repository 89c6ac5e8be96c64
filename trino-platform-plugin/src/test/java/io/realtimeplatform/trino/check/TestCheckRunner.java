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
package io.realtimeplatform.trino.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.realtimeplatform.trino.check.CheckRunner.Result;
import io.realtimeplatform.trino.check.Probe.Subject;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestCheckRunner
{
    private static final Subject SUBJECT = Subject.neighbour("somebody");

    @Test
    void testAnswers()
    {
        CheckRunner runner = new CheckRunner(new CheckConfig().setTimeout(new Duration(10, SECONDS)));
        List<Result> results = runner.run(ImmutableList.of(
                Probe.of(SUBJECT, ImmutableList.of("first", "second"), "help", () -> ImmutableMap.of(
                        "second", Finding.warning("half", "mend it"),
                        "first", Finding.ok("all well"))).visibleToEveryone(),
                Probe.of(SUBJECT, ImmutableList.of("third"), "help", () -> ImmutableMap.of("third", Finding.failed("broken", "replace it")))));
        assertThat(results).extracting(Result::name).containsExactly("first", "second", "third");
        assertThat(results).extracting(Result::forEveryone).containsExactly(true, true, false);
        assertThat(results).extracting(Result::finding).containsExactly(
                new Finding(CheckState.OK, "all well", Optional.empty()),
                new Finding(CheckState.WARNING, "half", Optional.of("mend it")),
                new Finding(CheckState.FAILED, "broken", Optional.of("replace it")));
    }

    @Test
    void testErrorIsAFinding()
    {
        CheckRunner runner = new CheckRunner(new CheckConfig().setTimeout(new Duration(10, SECONDS)));
        Probe probe = Probe.of(SUBJECT, ImmutableList.of("first", "second"), "help", () -> {
            throw new IllegalStateException("connection refused");
        });
        assertThat(runner.run(ImmutableList.of(probe))).extracting(Result::finding).containsExactly(
                Finding.failed("connection refused", "help"),
                Finding.unknown("Could not be asked, see check first", "help"));
        assertThat(runner.run(ImmutableList.of(probe.unknownWithoutAnswer()))).extracting(result -> result.finding().state())
                .containsExactly(CheckState.UNKNOWN, CheckState.UNKNOWN);
        Probe incomplete = Probe.of(SUBJECT, ImmutableList.of("first"), "help", ImmutableMap::of);
        assertThat(runner.run(ImmutableList.of(incomplete))).extracting(result -> result.finding().state()).containsExactly(CheckState.FAILED);
    }

    /** More probes than run at a time, none of which answers: each is given up, and interrupted. */
    @Test
    void testNoAnswer()
    {
        CheckRunner runner = new CheckRunner(new CheckConfig().setTimeout(new Duration(100, MILLISECONDS)));
        int count = 40;
        CountDownLatch interrupted = new CountDownLatch(count);
        List<Probe> probes = IntStream.range(0, count)
                .mapToObj(number -> Probe.of(SUBJECT, ImmutableList.of("check" + number), "help", () -> {
                    try {
                        new CountDownLatch(1).await();
                    }
                    catch (InterruptedException e) {
                        interrupted.countDown();
                        Thread.currentThread().interrupt();
                    }
                    return ImmutableMap.of();
                }))
                .toList();
        assertThat(runner.run(probes)).hasSize(count).allSatisfy(result ->
                assertThat(result.finding()).isEqualTo(Finding.failed("No answer within 0.1 s (platform.checks.timeout)", "help")));
        assertThat(interrupted).satisfies(latch -> assertThat(latch.await(30, SECONDS)).isTrue());
    }
}
