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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/** What a server consists of, as the build of its module below {@code local-stack/servers} wrote it down. */
record ServerArtifacts(List<Path> jars, List<Path> archives)
{
    ServerArtifacts
    {
        jars = ImmutableList.copyOf(jars);
        archives = ImmutableList.copyOf(archives);
    }

    static ServerArtifacts of(StackFolders folders, String server)
    {
        Path list = folders.checkout().resolve("local-stack/servers").resolve(server).resolve("target/classpath");
        if (!Files.exists(list)) {
            throw new StackException("%s is missing: build the repository first (bin/quickstart does)".formatted(list));
        }
        try {
            List<Path> entries = Stream.of(Files.readString(list).strip().split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .map(Path::of)
                    .collect(toImmutableList());
            for (Path entry : entries) {
                if (!Files.exists(entry)) {
                    throw new StackException("%s names %s, which is not there: build the repository again".formatted(list, entry));
                }
            }
            return new ServerArtifacts(
                    entries.stream().filter(entry -> entry.toString().endsWith(".jar")).toList(),
                    entries.stream().filter(entry -> !entry.toString().endsWith(".jar")).toList());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + list, e);
        }
    }

    /**
     * The same, unless the build had the environment variable that names an installation: it then fetched no artifacts.
     *
     * @throws StackException if there are no artifacts
     */
    static ServerArtifacts unlessBuiltWith(StackFolders folders, String server, String variable)
    {
        ServerArtifacts artifacts = of(folders, server);
        if (artifacts.files().noneMatch(file -> file.getFileName().toString().matches(server + "-(server|controller)-.*"))) {
            throw new StackException("The repository was built with %s set, so there are no artifacts of %s: set it now, or build again without it".formatted(variable, server));
        }
        return artifacts;
    }

    /** The one artifact whose file name starts with the prefix. */
    Path single(String prefix)
    {
        List<Path> matches = files()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .toList();
        if (matches.size() != 1) {
            throw new StackException("Expected one artifact %s*, found %s".formatted(prefix, matches));
        }
        return matches.getFirst();
    }

    private Stream<Path> files()
    {
        return Stream.concat(jars.stream(), archives.stream());
    }
}
