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

import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.plugin.PluginManager;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.stream.StreamMessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shaded jar as Pinot loads it. Runs on the oldest and on the newest release of Pinot's SPI.
 */
public class DecoderInPinotIT
{
    private static final String DECODER = "io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder";

    @Test
    public void testJarHoldsNothingOfPinot()
            throws Exception
    {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> classes = jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")).toList();
            assertThat(classes).isNotEmpty().allMatch(name -> name.startsWith("io/realtimeplatform/pinot/debezium/"));
            assertThat(classes).contains("io/realtimeplatform/pinot/debezium/shaded/jackson/JsonParser.class");
            byte[] bytecode = jar.getInputStream(jar.getEntry(DECODER.replace('.', '/') + ".class")).readAllBytes();
            assertThat(bytecode[7]).as("class file version of Java 11").isEqualTo((byte) 55);
        }
    }

    @Test
    public void testClasspath()
            throws Exception
    {
        assertDecodes(create(DECODER));
    }

    @Test
    public void testPluginsFolder(@TempDir Path plugins)
            throws Exception
    {
        Path plugin = Files.createDirectory(plugins.resolve("pinot-debezium-decoder"));
        Files.copy(jar(), plugin.resolve("pinot-debezium-decoder.jar"));
        Path decoder = jar().toAbsolutePath();
        String classpath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(decoder))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", classpath,
                "-Dplugins.dir=" + plugins,
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                PinotHost.class.getName(),
                "pinot-debezium-decoder:" + DECODER,
                EventBuilder.created("{\"id\":7}"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(0);
        assertThat(output).contains("loaded by PluginClassLoader, row {id=7}");
    }

    private static Path jar()
            throws Exception
    {
        Path jar = Path.of(DebeziumMessageDecoder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(new File(jar.toString())).isFile();
        return jar;
    }

    /**
     * As Pinot creates a decoder: StreamDecoderProvider of 0.11, RealtimeSegmentDataManager of 1.x.
     */
    @SuppressWarnings("unchecked")
    private static StreamMessageDecoder<byte[]> create(String className)
            throws Exception
    {
        Map<String, String> properties = new HashMap<>(Map.of(
                "streamType", "kafka",
                "stream.kafka.topic.name", DecoderTester.TOPIC,
                "stream.kafka.consumer.type", "lowlevel",
                "stream.kafka.consumer.factory.class.name", "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory",
                "stream.kafka.decoder.class.name", className,
                "stream.kafka.decoder.prop.key.columns", "[\"id\"]",
                "stream.kafka.decoder.prop.columns", "{\"id\": {\"type\": \"int64\"}}"));
        StreamConfig streamConfig = new StreamConfig("shop__public__person__g1_REALTIME", properties);
        Set<String> fieldsToRead = Set.of("id", "name", "__deleted", "__position");
        Method provider = providerOfOldReleases();
        if (provider != null) {
            return (StreamMessageDecoder<byte[]>) provider.invoke(null, streamConfig, fieldsToRead);
        }
        StreamMessageDecoder<byte[]> decoder = PluginManager.get().createInstance(streamConfig.getDecoderClass());
        StreamMessageDecoder.class.getMethod("init", Set.class, StreamConfig.class, TableConfig.class, Schema.class)
                .invoke(decoder, fieldsToRead, streamConfig, null, null);
        return decoder;
    }

    private static Method providerOfOldReleases()
            throws NoSuchMethodException
    {
        try {
            return Class.forName("org.apache.pinot.spi.stream.StreamDecoderProvider").getMethod("create", StreamConfig.class, Set.class);
        }
        catch (ClassNotFoundException e) {
            assertThat(System.getProperty("pinot.newest")).as("the newest release has no provider").isEqualTo("true");
            return null;
        }
    }

    private static void assertDecodes(StreamMessageDecoder<byte[]> decoder)
    {
        for (String prefix : List.of("ns", "ws", "st")) {
            byte[] message = EventBuilder.bytes(Events.values(prefix + ".person.values.jsonl").get(1));
            GenericRow row = decoder.decode(message, 0, message.length, new GenericRow());
            assertThat(row.getValue("id")).isInstanceOf(Long.class);
            assertThat(row.getValue("__deleted")).isInstanceOf(Boolean.class);
            assertThat(row.getValue("__position")).isInstanceOf(Long.class);
        }
        byte[] broken = EventBuilder.bytes("{\"id\":");
        assertThat(decoder.decode(broken, 0, broken.length, new GenericRow())).isNull();
    }
}
