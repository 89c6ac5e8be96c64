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
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineConfig;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service user logs in and runs statements as others, as far as Trino's rules let it.
 */
final class TestImpersonation
{
    @Test
    void testRule(@TempDir Path folder)
            throws IOException
    {
        Path rules = Files.writeString(folder.resolve("rules.json"), """
                {"impersonation": [{"original_user": "service", "new_user": "alice"}]}
                """);
        try (QueryRunner queryRunner = new StandaloneQueryRunner(testSessionBuilder().build(), server -> server
                .setSystemAccessControls(Optional.empty())
                .setSystemAccessControlConfiguration(Optional.of(new FactoryConfiguration("file", ImmutableMap.of("security.config-file", rules.toString())))))) {
            // without a password Trino believes the name over HTTP
            EngineClient engine = new EngineClient(new EngineConfig()
                    .setUrl(queryRunner.getCoordinator().getBaseUrl())
                    .setUser("service")
                    .setPassword(""));
            EngineChecks checks = new EngineChecks(engine);
            assertThat(impersonation(checks, "alice")).isEqualTo(Finding.ok("Service user service may run statements as user alice"));
            Finding refused = impersonation(checks, "bob");
            assertThat(refused.state()).isEqualTo(CheckState.FAILED);
            assertThat(refused.found()).isEqualTo("Service user service may not run statements as user bob");
            assertThat(refused.whatToDo()).hasValueSatisfying(text -> assertThat(text).contains("\"original_user\": \"service\""));
            assertThat(impersonation(checks, "service").state()).isEqualTo(CheckState.UNKNOWN);
            engine.close();
        }
    }

    @Test
    void testNoServiceUser()
    {
        EngineChecks checks = new EngineChecks(new EngineClient(new EngineConfig()));
        assertThat(checks.probes(session("alice"))).flatExtracting(Probe::names).containsExactly("trino");
    }

    private static Finding impersonation(EngineChecks checks, String user)
    {
        List<Probe> probes = checks.probes(session(user)).stream()
                .filter(probe -> probe.names().contains("trino_impersonation"))
                .toList();
        return new CheckRunner(new CheckConfig().setTimeout(new Duration(60, SECONDS))).run(ImmutableList.copyOf(probes)).getFirst().finding();
    }

    private static ConnectorSession session(String user)
    {
        return TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser(user)).build();
    }
}
