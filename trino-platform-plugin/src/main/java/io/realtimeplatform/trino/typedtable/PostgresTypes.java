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
import static io.realtimeplatform.trino.typedtable.PinotType.BOOLEAN;
import static io.realtimeplatform.trino.typedtable.PinotType.BYTES;
import static io.realtimeplatform.trino.typedtable.PinotType.DOUBLE;
import static io.realtimeplatform.trino.typedtable.PinotType.FLOAT;
import static io.realtimeplatform.trino.typedtable.PinotType.INT;
import static io.realtimeplatform.trino.typedtable.PinotType.JSON;
import static io.realtimeplatform.trino.typedtable.PinotType.LONG;
import static io.realtimeplatform.trino.typedtable.PinotType.STRING;
import static io.realtimeplatform.trino.typedtable.PinotType.TIMESTAMP;
import static java.lang.Integer.parseInt;

/**
 * The PostgreSQL types that can be carried, with Debezium's <code>time.precision.mode=adaptive</code>,
 * <code>decimal.handling.mode=string</code>, <code>binary.handling.mode=bytes</code>, <code>interval.handling.mode=string</code>,
 * <code>hstore.handling.mode=json</code> and <code>include.unknown.datatypes=true</code>. What is in no case here, Debezium 3.7 leaves out of
 * its events, or cannot give back: <code>bit varying</code> loses its length, a <code>path</code> whether it is open, an array of an enum its values.
 */
final class PostgresTypes
{
    // as format_type prints them: the parameters stand before "without time zone"
    private static final Pattern TYPE = Pattern.compile("(?<name>[^(]+?)(\\((?<first>-?\\d+)(,(?<second>-?\\d+))?\\))?(?<rest> with(out)? time zone)?");
    // the schema stands before it where the search path has it not
    private static final Pattern EXTENSION = Pattern.compile("(.+\\.)?(?<name>citext|hstore|ltree)");

    // the fields and the precision come behind it: interval day to second(3)
    private static final Pattern INTERVAL = Pattern.compile("interval([ (].*)?");

    private static final int MAXIMUM_DECIMAL_PRECISION = 38;
    private static final int MAXIMUM_LONG_PRECISION = 18;
    private static final int MAXIMUM_CHAR_LENGTH = 65536;
    private static final int DEFAULT_TIME_PRECISION = 6;
    private static final int MILLISECONDS_PRECISION = 3;

    static final String ARRAY = "[]";

    private PostgresTypes() {}

    /** @return how the column's type is carried, or empty if it cannot be */
    static Optional<ColumnPlan> plan(SourceColumn column, boolean fastAggregates)
    {
        if (column.enumerated()) {
            return Optional.of(direct("varchar", "string", STRING, "value"));
        }
        if (column.baseType().endsWith(ARRAY)) {
            return PostgresArrays.plan(column.baseType().substring(0, column.baseType().length() - ARRAY.length()));
        }
        Matcher extension = EXTENSION.matcher(column.baseType());
        if (extension.matches()) {
            return Optional.of(switch (extension.group("name")) {
                case "hstore" -> opaque("map(varchar, varchar)", "io.debezium.data.Json", JSON, "value");
                case "ltree" -> direct("varchar", "io.debezium.data.Ltree", STRING, "value");
                default -> direct("varchar", "string", STRING, "value");
            });
        }
        return plan(column.baseType(), fastAggregates);
    }

    private static Optional<ColumnPlan> plan(String baseType, boolean fastAggregates)
    {
        if (INTERVAL.matcher(baseType).matches()) {
            return Optional.of(direct("varchar", "io.debezium.time.Interval", STRING, "value"));
        }
        Matcher type = TYPE.matcher(baseType);
        if (!type.matches()) {
            return Optional.empty();
        }
        String rest = Optional.ofNullable(type.group("rest")).orElse("");
        return switch (type.group("name") + rest) {
            case "smallint" -> Optional.of(opaque("smallint", "int16", INT, "value").withShadow(INT, "value", ON_REQUEST));
            case "integer" -> Optional.of(direct("integer", "int32", INT, "value"));
            case "bigint" -> Optional.of(bigint(fastAggregates));
            case "real" -> Optional.of(direct("real", "float32", FLOAT, "value"));
            case "double precision" -> Optional.of(direct("double", "float64", DOUBLE, "value"));
            case "boolean" -> Optional.of(direct("boolean", "boolean", BOOLEAN, "value"));
            case "text", "character varying", "bpchar", "name", "\"char\"" -> Optional.of(direct("varchar", "string", STRING, "value"));
            case "inet", "cidr", "macaddr", "macaddr8" -> Optional.of(direct("varchar", "string", STRING, "value"));
            case "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange" -> Optional.of(direct("varchar", "string", STRING, "value"));
            case "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange" -> Optional.of(unknownToDebezium());
            case "tsquery", "jsonpath", "pg_lsn", "xid", "xid8", "pg_snapshot" -> Optional.of(unknownToDebezium());
            case "xml" -> Optional.of(direct("varchar", "io.debezium.data.Xml", STRING, "value"));
            case "tsvector" -> Optional.of(direct("varchar", "io.debezium.data.Tsvector", STRING, "value"));
            case "oid" -> Optional.of(bigint(fastAggregates));
            case "money" -> Optional.of(text("decimal(19,2)", "string").withScale(2).withShadow(LONG, "unscaled", ON_REQUEST));
            case "bit" -> Optional.of(bits(parameter(type, "first").orElse(1)));
            case "point" -> Optional.of(opaque("row(x double, y double)", "io.debezium.data.geometry.Point", JSON, "json"));
            case "line" -> Optional.of(opaque("row(a double, b double, c double)", "struct", JSON, "json"));
            case "circle" -> Optional.of(opaque("row(center row(x double, y double), radius double)", "struct", JSON, "json"));
            case "character" -> Optional.of(character(type));
            case "numeric" -> Optional.of(numeric(type));
            case "date" -> Optional.of(opaque("date", "io.debezium.time.Date", TIMESTAMP, "epoch_milliseconds").withShadow(INT, "epoch_days", ALWAYS));
            case "time without time zone" -> Optional.of(time(timePrecision(type)));
            case "time with time zone" -> Optional.of(direct("varchar", "io.debezium.time.ZonedTime", STRING, "value"));
            case "timestamp without time zone" -> Optional.of(timestamp(timePrecision(type)));
            case "timestamp with time zone" -> Optional.of(timestampWithTimeZone(timePrecision(type)));
            case "uuid" -> Optional.of(opaque("uuid", "io.debezium.data.Uuid", BYTES, "bytes").withShadow(STRING, "text", ON_REQUEST));
            case "json", "jsonb" -> Optional.of(opaque("json", "io.debezium.data.Json", JSON, "value"));
            case "bytea" -> Optional.of(direct("varbinary", "bytes", BYTES, "bytes"));
            default -> Optional.empty();
        };
    }

