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

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestScheduleConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(ScheduleConfig.class)
                .setEnabled(true)
                .setConcurrency(4)
                .setMaximumRunTime(new Duration(4, HOURS))
                .setMinimumInterval(new Duration(10, SECONDS))
                .setRetryDelay(new Duration(10, SECONDS))
                .setMaximumRetryDelay(new Duration(10, MINUTES))
                .setLease(new Duration(60, SECONDS))
                .setWakeInterval(new Duration(1, SECONDS))
                .setHistory(1000)
                .setHistoryAge(new Duration(90, DAYS)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.refresh.enabled", "false")
                .put("platform.refresh.concurrency", "2")
                .put("platform.refresh.maximum-run-time", "30m")
                .put("platform.refresh.minimum-interval", "1m")
                .put("platform.refresh.retry-delay", "20s")
                .put("platform.refresh.maximum-retry-delay", "1h")
                .put("platform.refresh.lease", "30s")
                .put("platform.refresh.wake-interval", "5s")
                .put("platform.refresh.history", "50")
                .put("platform.refresh.history-age", "7d")
                .buildOrThrow();

        assertFullMapping(properties, new ScheduleConfig()
                .setEnabled(false)
                .setConcurrency(2)
                .setMaximumRunTime(new Duration(30, MINUTES))
                .setMinimumInterval(new Duration(1, MINUTES))
                .setRetryDelay(new Duration(20, SECONDS))
                .setMaximumRetryDelay(new Duration(1, HOURS))
                .setLease(new Duration(30, SECONDS))
                .setWakeInterval(new Duration(5, SECONDS))
                .setHistory(50)
                .setHistoryAge(new Duration(7, DAYS)));
    }
}
