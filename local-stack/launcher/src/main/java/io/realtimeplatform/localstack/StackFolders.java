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
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Where things are.
 *
 * @param checkout the root of this repository
 * @param etc the configuration that servers are started with, see {@code etc/}
 * @param data everything that the servers write
 * @param cache what was unpacked from archives, shared by all stacks of this user
 */
record StackFolders(Path checkout, Path etc, Path data, Path cache)
{
    StackFolders
    {
        requireNonNull(checkout, "checkout is null");
        requireNonNull(etc, "etc is null");
        requireNonNull(data, "data is null");
        requireNonNull(cache, "cache is null");
    }

    Path log(String server)
    {
        return data.resolve("logs").resolve(server + ".log");
    }

    /** The repository that this class was built from: the nearest folder above it that has the stack's configuration. */
    static Path findCheckout()
    {
        for (Path folder = codeOf(StackFolders.class); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("etc/trino/config.properties")) && Files.exists(folder.resolve("local-stack/pom.xml"))) {
                return folder;
            }
        }
        throw new StackException("The local stack runs from a checkout of its repository; %s is in none".formatted(codeOf(StackFolders.class)));
    }

    /** The jar or folder that a class was loaded from. */
    static Path codeOf(Class<?> type)
    {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toAbsolutePath();
        }
        catch (URISyntaxException e) {
            throw new StackException("%s was loaded from an odd place".formatted(type), e);
        }
    }

    /** The folder that XDG or the user's home gives to caches; unpacked archives are found there by their names. */
    static Path defaultCache()
    {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("realtime-platform");
    }

    /** The first match in a module's target folder, if the module has been built. */
    static Optional<Path> built(Path checkout, String module, String pattern)
    {
        Path target = checkout.resolve(module).resolve("target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().findFirst();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + target, e);
        }
    }
}
