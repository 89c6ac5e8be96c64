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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.benchmarks.freshness.Chain;
import io.realtimeplatform.benchmarks.freshness.FreshnessResults;
import io.realtimeplatform.benchmarks.freshness.FreshnessRun;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** A short round of {@code bin/benchmark freshness}, which alone says how long a change takes. */
@WithStack
final class TestFreshness
{
    private static final int SAMPLES = 5;

    private final IntegrationStack stack;

    TestFreshness(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void everyCommitIsSeenThroughBothChains()
            throws Exception
    {
        FreshnessResults results;
        try (FreshnessRun run = FreshnessRun.create(stack.servers(), ImmutableMap.of())) {
            results = run.measure(2, SAMPLES, Duration.ofMillis(50), new Random(1));
        }
        for (Chain chain : Chain.values()) {
            assertThat(results.times(chain)).as(chain.toString()).hasSize(SAMPLES);
        }
        // not so in Kafka: a consumer may have a change before the client that committed it knows that it did
        for (Chain chain : new Chain[] {Chain.OURS, Chain.HANDMADE, Chain.ONE_QUERY}) {
            assertThat(results.times(chain)).as(chain.toString()).allMatch(Duration::isPositive);
        }
        try (Sql shop = stack.shop()) {
            assertThat(shop.number("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'handmade' OR slot_name LIKE 'platform\\_freshness\\_%'")).isZero();
        }
    }
}
