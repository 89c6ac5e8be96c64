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
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.type.Target;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.UpsertConfig;
import org.apache.pinot.spi.data.FieldSpec;
import org.apache.pinot.spi.data.Schema;

import java.util.List;
import java.util.Optional;

/**
 * What Pinot tells a decoder of its table: nothing before 1.2, then the table's configuration and schema.
 */
final class PinotTable
{
    static final PinotTable UNKNOWN = new PinotTable(null, null);

    private final TableConfig tableConfig;
    private final Schema schema;

    /**
     * @param tableConfig may be null
     * @param schema may be null
     */
    PinotTable(TableConfig tableConfig, Schema schema)
    {
        this.tableConfig = tableConfig;
        this.schema = schema;
    }

    Optional<String> name()
    {
        return Optional.ofNullable(tableConfig).map(TableConfig::getTableName);
    }

    /**
     * The column's type; empty if it is not known, or is one that the decoder has no values for.
     */
    Optional<Target> type(String column)
    {
        if (schema == null) {
            return Optional.empty();
        }
        FieldSpec field = schema.getFieldSpecFor(column);
        if (field == null) {
            return Optional.empty();
        }
        String name = field.getDataType().name();
        for (Target.DataType type : Target.DataType.values()) {
            if (type.name().equals(name)) {
                return Optional.of(new Target(type, !field.isSingleValueField()));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether rows of one primary key replace one another.
     */
    boolean isUpsert()
    {
        return tableConfig != null && tableConfig.getUpsertConfig() != null && tableConfig.getUpsertConfig().getMode() != UpsertConfig.Mode.NONE;
    }

    /**
     * Empty if they are not known.
     */
    List<String> primaryKey()
    {
        if (schema == null || schema.getPrimaryKeyColumns() == null) {
            return List.of();
        }
        return schema.getPrimaryKeyColumns();
    }
}
