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
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * What table <code>checks</code> asks, and how long it waits.
 */
public class CheckConfig
{
    private Duration timeout = new Duration(10, SECONDS);
    private List<String> storageSchemas = ImmutableList.of();

    @NotNull
    @MinDuration("100ms")
    public Duration getTimeout()
    {
        return timeout;
    }

    @Config("platform.checks.timeout")
    @ConfigDescription("Longest time that table checks waits for one answer")
    public CheckConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @NotNull
    public List<String> getStorageSchemas()
    {
        return storageSchemas;
    }

    @Config("platform.storage.schemas")
    @ConfigDescription("Schemas for the data of materialized views: <catalog>.<schema> of this Trino, comma-separated")
    public CheckConfig setStorageSchemas(List<String> storageSchemas)
    {
        this.storageSchemas = ImmutableList.copyOf(storageSchemas);
        return this;
    }

    @AssertTrue(message = "platform.storage.schemas must list <catalog>.<schema>, comma-separated")
    public boolean isStorageSchemasValid()
    {
        return storageSchemas.stream().allMatch(schema -> schema.matches("[^.]+\\..+"));
    }
}
