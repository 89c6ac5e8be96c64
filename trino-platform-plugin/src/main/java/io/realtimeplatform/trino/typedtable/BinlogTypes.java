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

import static io.realtimeplatform.trino.typedtable.ColumnPlan.ShadowWhen.ALWAYS;
import static io.realtimeplatform.trino.typedtable.ColumnPlan.ShadowWhen.ON_REQUEST;
import static io.realtimeplatform.trino.typedtable.ColumnPlan.direct;
import static io.realtimeplatform.trino.typedtable.ColumnPlan.opaque;
import static io.realtimeplatform.trino.typedtable.ColumnPlan.text;
import static io.realtimeplatform.trino.typedtable.PinotType.BYTES;
import static io.realtimeplatform.trino.typedtable.PinotType.DOUBLE;
import static io.realtimeplatform.trino.typedtable.PinotType.FLOAT;
import static io.realtimeplatform.trino.typedtable.PinotType.INT;
import static io.realtimeplatform.trino.typedtable.PinotType.JSON;
import static io.realtimeplatform.trino.typedtable.PinotType.STRING;
import static java.lang.Integer.parseInt;

/**
 * The types of MariaDB and MySQL, as <code>information_schema.columns.column_type</code> has them.
 */
final class BinlogTypes
{
    private static final Pattern TYPE = Pattern.compile("(?<name>[a-z0-9]+)(\\((?<first>\\d+)(,(?<second>\\d+))?\\))?(?<unsigned> unsigned)?( zerofill)?");
    private static final Pattern LABELS = Pattern.compile("(?<name>enum|set)\\((?<labels>'.*')\\)", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("'((?:[^']|'')*)'(?:,|$)", Pattern.DOTALL);

    // of more digits Debezium makes a double
    private static final int MAXIMUM_FLOAT_DIGITS = 24;

    private BinlogTypes() {}

    /** @return how the column's type is carried, or empty if it cannot be */
    static Optional<ColumnPlan> plan(SourceColumn column, boolean fastAggregates)
    {
        Matcher labels = LABELS.matcher(column.baseType());
        if (labels.matches()) {
            return labels(labels.group("name"), labels.group("labels"));
        }
        Matcher type = TYPE.matcher(column.baseType());
        if (!type.matches()) {
            return Optional.empty();
        }
        boolean unsigned = type.group("unsigned") != null;
        return switch (type.group("name")) {
            case "tinyint" -> Optional.of(small(unsigned ? "smallint" : "tinyint"));
            case "smallint" -> Optional.of(unsigned ? direct("integer", "int32", INT, "value") : small("smallint"));
            case "mediumint" -> Optional.of(direct("integer", "int32", INT, "value"));
            case "int" -> Optional.of(unsigned ? PostgresTypes.bigint(fastAggregates) : direct("integer", "int32", INT, "value"));
            case "bigint" -> Optional.of(unsigned ? unsignedBigint() : PostgresTypes.bigint(fastAggregates));
            case "float" -> number(type, "first").orElse(0) > MAXIMUM_FLOAT_DIGITS ? Optional.empty() : Optional.of(direct("real", "float32", FLOAT, "value"));
            case "double" -> Optional.of(direct("double", "float64", DOUBLE, "value"));
            case "decimal" -> Optional.of(PostgresTypes.numeric(type));
            case "bit" -> Optional.of(PostgresTypes.bits(number(type, "first").orElse(1)));
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> Optional.of(direct("varchar", "string", STRING, "value"));
            // MySQL's: in MariaDB it is another name of longtext
            case "json" -> Optional.of(opaque("json", "io.debezium.data.Json", JSON, "value"));
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Optional.of(direct("varbinary", "bytes", BYTES, "bytes"));
            case "date" -> Optional.of(opaque("date", "io.debezium.time.Date", PinotType.TIMESTAMP, "epoch_milliseconds").withShadow(INT, "epoch_days", ALWAYS));
            // from -838 to 838 hours, which no type of Trino has
            case "time" -> Optional.of(direct("varchar", "io.debezium.time.MicroTime", STRING, "text"));
            case "datetime" -> Optional.of(PostgresTypes.timestamp(number(type, "first").orElse(0)));
            case "timestamp" -> Optional.of(PostgresTypes.timestampWithTimeZone(number(type, "first").orElse(0)));
            case "year" -> Optional.of(direct("integer", "io.debezium.time.Year", INT, "value"));
            case "point" -> Optional.of(opaque("row(x double, y double)", "io.debezium.data.geometry.Point", JSON, "json"));
            case "geometry", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection" ->
                    Optional.of(direct("varbinary", "io.debezium.data.geometry.Geometry", BYTES, "bytes"));
            default -> Optional.empty();
        };
    }

    private static ColumnPlan small(String trinoType)
    {
        return opaque(trinoType, "int16", INT, "value").withShadow(INT, "value", ON_REQUEST);
    }

    /** Beyond the 64 bits of Pinot's LONG: its digits are kept, which it can compare for equality. */
    private static ColumnPlan unsignedBigint()
    {
        return text("decimal(20,0)", "org.apache.kafka.connect.data.Decimal").withScale(0).withShadow(STRING, "text", ON_REQUEST);
    }

    /** Debezium writes a label with a comma or a backslash in one way into a snapshot, and in another into changes. */
    private static Optional<ColumnPlan> labels(String name, String list)
    {
        Matcher label = LABEL.matcher(list);
        while (label.find()) {
            if (label.group(1).contains(",") || label.group(1).contains("\\")) {
                return Optional.empty();
            }
        }
        return Optional.of(direct("varchar", name.equals("enum") ? "io.debezium.data.Enum" : "io.debezium.data.EnumSet", STRING, "value"));
    }

    private static Optional<Integer> number(Matcher type, String group)
    {
        return Optional.ofNullable(type.group(group)).map(value -> parseInt(value));
    }
}
