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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestServerArtifacts
{
    @TempDir
    private Path folder;

    @Test
    public void testJarsAndArchives()
            throws IOException
    {
        Path server = file("trino-server-476.tar.gz");
        Path client = file("trino-cli-476-executable.jar");
        StackFolders folders = built("trino", client + ":" + server + "\n");
        ServerArtifacts artifacts = ServerArtifacts.unlessBuiltWith(folders, "trino", "TRINO_HOME");
        assertThat(artifacts.jars()).containsExactly(client);
        assertThat(artifacts.archives()).containsExactly(server);
        assertThat(artifacts.single("trino-server")).isEqualTo(server);
        assertThatThrownBy(() -> artifacts.single("debezium"))
                .hasMessage("Expected one artifact debezium*, found []");
    }

    @Test
    public void testNotBuilt()
    {
        StackFolders folders = new StackFolders(folder, folder, folder, folder);
        assertThatThrownBy(() -> ServerArtifacts.of(folders, "kafka"))
                .isInstanceOf(StackException.class)
                .hasMessage("%s is missing: build the repository first (bin/quickstart does)", folder.resolve("local-stack/servers/kafka/target/classpath"));
    }

    @Test
    public void testArtifactIsGone()
            throws IOException
    {
        StackFolders folders = built("kafka", folder.resolve("kafka.jar").toString());
        assertThatThrownBy(() -> ServerArtifacts.of(folders, "kafka"))
                .hasMessageEndingWith("names %s, which is not there: build the repository again", folder.resolve("kafka.jar"));
    }

    @Test
    public void testBuiltForAnInstallation()
            throws IOException
    {
        StackFolders pinot = built("pinot", "");
        assertThatThrownBy(() -> ServerArtifacts.unlessBuiltWith(pinot, "pinot", "PINOT_HOME"))
                .isInstanceOf(StackException.class)
                .hasMessage("The repository was built with PINOT_HOME set, so there are no artifacts of pinot: set it now, or build again without it");
        StackFolders trino = built("trino", file("trino-cli-476-executable.jar").toString());
        assertThatThrownBy(() -> ServerArtifacts.unlessBuiltWith(trino, "trino", "TRINO_HOME"))
                .hasMessageContaining("TRINO_HOME");
    }

    private StackFolders built(String server, String classpath)
            throws IOException
    {
        Path list = folder.resolve("local-stack/servers").resolve(server).resolve("target/classpath");
        Files.createDirectories(list.getParent());
        Files.writeString(list, classpath);
        return new StackFolders(folder, folder, folder, folder);
    }

    private Path file(String name)
            throws IOException
    {
        return Files.writeString(folder.resolve(name), "");
    }
}
