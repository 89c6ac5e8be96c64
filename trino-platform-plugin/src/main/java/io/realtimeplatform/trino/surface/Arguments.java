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
package io.realtimeplatform.trino.surface;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static java.util.Locale.ENGLISH;

/**
 * Checks the arguments of procedures. Each error names the argument, the value and what is allowed.
 */
public final class Arguments
{
    private static final int MAXIMUM_NAME_LENGTH = 128;
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|\\[?[0-9a-fA-F:.]+(%[\\w.-]+)?]?");

    private Arguments() {}

    /** A name that may hold any characters but control characters. */
    public static String name(String argument, String value)
    {
        String name = text(argument, value);
        if (name.length() > MAXIMUM_NAME_LENGTH) {
            throw invalid(argument, "has %s characters, allowed are %s".formatted(name.length(), MAXIMUM_NAME_LENGTH));
        }
        return name;
    }

    public static String text(String argument, String value)
    {
        if (value == null) {
            throw invalid(argument, "is missing");
        }
        if (value.isBlank()) {
            throw invalid(argument, "is empty");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid(argument, "contains a control character");
        }
        return value;
    }

    /** The name or the address of a machine: what could go on as more of a URL is refused. */
    public static String host(String argument, String value)
    {
        String host = name(argument, value);
        if (!HOST.matcher(host).matches()) {
            throw invalid(argument, "is '%s', allowed are a host name or an IP address".formatted(Excerpt.of(host)));
        }
        return host;
    }

    public static String oneOf(String argument, String value, Set<String> allowed)
    {
        String found = text(argument, value).toLowerCase(ENGLISH);
        if (!allowed.contains(found)) {
            throw invalid(argument, "is '%s', allowed are: %s".formatted(Excerpt.of(value), String.join(", ", allowed)));
        }
        return found;
    }

    public static int number(String argument, long value, int least, int most)
    {
        if (value < least || value > most) {
            throw invalid(argument, "is %s, allowed are %s to %s".formatted(value, least, most));
        }
        return (int) value;
    }

    /** Trino's names are in lower case; what it cannot address is refused. */
    public static String targetName(String argument, String value)
    {
        String name = name(argument, value).toLowerCase(ENGLISH);
        if (argument.equals("target_schema") && Set.of("system", "information_schema").contains(name)) {
            throw invalid(argument, "is '%s', which is a schema of Trino's own".formatted(name));
        }
        return name;
    }

    public static List<String> names(String argument, List<?> values)
    {
        return Optional.<List<?>>ofNullable(values).orElse(ImmutableList.of()).stream()
                .map(value -> name(argument, (String) value))
                .collect(ImmutableList.toImmutableList());
    }

    public static Map<String, String> properties(String argument, Map<?, ?> values)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        Optional.<Map<?, ?>>ofNullable(values).orElse(ImmutableMap.of()).forEach((key, value) -> {
            String name = text(argument, (String) key);
            if (value == null) {
                throw invalid(argument, "has no value for %s".formatted(name));
            }
            properties.put(name, (String) value);
        });
        return properties.buildOrThrow();
    }

    public static TrinoException invalid(String argument, String problem)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s %s".formatted(argument, problem));
    }
}
