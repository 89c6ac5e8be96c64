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
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static io.realtimeplatform.localstack.Progress.seconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/** A virtual environment of Python with the packages of a requirements file, made once and kept in the user's cache folder. */
public final class PythonEnvironment
{
    /** Names the interpreter where it is not {@code python3}. */
    static final String VARIABLE = "PYTHON";

    private static final int COMPLAINT_LINES = 10;

    private PythonEnvironment() {}

    /**
     * The environment's interpreter.
     *
     * @param progress takes a line when packages are installed, which may take minutes
     * @throws StackException when there is no Python, or it cannot make an environment, or the packages cannot be installed
     */
    public static Path prepare(Path requirements, Consumer<String> progress)
    {
        return prepare(interpreter(), requirements, StackFolders.defaultCache(), progress);
    }

    /** The interpreter that environments are made with. */
    static String interpreter()
    {
        return Optional.ofNullable(System.getenv(VARIABLE)).filter(value -> !value.isBlank()).orElse("python3");
    }

    /** @param cache where environments are kept */
    static Path prepare(String python, Path requirements, Path cache, Consumer<String> progress)
    {
        try {
            String version = version(python);
            String name = "python-" + Hashing.sha256().hashString(version + "\n" + Files.readString(requirements, UTF_8), UTF_8).toString().substring(0, 12);
            Path environment = Files.createDirectories(cache).resolve(name);
            Path complete = environment.resolve("complete");
            // several programs of a user may want it at a time
            try (FileChannel channel = FileChannel.open(cache.resolve(name + ".lock"), CREATE, WRITE); FileLock _ = channel.lock()) {
                if (!Files.exists(complete)) {
                    long start = System.nanoTime();
                    progress.accept("Installing the Python packages of %s once to %s".formatted(requirements, environment));
                    make(python, requirements, environment);
                    Files.createFile(complete);
                    progress.accept("Installed them in " + seconds(Duration.ofNanos(System.nanoTime() - start)));
                }
            }
            return environment.resolve("bin/python");
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot make a Python environment in " + cache, e);
        }
    }

    private static String version(String python)
    {
        try {
            Outcome outcome = run(ImmutableList.of(python, "-c", "import sys; print(sys.executable, sys.version)"));
            if (outcome.exitCode() == 0) {
                return outcome.output();
            }
            throw new StackException("%s does not work: %s".formatted(python, outcome.complaint()));
        }
        catch (IOException e) {
            throw new StackException("Python 3 with venv is needed, and there is no %s: install it (Debian: apt-get install python3 python3-venv) or name it in %s"
                    .formatted(python, VARIABLE), e);
        }
    }

    private static void make(String python, Path requirements, Path environment)
            throws IOException
    {
        if (Files.exists(environment)) {
            MoreFiles.deleteRecursively(environment, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        require("Cannot make a Python environment (Debian: apt-get install python3-venv)", ImmutableList.of(python, "-m", "venv", environment.toString()));
        require("Cannot install the Python packages of " + requirements, ImmutableList.of(
                environment.resolve("bin/python").toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements.toString()));
    }

    private static void require(String failure, List<String> command)
            throws IOException
    {
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new StackException("%s: %s%nfailed with exit code %s: %s".formatted(failure, String.join(" ", command), outcome.exitCode(), outcome.complaint()));
        }
    }

    private static Outcome run(List<String> command)
            throws IOException
    {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONUTF8", "1");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Outcome(process.waitFor(), output);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while %s was running".formatted(command.getFirst()), e);
        }
        finally {
            process.destroyForcibly();
        }
    }

    /** @param output standard output and error */
    private record Outcome(int exitCode, String output)
    {
        private String complaint()
        {
            List<String> lines = output.strip().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - COMPLAINT_LINES), lines.size()));
        }
    }
}
