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
package io.realtimeplatform.integration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text by which values of PostgreSQL and of Trino are compared. It is the driver's own text, but where the two write
 * equal values differently:
 * <ul>
 * <li>numbers in plain notation with the scale they have; floats as Java writes them;
 * <li>binary values in hexadecimal digits;
 * <li>times and timestamps without zeros at the end of the fraction (PostgreSQL leaves them out, Trino does not), those
 * with a zone in UTC, written {@code UTC} and not {@code +00};
 * <li>JSON as a tree: PostgreSQL puts spaces between the elements and an order of its own on the keys of jsonb.
 * </ul>
 */
final class ValueText
{
    static final String NULL = "NULL";

    private static final Pattern FRACTION = Pattern.compile("(?<=:\\d\\d)(\\.\\d*?)0+(?!\\d)");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private ValueText() {}

    /**
     * @param sourceType the type of the column in PostgreSQL, as its driver names it, on whichever side the value was read
     */
    static String of(ResultSet result, int column, String sourceType)
            throws SQLException
    {
        if (result.getObject(column) == null) {
            return NULL;
        }
        return switch (sourceType) {
            case "bytea" -> HexFormat.of().formatHex(result.getBytes(column));
            case "bool" -> Boolean.toString(result.getBoolean(column));
            case "float4" -> Float.toString(result.getFloat(column));
            case "float8" -> Double.toString(result.getDouble(column));
            case "numeric" -> numeric(result, column);
            case "date" -> result.getString(column);
            case "time", "timestamp" -> withoutTrailingZeros(result.getString(column));
            case "timestamptz" -> withoutTrailingZeros(result.getString(column).replaceFirst("\\+00$", " UTC"));
            case "json", "jsonb" -> json(result.getString(column));
            default -> result.getString(column);
        };
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
