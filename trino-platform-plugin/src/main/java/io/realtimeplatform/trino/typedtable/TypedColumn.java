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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A column of a typed table: what the user sees, where it comes from and where Pinot keeps it.
 *
 * @param name the column's name in Trino, lower case
 * @param sourceName the column's name in the source, as it is there
 * @param sourceType the column's type as the source prints it, for example <code>numeric(10,2)</code>
 * @param trinoType the type in Trino's SQL, for example <code>decimal(10,2)</code>
 * @param nullable whether the source allows NULL
 * @param keyPosition position in the primary key, from 1; 0 when the column is no part of it
 * @param value the Pinot column that holds the exact value
 * @param filter the shadow column that holds the value in a form that Pinot can filter, where the value column cannot
 */
public record TypedColumn(
        String name,
        String sourceName,
        String sourceType,
        String trinoType,
        boolean nullable,
        int keyPosition,
        PinotColumn value,
        Optional<PinotColumn> filter)
{
    public TypedColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(sourceName, "sourceName is null");
        requireNonNull(sourceType, "sourceType is null");
        requireNonNull(trinoType, "trinoType is null");
        requireNonNull(value, "value is null");
        requireNonNull(filter, "filter is null");
    }
}
