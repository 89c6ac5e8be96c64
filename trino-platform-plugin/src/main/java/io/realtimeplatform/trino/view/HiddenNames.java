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
package io.realtimeplatform.trino.view;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is hidden behind a materialized view and has a name of its own: the table that shows its stored rows, and the view
 * that runs its query. No view can be called so.
 */
public final class HiddenNames
{
    /** Ends the name of the table; in a query that uses it a token comes after it. */
    public static final String STORAGE_SUFFIX = "$storage";
    /** Ends the name of the view. */
    public static final String DEFINITION_SUFFIX = "$definition";

    private static final Pattern HIDDEN = Pattern.compile(
            "(?<view>.+?)(%s|%s(\\$[0-9a-f-]{36})?)".formatted(Pattern.quote(DEFINITION_SUFFIX), Pattern.quote(STORAGE_SUFFIX)), Pattern.DOTALL);

    private HiddenNames() {}

    /** @return the materialized view that something with this name is hidden behind, if it is such a name */
    public static Optional<SchemaTableName> materializedView(SchemaTableName name)
    {
        Matcher matcher = HIDDEN.matcher(name.getTableName());
        return matcher.matches() ? Optional.of(new SchemaTableName(name.getSchemaName(), matcher.group("view"))) : Optional.empty();
    }

    public static boolean isDefinition(SchemaTableName name)
    {
        return name.getTableName().endsWith(DEFINITION_SUFFIX);
    }
}
