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

import com.google.common.collect.ImmutableSet;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The Kafka Connect cluster that runs Debezium.
 */
public class ConnectConfig
{
    private URI url;
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Duration timeout = new Duration(60, SECONDS);
    private Set<String> secretProviders = ImmutableSet.of("env", "file", "directory");

    @NotNull
    public URI getUrl()
    {
        return url;
    }

    @Config("platform.connect.url")
    @ConfigDescription("Address of Kafka Connect's REST interface")
    public ConnectConfig setUrl(URI url)
    {
        this.url = url;
        return this;
    }

    @NotNull
    public Optional<String> getUser()
    {
        return user;
    }

    @Config("platform.connect.user")
    @ConfigDescription("User for HTTP basic authentication at Kafka Connect")
    public ConnectConfig setUser(String user)
    {
        this.user = Optional.ofNullable(user);
        return this;
    }

    @NotNull
    public Optional<String> getPassword()
    {
        return password;
    }

    @Config("platform.connect.password")
    @ConfigDescription("Password for HTTP basic authentication at Kafka Connect")
    @ConfigSecuritySensitive
    public ConnectConfig setPassword(String password)
    {
        this.password = Optional.ofNullable(password);
        return this;
    }

    @NotNull
    @MinDuration("100ms")
    public Duration getTimeout()
    {
        return timeout;
    }

    @Config("platform.connect.timeout")
    @ConfigDescription("Longest time of one request to Kafka Connect; validating a connector connects to the source")
    public ConnectConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @NotEmpty
    public Set<String> getSecretProviders()
    {
        return secretProviders;
    }

    @Config("platform.connect.secret-providers")
    @ConfigDescription("Names of the config providers of the Connect workers that a reference to a secret may use, comma-separated")
    public ConnectConfig setSecretProviders(Set<String> secretProviders)
    {
        this.secretProviders = ImmutableSet.copyOf(secretProviders);
        return this;
    }

    @AssertTrue(message = "platform.connect.user and platform.connect.password must be set together")
    public boolean isCredentialsValid()
    {
        return user.isPresent() == password.isPresent();
    }
}
