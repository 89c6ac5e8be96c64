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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableMap;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A database that Trino sees as a catalog and that Debezium captures.
 *
 * @param catalogName the catalog of this Trino that reads the database
 * @param host as Kafka Connect's workers reach it
 * @param userName the user that Debezium logs in as
 * @param passwordReference a reference that Kafka Connect's workers resolve, never a password
 * @param properties properties of the connector beyond, or instead of, those that the platform sets
 * @param owner the user who made it
 * @param connector the connector that captures it now, empty while no pipeline needs one
 */
record Source(
        String name,
        String catalogName,
        String type,
        String host,
        int port,
        String database,
        String userName,
        String passwordReference,
        Map<String, String> properties,
        String owner,
        Optional<String> connector)
{
    Source
    {
        requireNonNull(name, "name is null");
        requireNonNull(catalogName, "catalogName is null");
        requireNonNull(type, "type is null");
        requireNonNull(host, "host is null");
        requireNonNull(database, "database is null");
        requireNonNull(userName, "userName is null");
        requireNonNull(passwordReference, "passwordReference is null");
        properties = ImmutableMap.copyOf(properties);
        requireNonNull(owner, "owner is null");
        requireNonNull(connector, "connector is null");
    }

    /** What a user gave, by argument: two sources with the same arguments are the same source. */
    Map<String, Object> arguments()
    {
        return ImmutableMap.<String, Object>builder()
                .put("catalog_name", catalogName)
                .put("type", type)
                .put("host", host)
                .put("port", port)
                .put("database", database)
                .put("user_name", userName)
                .put("password_reference", passwordReference)
                .put("properties", properties)
                .buildOrThrow();
    }

    SourceKind kind()
    {
        return SourceKind.of(type);
    }

    Source withConnector(Optional<String> connector)
    {
        return new Source(name, catalogName, type, host, port, database, userName, passwordReference, properties, owner, connector);
    }
}
