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

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import io.realtimeplatform.localstack.child.ChildMain;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.stream.Collectors.joining;

/** The command line of a server that runs on the launcher's own JDK and ends with the launcher. */
final class JavaCommand
{
    private final String server;
    private final StackFolders folders;
    private final List<String> options = new ArrayList<>();
    private final List<String> classpath = new ArrayList<>();

    JavaCommand(StackFolders folders, String server)
    {
        this.folders = folders;
        this.server = server;
        ownCode(StackFolders.codeOf(ChildMain.class));
    }

    JavaCommand options(List<String> values)
    {
        options.addAll(values);
        return this;
    }

    JavaCommand options(String... values)
    {
        return options(List.of(values));
    }

    /**
     * A jar of this repository. It is used from a copy that is named after its content: a build that changes nothing
     * but the jar's time makes no class archive useless.
     */
    JavaCommand ownCode(Path entry)
    {
        classpath.add(Files.isDirectory(entry) ? entry.toString() : copyByContent(entry).toString());
        return this;
    }

    private Path copyByContent(Path jar)
    {
        try {
            byte[] content = Files.readAllBytes(jar);
            Path folder = Files.createDirectories(folders.cache().resolve("jars"));
            Path copy = folder.resolve(Hashing.sha256().hashBytes(content).toString().substring(0, 16) + "-" + jar.getFileName());
            if (!Files.exists(copy)) {
                Path partial = Files.createTempFile(folder, "new", ".partial");
                Files.write(partial, content);
                Files.move(partial, copy, ATOMIC_MOVE, REPLACE_EXISTING);
            }
            return copy;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + jar, e);
        }
    }

    JavaCommand classpath(List<Path> entries)
    {
        entries.forEach(entry -> classpath.add(entry.toString()));
        return this;
    }

    JavaCommand allJarsIn(Path folder)
    {
        classpath.add(folder.resolve("*").toString());
        return this;
    }

    /** Starts the server in a folder of the data folder that has its name. */
    ChildProcess start(Map<String, String> environment, Path logFile, String mainClass, Object... arguments)
    {
        Path home = folders.data().resolve(server);
        String classes = classpath.stream().collect(joining(File.pathSeparator));
        ClassArchive archive = new ClassArchive(folders.cache(), home, server, classpath,
                options.stream()
                        .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                        // how well code is compiled does not matter to how classes are laid out
                        .filter(option -> !option.startsWith("-XX:TieredStopAtLevel="))
                        .toList());
        ImmutableList.Builder<String> command = ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .addAll(archive.options())
                .addAll(options)
                .add("-cp", classes)
                .add(ChildMain.class.getName())
                .add(mainClass);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return ChildProcess.start(command.build(), environment, home, logFile, archive::keep);
    }
}
