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
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A Superset with the bundle of {@code etc/superset}, whose own database is one of the PostgreSQL server. Its packages are installed
 * once, which takes minutes.
 */
public final class SupersetServer
        extends GuardedServer
{
    private static final Duration PREPARE_LIMIT = Duration.ofMinutes(5);
    private static final String DATABASE = "superset";

    private final int port;
    private final Path python;
    private final PostgresqlServer postgresql;
    private final TrinoServer trino;
    private final Path etc;
    private final Path data;
    // nobody has to remember it: each start sets it anew
    private final String password = secret(12);

    /** @param python an interpreter that has the packages of {@code requirements.txt} */
    SupersetServer(StackFolders folders, Progress progress, int port, Path python, PostgresqlServer postgresql, TrinoServer trino)
    {
        super("Superset", folders, progress);
        this.port = port;
        this.python = requireNonNull(python, "python is null");
        this.postgresql = requireNonNull(postgresql, "postgresql is null");
        this.trino = requireNonNull(trino, "trino is null");
        this.etc = folder(folders);
        this.data = folders.data().resolve("superset");
    }

    static Path folder(StackFolders folders)
    {
        return folders.etc().resolve("superset");
    }

    @Override
    public int port()
    {
        return port;
    }

    public String url()
    {
        return "http://127.0.0.1:" + port;
    }

    /** The password of user {@value LocalStack#ADMINISTRATOR}, who has that name in Trino, too. */
    public String password()
    {
        return password;
    }

    @Override
    Path processFile()
    {
        return data.resolve("superset.pid");
    }

    @Override
    ChildProcess launch()
    {
        postgresql.createDatabase(DATABASE);
        Map<String, String> environment = ImmutableMap.<String, String>builder()
                .put("SUPERSET_CONFIG_PATH", etc.resolve("superset_config.py").toString())
                .put("SUPERSET_HOME", data.toString())
                .put("SUPERSET_SECRET_KEY", secretKey())
                .put("SUPERSET_DATABASE_URI", "postgresql+psycopg2://%s:%s@127.0.0.1:%s/%s".formatted(DATABASE, PostgresqlServer.PASSWORD, postgresql.port(), DATABASE))
                .put("SUPERSET_ADMIN_USER", LocalStack.ADMINISTRATOR)
                .put("SUPERSET_ADMIN_PASSWORD", password)
                .put("TRINO_URI", "trino://%s@127.0.0.1:%s/platform".formatted(DATABASE, trino.port()))
                .put("FLASK_APP", "superset.app:create_app()")
                .put("PYTHONUTF8", "1")
                // nothing is left beside the configuration
                .put("PYTHONDONTWRITEBYTECODE", "1")
                .buildOrThrow();
        prepare(environment);
        forgetProcess();
        return ChildProcess.start(
                ImmutableList.<String>builder()
                        .add("/bin/sh", "-c", GUARD, "superset-guard")
                        .add(python.toString(), "-m", "gunicorn")
                        // requests to be served at a time: one that waits for Trino must not keep the one that cancels it
                        .add("--workers=1", "--worker-class=gthread", "--threads=20", "--timeout=120")
                        .add("--bind=127.0.0.1:" + port)
                        .add("--pid=" + processFile())
                        // it would be in the user's home, the same for all
                        .add("--no-control-socket")
                        .add("superset.app:create_app()")
                        .build(),
                environment,
                data,
                logFile());
    }

    private void prepare(Map<String, String> environment)
    {
        ChildProcess process = ChildProcess.start(ImmutableList.of(python.toString(), etc.resolve("prepare.py").toString()), environment, data, logFile());
        if (!process.waitFor(PREPARE_LIMIT)) {
            process.kill();
            throw new StackException("Superset was not prepared after %s. %s".formatted(Progress.seconds(PREPARE_LIMIT), ChildProcess.lastLines(logFile())));
        }
        if (process.exitCode() != 0) {
            throw new StackException("Superset could not be prepared. %s".formatted(ChildProcess.lastLines(logFile())));
        }
    }

    /** A Superset that was killed leaves the number of its process, which another one may have now. */
    private void forgetProcess()
    {
        try {
            Files.deleteIfExists(processFile());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + processFile(), e);
        }
    }

    /** It encrypts what Superset's database has of passwords, so it lives as long as the data. */
    private String secretKey()
    {
        Path file = data.resolve("secret-key");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(data);
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, secret(32));
            }
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the key of Superset in " + file, e);
        }
    }

    private static String secret(int bytes)
    {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    Optional<String> notReady()
    {
        return Health.missing(url() + "/health", body -> body.equals("OK"));
    }

    @Override
    String describe()
    {
        return url();
    }
}
