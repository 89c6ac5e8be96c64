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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Key;
import com.sun.net.httpserver.HttpServer;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.PinotType;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.trino.Session;
import io.trino.metadata.HandleResolver;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.server.PluginClassLoader;
import io.trino.server.PluginManager;
import io.trino.spi.Plugin;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.Identity;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The plugin as it is packaged, in a class loader of its own as a server loads it, in an engine of the newest release.
 * The catalog <code>pinot</code> is Trino's memory connector here, since Trino's Pinot connector is not to be had for that release, and
 * a server beside it says, as Pinot's controller would, that the table can be read.
 */
@TestInstance(PER_CLASS)
class PackagedPluginIT
{
    private static final PipelineKey KEY = new PipelineKey("shop", "public", "item");

    private QueryRunner queryRunner;
    private HttpServer controller;

    @BeforeAll
    void start(@TempDir Path folder)
            throws IOException
    {
        String jdbcUrl = "jdbc:h2:file:" + folder.resolve("store");
        storePipeline(jdbcUrl);
        controller = controller();

        queryRunner = new StandaloneQueryRunner(testSessionBuilder().setCatalog("platform").setSchema("shop").build());
        queryRunner.installPlugin(new MemoryPlugin());
        queryRunner.createCatalog("pinot", "memory");
        queryRunner.execute("CREATE TABLE pinot.default.shop_public_item_g1 AS SELECT * FROM (VALUES ('9223372036854775807', 9223372036854775807, '1.50', false, VARCHAR ''), ('2', 2, '0.10', true, VARCHAR ''), ('null', 0, 'null', false, VARCHAR 'event')) AS t(id, id__filter, price, __deleted, __event_id)");

        PluginClassLoader classLoader = PluginManager.createClassLoader("platform", pluginJars());
        queryRunner.getCoordinator().getInstance(Key.get(HandleResolver.class)).registerClassLoader(classLoader);
        Plugin plugin = ServiceLoader.load(Plugin.class, classLoader).findFirst().orElseThrow();
        assertThat(plugin.getClass().getClassLoader()).isSameAs(classLoader);
        queryRunner.installPlugin(plugin);
        queryRunner.createCatalog("platform", "platform", ImmutableMap.<String, String>builder()
                .put("platform.store.jdbc-url", jdbcUrl)
                .put("platform.trino.url", queryRunner.getCoordinator().getBaseUrl().toString())
                .put("platform.pinot.controller-url", "http://127.0.0.1:" + controller.getAddress().getPort())
                .put("platform.connect.url", "http://127.0.0.1:1")
                .put("platform.connect.timeout", "1s")
                .put("platform.kafka.bootstrap-servers", "127.0.0.1:1")
                .put("platform.kafka.timeout", "1s")
                .put("platform.administrators", "user:admin")
                .buildOrThrow());
    }

    @AfterAll
    void stop()
    {
        if (queryRunner != null) {
            queryRunner.close();
        }
        if (controller != null) {
            controller.stop(0);
        }
    }

    private static HttpServer controller()
            throws IOException
    {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "{\"exceptions\": [], \"numServersQueried\": 1, \"numServersResponded\": 1}".getBytes(UTF_8);
        server.createContext("/sql", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static List<URL> pluginJars()
            throws IOException
    {
        Path target = Path.of("target");
        try (Stream<Path> folders = Files.list(target)) {
            Path folder = folders
                    .filter(path -> Files.isDirectory(path) && path.getFileName().toString().startsWith("trino-platform-plugin-"))
                    .collect(onlyElement());
            try (Stream<Path> jars = Files.list(folder)) {
                return jars.map(PackagedPluginIT::url).collect(toImmutableList());
            }
        }
    }

    private static URL url(Path path)
    {
        try {
            return path.toUri().toURL();
        }
        catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void storePipeline(String jdbcUrl)
    {
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(jdbcUrl));
        try {
            new SourceStore(store).add(new Source("shop", "shopdb", "postgresql", "127.0.0.1", 5432, "shop", "shop", "${env:SHOP_PASSWORD}", ImmutableMap.of(), "admin", Optional.of("platform_shop_g1")));
            TypedTable table = new TypedTable(
                    new SchemaTableName("shop", "item"),
                    "shop_public_item_g1",
                    "admin",
                    ImmutableList.of(
                            new TypedColumn("id", "id", "bigint", "bigint", false, 1,
                                    new PinotColumn("id", PinotType.STRING, "int64", OptionalInt.empty(), "text"),
                                    Optional.of(new PinotColumn("id__filter", PinotType.LONG, "int64", OptionalInt.empty(), "value"))),
                            new TypedColumn("price", "price", "numeric(10,2)", "decimal(10,2)", false, 0,
                                    new PinotColumn("price", PinotType.STRING, "string", OptionalInt.empty(), "text"),
                                    Optional.empty())),
                    TypedTable.Nulls.NONE,
                    true,
                    true,
                    false);
            PipelineStore pipelines = new PipelineStore(store);
            pipelines.add(
                    new Pipeline(
                            KEY,
                            new PipelineDefinition("shop", "item", ImmutableList.of(), ImmutableList.of(), ImmutableList.of(), 1, ReplicaIdentity.DEFAULT),
                            new PipelinePlan(table, ImmutableList.of("id"), "0.11.0", 0, 2, false, false),
                            1,
                            "platform_shop_g1.public.item",
                            table.pinotTable(),
                            "platform_shop_g1",
                            true,
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            true,
                            PipelineState.ACTIVE,
                            Optional.empty(),
                            Optional.empty(),
                            "admin",
                            Instant.EPOCH),
                    Instant.EPOCH);
            pipelines.setServed(KEY, true);
        }
        finally {
            store.close();
        }
    }

    @Test
    void readsTypedTableThroughRedirection()
    {
        assertThat(queryRunner.execute("SELECT typeof(id), typeof(price), CAST(id AS varchar), CAST(price AS varchar) FROM item WHERE id > 5").getMaterializedRows().getFirst().getFields())
                .isEqualTo(ImmutableList.of("bigint", "decimal(10,2)", "9223372036854775807", "1.50"));
        assertThat(queryRunner.execute("SELECT count(*) FROM item").getOnlyValue()).isEqualTo(1L);
        assertThat((String) queryRunner.execute("EXPLAIN SELECT price FROM item WHERE id = 7").getOnlyValue()).contains("pinot:", "id__filter");
    }

    @Test
    void showsSourcesAndPipelinesWhenNeighboursAreDown()
    {
        Session administrator = Session.builder(queryRunner.getDefaultSession())
                .setIdentity(Identity.ofUser("admin"))
                .build();
        assertThat(queryRunner.execute(administrator, "SELECT password_reference FROM system.sources").getOnlyValue()).isEqualTo("${env:SHOP_PASSWORD}");
        assertThat(queryRunner.execute(administrator, "SELECT phase FROM system.pipelines").getOnlyValue()).isEqualTo("UNKNOWN");
        assertThat((String) queryRunner.execute(administrator, "SELECT last_error FROM system.pipelines").getOnlyValue()).contains("127.0.0.1:1");
    }

    @Test
    void refusesWhoIsNoAdministrator()
    {
        assertThatThrownBy(() -> queryRunner.execute("CALL system.drop_source(source_name => 'shop')"))
                .hasMessageContaining("platform.administrators");
    }
}
