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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.surface.Arguments;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;

/**
 * The arguments that the procedures for views share.
 */
final class ViewArguments
{
    private static final String INVOKER = "invoker";
    private static final String DEFINER = "definer";

    private ViewArguments() {}

    static SchemaTableName viewName(String schemaName, String viewName)
    {
        return new SchemaTableName(
                Arguments.targetName("schema_name", schemaName),
                Arguments.targetName("view_name", viewName));
    }

    static String query(String query)
    {
        if (query == null) {
            throw Arguments.invalid("query", "is missing");
        }
        if (query.isBlank()) {
            throw Arguments.invalid("query", "is empty");
        }
        return query;
    }

    static boolean runAsInvoker(String security)
    {
        return Arguments.oneOf("security", security, ImmutableSet.of(DEFINER, INVOKER)).equals(INVOKER);
    }

    static String security(boolean runAsInvoker)
    {
        return runAsInvoker ? INVOKER : DEFINER;
    }

    /** @return the arguments that are given, by the names of the properties */
    static Map<String, String> properties(String timeColumn, String timeUnit, String timeWindow, String alignment, String timeFrom, String timeTo)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        put(properties, ViewProperties.TIME_COLUMN, timeColumn);
        put(properties, ViewProperties.TIME_UNIT, timeUnit);
        put(properties, ViewProperties.TIME_WINDOW, timeWindow);
        put(properties, ViewProperties.ALIGNMENT, alignment);
        put(properties, ViewProperties.TIME_FROM, timeFrom);
        put(properties, ViewProperties.TIME_TO, timeTo);
        return properties.buildOrThrow();
    }

    private static void put(ImmutableMap.Builder<String, String> properties, String name, String value)
    {
        if (value != null) {
            properties.put(name, value);
        }
    }

    /** @return what {@link ViewProperties#toWindow} makes of them; what is wrong with one is an error of the argument */
    static Optional<TimeWindow> window(Map<String, String> properties)
    {
        try {
            return ViewProperties.toWindow(properties);
        }
        catch (TrinoException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument " + e.getMessage(), e);
        }
    }
}
