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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static java.lang.ProcessBuilder.Redirect.appendTo;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/** A process of the stack, with its standard output and error in one log file. */
final class ChildProcess
{
    // Ctrl-C, and the end of the terminal, go to all its processes. The launcher alone is to act on them, and then stops
    // its children in order; a signal that is ignored stays ignored in the program that the shell becomes.
    private static final List<String> APART_FROM_TERMINAL = ImmutableList.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "child");
    private static final int LOG_LINES = 15;
    // what went wrong often stands above a long stack trace
    private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL)\\b");
    private static final int ERROR_WITHIN = 200;
    private static final int ERROR_LINES = 10;

    private final Process process;
    private final Runnable afterEnd;

    private ChildProcess(Process process, Runnable afterEnd)
    {
        this.process = process;
        this.afterEnd = afterEnd;
    }

    static ChildProcess start(List<String> command, Map<String, String> environment, Path workingFolder, Path logFile)
    {
        return start(command, environment, workingFolder, logFile, () -> {});
    }

    /**
     * @param afterEnd runs when {@link #stop} has seen the process end by itself
     */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path workingFolder, Path logFile, Runnable afterEnd)
    {
        try {
            Files.createDirectories(workingFolder);
            Files.createDirectories(logFile.getParent());
            ProcessBuilder builder = new ProcessBuilder(ImmutableList.<String>builder().addAll(APART_FROM_TERMINAL).addAll(command).build())
                    .directory(workingFolder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(appendTo(logFile.toFile()));
            builder.environment().putAll(environment);
            return new ChildProcess(builder.start(), afterEnd);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.getFirst(), e);
        }
    }

    long pid()
    {
        return process.pid();
    }

    boolean alive()
    {
        return process.isAlive();
    }

    int exitCode()
    {
        return process.exitValue();
    }

    /** Ends standard input, on which the process stops in its own time. */
    void closeInput()
    {
        try {
            process.getOutputStream().close();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot close the standard input of process " + process.pid(), e);
        }
    }

    /** SIGTERM, and SIGKILL if the process is still there after the time limit. Returns when it is gone. */
    void stop(Duration limit)
    {
        process.destroy();
        if (!waitFor(limit)) {
            kill();
            return;
        }
        afterEnd.run();
    }

    /** SIGKILL. Returns when the process is gone. */
    void kill()
    {
        process.destroyForcibly();
        if (!waitFor(Duration.ofSeconds(30))) {
            throw new StackException("Process %s is still there 30 s after SIGKILL".formatted(process.pid()));
        }
    }

    boolean waitFor(Duration limit)
    {
        boolean interrupted = false;
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return process.waitFor((end - System.nanoTime()) / 1_000_000, MILLISECONDS);
                }
                catch (InterruptedException e) {
                    // an interrupted caller still must not leave a process behind
                    interrupted = true;
                }
            }
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The end of a log, and above it the first lines of an error that a stack trace has pushed out of sight. */
    static String lastLines(Path logFile)
    {
        try {
            List<String> lines = Files.exists(logFile) ? Files.readString(logFile, ISO_8859_1).lines().toList() : List.of();
            if (lines.isEmpty()) {
                return "Its log %s is empty.".formatted(logFile);
            }
            int end = lines.size();
            int from = Math.max(0, end - LOG_LINES);
            OptionalInt error = IntStream.range(Math.max(0, end - ERROR_WITHIN), end).filter(index -> ERROR.matcher(lines.get(index)).find()).findFirst();
            ImmutableList.Builder<String> excerpt = ImmutableList.builder();
            if (error.isPresent() && error.getAsInt() < from) {
                excerpt.addAll(lines.subList(error.getAsInt(), Math.min(from, error.getAsInt() + ERROR_LINES)));
                excerpt.add("…");
            }
            excerpt.addAll(lines.subList(from, end));
            return "The last lines of %s:%n    %s".formatted(logFile, String.join(System.lineSeparator() + "    ", excerpt.build()));
        }
        catch (IOException e) {
            return "Its log %s cannot be read: %s".formatted(logFile, e);
        }
    }
}
