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

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.realtimeplatform.trino.engine.Quoting.mysqlLiteral;
import static java.lang.Integer.parseInt;

class MysqlDialect
        implements BinlogDialect
{
    private static final Pattern MAJOR_VERSION = Pattern.compile("(\\d+)\\..*");
    private static final int FIRST_VERSION = 8;
    private static final Pattern OWNING_THREAD = Pattern.compile("#\\d+");

    @Override
    public SourceKind kind()
    {
        return SourceKind.MYSQL;
    }

    @Override
    public Optional<String> refusal(String version)
    {
        if (version.contains("MariaDB")) {
            return Optional.of("which is no MySQL: call with type => 'mariadb'");
        }
        Matcher major = MAJOR_VERSION.matcher(version);
        if (!major.matches() || parseInt(major.group(1)) < FIRST_VERSION) {
            return Optional.of("but MySQL is supported from version %s.0 on".formatted(FIRST_VERSION));
        }
        return Optional.empty();
    }

    @Override
    public List<Setting> settings()
    {
        return ImmutableList.of(
                Setting.binaryLog(),
                Setting.dynamic("binlog_format", "ROW"),
                Setting.dynamic("binlog_row_image", "FULL"),
                // an update would tell what changed in a JSON value, and not the value
                Setting.dynamic("binlog_row_value_options", ""),
                // what is committed is known by GTIDs only
                Setting.of("gtid_mode", "ON", "In the source: SET GLOBAL enforce_gtid_consistency = ON, then gtid_mode to OFF_PERMISSIVE, ON_PERMISSIVE and ON, one after the other, and both in its configuration"));
    }

    @Override
    public List<String> neededPrivileges()
    {
        return ImmutableList.of("REPLICATION SLAVE", "REPLICATION CLIENT");
    }

    @Override
    public List<String> unreadableTypes()
    {
        return ImmutableList.of();
    }

    /**
     * A transaction owns its GTID from before it is written to the binary log until it is committed, when the GTID becomes an executed one:
     * those that were logged before and are not owned now are committed already.
     */
    @Override
    public LoggedTransactions logged(String user, Source source, SourceQueries queries)
    {
        String owned = withoutThreads((String) queries.query(user, source, "SELECT @@global.gtid_owned AS gtids").getFirst().getFirst());
        return new LoggedTransactions()
        {
            @Override
            public boolean committed()
            {
                return owned.isEmpty() || ((Number) queries.query(user, source, "SELECT gtid_subset(%s, @@global.gtid_executed) AS committed".formatted(mysqlLiteral(owned))).getFirst().getFirst()).intValue() == 1;
            }

            @Override
            public String describe()
            {
                return "GTIDs " + owned;
            }
        };
    }

    /** @param owned such as <code>3E11FA47-71CA-11E1-9E33-C80AA9429562:23#5:24#7</code>, the numbers of the threads behind those of the transactions */
    static String withoutThreads(String owned)
    {
        return CharMatcher.whitespace().removeFrom(OWNING_THREAD.matcher(owned).replaceAll(""));
    }
}
