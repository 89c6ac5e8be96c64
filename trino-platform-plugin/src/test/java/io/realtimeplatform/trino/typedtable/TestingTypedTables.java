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
package io.realtimeplatform.trino.typedtable;

import io.trino.spi.connector.SchemaTableName;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Typed tables in memory, that count how often they are asked.
 */
public class TestingTypedTables
        implements TypedTables
{
    private final Map<SchemaTableName, TypedTable> tables = new ConcurrentHashMap<>();
    private final AtomicInteger queries = new AtomicInteger();

    public void add(TypedTable table)
    {
        tables.put(table.name(), table);
    }

    public void remove(SchemaTableName name)
    {
        tables.remove(name);
    }

    /** How many queries of the store these calls would have been since the last time this was asked. */
    public int takeQueries()
    {
        return queries.getAndSet(0);
    }

    @Override
    public List<TypedTable> list(Optional<String> schemaName)
    {
        queries.incrementAndGet();
        return tables.values().stream()
                .filter(table -> schemaName.isEmpty() || schemaName.get().equals(table.name().getSchemaName()))
                .sorted(Comparator.comparing(table -> table.name().toString()))
                .collect(toImmutableList());
    }

    @Override
    public Optional<TypedTable> find(SchemaTableName name)
    {
        queries.incrementAndGet();
        return Optional.ofNullable(tables.get(name));
    }
}
