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
package io.realtimeplatform.trino.view;

import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Typed tables of a test, which stand in no store, beside the views of a store.
 */
record TestingRelations(TypedTables typedTables, ViewStore views)
        implements RelationStore
{
    @Override
    public List<String> schemaNames()
    {
        return types(Optional.empty()).keySet().stream()
                .map(SchemaTableName::getSchemaName)
                .distinct()
                .sorted()
                .collect(toImmutableList());
    }

    @Override
    public boolean schemaExists(String schemaName)
    {
        return views.schemaOwner(schemaName).isPresent() || schemaNames().contains(schemaName);
    }

    @Override
    public Map<SchemaTableName, RelationType> types(Optional<String> schemaName)
    {
        return list(schemaName).types();
    }

    @Override
    public Relations list(Optional<String> schemaName)
    {
        return new Relations(typedTables.list(schemaName), views.list(new ViewFilter(schemaName, Optional.empty())));
    }

    @Override
    public Relations find(SchemaTableName name)
    {
        return new Relations(typedTables.find(name).stream().toList(), views.find(name).stream().toList());
    }
}
