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

import io.trino.spi.TrinoException;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * What becomes of names of tables on their way through Debezium.
 */
final class DebeziumNames
{
    private DebeziumNames() {}

    /**
     * Whether Debezium finds a table again whose incremental snapshot it has written into its offsets: it writes
     * <code>schema.table</code> without quotes, and reads it as a list of identifiers that may have quotes.
     */
    static boolean surviveOffsets(PipelineKey table)
    {
        return survivesOffsets(table.schemaName()) && survivesOffsets(table.tableName());
    }

    private static boolean survivesOffsets(String name)
    {
        return name.chars().noneMatch(unit -> Character.isWhitespace(unit) || unit == '.' || unit == '"' || unit == '\'' || unit == '`');
    }

    /**
     * Debezium puts the names of a changed table into double quotes, unless they seem to be there, and takes doubled quotes of every kind for one.
     *
     * @return why it takes a table of that name, or in a schema of that name, for another one; empty when it does not
     */
    static Optional<String> confusion(String name)
    {
        if (name.startsWith("\"") || name.endsWith("\"")) {
            return Optional.of("begins or ends with a double quote");
        }
        if (name.contains("''") || name.contains("``")) {
            return Optional.of("has two single quotes or two backticks side by side");
        }
        return Optional.empty();
    }

    /** @throws TrinoException when Debezium takes the table for another one */
    static void check(PipelineKey table)
    {
        check("schema_name", table.schemaName());
        check("table_name", table.tableName());
    }

    private static void check(String argument, String name)
    {
        confusion(name).ifPresent(problem -> {
            throw new TrinoException(NOT_SUPPORTED, "Argument %s is %s: Debezium takes a table for another one whose name, or whose schema's, %s; rename it in the source"
                    .formatted(argument, name, problem));
        });
    }

    /** The only thing by which Debezium tells tables apart. */
    static String id(PipelineKey table)
    {
        return table.schemaName() + "." + table.tableName();
    }
}
