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
package io.realtimeplatform.pinot.debezium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static java.net.http.HttpResponse.BodyHandlers.ofString;

/**
 * A real registry: Apicurio's, which has an interface of its own and Confluent's. It can be killed, and comes back at its
 * address with its schemas.
 */
public final class RegistryProcess
        implements AutoCloseable
{
    /**
     * The path of Confluent's interface.
     */
    public static final String CONFLUENT = "/apis/ccompat/v7";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path installation;
    private final Path data;
    private final int port;
    private Process process;

    /**
     * @param installation the folder that it was unpacked into
     * @param data an empty folder
     */
    public RegistryProcess(Path installation, Path data)
    {
        this.installation = installation;
        this.data = data;
        port = freePort();
    }

    public String url()
    {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Starts it and waits until it answers.
     */
    public void start()
            throws IOException, InterruptedException
    {
        Path log = data.resolve("registry.log");
        process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + freePort(),
                "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("schemas").toAbsolutePath() + ";WRITE_DELAY=0",
                "-jar", installation.resolve("quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The registry does not start: " + Files.readString(log));
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isReady()
            throws InterruptedException
    {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url() + CONFLUENT + "/subjects")).build(), ofString()).statusCode() == 200;
        }
        catch (IOException e) {
            return false;
        }
    }

    private static int freePort()
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends it without a chance to say so to anyone.
     */
    public void kill()
            throws InterruptedException
    {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close()
            throws InterruptedException
    {
        kill();
        client.close();
    }
}
