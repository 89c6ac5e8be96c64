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
package io.realtimeplatform.trino.materialization;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.schedule.Schedule;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.view.TimeLength;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure.Argument;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;

/**
 * The arguments that the procedures for materialized views share.
 */
final class MaterializedViewArguments
{
    /** The properties that are arguments, in their order. */
    static final List<String> PROPERTIES = ImmutableList.of(
            MaterializedViewProperties.STORAGE_SCHEMA,
            Schedule.REFRESH_SCHEDULE,
            Schedule.TARGET_LAG,
            MaterializedViewProperties.REFRESH_MODE,
            ViewProperties.TIME_COLUMN,
            ViewProperties.TIME_WINDOW,
            MaterializedViewProperties.SERVING,
            MaterializedViewProperties.INITIALIZE,
            Schedule.REFRESH_TIME_ZONE,
            ViewProperties.TIME_UNIT,
            ViewProperties.ALIGNMENT,
            ViewProperties.TIME_FROM,
            ViewProperties.TIME_TO,
            MaterializedViewProperties.PARTITION_BY,
            MaterializedViewProperties.UNIQUE_KEY,
            MaterializedViewProperties.SETTLE_TIME);

    private MaterializedViewArguments() {}

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

    static List<Argument> properties()
    {
        return PROPERTIES.stream()
                .map(name -> new Argument(name.toUpperCase(ENGLISH), VARCHAR, false, null))
                .collect(ImmutableList.toImmutableList());
    }

    static List<String> storageProperties(List<?> properties)
    {
        return Optional.<List<?>>ofNullable(properties).orElse(ImmutableList.of()).stream()
                .map(property -> Arguments.text(MaterializedViewProperties.STORAGE_PROPERTIES, (String) property))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * @param values those of {@link #PROPERTIES}, in their order; null is what is not given
     * @return the ones that are given, by their names
     */
    static Map<String, String> given(String... values)
    {
        Map<String, String> given = new LinkedHashMap<>();
        for (int position = 0; position < values.length; position++) {
            if (values[position] != null) {
                given.put(PROPERTIES.get(position), values[position]);
            }
        }
        return given;
    }

    static Optional<Duration> gracePeriod(String text)
    {
        if (text == null) {
            return Optional.empty();
        }
        TimeLength length;
        try {
            length = TimeLength.parse(text);
        }
        catch (IllegalArgumentException e) {
            throw Arguments.invalid("grace_period", "is '%s', %s".formatted(Excerpt.of(text), e.getMessage()));
        }
        if (length.months() != 0) {
            throw Arguments.invalid("grace_period", "is '%s', but months and years have no fixed length: give it in days".formatted(Excerpt.of(text)));
        }
        return Optional.of(Duration.ofSeconds(length.seconds()));
    }

    static Optional<String> whenStale(String text)
    {
        return Optional.ofNullable(text).map(behavior -> Arguments.oneOf("when_stale", behavior, ImmutableSet.of("inline", "fail")));
    }
}
