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
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestCheckConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(CheckConfig.class)
                .setTimeout(new Duration(10, SECONDS))
                .setStorageSchemas(ImmutableList.of()));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.of(
                "platform.checks.timeout", "3s",
                "platform.storage.schemas", "iceberg.platform,hive.platform");

        assertFullMapping(properties, new CheckConfig()
                .setTimeout(new Duration(3, SECONDS))
                .setStorageSchemas(ImmutableList.of("iceberg.platform", "hive.platform")));
    }

    @Test
    void testStorageSchemas()
    {
        assertThat(new CheckConfig().setStorageSchemas(ImmutableList.of("iceberg.odd.name")).isStorageSchemasValid()).isTrue();
        assertThat(new CheckConfig().setStorageSchemas(ImmutableList.of("iceberg")).isStorageSchemasValid()).isFalse();
        assertThat(new CheckConfig().setStorageSchemas(ImmutableList.of("iceberg.")).isStorageSchemasValid()).isFalse();
    }
}
