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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What a compose file asks an engine for, and what of it could not be had: files, variables, ports, volumes, the order of the start.
 * Variables have the value that they have where nobody sets them.
 */
final class ComposeFile
{
    // $$ stands for a dollar sign
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\$|\\{([A-Z_]+)(?:(:-|:\\?)([^}]*))?}|([A-Za-z_]+))");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:([0-9]+):[0-9]+");
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:[0-9]+(\\.[0-9]+)*([._-][A-Za-z0-9]+)*");

    private final Path folder;
    private final JsonNode content;
    private final Map<String, String> secrets;

    private ComposeFile(Path folder, JsonNode content, Map<String, String> secrets)
    {
        this.folder = folder;
        this.content = content;
        this.secrets = ImmutableMap.copyOf(secrets);
    }

    /** @param source the folder, or the name of the volume, on this machine */
    record Mount(String source, String target, boolean readOnly)
    {
        boolean isVolume()
        {
            return !source.startsWith(".");
        }
    }

    /** @param folder has compose.yaml and secrets.env.example */
    static ComposeFile read(Path folder)
    {
        try {
            Map<String, String> secrets = new TreeMap<>();
            for (String line : Files.readAllLines(folder.resolve("secrets.env.example"))) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    secrets.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                }
            }
            ObjectMapper mapper = new ObjectMapper(YAMLFactory.builder().enable(STRICT_DUPLICATE_DETECTION).build());
            return new ComposeFile(folder, mapper.readTree(folder.resolve("compose.yaml").toFile()), secrets);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder()
    {
        return folder;
    }

    List<String> services()
    {
        return ImmutableList.copyOf(content.path("services").fieldNames());
    }

    JsonNode service(String name)
    {
        return content.path("services").path(name);
    }

    List<Mount> mounts(String service)
    {
        return texts(service(service).path("volumes"))
                .map(this::withDefaults)
                .map(text -> {
                    String[] parts = text.split(":", -1);
                    return new Mount(parts[0], parts[1], parts.length == 3 && parts[2].equals("ro"));
                })
                .collect(toImmutableList());
    }

    Path file(Mount mount)
    {
        return folder.resolve(mount.source()).normalize();
    }

    /** The images that an engine fetches for a service. */
    List<String> images(String service)
    {
        JsonNode build = service(service).path("build").path("dockerfile_inline");
        if (build.isMissingNode()) {
            return ImmutableList.of(service(service).path("image").asText());
        }
        return FROM.matcher(build.asText()).results().map(result -> result.group(1)).toList();
    }

    List<String> problems()
    {
        ImmutableList.Builder<String> problems = ImmutableList.builder();
        scalars(content).forEach(text -> addVariableProblems(text, problems));
        Map<String, String> serviceOfPort = new HashMap<>();
        Set<String> unusedVolumes = new HashSet<>(ImmutableList.copyOf(content.path("volumes").fieldNames()));
        for (String service : services()) {
            images(service).stream()
                    .filter(image -> !PINNED.matcher(image).matches())
                    .forEach(image -> problems.add("%s: image %s has no fixed version".formatted(service, image)));
            addPortProblems(service, serviceOfPort, problems);
            addMountProblems(service, unusedVolumes, problems);
            addSecretProblems(service, problems);
            addOrderProblems(service, problems);
        }
        unusedVolumes.forEach(volume -> problems.add("volume %s is used by no service".formatted(volume)));
        secrets.forEach((name, value) -> {
            if (!value.isEmpty()) {
                problems.add("secrets.env.example has a value for %s".formatted(name));
            }
        });
        return problems.build();
    }

    private void addVariableProblems(String text, ImmutableList.Builder<String> problems)
    {
        VARIABLE.matcher(text).results().forEach(variable -> {
            if (variable.group(4) != null) {
                problems.add("$%s is replaced by the engine: write $$%s or ${%s…}".formatted(variable.group(4), variable.group(4), variable.group(4)));
            }
            if (variable.group(1) != null && !":-".equals(variable.group(2)) && !secrets.containsKey(variable.group(1))) {
                problems.add("variable %s has no default and is not in secrets.env.example".formatted(variable.group(1)));
            }
        });
    }

    private void addPortProblems(String service, Map<String, String> serviceOfPort, ImmutableList.Builder<String> problems)
    {
        texts(service(service).path("ports")).map(this::withDefaults).forEach(text -> {
            Matcher port = PORT.matcher(text);
            if (!port.matches()) {
                problems.add("%s: port %s is not on 127.0.0.1".formatted(service, text));
            }
            else if (serviceOfPort.put(port.group(1), service) != null) {
                problems.add("%s: port %s is published twice".formatted(service, port.group(1)));
            }
        });
    }

    private void addMountProblems(String service, Set<String> unusedVolumes, ImmutableList.Builder<String> problems)
    {
        Set<String> targets = new HashSet<>();
        for (Mount mount : mounts(service)) {
            if (!targets.add(mount.target())) {
                problems.add("%s: %s is mounted twice".formatted(service, mount.target()));
            }
            if (mount.isVolume()) {
                unusedVolumes.remove(mount.source());
                if (!content.path("volumes").has(mount.source())) {
                    problems.add("%s: volume %s is not declared".formatted(service, mount.source()));
                }
                continue;
            }
            if (!mount.readOnly()) {
                problems.add("%s: %s can be written to".formatted(service, mount.source()));
            }
            if (!Files.exists(file(mount))) {
                problems.add("%s: %s is not there: build the repository first".formatted(service, mount.source()));
            }
        }
    }

    private void addSecretProblems(String service, ImmutableList.Builder<String> problems)
    {
        service(service).path("environment").properties().forEach(variable -> {
            boolean secret = variable.getKey().matches(".*(PASSWORD|SECRET|_KEY).*");
            if (secret && VARIABLE.matcher(variable.getValue().asText()).results().noneMatch(result -> secrets.containsKey(String.valueOf(result.group(1))))) {
                problems.add("%s: %s does not come from secrets.env.example".formatted(service, variable.getKey()));
            }
        });
    }

    private void addOrderProblems(String service, ImmutableList.Builder<String> problems)
    {
        if (service(service).path("healthcheck").path("test").isEmpty()) {
            problems.add("%s has no health check".formatted(service));
        }
        service(service).path("depends_on").properties().forEach(before -> {
            if (!before.getValue().path("condition").asText().equals("service_healthy")) {
                problems.add("%s does not wait until %s is healthy".formatted(service, before.getKey()));
            }
            // no circle: everything begins with services that wait for nobody
            if (services().indexOf(before.getKey()) < 0 || services().indexOf(before.getKey()) >= services().indexOf(service)) {
                problems.add("%s waits for %s, which is no service above it".formatted(service, before.getKey()));
            }
        });
    }

    /** A text as it is where only the secrets are set, each to its name. */
    String withDefaults(String text)
    {
        return VARIABLE.matcher(text).replaceAll(variable -> Matcher.quoteReplacement(
                variable.group(1) == null ? "$" : ":-".equals(variable.group(2)) ? variable.group(3) : variable.group(1)));
    }

    /** The default of a variable, if the file states one. */
    Optional<String> defaultOf(String variable)
    {
        return scalars(content)
                .flatMap(text -> VARIABLE.matcher(text).results())
                .filter(result -> variable.equals(result.group(1)) && ":-".equals(result.group(2)))
                .map(result -> result.group(3))
                .distinct()
                .reduce((first, second) -> first + " or " + second);
    }

    private static Stream<String> texts(JsonNode list)
    {
        return list.valueStream().map(JsonNode::asText);
    }

    private static Stream<String> scalars(JsonNode node)
    {
        return node.isValueNode() ? Stream.of(node.asText()) : node.valueStream().flatMap(ComposeFile::scalars);
    }
}
