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

import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a query reads that carries a token: so a refresh reads the rows of a typed table as they are stored, or others in their place.
 */
public interface InputTokens
{
    /** No token means anything. */
    InputTokens NONE = _ -> Optional.empty();

    /** @return empty when the token is not good, or no longer */
    Optional<Input> find(String token);

    /**
     * @param table the typed table that the token is for
     * @param staging what is read in its place; empty when it is itself read, by the name that ends in {@link TypedTable#ROWS_SUFFIX}
     */
    record Input(SchemaTableName table, Optional<Staging> staging)
    {
        public Input
        {
            requireNonNull(table, "table is null");
            requireNonNull(staging, "staging is null");
        }
    }

    /**
     * @param columns for each column of the typed table that of the staging table; a column that is missing cannot be read
     * @param deletedColumn the one of the staging table that tells which rows are deleted
     */
    record Staging(String catalogName, String schemaName, String tableName, Map<String, String> columns, String deletedColumn)
    {
        public Staging
        {
            requireNonNull(catalogName, "catalogName is null");
            requireNonNull(schemaName, "schemaName is null");
            requireNonNull(tableName, "tableName is null");
            columns = ImmutableMap.copyOf(columns);
            requireNonNull(deletedColumn, "deletedColumn is null");
        }
    }
}
