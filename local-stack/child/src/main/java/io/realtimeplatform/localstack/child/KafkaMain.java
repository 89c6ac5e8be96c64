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
package io.realtimeplatform.localstack.child;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;

import static java.nio.ByteBuffer.allocate;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Kafka broker that formats its log directory at the first start. Kafka's classes are those of the classpath that
 * the process was started with.
 */
public final class KafkaMain
{
    private KafkaMain() {}

    /**
     * @param arguments the path of server.properties
     */
    public static void main(String[] arguments)
            throws ReflectiveOperationException, IOException
    {
        String configuration = arguments[0];
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(configuration), UTF_8)) {
            properties.load(reader);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            String[] format = {"format", "--config", configuration, "--cluster-id", randomClusterId()};
            Object code = Class.forName("kafka.tools.StorageTool")
                    .getMethod("execute", String[].class, PrintStream.class)
                    .invoke(null, format, System.out);
            if (!code.equals(0)) {
                throw new IOException("Kafka could not format " + properties.getProperty("log.dirs") + ": exit code " + code);
            }
        }
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) new String[] {configuration});
    }

    // Kafka writes a cluster id as the base64 of a UUID
    private static String randomClusterId()
    {
        UUID id = UUID.randomUUID();
        byte[] bytes = allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // an argument that begins with a dash would be taken for an option
        return text.startsWith("-") ? randomClusterId() : text;
    }
}
