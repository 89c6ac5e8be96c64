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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.realtimeplatform.trino.typedtable.ColumnPlan.opaque;
import static io.realtimeplatform.trino.typedtable.PinotType.JSON;

/**
 * Arrays are kept as JSON, which Trino casts. It casts no JSON to times and uuids, so these are texts.
 * Of a type that is no case here the PostgreSQL driver, and so Debezium's snapshot, cannot read an array that has a NULL in it.
 */
final class PostgresArrays
{
    private static final Pattern ELEMENT = Pattern.compile("(?<name>[^(]+?)(\\((?<first>\\d+)(,(?<second>-?\\d+))?\\))?(?<rest> with(out)? time zone)?");
    private static final int MILLISECONDS_PRECISION = 3;

    private PostgresArrays() {}

    /** @return how an array of one dimension is carried, or empty if it cannot be */
    static Optional<ColumnPlan> plan(String elementType)
    {
        Matcher type = ELEMENT.matcher(elementType);
        if (!type.matches()) {
            return Optional.empty();
        }
        String rest = Optional.ofNullable(type.group("rest")).orElse("");
        return switch (type.group("name") + rest) {
            case "smallint" -> array("smallint", "int16");
            case "integer" -> array("integer", "int32");
            case "bigint", "oid" -> array("bigint", "int64");
            case "real" -> array("real", "float32");
            case "double precision" -> array("double", "float64");
            case "boolean" -> array("boolean", "boolean");
            case "text", "character varying", "character", "bpchar" -> array("varchar", "string");
            case "date" -> array("varchar", "io.debezium.time.Date");
            // Debezium 3.7 cuts microseconds off the times in arrays
            case "time without time zone" -> PostgresTypes.timePrecision(type) <= MILLISECONDS_PRECISION ? array("varchar", "io.debezium.time.Time") : Optional.empty();
            case "timestamp without time zone" -> array("varchar", PostgresTypes.timePrecision(type) <= MILLISECONDS_PRECISION ? "io.debezium.time.Timestamp" : "io.debezium.time.MicroTimestamp");
            case "timestamp with time zone" -> array("varchar", "io.debezium.time.ZonedTimestamp");
            case "uuid" -> array("varchar", "io.debezium.data.Uuid");
            case "json", "jsonb" -> array("json", "io.debezium.data.Json");
            case "numeric" -> PostgresTypes.decimalType(type).flatMap(decimal -> array(decimal, "string"));
            default -> Optional.empty();
        };
    }

    private static Optional<ColumnPlan> array(String elementType, String elementConnectType)
    {
        return Optional.of(opaque("array(" + elementType + ")", ArrayType.of(elementConnectType), JSON, "json"));
    }
}
