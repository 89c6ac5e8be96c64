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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

/** The properties that servers know, asked of the classes that the build fetched. Of Trino nothing is asked: it refuses to start with others. */
final class KnownProperties
{
    private static final Pattern PINOT_CLASSES = Pattern.compile("org/apache/pinot/.*/(CommonConstants|ControllerConf|ListenerConfigUtil)(\\$.*)?\\.class");

    private KnownProperties() {}

    /** Keys that a Kafka node would ignore. */
    static Set<String> unknownToKafka(Path checkout, Map<String, String> properties)
            throws IOException, ReflectiveOperationException
    {
        return withClasses(checkout, "kafka", classes -> {
            Set<String> names = names(classes.loadClass("org.apache.kafka.server.config.AbstractKafkaConfig").getField("CONFIG_DEF").get(null));
            return properties.keySet().stream().filter(key -> !names.contains(key)).collect(toImmutableSet());
        });
    }

    /** Keys that a worker of Kafka Connect would ignore, or that its converters and config providers do not know. */
    static Set<String> unknownToConnect(Path checkout, Map<String, String> properties)
            throws IOException, ReflectiveOperationException
    {
        return withClasses(checkout, "connect", classes -> {
            ImmutableSet.Builder<String> known = ImmutableSet.builder();
            Object worker = classes.loadClass("org.apache.kafka.connect.runtime.distributed.DistributedConfig").getConstructor(Map.class).newInstance(properties);
            ((Map<?, ?>) worker.getClass().getMethod("values").invoke(worker)).keySet().forEach(key -> known.add((String) key));
            for (String converter : ImmutableList.of("key.converter", "value.converter")) {
                Object definition = classes.loadClass(properties.get(converter) + "Config").getMethod("configDef").invoke(null);
                names(definition).forEach(key -> known.add(converter + "." + key));
            }
            for (String provider : Splitter.on(',').split(properties.get("config.providers"))) {
                String key = "config.providers.%s.class".formatted(provider);
                classes.loadClass(properties.get(key));
                known.add(key);
            }
            Set<String> names = known.build();
            return properties.keySet().stream().filter(key -> !names.contains(key)).collect(toImmutableSet());
        });
    }

    /** @param definition a {@code ConfigDef} of a server's class loader */
    @SuppressWarnings("unchecked")
    private static Set<String> names(Object definition)
            throws ReflectiveOperationException
    {
        return (Set<String>) definition.getClass().getMethod("names").invoke(definition);
    }

    /**
     * Keys that Pinot would ignore: neither the whole of them nor two parts of them are constants of the newest Pinot, or, for the controller
     * and the addresses, whose classes are not published any more, of the Pinot of the local stack.
     */
    static Set<String> unknownToPinot(Path checkout, Map<String, String> properties)
            throws IOException
    {
        ImmutableSet.Builder<String> constants = ImmutableSet.builder();
        for (Path jar : pinotJars(checkout)) {
            addConstants(jar, constants);
        }
        Set<String> known = constants.build();
        return properties.keySet().stream().filter(key -> !isKnown(key, known)).collect(toImmutableSet());
    }

    private static boolean isKnown(String key, Set<String> constants)
    {
        // what Pinot's ListenerConfigUtil puts behind the name of a server's interface
        String whole = key.replaceFirst("\\.access\\.protocols(\\.http\\.(host|port))?$", "");
        if (constants.contains(whole)) {
            return true;
        }
        for (int dot = whole.indexOf('.'); dot >= 0; dot = whole.indexOf('.', dot + 1)) {
            if ((constants.contains(whole.substring(0, dot)) || constants.contains(whole.substring(0, dot + 1))) && constants.contains(whole.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> pinotJars(Path checkout)
            throws IOException
    {
        ImmutableList.Builder<Path> jars = ImmutableList.builder();
        try (Stream<Path> files = Files.list(checkout.resolve("pinot-debezium-decoder/target/newest-pinot"))) {
            jars.addAll(files.toList());
        }
        String home = System.getenv("PINOT_HOME");
        if (home == null || home.isBlank()) {
            jars.addAll(classpath(checkout, "pinot").stream().filter(jar -> jar.getFileName().toString().matches("pinot-(controller|core)-[0-9].*")).toList());
        }
        else {
            try (Stream<Path> files = Files.list(Path.of(home, "lib"))) {
                jars.addAll(files.filter(file -> file.toString().endsWith(".jar")).toList());
            }
        }
        return jars.build();
    }

    private static void addConstants(Path jar, ImmutableSet.Builder<String> constants)
            throws IOException
    {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().filter(entry -> PINOT_CLASSES.matcher(entry.getName()).matches()).toList()) {
                ClassFile.of().parse(file.getInputStream(entry).readAllBytes()).constantPool().forEach(constant -> {
                    if (constant instanceof StringEntry text) {
                        constants.add(text.stringValue());
                    }
                });
            }
        }
    }

    private interface Question
    {
        Set<String> ask(ClassLoader classes)
                throws ReflectiveOperationException;
    }

    private static Set<String> withClasses(Path checkout, String server, Question question)
            throws IOException, ReflectiveOperationException
    {
        URL[] urls = classpath(checkout, server).stream().map(KnownProperties::url).toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader classes = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            // where Kafka looks for classes that properties name
            Thread.currentThread().setContextClassLoader(classes);
            return question.ask(classes);
        }
        finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** What the local stack starts a server from. */
    private static List<Path> classpath(Path checkout, String server)
            throws IOException
    {
        String list = Files.readString(checkout.resolve("local-stack/servers").resolve(server).resolve("target/classpath")).strip();
        return Splitter.on(File.pathSeparatorChar).omitEmptyStrings().splitToStream(list)
                .map(Path::of)
                .filter(entry -> entry.toString().endsWith(".jar"))
                .collect(toImmutableList());
    }

    private static URL url(Path jar)
    {
        try {
            return jar.toUri().toURL();
        }
        catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
