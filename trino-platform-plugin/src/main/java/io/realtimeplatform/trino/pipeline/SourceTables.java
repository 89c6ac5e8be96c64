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
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.pipeline.SourceDatabase.ListedTable;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Which tables of a source's schema are meant by names and patterns.
 */
class SourceTables
{
    private static final int NAMED_TABLES = 20;

    private final SourceDatabases databases;

    @Inject
    SourceTables(SourceDatabases databases)
    {
        this.databases = requireNonNull(databases, "databases is null");
    }

    /**
     * Ordinary and partitioned tables. A partition is meant only by its own name.
     *
     * @return in the order of their names
     * @throws TrinoException when the schema, or what a name or a pattern stands for, is not there
     */
    List<PipelineKey> select(String user, Source source, String schemaName, TablePatterns included, TablePatterns excluded)
    {
        List<ListedTable> tables = databases.of(source).tables(user, source, schemaName);
        if (tables.isEmpty()) {
            throw notFound(user, source, schemaName);
        }
        List<String> names = tables.stream().map(ListedTable::name).collect(ImmutableList.toImmutableList());
        checkFound(included.argument(), included.withoutTable(names), source, schemaName, names);
        // a schema need not have every kind of table that nobody wants, but a name that is not there is a slip of the pen
        checkFound(excluded.argument(), excluded.nameWithoutTable(names), source, schemaName, names);
        List<PipelineKey> selected = tables.stream()
                .filter(table -> table.partition() ? included.name(table.name()) : included.match(table.name()))
                .filter(table -> !excluded.match(table.name()))
                .map(table -> new PipelineKey(source.name(), schemaName, table.name()))
                .collect(ImmutableList.toImmutableList());
        if (selected.isEmpty()) {
            throw new TrinoException(TABLE_NOT_FOUND, "Argument exclude leaves none of the tables of schema %s of source %s that argument tables stands for".formatted(schemaName, source.name()));
        }
        return selected;
    }

    private TrinoException notFound(String user, Source source, String schemaName)
    {
        databases.of(source).checkSchema(user, source, schemaName);
        return new TrinoException(NOT_FOUND, "Schema %s of source %s has no tables".formatted(schemaName, source.name()));
    }

    private static void checkFound(String argument, Optional<String> missing, Source source, String schemaName, List<String> names)
    {
        missing.ifPresent(text -> {
            String more = names.size() > NAMED_TABLES ? " and %s more".formatted(names.size() - NAMED_TABLES) : "";
            throw new TrinoException(TABLE_NOT_FOUND, "Argument %s has '%s', which stands for no table of schema %s of source %s; it has: %s%s".formatted(
                    argument, Excerpt.of(text), schemaName, source.name(), names.stream().limit(NAMED_TABLES).collect(joining(", ")), more));
        });
    }
}
