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

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/**
 * The classes of a server as the JVM lays them out in memory (class data sharing), which saves a third of its start. The
 * JVM writes them when a server that started without an archive ends in order. The JVM itself checks that an archive
 * fits, and goes on without it where it does not.
 */
final class ClassArchive
{
    private static final int KEPT = 2;

    private final Path archive;
    private final Path fresh;

    /**
     * @param options the JVM's options on which an archive depends
     */
    ClassArchive(Path cache, Path home, String server, List<String> classpath, List<String> options)
    {
        Hasher hasher = Hashing.sha256().newHasher().putString(System.getProperty("java.vm.version"), UTF_8);
        options.forEach(option -> hasher.putString(option, UTF_8).putChar('\n'));
        for (String entry : classpath) {
            hasher.putString(entry, UTF_8);
            // 0 for a folder of jars, which stays as it was unpacked
            hasher.putLong(new File(entry).lastModified());
        }
        archive = cache.resolve("classes").resolve("%s-%s.jsa".formatted(server, hasher.hash().toString().substring(0, 16)));
        fresh = home.resolve("classes.jsa");
    }

    List<String> options()
    {
        try {
            Files.deleteIfExists(fresh);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + fresh, e);
        }
        String file = Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-XX:ArchiveClassesAtExit=" + fresh;
        return List.of(file, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:aot=off");
    }

    /** To be called when the server has ended: puts an archive that it wrote where the next start finds it. */
    void keep()
    {
        if (!Files.exists(fresh)) {
            return;
        }
        try {
            Files.createDirectories(archive.getParent());
            // other stacks may start from this folder now: they must see the whole file or none
            Path whole = Files.createTempFile(archive.getParent(), "new", ".partial");
            Files.copy(fresh, whole, REPLACE_EXISTING);
            Files.move(whole, archive, ATOMIC_MOVE, REPLACE_EXISTING);
            Files.delete(fresh);
            deleteOldest();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot keep " + archive, e);
        }
    }

    // each change of a jar leaves an archive that fits nothing any more
    private void deleteOldest()
            throws IOException
    {
        String prefix = archive.getFileName().toString().split("-", 2)[0] + "-";
        try (Stream<Path> files = Files.list(archive.getParent())) {
            List<Path> surplus = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed())
                    .skip(KEPT)
                    .toList();
            for (Path file : surplus) {
                Files.deleteIfExists(file);
            }
        }
    }
}
