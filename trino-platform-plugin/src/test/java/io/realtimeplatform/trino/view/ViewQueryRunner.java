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
package io.realtimeplatform.trino.view;

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.PlatformPlugin;
import io.realtimeplatform.trino.lake.Lake;
import io.realtimeplatform.trino.lake.LocalLake;
import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.spi.security.Identity;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.intellij.lang.annotations.Language;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A Trino engine with the catalog <code>platform</code>, as its plugin makes it, with a store in memory,
 * and the catalogs <code>memory</code> and <code>iceberg</code> for base tables; EXPLAIN of the latter shows what reaches a scan.
 */
public final class ViewQueryRunner
{
    private ViewQueryRunner() {}

    /** @param storeUrl JDBC URL of the store */
    static QueryRunner create(Path directory, String storeUrl)
    {
        return create(directory, storeUrl, new FactoryConfiguration("allow-all", ImmutableMap.of()));
    }

    public static QueryRunner create(Path directory, String storeUrl, FactoryConfiguration accessControl)
    {
        return create(new LocalLake(directory), storeUrl, accessControl);
    }

    public static QueryRunner create(Lake lake, String storeUrl, FactoryConfiguration accessControl)
    {
        QueryRunner queryRunner = new StandaloneQueryRunner(session("admin"), server -> server
                .setSystemAccessControls(Optional.empty())
                .setSystemAccessControlConfiguration(Optional.of(accessControl)));
        try {
            queryRunner.installPlugin(new MemoryPlugin());
            queryRunner.createCatalog("memory", "memory");
            queryRunner.installPlugin(new IcebergPlugin());
            queryRunner.createCatalog("iceberg", "iceberg", lake.iceberg());
            queryRunner.installPlugin(new PlatformPlugin());
            createPlatformCatalog(queryRunner, "platform", storeUrl, ImmutableMap.of());
            queryRunner.execute("CREATE SCHEMA iceberg.base");
            queryRunner.execute("CREATE SCHEMA platform.reports");
            return queryRunner;
        }
        catch (RuntimeException e) {
            queryRunner.close();
            throw e;
        }
    }

    /** @param properties what the catalog has besides the store and the addresses of its neighbours */
    public static void createPlatformCatalog(QueryRunner queryRunner, String name, String storeUrl, Map<String, String> properties)
    {
        queryRunner.createCatalog(name, "platform", ImmutableMap.<String, String>builder()
                .put("platform.store.jdbc-url", storeUrl)
                .put("platform.administrators", "user:admin")
                .put("platform.trino.url", queryRunner.getCoordinator().getBaseUrl().toString())
                // what is left over is looked for by tests themselves
                .put("platform.refresh.clean-interval", "1h")
                // what is due is refreshed by tests themselves
                .put("platform.refresh.enabled", "false")
                // views need none of these neighbours, and nobody answers there
                .put("platform.pinot.controller-url", "http://localhost:1")
                .put("platform.connect.url", "http://localhost:1")
                .put("platform.kafka.bootstrap-servers", "localhost:1")
                .putAll(properties)
                .buildKeepingLast());
    }

    public static MaterializedResult execute(QueryRunner queryRunner, String user, @Language("SQL") String sql)
    {
        return queryRunner.execute(session(user), sql);
    }

    /** @param message a part of what the user is told besides */
    public static void assertDenied(QueryRunner queryRunner, String user, @Language("SQL") String sql, String message)
    {
        assertThatThrownBy(() -> execute(queryRunner, user, sql))
                .as("%s: %s", user, sql)
                .hasMessageContaining("Access Denied")
                .hasMessageContaining(message);
    }

    public static String memoryStore()
    {
        return "jdbc:h2:mem:views" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    public static Session session(String user)
    {
        return testSessionBuilder()
                .setIdentity(Identity.ofUser(user))
                .setCatalog("iceberg")
                .setSchema("base")
                .build();
    }
}
