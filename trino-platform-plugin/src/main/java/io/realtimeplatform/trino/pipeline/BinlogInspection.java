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
import io.realtimeplatform.trino.check.Finding;
import io.realtimeplatform.trino.pipeline.BinlogDialect.Setting;
import io.realtimeplatform.trino.pipeline.BinlogSource.Server;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.engine.Quoting.mysqlIdentifier;
import static io.realtimeplatform.trino.pipeline.BinlogSource.inDatabase;
import static io.realtimeplatform.trino.pipeline.BinlogSource.number;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Looks whether a server of MySQL's kin still is as its source and pipelines need it. Changes nothing.
 */
class BinlogInspection
{
    private static final String CATALOG = "source_catalog";
    private static final String RETENTION = "binary_log_retention";
    private static final String CAPTURE_USER = "capture_user";
    private static final String READABLE = "readable_definitions";
    private static final String TABLES = "captured_tables";

    // a connector that is down over a weekend goes on where it stood
    private static final Duration SHORT_RETENTION = Duration.ofDays(3);
    private static final int NAMED_TABLES = 10;

    private final BinlogDialect dialect;
    private final BinlogSource server;
    private final SourceQueries queries;

    BinlogInspection(BinlogDialect dialect, BinlogSource server, SourceQueries queries)
    {
        this.dialect = requireNonNull(dialect, "dialect is null");
        this.server = requireNonNull(server, "server is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    List<String> names()
    {
        ImmutableList.Builder<String> names = ImmutableList.<String>builder().add(CATALOG);
        dialect.settings().forEach(setting -> names.add(setting.check()));
        names.add(RETENTION, CAPTURE_USER);
        if (!dialect.unreadableTypes().isEmpty()) {
            names.add(READABLE);
        }
        return names.add(TABLES).build();
    }

    Map<String, Finding> inspect(String user, Source source, List<Pipeline> pipelines)
    {
        Server found = server.server(user, source);
        ImmutableMap.Builder<String, Finding> findings = ImmutableMap.builder();
        findings.put(CATALOG, Finding.ok("Catalog %s leads to a server with database %s, version %s".formatted(source.catalogName(), source.database(), found.version())));
        findings.putAll(settings(dialect, found));
        findings.put(RETENTION, retention(user, source));
        findings.put(CAPTURE_USER, captureUser(source, found));
        if (!dialect.unreadableTypes().isEmpty()) {
            findings.put(READABLE, readable(source, found));
        }
        findings.put(TABLES, tables(user, source, pipelines));
        return findings.buildOrThrow();
    }

    /** What the server's settings must be: none of them failed where a database can be captured. */
    static Map<String, Finding> settings(BinlogDialect dialect, Server server)
    {
        ImmutableMap.Builder<String, Finding> findings = ImmutableMap.builder();
        for (Setting setting : dialect.settings()) {
            String value = server.settings().get(setting.variable());
            String found = "%s = %s".formatted(setting.variable(), value.isEmpty() ? "''" : value);
            findings.put(setting.check(), value.equalsIgnoreCase(setting.wanted()) ? Finding.ok(found) : Finding.failed(found, setting.whatToDo()));
        }
        return findings.buildOrThrow();
    }

    /** @return the statement that gives the user that captures what it lacks */
    static Optional<String> missingPrivileges(BinlogDialect dialect, Source source, Server server)
    {
        return server.privileges().flatMap(granted -> {
            List<String> missing = dialect.neededPrivileges().stream().filter(privilege -> !granted.contains(privilege)).collect(toImmutableList());
            return missing.isEmpty() ? Optional.empty() : Optional.of("GRANT %s ON *.* TO %s@…".formatted(String.join(", ", missing), mysqlIdentifier(source.userName())));
        });
    }

    private Finding retention(String user, Source source)
    {
        long seconds;
        try {
            seconds = number(queries.query(user, source, "SELECT CAST(@@global.binlog_expire_logs_seconds AS signed) AS seconds").getFirst().getFirst());
        }
        catch (TrinoException e) {
            return Finding.unknown("The server does not tell how long it keeps its binary log (binlog_expire_logs_seconds)", "See that it keeps the log longer than a connector may be down");
        }
        if (seconds == 0) {
            return Finding.ok("The binary log is kept until it is purged by hand");
        }
        String found = "The binary log is kept for %s hours".formatted(seconds / 3600);
        if (Duration.ofSeconds(seconds).compareTo(SHORT_RETENTION) < 0) {
            return Finding.warning(found + ": a connector that is down for longer has to be made anew", "In the source: SET GLOBAL binlog_expire_logs_seconds = %s, and the same in its configuration".formatted(SHORT_RETENTION.toSeconds()));
        }
        return Finding.ok(found);
    }

    private Finding captureUser(Source source, Server server)
    {
        if (server.privileges().isEmpty()) {
            return Finding.unknown("The user of catalog %s may not see the rights of %s".formatted(source.catalogName(), source.userName()),
                    "Have a look as an administrator: %s needs %s ON *.*, and SELECT on the tables".formatted(source.userName(), String.join(", ", dialect.neededPrivileges())));
        }
        return missingPrivileges(dialect, source, server)
                .map(grant -> Finding.failed("User %s may not read the binary log".formatted(source.userName()), "In the source: " + grant))
                .orElseGet(() -> Finding.ok("User %s may read the binary log".formatted(source.userName())));
    }

    private Finding readable(Source source, Server server)
    {
        if (server.unreadable().isEmpty()) {
            return Finding.ok("Debezium can read the definitions of all tables of database %s".formatted(source.database()));
        }
        return Finding.failed("Debezium cannot read the definitions of tables with %s: %s".formatted(String.join(" or ", dialect.unreadableTypes()), String.join(", ", server.unreadable())),
                "Change the types of these columns, to varchar(39) for example, or move the tables to another database");
    }

    private Finding tables(String user, Source source, List<Pipeline> pipelines)
    {
        if (pipelines.isEmpty()) {
            return Finding.ok("No pipelines yet");
        }
        Set<String> withKey = queries.query(user, source, "SELECT DISTINCT table_name FROM information_schema.statistics WHERE %s AND index_name = 'PRIMARY'".formatted(inDatabase(source.database()))).stream()
                .map(row -> (String) row.getFirst())
                .collect(toImmutableSet());
        List<String> lost = new ArrayList<>();
        for (Pipeline pipeline : pipelines) {
            if (!withKey.contains(pipeline.key().tableName())) {
                lost.add(pipeline.key().tableName());
            }
        }
        if (lost.isEmpty()) {
            return Finding.ok("Every table is there and has a primary key: %s".formatted(pipelines.size()));
        }
        return Finding.failed("Without a primary key, or gone: %s".formatted(lost.stream().limit(NAMED_TABLES).collect(joining(", "))),
                "Give the tables their primary keys again, or drop their pipelines");
    }
}
