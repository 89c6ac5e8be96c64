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
package io.realtimeplatform.trino.pinot;

import com.google.common.collect.ImmutableList;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The Pinot cluster that serves the typed tables.
 */
public class PinotConfig
{
    private List<URI> controllerUrls = ImmutableList.of();
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Duration timeout = new Duration(30, SECONDS);
    private int replication = 1;
    private Optional<String> consumerFactory = Optional.empty();
    private Optional<String> kafkaBootstrapServers = Optional.empty();

    @NotEmpty
    public List<URI> getControllerUrls()
    {
        return controllerUrls;
    }

    @Config("platform.pinot.controller-url")
    @ConfigDescription("Addresses of the Pinot controllers, comma-separated; the first that can be reached is asked")
    public PinotConfig setControllerUrls(List<String> controllerUrls)
    {
        this.controllerUrls = controllerUrls.stream().map(URI::create).collect(toImmutableList());
        return this;
    }

    @NotNull
    public Optional<String> getUser()
    {
        return user;
    }

    @Config("platform.pinot.user")
    @ConfigDescription("User for HTTP basic authentication at the Pinot controller")
    public PinotConfig setUser(String user)
    {
        this.user = Optional.ofNullable(user);
        return this;
    }

    @NotNull
    public Optional<String> getPassword()
    {
        return password;
    }

    @Config("platform.pinot.password")
    @ConfigDescription("Password for HTTP basic authentication at the Pinot controller")
    @ConfigSecuritySensitive
    public PinotConfig setPassword(String password)
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

    @Config("platform.pinot.timeout")
    @ConfigDescription("Longest time of one request to the Pinot controller")
    public PinotConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @Min(1)
    @Max(10)
    public int getReplication()
    {
        return replication;
    }

    @Config("platform.pinot.replication")
    @ConfigDescription("Pinot servers that hold each row of a generated table")
    public PinotConfig setReplication(int replication)
    {
        this.replication = replication;
        return this;
    }

    @NotNull
    public Optional<String> getConsumerFactory()
    {
        return consumerFactory;
    }

    @Config("platform.pinot.consumer-factory")
    @ConfigDescription("Class with which Pinot reads Kafka; by default the one that comes with the version of the controller")
    public PinotConfig setConsumerFactory(String consumerFactory)
    {
        this.consumerFactory = Optional.ofNullable(consumerFactory);
        return this;
    }

    @NotNull
    public Optional<String> getKafkaBootstrapServers()
    {
        return kafkaBootstrapServers;
    }

    @Config("platform.pinot.kafka-bootstrap-servers")
    @ConfigDescription("Kafka's addresses as Pinot reaches them; by default platform.kafka.bootstrap-servers")
    public PinotConfig setKafkaBootstrapServers(String kafkaBootstrapServers)
    {
        this.kafkaBootstrapServers = Optional.ofNullable(kafkaBootstrapServers);
        return this;
    }

    @AssertTrue(message = "platform.pinot.user and platform.pinot.password must be set together")
    public boolean isCredentialsValid()
    {
        return user.isPresent() == password.isPresent();
    }
}
