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

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static io.realtimeplatform.localstack.Progress.seconds;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/** Archives unpacked once for all stacks of a user. Several processes may ask for the same one at a time. */
final class ArchiveCache
{
    private static final long REPORT_BYTES = 250_000_000;

    private final Path folder;
    private final Progress progress;

    ArchiveCache(Path folder, Progress progress)
    {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * The folder with an archive's content, unpacked now if it was not before.
     *
     * @param archive a {@code .tar.gz}, a {@code .zip}, or a jar that holds one {@code .txz}
     * @param wanted which entries stay, by their path in the archive; the others may be needed while unpacking, as
     * the targets of hard links
     * @param folders folders among them that must be there: what an earlier release of this repository unpacked may lack some
     */
    Path unpacked(Path archive, Predicate<String> wanted, List<String> folders)
    {
        String name = archive.getFileName().toString().replaceAll("\\.(tar\\.gz|zip|jar)$", "");
        Path target = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(folder.resolve(name + ".lock"), CREATE, WRITE);
                    FileLock _ = channel.lock()) {
                List<String> missing = folders.stream().filter(needed -> isMissingOrEmpty(target.resolve(needed))).toList();
                if (!Files.exists(target) || !missing.isEmpty()) {
                    Path partial = folder.resolve(name + ".partial");
                    deleteRecursively(partial);
                    long start = System.nanoTime();
                    progress.say("Unpacking %s (%s MB) once to %s".formatted(archive.getFileName(), Files.size(archive) / 1_000_000, target));
                    unpack(archive, wanted, partial);
                    deleteUnwanted(partial, wanted);
                    if (Files.exists(target)) {
                        // servers of other stacks may run from it
                        for (String needed : missing) {
                            Files.deleteIfExists(target.resolve(needed));
                            Files.move(partial.resolve(needed), target.resolve(needed), ATOMIC_MOVE);
                        }
                        deleteRecursively(partial);
                    }
                    else {
                        Files.move(partial, target, ATOMIC_MOVE);
                    }
                    progress.say("Unpacked %s in %s".formatted(archive.getFileName(), seconds(Duration.ofNanos(System.nanoTime() - start))));
                }
            }
            return target;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack %s to %s".formatted(archive, target), e);
        }
    }

    private static boolean isMissingOrEmpty(Path folder)
    {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }

    private void unpack(Path archive, Predicate<String> wanted, Path target)
            throws IOException
    {
        if (archive.toString().endsWith(".zip")) {
            unpackZip(archive, wanted, target);
            return;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 20)) {
            if (archive.toString().endsWith(".tar.gz")) {
                unpackTar(new GZIPInputStream(file, 1 << 16), target);
                return;
            }
            try (ZipInputStream jar = new ZipInputStream(file)) {
                for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                    if (entry.getName().endsWith(".txz")) {
                        unpackTar(new XZCompressorInputStream(jar), target);
                        return;
                    }
                }
            }
            throw new IOException("%s holds no .txz".formatted(archive));
        }
    }

    private void unpackTar(InputStream content, Path target)
            throws IOException
    {
        long bytes = 0;
        long reported = 0;
        TarArchiveInputStream tar = new TarArchiveInputStream(content);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = inside(target, entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }
            Files.createDirectories(path.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            }
            else if (entry.isLink()) {
                Files.createLink(path, inside(target, entry.getLinkName()));
            }
            else {
                bytes += Files.copy(tar, path);
                Files.setPosixFilePermissions(path, permissions(entry.getMode()));
            }
            if (bytes - reported >= REPORT_BYTES) {
                reported = bytes;
                progress.say("  … %s MB of %s".formatted(bytes / 1_000_000, target.getFileName()));
            }
        }
    }

    /** No entry of a zip needs another one. */
    private static void unpackZip(Path archive, Predicate<String> wanted, Path target)
            throws IOException
    {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                Path path = inside(target, entry.getName());
                if (entry.isDirectory() || !wanted.test(entry.getName())) {
                    continue;
                }
                if (entry.isUnixSymlink()) {
                    throw new IOException("The archive's entry %s is a symbolic link".formatted(entry.getName()));
                }
                Files.createDirectories(path.getParent());
                try (InputStream content = zip.getInputStream(entry)) {
                    Files.copy(content, path);
                }
                Files.setPosixFilePermissions(path, permissions(entry.getUnixMode()));
            }
        }
    }

    private static Path inside(Path target, String name)
            throws IOException
    {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive's entry %s lies outside of it".formatted(name));
        }
        return path;
    }

    private static Set<PosixFilePermission> permissions(int mode)
    {
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    private static void deleteUnwanted(Path root, Predicate<String> wanted)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(file)) {
                    continue;
                }
                if (!wanted.test(root.relativize(file).toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    static void deleteRecursively(Path root)
            throws IOException
    {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
