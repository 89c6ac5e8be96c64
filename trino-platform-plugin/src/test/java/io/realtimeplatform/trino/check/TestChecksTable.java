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
package io.realtimeplatform.trino.check;

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.PlatformPlugin;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.security.Identity;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import io.trino.testing.StandaloneQueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Table <code>checks</code> in an engine whose neighbours are all down but for Trino itself, the store and the storage.
 */
@TestInstance(PER_CLASS)
final class TestChecksTable
{
    private static final String STORAGE = "SELECT check_name, state, found, what_to_do FROM platform.system.checks WHERE subject = '%s'";

    private QueryRunner queryRunner;
    private String nobody;

    @BeforeAll
    void start(@TempDir Path folder)
            throws IOException
    {
        queryRunner = new StandaloneQueryRunner(testSessionBuilder().setIdentity(Identity.ofUser("admin")).build());
        queryRunner.installPlugin(new MemoryPlugin());
        queryRunner.createCatalog("memory", "memory");
        queryRunner.installPlugin(new IcebergPlugin());
        queryRunner.createCatalog("iceberg", "iceberg", ImmutableMap.of(
                "iceberg.catalog.type", "TESTING_FILE_METASTORE",
                "hive.metastore.catalog.dir", "local:///iceberg",
                "fs.native-local.enabled", "true",
                "local.location", folder.toString()));
        queryRunner.execute("CREATE SCHEMA iceberg.storage");
        queryRunner.installPlugin(new PlatformPlugin());
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }
        createCatalog("platform", queryRunner.getCoordinator().getBaseUrl().toString(), "jdbc:h2:mem:checks;DB_CLOSE_DELAY=-1");
        queryRunner.execute("CREATE SCHEMA platform.reports");
    }

    private void createCatalog(String name, String trino, String store)
    {
        createCatalog(name, trino, store, "iceberg.storage,memory.default,platform.reports,iceberg.nowhere,nowhere.storage", "60s");
    }

    private void createCatalog(String name, String trino, String store, String storage, String timeout)
    {
        createCatalog(name, trino, store, ImmutableMap.of("platform.storage.schemas", storage, "platform.checks.timeout", timeout));
    }

    private void createCatalog(String name, String trino, String store, Map<String, String> properties)
    {
        queryRunner.createCatalog(name, "platform", ImmutableMap.<String, String>builder()
                .put("platform.administrators", "user:admin")
                .put("platform.trino.url", trino)
                .put("platform.pinot.controller-url", "http://" + nobody)
                .put("platform.connect.url", "http://" + nobody)
                .put("platform.kafka.bootstrap-servers", nobody)
                .put("platform.kafka.timeout", "1s")
                .put("platform.store.jdbc-url", store)
                .putAll(properties)
                .buildOrThrow());
    }

    @AfterAll
    void stop()
    {
        queryRunner.close();
    }

    @Test
    void testDeadNeighbours()
    {
        assertThat(states("platform"))
                .contains(
                        "store OK",
                        "trino OK",
                        "longest_query WARNING",
                        "connect FAILED",
                        "connect_debezium UNKNOWN",
                        "connect_kafka UNKNOWN",
                        "kafka FAILED",
                        "pinot_controller FAILED",
                        "pinot_brokers UNKNOWN",
                        "pinot_servers UNKNOWN",
                        "pinot_decoder UNKNOWN",
                        "segments_per_split FAILED");
        assertThat(rows("SELECT found, what_to_do FROM platform.system.checks WHERE check_name = 'pinot_controller'").getFirst())
                .satisfies(row -> assertThat((String) row.getField(0)).contains(nobody, "/version", "cannot be reached"))
                .satisfies(row -> assertThat((String) row.getField(1)).contains("platform.pinot.controller-url"));
        assertThat(rows("SELECT found, what_to_do FROM platform.system.checks WHERE check_name = 'segments_per_split'").getFirst().getFields())
                .asString().contains("no catalog pinot", "platform.pinot.catalog");
    }

    @Test
    void testLongestQuery()
    {
        String check = "SELECT state, found, what_to_do FROM %s.system.checks WHERE check_name = 'longest_query'";
        assertThat(rows(check.formatted("platform")).getFirst().getFields().toString())
                .contains("WARNING", "Queries may run for 100.00d, and stored rows that were replaced are kept for 1.00h", "query.max-run-time", "platform.refresh.keep-replaced");
        createCatalog("patient", queryRunner.getCoordinator().getBaseUrl().toString(), "jdbc:h2:mem:patient;DB_CLOSE_DELAY=-1", ImmutableMap.of("platform.refresh.keep-replaced", "100d"));
        assertThat(rows(check.formatted("patient")).getFirst().getField(0)).isEqualTo("OK");
    }

    @Test
    void testDeadStoreAndTrino()
    {
        createCatalog("lost", "http://" + nobody, "jdbc:postgresql://" + nobody + "/platform");
        assertThat(states("lost")).contains("store FAILED", "trino FAILED", "sources UNKNOWN", "segments_per_split UNKNOWN", "storage_schema FAILED", "storage_writable UNKNOWN");
        assertThat(rows("SELECT found FROM lost.system.checks WHERE check_name = 'trino'").getFirst().getField(0)).asString().contains(nobody, "platform.trino.url");
        assertThat(rows("SELECT found FROM lost.system.checks WHERE check_name = 'store'").getFirst().getField(0)).asString().contains(nobody);
    }

    @Test
    void testAnotherTrino()
    {
        try (QueryRunner other = new StandaloneQueryRunner(testSessionBuilder().build())) {
            createCatalog("elsewhere", other.getCoordinator().getBaseUrl().toString(), "jdbc:h2:mem:elsewhere;DB_CLOSE_DELAY=-1");
            MaterializedRow row = rows("SELECT state, found FROM elsewhere.system.checks WHERE check_name = 'trino'").getFirst();
            assertThat(row.getField(0)).isEqualTo("FAILED");
            assertThat((String) row.getField(1)).contains("is not the one that runs this query");
        }
    }

    @Test
    void testWritableStorage()
    {
        for (String storage : List.of("iceberg.storage", "memory.default")) {
            assertThat(rows(STORAGE.formatted(storage))).extracting(row -> row.getField(0) + " " + row.getField(1)).containsExactly("storage_schema OK", "storage_writable OK");
            assertThat(rows("SHOW TABLES FROM " + storage)).isEmpty();
        }
    }

    @Test
    void testStorageThatCannotBeWritten()
    {
        assertThat(rows(STORAGE.formatted("platform.reports"))).satisfiesExactly(
                schema -> assertThat(schema.getField(1)).isEqualTo("OK"),
                writable -> {
                    assertThat(writable.getField(1)).isEqualTo("FAILED");
                    assertThat((String) writable.getField(2)).contains("A table cannot be made", "does not support creating tables");
                    assertThat((String) writable.getField(3)).contains("User admin must be allowed");
                });
        assertThat(rows(STORAGE.formatted("iceberg.nowhere")).getFirst().getFields())
                .containsExactly("storage_schema", "FAILED", "Schema 'nowhere' does not exist", "CREATE SCHEMA \"iceberg\".\"nowhere\"");
        assertThat(rows(STORAGE.formatted("nowhere.storage")).getFirst().getFields())
                .containsExactly("storage_schema", "FAILED", "Catalog 'nowhere' not found", "Make catalog nowhere, or take it out of platform.storage.schemas");
    }

    /** A check that was killed left tables behind: those are taken away that no check can be using any more, and nothing else. */
    @Test
    void testLeftBehind()
    {
        queryRunner.execute("CREATE SCHEMA memory.untidy");
        long now = System.currentTimeMillis();
        String old = "platform_check_%s_0a1b2c3d".formatted(now - 7_200_000);
        String young = "platform_check_%s_0a1b2c3d".formatted(now);
        for (String table : List.of(old, young, "platform_check_notes", "platform_check_1_zebra")) {
            queryRunner.execute("CREATE TABLE memory.untidy.%s (x integer)".formatted(table));
        }
        createCatalog("untidy", queryRunner.getCoordinator().getBaseUrl().toString(), "jdbc:h2:mem:untidy;DB_CLOSE_DELAY=-1", "memory.untidy", "60s");
        assertThat(rows("SELECT state FROM untidy.system.checks WHERE check_name = 'storage_writable'").getFirst().getField(0)).isEqualTo("OK");
        assertThat(queryRunner.execute("SHOW TABLES FROM memory.untidy").getOnlyColumnAsSet()).containsExactlyInAnyOrder(young, "platform_check_notes", "platform_check_1_zebra");
    }

    /** Given up at whatever moment, a check takes its table away afterwards. */
    @Test
    void testNothingStaysOfACheckThatIsGivenUp()
    {
        queryRunner.execute("CREATE SCHEMA iceberg.hasty");
        createCatalog("hasty", queryRunner.getCoordinator().getBaseUrl().toString(), "jdbc:h2:mem:hasty;DB_CLOSE_DELAY=-1", "iceberg.hasty", "100ms");
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(rows("SELECT state FROM hasty.system.checks WHERE subject = 'iceberg.hasty'")).hasSize(2);
        }
        long deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (!rows("SHOW TABLES FROM iceberg.hasty").isEmpty()) {
            assertThat(System.nanoTime()).as("waited for the table to go").isLessThan(deadline);
        }
    }

    @Test
    void testWhoSeesWhat()
    {
        List<MaterializedRow> rows = queryRunner.execute(
                testSessionBuilder().setIdentity(Identity.ofUser("bob")).build(),
                "SELECT check_name, state, found, what_to_do, subject_type FROM platform.system.checks").getMaterializedRows();
        assertThat(rows).extracting(row -> row.getField(0)).containsExactlyInAnyOrder(
                "store", "trino", "connect", "connect_debezium", "kafka", "pinot_controller", "pinot_brokers", "pinot_servers");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.getField(1)).isNotNull();
            assertThat(row.getField(2)).isNull();
            assertThat(row.getField(3)).isNull();
            assertThat(row.getField(4)).isEqualTo("neighbour");
        });
    }

    @Test
    void testOnlyWhatIsWantedIsAsked()
    {
        assertThat(rows("SELECT check_name FROM platform.system.checks WHERE check_name = 'store'")).hasSize(1);
        long before = createTableStatements();
        assertThat(rows("SELECT * FROM platform.system.checks WHERE subject_type = 'neighbour'")).isNotEmpty();
        assertThat(rows("SELECT * FROM platform.system.checks WHERE check_name = 'store'")).hasSize(1);
        assertThat(rows("SELECT * FROM platform.system.checks WHERE subject = 'memory.elsewhere'")).isEmpty();
        assertThat(rows("SELECT * FROM platform.system.checks WHERE check_name = 'no such check'")).isEmpty();
        assertThat(createTableStatements()).isEqualTo(before);
    }

    private long createTableStatements()
    {
        return rows("SELECT query FROM system.runtime.queries WHERE query LIKE 'CREATE TABLE%platform_check%'").size();
    }

    private List<String> states(String catalog)
    {
        return rows("SELECT check_name, state FROM %s.system.checks".formatted(catalog)).stream()
                .map(row -> row.getField(0) + " " + row.getField(1))
                .toList();
    }

    private List<MaterializedRow> rows(String sql)
    {
        return queryRunner.execute(sql).getMaterializedRows();
    }
}
