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

import com.google.common.collect.ImmutableMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Events that cannot be decoded neither stop a pipeline nor vanish, and nobody sees them among the rows. */
@WithStack
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TestPipelineErrors
{
    private static final String SOURCE = "\"source\":{\"connector\":\"postgresql\",\"schema\":\"errors\",\"table\":\"item\",\"sequence\":\"[\\\"1\\\",\\\"2\\\"]\"}";
    private static final String TRUNCATED = "{\"before\":null,\"after\":{\"id\":77,\"name\":\"password=hunter2 " + "x".repeat(100_000);
    private static final String WRONG_TYPE = "{\"before\":null,\"after\":{\"id\":\"" + "private".repeat(1000) + "\",\"name\":\"n\"},\"op\":\"c\",\"ts_ms\":1," + SOURCE + "}";
    private static final String NO_KEY = "{\"before\":null,\"after\":{\"name\":\"n\"},\"op\":\"c\",\"ts_ms\":1," + SOURCE + "}";
    private static final String NO_EVENT = "{\"hello\":\"world\"}";
    private static final String[] POISON = {TRUNCATED, WRONG_TYPE, NO_KEY, NO_EVENT};
    // a message that is no row, on purpose
    private static final String LOGICAL_MESSAGE = "{\"op\":\"m\",\"ts_ms\":1,\"message\":{\"prefix\":\"p\",\"content\":\"\"}," + SOURCE + "}";

    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql admin;
    private final SourceOracle oracle;

    TestPipelineErrors(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.admin = stack.admin();
        this.oracle = stack.oracle(shop);
    }

    @BeforeAll
    void createPipelines()
    {
        shop.execute(
                "CREATE SCHEMA errors",
                // on Pinot without NULLs the one is served as a view, the other as a table
                "CREATE TABLE errors.item (id integer PRIMARY KEY, name text, at timestamptz)",
                "CREATE TABLE errors.plain (id integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL)",
                "CREATE TABLE errors.emptied (id integer PRIMARY KEY, name text)",
                "INSERT INTO errors.item SELECT i, 'item ' || i, now() FROM generate_series(1, 10) i",
                "INSERT INTO errors.plain SELECT * FROM errors.item",
                "INSERT INTO errors.emptied SELECT id, name FROM errors.item");
        stack.createSource("errors");
        admin.execute("CALL platform.system.create_pipelines(source_name => 'errors', schema_name => 'errors', tables => ARRAY['*'], wait => true)");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private void produce(String table, String... messages)
    {
        String topic = (String) admin.value("SELECT topic FROM platform.system.pipelines WHERE source_name = 'errors' AND table_name = '%s'".formatted(table));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                ImmutableMap.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            for (String message : messages) {
                producer.send(new ProducerRecord<>(topic, message)).get();
            }
        }
        catch (ExecutionException e) {
            throw new AssertionError("Cannot write to topic " + topic, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private List<Object> pipeline(String table, String columns)
    {
        return admin.rows("SELECT %s FROM platform.system.pipelines WHERE source_name = 'errors' AND table_name = '%s'".formatted(columns, table)).getFirst();
    }

    private void awaitCounts(String table, long decoded, long skipped, long failed)
    {
        List<Object> expected = List.of(decoded, skipped, failed);
        Await.untilNothingMissing(() -> {
            List<Object> found = pipeline(table, "events_decoded, events_skipped, events_failed");
            return found.equals(expected) ? Optional.empty() : Optional.of("%s events decoded, skipped, failed of table %s, found %s".formatted(expected, table, found));
        });
    }

    private static String errors(String table)
    {
        return "FROM platform.system.pipeline_errors WHERE source_name = 'errors' AND table_name = '%s'".formatted(table);
    }

    @Test
    @Order(1)
    void nothingFailsAtFirst()
    {
        for (String table : List.of("item", "plain", "emptied")) {
            awaitCounts(table, 10, 0, 0);
            assertThat(pipeline(table, "phase, last_error, what_to_do")).containsExactly("STREAMING", null, null);
            assertThat(admin.rows("SELECT * " + errors(table))).isEmpty();
        }
    }

    @Test
    @Order(2)
    void poisonedEvents()
    {
        for (String table : List.of("item", "plain")) {
            shop.execute("INSERT INTO errors.%s VALUES (11, 'before', now())".formatted(table));
            produce(table, POISON);
            produce(table, LOGICAL_MESSAGE);
            shop.execute("INSERT INTO errors.%s VALUES (12, 'after', now())".formatted(table), "UPDATE errors.%s SET name = 'changed' WHERE id = 1".formatted(table), "DELETE FROM errors.%s WHERE id = 2".formatted(table));
            oracle.awaitEqual("platform.errors." + table, "errors." + table);
            // 10 rows of the snapshot, and four changes, of which two replaced a row
            awaitCounts(table, 14, 1, 4);

            assertThat(admin.number("SELECT count(*) FROM platform.errors." + table)).isEqualTo(11);
            assertThat(admin.number("SELECT min(id) FROM platform.errors." + table)).isEqualTo(1);
            assertThat(admin.number("SELECT count(*) FROM platform.errors.%s WHERE id < 0 OR name = 'null' OR at < timestamp '2000-01-01 00:00:00 UTC'".formatted(table))).isZero();
            assertThat(pipeline(table, "phase")).containsExactly("STREAMING");
            assertThat((String) pipeline(table, "last_error").getFirst()).startsWith("4 events could not be decoded and are missing here").hasSizeLessThan(500).doesNotContain("hunter2");
            assertThat((String) pipeline(table, "what_to_do").getFirst()).contains("pipeline_errors");
        }
        new Plans(admin).assertAnsweredByPinot("SELECT count(*) FROM platform.errors.plain");
    }

    @Test
    @Order(3)
    void eachFailedEventIsARow()
    {
        assertThat(admin.column("SELECT error_kind " + errors("item") + " ORDER BY 1")).containsExactly("bad_type", "malformed", "no_key", "unexpected_message");
        assertThat(admin.value("SELECT error_message " + errors("item") + " AND error_kind = 'no_key'")).isEqualTo("the key field id is null or missing in after");
        assertThat(admin.rows("SELECT DISTINCT schema_name, topic_partition, topic = (SELECT topic FROM platform.system.pipelines WHERE source_name = 'errors' AND table_name = 'item') " + errors("item")))
                .containsExactly(List.of("errors", 0L, true));
        assertThat(admin.number("SELECT count(*) " + errors("item") + " AND decoded_at BETWEEN current_timestamp - INTERVAL '1' HOUR AND current_timestamp + INTERVAL '1' MINUTE")).isEqualTo(4);
        assertThat(admin.column("SELECT error_message " + errors("item"))).allSatisfy(message -> assertThat((String) message).hasSizeLessThan(400).doesNotContain("hunter2", "private".repeat(50)));
        // bounded: the beginning of what was read
        assertThat((byte[]) admin.value("SELECT payload " + errors("item") + " AND error_kind = 'malformed'")).isEqualTo(TRUNCATED.substring(0, 4096).getBytes(UTF_8));
        assertThat((byte[]) admin.value("SELECT payload " + errors("item") + " AND error_kind = 'no_key'")).isEqualTo(NO_KEY.getBytes(UTF_8));
        assertThat(admin.rows("SELECT * FROM platform.system.pipeline_errors WHERE source_name = 'nobody'")).isEmpty();
    }

    @Test
    @Order(4)
    void onlyAdministratorsAndOwnersSeeWhatIsInThem()
    {
        try (Sql reader = stack.trinoAs("reader")) {
            assertThat(reader.rows("SELECT DISTINCT error_message, payload " + errors("item"))).containsExactly(Arrays.asList(null, null));
            assertThat(reader.number("SELECT count(*) " + errors("item"))).isEqualTo(4);
            assertThat(reader.rows("SELECT last_error, events_failed FROM platform.system.pipelines WHERE source_name = 'errors' AND table_name = 'item'"))
                    .containsExactly(Arrays.asList(null, 4L));
        }
    }

    @Test
    @Order(5)
    void whatIsReadAgainIsNoOtherError()
    {
        produce("item", POISON);
        awaitCounts("item", 14, 1, 8);
        assertThat(admin.number("SELECT count(*) " + errors("item"))).isEqualTo(4);
        oracle.awaitEqual("platform.errors.item", "errors.item");
    }

    @Test
    @Order(6)
    void countsSurviveARestartOfPinot()
    {
        // rows of a sealed segment, and rows that are consumed anew
        String table = (String) pipeline("item", "pinot_table").getFirst();
        IntegrationStack.httpSend("POST", stack.servers().pinot().controllerUrl() + "/tables/%s/forceCommit".formatted(table), "");
        awaitCounts("item", 14, 1, 8);
        assertThat(admin.number("SELECT count(*) " + errors("item"))).isEqualTo(4);
        stack.servers().pinot().stop();
        // who asks for other pipelines need not wait for Pinot
        assertThat(admin.rows("SELECT * FROM platform.system.pipeline_errors WHERE source_name = 'nobody'")).isEmpty();
        assertThat(admin.failure("SELECT * " + errors("item"))).contains("Pinot");
        assertThat(pipeline("item", "phase, events_decoded, events_failed")).containsExactly("UNKNOWN", null, null);
        stack.servers().pinot().start();
        awaitCounts("item", 14, 1, 8);
        awaitCounts("plain", 14, 1, 4);
        assertThat(admin.number("SELECT count(*) " + errors("item"))).isEqualTo(4);
        oracle.awaitEqual("platform.errors.item", "errors.item");
    }

    @Test
    @Order(7)
    void truncation()
    {
        shop.execute("TRUNCATE errors.emptied", "INSERT INTO errors.emptied VALUES (11, 'after')");
        awaitCounts("emptied", 11, 0, 1);
        assertThat((String) pipeline("emptied", "last_error").getFirst()).startsWith("Table \"errors\".\"emptied\" was truncated in the source, which was seen at 20");
        assertThat(pipeline("emptied", "phase, what_to_do")).containsExactly("STREAMING", "Drop the pipeline and make it anew");
        assertThat(admin.column("SELECT error_kind " + errors("emptied"))).containsExactly("truncate");

        // a poisoned event that comes later does not hide it
        produce("emptied", NO_EVENT);
        awaitCounts("emptied", 11, 0, 2);
        assertThat((String) pipeline("emptied", "last_error").getFirst()).contains("was truncated");

        admin.execute(
                "CALL platform.system.drop_pipeline(source_name => 'errors', schema_name => 'errors', table_name => 'emptied')",
                "CALL platform.system.create_pipeline(source_name => 'errors', schema_name => 'errors', table_name => 'emptied', wait => true)");
        oracle.awaitEqual("platform.errors.emptied", "errors.emptied");
        // the topic has records from before, which are not read
        awaitCounts("emptied", 1, 0, 0);
        assertThat(pipeline("emptied", "last_error")).containsExactly((Object) null);
    }
}
