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
import com.google.common.collect.Maps;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;

import static io.realtimeplatform.integration.HttpGate.Moment.BEFORE;
import static org.assertj.core.api.Assertions.assertThat;

/** Table checks: everything is green on a stack that works, and each check of a neighbour turns red when it should. */
@WithStack
final class TestChecks
{
    private final IntegrationStack stack;
    private final Sql admin;

    TestChecks(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
    }

    @Test
    void everythingIsGreen()
    {
        admin.execute("CREATE SCHEMA IF NOT EXISTS iceberg.platform");
        try (Sql shop = stack.shop()) {
            shop.execute("CREATE SCHEMA green", "CREATE TABLE green.item (id integer PRIMARY KEY)");
            stack.createSource("green");
            stack.createPipeline("green", "green", "item");
            CheckRows checks = new CheckRows(admin, "platform");
            Await.until("the slot is read", () -> checks.state("green", "replication_slots").equals("OK"));
            // other classes of tests have sources whose tables are gone
            List<Object> found = checks.assertAllOk("subject_type <> 'source' OR subject = 'green'", 22);
            assertThat(String.valueOf(found)).contains(stack.pinotVersion(), "PostgresConnector, version 3.", "pinot-debezium-decoder-", "segments-per-split=1000000", "platform_green_g1 runs");
            assertThat(admin.rows("SHOW TABLES FROM iceberg.platform")).isEmpty();
            admin.execute("CALL platform.system.drop_source(source_name => 'green', cascade => true, delete_topic => true)");
        }
    }

    @Test
    void neighbourIsNotThere()
            throws IOException
    {
        String nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }
        PlatformCatalog catalog = new PlatformCatalog(stack, "checks_lost")
                .with("platform.kafka.timeout", "1s")
                .create();
        CheckRows checks = new CheckRows(admin, "checks_lost");
        checks.assertState("Kafka Connect", "connect_kafka", "OK");

