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
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;

class MariadbDialect
        implements BinlogDialect
{
    @Override
    public SourceKind kind()
    {
        return SourceKind.MARIADB;
    }

    @Override
    public Optional<String> refusal(String version)
    {
        return version.contains("MariaDB") ? Optional.empty() : Optional.of("which is no MariaDB: for MySQL, call with type => 'mysql'");
    }

    @Override
    public List<Setting> settings()
    {
        return ImmutableList.of(Setting.binaryLog(), Setting.dynamic("binlog_format", "ROW"), Setting.dynamic("binlog_row_image", "FULL"));
    }

    @Override
    public List<String> neededPrivileges()
    {
        return ImmutableList.of("REPLICATION SLAVE", "BINLOG MONITOR");
    }

    @Override
    public List<String> unreadableTypes()
    {
        return ImmutableList.of("inet4", "inet6");
    }

    @Override
    public LoggedTransactions logged(String user, Source source, SourceQueries queries)
    {
        GtidPosition logged = GtidPosition.parse((String) queries.query(user, source, "SELECT @@global.gtid_binlog_pos AS gtids").getFirst().getFirst());
        return new LoggedTransactions()
        {
            @Override
            public boolean committed()
            {
                return MariadbDialect.committed(user, source, queries).covers(logged);
            }

            @Override
            public String describe()
            {
                return "up to GTID " + logged;
            }
        };
    }

    private static GtidPosition committed(String user, Source source, SourceQueries queries)
    {
        Object gtids = queries.query(user, source, """
                SELECT binlog_gtid_pos(
                    max(CASE WHEN variable_name = 'BINLOG_SNAPSHOT_FILE' THEN variable_value END),
                    max(CASE WHEN variable_name = 'BINLOG_SNAPSHOT_POSITION' THEN CAST(variable_value AS unsigned) END)) AS gtids
                FROM information_schema.global_status WHERE variable_name IN ('BINLOG_SNAPSHOT_FILE', 'BINLOG_SNAPSHOT_POSITION')
                """).getFirst().getFirst();
        if (gtids == null) {
            throw new TrinoException(PLATFORM_SOURCE_ERROR, "The server of source %s does not tell up to where its binary log is committed (status variables Binlog_snapshot_file and Binlog_snapshot_position)".formatted(source.name()));
        }
        return GtidPosition.parse((String) gtids);
    }
}
