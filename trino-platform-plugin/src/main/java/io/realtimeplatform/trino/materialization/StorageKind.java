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

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.engine.Quoting.identifier;

/**
 * The connectors that can store rows, and the types in which they store them: the type itself, or one to which a CAST goes and from which a CAST
 * gives the value back.
 */
enum StorageKind
{
    ICEBERG {
        @Override
        Optional<String> scalar(Type type)
        {
            return switch (type) {
                // Iceberg knows no smaller integers
                case TinyintType _, SmallintType _ -> Optional.of("integer");
                case TimestampType timestamp when timestamp.getPrecision() <= MICROSECONDS -> Optional.of("timestamp(6)");
                // the instant is kept, its zone becomes UTC
                case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= MICROSECONDS -> Optional.of("timestamp(6) with time zone");
                case TimeType time when time.getPrecision() <= MICROSECONDS -> Optional.of("time(6)");
                case UuidType _ -> Optional.of("uuid");
                default -> asVarchar(type);
            };
        }
    },
    HIVE {
        @Override
        Optional<String> scalar(Type type)
        {
            return switch (type) {
                case TinyintType _ -> Optional.of("tinyint");
                case SmallintType _ -> Optional.of("smallint");
                // with more digits it would depend on the session of the reader what is read
                case TimestampType timestamp when timestamp.getPrecision() <= MILLISECONDS -> Optional.of("timestamp(3)");
                default -> asVarchar(type);
            };
        }
    };

    private static final int MILLISECONDS = 3;
    private static final int MICROSECONDS = 6;

    abstract Optional<String> scalar(Type type);

    /**
     * @param connectorName as table <code>system.metadata.catalogs</code> has it
     * @return empty when that connector cannot store rows of materialized views
     */
    static Optional<StorageKind> of(String connectorName)
    {
        return switch (connectorName) {
            case "iceberg" -> Optional.of(ICEBERG);
            case "hive" -> Optional.of(HIVE);
            default -> Optional.empty();
        };
    }

    /** @return the type in the storage, in SQL; empty when the type cannot be stored so that the same values come back */
    Optional<String> storageType(Type type)
    {
        return switch (type) {
            case BooleanType _, IntegerType _, BigintType _, RealType _, DoubleType _, DateType _, DecimalType _, VarbinaryType _ -> Optional.of(type.getDisplayName());
            case VarcharType _, CharType _ -> Optional.of("varchar");
            case ArrayType array -> storageType(array.getElementType()).map("array(%s)"::formatted);
            case MapType map -> storageType(map.getKeyType()).flatMap(key -> storageType(map.getValueType()).map(value -> "map(%s, %s)".formatted(key, value)));
            case RowType row -> row(row);
            default -> scalar(type);
        };
    }

    private Optional<String> row(RowType row)
    {
        List<String> fields = new ArrayList<>();
        for (RowType.Field field : row.getFields()) {
            Optional<String> type = storageType(field.getType());
            // a field without a name cannot be stored
            if (type.isEmpty() || field.getName().isEmpty()) {
                return Optional.empty();
            }
            fields.add(identifier(field.getName().get()) + " " + type.get());
        }
        return Optional.of("row(%s)".formatted(String.join(", ", fields)));
    }

    /** Types whose text says all of a value, and is read back. */
    private static Optional<String> asVarchar(Type type)
    {
        return switch (type) {
            case TimeType _, TimestampType _, TimestampWithTimeZoneType _, UuidType _ -> Optional.of("varchar");
            default -> type.getBaseName().equals("ipaddress") ? Optional.of("varchar") : Optional.empty();
        };
    }
}
