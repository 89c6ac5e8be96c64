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
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.CatalogSchemaTableName;

import java.util.Map;
import java.util.Objects;

import static java.util.Objects.requireNonNull;

/**
 * The staging table to which a scan of a typed table goes. Not changed after it is made; see {@link TypedColumnHandle} for why its fields are as they are.
 */
public class StagedScan
{
    @JsonProperty
    public String catalogName;
    @JsonProperty
    public String schemaName;
    @JsonProperty
    public String tableName;
    /** For each column of the typed table that of the staging table. */
    @JsonProperty
    public Map<String, String> columns = ImmutableMap.of();
    /** The one of the staging table that tells which rows are deleted. */
    @JsonProperty
    public String deletedColumn;

    public StagedScan() {}

    StagedScan(InputTokens.Staging staging)
    {
        requireNonNull(staging, "staging is null");
        this.catalogName = staging.catalogName();
        this.schemaName = staging.schemaName();
        this.tableName = staging.tableName();
        this.columns = staging.columns();
        this.deletedColumn = staging.deletedColumn();
    }

    CatalogSchemaTableName table()
    {
        return new CatalogSchemaTableName(catalogName, schemaName, tableName);
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof StagedScan other &&
                catalogName.equals(other.catalogName) &&
                schemaName.equals(other.schemaName) &&
                tableName.equals(other.tableName) &&
                columns.equals(other.columns) &&
                deletedColumn.equals(other.deletedColumn);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(catalogName, schemaName, tableName);
    }

    @Override
    public String toString()
    {
        return "%s.%s.%s".formatted(catalogName, schemaName, tableName);
    }
}
