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

import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

import static io.realtimeplatform.trino.engine.Quoting.identifier;

/**
 * What makes connectors fail, in words of somebody who runs databases. The patterns are what PostgreSQL, MySQL, MariaDB, their JDBC drivers,
 * Debezium, Kafka's clients and Connect say.
 */
final class ConnectorErrors
{
    private static final String RESTART = ", then call repair_pipeline";
    private static final String ANEW = "Drop the pipelines of source {source} and make them anew: their tables lack the changes since then";

    private static final ErrorCatalog CATALOG = ErrorCatalog.builder()
            .add("password authentication failed for user \"([^\"]*)\"|FATAL: no password supplied",
                    "The source refuses the password of user {user}",
                    "Put the right password where {password} refers to" + RESTART)
            .add("Access denied for user '([^']*)'@'([^']*)'",
                    "The source does not let user {user} in: its password is another one, or the user may not come from where Kafka Connect runs",
                    "Put the right password where {password} refers to, or see that the source has an account {user} for Kafka Connect's workers" + RESTART)
            .add("Public Key Retrieval is not allowed",
                    "The source has no TLS, and the connector may not ask it for the key that hides the password of user {user}",
                    "Let the source offer TLS, or make it with the property driver.allowPublicKeyRetrieval" + RESTART)
            .add("Could not find first log file name in binary log index file|Could not find GTID state requested|purged (?:required )?binary logs|trying to read (?:the )?(?:binlog|change stream starting at (?:Binlog|MySql|MariaDb)).*no longer available on the server",
                    "The source has removed the binary log that the connector had not read yet: changes are lost",
                    ANEW + "; raise binlog_expire_logs_seconds in the source")
            .add("no pg_hba\\.conf entry",
                    "The source does not let user {user} in from where Kafka Connect runs",
                    "Add an entry to the source's pg_hba.conf and reload it" + RESTART)
            .add("UnknownHostException",
                    "Kafka Connect does not find the source's host {host}",
                    "Look whether the name is right, and known to the DNS of Kafka Connect's workers" + RESTART)
            .add("Connection to \\S+ refused|ConnectException: Connection refused|connection attempt timed out|SocketTimeoutException|NoRouteToHost|I/O error occurred while sending"
                            + "|terminating connection due to administrator command|database system is (?:shutting down|starting up)|Connection reset|This connection has been closed|Database connection failed",
                    "The source at {host}:{port} does not answer, or has ended the connection",
                    "Look whether its server runs and can be reached from Kafka Connect's workers" + RESTART)
            .add("FATAL: database \"([^\"]*)\" does not exist",
                    "The source's server has no database {1}",
                    "Somebody dropped or renamed it, or another server answers at {host}:{port}")
            .add("FATAL: role \"([^\"]*)\" (?:does not exist|is not permitted to log in)",
                    "User {1} does not exist in the source, or may not log in",
                    "In the source: CREATE ROLE {quotedUser} LOGIN REPLICATION PASSWORD …, or ALTER ROLE {quotedUser} LOGIN" + RESTART)
            .add("must be superuser or replication role|permission denied to (?:start WAL sender|use replication slots|create replication slot)|LOGIN and REPLICATION are not assigned",
                    "User {user} may not replicate from the source",
                    "In the source: ALTER ROLE {quotedUser} REPLICATION" + RESTART)
            .add("permission denied for (?:table|relation|view|sequence|schema) (\\S+)",
                    "User {user} may not read {1} in the source",
                    "In the source: GRANT SELECT on the table, and USAGE on its schema, to {quotedUser}" + RESTART)
            .add("replication slot \"?([^\" ]*)\"? is active",
                    "Somebody else reads replication slot {1} of the source",
                    "In the source: look who it is (pg_replication_slots.active_pid), and end that process with pg_terminate_backend" + RESTART)
            .add("can no longer (?:get changes|access)|has been invalidated|WAL segment \\S+ has already been removed|has been removed from the database write-ahead log|cannot read from logical replication slot",
                    "The source has removed the log that the connector had not read yet (replication slot {connector}): changes are lost",
                    ANEW + "; raise max_slot_wal_keep_size in the source")
            .add("no longer available on the server|replication slot \"?([^\" ]*)\"? does not exist",
                    "The source does not have the log any more at which the connector stopped, as after somebody dropped replication slot {connector}: changes are lost",
                    ANEW)
            .add("all replication slots are in use|max_replication_slots",
                    "The source has no free replication slot",
                    "In the source: drop slots that nobody uses (pg_replication_slots), or raise max_replication_slots and restart its server" + RESTART)
            .add("max_wal_senders",
                    "The source has no free WAL sender",
                    "In the source: end replication connections that nobody needs (pg_stat_replication), or raise max_wal_senders and restart its server" + RESTART)
            .add("too many (?:connections|clients)|remaining connection slots are reserved",
                    "The source has no free connection",
                    "In the source: raise max_connections, or end connections" + RESTART)
            .add("publication \"?([^\" ]*)\"? does not exist|Publication autocreation is disabled",
                    "The source has no publication {connector}: somebody dropped it",
                    "In the source: CREATE PUBLICATION {quotedConnector} FOR TABLE {tables} WITH (publish_via_partition_root = true)" + RESTART
                            + "; changes made while it was gone are lost, so compare the tables, or make the pipelines anew")
            .add("wal_level",
                    "The source writes no logical log (wal_level)",
                    "In the source: ALTER SYSTEM SET wal_level = logical, and restart its server" + RESTART)
            .add("relation \"([^\"]*)\" does not exist",
                    "Table {1} is gone from the source",
                    "Drop its pipeline, or make the table again" + RESTART)
            .add("RecordTooLargeException|message is (\\d+) bytes when serialized which is larger",
                    "A change is longer than what Kafka takes in one message",
                    "Raise message.max.bytes of the brokers and max.message.bytes of the topic, or leave the long column out with exclude_columns" + RESTART)
            .add("(?:Topic|Cluster|Group)AuthorizationException|SaslAuthenticationException",
                    "Kafka does not let the connector write",
                    "Give Kafka Connect's user the right to write to the topics that begin with {connector}" + RESTART)
            .add("UnknownTopicOrPartitionException|Topic \\S+ not present in metadata",
                    "Kafka does not have the topic that the connector writes to: somebody deleted it, or Kafka was down",
                    "Look whether Kafka runs; if the topic is gone, drop the pipeline and make it anew; if it is there, call repair_pipeline")
            .add("org\\.apache\\.kafka\\.\\S*(?:TimeoutException|DisconnectException|NetworkException|NotEnoughReplicas\\S*)",
                    "Kafka did not take the connector's events in time",
                    "Look whether all brokers run" + RESTART)
            .add("NumberFormatException|DataException|DateTimeException|cannot be converted|Error while (?:trying to )?convert|Unexpected value|Invalid Java object|Failed to properly convert",
                    "A value of the source cannot be converted",
                    "The log of Kafka Connect names the column: leave it out with exclude_columns (drop the pipeline and make it anew), or change the value" + RESTART)
            .add("ConfigException: Could not (?:read|resolve)|ConfigProvider",
                    "Kafka Connect cannot resolve a reference to a secret, such as {password}",
                    "Look whether the config provider is set up in Kafka Connect's workers and has that secret" + RESTART)
            .add("OutOfMemoryError|Java heap space",
                    "A worker of Kafka Connect has run out of memory",
                    "Give Kafka Connect's workers more memory (KAFKA_HEAP_OPTS)" + RESTART)
            .build();

    private ConnectorErrors() {}

    /**
     * @param causes messages of the exceptions that made it fail, the cause of each behind it
     * @param tables the source tables that the connector captures
     */
    static Diagnosis explain(Source source, String connector, List<PipelineKey> tables, List<String> causes)
    {
        Map<String, String> names = ImmutableMap.<String, String>builder()
                .put("source", source.name())
                .put("connector", connector)
                .put("quotedConnector", identifier(connector))
                .put("tables", SourcePublication.names(tables))
                .put("user", source.userName())
                .put("quotedUser", identifier(source.userName()))
                .put("password", source.passwordReference())
                .put("host", source.host())
                .put("port", Integer.toString(source.port()))
                .buildOrThrow();
        return CATALOG.find(causes, names).orElseGet(() -> new Diagnosis(
                "Connector %s failed: %s".formatted(connector, ErrorCatalog.rootCause(causes)),
                "The log of Kafka Connect says more; mend the cause" + RESTART));
    }
}
