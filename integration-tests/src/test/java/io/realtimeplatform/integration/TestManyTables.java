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
import io.realtimeplatform.integration.HttpGate.Hold;
import io.realtimeplatform.integration.HttpGate.Moment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.apache.kafka.clients.admin.AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

/** Many tables with one CALL: all of them or a clear refusal, once, again, later, after a failure and after a kill. */
@WithStack
final class TestManyTables
{
    private static final int TABLES = 50;

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final SourceOracle oracle;
    private final Traces traces;
    private final HttpGate connect;
    private final HttpGate pinot;
    private final Admin kafka;
    private final PlatformCatalog many;

    TestManyTables(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
        this.oracle = stack.oracle(shop);
        this.traces = new Traces(stack);
        this.connect = new HttpGate(stack.servers().connect().url());
        this.pinot = new HttpGate(stack.servers().pinot().controllerUrl());
        this.many = new PlatformCatalog(stack, "many")
                .with("platform.pinot.controller-url", pinot.url())
                .with("platform.connect.url", connect.url());
        this.kafka = Admin.create(ImmutableMap.of(BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers()));
    }

    @BeforeAll
    void createCatalog()
    {
        many.create();
    }

    @AfterAll
    void close()
    {
        many.drop();
        kafka.close();
        pinot.close();
        connect.close();
        shop.close();
    }

    @Test
    @Tag("long")
    void fiftyTablesInOneCall()
    {
        shop.execute("CREATE SCHEMA fifty", "CREATE TABLE fifty.audit_log (note text)");
        for (int table = 1; table <= TABLES; table++) {
            createTable("fifty", table(table), 100);
        }
        shop.execute(
                "CREATE TABLE fifty.keyless (id integer)",
                "CREATE TABLE fifty.sum (id integer PRIMARY KEY, a integer NOT NULL, twice integer GENERATED ALWAYS AS (a * 2) STORED)",
                "CREATE UNLOGGED TABLE fifty.unlogged (id integer PRIMARY KEY)",
                "CREATE VIEW fifty.not_a_table AS SELECT 1 AS id",
                "CREATE TABLE fifty.parted (id integer PRIMARY KEY, name text) PARTITION BY RANGE (id)",
                "CREATE TABLE fifty.parted_low PARTITION OF fifty.parted FOR VALUES FROM (0) TO (100)",
                "INSERT INTO fifty.parted VALUES (1, 'one')");
        admin.execute(stack.createSourceStatement("many", "fifty"));

        // what cannot be carried is told of all tables, and nothing is made
        String call = "CALL many.system.create_pipelines(source_name => 'fifty', schema_name => 'fifty', tables => ARRAY['*'], exclude => ARRAY['audit_%']";
        assertThat(admin.failure(call + ")"))
                .contains("Nothing was made", "3 of the tables")
                .contains("- keyless: ", "has no primary key")
                .contains("- sum: ", "\"twice\" is generated", "exclude_columns => ARRAY['twice']")
                .contains("- unlogged: ")
                .contains("exclude => ARRAY['keyless', 'sum', 'unlogged']")
                .doesNotContain("audit_log", "not_a_table", "parted");
        assertThat(admin.failure("CALL many.system.create_pipelines(source_name => 'fifty', schema_name => 'fifty', tables => ARRAY['item_%', 'order_%'])"))
                .contains("Argument tables has 'order_%', which stands for no table of schema fifty of source fifty; it has: audit_log, ", " and 36 more");
        assertThat(admin.failure("CALL many.system.create_pipelines(source_name => 'fifty', schema_name => 'fifty', tables => ARRAY['*'], exclude => ARRAY['auditlog'])"))
                .contains("Argument exclude has 'auditlog', which stands for no table");
        assertThat(traces.of("fifty")).isEmpty();
        assertThat(admin.number("SELECT count(*) FROM many.system.pipelines")).isZero();

        long before = System.nanoTime();
        String create = call + ", exclude_columns => ARRAY['twice'], unsupported => 'skip', wait => true)";
        admin.execute(create);
        System.out.printf("%s tables in one CALL: %s s with their rows, Pinot's process has %s MB%n", TABLES + 2, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before), IntegrationStack.residentMegabytes(stack.servers().pinot()));
        assertThat(admin.number("SELECT count(*) FROM many.system.pipelines WHERE phase = 'STREAMING'")).isEqualTo(TABLES + 2);
        assertThat(admin.column("SELECT table_name FROM many.system.pipelines")).contains("sum", "parted").doesNotContain("keyless", "unlogged", "audit_log", "parted_low");
        // one connector, made and changed once
        assertThat(requests("PATCH /connectors/platform_fifty_g1/offsets")).isEqualTo(1);
        assertThat(requests("PUT /connectors/platform_fifty_g1/config")).isEqualTo(2);
        for (int table : new int[] {1, 17, TABLES}) {
            oracle.awaitEqual("many.fifty." + table(table), "fifty." + table(table));
        }
        oracle.awaitEqual("many.fifty.parted", "fifty.parted");
        assertThat(shop.value("SELECT relreplident FROM pg_class WHERE oid = 'fifty.parted_low'::regclass")).isEqualTo("f");
        // one that comes later has its own
        shop.execute("CREATE TABLE fifty.parted_high PARTITION OF fifty.parted FOR VALUES FROM (100) TO (200)");
        String mend = "ALTER TABLE \"fifty\".\"parted_high\" REPLICA IDENTITY FULL";
        assertThat(admin.rows("SELECT state, what_to_do FROM many.system.checks WHERE check_name = 'replica_identity' AND subject = 'fifty'").getFirst())
                .satisfies(check -> assertThat(check.get(0)).isEqualTo("FAILED"))
                .satisfies(check -> assertThat(String.valueOf(check.get(1))).contains(mend));
        shop.execute(mend);
        assertThat(admin.column("SELECT state FROM many.system.checks WHERE check_name = 'replica_identity' AND subject = 'fifty'")).containsExactly("OK");

