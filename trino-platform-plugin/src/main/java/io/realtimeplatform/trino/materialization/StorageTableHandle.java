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
package io.realtimeplatform.trino.materialization;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.Domain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The stored rows of a materialized view, as Trino sees them: a table whose scan goes to the table in the storage. It carries all that
 * the redirection needs, so that one query sees one refresh. Its fields are as they are because of what Trino can read from JSON in plugins.
 */
public class StorageTableHandle
        implements ConnectorTableHandle
{
    @JsonProperty
    public SchemaTableName name;
    @JsonProperty
    public String catalogName;
    @JsonProperty
    public String schemaName;
    @JsonProperty
    public String tableName;
    @JsonProperty
    public List<StorageColumnHandle> columns = ImmutableList.of();
    /** The view's column whose values are those of the window; empty when there is no window. */
    @JsonProperty
    public Optional<String> timeColumn = Optional.empty();
    @JsonProperty
    public Optional<Domain> window = Optional.empty();

    public StorageTableHandle() {}

    StorageTableHandle(SchemaTableName name, ServedStorage storage, List<StorageColumnHandle> columns, Optional<String> timeColumn, Optional<Domain> window)
    {
        this.name = requireNonNull(name, "name is null");
        this.catalogName = storage.catalogName();
        this.schemaName = storage.schemaName();
        this.tableName = storage.tableName();
        this.columns = ImmutableList.copyOf(columns);
        this.timeColumn = requireNonNull(timeColumn, "timeColumn is null");
        this.window = requireNonNull(window, "window is null");
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof StorageTableHandle other &&
                name.equals(other.name) &&
                catalogName.equals(other.catalogName) &&
                schemaName.equals(other.schemaName) &&
                tableName.equals(other.tableName) &&
                columns.equals(other.columns) &&
                timeColumn.equals(other.timeColumn) &&
                window.equals(other.window);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(name, catalogName, schemaName, tableName);
    }

    @Override
    public String toString()
    {
        return "%s at %s.%s.%s".formatted(name, catalogName, schemaName, tableName);
    }
}
