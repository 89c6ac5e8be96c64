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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.PlatformSessionProperties;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static io.realtimeplatform.trino.PlatformSessionProperties.PLAN_TOKEN;

/**
 * Marks queries of which only the plan is wanted, with the predicates of each scan: Trino's Pinot connector does not tell those that it was given. A scan
 * of theirs stays one of the typed table. Nobody else knows the token, so that no query that runs has it.
 */
public class PlanToken
{
    private final String value = UUID.randomUUID().toString();
    private final String catalogName;

    @Inject
    public PlanToken(CatalogName catalogName)
    {
        this.catalogName = catalogName.toString();
    }

    /** To be given to a query that explains another. */
    public Map<String, String> sessionProperties()
    {
        return ImmutableMap.of(catalogName + "." + PLAN_TOKEN, value);
    }

    boolean isIn(ConnectorSession session)
    {
        return PlatformSessionProperties.planToken(session).equals(Optional.of(value));
    }
}