        // again: nothing is done
        List<List<Object>> steps = steps();
        int changes = connect.changes().size();
        admin.execute(create);
        assertThat(steps()).isEqualTo(steps);
        assertThat(connect.changes()).hasSize(changes);

        // a table that came since is picked up, and the others are not read again
        createTable("fifty", "later", 1000);
        Map<String, Long> ends = endOffsets("fifty", "later");
        assertThat(ends).hasSize(TABLES + 2);
        admin.execute(create);
        oracle.awaitEqual("many.fifty.later", "fifty.later");
        assertThat(endOffsets("fifty", "later")).isEqualTo(ends);
        assertThat(requests("PATCH /connectors/platform_fifty_g1/offsets")).isEqualTo(2);
        assertThat(admin.column("SELECT DISTINCT attempts FROM many.system.pipeline_steps")).containsExactly(1L);

        // changes of all of them arrive
        for (int table = 1; table <= TABLES; table++) {
            shop.execute("UPDATE fifty.%1$s SET name = 'changed' WHERE id = 5; DELETE FROM fifty.%1$s WHERE id = 6".formatted(table(table)));
        }
        for (int table : new int[] {1, 2, 25, TABLES}) {
            oracle.awaitEqual("many.fifty." + table(table), "fifty." + table(table));
        }
        // what is stated has to hold for those that are there
        assertThat(admin.failure("CALL many.system.create_pipelines(source_name => 'fifty', schema_name => 'fifty', tables => ARRAY['item_0%'], partitions => 7)"))
                .contains("Nothing was made, because 9 of the tables", "- item_01: There is a pipeline", "partitions is 1 and not 7");

