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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The captured events among the test resources.
 */
final class Events
{
    private Events() {}

    /**
     * The record values of a file of values, or of one of {@code key<TAB>value} lines.
     */
    static List<String> values(String file)
    {
        return lines(file).stream()
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .toList();
    }

    static List<String> lines(String file)
    {
        try (InputStream stream = Events.class.getResourceAsStream("/events/" + file)) {
            if (stream == null) {
                throw new IllegalArgumentException("No resource events/" + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
