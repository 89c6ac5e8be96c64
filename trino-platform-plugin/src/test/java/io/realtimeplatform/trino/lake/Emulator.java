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
package io.realtimeplatform.trino.lake;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.child.ChildMain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static java.lang.ProcessBuilder.Redirect.appendTo;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * A process that speaks the protocol of a service of a lake, on a port of loopback. It ends when its standard input does, hence with this one.
 */
final class Emulator
        implements AutoCloseable
{
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 20;
    // below those that the operating system gives to outgoing connections, which could take one while the emulator is stopped
    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;

    private final List<String> command;
    private final Map<String, String> environment;
    private final int port;
    private final Path log;
    private Process process;

    private Emulator(List<String> command, Map<String, String> environment, int port, Path log)
    {
        this.command = ImmutableList.copyOf(command);
        this.environment = ImmutableMap.copyOf(environment);
        this.port = port;
        this.log = log;
    }

    static Emulator start(List<String> command, Map<String, String> environment, int port, Path log)
    {
        Emulator emulator = new Emulator(command, environment, port, log);
        emulator.start();
        return emulator;
    }

    /**
     * @param artifact of module local-stack/servers/lake
     * @return the command that runs its main class; a server that would listen on every address is kept to loopback
     */
    static List<String> java(String artifact, String mainClass, String... arguments)
    {
        return ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin/java").toString())
                .add("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "-Djava.nio.channels.spi.SelectorProvider=io.realtimeplatform.localstack.child.LoopbackSelectorProvider")
                .add("-cp", jar(artifact) + ":" + codeOf(ChildMain.class))
                .add(ChildMain.class.getName(), mainClass)
                .add(arguments)
                .build();
    }

    private static String jar(String artifact)
    {
        Path list = Path.of("../local-stack/servers/lake/target/classpath").toAbsolutePath();
        try {
            return Splitter.on(':').splitToStream(Files.readString(list).strip())
                    .filter(jar -> Path.of(jar).getFileName().toString().startsWith(artifact + "-"))
                    .collect(onlyElement());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Maven writes %s when it builds that module".formatted(list), e);
        }
    }

    private static Path codeOf(Class<?> type)
    {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static int freePort()
    {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            }
            catch (IOException _) {
                // taken
            }
        }
    }

    URI url()
    {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns when it takes connections. */
    void start()
    {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
            long limit = System.nanoTime() + START_LIMIT.toNanos();
            while (!listens()) {
                if (!process.isAlive() || System.nanoTime() > limit) {
                    close();
                    throw new AssertionError("%s did not start: %s".formatted(command, Files.readString(log)));
                }
                Thread.sleep(50);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.getFirst(), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private boolean listens()
    {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (IOException _) {
            return false;
        }
    }

    /** Returns when it is gone; what it has is there when it is started again. */
    @Override
    public void close()
    {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
