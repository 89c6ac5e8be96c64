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
package io.realtimeplatform.localstack.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGInterval;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.joining;

/**
 * The text by which values of a source and of Trino are compared. It is the driver's own text, but where the two write
 * equal values differently:
 * <ul>
 * <li>numbers in plain notation with the scale they have; floats as Java writes them;
 * <li>binary values in hexadecimal digits;
 * <li>times and timestamps without zeros at the end of the fraction (PostgreSQL leaves them out, Trino does not), those
 * with a zone in UTC, written {@code UTC} and not {@code +00};
 * <li>JSON as a tree: PostgreSQL puts spaces between the elements and an order of its own on the keys of jsonb;
 * <li>in MySQL's JSON numbers that are no integers by their doubles, which Debezium writes with all their digits, and MySQL with as few as tell them apart;
 * <li>times with a zone in UTC, intervals in ISO 8601, geometric types as the numbers in them, maps in the order of their keys,
 * money without signs of a currency;
 * <li>arrays element by element.
 * </ul>
 */
final class ValueText
{
    static final String NULL = "NULL";

    private static final Pattern FRACTION = Pattern.compile("(?<=:\\d\\d)(\\.\\d*?)0+(?!\\d)");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final Pattern NUMBER = Pattern.compile("-?(?:\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|Infinity)|NaN");

    // a string as a whole, so that digits in it stay
    private static final Pattern JSON_NUMBER = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|(?<number>-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");
    private static final BigDecimal BEYOND_INTEGERS = BigDecimal.TWO.pow(64);

    private ValueText() {}

    /**
     * @param sourceType the type of the column in PostgreSQL, MariaDB or MySQL, as its driver names it, on whichever side the value was read
     */
    static String of(ResultSet result, int column, String sourceType)
            throws SQLException
    {
        if (sourceType.equals("money")) {
            // as an object the driver reads it as a double, and fails at the commas
            String money = result.getString(column);
            return money == null ? NULL : money.replaceAll("[$,]", "");
        }
        if (result.getObject(column) == null) {
            return NULL;
        }
        if (sourceType.startsWith("_")) {
            return elements(result, column).stream()
                    .map(element -> element == null ? NULL : element(element, sourceType.substring(1)))
                    .collect(joining(", ", "[", "]"));
        }
        return switch (sourceType) {
            case "bytea" -> HexFormat.of().formatHex(result.getBytes(column));
            case "bool" -> Boolean.toString(result.getBoolean(column));
            case "float4", "FLOAT" -> Float.toString(result.getFloat(column));
            case "float8", "DOUBLE" -> Double.toString(result.getDouble(column));
            case "numeric" -> numeric(result, column);
            case "date" -> result.getString(column);
            case "time", "timestamp" -> withoutTrailingZeros(result.getString(column));
            case "timestamptz" -> withoutTrailingZeros(result.getString(column).replaceFirst("\\+00$", " UTC"));
            case "json", "jsonb" -> json(result.getString(column));
            case "JSON" -> jsonOfDoubles(result.getString(column));
            case "timetz" -> inUtc(result.getString(column));
            case "interval" -> result.getObject(column) instanceof PGInterval interval ? isoInterval(interval) : result.getString(column);
            case "bit" -> result.getString(column).replaceFirst("^true$", "1").replaceFirst("^false$", "0");
            case "point", "line", "circle" -> numbers(result.getObject(column).toString());
            default -> result.getObject(column) instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : result.getString(column);
        };
    }

    /** The elements as texts, null for NULL: PostgreSQL's literal taken apart, or what Trino's driver gives. */
    private static List<String> elements(ResultSet result, int column)
            throws SQLException
    {
        if (result.getObject(column) instanceof PgArray array) {
            return ArrayLiteral.elements(array.toString());
        }
        return Arrays.stream((Object[]) result.getArray(column).getArray())
                .map(element -> element == null ? null : element.toString())
                .toList();
    }

    private static String element(String text, String sourceType)
    {
        return switch (sourceType) {
            case "bool" -> text.replaceFirst("^t$", "true").replaceFirst("^f$", "false");
            case "float4" -> Float.toString(Float.parseFloat(text));
            case "float8" -> Double.toString(Double.parseDouble(text));
            case "time", "timestamp" -> withoutTrailingZeros(text);
            case "timestamptz" -> withoutTrailingZeros(text.replaceFirst("\\+00$", " UTC"));
            case "json", "jsonb" -> json(text);
            default -> text;
        };
    }

    /** Debezium gives times with a zone in UTC. */
    private static String inUtc(String time)
    {
        String withOffset = time.replaceFirst("([+-]\\d\\d)$", "$1:00");
        return OffsetTime.parse(withOffset).withOffsetSameInstant(ZoneOffset.UTC).toString();
    }

    private static String isoInterval(PGInterval interval)
    {
        BigDecimal seconds = BigDecimal.valueOf(interval.getWholeSeconds()).add(BigDecimal.valueOf(interval.getMicroSeconds(), 6)).stripTrailingZeros();
        return "P%sY%sM%sDT%sH%sM%sS".formatted(
                interval.getYears(),
                interval.getMonths(),
                interval.getDays(),
                interval.getHours(),
                interval.getMinutes(),
                seconds.signum() == 0 ? "0" : seconds.toPlainString());
    }

    private static String numbers(String text)
    {
        return NUMBER.matcher(text).results()
                .map(number -> Double.toString(Double.parseDouble(number.group())))
                .collect(joining(", "));
    }

    private static String numeric(ResultSet result, int column)
            throws SQLException
    {
        Object value = result.getObject(column);
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static String withoutTrailingZeros(String text)
    {
        Matcher fraction = FRACTION.matcher(text);
        return fraction.find() ? fraction.replaceFirst(fraction.group(1).equals(".") ? "" : fraction.group(1)) : text;
    }

    private static String jsonOfDoubles(String text)
    {
        return JSON_NUMBER.matcher(json(text)).replaceAll(found -> found.group("number") == null ? Matcher.quoteReplacement(found.group()) : doubleOrInteger(new BigDecimal(found.group("number"))));
    }

    private static String doubleOrInteger(BigDecimal number)
    {
        boolean integer = number.stripTrailingZeros().scale() <= 0 && number.abs().compareTo(BEYOND_INTEGERS) < 0;
        return integer ? number.toBigInteger().toString() : Double.toString(number.doubleValue());
    }

    private static String json(String text)
    {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(JSON.readTree(text), Object.class));
        }
        catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }
}
