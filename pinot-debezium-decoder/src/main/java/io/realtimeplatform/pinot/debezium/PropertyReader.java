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
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads properties by their kind of value. Every method throws {@link IllegalArgumentException} naming the property, its value
 * and what is allowed.
 */
final class PropertyReader
{
    private final Map<String, String> properties;

    PropertyReader(Map<String, String> properties)
    {
        this.properties = properties;
    }

    boolean has(String property)
    {
        return properties.containsKey(property);
    }

    /**
     * One of the constants of an enum, by its name in lower case.
     */
    <E extends Enum<E>> E choice(String property, E defaultValue)
    {
        return choice(property, defaultValue, Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants()));
    }

    private <E extends Enum<E>> E choice(String property, E defaultValue, List<E> allowed)
    {
        String value = properties.get(property);
        if (value == null) {
            return defaultValue;
        }
        for (E constant : allowed) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw refused(property, value, "allowed are " + allowed.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", ")));
    }

    String notEmpty(String property, String defaultValue)
    {
        String value = properties.getOrDefault(property, defaultValue);
        if (value.isEmpty()) {
            throw refused(property, value, "expected a text that is not empty");
        }
        return value;
    }

    String text(String property, String defaultValue)
    {
        return properties.getOrDefault(property, defaultValue);
    }

    long number(String property, long defaultValue, long smallest, long largest)
    {
        String value = properties.get(property);
        if (value == null) {
            return defaultValue;
        }
        try {
            long number = Long.parseLong(value.strip());
            if (number >= smallest && number <= largest) {
                return number;
            }
        }
        catch (NumberFormatException e) {
            throw refused(property, value, "expected a number from " + smallest + " to " + largest, e);
        }
        throw refused(property, value, "expected a number from " + smallest + " to " + largest);
    }

    List<String> names(String property, String example)
    {
        String value = properties.get(property);
        if (value == null) {
            return List.of();
        }
        try {
            return JsonText.read(value, PropertyReader::readNames);
        }
        catch (DecodeException e) {
            throw refused(property, value, "expected a JSON array of names such as " + example + ": " + e.getMessage(), e);
        }
    }

    private static List<String> readNames(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.ARRAY) {
            throw new DecodeException("found " + reader.kind().description());
        }
        List<String> names = new ArrayList<>();
        while (reader.nextElement()) {
            if (reader.kind() != ValueKind.TEXT) {
                throw new DecodeException("found " + reader.kind().description() + " in the array");
            }
            if (names.contains(reader.text())) {
                throw new DecodeException("'" + reader.text() + "' is in it twice");
            }
            names.add(reader.text());
        }
        return Collections.unmodifiableList(names);
    }

    static IllegalArgumentException refused(String property, String value, String allowed)
    {
        return refused(property, value, allowed, null);
    }

    private static IllegalArgumentException refused(String property, String value, String allowed, Exception cause)
    {
        return new IllegalArgumentException("Property " + property + ": '" + value + "' is not allowed, " + allowed, cause);
    }
}
