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
import io.realtimeplatform.trino.check.CheckState;
import io.realtimeplatform.trino.pipeline.BinlogDialect.Setting;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.realtimeplatform.trino.engine.Quoting.mysqlLiteral;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What the platform asks the server of a source of MySQL's kin, through the source's catalog in this Trino and with the rights of the caller.
 */
class BinlogSource
{
    private static final int NAMED_TABLES = 20;

    private final BinlogDialect dialect;
    private final SourceQueries queries;

    BinlogSource(BinlogDialect dialect, SourceQueries queries)
    {
        this.dialect = requireNonNull(dialect, "dialect is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    /**
     * @param settings by variable, of those that the dialect has
     * @param privileges what the user that captures was granted for all databases, empty where the catalog's user may not see that
     * @param unreadable columns that Debezium cannot read, with their tables
     */
    record Server(String version, Map<String, String> settings, Optional<Set<String>> privileges, List<String> unreadable) {}

    /** @throws TrinoException when there is no such database, or the catalog is not one of a server of this kind */
    Server server(String user, Source source)
    {
        List<Object> row = queries.query(user, source, """
                SELECT version() AS version, (SELECT count(*) FROM information_schema.schemata WHERE %s) AS database_count
                """.formatted(same("schema_name", source.database()))).getFirst();
        String version = (String) row.get(0);
        dialect.refusal(version).ifPresent(refusal -> {
            throw new TrinoException(NOT_SUPPORTED, "Catalog %s leads to a server of version %s, %s".formatted(source.catalogName(), version, refusal));
        });
        if (number(row.get(1)) == 0) {
            throw new TrinoException(NOT_FOUND, "Argument database is %s, but the server that catalog %s leads to has no such database, or does not show it to the catalog's user"
                    .formatted(source.database(), source.catalogName()));
        }
        return new Server(version, settings(user, source), privileges(user, source), unreadable(user, source));
    }

    void checkDatabase(String user, Source source)
    {
        Server server = server(user, source);
        BinlogInspection.settings(dialect, server).values().forEach(finding -> {
            if (finding.state() == CheckState.FAILED) {
                throw new TrinoException(NOT_SUPPORTED, "The server of source %s has %s. %s, then call again".formatted(source.name(), finding.found(), finding.whatToDo().orElseThrow()));
            }
        });
        BinlogInspection.missingPrivileges(dialect, source, server).ifPresent(grant -> {
            throw new TrinoException(NOT_SUPPORTED, "User %s of source %s may not read the binary log. In the source: %s, then call again".formatted(source.userName(), source.name(), grant));
        });
        if (!server.unreadable().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Database %s has columns of the types %s: %s. Debezium cannot read the definitions of these tables, and would capture nothing of this database: change the types, to varchar(39) for example, or move the tables to another database"
                    .formatted(source.database(), String.join(" or ", dialect.unreadableTypes()), String.join(", ", server.unreadable())));
        }
    }

    void checkSchema(Source source, String schemaName)
    {
        if (!schemaName.equals(source.database())) {
            throw new TrinoException(NOT_FOUND, "Argument schema_name is %s, but source %s is for the database %s, which is the only schema that it has".formatted(schemaName, source.name(), source.database()));
        }
    }

    private Map<String, String> settings(String user, Source source)
    {
        List<Object> values = queries.query(user, source, dialect.settings().stream()
                .map(setting -> "%s AS %s".formatted(setting.expression(), setting.variable()))
                .collect(joining(", ", "SELECT ", ""))).getFirst();
        ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
        for (int i = 0; i < values.size(); i++) {
            Setting setting = dialect.settings().get(i);
            settings.put(setting.variable(), (String) values.get(i));
        }
        return settings.buildOrThrow();
    }

    /** @return what the user that captures was granted for all databases, empty where the catalog's user may not see that */
    Optional<Set<String>> privileges(String user, Source source)
    {
        // an account is a name and hosts, and each may have its own rights
        Set<String> privileges = queries.query(user, source, """
                SELECT DISTINCT upper(privilege_type) AS privilege FROM information_schema.user_privileges WHERE %s
                """.formatted(isOfCaptureUser(source))).stream()
                .map(row -> (String) row.getFirst())
                .collect(toImmutableSet());
        return privileges.isEmpty() ? Optional.empty() : Optional.of(privileges);
    }

    private List<String> unreadable(String user, Source source)
    {
        if (dialect.unreadableTypes().isEmpty()) {
            return List.of();
        }
        return queries.query(user, source, """
                SELECT concat(table_name, '.', column_name) AS name FROM information_schema.columns
                WHERE %s AND data_type IN (%s) ORDER BY 1 LIMIT %s
                """.formatted(inDatabase(source.database()), dialect.unreadableTypes().stream().map(type -> "'" + type + "'").collect(joining(", ")), NAMED_TABLES)).stream()
                .map(row -> (String) row.getFirst())
                .collect(toImmutableList());
    }

    /** @return what is true, in SQL, of the accounts of the user that captures in a table of privileges */
    static String isOfCaptureUser(Source source)
    {
        return "left(grantee, length(grantee) - locate('@', reverse(grantee))) = concat('''', %s, '''')".formatted(mysqlLiteral(source.userName()));
    }

    static String inDatabase(String database)
    {
        return same("table_schema", database);
    }

    /** The plain comparison, which may ignore case, spares the server the search of all databases. */
    static String same(String column, String text)
    {
        return "%1$s = %2$s AND CAST(%1$s AS binary) = CAST(%2$s AS binary)".formatted(column, mysqlLiteral(text));
    }

    static long number(Object value)
    {
        return ((Number) value).longValue();
    }
}
