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
import com.google.common.collect.ImmutableMap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/** A Kafka Connect worker in distributed mode, with Debezium's connectors. */
public final class ConnectServer
        extends StackServer
{
    private final int port;
    private final KafkaServer kafka;
    private final List<Path> connectors;
    private final List<Path> converters;
    private final Map<String, String> environment;

    /** @param converters jars of converters beside Connect's own */
    ConnectServer(StackFolders folders, Progress progress, int port, KafkaServer kafka, List<Path> connectors, List<Path> converters, Map<String, String> environment)
    {
        super("Kafka Connect", folders, progress);
        this.port = port;
        this.kafka = kafka;
        this.connectors = ImmutableList.copyOf(connectors);
        this.converters = ImmutableList.copyOf(converters);
        this.environment = ImmutableMap.copyOf(environment);
    }

    @Override
    public int port()
    {
        return port;
    }

    /** The address of the REST interface, {@code platform.connect.url}. */
    public String url()
    {
        return "http://127.0.0.1:" + port;
    }

    @Override
    ChildProcess launch()
    {
        Path home = folders.data().resolve("connect");
        Path configuration = home.resolve("worker.properties");
        ConfigurationFile.read(folders.etc().resolve("connect/worker.properties"))
                .override("bootstrap.servers", kafka.bootstrapServers())
                .override("listeners", url())
                .override("plugin.path", connectors.stream().map(Path::toString).collect(joining(",")))
                .write(configuration);
        return new JavaCommand(folders, "connect")
                .options("-Xmx512M", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS")
                .options(extraJvmOptions())
                .classpath(Stream.concat(ServerArtifacts.of(folders, "connect").jars().stream(), converters.stream()).toList())
                .start(environment, logFile(), "org.apache.kafka.connect.cli.ConnectDistributed", configuration);
    }

    @Override
    Optional<String> notReady()
    {
        return Health.missing(url() + "/connectors", body -> body.startsWith("["));
    }

    @Override
    String describe()
    {
        return url();
    }
}
