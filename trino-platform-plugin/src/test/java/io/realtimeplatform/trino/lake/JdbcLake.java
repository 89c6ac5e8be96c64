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
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Iceberg with a database of PostgreSQL that has the list of tables. It is not stopped with the storage.
 */
public final class JdbcLake
        extends EmulatedLake
{
    private final EmbeddedPostgres database;

    public JdbcLake(Path directory)
    {
        super(directory);
        try {
            database = EmbeddedPostgres.start();
            try (Connection connection = database.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(Path.of("../etc/postgresql/iceberg-catalog.sql"), UTF_8));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (SQLException e) {
            throw new AssertionError("The tables of the catalog cannot be made", e);
        }
    }

    @Override
    public Map<String, String> iceberg()
    {
        return CatalogFile.read("iceberg_jdbc", ImmutableMap.<String, String>builder()
                .putAll(storage().properties())
                .put("iceberg.jdbc-catalog.connection-url", database.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""))
                .put("iceberg.jdbc-catalog.connection-user", "postgres")
                .put("iceberg.jdbc-catalog.connection-password", "postgres")
                .buildOrThrow());
    }

    @Override
    public Optional<Map<String, String>> hive()
    {
        return Optional.empty();
    }

    @Override
    public void close()
    {
        super.close();
        try {
            database.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
