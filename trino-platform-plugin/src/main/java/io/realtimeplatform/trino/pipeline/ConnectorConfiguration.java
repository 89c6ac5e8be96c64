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
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static java.util.stream.Collectors.joining;

/**
 * The configuration of the Debezium connector of a source.
 */
final class ConnectorConfiguration
{
    /** What pipelines rely on: a source's properties cannot change it. */
    private static final Set<String> FIXED = ImmutableSet.of(
            "name",
            "connector.class",
            "tasks.max",
            "topic.prefix",
            "slot.name",
            "publication.name",
            "publication.autocreate.mode",
            "plugin.name",
            "table.include.list",
            "snapshot.mode",
            "read.only",
            "notification.enabled.channels",
            "notification.sink.topic.name",
            "key.converter",
            "value.converter",
            "key.converter.schemas.enable",
            "value.converter.schemas.enable",
            "decimal.handling.mode",
            "time.precision.mode",
            "binary.handling.mode",
            "event.converting.failure.handling.mode",
            "bigint.unsigned.handling.mode",
            "database.include.list",
            "database.server.id",
            "enable.time.adjuster",
            "hstore.handling.mode",
            "include.schema.changes",
            "include.unknown.datatypes",
            "interval.handling.mode",
            "money.fraction.digits",
            "schema.history.internal",
            "schema.history.internal.kafka.topic",
            "schema.history.internal.skip.unparseable.ddl",
            "schema.history.internal.store.only.captured.databases.ddl",
            "schema.history.internal.store.only.captured.tables.ddl",
            "skipped.operations",
            "tombstones.on.delete",
            "transforms",
            "post.processors");
    /** What has an argument of its own. */
    private static final Map<String, String> ARGUMENTS = ImmutableMap.of(
            "database.hostname", "host",
            "database.port", "port",
            "database.dbname", "database",
            "database.user", "user_name",
            "database.password", "password_reference");
    private static final List<String> OTHER_LISTS = ImmutableList.of("table.exclude.list", "schema.include.list", "schema.exclude.list", "database.exclude.list", "column.include.list", "column.exclude.list");

    private ConnectorConfiguration() {}

    /** @throws TrinoException when a property would change what pipelines rely on */
    static void checkProperties(Map<String, String> properties)
    {
        for (String property : properties.keySet()) {
            if (ARGUMENTS.containsKey(property)) {
                throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument properties has %s: use the argument %s instead".formatted(property, ARGUMENTS.get(property)));
            }
            if (FIXED.contains(property) || OTHER_LISTS.contains(property) || property.startsWith("transforms.")) {
                throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument properties has %s, which the platform sets itself: leave it out".formatted(property));
            }
        }
    }

    /** How often a task tries again what may come right by itself: for about half a minute. */
    private static final int RETRIES = 15;

    /**
     * Connect gives a task that it stops five seconds. One that sleeps for longer, as Debezium's do by default, goes on unseen
     * beside the one that follows it, and in the end writes its old offsets over the new ones.
     */
    private static final Duration RETRY_WAIT = Duration.ofSeconds(2);

    static String notificationTopic(String connector)
    {
        return connector + ".notifications";
    }

    static String heartbeatTopic(String connector)
    {
        return "__debezium-heartbeat." + connector;
    }

