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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Objects;

import static java.util.Objects.requireNonNull;

/**
 * A column of the stored rows, with the type of the view's column; see {@link StorageTableHandle} for why its fields are as they are.
 */
public class StorageColumnHandle
        implements ColumnHandle
{
    @JsonProperty
    public String name;
    @JsonProperty
    public Type type;
    /** Of the column in the storage. */
    @JsonProperty
    public String storageName;

    public StorageColumnHandle() {}

    StorageColumnHandle(String name, Type type, String storageName)
    {
        this.name = requireNonNull(name, "name is null");
        this.type = requireNonNull(type, "type is null");
        this.storageName = requireNonNull(storageName, "storageName is null");
    }

    ColumnMetadata metadata()
    {
        return new ColumnMetadata(name, type);
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof StorageColumnHandle other &&
                name.equals(other.name) &&
                type.equals(other.type) &&
                storageName.equals(other.storageName);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(name, type, storageName);
    }

    @Override
    public String toString()
    {
        return name;
    }
}
