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

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestArchiveCache
{
    private static final int PROGRAM = 0100755;
    private static final int DATA = 0100644;
    private static final int SYMBOLIC_LINK = 0120777;

    @TempDir
    private Path folder;

    private ArchiveCache cache;

    @BeforeEach
    public void setUp()
    {
        cache = new ArchiveCache(folder.resolve("cache"), new Progress(_ -> {}));
    }

    @Test
    public void testZip()
            throws IOException
    {
        Path archive = zip("server-1.zip", Map.of("bin/server", PROGRAM, "bin/client", PROGRAM, "share/text", DATA));
        Path unpacked = cache.unpacked(archive, file -> !file.equals("bin/client"), List.of());
        assertThat(unpacked).isEqualTo(folder.resolve("cache/server-1"));
        assertThat(unpacked.resolve("bin/server")).hasContent("bin/server").isExecutable();
        assertThat(unpacked.resolve("bin/client")).doesNotExist();
        assertThat(Files.isExecutable(unpacked.resolve("share/text"))).isFalse();

        // it is there already
        Files.delete(archive);
        assertThat(cache.unpacked(archive, _ -> true, List.of())).isEqualTo(unpacked);
    }

    @Test
    public void testEntriesThatAreRefused()
            throws IOException
    {
        Path outside = zip("outside.zip", Map.of("../outside", DATA));
        assertThatThrownBy(() -> cache.unpacked(outside, _ -> true, List.of())).hasRootCauseMessage("The archive's entry ../outside lies outside of it");
        Path link = zip("link.zip", Map.of("link", SYMBOLIC_LINK));
        assertThatThrownBy(() -> cache.unpacked(link, _ -> true, List.of())).hasRootCauseMessage("The archive's entry link is a symbolic link");
        assertThat(folder.resolve("cache/outside")).doesNotExist();
        assertThat(folder.resolve("cache/link")).doesNotExist();
    }

    /** Each entry has its name as content. */
    private Path zip(String name, Map<String, Integer> modes)
            throws IOException
    {
        Path archive = folder.resolve(name);
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            for (Map.Entry<String, Integer> file : modes.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                entry.setUnixMode(file.getValue());
                zip.putArchiveEntry(entry);
                zip.write(file.getKey().getBytes(UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return archive;
    }
}
