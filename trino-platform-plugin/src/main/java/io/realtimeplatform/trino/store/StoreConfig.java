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
package io.realtimeplatform.trino.store;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import java.util.Optional;

/**
 * Where the platform keeps its definitions, steps and history.
 */
public class StoreConfig
{
    private Optional<String> jdbcUrl = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private int maxConnections = 8;

    @NotNull
    public Optional<@Pattern(regexp = "jdbc:(h2|postgresql):.+", message = "must be jdbc:h2:… or jdbc:postgresql:…") String> getJdbcUrl()
    {
        return jdbcUrl;
    }

    @Config("platform.store.jdbc-url")
    @ConfigDescription("JDBC URL of the store, H2 or PostgreSQL; by default an H2 file var/platform/<catalog> below the coordinator's working directory")
    public StoreConfig setJdbcUrl(String jdbcUrl)
    {
        this.jdbcUrl = Optional.ofNullable(jdbcUrl);
        return this;
    }

    @NotNull
    public Optional<String> getUser()
    {
        return user;
    }

    @Config("platform.store.user")
    @ConfigDescription("User of the store's database")
    public StoreConfig setUser(String user)
    {
        this.user = Optional.ofNullable(user);
        return this;
    }

    @NotNull
    public Optional<String> getPassword()
    {
        return password;
    }

    @Config("platform.store.password")
    @ConfigDescription("Password of the store's database")
    @ConfigSecuritySensitive
    public StoreConfig setPassword(String password)
    {
        this.password = Optional.ofNullable(password);
        return this;
    }

    @Min(2)
    @Max(100)
    public int getMaxConnections()
    {
        return maxConnections;
    }

    @Config("platform.store.max-connections")
    @ConfigDescription("Connections to the store at a time; each CALL that changes a pipeline holds one more")
    public StoreConfig setMaxConnections(int maxConnections)
    {
        this.maxConnections = maxConnections;
        return this;
    }
}
