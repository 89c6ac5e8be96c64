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
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of a stack, chosen once and kept in its data folder: Pinot and Kafka write their own addresses into their
 * data, so a stack that starts again on the same data needs the same ports.
 */
final class Ports
{
    private static final String FILE = "ports.properties";

    // Below the ports that operating systems give to outgoing connections, which could take one while a server is down
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1000;

    private final Path file;
    private final Properties ports = new Properties();

    Ports(Path dataFolder)
    {
        file = dataFolder.resolve(FILE);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            }
            catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
    }

    /**
     * @throws StackException if the port that this data folder already uses is taken by another process
     */
    synchronized int port(String name)
    {
        String kept = ports.getProperty(name);
        if (kept != null) {
            int port = Integer.parseInt(kept);
            if (!free(port)) {
                throw new StackException("Port %s (%s of %s) is taken: does another stack run on this data folder?".formatted(port, name, file.getParent()));
            }
            return port;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!ports.containsValue(Integer.toString(port)) && free(port)) {
                ports.setProperty(name, Integer.toString(port));
                return port;
            }
        }
        throw new StackException("No free port between %s and %s on this machine".formatted(LOWEST, HIGHEST));
    }

    synchronized void keep()
    {
        try (Writer writer = Files.newBufferedWriter(file)) {
            ports.store(writer, null);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private static boolean free(int port)
    {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (IOException e) {
            return false;
        }
    }
}
