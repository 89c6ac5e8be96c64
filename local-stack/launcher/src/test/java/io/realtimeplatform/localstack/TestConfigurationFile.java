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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestConfigurationFile
{
    @TempDir
    private Path folder;

    @Test
    public void testOverridesKeepCommentsAndOrder()
            throws IOException
    {
        Path source = write("""
                # the port
                http.port = 8080

                name=trino
                url=jdbc:h2:a=b
                """);
        Path target = folder.resolve("made/target.properties");
        ConfigurationFile.read(source)
                .override("http.port", 1234)
                .put("added", "x")
                .put("name", "other")
                .write(target);
        assertThat(target).hasContent("""
                # the port
                http.port=1234

                name=other
                url=jdbc:h2:a=b
                added=x
                """);
        assertThat(ConfigurationFile.read(target).values())
                .containsEntry("url", "jdbc:h2:a=b")
                .containsEntry("http.port", "1234");
    }

    @Test
    public void testOverrideOfMissingKey()
            throws IOException
    {
        Path source = write("a=1\nb=2\n");
        assertThatThrownBy(() -> ConfigurationFile.read(source).override("c", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s has no c to override; it has [a, b]", source);
    }

    @Test
    public void testBadLines()
            throws IOException
    {
        Path withoutValue = write("# fine\nport\n");
        assertThatThrownBy(() -> ConfigurationFile.read(withoutValue))
                .hasMessage("%s, line 2: expected key=value, found: port", withoutValue);
        Path twice = write("port=1\nport=2\n");
        assertThatThrownBy(() -> ConfigurationFile.read(twice))
                .hasMessage("%s, line 2: port is there twice", twice);
        assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("missing.properties")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.properties");
    }

    private Path write(String content)
            throws IOException
    {
        return Files.writeString(Files.createTempFile(folder, "source", ".properties"), content);
    }
}
