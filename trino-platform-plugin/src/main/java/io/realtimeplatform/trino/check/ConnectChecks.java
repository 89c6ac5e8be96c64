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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.connect.ConnectClient;
import io.realtimeplatform.trino.connect.ConnectorPlugin;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Kafka Connect and Kafka.
 */
class ConnectChecks
        implements Checks
{
    private static final String CONNECT = "connect";
    private static final String DEBEZIUM = "connect_debezium";
    private static final String SAME_KAFKA = "connect_kafka";
    private static final String KAFKA = "kafka";
    private static final String POSTGRESQL_CONNECTOR = "io.debezium.connector.postgresql.PostgresConnector";
    private static final String CONNECT_DOWN = "Look whether Kafka Connect runs, and whether platform.connect.url is its address";
    private static final String KAFKA_DOWN = "Look whether Kafka runs, and whether platform.kafka.bootstrap-servers are its addresses";

    private final ConnectClient connect;
    private final KafkaClient kafka;

    @Inject
    ConnectChecks(ConnectClient connect, KafkaClient kafka)
    {
        this.connect = requireNonNull(connect, "connect is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        Subject connectSubject = Subject.neighbour("Kafka Connect");
        return ImmutableList.of(
                Probe.of(connectSubject, ImmutableList.of(CONNECT, DEBEZIUM), CONNECT_DOWN, this::askConnect).visibleToEveryone(),
                Probe.of(Subject.neighbour("Kafka"), ImmutableList.of(KAFKA), KAFKA_DOWN, this::askKafka).visibleToEveryone(),
                Probe.of(connectSubject, ImmutableList.of(SAME_KAFKA), "See checks connect and kafka", this::askBoth).unknownWithoutAnswer());
    }

    private Map<String, Finding> askConnect()
    {
        String version = connect.workerInformation().version();
        List<ConnectorPlugin> plugins = connect.plugins();
        return ImmutableMap.of(
                CONNECT, Finding.ok("Version " + version),
                DEBEZIUM, debezium(plugins));
    }

    private static Finding debezium(List<ConnectorPlugin> plugins)
    {
        Optional<ConnectorPlugin> found = plugins.stream()
                .filter(plugin -> plugin.className().equals(POSTGRESQL_CONNECTOR))
                .findFirst();
        if (found.isPresent()) {
            return Finding.ok("%s, version %s".formatted(POSTGRESQL_CONNECTOR, found.get().version()));
        }
        String others = plugins.stream()
                .map(ConnectorPlugin::className)
                .collect(joining(", "));
        return Finding.failed(
                "Kafka Connect does not know %s, only: %s".formatted(POSTGRESQL_CONNECTOR, others),
                "Unpack Debezium's PostgreSQL connector into a folder of plugin.path on every worker, and restart the workers");
    }

    private Map<String, Finding> askKafka()
    {
        KafkaClient.Cluster cluster = kafka.cluster();
        return ImmutableMap.of(KAFKA, Finding.ok("%s, brokers: %s, cluster %s".formatted(cluster.version(), cluster.brokers(), cluster.id())));
    }

    private Map<String, Finding> askBoth()
    {
        String ofConnect = connect.workerInformation().kafkaClusterId();
        String ofPlatform = kafka.cluster().id();
        if (ofConnect.equals(ofPlatform)) {
            return ImmutableMap.of(SAME_KAFKA, Finding.ok("Kafka Connect writes to cluster " + ofPlatform));
        }
        return ImmutableMap.of(SAME_KAFKA, Finding.failed(
                "Kafka Connect writes to Kafka cluster %s, but platform.kafka.bootstrap-servers leads to cluster %s".formatted(ofConnect, ofPlatform),
                "Set platform.kafka.bootstrap-servers to the cluster of Kafka Connect (bootstrap.servers of its workers)"));
    }
}
