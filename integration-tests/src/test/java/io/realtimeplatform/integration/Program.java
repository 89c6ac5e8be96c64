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
import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * A program that ran to its end.
 *
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record Program(int exitCode, String output, String errors)
{
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** @throws IOException when there is no such program */
    static Program run(List<String> command)
            throws IOException
    {
        return run(command, ImmutableMap.of());
    }

    /** @param environment variables besides those that there are */
    private static Program run(List<String> command, Map<String, String> environment)
            throws IOException
    {
        Path output = Files.createTempFile("program-", ".out");
        Path errors = Files.createTempFile("program-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("PYTHONUTF8", "1");
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT.toMillis(), MILLISECONDS)) {
                    throw new AssertionError("%s did not end within %s: %s".formatted(command, LIMIT, lastLines(Files.readString(errors, UTF_8))));
                }
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted", e);
            }
            finally {
                process.destroyForcibly();
            }
            return new Program(process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
        }
        finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    static Program runExisting(List<String> command)
    {
        return runExisting(command, ImmutableMap.of());
    }

    static Program runExisting(List<String> command, Map<String, String> environment)
    {
        try {
            return run(command, environment);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command, e);
        }
    }

    /** Where a program tells why it failed. */
    String complaint()
    {
        return lastLines(output + "\n" + errors);
    }

    private static String lastLines(String text)
    {
        List<String> lines = ImmutableList.copyOf(text.strip().lines().toList());
        return lines.subList(Math.max(0, lines.size() - 10), lines.size()).stream().collect(Collectors.joining("\n"));
    }
}
