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

import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.PostgresqlServer;
import io.realtimeplatform.localstack.Server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A PostgreSQL of its own for a class that does to its source what others could not bear. */
final class SourceServer
        implements AutoCloseable
{
    private final LocalStack servers;

    private SourceServer(LocalStack servers)
    {
        this.servers = servers;
    }

    /**
     * @param folder the name of its data folder
     * @param settings lines of postgresql.conf
     */
    static SourceServer start(String folder, String... settings)
    {
        Path data = IntegrationStack.dataFolder(folder);
        try {
            Path etc = Files.createDirectories(data.resolve("etc/postgresql"));
            Files.writeString(etc.resolve("postgresql.conf"), String.join("\n", settings) + "\n");
            Files.writeString(etc.resolve("iceberg-catalog.sql"), "SELECT 1");
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write the configuration of " + folder, e);
        }
        return new SourceServer(LocalStack.builder(data.resolve("data")).etc(data.resolve("etc")).servers(Server.POSTGRESQL).start());
    }

    PostgresqlServer postgresql()
    {
        return servers.postgresql();
    }

    /** Makes a catalog that reads one of its databases as the owner of the tables. */
    void createCatalog(Sql trino, String catalog, String database)
    {
        trino.execute("CREATE CATALOG %s USING postgresql WITH (\"connection-url\" = '%s', \"connection-user\" = 'shop', \"connection-password\" = '%s')"
                .formatted(catalog, postgresql().jdbcUrl(database), PostgresqlServer.PASSWORD));
    }

    void superuser(String... statements)
    {
        try (Sql sql = new Sql(postgresql().connectAsSuperuser("shop"))) {
            sql.execute(statements);
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to PostgreSQL", e);
        }
    }

    /** As the owner of the tables. */
    void shop(String... statements)
    {
        try (Sql sql = new Sql(postgresql().connectToShop())) {
            sql.execute(statements);
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to PostgreSQL", e);
        }
    }

    @Override
    public void close()
    {
        servers.close();
    }
}
