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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Pinot cluster in one process: ZooKeeper, controller, broker and server. */
public final class PinotServer
        extends StackServer
{
    private static final List<String> JAVA_OPTIONS = ImmutableList.of(
            "-Xmx1G",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=512M",
            "-XX:TieredStopAtLevel=1",
            // loopback addresses only
            "-Djava.nio.channels.spi.SelectorProvider=io.realtimeplatform.localstack.child.LoopbackSelectorProvider",
            "-Dio.netty.transport.noNative=true",
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            // what Pinot itself needs
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "-Dorg.apache.logging.log4j.level=WARN",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.grpc.netty.shaded.io.netty.tryReflectionSetAccessible=true");

    private final PinotPorts ports;
    private final Optional<Path> distribution;
    private final Optional<Path> decoder;

    PinotServer(StackFolders folders, Progress progress, PinotPorts ports, Optional<Path> distribution, Optional<Path> decoder)
    {
        super("Pinot", folders, progress);
        this.ports = ports;
        this.distribution = distribution;
        this.decoder = decoder;
    }

    /** The controller's port. */
    @Override
    public int port()
    {
        return ports.controller();
    }

    /** The controller's address: REST interface and console. */
    public String controllerUrl()
    {
        return "http://127.0.0.1:" + ports.controller();
    }

    /** The broker's address, to which queries go as {@code POST /query/sql}. */
    public String brokerUrl()
    {
        return "http://127.0.0.1:" + ports.broker();
    }

    /** The port of the server on which Trino reads segments. */
    int grpcPort()
    {
        return ports.serverGrpc();
    }

    @Override
    ChildProcess launch()
    {
        Path home = folders.data().resolve("pinot");
        Path etc = folders.etc().resolve("pinot");
        String zooKeeper = "127.0.0.1:" + ports.zooKeeper();
        ConfigurationFile.read(etc.resolve("controller.conf"))
                .override("pinot.zk.server", zooKeeper)
                .override("controller.zk.str", zooKeeper)
                .override("controller.access.protocols.http.port", ports.controller())
                .override("controller.vip.port", ports.controller())
                .override("controller.data.dir", home.resolve("controller"))
                .override("controller.local.temp.dir", home.resolve("controller-temp"))
                .write(home.resolve("controller.conf"));
        ConfigurationFile.read(etc.resolve("broker.conf"))
                .override("pinot.zk.server", zooKeeper)
                .override("pinot.broker.client.access.protocols.http.port", ports.broker())
                .write(home.resolve("broker.conf"));
        ConfigurationFile.read(etc.resolve("server.conf"))
                .override("pinot.zk.server", zooKeeper)
                .override("pinot.server.netty.port", ports.server())
                .override("pinot.server.adminapi.access.protocols.http.port", ports.serverAdmin())
                .override("pinot.server.grpc.port", ports.serverGrpc())
                .override("pinot.server.instance.dataDir", home.resolve("segments"))
                .override("pinot.server.instance.segmentTarDir", home.resolve("segment-archives"))
                .write(home.resolve("server.conf"));
        JavaCommand command = new JavaCommand(folders, "pinot")
                .options(JAVA_OPTIONS)
                .options(extraJvmOptions());
        decoder.ifPresent(command::ownCode);
        distribution.ifPresentOrElse(
                folder -> {
                    command.allJarsIn(folder.resolve("lib"));
                    if (Files.isDirectory(folder.resolve("plugins"))) {
                        command.options("-Dplugins.dir=" + folder.resolve("plugins"));
                    }
                },
                () -> command.classpath(ServerArtifacts.unlessBuiltWith(folders, "pinot", "PINOT_HOME").jars()));
        return command.start(
                ImmutableMap.of(),
                logFile(),
                "io.realtimeplatform.localstack.child.PinotMain",
                ports.zooKeeper(),
                home.resolve("zookeeper"),
                home.resolve("controller.conf"),
                home.resolve("broker.conf"),
                home.resolve("server.conf"));
    }

    @Override
    Optional<String> notReady()
    {
        for (int port : ImmutableList.of(ports.controller(), ports.broker(), ports.serverAdmin())) {
            Optional<String> missing = Health.missing("http://127.0.0.1:%s/health".formatted(port), body -> body.equals("OK"));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    @Override
    String describe()
    {
        return controllerUrl();
    }

    record PinotPorts(int zooKeeper, int controller, int broker, int server, int serverAdmin, int serverGrpc) {}
}
