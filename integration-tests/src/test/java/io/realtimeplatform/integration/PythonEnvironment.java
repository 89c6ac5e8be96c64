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
package io.realtimeplatform.integration;

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
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/** A virtual environment of Python with the packages of a requirements file, made once and kept in the user's cache folder. */
final class PythonEnvironment
{
    /** Names the interpreter where it is not {@code python3}. */
    static final String VARIABLE = "PYTHON";

    private PythonEnvironment() {}

    /** @return where environments are kept of the user who runs the tests */
    static Path cache()
    {
        return IntegrationStack.environment("XDG_CACHE_HOME").map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache")).resolve("realtime-platform");
    }

    /**
     * @param python the interpreter that the environment is made with
     * @param cache where environments are kept
     * @return the environment's interpreter
     * @throws AssertionError when there is no Python, or it cannot make an environment, or the packages cannot be installed
     */
    static Path prepare(String python, Path requirements, Path cache)
    {
        try {
            String version = version(python);
            String name = "python-" + Hashing.sha256().hashString(version + "\n" + Files.readString(requirements, UTF_8), UTF_8).toString().substring(0, 12);
            Path environment = Files.createDirectories(cache).resolve(name);
            Path complete = environment.resolve("complete");
            // several builds of a user may want it at a time
            try (FileChannel channel = FileChannel.open(cache.resolve(name + ".lock"), CREATE, WRITE); FileLock _ = channel.lock()) {
                if (!Files.exists(complete)) {
                    make(python, requirements, environment);
                    Files.createFile(complete);
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
            Program version = Program.run(ImmutableList.of(python, "-c", "import sys; print(sys.executable, sys.version)"));
            if (version.exitCode() == 0) {
                return version.output();
            }
            throw new AssertionError("%s does not work: %s".formatted(python, version.complaint()));
        }
        catch (IOException e) {
            throw new AssertionError("The tests of the Python clients need Python 3 with venv, and there is no %s: install it (Debian: apt-get install python3 python3-venv) or name it in %s"
                    .formatted(python, VARIABLE), e);
        }
    }

    private static void make(String python, Path requirements, Path environment)
            throws IOException
    {
        if (Files.exists(environment)) {
            MoreFiles.deleteRecursively(environment, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        run("Cannot make a Python environment (Debian: apt-get install python3-venv)", ImmutableList.of(python, "-m", "venv", environment.toString()));
        run("Cannot install the Python packages of " + requirements, ImmutableList.of(
                environment.resolve("bin/python").toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements.toString()));
    }

    private static void run(String failure, List<String> command)
            throws IOException
    {
        Program program = Program.run(command);
        if (program.exitCode() != 0) {
            throw new AssertionError("%s: %s%nfailed with exit code %s: %s".formatted(failure, String.join(" ", command), program.exitCode(), program.complaint()));
        }
    }
}
