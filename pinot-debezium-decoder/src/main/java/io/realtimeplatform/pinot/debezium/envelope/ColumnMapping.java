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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.type.ColumnType;
import io.realtimeplatform.pinot.debezium.type.Target;

import java.util.Objects;

/**
 * One Pinot column and the source field that feeds it.
 */
public final class ColumnMapping
{
    private final String column;
    private final String field;
    private final ColumnType type;

    public ColumnMapping(String column, String field, ColumnType type)
    {
        this.column = Objects.requireNonNull(column, "column is null");
        this.field = Objects.requireNonNull(field, "field is null");
        this.type = Objects.requireNonNull(type, "type is null");
    }

    /**
     * A column that takes the field of its own name, as the event has it.
     */
    public static ColumnMapping plain(String column)
    {
        return new ColumnMapping(column, column, ColumnType.UNDECLARED);
    }

    public ColumnMapping withTarget(Target target)
    {
        return new ColumnMapping(column, field, type.withTarget(target));
    }

    public String column()
    {
        return column;
    }

    public String field()
    {
        return field;
    }

    public ColumnType type()
    {
        return type;
    }
}
