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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A machine without what Python programs need is told so. */
final class TestPythonEnvironment
{
    @TempDir
    private Path cache;

    @Test
    void noPython()
    {
        assertThatThrownBy(() -> PythonEnvironment.prepare("/no/such/python3", requirements(""), cache, _ -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll("/no/such/python3", "python3-venv", PythonEnvironment.VARIABLE);
        assertThatThrownBy(() -> PythonEnvironment.prepare("false", requirements(""), cache, _ -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("false does not work");
    }

    @Test
    void packagesThatCannotBeInstalled()
    {
        for (int time = 0; time < 2; time++) {
            // what was left half made is not taken for an environment the next time
            assertThatThrownBy(() -> PythonEnvironment.prepare(PythonEnvironment.interpreter(), requirements("no requirement ==="), cache, _ -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContainingAll("Cannot install the Python packages", "no requirement");
        }
    }

    private Path requirements(String text)
            throws IOException
    {
        return Files.writeString(cache.resolve("requirements.txt"), text);
    }
}