    private static ColumnPlan unknownToDebezium()
    {
        return direct("varchar", "bytes", STRING, "utf8");
    }

    static ColumnPlan bits(int length)
    {
        if (length == 1) {
            return direct("boolean", "boolean", BOOLEAN, "value");
        }
        return direct("varchar", "io.debezium.data.Bits", STRING, "bits").withScale(length);
    }

    static ColumnPlan bigint(boolean fastAggregates)
    {
        if (fastAggregates) {
            return direct("bigint", "int64", LONG, "value");
        }
        // kept as text, so that the engine, not Pinot, computes min, max and sum: Pinot does so in double
        return text("bigint", "int64").withShadow(LONG, "value", ALWAYS);
    }

    private static ColumnPlan character(Matcher type)
    {
        int length = parameter(type, "first").orElse(1);
        if (length > MAXIMUM_CHAR_LENGTH) {
            return direct("varchar", "string", STRING, "value");
        }
        return opaque("char(" + length + ")", "string", STRING, "value").withShadow(STRING, "value", ON_REQUEST);
    }

    private record Decimal(int precision, int scale)
    {
        /** Empty where Trino has no such type. */
        static Optional<Decimal> of(Matcher type)
        {
            int scale = parameter(type, "second").orElse(0);
            // PostgreSQL 15 allows a negative scale and one beyond the precision
            int decimalScale = Math.max(scale, 0);
            return parameter(type, "first")
                    .map(precision -> new Decimal(Math.max(precision - Math.min(scale, 0), decimalScale), decimalScale))
                    .filter(decimal -> decimal.precision <= MAXIMUM_DECIMAL_PRECISION);
        }

        String trinoType()
        {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    static Optional<String> decimalType(Matcher type)
    {
        return Decimal.of(type).map(Decimal::trinoType);
    }

    static ColumnPlan numeric(Matcher type)
    {
        Optional<Decimal> decimal = Decimal.of(type);
        if (decimal.isEmpty()) {
            return plainNumeric();
        }
        ColumnPlan plan = opaque(decimal.get().trinoType(), "string", STRING, "numeric").withScale(decimal.get().scale());
        if (decimal.get().precision() > MAXIMUM_LONG_PRECISION) {
            return plan;
        }
        return plan.withShadow(LONG, "unscaled", ON_REQUEST);
    }

    // shown as the text that Pinot keeps, which therefore filters and groups by it
    private static ColumnPlan plainNumeric()
    {
        return direct("varchar", "string", STRING, "numeric");
    }

    private static ColumnPlan time(int precision)
    {
        if (precision <= MILLISECONDS_PRECISION) {
            return text("time(" + precision + ")", "io.debezium.time.Time");
        }
        return text("time(" + precision + ")", "io.debezium.time.MicroTime");
    }

    static ColumnPlan timestamp(int precision)
    {
        String trinoType = "timestamp(" + precision + ")";
        if (precision == MILLISECONDS_PRECISION) {
            return direct(trinoType, "io.debezium.time.Timestamp", TIMESTAMP, "value");
        }
        if (precision < MILLISECONDS_PRECISION) {
            return opaque(trinoType, "io.debezium.time.Timestamp", TIMESTAMP, "value").withShadow(LONG, "epoch_microseconds", ALWAYS);
        }
        return text(trinoType, "io.debezium.time.MicroTimestamp").withShadow(LONG, "epoch_microseconds", ALWAYS);
    }

    static ColumnPlan timestampWithTimeZone(int precision)
    {
        return text("timestamp(" + precision + ") with time zone", "io.debezium.time.ZonedTimestamp").withShadow(LONG, "epoch_microseconds", ALWAYS);
    }

    static int timePrecision(Matcher type)
    {
        return parameter(type, "first").orElse(DEFAULT_TIME_PRECISION);
    }

    private static Optional<Integer> parameter(Matcher type, String group)
    {
        return Optional.ofNullable(type.group(group)).map(value -> parseInt(value));
    }
}
