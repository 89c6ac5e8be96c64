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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A MariaDB server that is installed on this machine, with a database {@code warehouse} and the users of
 * {@code etc/mariadb/users.sql}.
 */
public final class MariadbServer
        extends BinlogServer
{
    private static final List<String> FOLDERS = ImmutableList.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");
    private static final List<String> PROGRAMS = ImmutableList.of("mariadbd", "mariadb-install-db", "my_print_defaults");
    private static final String PACKAGES = "mariadb-server-core and mariadb-client-core";

    MariadbServer(StackFolders folders, Progress progress, int port)
    {
        super("MariaDB", "mariadb", folders, progress, port);
    }

    /** Why this machine has no MariaDB, and what to do; empty if it has. */
    public static Optional<String> missing()
    {
        return PROGRAMS.stream()
                .filter(name -> program(name).isEmpty())
                .findFirst()
                .map(name -> "This machine has no %s: install MariaDB's server, on Debian %s".formatted(name, PACKAGES));
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
                .orElseThrow(() -> new StackException("This machine has no %s: install MariaDB's server, on Debian %s".formatted(name, PACKAGES)))
                .toString();
    }

    @Override
    public String jdbcUrl()
    {
        return "jdbc:mariadb://127.0.0.1:%s".formatted(port());
    }

    @Override
    String driverUrl()
    {
        return jdbcUrl();
    }

    @Override
    List<String> initialization()
    {
        return ImmutableList.of(require("mariadb-install-db"), "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db");
    }

    @Override
    List<String> command()
    {
        return ImmutableList.of(require("mariadbd"), "--socket=");
    }

    @Override
    String settings()
    {
        return "mariadb.cnf";
    }

    @Override
    String forgetUsers()
    {
        return """
                DELETE FROM mysql.global_priv WHERE user IN ('', 'root');
                FLUSH PRIVILEGES;
                """;
    }
}
