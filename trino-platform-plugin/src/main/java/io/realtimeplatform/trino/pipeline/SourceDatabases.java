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

import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;

import static java.util.Objects.requireNonNull;

/**
 * The database of each kind of source.
 */
class SourceDatabases
{
    private final PostgresqlDatabase postgresql;
    private final SourceDatabase mariadb;
    private final SourceDatabase mysql;

    @Inject
    SourceDatabases(PostgresqlDatabase postgresql, SourceQueries queries, EngineClient engine)
    {
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
        mariadb = new BinlogDatabase(new MariadbDialect(), queries, engine);
        mysql = new BinlogDatabase(new MysqlDialect(), queries, engine);
    }

    SourceDatabase of(Source source)
    {
        return switch (source.kind()) {
            case POSTGRESQL -> postgresql;
            case MARIADB -> mariadb;
            case MYSQL -> mysql;
        };
    }
}
