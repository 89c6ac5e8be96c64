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
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.LocalStack;
import io.trino.spi.HostAddress;
import io.trino.spi.Node;
import io.trino.spi.NodeManager;
import io.trino.spi.Plugin;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.type.MapType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * What the packaged plugin offers to SQL, as it tells Trino when a catalog is made: a test over it covers what is added
 * later by itself.
 */
final class PluginSurface
{
    private final List<Routine> procedures;
    private final List<Routine> tableFunctions;
    private final List<String> systemTables;

    private PluginSurface(Connector connector)
    {
        procedures = connector.getProcedures().stream()
                .map(procedure -> new Routine(procedure.getName(), false, procedure.getArguments().stream()
                        .map(argument -> new Argument(argument.getName(), argument.getType(), argument.isRequired()))
                        .collect(toImmutableList())))
                .sorted()
                .collect(toImmutableList());
        tableFunctions = connector.getTableFunctions().stream()
                .map(function -> new Routine(function.getName(), true, function.getArguments().stream()
                        .map(argument -> new Argument(argument.getName(), ((ScalarArgumentSpecification) argument).getType(), argument.isRequired()))
                        .collect(toImmutableList())))
                .sorted()
                .collect(toImmutableList());
        systemTables = connector.getSystemTables().stream()
                .map(table -> table.getTableMetadata().getTable().getTableName())
                .sorted()
                .collect(toImmutableList());
    }

    /** @param name in lower case, of schema {@code system} */
    record Routine(String name, boolean tableFunction, List<Argument> arguments)
            implements Comparable<Routine>
    {
        @Override
        public String toString()
        {
            return name;
        }

        @Override
        public int compareTo(Routine other)
        {
            return name.compareTo(other.name);
        }
    }

    /** @param name in upper case */
    record Argument(String name, Type type, boolean required) {}

    static PluginSurface load()
    {
        try (URLClassLoader loader = new URLClassLoader(jars(), new HostClasses(PluginSurface.class.getClassLoader()))) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Plugin plugin = ServiceLoader.load(Plugin.class, loader).findFirst().orElseThrow();
                ConnectorFactory factory = plugin.getConnectorFactories().iterator().next();
                // nothing is connected to before it is needed
                Connector connector = factory.create("platform", ImmutableMap.of(
                        "platform.pinot.controller-url", "http://127.0.0.1:1",
                        "platform.connect.url", "http://127.0.0.1:1",
                        "platform.kafka.bootstrap-servers", "127.0.0.1:1"), new Context());
                try {
                    return new PluginSurface(connector);
                }
                finally {
                    connector.shutdown();
                }
            }
            catch (RuntimeException e) {
                // the text is made by classes of the plugin, which are gone when somebody prints the exception: Surefire takes the test for passed then
                throw new IllegalStateException("Cannot load the plugin: " + e);
            }
            finally {
                thread.setContextClassLoader(before);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot load the plugin", e);
        }
    }

    List<Routine> procedures()
    {
        return procedures;
    }

    List<Routine> tableFunctions()
    {
        return tableFunctions;
    }

    List<String> systemTables()
    {
        return systemTables;
    }

    private static URL[] jars()
            throws IOException
    {
        Path plugin = LocalStack.builtPlugin().orElseThrow(() -> new AssertionError("The plugin is not built"));
        try (Stream<Path> jars = Files.list(plugin)) {
            ImmutableList.Builder<URL> urls = ImmutableList.builder();
            for (Path jar : jars.toList()) {
                urls.add(url(jar));
            }
            return urls.build().toArray(URL[]::new);
        }
    }

    private static URL url(Path jar)
            throws MalformedURLException
    {
        return jar.toUri().toURL();
    }

    /** What a plugin gets from Trino; all other classes are its own. */
    private static final class HostClasses
            extends ClassLoader
    {
        private static final List<String> PACKAGES = ImmutableList.of("io.trino.spi.", "com.fasterxml.jackson.annotation.", "io.airlift.slice.", "io.opentelemetry.");

        private final ClassLoader host;

        private HostClasses(ClassLoader host)
        {
            super(ClassLoader.getPlatformClassLoader());
            this.host = host;
        }

        @Override
        protected Class<?> findClass(String name)
                throws ClassNotFoundException
        {
            if (PACKAGES.stream().anyMatch(name::startsWith)) {
                return host.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static final class Context
            implements ConnectorContext
    {
        @Override
        public TypeManager getTypeManager()
        {
            return new Types();
        }

        @Override
        public NodeManager getNodeManager()
        {
            return new Worker();
        }
    }

    /** A node that offers what a coordinator does, and begins nothing by itself. */
    private static final class Worker
            implements NodeManager, Node
    {
        @Override
        public Set<Node> getAllNodes()
        {
            return Set.of(this);
        }

        @Override
        public Set<Node> getWorkerNodes()
        {
            return Set.of(this);
        }

        @Override
        public Node getCurrentNode()
        {
            return this;
        }

        @Override
        public String getHost()
        {
            return "127.0.0.1";
        }

        @Override
        public HostAddress getHostAndPort()
        {
            return HostAddress.fromParts(getHost(), 1);
        }

        @Override
        public String getNodeIdentifier()
        {
            return "worker";
        }

        @Override
        public String getVersion()
        {
            return "test";
        }

        @Override
        public boolean isCoordinator()
        {
            return false;
        }
    }

    /** The types that arguments have beyond those that the plugin names itself. */
    private static final class Types
            implements TypeManager
    {
        @Override
        public Type fromSqlType(String type)
        {
            if (type.equals("map(varchar, varchar)")) {
                return new MapType(VARCHAR, VARCHAR, getTypeOperators());
            }
            throw new UnsupportedOperationException("A type that this test does not know: " + type);
        }

        @Override
        public Type getType(TypeDescriptor descriptor)
        {
            throw new UnsupportedOperationException("A type that this test does not know: " + descriptor);
        }

        @Override
        public Type getType(TypeId id)
        {
            throw new UnsupportedOperationException("A type that this test does not know: " + id);
        }

        @Override
        public boolean isTypeRegistered(String type)
        {
            return false;
        }

        @Override
        public TypeOperators getTypeOperators()
        {
            return new TypeOperators();
        }
    }
}
