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

final class TestMaterializationConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(MaterializationConfig.class)
                .setMaximumQueuedTime(new Duration(10, MINUTES))
                .setKeepReplaced(new Duration(1, HOURS))
                .setCleanInterval(new Duration(5, MINUTES))
                .setMaintenanceRefreshes(20)
                .setMaintenanceInterval(new Duration(1, DAYS))
                .setMaintenanceCheckInterval(new Duration(30, SECONDS)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.of(
                "platform.refresh.maximum-queued-time", "20s",
                "platform.refresh.keep-replaced", "2h",
                "platform.refresh.clean-interval", "30s",
                "platform.maintenance.refreshes", "5",
                "platform.maintenance.interval", "6h",
                "platform.maintenance.check-interval", "10s");
        assertFullMapping(properties, new MaterializationConfig()
                .setMaximumQueuedTime(new Duration(20, SECONDS))
                .setKeepReplaced(new Duration(2, HOURS))
                .setCleanInterval(new Duration(30, SECONDS))
                .setMaintenanceRefreshes(5)
                .setMaintenanceInterval(new Duration(6, HOURS))
                .setMaintenanceCheckInterval(new Duration(10, SECONDS)));
    }
}
