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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestDataFolder
{
    @TempDir
    private Path folder;

    @Test
    public void testOneStackAtATime()
    {
        try (DataFolderLock _ = DataFolderLock.take(folder)) {
            assertThatThrownBy(() -> DataFolderLock.take(folder))
                    .isInstanceOf(StackException.class)
                    .hasMessage("A stack already runs on %s: stop it, or name another data folder", folder);
        }
        DataFolderLock.take(folder).close();
    }

    @Test
    public void testForeignFolderIsRefused()
            throws IOException
    {
        Files.writeString(folder.resolve("thesis.txt"), "precious");
        assertThatThrownBy(() -> DataFolderLock.take(folder))
                .hasMessage("%s is not empty and not the data folder of a stack: name another folder", folder);
        assertThat(folder.resolve("thesis.txt")).exists();
    }

    @Test
    public void testClear()
            throws IOException
    {
        try (DataFolderLock lock = DataFolderLock.take(folder)) {
            Path outside = Files.createTempDirectory("outside");
            Files.writeString(outside.resolve("kept"), "");
            Files.createDirectories(folder.resolve("trino/plugin"));
            Files.createSymbolicLink(folder.resolve("trino/plugin/pinot"), outside);
            Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
            lock.clear();
            assertThat(folder.toFile().list()).containsExactly("stack.lock");
            assertThat(outside.resolve("kept")).exists();
        }
    }

    @Test
    public void testPortsAreKept()
            throws IOException
    {
        Ports first = new Ports(folder);
        int kafka = first.port("kafka");
        int pinot = first.port("pinot");
        first.keep();
        assertThat(kafka).isNotEqualTo(pinot);

        Ports second = new Ports(folder);
        assertThat(second.port("kafka")).isEqualTo(kafka);
        try (ServerSocket _ = new ServerSocket(pinot, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> second.port("pinot"))
                    .isInstanceOf(StackException.class)
                    .hasMessage("Port %s (pinot of %s) is taken: does another stack run on this data folder?", pinot, folder);
        }
    }
}
