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

import io.realtimeplatform.localstack.PostgresqlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of table checks about a source, which has a PostgreSQL server of its own with two replication slots and two WAL
 * senders: each turns red when something is taken away, and green again. First without a pipeline, then with one.
 */
@WithStack
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TestSourceChecks
{
    private static final String SOURCE = "checked";

    private final IntegrationStack stack;
    private final Sql admin;
    private final CheckRows checks;
    private SourceServer source;
    private PlatformCatalog catalog;

    TestSourceChecks(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.checks = new CheckRows(admin, "source_checks");
    }

    @BeforeAll
    void createSource()
    {
        source = SourceServer.start("checked-source", "wal_level = logical", "max_replication_slots = 2", "max_wal_senders = 2");
        superuser("CREATE ROLE capture LOGIN REPLICATION PASSWORD '%s'".formatted(PostgresqlServer.PASSWORD));
        shop("CREATE TABLE item (id integer PRIMARY KEY, name text)", "GRANT SELECT ON item TO capture");
        createCatalog("shop");
        catalog = new PlatformCatalog(stack, "source_checks").create();
        admin.execute("""
                CALL source_checks.system.create_source(source_name => '%s', catalog_name => 'checkeddb', host => '127.0.0.1', port => %s,
                    database => 'shop', user_name => 'capture', password_reference => '${env:SHOP_PASSWORD}')
                """.formatted(SOURCE, source.postgresql().port()));
    }

    @AfterAll
    void close()
    {
        try {
            if (catalog != null) {
                catalog.drop();
            }
            admin.execute("DROP CATALOG IF EXISTS checkeddb");
        }
        finally {
            if (source != null) {
                source.close();
            }
        }
    }

    @Test
    @Order(1)
    void everythingIsGreenWithoutAPipeline()
    {
        checks.assertAllOk("subject = '%s'".formatted(SOURCE), 8);
        checks.assertState(SOURCE, "replication_slots", "OK", "2 of 2 are free");
        checks.assertState(SOURCE, "connector", "OK", "None needed");
    }

    @Test
    @Order(2)
    void captureUser()
    {
        superuser("ALTER ROLE capture NOREPLICATION");
        checks.assertState(SOURCE, "capture_user", "FAILED", "may not replicate", "ALTER ROLE \"capture\" REPLICATION");
        superuser("ALTER ROLE capture REPLICATION NOLOGIN");
        checks.assertState(SOURCE, "capture_user", "FAILED", "may not log in", "ALTER ROLE \"capture\" LOGIN");
        superuser("ALTER ROLE capture LOGIN", "ALTER ROLE capture RENAME TO absent");
        checks.assertState(SOURCE, "capture_user", "FAILED", "has no role capture", "CREATE ROLE \"capture\"");
        superuser("ALTER ROLE absent RENAME TO capture", "ALTER ROLE capture PASSWORD '%s'".formatted(PostgresqlServer.PASSWORD));
        checks.assertState(SOURCE, "capture_user", "OK");
    }

    @Test
    @Order(3)
    void replicationSlots()
    {
        superuser("SELECT pg_create_physical_replication_slot('first')", "SELECT pg_create_physical_replication_slot('second')");
        checks.assertState(SOURCE, "replication_slots", "FAILED", "0 of 2 are free", "max_replication_slots");
        superuser("SELECT pg_drop_replication_slot('first')", "SELECT pg_drop_replication_slot('second')");
        checks.assertState(SOURCE, "replication_slots", "OK");
    }

    @Test
    @Order(4)
    void walSenders()
            throws SQLException
    {
        try (Connection _ = replicationConnection(); Connection _ = replicationConnection()) {
            checks.assertState(SOURCE, "wal_senders", "FAILED", "0 of 2 are free", "max_wal_senders");
        }
        Await.until("the senders are free", () -> checks.state(SOURCE, "wal_senders").equals("OK"));
    }

    private Connection replicationConnection()
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", PostgresqlServer.PASSWORD);
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "13");
        return DriverManager.getConnection(source.postgresql().jdbcUrl("shop"), properties);
    }

    @Test
    @Order(5)
    void walLevel()
    {
        superuser("ALTER SYSTEM SET wal_level = replica");
        source.postgresql().restart();
        Await.until("the catalog has a new connection", () -> !checks.state(SOURCE, "wal_level").equals("UNKNOWN"));
        checks.assertState(SOURCE, "wal_level", "FAILED", "wal_level = replica", "ALTER SYSTEM SET wal_level = logical");
        superuser("ALTER SYSTEM RESET wal_level");
        source.postgresql().restart();
        Await.until("wal_level is logical again", () -> checks.state(SOURCE, "wal_level").equals("OK"));
    }

    @Test
    @Order(6)
    void catalogLeadsElsewhere()
    {
        admin.execute("DROP CATALOG checkeddb");
        checks.assertState(SOURCE, "source_catalog", "FAILED", "checkeddb", "no such catalog");
        createCatalog("postgres");
        checks.assertState(SOURCE, "source_catalog", "FAILED", "database postgres", "database shop");
        checks.assertState(SOURCE, "wal_level", "UNKNOWN", "see check source_catalog");
        admin.execute("DROP CATALOG checkeddb");
        createCatalog("shop");
        checks.assertState(SOURCE, "source_catalog", "OK");
    }

    @Test
    @Order(7)
    void everythingIsGreenWithAPipeline()
    {
        // FULL before there is a pipeline, so that nothing has to be altered: the check has to tell all the same when it is set back
        shop("ALTER TABLE item REPLICA IDENTITY FULL");
        admin.execute(IntegrationStack.createPipelineStatement("source_checks", SOURCE, "public", "item"));
        Await.until("the slot is read", () -> checks.state(SOURCE, "replication_slots").equals("OK"));
        checks.assertAllOk("subject = '%s'".formatted(SOURCE), 8);
        checks.assertState(SOURCE, "replication_slots", "OK", "1 of 2 are free, and slot platform_checked_g1 is read");
        checks.assertState(SOURCE, "connector", "OK", "platform_checked_g1 runs");
    }

    @Test
    @Order(8)
    void tables()
    {
        shop("REVOKE SELECT ON item FROM capture");
        checks.assertState(SOURCE, "table_privileges", "FAILED", "\"public\".\"item\"", "GRANT SELECT");
        shop("GRANT SELECT ON item TO capture", "ALTER TABLE item REPLICA IDENTITY NOTHING");
        checks.assertState(SOURCE, "table_privileges", "OK");
        checks.assertState(SOURCE, "replica_identity", "FAILED", "REPLICA IDENTITY NOTHING", "REPLICA IDENTITY FULL");
        shop("ALTER TABLE item REPLICA IDENTITY DEFAULT");
        checks.assertState(SOURCE, "replica_identity", "FAILED", "DEFAULT, and its pipeline needs FULL", "REPLICA IDENTITY FULL");
        shop("ALTER TABLE item REPLICA IDENTITY FULL", "ALTER TABLE item DROP CONSTRAINT item_pkey");
        checks.assertState(SOURCE, "replica_identity", "FAILED", "no primary key", "ADD PRIMARY KEY");
        shop("ALTER TABLE item ADD PRIMARY KEY (id)", "ALTER TABLE item RENAME TO other_item");
        checks.assertState(SOURCE, "replica_identity", "FAILED", "\"public\".\"item\" is gone", "drop its pipeline");
        shop("ALTER TABLE other_item RENAME TO item");
        checks.assertState(SOURCE, "replica_identity", "OK");
    }

    @Test
    @Order(9)
    void connector()
    {
        connect("PUT", "/connectors/platform_checked_g1/stop", "");
        Await.until("the connector is stopped", () -> checks.state(SOURCE, "connector").equals("WARNING"));
        checks.assertState(SOURCE, "connector", "WARNING", "platform_checked_g1 is stopped", "resume");
        Await.until("nobody reads the slot", () -> checks.state(SOURCE, "replication_slots").equals("WARNING"));
        checks.assertState(SOURCE, "replication_slots", "WARNING", "Nobody reads slot platform_checked_g1");
        connect("PUT", "/connectors/platform_checked_g1/resume", "");
        Await.until("the slot is read again", () -> checks.state(SOURCE, "replication_slots").equals("OK"));
        checks.assertState(SOURCE, "connector", "OK");

        // a transformation that no record survives
        String config = IntegrationStack.httpGet(stack.servers().connect().url() + "/connectors/platform_checked_g1/config");
        connect("PUT", "/connectors/platform_checked_g1/config", config.replaceFirst("\\{", """
                {"transforms": "broken", "transforms.broken.type": "org.apache.kafka.connect.transforms.ExtractField\\$Key", "transforms.broken.field": "missing",
                """));
        Await.until("the connector has failed", () -> checks.state(SOURCE, "connector").equals("FAILED"));
        checks.assertState(SOURCE, "connector", "FAILED", "platform_checked_g1 failed", "missing", "repair_pipeline");
        connect("PUT", "/connectors/platform_checked_g1/config", config);
        Await.until("the connector runs again", () -> checks.state(SOURCE, "connector").equals("OK"));
        Await.until("the slot is read again", () -> checks.state(SOURCE, "replication_slots").equals("OK"));
    }

    @Test
    @Order(10)
    void serverIsDown()
    {
        source.postgresql().stop();
        checks.assertState(SOURCE, "source_catalog", "FAILED", "checkeddb", "Look whether the source's server runs");
        checks.assertState(SOURCE, "replica_identity", "UNKNOWN", "see check source_catalog");
        source.postgresql().start();
        Await.until("the source answers again", () -> checks.state(SOURCE, "source_catalog").equals("OK"));
        Await.until("the slot is read again", () -> checks.state(SOURCE, "replication_slots").equals("OK"));
    }

    /** The source may keep no more than a segment of its log for a slot that nobody reads. */
    @Test
    @Order(11)
    void slotLosesChanges()
    {
        connect("PUT", "/connectors/platform_checked_g1/stop", "");
        Await.until("the connector is stopped", () -> checks.state(SOURCE, "connector").equals("WARNING"));
        superuser("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'", "SELECT pg_reload_conf()");
        for (int segment = 0; segment < 6; segment++) {
            superuser("SELECT pg_logical_emit_message(false, 'fill', 'x')", "SELECT pg_switch_wal()");
        }
        superuser("CHECKPOINT");
        Await.until("the slot is lost", () -> checks.state(SOURCE, "replication_slots").equals("FAILED"));
        checks.assertState(SOURCE, "replication_slots", "FAILED", "platform_checked_g1 has lost changes", "make them anew");
    }

    /** As after a failover to a server that has not taken the slots over. */
    @Test
    @Order(12)
    void slotVanishes()
    {
        superuser("SELECT pg_drop_replication_slot('platform_checked_g1')");
        checks.assertState(SOURCE, "replication_slots", "FAILED", "Slot platform_checked_g1 is gone", "changes since then are not captured", "make them anew");
        checks.assertState(SOURCE, "connector", "WARNING", "platform_checked_g1 is stopped");
    }

    @Test
    @Order(13)
    void connectorIsDeleted()
    {
        connect("DELETE", "/connectors/platform_checked_g1", "");
        Await.until("the connector is gone", () -> checks.state(SOURCE, "connector").equals("FAILED"));
        checks.assertState(SOURCE, "connector", "FAILED", "no connector platform_checked_g1", "make them anew");
        admin.execute("CALL source_checks.system.drop_source(source_name => '%s', cascade => true, delete_topic => true)".formatted(SOURCE));
        assertThat(admin.rows("SELECT * FROM source_checks.system.checks WHERE subject_type = 'source'")).isEmpty();
    }

    private void createCatalog(String database)
    {
        source.createCatalog(admin, "checkeddb", database);
    }

    private void superuser(String... statements)
    {
        source.superuser(statements);
    }

    private void shop(String... statements)
    {
        source.shop(statements);
    }

    private void connect(String method, String path, String body)
    {
        stack.connect(method, path, body);
    }
}
