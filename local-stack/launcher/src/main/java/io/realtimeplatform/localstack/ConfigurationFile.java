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
package io.realtimeplatform.localstack;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code key=value} file of {@code etc/}, with some keys overridden. Comments, order and every other line stay as
 * they are, so what a server of the stack is started with reads like the file that a user copies.
 */
final class ConfigurationFile
{
    private final Path source;
    private final List<String> lines;
    private final Map<String, Integer> lineOfKey = new LinkedHashMap<>();

    private ConfigurationFile(Path source, List<String> lines)
    {
        this.source = source;
        this.lines = new ArrayList<>(lines);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals < 1) {
                throw new IllegalArgumentException("%s, line %s: expected key=value, found: %s".formatted(source, index + 1, line));
            }
            String key = line.substring(0, equals).strip();
            if (lineOfKey.put(key, index) != null) {
                throw new IllegalArgumentException("%s, line %s: %s is there twice".formatted(source, index + 1, key));
            }
        }
    }

    static ConfigurationFile read(Path source)
    {
        try {
            return new ConfigurationFile(source, Files.readAllLines(source));
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read the configuration " + source, e);
        }
    }

    /**
     * Replaces the value of a key that the file has.
     *
     * @throws IllegalArgumentException if the file lacks the key: then {@code etc/} and the stack have come apart
     */
    ConfigurationFile override(String key, Object value)
    {
        Integer line = lineOfKey.get(key);
        if (line == null) {
            throw new IllegalArgumentException("%s has no %s to override; it has %s".formatted(source, key, lineOfKey.keySet()));
        }
        lines.set(line, key + "=" + value);
        return this;
    }

    /** Sets a key that the file may lack. */
    ConfigurationFile put(String key, Object value)
    {
        if (lineOfKey.containsKey(key)) {
            return override(key, value);
        }
        lineOfKey.put(key, lines.size());
        lines.add(key + "=" + value);
        return this;
    }

    ConfigurationFile putAll(Map<String, String> values)
    {
        values.forEach(this::put);
        return this;
    }

    Optional<String> value(String key)
    {
        return Optional.ofNullable(lineOfKey.get(key))
                .map(lines::get)
                .map(line -> line.substring(line.indexOf('=') + 1).strip());
    }

    Map<String, String> values()
    {
        ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
        lineOfKey.keySet().forEach(key -> values.put(key, value(key).orElseThrow()));
        return values.buildOrThrow();
    }

    List<String> lines()
    {
        return ImmutableList.copyOf(lines);
    }

    /** Writes the file, making its folder where that is missing. */
    void write(Path target)
    {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, lines);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write the configuration " + target, e);
        }
    }
}