        before = System.nanoTime();
        admin.execute("CALL many.system.drop_source(source_name => 'fifty', cascade => true, delete_topic => true)");
        System.out.printf("%s pipelines dropped in %s s%n", TABLES + 3, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before));
        assertThat(traces.of("fifty")).isEmpty();
    }

    /** The chunks of its snapshot are small, so that it runs for long. */
    @Test
    void tableAddedWhileAnotherIsSnapshotted()
    {
        shop.execute("CREATE SCHEMA meanwhile");
        createTable("meanwhile", "big", 20_000);
        createTable("meanwhile", "small", 100);
        admin.execute("""
                CALL many.system.create_source(source_name => 'meanwhile', catalog_name => 'shopdb', type => 'postgresql',
                    host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}',
                    properties => MAP(ARRAY['incremental.snapshot.chunk.size'], ARRAY['10']))
                """.formatted(stack.servers().postgresql().port()));
        admin.execute("CALL many.system.create_pipelines(source_name => 'meanwhile', schema_name => 'meanwhile', tables => ARRAY['big'])");
        assertThat(admin.value("SELECT phase FROM many.system.pipelines WHERE table_name = 'big'")).isEqualTo("SNAPSHOT");

        admin.execute("CALL many.system.create_pipelines(source_name => 'meanwhile', schema_name => 'meanwhile', tables => ARRAY['*'], wait => true)");
        oracle.awaitEqual("many.meanwhile.big", "meanwhile.big");
        oracle.awaitEqual("many.meanwhile.small", "meanwhile.small");
        Map<String, Long> ends = endOffsets("meanwhile", "-");
        // it went on where it was: at most a chunk is read twice, for each time that the connector was told something
        assertThat(ends.get("big")).isBetween(20_000L, 20_020L);
        assertThat(ends.get("small")).isEqualTo(100);
        admin.execute("CALL many.system.drop_source(source_name => 'meanwhile', cascade => true, delete_topic => true)");
    }

    @Test
    void oddNamesAmongThem()
    {
        shop.execute("CREATE SCHEMA oddities");
        for (String table : List.of("a b", "a_b", "100%", "Größe \"7\" cm")) {
            createTable("oddities", quoted(table), 30);
        }
        createTable("oddities", quoted("100"), 30);
        admin.execute(stack.createSourceStatement("many", "oddities"));
        admin.execute("CALL many.system.create_pipelines(source_name => 'oddities', schema_name => 'oddities', tables => ARRAY['%'], exclude => ARRAY['100\\%'], wait => true)");
        assertThat(admin.column("SELECT table_name FROM many.system.pipelines WHERE source_name = 'oddities'")).containsExactlyInAnyOrder("a b", "a_b", "100", "Größe \"7\" cm");
        for (String table : List.of("a b", "a_b", "100", "Größe \"7\" cm")) {
            shop.execute("DELETE FROM oddities.%s WHERE id = 3".formatted(quoted(table)));
            oracle.awaitEqual("many.oddities." + quoted(table), "oddities." + quoted(table));
        }
        admin.execute("CALL many.system.drop_source(source_name => 'oddities', cascade => true, delete_topic => true)");
        assertThat(traces.of("oddities")).isEmpty();
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Test
    void oneTableFailsOnTheWay()
            throws ExecutionException, InterruptedException
    {
        shop.execute("CREATE SCHEMA failing");
        for (String table : List.of("first", "second", "third")) {
            createTable("failing", table, 10);
        }
        admin.execute(stack.createSourceStatement("many", "failing"));
        String topic = "platform_failing_g1.failing.second";
        kafka.createTopics(ImmutableList.of(new NewTopic(topic, 3, (short) 1))).all().get();
        String call = "CALL many.system.create_pipelines(source_name => 'failing', schema_name => 'failing', tables => ARRAY['*'], wait => true)";
        assertThat(admin.failure(call))
                .contains("1 of 3 pipelines failed, and the others are finished", "- second: Topic %s is there already with 3 partitions".formatted(topic));
        oracle.awaitEqual("many.failing.first", "failing.first");
        oracle.awaitEqual("many.failing.third", "failing.third");
        List<List<Object>> failed = admin.rows("SELECT table_name, last_error, what_to_do FROM many.system.pipelines WHERE phase = 'FAILED'");
        assertThat(failed).hasSize(1);
        assertThat(String.valueOf(failed)).contains("second", "3 partitions", "call create_pipelines again");

        kafka.deleteTopics(ImmutableList.of(topic)).all().get();
        admin.execute(call);
        oracle.awaitEqual("many.failing.second", "failing.second");
        admin.execute("CALL many.system.drop_source(source_name => 'failing', cascade => true, delete_topic => true)");
    }

    @Test
    @Tag("long")
    void killedOnTheWay()
    {
        shop.execute("CREATE SCHEMA killed_many");
        for (int table = 1; table <= 6; table++) {
            createTable("killed_many", table(table), 200);
        }
        PlatformCatalog catalog = new PlatformCatalog(stack, "killed_many")
                .with("platform.pinot.controller-url", pinot.url())
                .with("platform.connect.url", connect.url())
                .create();
        admin.execute(stack.createSourceStatement("killed_many", "killed_many"));
        String call = "CALL killed_many.system.create_pipelines(source_name => 'killed_many', schema_name => 'killed_many', tables => ARRAY['*'])";
        // some of the Pinot tables are there
        killWhile(call, catalog, pinot.hold("POST", "^/tables", Moment.AFTER));
        assertThat(admin.column("SELECT DISTINCT phase FROM killed_many.system.pipelines")).containsExactly("CREATING");
        // the snapshots are asked for, and the platform does not know
        killWhile(call, catalog, connect.hold("PATCH", "^/connectors/[^/]+/offsets$", Moment.AFTER));
        // they run, and it still does not know
        killWhile(call, catalog, connect.hold("PUT", "^/connectors/[^/]+/resume$", Moment.AFTER));
        admin.execute(call);
        for (int table = 1; table <= 6; table++) {
            oracle.awaitEqual("killed_many.killed_many." + table(table), "killed_many." + table(table));
        }
        admin.execute("CALL killed_many.system.drop_source(source_name => 'killed_many', cascade => true, delete_topic => true)");
        assertThat(traces.of("killed_many")).isEmpty();
        catalog.drop();
    }

    private void killWhile(String call, PlatformCatalog catalog, Hold hold)
    {
        CompletableFuture<Void> calling = CompletableFuture.runAsync(() -> admin.execute(call));
        hold.await(calling);
        stack.servers().trino().kill();
        hold.release();
        stack.servers().trino().start();
        calling.handle((_, failure) -> {
                    assertThat(failure).isNotNull();
                    return null;
                })
                .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        // a Trino that starts knows none of the catalogs that were made with SQL
        many.create();
        catalog.create();
    }

    private void createTable(String schema, String table, int rows)
    {
        shop.execute(
                "CREATE TABLE %s.%s (id integer PRIMARY KEY, name text NOT NULL, amount numeric(12, 2), created_at timestamptz NOT NULL)".formatted(schema, table),
                "INSERT INTO %s.%s SELECT i, 'name ' || i, i * 1.01, '2026-01-01 00:00:00+00'::timestamptz + i * interval '1 minute' FROM generate_series(1, %s) i".formatted(schema, table, rows));
    }

    private static String table(int number)
    {
        return "item_%02d".formatted(number);
    }

    private long requests(String pattern)
    {
        return connect.changes().stream().filter(request -> request.matches(pattern)).count();
    }

    private List<List<Object>> steps()
    {
        return admin.rows("SELECT table_name, step, state, attempts, started_at FROM many.system.pipeline_steps ORDER BY 1, 2");
    }

    /** By table, how many records its topic has had. */
    private Map<String, Long> endOffsets(String source, String butTable)
    {
        Map<String, Long> ends = new TreeMap<>();
        for (List<Object> row : admin.rows("SELECT table_name, topic FROM many.system.pipelines WHERE source_name = '%s' AND table_name <> '%s'".formatted(source, butTable))) {
            TopicPartition partition = new TopicPartition((String) row.get(1), 0);
            try {
                ends.put((String) row.get(0), kafka.listOffsets(ImmutableMap.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset());
            }
            catch (ExecutionException e) {
                throw new AssertionError("Cannot read the end of " + partition, e);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted", e);
            }
        }
        return ends;
    }
}
