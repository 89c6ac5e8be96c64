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
import com.google.common.collect.Maps;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestConnectorConfiguration
{
    private static final String KAFKA = "kafka.internal:9092";

    @Test
    void testConfiguration()
    {
        Map<String, String> configuration = ConnectorConfiguration.of(
                source(ImmutableMap.of("snapshot.fetch.size", "1000", "poll.interval.ms", "50")),
                "platform_shop_g1",
                ImmutableList.of(new PipelineKey("shop", "public", "orders"), new PipelineKey("shop", "public", "customer")),
                KAFKA);
        assertThat(configuration)
                .containsEntry("name", "platform_shop_g1")
                .containsEntry("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .containsEntry("database.password", "${env:SHOP_PASSWORD}")
                .containsEntry("database.hostname", "db.internal")
                .containsEntry("topic.prefix", "platform_shop_g1")
                .containsEntry("slot.name", "platform_shop_g1")
                .containsEntry("publication.name", "platform_shop_g1")
                .containsEntry("publication.autocreate.mode", "disabled")
                .containsEntry("table.include.list", "(?-i)public\\.customer,(?-i)public\\.orders")
                .containsEntry("skipped.operations", "none")
                .containsEntry("reselector.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor")
                // without a wait for more events
                .containsEntry("max.batch.size", "1")
                .containsEntry("producer.override.linger.ms", "0")
                // a user's property may replace what pipelines do not rely on
                .containsEntry("poll.interval.ms", "50")
                .containsEntry("snapshot.fetch.size", "1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "Orders", "a+b", "a,b", "a|b", "größe", "$x", "a{2}", "(a)", "a_b", "a^", "a*", "a?b", "a#b", "[a]", "a-b",
            " a", "a ", "a b", "a\\b", "a\\", "a\\,b", "a.b", "\u00a0", "\u2003x", "a\"b", "it's", "`a`", "😀", "\\E", "\\Qa", "${env:SHOP_PASSWORD}", "${x}", "100%"})
    void testPatternMeansThatTableOnly(String table)
    {
        String pattern = ConnectorConfiguration.pattern(new PipelineKey("shop", "public", table));
        // Debezium splits the list at commas, trims the parts and ignores case unless told not to; Connect replaces references to secrets
        assertThat(pattern).doesNotContain(",", "$").isEqualTo(pattern.trim());
        Pattern compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        assertThat("public." + table).matches(compiled);
        assertThat("public." + table + "x").doesNotMatch(compiled);
        assertThat("publicx" + table).doesNotMatch(compiled);
        if (!table.equals(table.toUpperCase())) {
            assertThat("public." + table.toUpperCase()).doesNotMatch(compiled);
        }
    }

    @Test
    void testSnapshot()
    {
        Pipeline pipeline = TestPinotTableFactory.pipeline(new PipelineKey("shop", "public", "a b"), TestPinotTableFactory.plan(PinotFeatures.of("0.11.0"), 0, ImmutableList.of(new SourceColumn("id", "integer", "integer", false, false, 1))));
        Source source = source(ImmutableMap.of("snapshot.fetch.size", "1000"));
        Map<String, String> snapshot = ConnectorConfiguration.ofSnapshot(source, pipeline, KAFKA);
        Map<String, String> streaming = ConnectorConfiguration.of(source, pipeline.connector(), ImmutableList.of(pipeline.key()), KAFKA);
        assertThat(snapshot)
                .containsEntry("name", "platform_snapshot_shop_public_orders_g1")
                .containsEntry("snapshot.mode", "initial_only")
                .containsEntry("table.include.list", "(?-i)public\\.a\\x{20}b")
                .containsEntry("snapshot.fetch.size", "1000")
                // the same topics
                .containsEntry("topic.prefix", "platform_shop_g1")
                .containsEntry("notification.sink.topic.name", "platform_shop_g1.notifications")
                // in batches, unless the user says otherwise
                .doesNotContainKey("max.batch.size");
        assertThat(ConnectorConfiguration.ofSnapshot(source(ImmutableMap.of("max.batch.size", "64")), pipeline, KAFKA)).containsEntry("max.batch.size", "64");
        assertThat(snapshot.get("slot.name")).matches("[a-z0-9_]{1,63}").isNotEqualTo(streaming.get("slot.name"));
        // a row of the snapshot looks like a row of the stream
        assertThat(Maps.difference(streaming, snapshot).entriesDiffering()).containsOnlyKeys("name", "snapshot.mode", "slot.name");
    }

    @ParameterizedTest
    @CsvSource({"mariadb, io.debezium.connector.mariadb.MariaDbConnector", "mysql, io.debezium.connector.mysql.MySqlConnector"})
    void testBinlog(String type, String connectorClass)
    {
        Source source = new Source("stock", "warehouse", type, "db.internal", 3306, "ware.house", "capture", "${env:A}", ImmutableMap.of(), "alice", Optional.empty());
        Map<String, String> streaming = ConnectorConfiguration.of(source, "platform_stock_g1", ImmutableList.of(new PipelineKey("stock", "ware.house", "item")), KAFKA);
        assertThat(streaming)
                .containsEntry("connector.class", connectorClass)
                .containsEntry("database.include.list", "(?-i)ware\\x{2e}house")
                .containsEntry("table.include.list", "(?-i)ware\\x{2e}house\\.item")
                .containsEntry("schema.history.internal.kafka.topic", "platform_stock_g1.schema-history")
                .containsEntry("schema.history.internal.kafka.bootstrap.servers", KAFKA)
                .containsEntry("snapshot.locking.mode", "none")
                .doesNotContainKeys("slot.name", "publication.name", "database.dbname", "heartbeat.action.query", "post.processors");
        assertThat(Long.parseLong(streaming.get("database.server.id"))).isBetween(1L << 31, (1L << 32) - 1);

        Pipeline pipeline = TestPinotTableFactory.pipeline(new PipelineKey("stock", "ware.house", "item"), TestPinotTableFactory.plan(PinotFeatures.of("0.11.0"), 0, ImmutableList.of(new SourceColumn("id", "integer", "integer", false, false, 1))));
        Map<String, String> snapshot = ConnectorConfiguration.ofSnapshot(source, pipeline, KAFKA);
        assertThat(snapshot)
                .containsEntry("snapshot.mode", "initial_only")
                .containsEntry("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory")
                // events go to the pipeline's topics
                .containsEntry("topic.prefix", pipeline.connector())
                .doesNotContainKey("schema.history.internal.kafka.topic");
        assertThat(snapshot.get("database.server.id")).isNotEqualTo(streaming.get("database.server.id"));
    }

    @Test
    void testProperties()
    {
        assertThatCode(() -> ConnectorConfiguration.checkProperties(ImmutableMap.of("database.sslmode", "require"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> ConnectorConfiguration.checkProperties(ImmutableMap.of("database.password", "${env:A}")))
                .hasMessage("Argument properties has database.password: use the argument password_reference instead");
        assertThatThrownBy(() -> ConnectorConfiguration.checkProperties(ImmutableMap.of("connector.class", "x")))
                .hasMessage("Argument properties has connector.class, which the platform sets itself: leave it out");
        assertThatThrownBy(() -> ConnectorConfiguration.checkProperties(ImmutableMap.of("transforms.a.type", "x")))
                .hasMessageContaining("transforms.a.type");
        assertThatThrownBy(() -> ConnectorConfiguration.checkProperties(ImmutableMap.of("column.exclude.list", "x")))
                .hasMessageContaining("column.exclude.list");
    }

    static Source source(Map<String, String> properties)
    {
        return new Source("shop", "shopdb", "postgresql", "db.internal", 5432, "shop", "capture", "${env:SHOP_PASSWORD}", properties, "alice", Optional.empty());
    }
}
