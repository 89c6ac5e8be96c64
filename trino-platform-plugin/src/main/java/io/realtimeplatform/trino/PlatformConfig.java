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
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.util.List;

/**
 * What concerns the catalog as a whole.
 */
public class PlatformConfig
{
    private List<String> administrators = ImmutableList.of();
    private String pinotCatalog = "pinot";

    @NotNull
    public List<String> getAdministrators()
    {
        return administrators;
    }

    @Config("platform.administrators")
    @ConfigDescription("Who may change sources and pipelines: comma-separated, user:<name> or group:<name>; empty means nobody")
    public PlatformConfig setAdministrators(List<String> administrators)
    {
        this.administrators = ImmutableList.copyOf(administrators);
        return this;
    }

    @NotNull
    public String getPinotCatalog()
    {
        return pinotCatalog;
    }

    @Config("platform.pinot.catalog")
    @ConfigDescription("Name of the catalog of this Trino that reads the Pinot cluster")
    public PlatformConfig setPinotCatalog(String pinotCatalog)
    {
        this.pinotCatalog = pinotCatalog;
        return this;
    }

    @AssertTrue(message = "platform.administrators must list user:<name> or group:<name>, comma-separated")
    public boolean isAdministratorsValid()
    {
        return administrators.stream().allMatch(administrator -> administrator.matches("(user|group):.+"));
    }
}
