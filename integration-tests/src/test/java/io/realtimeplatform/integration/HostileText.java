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

import com.google.common.collect.ImmutableList;

import java.util.List;

/** Texts that end a name, a literal or a comment of SQL in one way or another and go on as something else. */
final class HostileText
{
    /** Where a text gets into the SQL of Trino, this would drop a table of catalog memory, and the next one of PostgreSQL. */
    private static final String TRINO = "DROP TABLE memory.default.canary";
    private static final String POSTGRESQL = "DROP TABLE hostile.canary CASCADE";

    /** Like those that break out, but harmless: what is run for these is what may be run for any. */
    static final List<String> HARMLESS = ImmutableList.of("harmless", "Harm less", "harm.less", "1 day");

    static final List<String> ALL = ImmutableList.of(
            // literals
            "'; %s; --".formatted(TRINO),
            "'); %s; --".formatted(POSTGRESQL),
            "' OR '1'='1",
            "'' OR ''1''=''1",
            "x' UNION ALL SELECT 1, 2, 3 FROM hostile.canary --",
            "' || (SELECT max(id) FROM memory.default.canary) || '",
            // in a pass-through query, and out of it
            "x')) UNION ALL SELECT * FROM TABLE(shopdb.system.query(query => '%s')) --".formatted(POSTGRESQL),
            "x''; %s; COMMIT; --".formatted(POSTGRESQL),
            "$$; %s; $$".formatted(POSTGRESQL),
            "$x$; %s; $x$".formatted(POSTGRESQL),
            // backslashes and the escapes of both
            "\\'; %s; --".formatted(POSTGRESQL),
            "\\\\'; %s; --".formatted(POSTGRESQL),
            "E'\\'; %s; --'".formatted(POSTGRESQL),
            "U&'\\0027; %s'".formatted(TRINO),
            "U&\"d\\0022\"; %s".formatted(TRINO),
            // names
            "x\"; %s; --".formatted(TRINO),
            "x\".\"y\"; %s; --".formatted(POSTGRESQL),
            "canary\" CASCADE; --",
            "\"\"\"; %s".formatted(POSTGRESQL),
            "x` ; %s".formatted(TRINO),
            // comments and ends of statements
            "/* */ %s /*".formatted(TRINO),
            "*/; %s; /*".formatted(TRINO),
            "-- \n%s".formatted(TRINO),
            ";%s;".formatted(TRINO),
            "SELECT 1; %s".formatted(TRINO),
            "SELECT 1 AS id) ; %s; (".formatted(TRINO),
            // quotes that look or may be turned into others, and what is no text at all
            "\u2019; %s; --".formatted(TRINO),
            "\uFF07; %s; --".formatted(POSTGRESQL),
            "\u02BC\u201C\u00AB \uD83D\uDE00 \u202E; %s".formatted(TRINO),
            "a\u0000'; %s".formatted(TRINO),
            "a\tb\r\nc'; %s; --".formatted(TRINO),
            "\u0085\u2028'; %s".formatted(TRINO),
            // references of configurations, urls and formats
            "${env:SHOP_PASSWORD}",
            "${file:/etc/passwd:root}",
            "%s %n {0} %2$s",
            "jdbc:postgresql://127.0.0.1/shop?socketFactory=x&user='",
            "../../connectors/x?force=true#",
            // length
            "'\"".repeat(20_000));

    private HostileText() {}
}