    /**
     * @param connector name of connector, of what is made in the source for it, and prefix of the topics
     * @param tables the tables to capture
     * @param kafkaServers where the connector finds Kafka, if it has to look itself
     */
    static Map<String, String> of(Source source, String connector, Collection<PipelineKey> tables, String kafkaServers)
    {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("name", connector);
        configuration.put("tasks.max", "1");
        configuration.put("database.hostname", source.host());
        configuration.put("database.port", Integer.toString(source.port()));
        configuration.put("database.user", source.userName());
        configuration.put("database.password", source.passwordReference());
        configuration.put("topic.prefix", connector);
        configuration.put("table.include.list", tables.stream().map(ConnectorConfiguration::pattern).sorted().collect(joining(",")));
        // every table is snapshotted by itself, also the first one: an initial snapshot that is interrupted begins anew
        // at a later position, and loses what was deleted in between
        configuration.put("snapshot.mode", "no_data");
        configuration.put("notification.enabled.channels", "sink");
        configuration.put("notification.sink.topic.name", notificationTopic(connector));
        // without the schema block an event is half as long; the decoder knows the types from the pipeline
        configuration.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        configuration.put("key.converter.schemas.enable", "false");
        configuration.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        configuration.put("value.converter.schemas.enable", "false");
        // the decoder's types stand for these modes
        configuration.put("decimal.handling.mode", "string");
        configuration.put("binary.handling.mode", "bytes");
        // by default a value that cannot be converted becomes NULL, with a line in the log
        configuration.put("event.converting.failure.handling.mode", "fail");
        // Debezium skips truncations by default; nobody needs tombstones in topics that are not compacted
        configuration.put("skipped.operations", "none");
        configuration.put("tombstones.on.delete", "false");
        // how often the log is looked at: the default of 500 ms would be most of the time from commit to visible, and less
        // than this costs more of a core all the time than it saves
        configuration.put("poll.interval.ms", "10");
        // a batch is handed on when it is full or the interval is over: one of a single event is full at once. Under load
        // that costs the worker a tenth more for each event
        configuration.put("max.batch.size", "1");
        // a producer waits 5 ms for more events by default; while one request is under way they gather all the same
        configuration.put("producer.override.linger.ms", "0");
        configuration.put("heartbeat.interval.ms", "1000");
        configuration.put("producer.override.max.request.size", Integer.toString(KafkaClient.MAXIMUM_MESSAGE_BYTES));
        // by default a task retries for ever and is shown as running while it captures nothing
        configuration.put("errors.max.retries", Integer.toString(RETRIES));
        configuration.put("retriable.restart.connector.wait.ms", Long.toString(RETRY_WAIT.toMillis()));
        source.kind().connector().configure(configuration, source, connector, kafkaServers);
        configuration.putAll(source.properties());
        return ImmutableMap.copyOf(configuration);
    }

    /**
     * The configuration of a connector that reads the rows that one table holds, and streams nothing.
     * Its events go where those of the pipeline's connector go.
     */
    static Map<String, String> ofSnapshot(Source source, Pipeline pipeline, String kafkaServers)
    {
        String name = PipelineNames.snapshotConnector(pipeline.pinotTable());
        Map<String, String> configuration = new HashMap<>(of(source, pipeline.connector(), ImmutableList.of(pipeline.key()), kafkaServers));
        configuration.put("name", name);
        configuration.put("snapshot.mode", "initial_only");
        // else its metrics have the name of those of the pipeline's connector, and it waits a minute for that to become free
        configuration.put("custom.metric.tags", "snapshot=" + pipeline.pinotTable());
        if (!source.properties().containsKey("max.batch.size")) {
            // nobody waits for a single row of a snapshot
            configuration.remove("max.batch.size");
        }
        source.kind().connector().configureSnapshot(configuration, name);
        return ImmutableMap.copyOf(configuration);
    }

    /** Debezium reads the list as regular expressions between commas that ignore case, unless told not to. */
    static String pattern(PipelineKey table)
    {
        return pattern(table.schemaName()) + "\\." + escape(table.tableName());
    }

    static String pattern(String name)
    {
        return "(?-i)" + escape(name);
    }

    /** The list is cut at commas and trimmed, and Connect looks for references to secrets in it: only letters and digits go in as they are. */
    private static String escape(String name)
    {
        StringBuilder result = new StringBuilder();
        name.codePoints().forEach(codePoint -> {
            if (codePoint == '_' || (codePoint < 128 && Character.isLetterOrDigit(codePoint))) {
                result.appendCodePoint(codePoint);
            }
            else {
                result.append("\\x{%x}".formatted(codePoint));
            }
        });
        return result.toString();
    }
}
