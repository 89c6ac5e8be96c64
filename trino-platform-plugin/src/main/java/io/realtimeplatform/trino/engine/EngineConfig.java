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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.net.URI;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * How the platform reaches the Trino that it runs in, as a client of it.
 */
public class EngineConfig
{
    private URI url = URI.create("http://localhost:8080");
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Optional<String> trustStorePath = Optional.empty();
    private Optional<String> trustStorePassword = Optional.empty();
    private Duration timeout = new Duration(5, MINUTES);

    @NotNull
    public URI getUrl()
    {
        return url;
    }

    @Config("platform.trino.url")
    @ConfigDescription("Address of this Trino, for the SQL that the platform runs as a client of it")
    public EngineConfig setUrl(URI url)
    {
        this.url = url;
        return this;
    }

    @NotNull
    public Optional<String> getUser()
    {
        return user;
    }

    @Config("platform.trino.user")
    @ConfigDescription("Service user that logs in and impersonates the callers, on a cluster that asks for a password")
    public EngineConfig setUser(String user)
    {
        this.user = Optional.ofNullable(user);
        return this;
    }

    @NotNull
    public Optional<String> getPassword()
    {
        return password;
    }

    @Config("platform.trino.password")
    @ConfigDescription("Password of the service user")
    @ConfigSecuritySensitive
    public EngineConfig setPassword(String password)
    {
        this.password = Optional.ofNullable(password);
        return this;
    }

    @NotNull
    public Optional<String> getTrustStorePath()
    {
        return trustStorePath;
    }

    @Config("platform.trino.truststore-path")
    @ConfigDescription("Trust store for the certificate of this Trino; by default the JVM's")
    public EngineConfig setTrustStorePath(String trustStorePath)
    {
        this.trustStorePath = Optional.ofNullable(trustStorePath);
        return this;
    }

    @NotNull
    public Optional<String> getTrustStorePassword()
    {
        return trustStorePassword;
    }

    @Config("platform.trino.truststore-password")
    @ConfigDescription("Password of the trust store")
    @ConfigSecuritySensitive
    public EngineConfig setTrustStorePassword(String trustStorePassword)
    {
        this.trustStorePassword = Optional.ofNullable(trustStorePassword);
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getTimeout()
    {
        return timeout;
    }

    @Config("platform.trino.query-timeout")
    @ConfigDescription("Longest time of one statement that a procedure runs on this Trino")
    public EngineConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @AssertTrue(message = "platform.trino.user and platform.trino.password must be set together, and need an https platform.trino.url")
    public boolean isCredentialsValid()
    {
        if (user.isPresent() != password.isPresent()) {
            return false;
        }
        return user.isEmpty() || "https".equalsIgnoreCase(url.getScheme());
    }
}
