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
package io.realtimeplatform.trino.engine;

import io.trino.spi.TrinoException;

import java.util.HexFormat;

import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The one place where names and texts become SQL. Each method takes any text, except one with the character NUL,
 * which no SQL can carry, and the result means that text and nothing else.
 */
public final class Quoting
{
    private Quoting() {}

    /** @return a quoted identifier, the same in Trino's SQL and PostgreSQL's */
    public static String identifier(String name)
    {
        return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
    }

    /** @return the quoted names with dots between them */
    public static String qualified(String... names)
    {
        StringBuilder result = new StringBuilder();
        for (String name : names) {
            if (!result.isEmpty()) {
                result.append('.');
            }
            result.append(identifier(name));
        }
        return result.toString();
    }

    /** @return a varchar literal of Trino's SQL */
    public static String literal(String value)
    {
        return "'" + withoutNul(value).replace("'", "''") + "'";
    }

    /** @return a text literal of PostgreSQL, right for either value of standard_conforming_strings */
    public static String postgresqlLiteral(String value)
    {
        String quoted = withoutNul(value).replace("'", "''");
        if (!quoted.contains("\\")) {
            return "'" + quoted + "'";
        }
        return "E'" + quoted.replace("\\", "\\\\") + "'";
    }

    /** @return a quoted identifier of MySQL and MariaDB, right for every sql_mode */
    public static String mysqlIdentifier(String name)
    {
        return '`' + withoutNul(name).replace("`", "``") + '`';
    }

    /** @return a text literal of MySQL and MariaDB, right for every sql_mode and character set of the connection */
    public static String mysqlLiteral(String value)
    {
        if (withoutNul(value).isEmpty()) {
            return "''";
        }
        return "CONVERT(X'" + HexFormat.of().formatHex(value.getBytes(UTF_8)) + "' USING utf8mb4)";
    }

    private static String withoutNul(String value)
    {
        requireNonNull(value, "value is null");
        if (value.indexOf('\0') >= 0) {
            throw new TrinoException(INVALID_ARGUMENTS, "A name or text contains the character NUL, which no SQL can carry");
        }
        return value;
    }
}
