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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the tests of the Python client and of SQLAlchemy, {@code src/test/python/test_clients.py}: each is a test here. */
@WithStack
final class TestPythonClients
{
    private static final Path SOURCES = Path.of("src/test/python").toAbsolutePath();

    private final IntegrationStack stack;

    TestPythonClients(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @BeforeAll
    void makeRelations()
    {
        ClientRelations.make(stack);
    }

    static String python()
    {
        return IntegrationStack.environment(PythonEnvironment.VARIABLE).orElse("python3");
    }

    @TestFactory
    Stream<DynamicTest> pythonTests()
            throws IOException
    {
        Program program = Program.runExisting(ImmutableList.of(
                PythonEnvironment.prepare(python(), SOURCES.resolve("requirements.txt"), PythonEnvironment.cache()).toString(),
                SOURCES.resolve("test_clients.py").toString(),
                Integer.toString(stack.servers().trino().port()),
                Boolean.toString(ClientRelations.nullableIsView(stack))));
        assertThat(program.exitCode()).as(program.complaint()).isZero();
        ImmutableList.Builder<DynamicTest> tests = ImmutableList.builder();
        ObjectMapper json = new ObjectMapper();
        for (String line : program.output().lines().toList()) {
            JsonNode test = json.readTree(line);
            List<String> problems = Streams.stream(test.get("problems")).map(JsonNode::asText).toList();
            tests.add(DynamicTest.dynamicTest(test.get("test").asText(), () -> {
                if (!problems.isEmpty()) {
                    throw new AssertionError(String.join("\n", problems));
                }
            }));
        }
        assertThat(tests.build()).as(program.complaint()).isNotEmpty();
        return tests.build().stream();
    }
}
