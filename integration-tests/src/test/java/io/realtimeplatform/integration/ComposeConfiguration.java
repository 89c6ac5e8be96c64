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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.realtimeplatform.integration.ComposeFile.Mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The configuration with which a server of a compose file is started, as {@code docker/configure} writes it from the files that the
 * compose file mounts, beside the files of {@code etc/} with which the local stack starts that server.
 */
final class ComposeConfiguration
{
    private static final String PLATFORM = "/platform/";
    private static final Pattern PLATFORM_PATH = Pattern.compile("(?<!/tmp)/platform/[A-Za-z0-9._/-]+");
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9.-]+):([0-9]+)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{ENV:([A-Z_]+)}");

    /** What is elsewhere in a container: addresses of servers. The ports are those of etc/. */
    private static final Set<String> ADDRESSES = ImmutableSet.of(
            "advertised.listeners",
            "bootstrap.servers",
            "connection-url",
            "controller.access.protocols.http.host",
            "controller.host",
            "controller.vip.host",
            "controller.zk.str",
            "iceberg.jdbc-catalog.connection-url",
            "listeners",
            "node.bind-ip",
            "pinot.broker.client.access.protocols.http.host",
            "pinot.broker.hostname",
            "pinot.controller-urls",
            "pinot.server.adminapi.access.protocols.http.host",
            "pinot.server.netty.host",
            "pinot.zk.server",
            "platform.connect.url",
            "platform.kafka.bootstrap-servers",
            "platform.pinot.controller-url");

    /** And folders with what must be there after a restart. */
    private static final Set<String> DATA_FOLDERS = ImmutableSet.of(
            "controller.data.dir",
            "controller.local.temp.dir",
            "local.location",
            "log.dirs",
            "node.data-dir",
            "pinot.server.instance.dataDir",
            "pinot.server.instance.segmentTarDir");

    private static final Set<String> PLUGIN_FOLDERS = ImmutableSet.of("plugin.dir", "plugin.path");

    /** Where a server means itself. */
    private static final Set<String> OWN_ADDRESSES = ImmutableSet.of("controller.quorum.voters", "discovery.uri", "listeners", "node.internal-address", "platform.trino.url");

    private final ComposeFile compose;
    private final String service;
    private final Map<String, Map<String, String>> files;
    private final List<String> problems;

    private ComposeConfiguration(ComposeFile compose, String service, Map<String, Map<String, String>> files, List<String> problems)
    {
        this.compose = compose;
        this.service = service;
        this.files = ImmutableMap.copyOf(files);
        this.problems = ImmutableList.copyOf(problems);
    }

    /** @param work a new folder */
    static ComposeConfiguration of(ComposeFile compose, String service, Path work)
    {
        try {
            return create(compose, service, work);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ComposeConfiguration create(ComposeFile compose, String service, Path work)
            throws IOException
    {
        Path platform = work.resolve("platform");
        for (Mount mount : compose.mounts(service)) {
            if (mount.target().startsWith(PLATFORM) && Files.exists(compose.file(mount))) {
                copy(compose.file(mount), platform.resolve(mount.target().substring(PLATFORM.length())));
            }
        }
        ImmutableList.Builder<String> problems = ImmutableList.builder();
        String text = text(compose, service, platform);
        PLATFORM_PATH.matcher(text).results()
                .map(MatchResult::group)
                .filter(path -> !Files.exists(platform.resolve(path.substring(PLATFORM.length()))))
                .distinct()
                .forEach(path -> problems.add("%s: %s is not mounted".formatted(service, path)));

        Map<String, Map<String, String>> files = new LinkedHashMap<>();
        if (compose.service(service).path("entrypoint").path(1).asText().equals("/platform/configure")) {
            Path written = work.resolve("written");
            Program program = Program.runExisting(
                    ImmutableList.of("bash", platform.resolve("configure").toString(), written.toString(), "true"),
                    ImmutableMap.of("PLATFORM_FOLDER", platform.toString()));
            if (program.exitCode() != 0) {
                problems.add("%s: %s".formatted(service, program.complaint()));
                return new ComposeConfiguration(compose, service, files, problems.build());
            }
            for (String name : names(platform.resolve("overlay"))) {
                if (!Files.exists(platform.resolve("etc").resolve(name))) {
                    problems.add("%s: the overlay has %s, which is not mounted from etc/".formatted(service, name));
                }
            }
            for (String name : names(written)) {
                files.put(name, values(written.resolve(name)));
                addDifferences(service, name, values(platform.resolve("etc").resolve(name)), files.get(name), problems);
            }
        }
        return new ComposeConfiguration(compose, service, files, problems.build());
    }

    private static void addDifferences(String service, String file, Map<String, String> etc, Map<String, String> here, ImmutableList.Builder<String> problems)
    {
        if (!ImmutableList.copyOf(etc.keySet()).equals(ImmutableList.copyOf(here.keySet()))) {
            problems.add("%s: %s has other keys than etc/: %s".formatted(service, file, Sets.symmetricDifference(etc.keySet(), here.keySet())));
            return;
        }
        Maps.difference(etc, here).entriesDiffering().forEach((key, values) -> {
            if (ADDRESSES.contains(key)) {
                if (!ports(values.leftValue()).equals(ports(values.rightValue()))) {
                    problems.add("%s: %s of %s is %s, with other ports than %s in etc/".formatted(service, key, file, values.rightValue(), values.leftValue()));
                }
            }
            else if (!DATA_FOLDERS.contains(key) && !PLUGIN_FOLDERS.contains(key)) {
                problems.add("%s: %s of %s is %s, and %s in etc/".formatted(service, key, file, values.rightValue(), values.leftValue()));
            }
        });
    }

    /** File name to keys and values. */
    Map<String, Map<String, String>> files()
    {
        return files;
    }

    List<String> problems()
    {
        ImmutableList.Builder<String> all = ImmutableList.<String>builder().addAll(problems);
        List<String> volumes = compose.mounts(service).stream().filter(Mount::isVolume).map(Mount::target).toList();
        files.forEach((file, values) -> values.forEach((key, value) -> {
            if (value.contains("127.0.0.1") && !OWN_ADDRESSES.contains(key)) {
                all.add("%s: %s of %s is %s, which is in another container".formatted(service, key, file, value));
            }
            // what is published or asked by others listens on more than the loopback address
            if (key.equals("listeners") && !value.contains("//0.0.0.0:")) {
                all.add("%s: %s of %s is %s, which no other container reaches".formatted(service, key, file, value));
            }
            if (ADDRESSES.contains(key)) {
                hosts(value)
                        .filter(host -> !host.matches("[0-9.]+") && !compose.services().contains(host))
                        .forEach(host -> all.add("%s: %s of %s is %s, and there is no %s".formatted(service, key, file, value, host)));
            }
            if (DATA_FOLDERS.contains(key) && volumes.stream().noneMatch(volume -> value.equals(volume) || value.startsWith(volume + "/"))) {
                all.add("%s: %s of %s is %s, which is in no volume".formatted(service, key, file, value));
            }
            ENVIRONMENT.matcher(value).results()
                    .map(variable -> variable.group(1))
                    .filter(variable -> !compose.service(service).path("environment").has(variable))
                    .forEach(variable -> all.add("%s: %s of %s is not in the environment".formatted(service, variable, file)));
        }));
        return all.build();
    }

    private static Stream<String> hosts(String value)
    {
        return value.contains(":") ? ADDRESS.matcher(value).results().map(address -> address.group(1)) : Stream.of(value);
    }

    private static List<String> ports(String value)
    {
        return ADDRESS.matcher(value).results().map(address -> address.group(2)).toList();
    }

    /** What the compose file says of a service, and the scripts that it mounts. */
    private static String text(ComposeFile compose, String service, Path platform)
            throws IOException
    {
        StringBuilder text = new StringBuilder();
        for (String part : ImmutableList.of("entrypoint", "command", "environment")) {
            text.append(compose.service(service).path(part)).append('\n');
        }
        for (Mount mount : compose.mounts(service)) {
            if (mount.source().endsWith(".sh") && Files.exists(compose.file(mount))) {
                text.append(Files.readString(compose.file(mount)));
            }
        }
        return text.toString();
    }

    /** The lines of a file by their keys; of a file of JVM options by themselves. */
    private static Map<String, String> values(Path file)
            throws IOException
    {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int end = file.toString().endsWith(".config") ? -1 : line.indexOf('=');
                values.put(end < 0 ? line : line.substring(0, end), end < 0 ? "" : line.substring(end + 1));
            }
        }
        return values;
    }

    private static List<String> names(Path folder)
            throws IOException
    {
        if (!Files.isDirectory(folder)) {
            return ImmutableList.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).map(path -> folder.relativize(path).toString()).sorted().collect(toImmutableList());
        }
    }

    static void copy(Path source, Path target)
            throws IOException
    {
        Files.createDirectories(target.getParent());
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Path copy = target.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                }
                else {
                    Files.copy(path, copy);
                }
            }
        }
    }
}
