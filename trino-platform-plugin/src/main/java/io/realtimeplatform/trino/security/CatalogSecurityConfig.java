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
package io.realtimeplatform.trino.security;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.NotNull;

/**
 * Rules within the catalog, which hold besides those of Trino's system access control.
 */
public class CatalogSecurityConfig
{
    /** Which rules there are. */
    public enum CatalogSecurity
    {
        /** None: the system access control alone decides. */
        ALLOW_ALL,
        /** Everything can be read and nothing changed, by nobody. */
        READ_ONLY,
        /** Those of a file. */
        FILE,
    }

    private CatalogSecurity security = CatalogSecurity.ALLOW_ALL;

    @NotNull
    public CatalogSecurity getSecurity()
    {
        return security;
    }

    @Config("platform.security")
    @ConfigDescription("Access control within the catalog: allow-all, read-only, or file, with the rules in security.config-file")
    public CatalogSecurityConfig setSecurity(CatalogSecurity security)
    {
        this.security = security;
        return this;
    }
}
