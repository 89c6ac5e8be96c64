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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import io.realtimeplatform.localstack.PythonEnvironment;
import org.junit.jupiter.api.DynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs tests that are written in Python, {@code src/test/python}: each is a test here. */
final class PythonTests
{
    private static final Path SOURCES = Path.of("src/test/python").toAbsolutePath();

    private PythonTests() {}

    /**
     * @param program a file of Python that prints a line of JSON for each test, as {@code json_result.py} does
     * @param requirements the file of the packages that it needs
     */
    static Stream<DynamicTest> run(String program, String requirements, List<String> arguments, Map<String, String> environment)
    {
        Program run = Program.runExisting(
                ImmutableList.<String>builder()
                        .add(PythonEnvironment.prepare(SOURCES.resolve(requirements), System.out::println).toString())
                        .add(SOURCES.resolve(program).toString())
                        .addAll(arguments)
                        .build(),
                ImmutableMap.<String, String>builder()
                        // nothing is left beside the sources
                        .put("PYTHONDONTWRITEBYTECODE", "1")
                        .putAll(environment)
                        .buildOrThrow());
        assertThat(run.exitCode()).as(run.complaint()).isZero();
        List<DynamicTest> tests = run.output().lines().map(PythonTests::test).toList();
        assertThat(tests).as(run.complaint()).isNotEmpty();
        return tests.stream();
    }

    private static DynamicTest test(String line)
    {
        JsonNode test = IntegrationStack.json(line);
        List<String> problems = Streams.stream(test.get("problems")).map(JsonNode::asText).toList();
        return DynamicTest.dynamicTest(test.get("test").asText(), () -> {
            if (!problems.isEmpty()) {
                throw new AssertionError(String.join("\n", problems));
            }
        });
    }
}
