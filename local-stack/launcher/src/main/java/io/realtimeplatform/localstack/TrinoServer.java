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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/** A Trino server that is coordinator and worker. */
public final class TrinoServer
        extends StackServer
{
    private final int port;
    private final Path home;
    private final TrinoSetup setup;

    TrinoServer(StackFolders folders, Progress progress, int port, TrinoSetup setup)
    {
        super("Trino", folders, progress);
        this.port = port;
        this.setup = setup;
        this.home = folders.data().resolve("trino");
    }

    @Override
    public int port()
    {
        return port;
    }

    /** The server's address, for clients and for {@code platform.trino.url}. */
    public String url()
    {
        return setup.tls()
                .map(tls -> "https://127.0.0.1:" + tls.port())
                .orElseGet(this::plainUrl);
    }

    private String plainUrl()
    {
        return "http://127.0.0.1:" + port;
    }

    public String jdbcUrl()
    {
        return "jdbc:trino://127.0.0.1:" + setup.tls().map(TrinoTls::port).orElse(port);
    }

    /** A trust store (PKCS #12) with the server's certificate, if it has one. */
    public Optional<Path> trustStore()
    {
        return setup.tls().map(tls -> tls.passwords().trustStore());
    }

    /** A connection as the given user: with the password that was made for it, or, if Trino asks for none, of any name. */
    public Connection connect(String user)
            throws SQLException
    {
        return DriverManager.getConnection(jdbcUrl(), properties(user));
    }

    /** What JDBC's driver needs besides the address to connect as the given user. */
    public Properties properties(String user)
    {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        setup.tls().ifPresent(tls -> {
            properties.setProperty("password", tls.passwords().password(user));
            properties.setProperty("SSL", "true");
            properties.setProperty("SSLTrustStorePath", tls.passwords().trustStore().toString());
            properties.setProperty("SSLTrustStorePassword", tls.passwords().storePassword());
        });
        return properties;
    }

    @Override
    ChildProcess launch()
    {
        Path source = folders.etc().resolve("trino");
        Path target = home.resolve("etc");
        Path plugins = linkPlugins();
        ConfigurationFile.read(source.resolve("config.properties"))
                .override("http-server.http.port", port)
                .override("discovery.uri", plainUrl())
                .override("plugin.dir", plugins)
                .putAll(setup.tls().map(tls -> passwordProperties(source, tls)).orElse(ImmutableMap.of()))
                .putAll(setup.properties())
                .write(target.resolve("config.properties"));
        writeSecurity(source, target);
        ConfigurationFile node = ConfigurationFile.read(source.resolve("node.properties"))
                .override("node.data-dir", home)
                .put("node.id", "local-stack");
        node.write(target.resolve("node.properties"));
        ConfigurationFile.read(source.resolve("log.properties")).write(target.resolve("log.properties"));
        writeCatalogs(source.resolve("catalog"), target.resolve("catalog"));

        ImmutableList.Builder<String> options = ImmutableList.builder();
        options.addAll(jvmOptions(source.resolve("jvm.config")));
        node.values().forEach((key, value) -> options.add("-D" + key + "=" + value));
        return new JavaCommand(folders, "trino")
                .options(options.build())
                .options("-Dconfig=" + target.resolve("config.properties"), "-Dlog.levels-file=" + target.resolve("log.properties"))
                .options(extraJvmOptions())
                .allJarsIn(setup.installation().resolve("lib"))
                .start(setup.environment(), logFile(), "io.trino.server.TrinoServer");
    }

    private static Map<String, String> passwordProperties(Path source, TrinoTls tls)
    {
        return ConfigurationFile.read(source.resolve("passwords/config.properties"))
                .override("http-server.https.port", tls.port())
                .override("http-server.https.keystore.path", tls.passwords().keyStore())
                .values();
    }

    /** Trino runs in its home folder, and finds these files below it by their names. */
    private void writeSecurity(Path source, Path target)
    {
        Path accessControl = target.resolve("access-control.properties");
        Path passwords = target.resolve("password-authenticator.properties");
        try {
            Files.deleteIfExists(accessControl);
            Files.deleteIfExists(passwords);
            if (setup.accessControl().isPresent()) {
                ConfigurationFile.read(source.resolve("access-control/access-control.properties"))
                        .putAll(setup.accessControl().get())
                        .write(accessControl);
                Files.createDirectories(target.resolve("access-control"));
                Files.copy(source.resolve("access-control/rules.json"), target.resolve("access-control/rules.json"), REPLACE_EXISTING);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write the access control to " + target, e);
        }
        setup.tls().ifPresent(tls -> ConfigurationFile.read(source.resolve("passwords/password-authenticator.properties"))
                .override("file.password-file", tls.passwords().passwordFile())
                .write(passwords));
    }

    private static List<String> jvmOptions(Path file)
    {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private void writeCatalogs(Path source, Path target)
    {
        try {
            Files.createDirectories(target);
            try (Stream<Path> old = Files.list(target)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            for (String catalog : setup.catalogs().keySet()) {
                ConfigurationFile file = ConfigurationFile.read(source.resolve(catalog + ".properties"))
                        .putAll(setup.catalogs().get(catalog));
                Optional<String> storage = file.value("local.location");
                if (storage.isPresent()) {
                    Files.createDirectories(Path.of(storage.get()));
                }
                file.write(target.resolve(catalog + ".properties"));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write the catalogs to " + target, e);
        }
    }

    /** Trino loads every plugin that it finds, so it gets a folder with links to those that are needed. */
    private Path linkPlugins()
    {
        Path target = home.resolve("plugin");
        try {
            Files.createDirectories(target);
            try (Stream<Path> old = Files.list(target)) {
                for (Path link : old.toList()) {
                    Files.delete(link);
                }
            }
            for (Map.Entry<String, Path> plugin : setup.plugins().entrySet()) {
                if (!Files.isDirectory(plugin.getValue())) {
                    throw new StackException("Trino's plugin %s is missing: no folder %s".formatted(plugin.getKey(), plugin.getValue()));
                }
                Files.createSymbolicLink(target.resolve(plugin.getKey()), plugin.getValue().toAbsolutePath());
            }
            return target;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot link Trino's plugins in " + target, e);
        }
    }

    @Override
    Optional<String> notReady()
    {
        Optional<String> missing = Health.missing(plainUrl() + "/v1/info", body -> body.contains("\"starting\":false"));
        if (missing.isPresent()) {
            return missing;
        }
        // the coordinator answers a moment before it has found itself as a worker
        try (Connection connection = connect(LocalStack.ADMINISTRATOR); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM tpch.tiny.region")) {
            // a query that finds no worker fails while its rows are read, not when it is begun
            return rows.next() ? Optional.empty() : Optional.of("A count has no row");
        }
        catch (SQLException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    String describe()
    {
        return url();
    }

    /**
     * @param installation an unpacked Trino server
     * @param plugins folder name in {@code plugin.dir} to the plugin's folder
     * @param catalogs catalog name to the properties that differ from {@code etc/trino/catalog}
     * @param properties what differs from {@code etc/trino/config.properties} besides ports and folders
     * @param accessControl if the rules of {@code etc/trino/access-control} hold: what differs from its properties
     * @param tls if Trino asks for passwords, which takes TLS
     */
    record TrinoSetup(
            Path installation,
            Map<String, Path> plugins,
            Map<String, Map<String, String>> catalogs,
            Map<String, String> properties,
            Map<String, String> environment,
            Optional<Map<String, String>> accessControl,
            Optional<TrinoTls> tls)
    {
        TrinoSetup
        {
            plugins = ImmutableMap.copyOf(plugins);
            catalogs = ImmutableMap.copyOf(catalogs);
            properties = ImmutableMap.copyOf(properties);
            environment = ImmutableMap.copyOf(environment);
            accessControl = accessControl.map(ImmutableMap::copyOf);
        }
    }

    /** @param port where TLS is spoken */
    record TrinoTls(int port, TrinoPasswords passwords) {}
}
