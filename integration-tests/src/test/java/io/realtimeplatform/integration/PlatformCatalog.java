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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableMap;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * Another catalog of the platform's connector in the same Trino, made with SQL, with a store of its own and neighbours
 * that a test chooses. Trino forgets it when it restarts; the store stays.
 */
final class PlatformCatalog
{
    private final IntegrationStack stack;
    private final String name;
    private final Map<String, String> properties = new LinkedHashMap<>();

    PlatformCatalog(IntegrationStack stack, String name)
    {
        this.stack = stack;
        this.name = name;
        Path store = stack.servers().dataFolder().resolve("stores").resolve(name).toAbsolutePath();
        properties.put("platform.administrators", "user:admin");
        properties.put("platform.trino.url", stack.servers().trino().url());
        properties.put("platform.pinot.controller-url", stack.servers().pinot().controllerUrl());
        properties.put("platform.pinot.catalog", "pinot");
        properties.put("platform.connect.url", stack.servers().connect().url());
        properties.put("platform.kafka.bootstrap-servers", stack.servers().kafka().bootstrapServers());
        properties.put("platform.checks.timeout", "60s");
        properties.put("platform.store.jdbc-url", "jdbc:h2:file:" + store);
    }

    String name()
    {
        return name;
    }

    PlatformCatalog with(String property, String value)
    {
        properties.put(property, value);
        return this;
    }

    PlatformCatalog create()
    {
        stack.admin().execute("CREATE CATALOG %s USING platform WITH (%s)".formatted(
                name,
                properties.entrySet().stream()
                        .map(property -> "\"%s\" = '%s'".formatted(property.getKey(), property.getValue().replace("'", "''")))
                        .collect(joining(", "))));
        return this;
    }

    /** The same catalog and store, with other properties. */
    PlatformCatalog replace(Map<String, String> changes)
    {
        drop();
        properties.putAll(ImmutableMap.copyOf(changes));
        return create();
    }

    void drop()
    {
        stack.admin().execute("DROP CATALOG " + name);
    }
}
