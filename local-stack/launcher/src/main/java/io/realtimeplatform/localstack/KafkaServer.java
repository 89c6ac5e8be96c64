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

import com.google.common.collect.ImmutableMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** One Kafka node, broker and controller. */
public final class KafkaServer
        extends StackServer
{
    private final int port;
    private final int controllerPort;

    KafkaServer(StackFolders folders, Progress progress, int port, int controllerPort)
    {
        super("Kafka", folders, progress);
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public int port()
    {
        return port;
    }

    /** The value for {@code bootstrap.servers}. */
    public String bootstrapServers()
    {
        return "127.0.0.1:" + port;
    }

    @Override
    ChildProcess launch()
    {
        Path home = folders.data().resolve("kafka");
        Path configuration = home.resolve("server.properties");
        ConfigurationFile.read(folders.etc().resolve("kafka/server.properties"))
                .override("controller.quorum.voters", "1@127.0.0.1:" + controllerPort)
                .override("listeners", "PLAINTEXT://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s".formatted(port, controllerPort))
                .override("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port)
                .override("log.dirs", home.resolve("log"))
                .write(configuration);
        return new JavaCommand(folders, "kafka")
                .options("-Xmx384M", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS")
                .options(extraJvmOptions())
                .classpath(ServerArtifacts.of(folders, "kafka").jars())
                .start(ImmutableMap.of(), logFile(), "io.realtimeplatform.localstack.child.KafkaMain", configuration);
    }

    @Override
    Optional<String> notReady()
    {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        }
        catch (IOException e) {
            return Optional.of("port %s: %s".formatted(port, e.getMessage()));
        }
        try (Admin admin = Admin.create(ImmutableMap.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            int nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(3000)).nodes().get().size();
            return nodes == 1 ? Optional.empty() : Optional.of("%s nodes".formatted(nodes));
        }
        catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while asking Kafka", e);
        }
    }

    @Override
    String describe()
    {
        return bootstrapServers();
    }
}
