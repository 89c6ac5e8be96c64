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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static org.assertj.core.api.Assertions.assertThat;

final class TestPlatformConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(PlatformConfig.class)
                .setAdministrators(ImmutableList.of())
                .setPinotCatalog("pinot"));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.administrators", "user:alice,group:data")
                .put("platform.pinot.catalog", "realtime")
                .buildOrThrow();

        assertFullMapping(properties, new PlatformConfig()
                .setAdministrators(ImmutableList.of("user:alice", "group:data"))
                .setPinotCatalog("realtime"));
    }

    @Test
    void testAdministrators()
    {
        assertThat(new PlatformConfig().isAdministratorsValid()).isTrue();
        assertThat(new PlatformConfig().setAdministrators(ImmutableList.of("user:alice", "group:data")).isAdministratorsValid()).isTrue();
        assertThat(new PlatformConfig().setAdministrators(ImmutableList.of("alice")).isAdministratorsValid()).isFalse();
        assertThat(new PlatformConfig().setAdministrators(ImmutableList.of("user:")).isAdministratorsValid()).isFalse();
    }
}
