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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

/**
 * A catalog without pipelines.
 */
class NoTypedTables
        implements TypedTables
{
    @Override
    public List<String> schemaNames()
    {
        return ImmutableList.of();
    }

    @Override
    public List<TypedTable> list(Optional<String> schemaName)
    {
        return ImmutableList.of();
    }

    @Override
    public Optional<TypedTable> find(SchemaTableName name)
    {
        return Optional.empty();
    }
}
