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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestConnectorErrors
{
    private static final Source SOURCE = TestConnectorConfiguration.source(ImmutableMap.of());
    private static final List<PipelineKey> TABLES = ImmutableList.of(new PipelineKey("shop", "public", "orders"), new PipelineKey("shop", "My Schema", "a\"b"));

    private static Diagnosis explain(String... causes)
    {
        return ConnectorErrors.explain(SOURCE, "platform_shop_g1", TABLES, List.of(causes));
    }

    /** The first column is what the exceptions of Debezium 3.7, PostgreSQL 18, MySQL 8, MariaDB 10 and Kafka's clients say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Caused by: org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"capture\" | refuses the password of user capture | ${env:SHOP_PASSWORD}",
            "Caused by: org.postgresql.util.PSQLException: FATAL: no pg_hba.conf entry for host \"10.0.0.1\", user \"capture\" | does not let user capture in | pg_hba.conf",
            "Caused by: java.sql.SQLException: Access denied for user 'capture'@'10.0.0.1' (using password: YES) | does not let user capture in | ${env:SHOP_PASSWORD}",
            "Caused by: java.sql.SQLNonTransientConnectionException: Public Key Retrieval is not allowed | has no TLS | driver.allowPublicKeyRetrieval",
            "Caused by: com.github.shyiko.mysql.binlog.network.ServerException: Could not find first log file name in binary log index file | has removed the binary log | binlog_expire_logs_seconds",
            "Caused by: com.github.shyiko.mysql.binlog.network.ServerException: Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged. | has removed the binary log | make them anew",
            "Caused by: io.debezium.DebeziumException: The connector is trying to read change stream starting at PostgresOffsetContext [sourceInfoSchema=Schema{io.debezium.connector.postgresql.Source:STRUCT}], but this is no longer available on the server. Reconfigure the connector to use a snapshot mode when needed. | somebody dropped replication slot | make them anew",
            "Caused by: io.debezium.DebeziumException: The connector is trying to read change stream starting at BinlogOffsetContext{currentBinlogFilename='binlog.000006'}, but this is no longer available on the server. Reconfigure the connector to use a snapshot mode when needed. | has removed the binary log | make them anew",
            "Caused by: java.net.UnknownHostException: db.internal | does not find the source's host db.internal | DNS",
            "Caused by: org.postgresql.util.PSQLException: Connection to 127.0.0.1:5432 refused. Check that the hostname and port are correct | db.internal:5432 does not answer | server runs",
            "Caused by: org.postgresql.util.PSQLException: FATAL: database \"shop\" does not exist | no database shop | another server answers",
            "Caused by: org.postgresql.util.PSQLException: FATAL: role \"capture\" is not permitted to log in | User capture does not exist | ALTER ROLE \"capture\" LOGIN",
            "Caused by: org.postgresql.util.PSQLException: FATAL: permission denied to start WAL sender | User capture may not replicate | ALTER ROLE \"capture\" REPLICATION",
            "Caused by: org.postgresql.util.PSQLException: ERROR: permission denied for table orders | User capture may not read orders | GRANT SELECT",
            "Caused by: org.postgresql.util.PSQLException: ERROR: replication slot \"platform_shop_g1\" is active for PID 4711 | Somebody else reads replication slot platform_shop_g1 | pg_terminate_backend",
            "Caused by: org.postgresql.util.PSQLException: ERROR: can no longer access replication slot \"platform_shop_g1\" | changes are lost | make them anew",
            "Caused by: org.postgresql.util.PSQLException: ERROR: replication slot \"platform_shop_g1\" does not exist | dropped replication slot platform_shop_g1: changes are lost | make them anew",
            "Caused by: org.postgresql.util.PSQLException: ERROR: all replication slots are in use | no free replication slot | max_replication_slots",
            "Caused by: org.postgresql.util.PSQLException: FATAL: number of requested standby connections exceeds \"max_wal_senders\" (currently 2) | no free WAL sender | max_wal_senders",
            "Caused by: org.postgresql.util.PSQLException: FATAL: sorry, too many clients already | no free connection | max_connections",
            "Caused by: org.postgresql.util.PSQLException: ERROR: publication \"platform_shop_g1\" does not exist | no publication platform_shop_g1 | CREATE PUBLICATION \"platform_shop_g1\" FOR TABLE \"public\".\"orders\", \"My Schema\".\"a\"\"b\" WITH",
            "Caused by: io.debezium.DebeziumException: Postgres server wal_level property must be 'logical' but is: 'replica' | writes no logical log | ALTER SYSTEM SET wal_level = logical",
            "Caused by: org.postgresql.util.PSQLException: ERROR: relation \"public.orders\" does not exist | Table public.orders is gone | Drop its pipeline",
            "Caused by: org.apache.kafka.common.errors.RecordTooLargeException: The message is 40000000 bytes when serialized which is larger than 33554432 | longer than what Kafka takes | exclude_columns",
            "Caused by: org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [platform_shop_g1.public.orders] | does not let the connector write | platform_shop_g1",
            "Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition. | does not have the topic | make it anew",
            "Caused by: org.apache.kafka.common.errors.TimeoutException: Expiring 1 record(s) for platform_shop_g1.public.orders-0:120000 ms has passed | did not take the connector's events in time | brokers",
            "Caused by: org.apache.kafka.connect.errors.DataException: Invalid Java object for schema type INT32: class java.lang.String | cannot be converted | exclude_columns",
            "Caused by: org.apache.kafka.common.config.ConfigException: Could not read properties from file /etc/secrets/shop.properties | cannot resolve a reference to a secret | config provider",
            "Caused by: java.lang.OutOfMemoryError: Java heap space | run out of memory | KAFKA_HEAP_OPTS",
    })
    void testKnownErrors(String cause, String error, String remedy)
    {
        Diagnosis diagnosis = explain("org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer. This connector will be stopped.", cause);
        assertThat(diagnosis.error()).contains(error).doesNotContain("Exception").doesNotContainPattern("(?<!\\$)\\{");
        assertThat(diagnosis.remedy()).contains(remedy);
    }

    @Test
    void testTheRootCauseCounts()
    {
        assertThat(explain(
                "org.apache.kafka.connect.errors.ConnectException: Database connection failed",
                "Caused by: io.debezium.DebeziumException: Couldn't obtain encoding for database shop",
                "Caused by: org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"capture\"").error())
                .contains("refuses the password");
    }

    @Test
    void testUnknownErrorIsBoundedAndWithoutSecrets()
    {
        Diagnosis diagnosis = explain(
                "org.apache.kafka.connect.errors.ConnectException: Task failed",
                "Caused by: com.example.OddException: cannot open jdbc:odd://someone:hunter2@db/shop?password=hunter2 of {\"token\": \"hunter2\"} " + "x".repeat(1000));
        assertThat(diagnosis.error())
                .startsWith("Connector platform_shop_g1 failed: cannot open ")
                .doesNotContain("hunter2", "OddException")
                .hasSizeLessThan(400);
        assertThat(diagnosis.remedy()).contains("log of Kafka Connect", "repair_pipeline");
        assertThat(explain().error()).isEqualTo("Connector platform_shop_g1 failed: ");
        assertThat(explain("com.example.OddException").error()).contains("OddException");
    }

    @Test
    void testNoValueOfARowGetsIntoTheExplanation()
    {
        assertThat(explain("Caused by: java.lang.NumberFormatException: For input string: \"private value\" under radix 10").error()).doesNotContain("private");
    }
}