        catalog.replace(ImmutableMap.of("platform.connect.url", "http://" + nobody));
        checks.assertState("Kafka Connect", "connect", "FAILED", nobody, "platform.connect.url");
        checks.assertState("Kafka Connect", "connect_debezium", "UNKNOWN", "see check connect");
        checks.assertState("Kafka", "kafka", "OK");
        catalog.replace(ImmutableMap.of("platform.connect.url", stack.servers().connect().url(), "platform.kafka.bootstrap-servers", nobody));
        checks.assertState("Kafka", "kafka", "FAILED", nobody, "platform.kafka.bootstrap-servers");
        checks.assertState("Kafka Connect", "connect", "OK");
        catalog.replace(ImmutableMap.of("platform.kafka.bootstrap-servers", stack.servers().kafka().bootstrapServers(), "platform.pinot.controller-url", "http://" + nobody));
        checks.assertState("Pinot", "pinot_controller", "FAILED", nobody, "platform.pinot.controller-url");
        checks.assertState("Pinot", "pinot_servers", "UNKNOWN");
        checks.assertState("Pinot", "pinot_decoder", "UNKNOWN");
        // another server at the address
        catalog.replace(ImmutableMap.of("platform.pinot.controller-url", stack.servers().connect().url()));
        checks.assertState("Pinot", "pinot_controller", "FAILED", "/version", "404");
        catalog.replace(ImmutableMap.of("platform.pinot.controller-url", stack.servers().pinot().controllerUrl(), "platform.trino.url", "http://" + nobody));
        checks.assertState("Trino", "trino", "FAILED", nobody, "platform.trino.url");
        checks.assertState("pinot", "segments_per_split", "UNKNOWN", "See check trino");
        checks.assertState("Pinot", "pinot_controller", "OK");
        catalog.drop();
    }

    /** A server that takes a request and never answers costs its own row, and no more than the timeout. */
    @Test
    void neighbourHangs()
    {
        try (HttpGate gate = new HttpGate(stack.servers().pinot().controllerUrl())) {
            PlatformCatalog catalog = new PlatformCatalog(stack, "checks_hanging")
                    .with("platform.pinot.controller-url", gate.url())
                    .with("platform.checks.timeout", "10s")
                    .create();
            HttpGate.Hold hold = gate.hold("GET", "/version", BEFORE);
            List<List<Object>> rows = admin.rows("SELECT check_name, state, found, duration_seconds FROM checks_hanging.system.checks WHERE subject_type = 'neighbour'");
            hold.release();
            Map<Object, List<Object>> byName = Maps.uniqueIndex(rows, List::getFirst);
            assertThat(byName.get("pinot_controller").subList(0, 3)).containsExactly("pinot_controller", "FAILED", "No answer within 10.0 s (platform.checks.timeout)");
            assertThat((Double) byName.get("pinot_controller").get(3)).isBetween(10.0, 20.0);
            for (String check : ImmutableList.of("connect", "kafka", "trino", "pinot_servers")) {
                assertThat(byName.get(check).get(1)).as("%s", byName.get(check)).isEqualTo("OK");
            }
            catalog.drop();
        }
    }

    @Test
    void pinotIsIncomplete()
    {
        String controller = stack.servers().pinot().controllerUrl();
        try (HttpGate gate = new HttpGate(controller)) {
            PlatformCatalog catalog = new PlatformCatalog(stack, "checks_pinot").with("platform.pinot.controller-url", gate.url()).create();
            CheckRows checks = new CheckRows(admin, "checks_pinot");
            checks.assertState("Pinot", "pinot_servers", "OK", "Server_");

            gate.answer("/zk/ls", Optional.of("[]"));
            checks.assertState("Pinot", "pinot_brokers", "FAILED", "Broker_");
            checks.assertState("Pinot", "pinot_servers", "FAILED", "Server_");
            checks.assertState("Pinot", "pinot_decoder", "UNKNOWN", "No Pinot server is up");
            gate.answer("/zk/ls", Optional.empty());

            String instances = IntegrationStack.httpGet(controller + "/instances");
            gate.answer("/instances", Optional.of(instances.replaceFirst("\"Server_", "\"Server_gone_1\",\"Broker_gone_1\",\"Server_")));
            checks.assertState("Pinot", "pinot_brokers", "WARNING", "Broker_gone_1");
            checks.assertState("Pinot", "pinot_servers", "WARNING", "Server_gone_1");
            gate.answer("/instances", Optional.of("{\"instances\":[]}"));
            checks.assertState("Pinot", "pinot_brokers", "FAILED", "The cluster has no broker");
            gate.answer("/instances", Optional.empty());

            // a server that does not say its class path: the tables of pipelines tell
            String server = instances.replaceFirst(".*(Server_[^\"]+).*", "$1");
            gate.answer("/instances/" + server, Optional.of("{\"hostName\": \"127.0.0.1\", \"adminPort\": 1}"));
            checks.assertState("Pinot", "pinot_decoder", "UNKNOWN", "The first pipeline will tell");
            try (Sql shop = stack.shop()) {
                shop.execute("CREATE SCHEMA telling", "CREATE TABLE telling.item (id integer PRIMARY KEY)");
                admin.execute(
                        stack.createSourceStatement("checks_pinot", "telling"),
                        IntegrationStack.createPipelineStatement("checks_pinot", "telling", "telling", "item"));
                checks.assertState("Pinot", "pinot_decoder", "OK", "consume table telling_telling_item_g1");
                admin.execute("CALL checks_pinot.system.drop_source(source_name => 'telling', cascade => true, delete_topic => true)");
            }
            catalog.drop();
        }
    }

    @Test
    void pinotHasNoDecoder()
            throws IOException
    {
        Path data = IntegrationStack.dataFolder("without-decoder");
        Path empty = data.resolve("empty.jar");
        try (OutputStream file = Files.newOutputStream(empty)) {
            new JarOutputStream(file).close();
        }
        try (LocalStack other = LocalStack.builder(data.resolve("data")).servers(Server.PINOT).decoder(empty).start();
                Sql shop = stack.shop()) {
            PlatformCatalog catalog = new PlatformCatalog(stack, "checks_decoder").with("platform.pinot.controller-url", other.pinot().controllerUrl()).create();
            CheckRows checks = new CheckRows(admin, "checks_decoder");
            checks.assertState("Pinot", "pinot_servers", "OK");
            checks.assertState("Pinot", "pinot_decoder", "FAILED", "No jar pinot-debezium-decoder on the class path of: Server_", "restart the servers");

            shop.execute("CREATE SCHEMA undecoded", "CREATE TABLE undecoded.item (id integer PRIMARY KEY)");
            admin.execute(stack.createSourceStatement("checks_decoder", "undecoded"));
            assertThat(admin.failure(IntegrationStack.createPipelineStatement("checks_decoder", "undecoded", "undecoded", "item"))).contains("Pinot cannot consume", "check pinot_decoder");
            // Pinot 1.x does not say why
            boolean told = stack.pinotVersion().startsWith("0.");
            checks.assertState("Pinot", "pinot_decoder", "FAILED", told ? "Servers cannot consume: java.lang.ClassNotFoundException: io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder" : "No jar pinot-debezium-decoder on the class path of");
            admin.execute("CALL checks_decoder.system.drop_source(source_name => 'undecoded', cascade => true, delete_topic => true)");
            catalog.drop();
        }
    }

    @Test
    void pinotCatalogIsMissingOrWrong()
    {
        PlatformCatalog catalog = new PlatformCatalog(stack, "checks_catalog").with("platform.pinot.catalog", "nowhere").create();
        CheckRows checks = new CheckRows(admin, "checks_catalog");
        checks.assertState("nowhere", "segments_per_split", "FAILED", "no catalog nowhere", "platform.pinot.catalog");
        admin.execute("CREATE CATALOG pinot_small USING pinot WITH (\"pinot.controller-urls\" = '127.0.0.1:%s')".formatted(stack.servers().pinot().port()));
        catalog.replace(ImmutableMap.of("platform.pinot.catalog", "pinot_small"));
        checks.assertState("pinot_small", "segments_per_split", "FAILED", "pinot.segments-per-split=1,", "Set pinot.segments-per-split=1000000");
        catalog.drop();
        admin.execute("DROP CATALOG pinot_small");
    }

    @Test
    void connectIsIncomplete()
    {
        try (HttpGate gate = new HttpGate(stack.servers().connect().url())) {
            PlatformCatalog catalog = new PlatformCatalog(stack, "checks_connect").with("platform.connect.url", gate.url()).create();
            CheckRows checks = new CheckRows(admin, "checks_connect");
            checks.assertState("Kafka Connect", "connect_debezium", "OK");
            gate.answer("/connector-plugins", Optional.of("[{\"class\": \"org.apache.kafka.connect.mirror.MirrorSourceConnector\", \"type\": \"source\", \"version\": \"4\"}]"));
            checks.assertState("Kafka Connect", "connect_debezium", "FAILED", "MirrorSourceConnector", "plugin.path");
            gate.answer("/", Optional.of("{\"version\": \"4.3.1\", \"commit\": \"0\", \"kafka_cluster_id\": \"another\"}"));
            checks.assertState("Kafka Connect", "connect_kafka", "FAILED", "cluster another", "platform.kafka.bootstrap-servers");
            catalog.drop();
        }
    }
}
