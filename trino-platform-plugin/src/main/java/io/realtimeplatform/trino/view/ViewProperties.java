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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.session.PropertyMetadata;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static io.realtimeplatform.trino.view.TimeWindow.invalid;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * The properties of <code>CREATE VIEW … WITH (…)</code>, which are also the arguments of the procedures, as texts.
 */
public final class ViewProperties
{
    public static final String TIME_COLUMN = "time_column";
    public static final String TIME_UNIT = "time_unit";
    public static final String TIME_WINDOW = "time_window";
    public static final String ALIGNMENT = "alignment";
    public static final String TIME_FROM = "time_from";
    public static final String TIME_TO = "time_to";

    public static final List<String> NAMES = ImmutableList.of(TIME_COLUMN, TIME_UNIT, TIME_WINDOW, ALIGNMENT, TIME_FROM, TIME_TO);

    private ViewProperties() {}

    public static List<PropertyMetadata<?>> definitions()
    {
        return ImmutableList.of(
                stringProperty(TIME_COLUMN, "Column of the view by whose time its rows are chosen", null, false),
                stringProperty(TIME_UNIT, "What a bigint time column counts since 1970: " + names(EpochUnit.values()), null, false),
                stringProperty(TIME_WINDOW, "Rows older than this are not shown: " + TimeLength.GRAMMAR, null, false),
                stringProperty(ALIGNMENT, "The window begins at the begin of a UTC " + names(WindowAlignment.values()), null, false),
                stringProperty(TIME_FROM, "Rows before this are not shown: " + TimeBound.GRAMMAR, null, false),
                stringProperty(TIME_TO, "Rows at or after this are not shown: " + TimeBound.GRAMMAR, null, false));
    }

    /** @return the window that the properties describe, if they describe one */
    static Optional<TimeWindow> toWindow(Map<String, ?> properties)
    {
        Optional<String> column = text(properties, TIME_COLUMN);
        if (column.isEmpty()) {
            for (String name : NAMES) {
                if (properties.get(name) != null) {
                    throw invalid("%s is '%s', but %s is missing: name the view's column that holds the time".formatted(name, Excerpt.of(String.valueOf(properties.get(name))), TIME_COLUMN));
                }
            }
            return Optional.empty();
        }
        return Optional.of(new TimeWindow(
                column.get(),
                parse(properties, TIME_UNIT, value -> oneOf(EpochUnit.values(), value)),
                parse(properties, TIME_WINDOW, TimeLength::parse),
                parse(properties, ALIGNMENT, value -> oneOf(WindowAlignment.values(), value)),
                parse(properties, TIME_FROM, TimeBound::parse),
                parse(properties, TIME_TO, TimeBound::parse)));
    }

    /** @return the properties that describe the window, those given only; {@link #toWindow} gives the same window back */
    static Map<String, String> fromWindow(Optional<TimeWindow> window)
    {
        if (window.isEmpty()) {
            return ImmutableMap.of();
        }
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put(TIME_COLUMN, window.get().column());
        window.get().unit().ifPresent(unit -> properties.put(TIME_UNIT, name(unit)));
        window.get().length().ifPresent(length -> properties.put(TIME_WINDOW, length.toString()));
        window.get().alignment().ifPresent(alignment -> properties.put(ALIGNMENT, name(alignment)));
        window.get().from().ifPresent(from -> properties.put(TIME_FROM, TimeBound.print(from)));
        window.get().to().ifPresent(to -> properties.put(TIME_TO, TimeBound.print(to)));
        return properties.buildOrThrow();
    }

    private static Optional<String> text(Map<String, ?> properties, String name)
    {
        return Optional.ofNullable((String) properties.get(name));
    }

    private static <T> Optional<T> parse(Map<String, ?> properties, String name, Function<String, T> parser)
    {
        return text(properties, name).map(value -> {
            try {
                return parser.apply(value);
            }
            catch (IllegalArgumentException e) {
                throw invalid("%s is '%s', %s".formatted(name, Excerpt.of(value), e.getMessage()));
            }
        });
    }

    private static <T extends Enum<T>> T oneOf(T[] values, String text)
    {
        return Arrays.stream(values)
                .filter(value -> name(value).equals(text.strip().toLowerCase(ENGLISH)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("allowed are: " + names(values)));
    }

    static String name(Enum<?> value)
    {
        return value.name().toLowerCase(ENGLISH);
    }

    private static String names(Enum<?>[] values)
    {
        return Arrays.stream(values)
                .map(ViewProperties::name)
                .collect(joining(", "));
    }
}
