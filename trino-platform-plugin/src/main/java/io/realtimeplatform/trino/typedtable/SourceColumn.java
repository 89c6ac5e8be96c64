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

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A column of a PostgreSQL table as its own catalog describes it.
 *
 * @param name the column's name as it is in the source, case kept
 * @param type the type as <code>format_type(atttypid, atttypmod)</code> prints it, for example <code>numeric(10,2)</code> or the name of a domain
 * @param baseType the type with domains resolved down to the last one, printed by <code>format_type(typbasetype, typtypmod)</code>; the same as <code>type</code> for what is no domain
 * @param enumerated whether the base type is an enum (<code>pg_type.typtype = 'e'</code>)
 * @param nullable whether the column may be NULL: neither it nor its domain says NOT NULL
 * @param keyPosition position in the primary key, from 1; 0 when the column is no part of it
 */
public record SourceColumn(String name, String type, String baseType, boolean enumerated, boolean nullable, int keyPosition)
{
    public SourceColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(baseType, "baseType is null");
        checkArgument(keyPosition >= 0, "keyPosition is negative: %s", keyPosition);
        checkArgument(keyPosition == 0 || !nullable, "key column is nullable: %s", name);
    }
}
