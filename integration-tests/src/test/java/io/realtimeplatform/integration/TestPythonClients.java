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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.stream.Stream;

/** Runs the tests of the Python client and of SQLAlchemy, {@code src/test/python/test_clients.py}: each is a test here. */
@WithStack
final class TestPythonClients
{
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

    @TestFactory
    Stream<DynamicTest> pythonTests()
    {
        return PythonTests.run(
                "test_clients.py",
                "requirements.txt",
                ImmutableList.of(Integer.toString(stack.servers().trino().port()), Boolean.toString(ClientRelations.nullableIsView(stack))),
                ImmutableMap.of());
    }
}
