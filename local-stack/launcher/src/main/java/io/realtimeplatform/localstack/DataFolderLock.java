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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/** Keeps a data folder for one stack at a time; the operating system gives it back when the process ends. */
final class DataFolderLock
        implements AutoCloseable
{
    private static final String FILE = "stack.lock";

    private final Path folder;
    private final FileChannel channel;

    private DataFolderLock(Path folder, FileChannel channel)
    {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes the folder where it is missing.
     *
     * @throws StackException if another stack uses the folder, or if it has something else in it
     */
    static DataFolderLock take(Path folder)
    {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(FILE)) && !content(folder).isEmpty()) {
                throw new StackException("%s is not empty and not the data folder of a stack: name another folder".formatted(folder));
            }
            FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StackException("A stack already runs on %s: stop it, or name another data folder".formatted(folder));
            }
            return new DataFolderLock(folder, channel);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot use the data folder " + folder, e);
        }
    }

    private static boolean lock(FileChannel channel)
            throws IOException
    {
        try {
            return channel.tryLock() != null;
        }
        catch (OverlappingFileLockException e) {
            // held by another stack of this process
            return false;
        }
    }

    private static List<Path> content(Path folder)
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Deletes everything but the lock. */
    void clear()
    {
        try {
            for (Path path : content(folder)) {
                if (!path.endsWith(FILE)) {
                    ArchiveCache.deleteRecursively(path);
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot clear the data folder " + folder, e);
        }
    }

    @Override
    public void close()
    {
        try {
            channel.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot give the data folder back: " + folder, e);
        }
    }
}
