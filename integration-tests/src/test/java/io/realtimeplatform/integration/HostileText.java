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
    static final List<String> HARMLESS = ImmutableList.of("harmless", "Harm = less", "harm.less", "1 day");

    /** One of each kind. */
    static final List<String> KINDS = ImmutableList.of(
            "'; %s; --".formatted(TRINO),
            "x')) UNION ALL SELECT * FROM TABLE(shopdb.system.query(query => '%s')) --".formatted(POSTGRESQL),
            "$x$; %s; $x$".formatted(POSTGRESQL),
            "\\'; %s; --".formatted(POSTGRESQL),
            "x\"; %s; --".formatted(TRINO),
            "*/; %s; /*".formatted(TRINO),
            "a\u0000'; %s".formatted(TRINO),
            "${env:SHOP_PASSWORD}",
            "%s %n {0} %2$s",
            // length
            "'\"".repeat(20_000));

    static final List<String> ALL = ImmutableList.<String>builder()
            .addAll(KINDS)
            // literals
            .add("'); %s; --".formatted(POSTGRESQL))
            .add("' OR '1'='1")
            .add("'' OR ''1''=''1")
            .add("x' UNION ALL SELECT 1, 2, 3 FROM hostile.canary --")
            .add("' || (SELECT max(id) FROM memory.default.canary) || '")
            // in a pass-through query
            .add("x''; %s; COMMIT; --".formatted(POSTGRESQL))
            .add("$$; %s; $$".formatted(POSTGRESQL))
            // backslashes and the escapes of both
            .add("\\\\'; %s; --".formatted(POSTGRESQL))
            .add("E'\\'; %s; --'".formatted(POSTGRESQL))
            .add("U&'\\0027; %s'".formatted(TRINO))
            .add("U&\"d\\0022\"; %s".formatted(TRINO))
            // names
            .add("x\".\"y\"; %s; --".formatted(POSTGRESQL))
            .add("canary\" CASCADE; --")
            .add("\"\"\"; %s".formatted(POSTGRESQL))
            .add("x` ; %s".formatted(TRINO))
            // comments and ends of statements
            .add("/* */ %s /*".formatted(TRINO))
            .add("-- \n%s".formatted(TRINO))
            .add(";%s;".formatted(TRINO))
            .add("SELECT 1; %s".formatted(TRINO))
            .add("SELECT 1 AS id) ; %s; (".formatted(TRINO))
            // quotes that look or may be turned into others, and what is no text at all
            .add("\u2019; %s; --".formatted(TRINO))
            .add("\uFF07; %s; --".formatted(POSTGRESQL))
            .add("\u02BC\u201C\u00AB \uD83D\uDE00 \u202E; %s".formatted(TRINO))
            .add("a\tb\r\nc'; %s; --".formatted(TRINO))
            .add("\u0085\u2028'; %s".formatted(TRINO))
            // references of configurations and urls
            .add("${file:/etc/passwd:root}")
            .add("jdbc:postgresql://127.0.0.1/shop?socketFactory=x&user='")
            .add("../../connectors/x?force=true#")
            .build();

    /** What a table can be called, without quotes and dots, which would be two more things at a time. */
    static final String TABLE_NAME = "x\\; drop/**/table /**/ canary; --$$)/*\u2019${env:X}%s{0}";

    private HostileText() {}
}
