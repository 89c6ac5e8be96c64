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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static io.realtimeplatform.localstack.Progress.seconds;

/**
 * One server of a {@link LocalStack}: a process with a port, a log file and data of its own. Safe for use by several
 * threads.
 */
public abstract class StackServer
{
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    final StackFolders folders;
    private final String name;
    private final Progress progress;
    private List<String> extraJvmOptions = ImmutableList.of();
    private boolean closed;
    private Optional<ChildProcess> process = Optional.empty();

    StackServer(String name, StackFolders folders, Progress progress)
    {
        this.name = name;
        this.folders = folders;
        this.progress = progress;
    }

    /** The server's name as people write it, such as {@code Kafka Connect}. */
    public final String name()
    {
        return name;
    }

    /** The address that clients use is 127.0.0.1; all ports stay the same for the life of the data folder. */
    public abstract int port();

    /** Standard output and error of all the server's runs. */
    public final Path logFile()
    {
        return folders.log(name.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    /** The operating system's number of the server's process; empty while it does not run. */
    public synchronized Optional<Long> processId()
    {
        return process.filter(ChildProcess::alive).map(ChildProcess::pid);
    }

    /**
     * Starts the server and waits until it answers. Does nothing if it runs.
     *
     * @throws StackException if it ends by itself or does not answer within five minutes
     */
    public final void start()
    {
        long start = System.nanoTime();
        ChildProcess started;
        synchronized (this) {
            if (closed) {
                throw new StackException("The stack is closed: %s does not start any more".formatted(name));
            }
            if (process.filter(ChildProcess::alive).isPresent()) {
                return;
            }
            started = launch();
            process = Optional.of(started);
        }
        Duration limit = READY_LIMIT;
        Optional<String> missing = Optional.of("nothing yet");
        while (missing.isPresent()) {
            if (!started.alive()) {
                throw new StackException("%s ended with exit code %s before it was ready. %s".formatted(name, started.exitCode(), ChildProcess.lastLines(logFile())));
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new StackException("%s was not ready after %s: %s. %s".formatted(name, seconds(limit), missing.get(), ChildProcess.lastLines(logFile())));
            }
            pause();
            missing = notReady();
        }
        afterStart();
        progress.say("%s ready in %s, %s".formatted(name, seconds(Duration.ofNanos(System.nanoTime() - start)), describe()));
    }

    /** Stops the server as an operator would (SIGTERM), and waits until it is gone. */
    public void stop()
    {
        current().ifPresent(running -> running.stop(STOP_LIMIT));
    }

    /** Ends the server's process as a crash does (SIGKILL), and waits until it is gone. */
    public void kill()
    {
        current().ifPresent(ChildProcess::kill);
    }

    /** Stops the server if it runs, then starts it on the same data and ports. */
    public final void restart()
    {
        stop();
        start();
    }

    final void close()
    {
        synchronized (this) {
            closed = true;
        }
        if (current().filter(ChildProcess::alive).isPresent()) {
            long start = System.nanoTime();
            stop();
            progress.say("%s stopped in %s".formatted(name, seconds(Duration.ofNanos(System.nanoTime() - start))));
        }
    }

    final synchronized Optional<ChildProcess> current()
    {
        return process;
    }

    /** The server's options that a test or benchmark gave besides the stack's own. */
    final List<String> extraJvmOptions()
    {
        return extraJvmOptions;
    }

    final void setExtraJvmOptions(List<String> options)
    {
        extraJvmOptions = ImmutableList.copyOf(options);
    }

    /** Renders the configuration and starts the process. */
    abstract ChildProcess launch();

    /** What still is to come before clients can use the server; empty when they can. */
    abstract Optional<String> notReady();

    /** What is to be made in the server once it answers. */
    void afterStart() {}

    /** The address for people and scripts. */
    abstract String describe();

    private void pause()
    {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while %s was starting".formatted(name), e);
        }
    }
}
