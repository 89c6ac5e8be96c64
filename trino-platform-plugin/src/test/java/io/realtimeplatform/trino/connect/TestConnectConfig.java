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
package io.realtimeplatform.trino.connect;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestConnectConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(ConnectConfig.class)
                .setUrl(null)
                .setUser(null)
                .setPassword(null)
                .setTimeout(new Duration(60, SECONDS))
                .setSecretProviders(ImmutableSet.of("env", "file", "directory")));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.connect.url", "http://connect:8083")
                .put("platform.connect.user", "admin")
                .put("platform.connect.password", "hush")
                .put("platform.connect.timeout", "5s")
                .put("platform.connect.secret-providers", "vault")
                .buildOrThrow();

        assertFullMapping(properties, new ConnectConfig()
                .setUrl(URI.create("http://connect:8083"))
                .setUser("admin")
                .setPassword("hush")
                .setTimeout(new Duration(5, SECONDS))
                .setSecretProviders(ImmutableSet.of("vault")));
    }
}
