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

import com.fasterxml.jackson.annotation.JsonProperty;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Objects;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A column of a redirecting table. Not changed after it is made: the fields are public and not final, and there is
 * a constructor without arguments, because only such classes can be read from JSON in plugins of every supported version.
 */
public class TypedColumnHandle
        implements ColumnHandle
{
    @JsonProperty
    public String name;
    @JsonProperty
    public Type type;
    @JsonProperty
    public boolean nullable;
    @JsonProperty
    public boolean hidden;
    @JsonProperty
    public Optional<String> comment = Optional.empty();
    /** The Pinot column whose value, cast to the type, is the column's value. */
    @JsonProperty
    public String pinotColumn;
    @JsonProperty
    public FilterForm filterForm;
    /** The Pinot column that is filtered; the same as <code>pinotColumn</code> where there is no shadow. */
    @JsonProperty
    public String filterColumn;
    /** The type of the filtered column in the Pinot catalog. */
    @JsonProperty
    public Type filterType;

    public TypedColumnHandle() {}

    TypedColumnHandle(
            String name,
            Type type,
            boolean nullable,
            boolean hidden,
            Optional<String> comment,
            String pinotColumn,
            FilterForm filterForm,
            String filterColumn,
            Type filterType)
    {
        this.name = requireNonNull(name, "name is null");
        this.type = requireNonNull(type, "type is null");
        this.nullable = nullable;
        this.hidden = hidden;
        this.comment = requireNonNull(comment, "comment is null");
        this.pinotColumn = requireNonNull(pinotColumn, "pinotColumn is null");
        this.filterForm = requireNonNull(filterForm, "filterForm is null");
        this.filterColumn = requireNonNull(filterColumn, "filterColumn is null");
        this.filterType = requireNonNull(filterType, "filterType is null");
    }

    ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(name)
                .setType(type)
                .setNullable(nullable)
                .setHidden(hidden)
                .setComment(comment)
                .build();
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof TypedColumnHandle other &&
                name.equals(other.name) &&
                type.equals(other.type) &&
                nullable == other.nullable &&
                hidden == other.hidden &&
                comment.equals(other.comment) &&
                pinotColumn.equals(other.pinotColumn) &&
                filterForm == other.filterForm &&
                filterColumn.equals(other.filterColumn) &&
                filterType.equals(other.filterType);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(name, type, pinotColumn, filterColumn);
    }

    @Override
    public String toString()
    {
        return name;
    }
}
