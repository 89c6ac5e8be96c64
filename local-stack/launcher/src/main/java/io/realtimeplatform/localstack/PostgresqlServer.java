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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server with two databases: {@code shop}, the source, owned by user {@code shop}, and {@code iceberg},
 * the list of tables of Trino's Iceberg catalog.
 */
public final class PostgresqlServer
        extends GuardedServer
{
    /** The password of every user of this server, {@code postgres}, {@code shop} and {@code iceberg}. */
    public static final String PASSWORD = "platform";


    private final int port;
    private final Path binaries;
    private final Path data;

    PostgresqlServer(StackFolders folders, Progress progress, int port, Path binaries)
    {
        super("PostgreSQL", folders, progress);
        this.port = port;
        this.binaries = binaries;
        this.data = folders.data().resolve("postgresql");
    }

    @Override
    public int port()
    {
        return port;
    }

    /** The JDBC address of a database, without user and password. */
    public String jdbcUrl(String database)
    {
        return "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database);
    }

    /** A connection to the source database as its owner. */
    public Connection connectToShop()
            throws SQLException
    {
        return connect("shop", "shop");
    }

    /** A connection as the superuser {@code postgres}. */
    public Connection connectAsSuperuser(String database)
            throws SQLException
    {
        return connect("postgres", database);
    }

    private Connection connect(String user, String database)
            throws SQLException
    {
        return DriverManager.getConnection(jdbcUrl(database), user, PASSWORD);
    }

    @Override
    Path processFile()
    {
        return data.resolve("postmaster.pid");
    }

    @Override
    ChildProcess launch()
    {
        List<String> user = asOrdinaryUser();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialize(user);
        }
        ConfigurationFile.read(folders.etc().resolve("postgresql/postgresql.conf"))
                .put("port", port)
                .put("listen_addresses", "'127.0.0.1'")
                .put("unix_socket_directories", "''")
                .write(data.resolve("stack.conf"));
        String guard = """
                trap '' TERM
                "$@" start -w -t 60 || exit 1
                cat > /dev/null
                "$@" stop -w -m fast
                """;
        return ChildProcess.start(
                ImmutableList.<String>builder()
                        .add("/bin/sh", "-c", guard, "postgresql-guard")
                        .addAll(user)
                        .add(binary("pg_ctl"), "-D", data.toString(), "-l", logFile().toString())
                        .build(),
                ImmutableMap.of(),
                folders.data(),
                folders.log("postgresql-guard"));
    }

    private void initialize(List<String> user)
    {
        try {
            Files.createDirectories(folders.data());
            Path password = folders.data().resolve("postgresql-password");
            Files.writeString(password, PASSWORD);
            ChildProcess process = ChildProcess.start(
                    ImmutableList.<String>builder()
                            .addAll(user)
                            .add(binary("initdb"), "-D", data.toString(), "-U", "postgres", "--pwfile=" + password, "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync")
                            .build(),
                    ImmutableMap.of(),
                    folders.data(),
                    logFile());
            if (!process.waitFor(Duration.ofMinutes(1)) || process.exitCode() != 0) {
                throw new StackException("PostgreSQL's initdb failed. %s".formatted(ChildProcess.lastLines(logFile())));
            }
            Files.delete(password);
            Files.writeString(data.resolve("postgresql.conf"), "include 'stack.conf'\n", StandardOpenOption.APPEND);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare " + data, e);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is. */
    private static List<String> asOrdinaryUser()
    {
        return System.getProperty("user.name").equals("root") ? ImmutableList.of("unshare", "-U") : ImmutableList.of();
    }

    private String binary(String name)
    {
        return binaries.resolve("bin").resolve(name).toString();
    }

    @Override
    Optional<String> notReady()
    {
        try (Connection _ = connectAsSuperuser("postgres")) {
            return Optional.empty();
        }
        catch (SQLException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    void afterStart()
    {
        try (Connection connection = connectAsSuperuser("postgres")) {
            createDatabase(connection, "shop", "LOGIN REPLICATION");
            createDatabase(connection, "iceberg", "LOGIN");
            try (Connection iceberg = connect("iceberg", "iceberg"); Statement statement = iceberg.createStatement()) {
                statement.execute(Files.readString(folders.etc().resolve("postgresql/iceberg-catalog.sql")));
            }
        }
        catch (SQLException | IOException e) {
            throw new StackException("Cannot prepare the databases of PostgreSQL", e);
        }
    }

    /** A database with an owner of the same name, made if it is not there. */
    void createDatabase(String name)
    {
        try (Connection connection = connectAsSuperuser("postgres")) {
            createDatabase(connection, name, "LOGIN");
        }
        catch (SQLException e) {
            throw new StackException("Cannot make the database %s in PostgreSQL".formatted(name), e);
        }
    }

    private static void createDatabase(Connection connection, String name, String attributes)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet present = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(name))) {
                if (present.next()) {
                    return;
                }
            }
            statement.execute("CREATE ROLE %s %s PASSWORD '%s'".formatted(name, attributes, PASSWORD));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
        }
    }

    @Override
    String describe()
    {
        return "127.0.0.1:%s".formatted(port);
    }
}
