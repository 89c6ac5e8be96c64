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

import com.google.common.collect.ImmutableMap;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Locale.ENGLISH;

/**
 * The servers of MySQL's kin that a stack may have besides, and what its other servers have for them.
 */
enum BinlogKind
{
    MARIADB(Server.MARIADB, "warehouse"),
    MYSQL(Server.MYSQL, "depot");

    private final Server server;
    private final String catalog;

    BinlogKind(Server server, String catalog)
    {
        this.server = server;
        this.catalog = catalog;
    }

    static Stream<BinlogKind> among(Set<Server> servers)
    {
        return Arrays.stream(values()).filter(kind -> servers.contains(kind.server));
    }

    /** @return whether Trino needs its plugin of that name with these servers: of this kin it needs only those that are there */
    static boolean needsPlugin(String name, Set<Server> servers)
    {
        return Arrays.stream(values()).noneMatch(kind -> kind.product().equals(name)) || among(servers).anyMatch(kind -> kind.product().equals(name));
    }

    /** @return properties of the catalogs of those that were made, by their names */
    static Map<String, Map<String, String>> catalogs(Map<Server, StackServer> made)
    {
        ImmutableMap.Builder<String, Map<String, String>> catalogs = ImmutableMap.builder();
        for (BinlogKind kind : values()) {
            if (made.get(kind.server) instanceof BinlogServer server) {
                catalogs.put(kind.catalog, ImmutableMap.of("connection-url", server.jdbcUrl()));
            }
        }
        return catalogs.buildOrThrow();
    }

    /** @return environment variables with the passwords that catalogs and connectors refer to */
    static Map<String, String> passwords()
    {
        return Arrays.stream(values()).collect(toImmutableMap(kind -> kind.catalog.toUpperCase(ENGLISH) + "_PASSWORD", _ -> BinlogServer.PASSWORD));
    }

    /** @return the name of Debezium's connector, of Trino's connector and its plugin, and of the folder in etc/ */
    String product()
    {
        return name().toLowerCase(ENGLISH);
    }

    StackServer create(StackFolders folders, Progress progress, int port, ArchiveCache cache)
    {
        return switch (this) {
            case MARIADB -> new MariadbServer(folders, progress, port);
            case MYSQL -> new MysqlServer(folders, progress, port, MysqlServer.home(folders, cache));
        };
    }
}
