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

import static java.util.Objects.requireNonNull;

/**
 * A server of MySQL's kin, whose changes are read from its binary log. It has the users of {@code users.sql} in its folder of {@code etc/},
 * and is started when somebody asks for it.
 */
public abstract class BinlogServer
        extends GuardedServer
{
    /** The password of every user of these servers, of {@code root} and of those that {@code users.sql} makes. */
    public static final String PASSWORD = "platform";

    private final String folder;
    private final int port;
    private final Path data;

    /**
     * @param folder the name of its folder of configuration and of data
     */
    BinlogServer(String name, String folder, StackFolders folders, Progress progress, int port)
    {
        super(name, folders, progress);
        this.folder = requireNonNull(folder, "folder is null");
        this.port = port;
        this.data = folders.data().resolve(folder);
    }

    /** The command that makes an empty database in the data folder, without its options for that and for the user. */
    abstract List<String> initialization();

    /** The command that starts the server, with those options that only this kind has. */
    abstract List<String> command();

    /** The file in etc/ with its settings, in the folder of this kind. */
    abstract String settings();

    /** The address, with parameters, by which the driver of this stack finds it. */
    abstract String driverUrl();

    /** The JDBC address of the server for Trino's connector, without database, user and password. */
    public abstract String jdbcUrl();

    /** What the server has to do before the superuser with the password can be made. */
    abstract String forgetUsers();

    @Override
    public final int port()
    {
        return port;
    }

    /** A connection as the superuser {@code root}. */
    public final Connection connectAsSuperuser()
            throws SQLException
    {
        return DriverManager.getConnection(driverUrl(), "root", PASSWORD);
    }

    @Override
    final Path processFile()
    {
        return data.resolve("server.pid");
    }

    @Override
    final ChildProcess launch()
    {
        if (!Files.exists(data.resolve("mysql"))) {
            initialize();
        }
        List<String> command = command();
        return ChildProcess.start(
                ImmutableList.<String>builder()
                        .add("/bin/sh", "-c", GUARD, folder + "-guard")
                        // both want the file of settings first
                        .add(command.getFirst(), "--defaults-file=" + folders.etc().resolve(folder).resolve(settings()))
                        .addAll(command.subList(1, command.size()))
                        .addAll(userOption())
                        .add(
                                "--datadir=" + data,
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
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
                        .addAll(initialization())
                        .add("--datadir=" + data)
                        .addAll(userOption())
                        .build(),
                ImmutableMap.of(),
                folders.data(),
                logFile());
        if (!process.waitFor(Duration.ofMinutes(2)) || process.exitCode() != 0) {
            throw new StackException("%s failed. %s".formatted(initialization().getFirst(), ChildProcess.lastLines(logFile())));
        }
    }

    /** These servers run as root only if they are told to. */
    private static List<String> userOption()
    {
        return System.getProperty("user.name").equals("root") ? ImmutableList.of("--user=root") : ImmutableList.of();
    }

    /** The server runs these statements each time it starts. */
    private Path writeUsers()
    {
        Path file = folders.data().resolve(folder + "-users.sql");
        try {
            Files.writeString(file, forgetUsers() + """
                    CREATE USER IF NOT EXISTS root@'127.0.0.1' IDENTIFIED BY '%s';
                    GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
                    """.formatted(PASSWORD) + Files.readString(folders.etc().resolve(folder).resolve("users.sql")));
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        return file;
    }

    @Override
    final Optional<String> notReady()
    {
        try (Connection _ = connectAsSuperuser()) {
            return Optional.empty();
        }
        catch (SQLException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    final String describe()
    {
        return "127.0.0.1:%s".formatted(port);
    }
}
