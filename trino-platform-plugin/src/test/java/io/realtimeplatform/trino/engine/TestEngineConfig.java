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
package io.realtimeplatform.trino.engine;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

final class TestEngineConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(EngineConfig.class)
                .setUrl(URI.create("http://localhost:8080"))
                .setUser(null)
                .setPassword(null)
                .setTrustStorePath(null)
                .setTrustStorePassword(null)
                .setTimeout(new Duration(5, MINUTES)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("platform.trino.url", "https://trino.internal:8443")
                .put("platform.trino.user", "platform")
                .put("platform.trino.password", "hush")
                .put("platform.trino.truststore-path", "/etc/trust.jks")
                .put("platform.trino.truststore-password", "quiet")
                .put("platform.trino.query-timeout", "1m")
                .buildOrThrow();

        assertFullMapping(properties, new EngineConfig()
                .setUrl(URI.create("https://trino.internal:8443"))
                .setUser("platform")
                .setPassword("hush")
                .setTrustStorePath("/etc/trust.jks")
                .setTrustStorePassword("quiet")
                .setTimeout(new Duration(1, MINUTES)));
    }

    @Test
    void testCredentials()
    {
        assertThat(new EngineConfig().isCredentialsValid()).isTrue();
        assertThat(new EngineConfig().setUser("platform").isCredentialsValid()).isFalse();
        // a password never travels in the clear
        assertThat(new EngineConfig().setUser("platform").setPassword("hush").isCredentialsValid()).isFalse();
        assertThat(new EngineConfig().setUser("platform").setPassword("hush").setUrl(URI.create("https://trino")).isCredentialsValid()).isTrue();
    }
}
