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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A few rounds of what <code>bin/benchmark scheduler</code> does for long.
 */
final class TestSchedulerHarness
{
    @Test
    @Tag("long")
    void testTwoCoordinatorsThatDieAndStandStill()
            throws IOException
    {
        try (SchedulerHarness harness = new SchedulerHarness(20260101)) {
            SchedulerHarness.Result result = harness.run(10);
            assertThat(result.ticks()).isEqualTo(80);
            assertThat(result.accepted()).isPositive();
            assertThat(result.kills()).isPositive();
            assertThat(result.stops()).isPositive();
            assertThat(result.missed()).isZero();
            assertThat(result.older()).isZero();
        }
    }
}
