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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement without its names, texts and numbers: two statements that differ in nothing else have the same shape, and
 * one in which a text became more than a text has another.
 */
final class SqlShape
{
    private static final Pattern TRINO = Pattern.compile("'(?:[^']++|'')*+'|\"(?:[^\"]++|\"\")*+\"");
    private static final Pattern POSTGRESQL = Pattern.compile("E'(?:[^'\\\\]++|''|\\\\.)*+'|'(?:[^']++|'')*+'|\"(?:[^\"]++|\"\")*+\"", Pattern.DOTALL);
    private static final Pattern VIEW = Pattern.compile("^((?:EXPLAIN \\(TYPE VALIDATE\\) )?CREATE (?:OR REPLACE )?(?:MATERIALIZED )?VIEW .*? AS )", Pattern.DOTALL);

    private SqlShape() {}

    /** @param sql of Trino; the query of a view, which is its maker's own, does not count */
    static String of(String sql)
    {
        StringBuilder shape = new StringBuilder();
        Matcher quoted = TRINO.matcher(sql);
        while (quoted.find()) {
            quoted.appendReplacement(shape, "");
            if (quoted.group().startsWith("\"")) {
                shape.append("\"?\"");
            }
            else if (shape.toString().endsWith("query => ")) {
                shape.append('<').append(ofPostgresql(quoted.group().substring(1, quoted.group().length() - 1).replace("''", "'"))).append('>');
            }
            else {
                shape.append('?');
            }
        }
        quoted.appendTail(shape);
        String plain = plain(shape.toString());
        Matcher view = VIEW.matcher(plain);
        return view.find() ? view.group() + "…" : plain;
    }

    private static String ofPostgresql(String sql)
    {
        return POSTGRESQL.matcher(sql).replaceAll(quoted -> quoted.group().startsWith("\"") ? "\"?\"" : "?");
    }

    /** How many numbers, names or properties stand in a list does not count. */
    private static String plain(String shape)
    {
        return shape
                .replaceAll("\\b\\d+\\b", "0")
                .replaceAll("\\s+", " ")
                .replaceAll("(\\?|\"\\?\"|0)(, \\1)+", "$1")
                .replaceAll("(\"\\?\" = )ARRAY\\[\\?]", "$1?")
                .replaceAll("(\"\\?\" = \\?)(, \\1)+", "$1");
    }
}
