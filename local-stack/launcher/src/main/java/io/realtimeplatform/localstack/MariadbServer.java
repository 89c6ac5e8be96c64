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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A MariaDB server that is installed on this machine, with a database {@code warehouse} and the users of
 * {@code etc/mariadb/users.sql}. It is started when somebody asks for it.
 */
public final class MariadbServer
        extends GuardedServer
{
    /** The password of every user of this server, {@code root}, {@code warehouse} and {@code capture}. */
    public static final String PASSWORD = "platform";

    private static final List<String> FOLDERS = ImmutableList.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");

    private final int port;
    private final Path data;

    MariadbServer(StackFolders folders, Progress progress, int port)
    {
        super("MariaDB", folders, progress);
        this.port = port;
        this.data = folders.data().resolve("mariadb");
    }

    /** Whether this machine has MariaDB's server; on Debian it is in the packages mariadb-server-core and mariadb-client-core. */
    public static boolean isInstalled()
    {
        return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent() && program("my_print_defaults").isPresent();
    }

    private static Optional<Path> program(String name)
    {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String require(String name)
    {
        return program(name)
                .orElseThrow(() -> new StackException("This machine has no %s: install MariaDB's server, on Debian mariadb-server-core and mariadb-client-core".formatted(name)))
                .toString();
    }

    @Override
    public int port()
    {
        return port;
    }

    /** The JDBC address of the server, without database, user and password. */
    public String jdbcUrl()
    {
        return "jdbc:mariadb://127.0.0.1:%s".formatted(port);
    }

    /** A connection as the superuser {@code root}. */
    public Connection connectAsSuperuser()
            throws SQLException
    {
        return DriverManager.getConnection(jdbcUrl(), "root", PASSWORD);
    }

    @Override
    Path processFile()
    {
        return data.resolve("server.pid");
    }

    @Override
    ChildProcess launch()
    {
        if (!Files.exists(data.resolve("mysql"))) {
            initialize();
        }
        String guard = """
                exec 3<&0
                "$@" 3<&- < /dev/null &
                server=$!
                (read _ <&3; kill -TERM $server) &
                watcher=$!
                wait $server
                status=$?
                kill -KILL $watcher 2> /dev/null
                exit $status
                """;
        return ChildProcess.start(
                ImmutableList.<String>builder()
                        .add("/bin/sh", "-c", guard, "mariadb-guard")
                        .add(require("mariadbd"), "--defaults-file=" + folders.etc().resolve("mariadb/mariadb.cnf"))
                        .addAll(userOption())
                        .add(
                                "--datadir=" + data,
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
                                "--socket=",
                                "--skip-name-resolve",
                                "--pid-file=" + processFile(),
                                "--init-file=" + writeUsers())
                        .build(),
                ImmutableMap.of(),
                folders.data(),
                logFile());
    }

    private void initialize()
    {
        try {
            Files.createDirectories(data);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + data, e);
        }
        ChildProcess process = ChildProcess.start(
                ImmutableList.<String>builder()
                        .add(require("mariadb-install-db"), "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db")
                        .addAll(userOption())
                        .build(),
                ImmutableMap.of(),
                folders.data(),
                logFile());
        if (!process.waitFor(Duration.ofMinutes(2)) || process.exitCode() != 0) {
            throw new StackException("MariaDB's mariadb-install-db failed. %s".formatted(ChildProcess.lastLines(logFile())));
        }
    }

    /** MariaDB runs as root only if it is told to. */
    private static List<String> userOption()
    {
        return System.getProperty("user.name").equals("root") ? ImmutableList.of("--user=root") : ImmutableList.of();
    }

    /** The server runs these statements each time it starts. */
    private Path writeUsers()
    {
        Path file = folders.data().resolve("mariadb-users.sql");
        try {
            Files.writeString(file, """
                    DELETE FROM mysql.global_priv WHERE user IN ('', 'root');
                    FLUSH PRIVILEGES;
                    CREATE USER IF NOT EXISTS root@'127.0.0.1' IDENTIFIED BY '%s';
                    GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
                    """.formatted(PASSWORD) + Files.readString(folders.etc().resolve("mariadb/users.sql")));
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        return file;
    }

    @Override
    Optional<String> notReady()
    {
        try (Connection _ = connectAsSuperuser()) {
            return Optional.empty();
        }
        catch (SQLException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    String describe()
    {
        return "127.0.0.1:%s".formatted(port);
    }
}
