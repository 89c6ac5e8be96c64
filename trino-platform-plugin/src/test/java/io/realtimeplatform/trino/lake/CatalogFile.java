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
package io.realtimeplatform.trino.lake;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A file of <code>etc/catalog</code>: tests make their catalogs of those that users copy.
 */
final class CatalogFile
{
    private static final String CONNECTOR = "connector.name";

    private CatalogFile() {}

    /**
     * @param changed what the test has in the place of properties of the file, or besides
     * @return the properties of the catalog
     */
    static Map<String, String> read(String name, Map<String, String> changed)
    {
        Path file = Path.of("../etc/catalog").resolve(name + ".properties");
        Properties stated = new Properties();
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            stated.load(reader);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.toAbsolutePath(), e);
        }
        Map<String, String> properties = new LinkedHashMap<>(Maps.fromProperties(stated));
        properties.putAll(changed);
        // named when the catalog is made
        properties.remove(CONNECTOR);
        return ImmutableMap.copyOf(properties);
    }
}
