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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * A server that is no Java program and would outlive its launcher. The process that is kept here is a guard, a shell that starts it,
 * stops it when its standard input ends, that is when the launcher is gone or says so, and ends when the server does.
 */
abstract class GuardedServer
        extends StackServer
{
    /** A guard, for {@code sh -c}, of the command that follows: a server that stays in the foreground and ends on SIGTERM. */
    static final String GUARD = """
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

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    GuardedServer(String name, StackFolders folders, Progress progress)
    {
        super(name, folders, progress);
    }

    /** The file in whose first line the server writes the number of its process. */
    abstract Path processFile();

    @Override
    public final synchronized Optional<Long> processId()
    {
        Path file = processFile();
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            long processId = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(processId).filter(ProcessHandle::isAlive).map(ProcessHandle::pid);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    @Override
    public final void stop()
    {
        current().filter(ChildProcess::alive).ifPresent(guard -> {
            guard.closeInput();
            if (!guard.waitFor(STOP_LIMIT)) {
                kill();
            }
        });
    }

    @Override
    public final void kill()
    {
        processId().flatMap(ProcessHandle::of).ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().orTimeout(30, SECONDS).join();
        });
        // the guard finds nothing to stop and ends
        current().filter(ChildProcess::alive).ifPresent(guard -> {
            guard.closeInput();
            if (!guard.waitFor(STOP_LIMIT)) {
                guard.kill();
            }
        });
    }
}
