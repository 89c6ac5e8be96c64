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
package io.realtimeplatform.trino.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A statement for this Trino.
 *
 * @param user the user whose rights count
 * @param catalog the catalog of names without one
 * @param schema the schema of names without one
 * @param path where functions are looked up; empty for the server's own
 * @param source what the query shows as its source in Trino's query list and to resource groups
 * @param tags client tags of the query
 * @param sessionProperties session properties, by their full names
 * @param timeout after this time it is cancelled; empty for <code>platform.trino.query-timeout</code>
 */
public record EngineStatement(
        String user,
        String sql,
        Optional<String> catalog,
        Optional<String> schema,
        List<String> path,
        String source,
        Set<String> tags,
        Map<String, String> sessionProperties,
        Optional<Duration> timeout)
{
    private static final String TAG = "platform";

    public EngineStatement
    {
        requireNonNull(user, "user is null");
        requireNonNull(sql, "sql is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        path = ImmutableList.copyOf(path);
        requireNonNull(source, "source is null");
        tags = ImmutableSet.copyOf(tags);
        sessionProperties = ImmutableMap.copyOf(sessionProperties);
        requireNonNull(timeout, "timeout is null");
    }

    public static EngineStatement of(String user, String sql)
    {
        return new EngineStatement(user, sql, Optional.empty(), Optional.empty(), ImmutableList.of(), EngineClient.SOURCE, ImmutableSet.of(TAG), ImmutableMap.of(), Optional.empty());
    }

    public EngineStatement withNames(Optional<String> catalog, Optional<String> schema)
    {
        return new EngineStatement(user, sql, catalog, schema, path, source, tags, sessionProperties, timeout);
    }

    public EngineStatement withTimeout(Duration timeout)
    {
        return new EngineStatement(user, sql, catalog, schema, path, source, tags, sessionProperties, Optional.of(timeout));
    }

    public EngineStatement withSessionProperties(Map<String, String> sessionProperties)
    {
        return new EngineStatement(user, sql, catalog, schema, path, source, tags, sessionProperties, timeout);
    }

    /** The same statement, marked as work for that relation: its source is <code>platform/&lt;schema&gt;.&lt;name&gt;</code>, and that name is among its tags. */
    public EngineStatement on(SchemaTableName relation)
    {
        String name = header(relation.getSchemaName()) + "." + header(relation.getTableName());
        return new EngineStatement(user, sql, catalog, schema, path, EngineClient.SOURCE + "/" + name, ImmutableSet.of(TAG, name), sessionProperties, timeout);
    }

    /** What HTTP headers and lists of tags cannot carry is written like %C3%BC. */
    private static String header(String name)
    {
        StringBuilder result = new StringBuilder();
        for (byte part : name.getBytes(UTF_8)) {
            char character = (char) (part & 0xff);
            if (character > ' ' && character < 0x7f && character != ',' && character != '%') {
                result.append(character);
            }
            else {
                result.append("%%%02X".formatted((int) character));
            }
        }
        return result.toString();
    }
}
