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

import io.realtimeplatform.trino.typedtable.SourceTypes;

import java.util.Arrays;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * The kinds of databases that are captured: what holds for each whichever database it is.
 */
enum SourceKind
{
    POSTGRESQL("PostgreSQL", 5432, SourceTypes.POSTGRESQL, new PostgresqlConnector()),
    MARIADB("MariaDB", 3306, SourceTypes.MARIADB, new BinlogConnector("io.debezium.connector.mariadb.MariaDbConnector")),
    MYSQL("MySQL", 3306, SourceTypes.MYSQL, new BinlogConnector("io.debezium.connector.mysql.MySqlConnector"));

    private final String label;
    private final int defaultPort;
    private final SourceTypes types;
    private final ConnectorKind connector;

    SourceKind(String label, int defaultPort, SourceTypes types, ConnectorKind connector)
    {
        this.label = label;
        this.defaultPort = defaultPort;
        this.types = types;
        this.connector = connector;
    }

    /** @param type one of {@link #allowed} */
    static SourceKind of(String type)
    {
        return Arrays.stream(values())
                .filter(kind -> kind.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No such type of source: " + type));
    }

    /** @return what the argument type of create_source may be */
    static Set<String> allowed()
    {
        return Arrays.stream(values()).map(SourceKind::type).collect(toImmutableSet());
    }

    /** @return its name in SQL */
    String type()
    {
        return name().toLowerCase(ENGLISH);
    }

    /** @return its name for people */
    String label()
    {
        return label;
    }

    int defaultPort()
    {
        return defaultPort;
    }

    SourceTypes types()
    {
        return types;
    }

    ConnectorKind connector()
    {
        return connector;
    }
}
