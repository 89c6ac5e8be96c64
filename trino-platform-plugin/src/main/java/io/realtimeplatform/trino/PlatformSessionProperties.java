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
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.session.PropertyMetadata.stringProperty;

/**
 * What a query can be told besides its SQL.
 */
public final class PlatformSessionProperties
{
    /** Told to the platform's own queries only: it is of use to nobody who does not know a token, and no token can be guessed. */
    public static final String INPUT_TOKEN = "input_token";

    /** Likewise: with it a plan shows what a query reads of the platform's own tables, and not of those in Pinot that their scans go to. */
    public static final String PLAN_TOKEN = "plan_token";

    private PlatformSessionProperties() {}

    public static List<PropertyMetadata<?>> definitions()
    {
        return ImmutableList.of(
                stringProperty(INPUT_TOKEN, "What a query of a refresh reads", null, true),
                stringProperty(PLAN_TOKEN, "Whose plan is looked at", null, true));
    }

    public static Optional<String> inputToken(ConnectorSession session)
    {
        return Optional.ofNullable(session.getProperty(INPUT_TOKEN, String.class));
    }

    public static Optional<String> planToken(ConnectorSession session)
    {
        return Optional.ofNullable(session.getProperty(PLAN_TOKEN, String.class));
    }
}
